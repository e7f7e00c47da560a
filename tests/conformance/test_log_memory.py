"""A log is read once: what others add is seen, and another ledger in its place is read anew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.conformance.test_batch_memory import PLOT, StillClock, create, replace
from yuanheng.app.opening import home_at
from yuanheng.model.rounds import RoundDraft, RoundOpened
from yuanheng.store import tables as t
from yuanheng.store.log_memory import LogMemory
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
    assert rounds.follow(home.engine) == ()
    for period in ("2023", "2024"):
        ask(store, period)
    assert rounds.follow(home.engine) == rounds.follow(home.engine) == ("2023", "2024")
    ask(store, "2025")
    assert rounds.follow(home.engine) == ("2023", "2024", "2025")
    assert parsed == ["2023", "2024", "2025"]


def test_readers_who_come_at_once_let_one_of_them_parse(place: str) -> None:
    """Fifty people may open the first page in the same moment."""
    store = create(place)
    parsed: list[str] = []
    for period in ("2023", "2024"):
        ask(store, period)
    rounds, home = memory(parsed), home_at(place)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: rounds.follow(home.engine), range(40)))
    assert found == [("2023", "2024")] * 40
    assert parsed == ["2023", "2024"]


def test_another_ledger_in_its_place_is_read_anew(tmp_path: Path) -> None:
    """One may be restored over another while a console holds it open."""
    path = tmp_path / "ledger.db"
    parsed: list[str] = []
    ask(create(str(path)), "2023")
    rounds, home = memory(parsed), home_at(path)
    assert rounds.follow(home.engine) == ("2023",)
    home.engine.dispose()
    replace(path, [], tmp_path)
    assert rounds.follow(home.engine) == ()
    ask(LedgerStore(home_at(path), (PLOT,), StillClock()), "2030")
    assert rounds.follow(home.engine) == ("2030",)
