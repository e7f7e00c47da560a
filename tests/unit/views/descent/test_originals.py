"""A figure leads to its cells also where a profile of a person read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.desk import Desk, open_desk
from tests.unit.ledger.profiles.test_profiled_layers import layer, profile
from yuanheng.app.intake.layers import import_file
from yuanheng.app.intake.tables import import_filled
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.scorecard import QuantitySpec
from yuanheng.views.descent.originals import Opened, Originals
from yuanheng.words.words import Words

LAND = next(
    q
    for q in packs.scorecard("cn.land-intensity.2014").quantities.values()
    if q.relation == "parcel" and "area" in q.columns and "land_class" in q.columns
)


def cells(desk: Desk, row: int, spec: QuantitySpec = LAND) -> dict[str, str]:
    return Originals(desk.house).cells(desk.house.store.batches()[-1], row, spec)


def test_the_fields_of_a_layer_are_found_by_the_profile_that_the_batch_keeps(
    tmp_path: Path,
) -> None:
    """The file of the profile may be gone."""
    desk = open_desk(tmp_path)
    path = layer(tmp_path, No=["甲", "乙"], Size=[15.0, 14.9], Class=["A2", "B21"])
    named = profile(tmp_path)
    import_file(desk.house, path, profile=named, period="2025", zone=desk.zone)
    Path(named).unlink()
    path.unlink()
    assert cells(desk, 2) == {"Size": "14.9", "Class": "B21"}


def test_the_cells_of_a_table_are_found_by_the_profile_that_the_batch_keeps(
    tmp_path: Path,
) -> None:
    """Rows count as they do in the file."""
    desk = open_desk(tmp_path)
    path = tmp_path / "表.csv"
    path.write_text("No,Size,Class\n甲,15,A2\n乙,14.9,B21\n", encoding="utf-8")
    named = profile(tmp_path, "shapes: {registered: area, tolerance: 0.05}\n", "")
    request = TableRequest(path, None, None, "2025", desk.zone, named)
    import_filled(desk.house, request, Words("en"))
    Path(named).unlink()
    assert cells(desk, 3) == {"Size": "14.9", "Class": "B21"}


def test_an_original_is_opened_once_for_all_its_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People look at one cell after the other, and each time from a page of its own."""
    desk = open_desk(tmp_path)
    path = layer(tmp_path, No=["丙", "丁"], Size=[15.5, 14.4], Class=["A2", "B21"])
    import_file(desk.house, path, profile=profile(tmp_path), period="2025", zone=desk.zone)
    found = [cells(desk, 1), cells(desk, 2)]

    def refuse(*_given: object) -> None:
        raise AssertionError

    monkeypatch.setattr("yuanheng.views.descent.originals.read_layers", refuse)
    assert [cells(desk, 1), cells(desk, 2)] == found
    assert found == [{"Size": "15.5", "Class": "A2"}, {"Size": "14.4", "Class": "B21"}]


def test_of_many_large_originals_the_last_ones_stay_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not looked at for longest goes first."""
    monkeypatch.setattr("yuanheng.views.descent.originals._KEPT_CELLS", 10)
    opened: list[str] = []

    def get(name: str) -> str:
        def open_it() -> tuple[str, int]:
            opened.append(name)
            return name.upper(), 4

        return kept.get(name, open_it)

    kept = Opened()
    assert [get(name) for name in "abacba"] == list("ABACBA")
    assert opened == list("abcba")
