"""Events of reporting rounds are appended to what their author had seen, and never changed."""

from __future__ import annotations

import pytest

from tests.conformance.test_store import NOW, PLOT, StillClock, opened
from yuanheng.app.opening import home_at
from yuanheng.errors import LedgerError
from yuanheng.model.rounds import Accepted, RoundDraft, RoundEvent, RoundOpened, Submitted
from yuanheng.store.store import LedgerStore

OPENING = RoundOpened("plot", "2025", ("z1", "z2"), "2026-03-31")


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
