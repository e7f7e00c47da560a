"""Axes and zones: numbers that cannot be meant as the CRS says are refused with the remedy."""

from dataclasses import replace

import pyarrow as pa
import pyproj
import pytest
import shapely

from tests.journeys.desk import Desk, seen
from tests.journeys.sheets import SHAPE, Sheet
from yuanheng.errors import QuestionError, SourceError, Where
from yuanheng.ledger.surveys.shapes import measure

HERE = Where(file="a.shp")


def check(x: float, y: float, crs: str) -> None:
    """Check a small square at a place."""
    step = 0.01 if pyproj.CRS.from_user_input(crs).is_geographic else 100
    box = shapely.to_wkb(shapely.box(x, y, x + step, y + step))
    measure((box, None), crs, HERE)


def turned(sheet: Sheet, crs: str, *, swapped: bool = False) -> Sheet:
    """Draw a sheet in another CRS, or with northing before easting."""
    turn = pyproj.Transformer.from_crs(sheet.crs, crs, always_xy=True)
    shapes = shapely.transform(
        shapely.from_wkb(sheet.cells(SHAPE)), turn.transform, interleaved=False
    )
    if swapped:
        shapes = shapely.transform(shapes, lambda x, y: (y, x), interleaved=False)
    field = sheet.table.column_names.index(SHAPE)
    table = sheet.table.set_column(field, SHAPE, pa.array(shapely.to_wkb(shapes).tolist()))
    return replace(sheet, table=table, crs=crs)


@pytest.mark.parametrize(
    ("x", "y", "crs"),
    [
        (114, 30, "EPSG:4490"),
        (139.7, 35.6, "EPSG:4326"),
        (30, 60, "EPSG:4326"),
        (500_000, 3_379_000, "EPSG:4547"),
        (38_500_000, 3_379_000, "EPSG:4526"),
        (20_300_000, 3_379_000, "EPSG:4498"),
        (250_000, 3_379_000, "EPSG:32650"),
        (12_000_000, 3_379_000, "EPSG:3857"),
    ],
)
def test_places_that_can_be_meant_pass(x: float, y: float, crs: str) -> None:
    check(x, y, crs)


@pytest.mark.parametrize(
    ("x", "y", "crs"),
    [
        (30, 114, "EPSG:4490"),
        (30, 114, "EPSG:4326"),
        (40, 80, "EPSG:4490"),
        (3_379_000, 500_000, "EPSG:4547"),
        (3_379_000, 38_500_000, "EPSG:4526"),
        (3_379_000, 38_500_000, "EPSG:4547"),
    ],
)
def test_swapped_axes_are_refused_with_the_remedy(x: float, y: float, crs: str) -> None:
    with pytest.raises(SourceError, match="axes are swapped") as refused:
        check(x, y, crs)
    assert refused.value.where == HERE
    assert "Swap the axes" in str(refused.value.remedy)


@pytest.mark.parametrize(
    ("x", "crs", "offered"),
    [
        (38_500_000, "EPSG:4547", "EPSG:4526"),
        (500_000, "EPSG:4526", "EPSG:4547"),
        (39_500_000, "EPSG:4526", "EPSG:4527"),
        (20_500_000, "EPSG:4526", "EPSG:4498"),
        (500_000, "EPSG:4498", "EPSG:4509"),
    ],
)
def test_eastings_of_another_zone_are_asked_about_and_the_crs_is_offered(
    x: float, crs: str, offered: str
) -> None:
    with pytest.raises(QuestionError, match="The eastings") as asked:
        check(x, 3_379_000, crs)
    assert f"--assume CRS={offered}" in str(asked.value.remedy)


def test_a_layer_without_shapes_has_no_axes_to_check() -> None:
    assert measure((None,), "EPSG:4490", HERE).crs is None


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4547", "EPSG:4526"])
def test_an_import_with_swapped_axes_is_refused(desk: Desk, sheet: Sheet, crs: str) -> None:
    with pytest.raises(SourceError, match="axes are swapped") as refused:
        desk.bring(turned(sheet, crs, swapped=True))
    assert refused.value.where.layer == "survey_2012"


def test_an_import_in_another_zone_is_answered_with_the_crs_offered(
    desk: Desk, sheet: Sheet
) -> None:
    drawn = replace(turned(sheet, "EPSG:4526"), crs="EPSG:4547")
    with pytest.raises(QuestionError, match="zone 38, and"):
        desk.bring(drawn)
    _, issues = desk.bring(drawn, assume=["CRS=EPSG:4526"])
    assert {issue.severity for issue in issues} == {"notice"}


def test_shapes_outside_the_band_of_their_zone_are_noticed(desk: Desk, sheet: Sheet) -> None:
    lon = shapely.total_bounds(shapely.from_wkb(sheet.cells(SHAPE)))[0]
    zone = round(lon / 3) + 1
    _, issues = desk.bring(turned(sheet, f"EPSG:{4534 + zone - 25}"))
    (issue,) = seen(issues, "geometry.zone")
    assert (issue.severity, issue.where.layer) == ("notice", "survey_2012")
