"""What was known by a sequence number or a day of China."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journeys.desk import Desk, StillClock, hectares, open_desk
from tests.journeys.sheets import Sheet
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.opening import create_ledger
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import LedgerError, UsageError
from yuanheng.ledger.record.known import resolve_seq, snapshot
from yuanheng.model.ledger import Batch
from yuanheng.views.ledger.batches import list_batches

BEFORE_MIDNIGHT = datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in China
MIDNIGHT = datetime(2026, 3, 1, 16, 0, 0, tzinfo=UTC)  # 2 March in China, still 1 March in UTC
NEXT_MIDNIGHT_UTC = datetime(2026, 3, 2, 0, 0, 0, tzinfo=UTC)  # 8:00 in China, the same day


@pytest.fixture
def batches(tmp_path: Path) -> tuple[Batch, ...]:
    """Four batches around two midnights."""
    clock = StillClock(BEFORE_MIDNIGHT)
    house = create_ledger(tmp_path / "zone.yhdb", clock)
    for name, moment in (
        ("甲", BEFORE_MIDNIGHT),
        ("乙", MIDNIGHT),
        ("丙", NEXT_MIDNIGHT_UTC),
        ("丁", datetime(2026, 3, 5, 1, tzinfo=UTC)),
    ):
        clock.moment = moment
        add_zone(house, name, {})
    return list_batches(house)


@pytest.mark.parametrize(
    ("day", "seq"),
    [
        ("2026-03-01", 1),
        ("2026-03-02", 3),
        ("2026-03-03", 3),
        ("2026-03-04", 3),
        ("2026-03-05", 4),
        ("2030-01-01", 4),
    ],
)
def test_a_day_is_a_day_of_china(day: str, seq: int, batches: tuple[Batch, ...]) -> None:
    assert resolve_seq(batches, day) == seq


@pytest.mark.parametrize("seq", [1, 2, 3, 4])
def test_a_sequence_number_is_itself(seq: int, batches: tuple[Batch, ...]) -> None:
    assert resolve_seq(batches, str(seq)) == seq


def test_nothing_asked_means_all_that_is_known(batches: tuple[Batch, ...]) -> None:
    assert resolve_seq(batches, None) == 4


@pytest.mark.parametrize("seq", ["0", "5", "999999"])
def test_a_sequence_number_that_is_not_there_is_refused(
    seq: str, batches: tuple[Batch, ...]
) -> None:
    with pytest.raises(LedgerError, match=f"no sequence number {seq}; its last is 4"):
        resolve_seq(batches, seq)


def test_a_day_before_the_first_batch_is_refused(batches: tuple[Batch, ...]) -> None:
    with pytest.raises(LedgerError, match="knew nothing on 2026-02-28"):
        resolve_seq(batches, "2026-02-28")


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "2026/03/01", "-1", "1.0", "昨天", ""])
def test_a_text_that_is_neither_is_refused(text: str, batches: tuple[Batch, ...]) -> None:
    with pytest.raises(UsageError, match="neither a day nor a sequence number"):
        resolve_seq(batches, text)


def test_an_empty_ledger_has_known_nothing() -> None:
    assert resolve_seq((), None) == 0


@pytest.fixture
def twice(tmp_path: Path, sheet: Sheet) -> Desk:
    """A survey imported on 1 March, and one with fewer patches on 2 March."""
    clock = StillClock(BEFORE_MIDNIGHT)
    desk = open_desk(tmp_path, clock)
    desk.bring(sheet)
    clock.moment = MIDNIGHT
    desk.bring(sheet.only(range(sheet.size - 4)))
    return desk


def test_a_snapshot_shows_the_rows_of_its_time_only(twice: Desk, sheet: Sheet) -> None:
    counted = [snapshot(twice.house.store, "parcel", seq).num_rows for seq in (1, 2, 3)]
    assert counted == [0, sheet.size, sheet.size - 4]


@pytest.mark.parametrize("known", ["2", "2026-03-01"])
def test_an_evaluation_as_known_earlier_gives_the_figures_of_then(
    known: str, twice: Desk, sheet: Sheet
) -> None:
    then, now = twice.evaluate(as_known=known), twice.evaluate()
    assert hectares(then, "total") == pytest.approx(sheet.sum("DLMJ", range(sheet.size)))
    assert hectares(now, "total") == pytest.approx(sheet.sum("DLMJ", range(sheet.size - 4)))
    assert (then.ledger_seq, now.ledger_seq) == (2, 3)


def test_an_evaluation_before_any_survey_is_refused(twice: Desk) -> None:
    with pytest.raises(LedgerError, match="holds no parcels of 2012"):
        twice.evaluate(as_known="1")


def test_a_run_as_known_earlier_is_not_official(twice: Desk) -> None:
    official = {
        known: evaluate(twice.house, "cn.land-intensity.2014", as_known=known).official
        for known in (None, "3", "2", "2026-03-02", "2026-03-01")
    }
    assert official == {None: True, "3": True, "2": False, "2026-03-02": True, "2026-03-01": False}
