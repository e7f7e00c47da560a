"""Two reviews of a round: who may make them, and which state each step leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.ledger.gallery import ROW, book, changed
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping.handing_in import submit_batch
from yuanheng.app.keeping.ledger import correct, withdraw
from yuanheng.app.keeping.rounds import (
    accept_zone,
    lock_zone,
    open_round,
    return_zone,
    unlock_zone,
)
from yuanheng.app.office.accounts import add_account, add_unit, find_account, list_audit
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import ForbiddenError, LedgerError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.accounts import Unit
from yuanheng.model.rounds import RoundCell
from yuanheng.views.office.notices import notices
from yuanheng.views.rounds import days_late, find_round, late_zones, state_word
from yuanheng.words.words import Words

ZH = Words("zh")
LONG_ENOUGH = "a long enough password"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenHouse:
    """A zone under a province, a clerk and a leader of the zone, and a leader of the province."""
    monkeypatch.setattr("yuanheng.app.office.accounts.hash_password", lambda _: "x")
    house = create_ledger(tmp_path / "ledger.yhdb")
    zone, _ = add_zone(house, "示例区", {"code": "S1", "level": None})
    above = add_unit(house, Unit(0, None, "示例省", "province"))
    below = add_unit(house, Unit(0, above.id, "示例区", "zone", zone))
    add_account(house, "填报员", LONG_ENOUGH, "officer", unit=below.id)
    add_account(house, "区审", LONG_ENOUGH, "leader", unit=below.id)
    add_account(house, "另一区审", LONG_ENOUGH, "leader", unit=below.id)
    add_account(house, "省审", LONG_ENOUGH, "leader", unit=above.id)
    open_round(house, "parcel", "2013", ["示例区"], "2014-03-31", reviews=2)
    return house


def of(house: OpenHouse, name: str) -> OpenHouse:
    """Give the house as somebody's."""
    return replace(house, actor=name)


def fill(house: OpenHouse, folder: Path, row: tuple[object, ...] = ROW) -> int:
    """Import one patch of 2013 as the clerk; gives its batch."""
    request = TableRequest(book(folder, [row]), None, None, None, None)
    outcome = import_filled(of(house, "填报员"), request, ZH)
    assert outcome.batch is not None
    return outcome.batch.seq


def cell(house: OpenHouse) -> RoundCell:
    return find_round(house, 1).cells[0]


def word(house: OpenHouse) -> str:
    found = find_round(house, 1)
    return ZH.say(state_word(found, found.cells[0]))


def test_what_is_handed_in_passes_two_reviews_by_two_levels(
    house: OpenHouse, tmp_path: Path
) -> None:
    """已报送, 一审通过, 二审通过, each an act under a name."""
    words = []
    fill(house, tmp_path)
    for name in ("区审", "省审"):
        words.append(word(house))
        accept_zone(of(house, name), 1, "示例区")
    assert [*words, word(house)] == ["已报送", "一审通过", "二审通过"]
    audited = [(e.actor, e.action) for e in list_audit(house, 9, action="round.")]
    assert audited[:3] == [
        ("省审", "round.accepted"),
        ("区审", "round.checked"),
        ("填报员", "round.submitted"),
    ]


def test_nobody_reviews_what_they_handed_in(house: OpenHouse, tmp_path: Path) -> None:
    """Neither who pressed the button nor who brought in the batch, whatever their role."""
    seq = fill(house, tmp_path)
    submit_batch(of(house, "区审"), 1, "示例区", seq)
    for name in ("填报员", "区审"):
        with pytest.raises(ForbiddenError, match="themselves"):
            accept_zone(of(house, name), 1, "示例区")
    assert accept_zone(of(house, "另一区审"), 1, "示例区").cells[0].state == "checked"


def test_who_corrected_a_figure_has_handed_it_in(house: OpenHouse, tmp_path: Path) -> None:
    """A correction while it is under review is handed in anew, and not reviewed by its author."""
    fill(house, tmp_path)
    accept_zone(of(house, "区审"), 1, "示例区")
    batch = correct(of(house, "省审"), "parcel", ["number=1"], ["area=2"], "重量")
    assert (cell(house).state, cell(house).batch) == ("submitted", batch.seq)
    accept_zone(of(house, "区审"), 1, "示例区")
    with pytest.raises(ForbiddenError, match="themselves"):
        accept_zone(of(house, "省审"), 1, "示例区")


def test_the_second_review_is_by_somebody_else_who_stands_above(
    house: OpenHouse, tmp_path: Path
) -> None:
    """Of the province, and not who made the first."""
    fill(house, tmp_path)
    accept_zone(of(house, "省审"), 1, "示例区")
    with pytest.raises(ForbiddenError, match="two people"):
        accept_zone(of(house, "省审"), 1, "示例区")
    with pytest.raises(ForbiddenError, match="above"):
        accept_zone(of(house, "区审"), 1, "示例区")
    assert cell(house).state == "checked"


@pytest.mark.parametrize(
    "step",
    [
        lambda house: lock_zone(house, 1, "示例区"),
        lambda house: return_zone(house, 1, "示例区", "再核"),
    ],
    ids=["lock", "return"],
)
def test_what_the_province_passed_only_it_locks_and_returns(
    step: Callable[[OpenHouse], object], house: OpenHouse, tmp_path: Path
) -> None:
    """A leader of the zone does not undo the second review."""
    fill(house, tmp_path)
    accept_zone(of(house, "区审"), 1, "示例区")
    accept_zone(of(house, "省审"), 1, "示例区")
    with pytest.raises(ForbiddenError):
        step(of(house, "区审"))
    assert cell(house).state == "accepted"
    step(of(house, "省审"))
    assert cell(house).state in ("locked", "returned")


def test_what_was_unlocked_passes_both_reviews_anew(house: OpenHouse, tmp_path: Path) -> None:
    """And may be made by whom they were made before."""
    fill(house, tmp_path)
    for name in ("区审", "省审"):
        accept_zone(of(house, name), 1, "示例区")
    lock_zone(of(house, "省审"), 1, "示例区")
    unlock_zone(of(house, "省审"), 1, "示例区", "更正")
    assert cell(house).state == "submitted"
    assert accept_zone(of(house, "区审"), 1, "示例区").cells[0].state == "checked"


def test_what_changed_after_the_first_review_is_reviewed_from_the_start(
    house: OpenHouse, tmp_path: Path
) -> None:
    """Another batch takes the place of the one that was looked at."""
    fill(house, tmp_path)
    accept_zone(of(house, "区审"), 1, "示例区")
    fill(house, tmp_path, changed(area=2))
    assert (cell(house).state, cell(house).checker) == ("submitted", None)


def test_the_last_batch_is_handed_in_where_none_is_named(house: OpenHouse, tmp_path: Path) -> None:
    """After a return nobody has to look up its number."""
    seq = fill(house, tmp_path)
    return_zone(of(house, "区审"), 1, "示例区", "面积不符")
    found = submit_batch(of(house, "填报员"), 1, "示例区")
    assert (found.cells[0].state, found.cells[0].batch) == ("submitted", seq)


def test_nothing_is_handed_in_where_the_ledger_holds_nothing(house: OpenHouse) -> None:
    """It is said, and the zone stays as it was."""
    with pytest.raises(UsageError, match="Nothing in the ledger"):
        submit_batch(of(house, "填报员"), 1, "示例区")
    assert cell(house).state == "open"


def test_a_batch_that_no_longer_stands_is_not_passed(house: OpenHouse, tmp_path: Path) -> None:
    """What was withdrawn meanwhile is to be handed in anew, also after the first review."""
    seq = fill(house, tmp_path)
    accept_zone(of(house, "区审"), 1, "示例区")
    withdraw(house, seq, "重报")
    assert cell(house).state == "filling"
    with pytest.raises(LedgerError, match="handed in"):
        accept_zone(of(house, "省审"), 1, "示例区")
    with pytest.raises(UsageError, match="does not stand"):
        submit_batch(house, 1, "示例区", seq)


def test_a_zone_that_handed_in_nothing_passes_no_review(house: OpenHouse) -> None:
    """Whoever asks."""
    with pytest.raises(LedgerError, match="handed in"):
        accept_zone(of(house, "省审"), 1, "示例区")


def test_who_is_late_is_counted_from_the_day_it_was_due(house: OpenHouse, tmp_path: Path) -> None:
    """To today while it owes, to the first handing in for ever after."""
    found = find_round(house, 1)
    assert days_late(house, found, found.cells[0]) > 0
    fill(house, tmp_path)
    (late,) = late_zones(house)
    assert (late.cell.state, late.days > 0) == ("submitted", True)


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("2025年10月", "2025-10"),
        ("2025Q3", "2025-Q3"),
        ("2025-H1", "2025-H1"),
        ("2025年度", "2025"),
    ],
)
def test_a_period_is_written_as_people_do(house: OpenHouse, said: str, period: str) -> None:
    """The ledger keeps it in its own form."""
    assert open_round(house, "indicator_value", said, ["示例区"], "2026-01-10").period == period


def test_who_may_review_is_told_that_something_waits(house: OpenHouse, tmp_path: Path) -> None:
    """The first review of any leader of the zone or above, the second of another above only."""
    every = frozenset({cell(house).zone})

    def told(name: str) -> list[str]:
        account = find_account(house, name)
        return [n.kind for n in notices(house, account, every) if n.kind == "to-review"]

    names, seen = ("填报员", "区审", "另一区审", "省审"), []
    fill(house, tmp_path)
    seen.append([name for name in names if told(name)])
    accept_zone(of(house, "区审"), 1, "示例区")
    seen.append([name for name in names if told(name)])
    accept_zone(of(house, "省审"), 1, "示例区")
    seen.append([name for name in names if told(name)])
    assert seen == [["区审", "另一区审", "省审"], ["省审"], []]
