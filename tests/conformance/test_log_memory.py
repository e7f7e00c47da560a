"""A log is read once: what others add is seen, and another ledger in its place is read anew."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.conformance.test_batch_memory import PLOT, StillClock, create, replace, write
from tests.patience import wait_for
from yuanheng.app.opening import home_at
from yuanheng.model.rounds import RoundDraft, RoundOpened
from yuanheng.store import tables as t
from yuanheng.store.home import Home, Stamp
from yuanheng.store.log_memory import LogMemory
from yuanheng.store.sqlite import SqliteHome
from yuanheng.store.store import LedgerStore


def ask(store: LedgerStore, period: str) -> None:
    """Open a round for a period."""
    after = max((event.n for event in store.round_events()), default=0)
    record = RoundOpened("plot", period, ("Z1",), "2026-12-31", "")
    store.add_round_event(RoundDraft(0, after, "tester", record))


def memory(parsed: list[str]) -> LogMemory[str]:
    """Make a memory of rounds that notes which rows it parsed."""

    def parse(row: sa.Row[Any]) -> str:
        period = str(row.record).partition('"period":"')[2].partition('"')[0]
        parsed.append(period)
        return period

    return LogMemory(t.round_event, (t.round_event.c.record,), parse)


def test_each_row_is_parsed_once_and_later_ones_are_seen(place: str) -> None:
    """Rows are only ever added."""
    store = create(place)
    parsed: list[str] = []
    rounds, home = memory(parsed), home_at(place)
    assert rounds.follow(home) == ()
    for period in ("2023", "2024"):
        ask(store, period)
    assert rounds.follow(home) == rounds.follow(home) == ("2023", "2024")
    ask(store, "2025")
    assert rounds.follow(home) == ("2023", "2024", "2025")
    assert parsed == ["2023", "2024", "2025"]


def test_readers_who_come_at_once_let_one_of_them_parse(place: str) -> None:
    """Fifty people may open the first page in the same moment."""
    store = create(place)
    parsed: list[str] = []
    for period in ("2023", "2024"):
        ask(store, period)
    rounds, home = memory(parsed), home_at(place)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: rounds.follow(home), range(40)))
    assert found == [("2023", "2024")] * 40
    assert parsed == ["2023", "2024"]


def test_another_ledger_in_its_place_is_read_anew(tmp_path: Path) -> None:
    """One may be restored over another while a console holds it open."""
    path = tmp_path / "ledger.db"
    parsed: list[str] = []
    ask(create(str(path)), "2023")
    rounds, home = memory(parsed), home_at(path)
    assert rounds.follow(home) == ("2023",)
    home.engine.dispose()
    replace(path, [], tmp_path)
    assert rounds.follow(home) == ()
    ask(LedgerStore(home_at(path), (PLOT,), StillClock()), "2030")
    assert rounds.follow(home) == ("2030",)


def settled(home: Home) -> Stamp:
    """Wait until the file is as old as a stamp must be."""
    wait_for(lambda: home.stamp() is not None)
    stamp = home.stamp()
    assert stamp is not None
    return stamp


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes down late when a file changed")
def test_a_ledger_to_which_nothing_came_is_not_opened_again(tmp_path: Path) -> None:
    """A report asks some hundreds of times, and to open a file takes longer than to read it."""
    store = create(str(tmp_path / "ledger.db"))
    opened: list[object] = []
    ask(store, "2023")
    rounds, home = memory([]), home_at(tmp_path / "ledger.db")
    assert home.stamp() is None  # it changed just now, and may again within the same moment
    sa.event.listen(home.engine, "connect", lambda made, _: opened.append(made))
    settled(home)
    for _ in range(9):
        assert rounds.follow(home) == ("2023",)
    assert len(opened) == 1
    for year in range(2024, 2044):  # each at once, however little lies between
        ask(store, str(year))
        assert rounds.follow(home)[-1] == str(year)
    assert store.batches() == store.batches() == ()
    write(store, "Z1")
    assert len(store.batches()) == 1


def test_a_stamp_is_of_one_state_of_the_ledger(place: str) -> None:
    """Whatever is written changes it, reading does not; a server has none."""
    store = create(place)
    if not isinstance(store.home, SqliteHome) or sys.platform == "win32":
        assert store.home.stamp() is None
        return
    stamps = [settled(store.home)]
    write(store, "Z1")
    stamps.append(settled(store.home))
    ask(store, "2023")
    stamps.append(settled(store.home))
    assert len(store.batches()) == 1
    assert settled(store.home) == stamps[-1]
    assert len(set(stamps)) == 3
