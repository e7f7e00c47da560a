"""Events of reporting rounds are appended to what their author had seen, and never changed."""

from __future__ import annotations

import pytest

from tests.conformance.test_store import NOW, PLOT, StillClock, opened
from yuanheng.app.opening import home_at
from yuanheng.errors import LedgerError
from yuanheng.model.rounds import (
    Accepted,
    Checked,
    Explained,
    Filled,
    Part,
    Returned,
    RoundDraft,
    RoundEvent,
    RoundOpened,
    RoundRecord,
    Submitted,
    fold,
)
from yuanheng.store.store import LedgerStore

OPENING = RoundOpened("plot", "2025", ("z1", "z2"), "2026-03-31")
ISSUED = RoundOpened(
    "plot", "2025-Q3", ("z1",), "2025-10-15", "三季度", 2, "monthly", {"jump": 62.5}
)


@pytest.fixture
def store(place: str) -> LedgerStore:
    """An empty ledger, in a file and on a server."""
    return LedgerStore.create(home_at(place), (PLOT,), StillClock())


def test_events_come_back_in_order_as_they_were_written(store: LedgerStore, place: str) -> None:
    """What is appended is read again whole, also by another program."""
    first = store.add_round_event(RoundDraft(0, 0, "王", OPENING))
    second = store.add_round_event(RoundDraft(1, 1, "李", Submitted("z1", 7)))
    wanted = (
        RoundEvent(1, 1, NOW, "王", OPENING),
        RoundEvent(2, 1, NOW, "李", Submitted("z1", 7)),
    )
    assert (first, second) == wanted
    assert opened(place).round_events() == wanted


def test_an_event_of_somebody_who_missed_another_is_refused(store: LedgerStore) -> None:
    """Two people judging at once do not overwrite each other."""
    store.add_round_event(RoundDraft(0, 0, "王", OPENING))
    store.add_round_event(RoundDraft(1, 1, "李", Submitted("z1", 7)))
    before = store.round_events()
    with pytest.raises(LedgerError, match="somebody else"):
        store.add_round_event(RoundDraft(1, 1, "赵", Accepted("z1")))
    with pytest.raises(LedgerError, match="somebody else"):
        store.add_round_event(RoundDraft(0, 0, "赵", OPENING))
    assert store.round_events() == before


def test_a_round_of_two_reviews_comes_back_as_it_was_written(
    store: LedgerStore, place: str
) -> None:
    """Explanations with their figures, parts that were returned, thresholds: all of it."""
    record = Explained(
        "z1", "3fa2c1d0", "{now} after {before}", {"now": 1.5, "before": None}, "检修"
    )
    records: tuple[RoundRecord, ...] = (
        Filled("z1", 7),
        record,
        Submitted("z1", 7),
        Returned("z1", "核对", (Part("固定资产投资", "value"), Part("", "unit"))),
        Submitted("z1", 8),
        Checked("z1"),
        Accepted("z1"),
    )
    events = [store.add_round_event(RoundDraft(0, 0, "省", ISSUED))]
    for n, one in enumerate(records, 1):
        events.append(store.add_round_event(RoundDraft(1, n, "区", one)))
    again = opened(place).round_events()
    assert again == tuple(events)
    (cell,) = fold(again)[0].cells
    assert (cell.state, cell.batch, cell.checker) == ("accepted", 8, "区")
    assert [a.record for a in cell.answers] == [record]
