"""Class lists are appended and never changed; each replaces the last of its standard and period."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.conformance.test_store import NOW, PLOT, StillClock, opened
from yuanheng.app.opening import home_at
from yuanheng.errors import DamagedError, LedgerError
from yuanheng.model.class_lists import ClassList
from yuanheng.store.store import LedgerStore

FIRST = ClassList(
    n=0,
    run=1,
    standard="example.per-mu",
    period="2025",
    recorded_at=NOW,
    actor="王",
    ledger_seq=3,
    digest="d",
    open_from="2026-03-01",
    open_until="2026-03-07",
    scheme={"bands": [{"name": "A", "to": 20}], "item": {"least": "none"}},
    classes={"甲": ("A",), "乙": ("A", "B"), "丙": ()},
)


@pytest.fixture
def store(place: str) -> LedgerStore:
    """An empty ledger, in a file and on a server."""
    return LedgerStore.create(home_at(place), (PLOT,), StillClock())


def test_lists_come_back_in_order_as_they_were_written(store: LedgerStore, place: str) -> None:
    first = store.add_class_list(FIRST)
    second = store.add_class_list(replace(FIRST, replaces=1))
    other = store.add_class_list(replace(FIRST, period="2024"))
    wanted = (
        replace(FIRST, n=1),
        replace(FIRST, n=2, replaces=1),
        replace(FIRST, n=3, period="2024"),
    )
    assert (first, second, other) == wanted
    assert opened(place).class_lists() == wanted


def test_a_list_of_somebody_who_missed_another_is_refused(store: LedgerStore) -> None:
    store.add_class_list(FIRST)
    for replaces in (0, 2):
        with pytest.raises(LedgerError, match="meanwhile"):
            store.add_class_list(replace(FIRST, replaces=replaces))
    assert len(store.class_lists()) == 1


def test_a_list_that_was_changed_on_the_disk_is_never_taken_for_what_was_told(
    store: LedgerStore,
) -> None:
    store.add_class_list(FIRST)
    with store.home.writing() as connection:
        changed = "UPDATE class_list SET record = replace(record, :was, :now)"
        connection.execute(sa.text(changed), {"was": '"甲":["A"]', "now": '"甲":["B"]'})
    with pytest.raises(DamagedError):
        store.class_lists()
