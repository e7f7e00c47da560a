"""Shapes are measured in the zone's own CRS; broken ones are mended without loss or set aside."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.ledger.surveys.shapes import Measured, local_crs, measure, project

CRS = "EPSG:4547"  # CGCS2000, central meridian 114° E
X, Y = 500_000.0, 3_500_000.0


def square(side: float, east: float = 0.0) -> shapely.Geometry:
    return shapely.box(X + east, Y, X + east + side, Y + side)


def ring(*points: tuple[float, float]) -> shapely.Geometry:
    return shapely.Polygon([(X + x, Y + y) for x, y in points])


BOWTIE = ring((0, 0), (100, 100), (100, 0), (0, 100))
UNEVEN_BOWTIE = ring((0, 0), (100, 100), (100, 0), (0, 60))
SPIKE = ring((0, 0), (100, 0), (100, 100), (50, 100), (50, 150), (50, 100), (0, 100))


def measured(*shapes: shapely.Geometry | bytes | None, crs: str = CRS) -> Measured:
    wkb = tuple(s if s is None or isinstance(s, bytes) else shapely.to_wkb(s) for s in shapes)
    return measure(wkb, crs)


@pytest.mark.parametrize(
    ("longitude", "code"),
    [
        (73.5, 4534),
        (73.6, 4534),
        (76.4, 4534),
        (76.6, 4535),
        (112.4, 4546),
        (112.6, 4547),
        (114.0, 4547),
        (115.4, 4547),
        (115.6, 4548),
        (128.6, 4552),
        (133.6, 4554),
        (136.4, 4554),
    ],
)
def test_a_zone_lies_in_the_three_degree_zone_of_its_longitude(longitude: float, code: int) -> None:
    assert local_crs(longitude, 40.0).to_epsg() == code


@given(st.floats(73.5, 136.49999), st.floats(3, 54))
def test_the_central_meridian_is_never_farther_than_a_degree_and_a_half(
    longitude: float, latitude: float
) -> None:
    crs = local_crs(longitude, latitude)
    assert crs.to_epsg() in range(4534, 4555)
    meridian = crs.to_cf()["longitude_of_central_meridian"]
    assert abs(meridian - longitude) <= 1.5


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(72.0, 40.0), (137.0, 35.0), (110.0, -5.0), (-72.5, 42.3)]
)
def test_outside_china_the_crs_is_equal_area_around_the_place(
    longitude: float, latitude: float
) -> None:
    parameters = local_crs(longitude, latitude).to_cf()
    assert parameters["grid_mapping_name"] == "lambert_azimuthal_equal_area"
    assert parameters["longitude_of_projection_origin"] == pytest.approx(longitude, abs=1e-4)


def test_a_known_square_has_its_area_in_the_plane_and_on_the_ellipsoid() -> None:
    found = measured(square(1000))
    assert found.crs == CRS
    assert found.area_m2.tolist() == pytest.approx([1e6], rel=1e-9)
    assert found.ellipsoidal_m2.tolist() == pytest.approx([1e6], rel=1e-6)
    assert (found.problems, found.mended) == ((), frozenset())


def test_the_same_land_in_degrees_has_the_same_area() -> None:
    turn = pyproj.Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)
    degrees = shapely.transform(
        square(1000), lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1]))
    )
    found = measured(degrees, crs="EPSG:4490")
    assert found.crs == CRS
    assert found.area_m2.tolist() == pytest.approx([1e6], rel=1e-6)


def test_land_of_the_next_three_degree_zone_is_measured_there() -> None:
    turn = pyproj.Transformer.from_crs("EPSG:4548", CRS, always_xy=True)
    moved = shapely.transform(
        square(1000), lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1]))
    )
    found = measured(moved)
    assert found.crs == "EPSG:4548"
    assert found.area_m2.tolist() == pytest.approx([1e6], rel=1e-6)


def test_a_hole_is_not_counted() -> None:
    with_hole = shapely.difference(square(1000), square(100, east=200))
    assert measured(with_hole).area_m2.tolist() == pytest.approx([990_000], rel=1e-9)


def test_heights_are_dropped() -> None:
    found = measured(shapely.force_3d(square(1000), 50.0))
    assert not shapely.has_z(found.shapes[0])


def test_a_ring_that_mending_leaves_as_large_as_it_was_is_kept() -> None:
    found = measured(square(50), SPIKE)
    assert (found.problems, found.mended) == (
        ((1, "Self-intersection[500050 3500150]"),),
        frozenset({1}),
    )
    assert shapely.is_valid(found.shapes[1])
    assert found.area_m2[1] == pytest.approx(10_000, rel=1e-9)


@pytest.mark.parametrize("shape", [BOWTIE, UNEVEN_BOWTIE])
def test_a_bowtie_is_set_aside_because_mending_would_change_the_land(
    shape: shapely.Geometry,
) -> None:
    found = measured(square(50), shape)
    assert [index for index, _ in found.problems] == [1]
    assert (found.mended, found.shapes[1]) == (frozenset(), None)
    assert np.isnan(found.area_m2[1])


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (None, "missing"),
        (b"junk", "missing"),
        (shapely.Polygon(), "missing"),
        (shapely.Point(X, Y), "not an area: Point"),
        (shapely.LineString([(X, Y), (X + 1, Y)]), "not an area: LineString"),
        (shapely.GeometryCollection([shapely.Point(X, Y)]), "not an area: Point"),
        (
            shapely.GeometryCollection([shapely.Point(X, Y), square(10).exterior]),
            "not an area: GeometryCollection",
        ),
    ],
)
def test_what_is_no_area_is_set_aside_and_the_others_keep_their_place(
    shape: shapely.Geometry | bytes | None, reason: str
) -> None:
    found = measured(square(100), shape, square(200, east=500))
    assert (found.problems, found.mended) == (((1, reason),), frozenset())
    assert found.area_m2.tolist() == pytest.approx([1e4, np.nan, 4e4], rel=1e-9, nan_ok=True)
    assert np.isnan(found.ellipsoidal_m2[1])


@pytest.mark.parametrize("shape", [None, shapely.Point(X, Y), BOWTIE])
def test_a_layer_without_any_area_is_measured_as_unknown(shape: shapely.Geometry | None) -> None:
    found = measured(shape)
    assert [index for index, _ in found.problems] == [0]
    assert np.isnan(found.area_m2).tolist() == [True]


def test_land_outside_china_is_measured_too() -> None:
    found = measured(shapely.box(139.70, 35.60, 139.71, 35.61), crs="EPSG:4326")
    assert found.area_m2[0] == pytest.approx(found.ellipsoidal_m2[0], rel=1e-6)
    assert pyproj.CRS.from_user_input(found.crs).is_projected


def test_no_shape_stays_no_shape_in_another_crs() -> None:
    shapes = np.array([None, square(10)], dtype=object)
    turned = project(shapes, CRS, pyproj.CRS.from_epsg(4490))
    assert turned[0] is None
    assert shapely.get_x(shapely.centroid(turned[1])) == pytest.approx(114.0, abs=1e-3)
