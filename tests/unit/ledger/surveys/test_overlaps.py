"""Patches that lie on each other are named; patches that only touch are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely

from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.opening import create_ledger


def survey(path: Path, boxes: list[tuple[float, float, float, float]]) -> Path:
    shapes = [shapely.box(*(500_000 + x for x in box)) for box in boxes]
    n = len(boxes)
    hectares = np.array([shapely.area(s) / 1e4 for s in shapes])
    columns = {
        "TBBH": np.array([f"P{k}" for k in range(n)], dtype=object),
        "DLDM": np.array(["A2", "B21", "A1", "C1"][:n], dtype=object),
        "GYDM": np.array(["D21"] * n, dtype=object),
        "DLMJ": hectares,
    }
    pyogrio.raw.write(
        path,
        np.array([s.wkb for s in shapes], dtype=object),
        list(columns.values()),
        list(columns),
        geometry_type="Polygon",
        crs="EPSG:4547",
        driver="GPKG",
    )
    return path


@pytest.mark.parametrize(
    ("second", "named"),
    [
        ((100, 0, 200, 100), []),
        ((90, 0, 190, 100), [("P0", "P1", 1000.0)]),
        ((10, 10, 20, 20), [("P0", "P1", 100.0)]),
        ((99.999, 0, 199.999, 100), []),
    ],
)
def test_patches_that_overlap_are_named_with_the_common_area(
    tmp_path: Path, second: tuple[float, float, float, float], named: list[tuple[str, str, float]]
) -> None:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": None, "level": None})
    path = survey(tmp_path / "survey.gpkg", [(0, 0, 100, 100), second])
    batch, issues = import_file(house, path, period="2013", zone="示例区")
    found = [i.message.values for i in issues if i.check == "geometry.overlap"]
    assert [(v["one"], v["other"], v["area"]) for v in found] == named
    assert batch.details["overlaps"] == len(named)


def test_a_boundary_drawn_twice_is_told_apart_from_land_counted_twice(tmp_path: Path) -> None:
    """A strip of forty centimetres is a notice of its own, and no overlap."""
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": None, "level": None})
    path = survey(tmp_path / "survey.gpkg", [(0, 0, 100, 100), (99.6, 0, 199.6, 100)])
    batch, issues = import_file(house, path, period="2013", zone="示例区")
    (issue,) = [i for i in issues if i.check.startswith("geometry")]
    assert (issue.check, issue.severity) == ("geometry.overlap-sliver", "notice")
    assert issue.message.values == {"one": "P0", "other": "P1", "width": 0.4, "area": 40.0}
    assert (batch.details["overlaps"], batch.details["overlap_slivers"]) == (0, 1)
