"""Reported figures in an export of an earlier version are read in the units in which it had them.

The files were exported by f5fbea5, the last program before revision 0006; all in them is invented.
"""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import openpyxl
import pyogrio
import pytest

from yuanheng.app.intake.exchange import import_tables
from yuanheng.app.intake.layers import import_file
from yuanheng.app.keeping import exports
from yuanheng.app.keeping.exports import ExportRequest
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.record.known import snapshot
from yuanheng.words.words import Words

HERE = Path(__file__).parent
WAN, HM2 = 10**8, 3 * 10**10
#: 12345 万元, 1200 persons, 350 公顷 and 88.66 %, in the storage units of today.
FIGURES = {
    "industrial_tax": 12_345 * WAN,
    "resident_population": 1200 * 10**4,
    "surveyed_area": 350 * HM2,
    "printed_built_rate": 886_600_000,
}


def bring(house: OpenHouse, path: Path) -> list[str]:
    """Import a file; gives what was noted of its figures."""
    if path.suffix == ".gpkg":
        import_file(house, path)
    else:
        import_tables(house, TableRequest(path, None, None, None, None), Words("zh"))
    return [
        issue.check
        for batch in house.store.batches()
        for issue in house.store.issues(batch.seq)
        if issue.check in ("figures.stored", "value.unreadable")
    ]


def figures(house: OpenHouse) -> dict[str, int]:
    facts = snapshot(house.store, "reported", house.store.last_seq())
    columns = (facts.column(name).to_pylist() for name in ("measure", "value"))
    return dict(zip(*columns, strict=True))


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    return create_ledger(tmp_path / "ledger.yhdb")


@pytest.fixture(params=["xlsx", "gpkg"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"old.{request.param}"
    if path.suffix == ".xlsx":
        shutil.copy(HERE / "figures_r0005.xlsx", path)
    else:
        path.write_bytes(gzip.decompress((HERE / "figures_r0005.gpkg.gz").read_bytes()))
    return path


def test_figures_of_an_earlier_export_are_read_in_its_units_and_it_is_said(
    house: OpenHouse, old: Path
) -> None:
    assert bring(house, old) == ["figures.stored"]
    assert figures(house) == FIGURES


def test_one_sheet_of_an_earlier_export_is_read_in_its_units_too(
    house: OpenHouse,
) -> None:
    path = HERE / "figures_r0005.xlsx"
    for sheet in ("开发区", "填报数"):
        request = TableRequest(path, sheet, None, None, None)
        import_tables(house, request, Words("zh"))
    assert figures(house) == FIGURES


@pytest.mark.parametrize("ending", ["xlsx", "gpkg"])
def test_an_export_of_today_says_its_units_and_comes_back_as_it_was(
    house: OpenHouse, tmp_path: Path, ending: str
) -> None:
    bring(house, HERE / "figures_r0005.xlsx")
    out = tmp_path / f"new.{ending}"
    exports.export(house, ExportRequest(out), Words("zh"))
    again = create_ledger(tmp_path / "again.yhdb")
    assert bring(again, out) == []
    assert figures(again) == FIGURES


def test_the_units_stand_beside_the_figures(house: OpenHouse, tmp_path: Path) -> None:
    bring(house, HERE / "figures_r0005.xlsx")
    for ending in ("xlsx", "gpkg"):
        exports.export(house, ExportRequest(tmp_path / f"new.{ending}"), Words("zh"))
    book = openpyxl.load_workbook(tmp_path / "new.xlsx")
    marks = {p.name: p.value for p in book.custom_doc_props.props}
    assert marks == {"yuanheng.export": "2", "yuanheng.figures": "measure"}
    table = pyogrio.read_arrow(tmp_path / "new.gpkg", layer="reported")[1]
    units = dict(
        zip(*(table.column(n).to_pylist() for n in ("measure", "value_unit")), strict=True)
    )
    assert units == {
        "industrial_tax": "hao",
        "resident_population": "0.0001person",
        "surveyed_area": "third_mm2",
        "printed_built_rate": "ppb",
    }
