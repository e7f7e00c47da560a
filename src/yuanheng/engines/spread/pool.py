"""A pool of processes on this machine: the default."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pyarrow as pa

from yuanheng.errors import EngineError, say

#: A worker that dies is replaced so many times in a row before the work is given up.
_DEATHS = 3
#: So many batches wait for each worker; more would only lie in memory.
_AHEAD = 2


class PoolSpread:
    """Works in processes of their own, each started anew, so that none inherits a lock."""

    def __init__(self, workers: int | None = None) -> None:
        """Take the number of workers; as many as there are cores if not told."""
        self.workers = workers or os.cpu_count() or 1
        self.name = f"pool {self.workers}"

    def map(
        self, work: Callable[[Any], pa.Table], batches: Sequence[Any]
    ) -> Iterator[tuple[int, pa.Table]]:
        """Give each batch's table as it ends; what a worker that died had in hand is done again."""
        left = dict(enumerate(batches))
        deaths = 0
        while left:
            before = len(left)
            try:
                for place, table in self._once(work, left):
                    del left[place]
                    yield place, table
            except BrokenProcessPool as error:
                deaths = 1 if len(left) < before else deaths + 1
                if deaths == _DEATHS:
                    raise EngineError(
                        say(
                            "The processes that evaluate ended {n} times without a result", n=deaths
                        ),
                        remedy=say(
                            "Mostly memory is short: try fewer workers or smaller batches."
                            " What was done is kept; the same command goes on from there."
                        ),
                    ) from error

    def _once(
        self, work: Callable[[Any], pa.Table], left: dict[int, Any]
    ) -> Iterator[tuple[int, pa.Table]]:
        """Work until all is done or a worker dies."""
        context = multiprocessing.get_context("spawn")
        waiting = list(left.items())[::-1]
        with ProcessPoolExecutor(min(self.workers, len(left)), context) as pool:
            try:
                running: dict[Future[pa.Table], int] = {}
                while waiting or running:
                    while waiting and len(running) < self.workers * _AHEAD:
                        place, batch = waiting.pop()
                        running[pool.submit(work, batch)] = place
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield running.pop(future), future.result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
