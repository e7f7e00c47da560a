"""Every map of the gallery ends in a located message, or in rows with every doubt named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.ledger.sources.map_gallery import GALLERY, Exhibit
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import YuanhengError
from yuanheng.model.units import parse_unit, storage_unit

#: Hectares in what areas are stored in.
_HM2 = float(storage_unit(parse_unit("hm2")).factor_to(parse_unit("hm2")))


ANSWER = ("COVERAGE=whole",)


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": None, "level": None})
    return house


def bring(
    house: OpenHouse, exhibit: Exhibit, folder: Path
) -> tuple[int, list[tuple[str, int | None]]]:
    """Import an exhibit; give the batch, and the warnings and errors by check and row."""
    (folder / "in").mkdir()
    path = exhibit.make(folder / "in")
    batch, issues = import_file(
        house, path, period="2025", zone="示例区", layer=exhibit.layer, assume=ANSWER
    )
    return batch.seq, [(i.check, i.where.row) for i in issues if i.severity != "notice"]


@pytest.mark.parametrize("exhibit", [e for e in GALLERY if not e.error], ids=lambda e: e.name)
def test_a_map_that_can_be_read_keeps_all_rows_and_names_every_doubt(
    exhibit: Exhibit, house: OpenHouse, tmp_path: Path
) -> None:
    seq, checks = bring(house, exhibit, tmp_path)
    facts = house.store.facts("parcel", [seq])
    found = [None if a is None else a * _HM2 for a in facts.column("area_measured").to_pylist()]
    wanted = [a if a is None else pytest.approx(a, rel=1e-3) for a in exhibit.hectares]
    assert (found, checks) == (wanted, list(exhibit.checks))
    rows = facts.column("source_row").to_pylist()
    assert rows == list(exhibit.rows or range(1, len(found) + 1))


@pytest.mark.parametrize("exhibit", [e for e in GALLERY if e.error], ids=lambda e: e.name)
def test_a_map_that_cannot_be_read_is_refused_in_peoples_words(
    exhibit: Exhibit, house: OpenHouse, tmp_path: Path
) -> None:
    before = house.store.last_seq()
    with pytest.raises(YuanhengError) as refused:
        bring(house, exhibit, tmp_path)
    said = str(refused.value)
    assert (type(refused.value).__name__, exhibit.says in said) == (exhibit.error, True), said
    assert "[" not in str(refused.value.what)  # no page of WKT
    assert house.store.last_seq() == before
