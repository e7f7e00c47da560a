"""Long work of the console (后台作业): one worker, told of progress, stopped on request."""

from __future__ import annotations

import threading
from dataclasses import replace

from yuanheng import app


class Worker:
    """Runs queued jobs one after the other in a thread of its own."""

    def __init__(self, house: app.House) -> None:
        """Keep the house; nothing runs before `start`."""
        self._house = house
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Take up what an earlier process left: running jobs have failed, queued ones go on."""
        app.fail_interrupted(self._house)
        self._thread = threading.Thread(target=self._work, name="yuanheng-jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the job at hand has noticed."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def wake(self) -> None:
        """Look for queued jobs now."""
        self._wake.set()

    def _work(self) -> None:
        while not self._stopping.is_set():
            job = app.claim_job(self._house)
            if job is None:
                self._wake.wait(timeout=1.0)
                self._wake.clear()
                continue
            app.run_job(replace(self._house, actor=job.actor), job, self._stopping.is_set)
