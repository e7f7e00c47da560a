"""Jobs that are running in this program (作业进度): how far, and whether they are to stop.

Kept in memory beside the record, because the record is locked while a batch is written.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Lock

from yuanheng.model.accounts import Job

_Key = tuple[str, int]


class JobWatch:
    """What is known of the running jobs of this program; safe to ask from any thread."""

    def __init__(self) -> None:
        """Know of none yet."""
        self._lock = Lock()
        self._far: dict[_Key, tuple[str, int, int]] = {}
        self._cancelled: set[_Key] = set()

    def begin(self, place: str, number: int) -> None:
        """A job begins."""
        with self._lock:
            self._far[place, number] = ("", 0, 0)
            self._cancelled.discard((place, number))

    def end(self, place: str, number: int) -> None:
        """A job has ended."""
        with self._lock:
            self._far.pop((place, number), None)
            self._cancelled.discard((place, number))

    def tell(self, place: str, number: int, far: tuple[str, int, int]) -> None:
        """A job is so far: stage, done, of how many."""
        with self._lock:
            self._far[place, number] = far

    def cancel(self, place: str, number: int) -> None:
        """A running job is to stop at its next step."""
        with self._lock:
            if (place, number) in self._far:
                self._cancelled.add((place, number))

    def is_cancelled(self, place: str, number: int) -> bool:
        """Tell whether a job is to stop."""
        with self._lock:
            return (place, number) in self._cancelled

    def seen(self, place: str, job: Job) -> Job:
        """Give a job with how far it is now."""
        with self._lock:
            far = self._far.get((place, job.id))
        if far is None or job.state != "running" or not far[0]:
            return job
        return replace(job, stage=far[0], done=far[1], of=far[2])


#: The jobs of this program.
WATCH = JobWatch()
