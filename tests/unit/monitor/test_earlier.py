"""A survey shifted as GCJ-02 shifts is suspected; one shifted otherwise, or the first, is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pyproj
import pytest
import shapely

from tests.unit.ledger.boxes import CRS, Box, write_boxes
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.ledger.record.known import snapshot
from yuanheng.model.ledger import Issue
from yuanheng.monitor.gcj02 import gcj02_of, gcj02_shift_m

BOXES: list[Box] = [(120.0 * n, 0, 120.0 * n + 100, 100 + 10 * n) for n in range(6)]
TO_DEGREES = pyproj.Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)

Points = Any
Shift = Callable[[Points], Points]


def by_gcj02(points: Points) -> Points:
    """Move points as maps in GCJ-02 have them."""
    lon, lat = TO_DEGREES.transform(points[:, 0], points[:, 1])
    moved = np.array([gcj02_of(x, y) for x, y in zip(lon, lat, strict=True)])
    return np.column_stack(TO_DEGREES.transform(moved[:, 0], moved[:, 1], direction="INVERSE"))


def by_metres(east: float, north: float) -> Shift:
    """Move points by so many metres."""
    return lambda points: points + np.array([east, north])


def shifted(source: Path, target: Path, shift: Shift) -> Path:
    """Write a survey again, its shapes moved and all else the same."""
    meta, _, shapes, columns = pyogrio.raw.read(source)
    moved = shapely.transform(shapely.from_wkb(shapes), shift)
    pyogrio.raw.write(
        target,
        shapely.to_wkb(moved),
        columns,
        list(meta["fields"]),
        geometry_type="Polygon",
        crs=meta["crs"],
        driver="GPKG",
    )
    return target


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """The survey of 2012, as it should be."""
    return write_boxes(tmp_path / "first.gpkg", BOXES)


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """A ledger that knows a zone and no survey."""
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": None, "level": None})
    return house


def bring(house: OpenHouse, path: Path, period: str) -> list[Issue]:
    """Import a survey; give what was seen against the one before it."""
    _, issues = import_file(house, path, period=period, zone="示例区")
    return [i for i in issues if i.check in ("geometry.gcj02", "geometry.elsewhere")]


def test_a_survey_in_gcj02_is_suspected_and_kept_as_it_came(
    house: OpenHouse, first: Path, tmp_path: Path
) -> None:
    """The measured displacement is that of the formula at this place; no coordinate is changed."""
    assert bring(house, first, "2012") == []
    path = shifted(first, tmp_path / "second.gpkg", by_gcj02)
    (issue,) = bring(house, path, "2013")
    values = issue.message.values
    assert (issue.check, issue.severity, issue.quarantined) == ("geometry.gcj02", "warning", False)
    assert str(issue.message).startswith("The survey looks like GCJ-02: it lies")
    assert values["period"] == "2012"
    by_east, by_north = gcj02_shift_m(114.0, 30.54)
    assert [values["east"], values["north"]] == pytest.approx([by_east, by_north], abs=3)
    kept = snapshot(house.store, "parcel", house.store.last_seq(), periods=frozenset({"2013"}))
    drawn = pyogrio.raw.read(path)[2].tolist()
    assert kept.column("boundary").to_pylist() == drawn


def test_where_the_earlier_survey_was_gcj02_that_one_is_named(
    house: OpenHouse, first: Path, tmp_path: Path
) -> None:
    """A sound survey after a shifted one lies the other way."""
    bring(house, shifted(first, tmp_path / "wrong.gpkg", by_gcj02), "2012")
    (issue,) = bring(house, first, "2013")
    assert str(issue.message).startswith("The survey of 2012 looks like GCJ-02")


@pytest.mark.parametrize(("east", "north"), [(0, 0), (84, 10), (400, 400), (0, -560), (560, 0)])
def test_a_survey_shifted_otherwise_is_not_suspected(
    house: OpenHouse, first: Path, tmp_path: Path, east: float, north: float
) -> None:
    """Another length or direction is a displacement, which every evaluation shows."""
    bring(house, first, "2012")
    path = shifted(first, tmp_path / "second.gpkg", by_metres(east, north))
    assert bring(house, path, "2013") == []


def test_a_survey_alone_is_not_suspected_and_is_named_when_an_earlier_one_comes(
    house: OpenHouse, first: Path, tmp_path: Path
) -> None:
    """One survey alone cannot be told from a shifted one; the order of imports does not matter."""
    path = shifted(first, tmp_path / "second.gpkg", by_gcj02)
    assert bring(house, path, "2013") == []
    (issue,) = bring(house, first, "2012")
    assert str(issue.message).startswith("The survey of 2013 looks like GCJ-02")


def test_the_survey_of_the_same_year_imported_again_is_compared_too(
    house: OpenHouse, first: Path, tmp_path: Path
) -> None:
    """A file sent twice, the second time out of a map program, is seen."""
    bring(house, first, "2012")
    path = shifted(first, tmp_path / "again.gpkg", by_gcj02)
    assert [i.check for i in bring(house, path, "2012")] == ["geometry.gcj02"]


@pytest.mark.parametrize(("east", "checks"), [(9_000, []), (40_000, ["geometry.elsewhere"])])
def test_a_survey_far_from_the_one_before_it_is_named(
    house: OpenHouse, first: Path, tmp_path: Path, east: float, checks: list[str]
) -> None:
    """An area for expansion may lie some kilometres off; tens of kilometres are another zone."""
    bring(house, first, "2012")
    path = shifted(first, tmp_path / "second.gpkg", by_metres(east, 0))
    found = bring(house, path, "2013")
    assert [i.check for i in found] == checks
    assert [i.message.values["distance"] for i in found] == ([39.3] if checks else [])


@pytest.mark.parametrize("periods", [("2012", "2013"), ("2013", "2012")])
def test_a_survey_elsewhere_is_told_whichever_came_first(
    house: OpenHouse, first: Path, tmp_path: Path, periods: tuple[str, str]
) -> None:
    """Also where the survey brought later is the earlier one."""
    bring(house, first, periods[0])
    path = shifted(first, tmp_path / "second.gpkg", by_metres(0, 50_000))
    (issue,) = bring(house, path, periods[1])
    assert issue.check == "geometry.elsewhere"
    assert issue.message.values == {
        "distance": pytest.approx(49.85, abs=0.06),
        "period": periods[0],
    }
