"""Those who read a ledger in the threads of one program while it is written see it whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from tests.conformance.test_batch_memory import PLOT, StillClock, create, write
from yuanheng.app.opening import home_at
from yuanheng.store.store import LedgerStore

READERS, BATCHES = 4, 60


def test_facts_read_in_many_threads_are_those_of_the_batches_that_were_written(place: str) -> None:
    """Each batch holds one fact. A second copy of SQLite in the program would end it here."""
    store, ended = create(place), Event()

    def read(_: int) -> list[tuple[int, int]]:
        found = []
        while not ended.is_set():
            reader = LedgerStore(home_at(place), (PLOT,), StillClock())
            last = reader.last_seq()
            found.append((last, reader.facts("plot", range(1, last + 1)).num_rows))
        return found

    with ThreadPoolExecutor(READERS) as threads:
        seen = [threads.submit(read, n) for n in range(READERS)]
        try:
            for n in range(BATCHES):
                write(store, f"Z{n}")
        finally:
            ended.set()
        pairs = [pair for future in seen for pair in future.result()]
    assert pairs
    assert [pair for pair in pairs if pair[0] != pair[1]] == []
    assert store.facts("plot", range(1, BATCHES + 1)).num_rows == BATCHES
