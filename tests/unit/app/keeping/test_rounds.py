"""Reporting rounds: who hands in what by when, and what a lock refuses."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from tests.unit.ledger.gallery import ROW, book, changed
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping.ledger import correct, withdraw
from yuanheng.app.keeping.rounds import (
    accept_zone,
    lock_zone,
    open_round,
    remind_zone,
    return_zone,
    unlock_zone,
)
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import ForbiddenError, LedgerError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.rounds import Round
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.rounds import cell_light, find_round, list_rounds
from yuanheng.words.words import Words

ZH = Words("zh")


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """A ledger with two zones, and a round that asks both for the patches of 2013."""
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": "S1", "level": None})
    add_zone(house, "远方", {"code": "S2", "level": None})
    open_round(house, "parcel", "2013", ["示例区", "远方"], "2014-03-31")
    return house


def fill(house: OpenHouse, folder: Path, row: tuple[object, ...] = ROW) -> int:
    """Import one patch of 示例区 in 2013 from a workbook; gives its batch."""
    request = TableRequest(book(folder, [row]), None, None, None, None)
    outcome = import_filled(house, request, ZH)
    assert outcome.batch is not None
    return outcome.batch.seq


def zone(house: OpenHouse, name: str = "示例区") -> str:
    """Give the id of a zone."""
    return next(z for z, n in zone_names(house).items() if n == name)


def states(found: Round) -> list[tuple[str, int | None]]:
    """Give state and batch of every zone of a round."""
    return [(cell.state, cell.batch) for cell in found.cells]


def locked(house: OpenHouse, folder: Path) -> int:
    """Hand in, accept and lock 示例区; gives the batch."""
    seq = fill(house, folder)
    accept_zone(house, 1, zone(house))
    lock_zone(house, 1, zone(house))
    return seq


def test_an_import_is_handed_in_to_the_round_that_asks_for_it(
    house: OpenHouse, tmp_path: Path
) -> None:
    """The batch is linked to its zone, and the other zone still lacks one."""
    seq = fill(house, tmp_path)
    assert states(find_round(house, 1)) == [("submitted", seq), ("open", None)]


def test_what_was_returned_is_handed_in_anew_by_the_next_import(
    house: OpenHouse, tmp_path: Path
) -> None:
    """A return carries its reason, and a later batch takes the place of the first."""
    fill(house, tmp_path)
    found = return_zone(house, 1, zone(house), "面积不符")
    assert (found.cells[0].state, found.cells[0].reason) == ("returned", "面积不符")
    second = fill(house, tmp_path, changed(area=2))
    assert states(find_round(house, 1))[0] == ("submitted", second)


def test_a_lock_refuses_imports_corrections_and_withdrawals(
    house: OpenHouse, tmp_path: Path
) -> None:
    """Nothing of a locked zone and period is changed by any way in."""
    seq = locked(house, tmp_path)
    before = house.store.last_seq()
    with pytest.raises(LedgerError, match="locked"):
        fill(house, tmp_path, changed(area=2))
    with pytest.raises(LedgerError, match="locked"):
        correct(house, "parcel", ["number=1"], ["area=2"], "重量")
    with pytest.raises(LedgerError, match="locked"):
        withdraw(house, seq, "重报")
    assert house.store.last_seq() == before


def test_a_lock_leaves_other_periods_alone(house: OpenHouse, tmp_path: Path) -> None:
    """The survey of another year is still imported."""
    locked(house, tmp_path)
    row = (*ROW[:2], "2014", *ROW[3:])
    assert fill(house, tmp_path, row) == house.store.last_seq()


def test_an_unlocked_zone_takes_imports_again(house: OpenHouse, tmp_path: Path) -> None:
    """Unlocking needs a reason; then the zone is to be accepted anew."""
    locked(house, tmp_path)
    with pytest.raises(UsageError, match="reason"):
        unlock_zone(house, 1, zone(house), " ")
    unlock_zone(house, 1, zone(house), "补报")
    second = fill(house, tmp_path, changed(area=2))
    assert states(find_round(house, 1))[0] == ("submitted", second)


def test_steps_out_of_order_are_refused(house: OpenHouse) -> None:
    """Nothing that was not handed in is accepted, returned or locked."""
    for verb in (accept_zone, lock_zone):
        with pytest.raises(LedgerError):
            verb(house, 1, zone(house))
    with pytest.raises(LedgerError):
        return_zone(house, 1, zone(house), "无")
    assert states(find_round(house, 1)) == [("open", None), ("open", None)]


def test_a_reminder_is_counted_and_changes_no_state(house: OpenHouse) -> None:
    """The entry is what counts; nothing is sent."""
    remind_zone(house, 1, zone(house))
    cell = remind_zone(house, 1, zone(house)).cells[0]
    assert (cell.state, cell.reminders) == ("open", 2)


@pytest.mark.parametrize(
    ("relation", "period", "zones", "due"),
    [
        ("zone", "2013", ["示例区"], "2014-03-31"),
        ("building", "十三年", ["示例区"], "2014-03-31"),
        ("building", "2013", [], "2014-03-31"),
        ("building", "2013", ["示例区"], "2014-02-30"),
        ("parcel", "2013", ["示例区"], "2014-04-30"),
    ],
    ids=["no-period", "no-such-period", "no-zone", "no-day", "asked-already"],
)
def test_a_round_that_cannot_be_meant_is_refused(
    house: OpenHouse, relation: str, period: str, zones: list[str], due: str
) -> None:
    """A round asks known zones once, for a relation with periods, by a day that there is."""
    with pytest.raises(UsageError):
        open_round(house, relation, period, zones, due)
    assert len(list_rounds(house)) == 1


def test_who_writes_for_one_zone_cannot_import_for_another(
    house: OpenHouse, tmp_path: Path
) -> None:
    """The zones of an account bound its imports, dry runs too."""
    bound = replace(house, zones=frozenset({zone(house, "远方")}))
    before = house.store.last_seq()
    with pytest.raises(ForbiddenError):
        fill(bound, tmp_path)
    assert house.store.last_seq() == before


def test_lights_say_what_presses(house: OpenHouse, tmp_path: Path) -> None:
    """Past its day a zone is red; what waits to be judged is yellow; what was accepted is green."""
    found = find_round(house, 1)
    assert cell_light(house, found, found.cells[0]) == "red"
    fill(house, tmp_path)
    found = find_round(house, 1)
    assert cell_light(house, found, found.cells[0]) == "yellow"
    found = accept_zone(house, 1, zone(house))
    assert cell_light(house, found, found.cells[0]) == "green"


def test_of_two_who_act_at_once_on_a_zone_one_is_told_of_the_other(
    house: OpenHouse, tmp_path: Path
) -> None:
    """Each began from the same event: one step is taken, and the other changes nothing."""
    fill(house, tmp_path)
    mine, start = zone(house), Barrier(2)
    looked = find_round(house, 1).cells[0].last_event

    def act(step: Callable[[], Round]) -> str:
        start.wait()
        try:
            return step().cells[0].state
        except LedgerError as error:
            return str(error.what)

    steps = (
        lambda: accept_zone(replace(house, actor="甲"), 1, mine, seen=looked),
        lambda: return_zone(replace(house, actor="乙"), 1, mine, "面积不符", seen=looked),
    )
    with ThreadPoolExecutor(2) as pool:
        ended = sorted(pool.map(act, steps))
    state = find_round(house, 1).cells[0].state
    assert ended == sorted(["示例区 was changed in round 1 by somebody else meanwhile", state])
    assert state in ("accepted", "returned")


def test_who_act_at_once_on_different_zones_do_not_meet(house: OpenHouse) -> None:
    """The round is one, and still both reminders are noted."""
    start = Barrier(2)

    def remind(name: str) -> None:
        start.wait()
        remind_zone(house, 1, name, seen=1)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(remind, ("示例区", "远方")))
    assert [cell.reminders for cell in find_round(house, 1).cells] == [1, 1]
