"""What an import would replace is known before it is written, and asked where need be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.ledger.boxes import Box, write_boxes
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import ReplacingError, UsageError
from yuanheng.ledger.record.known import snapshot
from yuanheng.ledger.record.replacing import Replaced
from yuanheng.views.descent.originals import Originals
from yuanheng.views.ledger.replacing import check_replacing

FIRST: list[Box] = [(120.0 * n, 0, 120.0 * n + 100, 100) for n in range(5)]
SECOND: list[Box] = [(120.0 * n, 200, 120.0 * n + 100, 320) for n in range(3)]


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {})
    return house


def lost_to(house: OpenHouse, path: Path, *, period: str = "2025") -> list[Replaced]:
    """Try an import; give what it would replace."""
    found: list[Replaced] = []
    import_file(house, path, period=period, zone="示例区", dry_run=True, seen=found.extend)
    return found


def bring(house: OpenHouse, path: Path, *, together: bool = False) -> None:
    import_file(house, path, period="2025", zone="示例区", together=together, seen=check_replacing)


def standing(house: OpenHouse) -> list[tuple[str, float]]:
    table = snapshot(house.store, "parcel", house.store.last_seq())
    sizes = table.column("area_measured").to_pylist()
    whole = sum(sizes)
    return [
        (n, round(s / whole, 4))
        for n, s in zip(table.column("number").to_pylist(), sizes, strict=True)
    ]


def test_a_second_part_of_a_survey_is_a_question(house: OpenHouse, tmp_path: Path) -> None:
    """Its patches bear the numbers of the first and lie elsewhere: all of the first would go."""
    bring(house, write_boxes(tmp_path / "一期.gpkg", FIRST))
    path = write_boxes(tmp_path / "二期.gpkg", SECOND)
    (lost,) = lost_to(house, path)
    assert (lost.batch.seq, lost.rows, lost.gone, lost.same_source) == (2, 5, 5, False)
    with pytest.raises(ReplacingError):
        bring(house, path)
    assert house.store.last_seq() == 2


def test_all_that_stands_may_come_from_a_file_of_another_name(
    house: OpenHouse, tmp_path: Path
) -> None:
    """A corrected survey sent under a new name loses nothing, and is not asked about."""
    bring(house, write_boxes(tmp_path / "survey.gpkg", FIRST))
    more = [*FIRST, *SECOND]
    (lost,) = lost_to(house, write_boxes(tmp_path / "survey (final).gpkg", more))
    assert (lost.gone, lost.same_source, lost.is_question) == (0, False, False)
    (lost,) = lost_to(house, write_boxes(tmp_path / "survey (short).gpkg", FIRST[:4]))
    assert (lost.gone, lost.is_question) == (1, True)


def test_another_period_and_an_empty_ledger_replace_nothing(
    house: OpenHouse, tmp_path: Path
) -> None:
    path = write_boxes(tmp_path / "survey.gpkg", FIRST)
    assert lost_to(house, path) == []
    bring(house, path)
    assert lost_to(house, path, period="2024") == []


@pytest.mark.parametrize(("kept", "asks"), [(5, False), (3, False), (2, True)])
def test_the_same_source_is_asked_about_where_most_is_gone(
    house: OpenHouse, tmp_path: Path, kept: int, *, asks: bool
) -> None:
    """A corrected file sent again is what a ledger is for; one that lost its rows is not."""
    path = write_boxes(tmp_path / "survey.gpkg", FIRST)
    bring(house, path)
    path.unlink()
    (lost,) = lost_to(house, write_boxes(path, FIRST[:kept]))
    assert (lost.gone, lost.same_source, lost.is_question) == (5 - kept, True, asks)


def test_two_files_together_are_one_survey_with_their_cells(
    house: OpenHouse, tmp_path: Path
) -> None:
    """Every patch of both stands, counts, and leads to its cell in the one original."""
    bring(house, write_boxes(tmp_path / "一期.gpkg", FIRST))
    bring(house, write_boxes(tmp_path / "二期.gpkg", SECOND), together=True)
    assert [n for n, _ in standing(house)] == ["P0", "P1", "P2", "P3", "P4", "P0", "P1", "P2"]
    batch = house.store.batches()[-1]
    facts = house.store.facts("parcel", [batch.seq])
    rows = facts.column("source_row").to_pylist()
    assert rows == [1, 2, 3, 4, 5, 6, 7, 8]
    cells = Originals(house).cells_of(batch, 8, "parcel", frozenset({"number", "area"}))
    assert cells == {"TBBH": "P2", "DLMJ": "1.2"}


def test_a_third_part_is_taken_together_with_the_first_two(
    house: OpenHouse, tmp_path: Path
) -> None:
    """What was joined before is taken apart and joined again."""
    third: list[Box] = [(120.0 * n, 400, 120.0 * n + 100, 500) for n in range(2)]
    bring(house, write_boxes(tmp_path / "a.gpkg", FIRST))
    bring(house, write_boxes(tmp_path / "b.gpkg", SECOND), together=True)
    bring(house, write_boxes(tmp_path / "c.gpkg", third), together=True)
    assert len(standing(house)) == 10


def test_parts_in_two_coordinate_systems_are_refused(house: OpenHouse, tmp_path: Path) -> None:
    bring(house, write_boxes(tmp_path / "a.gpkg", FIRST))
    path = write_boxes(tmp_path / "b.gpkg", SECOND, crs="EPSG:4546")
    with pytest.raises(UsageError, match="different coordinate systems"):
        bring(house, path, together=True)
