"""Plots between two surveys on the console: one divided, one gone, the rest the same."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
import shapely

from tests.journeys.sheets import SHAPE, read_sheet, write_sheet
from tests.unit.web.desk import Desk
from yuanheng.app.demo import LAYER_2013, ZONE_CODE, ZONE_NAME, write_demo_survey
from yuanheng.app.intake.layers import import_file
from yuanheng.views.land.changes import KINDS, PlotChanges, plot_changes


def bring_next_survey(desk: Desk, folder: Path) -> tuple[str, str]:
    """Import the survey of 2014: one plot in two halves, west and east, another left out."""
    sheet = read_sheet(write_demo_survey(folder / "demo.gpkg").path, LAYER_2013)
    sheet = sheet.filled("KFQMC", ZONE_NAME).filled("KFQDM", ZONE_CODE)
    divided, gone = sheet.rows_where("DLDM", "A2")[:2]
    shape = shapely.from_wkb(sheet.cells(SHAPE)[divided])
    west, south, east, north = shape.bounds
    middle = (west + east) / 2
    halves = [
        shapely.intersection(shape, shapely.box(*box))
        for box in ((west, south, middle, north), (middle, south, east, north))
    ]
    numbers = [str(n) for n in sheet.cells("TBBH")]
    rows = [n for n in range(sheet.size) if n != gone] + [divided]
    later = sheet.only(rows)
    last, place = later.size - 1, rows.index(divided)
    later = later.changed(SHAPE, {place: halves[0].wkb, last: halves[1].wkb})
    later = later.changed("TBBH", {last: "新地块"})
    area = sheet.cells("DLMJ")[divided] / shapely.area(shape)
    areas = [area * shapely.area(half) for half in halves]
    later = later.changed("DLMJ", {place: areas[0], last: areas[1]})
    path = write_sheet(later, folder / "later.gpkg", LAYER_2013)
    import_file(desk.house, path, period="2014", assume=["JZMJ=m2"])
    return numbers[divided], numbers[gone]


@pytest.fixture
def held(desk: Desk, tmp_path: Path) -> tuple[Desk, str, str]:
    return (desk, *bring_next_survey(desk, tmp_path))


def compared(desk: Desk) -> PlotChanges:
    found = plot_changes(desk.house)
    assert found is not None
    return found


def test_halves_share_the_whole_and_every_hectare_is_told_or_named(
    held: tuple[Desk, str, str],
) -> None:
    """Both halves together are the old plot; the sums make up both surveys."""
    desk, divided, gone = held
    found = compared(desk)
    halves = [c for c in found.changes if c.kind == "split"]
    assert [c.before.number for c in halves if c.before] == [divided, divided]
    shared = sum(float(c.shared) for c in halves if c.shared is not None)
    old = halves[0].before
    assert old is not None
    assert old.area is not None
    assert shared == pytest.approx(float(old.area), rel=1e-6)
    assert [c.before.number for c in found.changes if c.kind == "gone" and c.before] == [gone]
    assert found.counts == {k: sum(c.kind == k for c in found.changes) for k in KINDS}
    assert found.told + found.gone + found.untold == found.area_before
    assert float(found.untold) == pytest.approx(0, abs=1e-4)
    assert float(found.area_before - found.area_after) == pytest.approx(float(found.gone), abs=1e-4)


def test_page_twin_and_workbook_say_the_same(held: tuple[Desk, str, str]) -> None:
    desk, divided, gone = held
    client = desk.client_of("viewer")
    query = f"zone={desk.near}&since=2013&until=2014"
    told = client.get(f"/api/land/changes?{query}").json()
    assert [c["after"] for c in told["changes"] if c["kind"] == "split"] == sorted(
        [divided, "新地块"]
    )
    page = re.sub("<[^>]+>", "", client.get(f"/land/changes?{query}&lang=zh").text)
    for text in ("分割", "后期已无", "新地块", told["gone_hm2"]):
        assert text in page
    sheet = client.get(f"/land/changes.xlsx?{query}&lang=zh")
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets[0].values)[3:]
    assert len(rows) == len(told["changes"])
    assert [row[1] for row in rows if row[0] == "后期已无"] == [gone]


def test_what_cannot_be_compared_is_said(held: tuple[Desk, str, str]) -> None:
    """Years turned round, a year without a survey, a zone with one survey, another's zone."""
    desk, _, _ = held
    client, path = desk.client_of("viewer"), "/api/land/changes"
    for since, until in (("2014", "2013"), ("2013", "2013"), ("2010", "2014")):
        asked = {"zone": desk.near, "since": since, "until": until}
        assert client.get(path, params=asked).status_code == 400
    assert client.get(path, params={"zone": desk.far}).status_code == 404
    assert "没有开发区有两期调查" in client.get(f"/land/changes?zone={desk.far}&lang=zh").text
    scoped = desk.client_of("scoped")
    assert scoped.get("/land/changes", params={"zone": desk.far}).status_code == 404
    assert scoped.get("/land/changes.xlsx", params={"zone": desk.near}).status_code == 200


def test_one_survey_a_zone_is_no_comparison(desk: Desk) -> None:
    assert plot_changes(desk.house) is None
