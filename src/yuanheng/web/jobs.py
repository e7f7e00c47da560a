"""Long work of the console (后台作业): one worker, told of progress, stopped on request."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from dataclasses import replace

from yuanheng.app.jobs.ends import fail_interrupted
from yuanheng.app.jobs.queue import claim_job, fail_job, run_job
from yuanheng.app.opening import OpenHouse, read_ahead
from yuanheng.errors import YuanhengError
from yuanheng.model.accounts import Job, JobRight

_LOG = logging.getLogger(__name__)


class Worker:
    """Runs queued jobs one after the other in a thread of its own.

    Of several programs that serve one ledger one runs its jobs; when that ends, another goes on.
    """

    def __init__(self, house: OpenHouse) -> None:
        """Keep the house; nothing runs before `start`."""
        self._house = house
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._right: JobRight | None = None
        self._trouble = ""

    def start(self) -> None:
        """Take up what an earlier process left: running jobs are settled, queued ones go on."""
        self._take_up()
        self._thread = threading.Thread(target=self._work, name="yuanheng-jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the job at hand has noticed."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
        if not (self._thread and self._thread.is_alive()):
            self._lay_down()

    def wake(self) -> None:
        """Look for queued jobs now."""
        self._wake.set()

    def _take_up(self) -> bool:
        """Tell whether this program runs the jobs; where it has just become the one, settle."""
        if self._right is not None and not self._right.stands():
            self._lay_down()
        if self._right is None:
            self._right = self._house.home.take_jobs()
            if self._right is not None:
                self._settle()
        return self._right is not None

    def _settle(self) -> None:
        """Settle what was left running; who cannot has not taken the jobs up."""
        try:
            fail_interrupted(self._house)
        except BaseException:
            self._lay_down()
            raise

    def _lay_down(self) -> None:
        """Leave the jobs to whoever takes them up next, which may be oneself."""
        right, self._right = self._right, None
        if right is not None:
            with suppress(Exception):  # what was cut is laid down already
                right.lay_down()

    def _work(self) -> None:
        with suppress(Exception):  # whoever asks first will be told
            read_ahead(self._house)
        while not self._stopping.is_set():
            try:
                job = claim_job(self._house) if self._take_up() else None
                self._trouble = ""
            except Exception as error:
                self._tell_trouble(error)  # the next turn may find it mended
                job = None
            if job is None:
                self._wake.wait(timeout=1.0)
                self._wake.clear()
                continue
            self._run(job)

    def _tell_trouble(self, error: Exception) -> None:
        """Log why no job could be taken up, once: a server may be away for a whole night."""
        if str(error) == self._trouble:
            return
        self._trouble = str(error)
        if isinstance(error, YuanhengError):
            _LOG.warning("no job could be taken up: %s", error)
        else:
            _LOG.error("no job could be taken up", exc_info=error)

    def _run(self, job: Job) -> None:
        """Run one job; what nobody expected fails that job and never the worker."""
        house = replace(self._house, actor=job.actor)
        try:
            run_job(house, job, self._stopping.is_set)
        except Exception as error:
            _LOG.exception("job %s failed", job.id)
            try:
                fail_job(house, job, type(error).__name__)  # its words may quote data
            except Exception:
                self._lay_down()  # what cannot be written now is settled when it is taken up again
