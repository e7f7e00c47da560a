"""A Chinese survey that lies outside China is asked about; one at its edge is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely

from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import QuestionError


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {})
    return house


def survey_at(path: Path, lon: float, lat: float, *, strays: int = 0) -> Path:
    """Write three plots in degrees, some of them on the meridian of Greenwich."""
    west = [lon + 0.002 * n if n >= strays else 0.002 * n for n in range(3)]
    shapes = [shapely.box(x, lat, x + 0.001, lat + 0.001) for x in west]
    hectares = 123.9 * np.cos(np.radians(lat)) * 1e-4 * 1e2
    columns = {
        "TBBH": np.array(["1", "2", "3"], dtype=object),
        "DLDM": np.array(["A2", "B21", "A1"], dtype=object),
        "GYDM": np.array(["D21"] * 3, dtype=object),
        "DLMJ": np.full(3, hectares),
    }
    wkb = np.array([s.wkb for s in shapes], dtype=object)
    pyogrio.raw.write(
        path, wkb, list(columns.values()), list(columns), geometry_type="Polygon", crs="EPSG:4490"
    )
    return path


@pytest.mark.parametrize(("lon", "lat"), [(72.9, 39.4), (139.7, 35.7), (114.0, -22.0), (0.0, 30.0)])
def test_land_outside_china_is_asked_about(
    house: OpenHouse, tmp_path: Path, lon: float, lat: float
) -> None:
    """It can be said that it lies there; then it is read."""
    path = survey_at(tmp_path / "survey.gpkg", lon, lat)
    with pytest.raises(QuestionError, match="outside China"):
        import_file(house, path, period="2024", zone="示例区")
    batch, _ = import_file(house, path, period="2024", zone="示例区", assume=["PLACE=abroad"])
    assert batch.rows == 3


@pytest.mark.parametrize(("lon", "lat"), [(73.6, 39.4), (134.7, 48.3), (109.5, 18.2)])
def test_land_at_the_edge_of_china_is_not(
    house: OpenHouse, tmp_path: Path, lon: float, lat: float
) -> None:
    path = survey_at(tmp_path / "survey.gpkg", lon, lat)
    assert import_file(house, path, period="2024", zone="示例区")[0].rows == 3


def test_one_patch_elsewhere_is_a_stray_and_no_question(house: OpenHouse, tmp_path: Path) -> None:
    """A slip in one row does not put the zone abroad."""
    path = survey_at(tmp_path / "survey.gpkg", 114.0, 30.5, strays=1)
    _, issues = import_file(house, path, period="2024", zone="示例区")
    assert "geometry.far" in {i.check for i in issues}
