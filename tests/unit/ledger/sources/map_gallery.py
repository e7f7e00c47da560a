"""A gallery of map files as people send them: each maker writes one, and says what must come of it.

Squares of one hectare stand on the central meridian of zone 39 (EPSG:4548, 117° E).
"""

from __future__ import annotations

import json
import shutil
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

#: Two patches of a MultiSurface layer, one a circle of arcs.
ARCS = Path(__file__).with_name("arcs.gdb.zip")
EAST, NORTH = 500_000.0, 3_500_000.0
NUMBERED = 39_000_000.0
LON, LAT = 117.0, 31.6
FIELDS = {"TBBH": "P{n}", "DLDM": "A2", "GYDM": "D1"}
Ring = Sequence[tuple[float, float]]
Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Exhibit:
    """A map file and what must come of it.

    Refused with an error that says something; or read, with these hectares by row (None where the
    shape is set aside) and these checks, which are warnings and errors, by check and row.
    """

    name: str
    make: Make
    hectares: tuple[float | None, ...] = ()
    checks: tuple[tuple[str, int | None], ...] = ()
    error: str = ""
    says: str = ""
    layer: str | None = None
    rows: tuple[int, ...] = ()


def square(n: int = 0, side: float = 100.0, east: float = EAST) -> Any:  # noqa: ANN401 - shapely's
    """A square, 200 m from the next."""
    return shapely.box(east + n * 200, NORTH, east + n * 200 + side, NORTH + side)


def inner(side: float) -> Any:  # noqa: ANN401 - shapely's
    """A square in the middle of the second one."""
    gap = (100 - side) / 2
    west, south = EAST + 200 + gap, NORTH + gap
    return shapely.box(west, south, west + side, south + side)


def degrees(n: int = 0) -> Any:  # noqa: ANN401 - shapely's
    """A square of a thousandth of a degree (1.0523 ha)."""
    return shapely.box(LON + n * 0.002, LAT, LON + n * 0.002 + 0.001, LAT + 0.001)


def layer(  # noqa: PLR0913 - one argument for each thing that differs
    name: str,
    shapes: Iterable[Any],
    *,
    crs: str | None = "EPSG:4548",
    areas: Sequence[float] = (),
    driver: str = "GPKG",
    kind: str = "Unknown",
    fields: dict[str, list[Any]] | None = None,
    prj: str | None = None,
    **options: Any,  # noqa: ANN401 - GDAL's
) -> Make:
    """Write a layer by a driver of GDAL; shapes may be bytes of WKB."""
    blobs = [s if s is None or isinstance(s, bytes) else shapely.to_wkb(s) for s in shapes]

    def make(folder: Path) -> Path:
        columns: dict[str, list[Any]] = {
            field: [value.format(n=n + 1) for n in range(len(blobs))]
            for field, value in FIELDS.items()
        }
        columns |= {"DLMJ": list(areas) or [1.0] * len(blobs), **(fields or {})}
        shape = {"geom": pa.array(blobs, pa.binary())}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pyogrio.write_arrow(
                pa.table({**columns, **shape}),
                folder / name,
                driver=driver,
                geometry_name="geom",
                geometry_type=kind,
                crs=crs,
                **options,
            )
        if prj is not None:
            (folder / name).with_suffix(".prj").write_text(prj, encoding="ascii")
        return folder / name

    return make


def shp(shapes: Iterable[Any], **options: Any) -> Make:  # noqa: ANN401 - GDAL's
    """Write a shapefile."""
    return layer("图斑.shp", shapes, driver="ESRI Shapefile", kind="Polygon", **options)


def circle(east: float = EAST, *, wrapped: int = 0) -> bytes:
    """A circle of 100 m as arcs (3.1416 ha), as it is or in a MultiSurface or a collection."""
    points = [(-100, 0), (0, 100), (100, 0), (0, -100), (-100, 0)]
    ring = struct.pack("<BII", 1, 8, len(points))
    ring += b"".join(struct.pack("<dd", east + x, NORTH + y) for x, y in points)
    polygon = struct.pack("<BII", 1, 10, 1) + ring
    return struct.pack("<BII", 1, wrapped, 1) + polygon if wrapped else polygon


def half_circle() -> bytes:
    """Half a circle of 100 m as a compound curve of an arc and a line (1.5708 ha)."""
    points = [(-100.0, 0.0), (0.0, 100.0), (100.0, 0.0)]
    arc = struct.pack("<BII", 1, 8, 3) + b"".join(
        struct.pack("<dd", EAST + x, NORTH + y) for x, y in points
    )
    line = shapely.to_wkb(shapely.LineString([(EAST + 100, NORTH), (EAST - 100, NORTH)]))
    return struct.pack("<BII", 1, 10, 1) + struct.pack("<BII", 1, 9, 2) + arc + bytes(line)


def surface(kind: int) -> bytes:
    """A polyhedral surface (15) or a TIN (16) of one face."""
    face = (
        square()
        if kind == 15
        else shapely.Polygon([(EAST, NORTH), (EAST + 9, NORTH), (EAST, NORTH + 9)])
    )
    inner = bytearray(shapely.to_wkb(face))
    if kind == 16:
        inner[1] = 17
    return struct.pack("<BII", 1, kind, 1) + bytes(inner)


def arcs_around(*radii: float) -> bytes:
    """Circles of arcs in each other, with heights: the first is the outline, the others holes."""
    rings = []
    for r in radii:
        corners = [(-r, 0.0), (0.0, r), (r, 0.0), (0.0, -r), (-r, 0.0)]
        points = b"".join(struct.pack("<ddd", EAST + x, NORTH + y, 9.0) for x, y in corners)
        rings.append(struct.pack("<BII", 1, 1008, len(corners)) + points)
    return struct.pack("<BII", 1, 1010, len(rings)) + b"".join(rings)


def with_vertex(x: float, y: float) -> bytes:
    """A shape with a vertex of these numbers."""
    corners = [(EAST, NORTH), (x, y), (EAST + 100, NORTH + 100), (EAST, NORTH)]
    head = struct.pack("<BIII", 1, 3, 1, len(corners))
    return head + b"".join(struct.pack("<dd", *corner) for corner in corners)


def tangle(count: int) -> Any:  # noqa: ANN401 - shapely's
    """A ring that crosses itself everywhere, as no tool can mend it in an hour."""
    points = np.random.default_rng(7).random((count, 2)) * 1000
    return shapely.Polygon(points + np.array([EAST, NORTH]))


def ring_of(shape: Any) -> list[list[float]]:  # noqa: ANN401 - shapely's
    """The corners of a shape."""
    return [list(point) for point in shapely.get_coordinates(shape).tolist()]


def feature(
    n: int = 0,
    ring: list[list[float]] | None = None,
    **said: Any,  # noqa: ANN401 - whatever JSON holds
) -> dict[str, Any]:
    """A feature of GeoJSON."""
    plain = {"TBBH": f"P{n + 1}", "DLDM": "A2", "GYDM": "D1", "DLMJ": 1.0523}
    shape = {"type": "Polygon", "coordinates": [ring or ring_of(degrees(n))]}
    return {"type": "Feature", "geometry": shape, "properties": {**plain, **said}}


def geojson(*features: dict[str, Any], encoding: str = "utf-8", **said: Any) -> Make:  # noqa: ANN401
    """Write GeoJSON in an encoding."""

    def make(folder: Path) -> Path:
        told = {"type": "FeatureCollection", **said, "features": list(features)}
        text = json.dumps(told, ensure_ascii=False)
        (folder / "图斑.geojson").write_bytes(text.encode(encoding))
        return folder / "图斑.geojson"

    return make


def placemark(n: int = 0, beside: str = "", name: str = "") -> str:
    """A placemark of KML."""
    data = {"TBBH": f"P{n + 1}", "DLDM": "A2", "GYDM": "D1", "DLMJ": "1.0523"}
    told = "".join(f'<Data name="{k}"><value>{v}</value></Data>' for k, v in data.items())
    ring = " ".join(f"{x},{y},0" for x, y in ring_of(degrees(n)))
    polygon = (
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    )
    shape = f"<MultiGeometry>{beside}{polygon}</MultiGeometry>" if beside else polygon
    return (
        f"<Placemark><name>{name or data['TBBH']}</name>"
        f"<ExtendedData>{told}</ExtendedData>{shape}</Placemark>"
    )


def kml(inside: str, encoding: str = "utf-8", declared: str = "UTF-8") -> Make:
    """Write KML in an encoding, which it declares or not."""

    def make(folder: Path) -> Path:
        text = (
            f'<?xml version="1.0" encoding="{declared}"?>'
            f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>'
        )
        (folder / "图斑.kml").write_bytes(text.encode(encoding))
        return folder / "图斑.kml"

    return make


def packed(make: Make, name: str = "图斑.zip", inside: str = "") -> Make:
    """Pack what a maker writes, all files of it."""

    def pack(folder: Path) -> Path:
        made = make(folder)
        files = sorted(made.rglob("*")) if made.is_dir() else sorted(folder.glob(f"{made.stem}.*"))
        with zipfile.ZipFile(folder / name, "w") as archive:
            for file in files:
                archive.write(file, f"{inside}{file.relative_to(folder).as_posix()}")
        return folder / name

    return pack


def raw(name: str, content: bytes) -> Make:
    """Write bytes."""

    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def bundle(*names: str) -> Make:
    """Pack files of which only the name matters."""

    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "a.zip", "w") as archive:
            for name in names:
                archive.writestr(name, b"x")
        return folder / "a.zip"

    return make


def renamed(make: Make, name: str) -> Make:
    """Give what a maker writes another name."""
    return lambda folder: make(folder).rename(folder / name)


def collection(whole: dict[str, Any], point: list[float]) -> dict[str, Any]:
    """A feature with a point beside its area."""
    parts = [whole["geometry"], {"type": "Point", "coordinates": point}]
    return {**whole, "geometry": {"type": "GeometryCollection", "geometries": parts}}


def cut(make: Make) -> Make:
    """Leave the second half of a file away."""

    def made(folder: Path) -> Path:
        path = make(folder)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
        return path

    return made


def changed_dbf(make: Make, change: Callable[[bytearray, int, int], None]) -> Make:
    """Change the table of a shapefile; told are its bytes, and those of its head and of a row."""

    def made(folder: Path) -> Path:
        path = make(folder)
        table = bytearray(path.with_suffix(".dbf").read_bytes())
        change(table, *struct.unpack_from("<HH", table, 8))
        path.with_suffix(".dbf").write_bytes(table)
        return path

    return made


def delete(*rows: int) -> Callable[[bytearray, int, int], None]:
    """Mark rows as deleted."""

    def change(table: bytearray, head: int, row: int) -> None:
        for number in rows:
            table[head + (number - 1) * row] = ord("*")

    return change


def overflow(field: str, row: int) -> Callable[[bytearray, int, int], None]:
    """Fill a cell with stars, as programs do with a number too long for it."""

    def change(table: bytearray, head: int, size: int) -> None:
        first, place = 1, 32
        while table[place] != 13:
            width = table[place + 16]
            if bytes(table[place : place + 11]).split(b"\0")[0].decode() == field:
                at = head + (row - 1) * size + first
                table[at : at + width] = b"*" * width
            first, place = first + width, place + 32

    return change


HEAD = (
    "[属性描述]\n格式版本号=1.01\n坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n"
    "计量单位=米\n带号=39\n精度=0.001\n[地块坐标]\n"
)
SHELL: Ring = ((0, 0), (0, 100), (100, 100), (100, 0), (0, 0))
HOLE: Ring = ((20, 20), (60, 20), (60, 60), (20, 60), (20, 20))
EDGE: Ring = ((0, 20), (40, 20), (40, 40), (0, 40), (0, 20))


def points(ring: Ring, number: int) -> str:
    """The lines of a ring in a text of boundary points."""
    return "".join(
        f"J{n},{number},{NORTH + y:.3f},{NUMBERED + EAST + x:.3f}\n"
        for n, (x, y) in enumerate(ring, 1)
    )


def text(*rings: tuple[Ring, int], area: float = 1.0, encoding: str = "gb18030") -> Make:
    """Write a text of boundary points of one plot."""
    count = sum(len(ring) for ring, _ in rings)
    body = f"{count},{area},A1,一号,面,,工业用地,,@\n" + "".join(points(*ring) for ring in rings)
    return raw("界址点.txt", (HEAD + body).encode(encoding))


TOWN = (
    'LOCAL_CS["City independent system",LOCAL_DATUM["unknown",32767],'
    'UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]'
)
BOUND = (
    'PROJCS["BJ54 zone 39",GEOGCS["Beijing 1954",DATUM["Beijing_1954",'
    'SPHEROID["Krassowsky 1940",6378245,298.3],TOWGS84[15.8,-154.4,-82.3,0,0,0,0]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",117],'
    'PARAMETER["scale_factor",1],PARAMETER["false_easting",39500000],'
    'PARAMETER["false_northing",0],UNIT["metre",1]]'
)
QUESTION, SOURCE = "QuestionError", "SourceError"
SHAPE, DATUM, UNREADABLE = "geometry.invalid", "geometry.datum", "value.unreadable"
A_POINT = f"<Point><coordinates>{LON},{LAT},0</coordinates></Point>"
Z_NAN = shapely.from_wkt(
    f"POLYGON Z (({EAST} {NORTH} NaN, {EAST + 100} {NORTH} 1, {EAST + 100} {NORTH + 100} NaN,"
    f" {EAST} {NORTH + 100} 2, {EAST} {NORTH} NaN))"
)
ZM = shapely.from_wkt(
    f"POLYGON ZM (({EAST} {NORTH} 1 2, {EAST + 100} {NORTH} 1 2, {EAST + 100} {NORTH + 100} 1 2,"
    f" {EAST} {NORTH + 100} 1 2, {EAST} {NORTH} 1 2))"
)
DEEP = shapely.GeometryCollection(
    [shapely.GeometryCollection([shapely.GeometryCollection([square(), shapely.Point(EAST, 2)])])]
)
WITH_HOLE = shapely.Polygon(
    square().exterior, [shapely.box(EAST + 20, NORTH + 20, EAST + 60, NORTH + 60).exterior]
)
TWO_POINTS = struct.pack("<BIIIdddddd", 1, 3, 1, 3, EAST, NORTH, EAST + 9, NORTH, EAST, NORTH)

GALLERY = (
    # Shapes
    Exhibit(
        "a circle of arcs", layer("a.gpkg", [circle(), square(1)], areas=(3.14, 1)), (3.1416, 1)
    ),
    Exhibit(
        "arcs in a MultiSurface", layer("a.gpkg", [circle(wrapped=12)], areas=(3.14,)), (3.1416,)
    ),
    Exhibit(
        "an arc and a line",
        layer("a.gpkg", [half_circle(), square(2)], areas=(1.57, 1)),
        (1.5708, 1),
    ),
    Exhibit(
        "arcs in a geodatabase",  # pyogrio writes none; made by GDAL's own Python
        lambda folder: Path(shutil.copy(ARCS, folder)),
        (3.1416, 1),
    ),
    Exhibit(
        "a hole of arcs, with heights",
        layer("a.gpkg", [arcs_around(100, 50), square(2)], areas=(2.36, 1)),
        (2.3562, 1),
    ),
    Exhibit(
        "a line of arcs",
        layer("a.gpkg", [b"\1\x0b\0\0\0\1\0\0\0" + circle()[9:], square(2)]),
        (None, 1),
        ((SHAPE, 1),),
    ),
    Exhibit(
        "a surface in a collection",
        layer("a.gpkg", [struct.pack("<BII", 1, 7, 1) + surface(15), square(1)]),
        (None, 1),
        ((SHAPE, 1),),
    ),
    Exhibit(
        "a surface of three dimensions",
        layer("a.gpkg", [surface(15), square(1)]),
        (None, 1),
        ((SHAPE, 1),),
    ),
    Exhibit("a TIN", layer("a.gpkg", [surface(16), square(1)]), (None, 1), ((SHAPE, 1),)),
    Exhibit(
        "a vertex that is no number",
        layer("a.gpkg", [with_vertex(EAST + 100, np.nan), square(1)]),
        (None, 1),
        ((SHAPE, 1),),
    ),
    Exhibit(
        "an infinite vertex",
        layer("a.gpkg", [square(1), with_vertex(np.inf, NORTH)]),
        (1, None),
        ((SHAPE, 2),),
    ),
    Exhibit(
        "a vertex at the origin",
        layer("a.gpkg", [with_vertex(0, 0), square(1)]),
        (None, 1),
        ((SHAPE, 1),),
    ),
    Exhibit(
        "an absurd vertex",
        layer("a.gpkg", [with_vertex(1e200, -1e200), square(1), square(2)]),
        (None, 1, 1),
        ((SHAPE, 1),),
    ),
    Exhibit(
        "one row at the end of the world",
        layer("a.gpkg", [shapely.box(1e20, 1e20, 1e20 + 1e5, 1e20 + 1e5), square(1)]),
        (None, 1),
        ((SHAPE, 1),),
    ),
    Exhibit("heights that are no numbers", layer("a.gpkg", [Z_NAN]), (1,)),
    Exhibit("heights and measures", layer("a.gpkg", [ZM]), (1,)),
    Exhibit(
        "heights in a shapefile",
        layer(
            "a.shp", [shapely.force_3d(square(), 9.0)], driver="ESRI Shapefile", kind="Polygon Z"
        ),
        (1,),
    ),
    Exhibit(
        "an area and a line",
        layer(
            "a.gpkg",
            [shapely.GeometryCollection([square(), square(5).exterior]), square(2)],
        ),
        (1, 1),
        ((SHAPE, 1),),
    ),
    Exhibit("collections in collections", layer("a.gpkg", [DEEP]), (1,), ((SHAPE, 1),)),
    Exhibit(
        "a collection of areas",
        layer("a.gpkg", [shapely.GeometryCollection([square(), square(1)])], areas=(2.0,)),
        (2,),
    ),
    Exhibit(
        "nothing, an empty area and an area",
        layer("a.gpkg", [None, shapely.Polygon(), square(2)]),
        (None, None, 1),
        ((SHAPE, 1), (SHAPE, 2)),
    ),
    Exhibit(
        "an area of two points",
        layer("a.gpkg", [TWO_POINTS, square(1)]),
        (None, 1),
        ((SHAPE, 1),),
    ),
    Exhibit("a tangle", layer("a.gpkg", [tangle(3000), square(20)]), (None, 1), ((SHAPE, 1),)),
    Exhibit("a hole wound as its shell", layer("a.gpkg", [WITH_HOLE], areas=(0.84,)), (0.84,)),
    *(
        Exhibit(
            f"a hole that a shapefile has for a part, {len(sides)} deep",
            layer(
                "a.shp",
                [square(), shapely.MultiPolygon([inner(side) for side in (100, *sides)])],
                driver="ESRI Shapefile",
                kind="MultiPolygon",
                areas=(1, area),
            ),
            (1, area),
            (("geometry.rings", 2),),
        )
        for sides, area in (((40,), 0.84), ((60, 20), 0.68))
    ),
    # Coordinate systems
    Exhibit(
        "degrees under metres",
        layer("a.gpkg", [degrees(), degrees(1)]),
        error=QUESTION,
        says="numbers are degrees",
    ),
    Exhibit(
        "degrees under metres, latitude first",
        layer("a.gpkg", [shapely.box(LAT, LON, LAT + 0.001, LON + 0.001)]),
        error=QUESTION,
        says="numbers are degrees",
    ),
    Exhibit(
        "degrees under metres of Xian 1980",
        shp([degrees()], crs="EPSG:2363"),
        error=QUESTION,
        says="CRS=EPSG:4490; if they are Xian 1980, CRS=EPSG:4610",
    ),
    Exhibit(
        "degrees under another map of metres",
        layer("a.gpkg", [degrees(), degrees(1)], crs="EPSG:32650"),
        error=QUESTION,
        says="numbers are degrees",
    ),
    Exhibit(
        "Xian 1980",
        layer("a.gpkg", [square(east=NUMBERED + EAST)], crs="EPSG:2363"),
        (1,),
        ((DATUM, None),),
    ),
    Exhibit(
        "Beijing 1954",
        layer("a.gpkg", [square(east=NUMBERED + EAST)], crs="EPSG:2415"),
        (1,),
        ((DATUM, None),),
    ),
    Exhibit(
        "Xian 1980 in degrees",
        layer("a.gpkg", [degrees()], crs="EPSG:4610"),
        (1.0523,),
        ((DATUM, None),),
    ),
    Exhibit(
        "Beijing 1954 without its zone number",
        layer("a.gpkg", [square()], crs="EPSG:2415"),
        error=QUESTION,
        says="CRS=EPSG:4548; if they are Beijing 1954, CRS=EPSG:2436",
    ),
    Exhibit(
        "Xian 1980 with a zone number too many",
        layer("a.gpkg", [square(east=NUMBERED + EAST)], crs="EPSG:2384"),
        error=QUESTION,
        says="CRS=EPSG:4527; if they are Xian 1980, CRS=EPSG:2363",
    ),
    Exhibit(
        "heights in the CRS and no zone number",
        layer("a.gpkg", [square()], crs="EPSG:4527+5737"),
        error=QUESTION,
        says="--assume CRS=EPSG:4548",
    ),
    Exhibit(
        "a town's own CRS",
        shp([square()], crs=None, prj=TOWN),
        error=QUESTION,
        says="no coordinate system",
    ),
    Exhibit(
        "a transformation bound to the CRS",
        shp([square()], crs=None, prj=BOUND),
        error=QUESTION,
        says="and BJ54 zone 39 has zone 39 before them",
    ),
    Exhibit("no .prj", shp([square()], crs=None), error=QUESTION, says="no coordinate system"),
    Exhibit(
        "one row with its axes swapped",
        geojson(feature(), feature(1, [p[::-1] for p in ring_of(degrees(1))]), feature(2)),
        (1.0523, None, 1.0523),
        ((SHAPE, 2),),
    ),
    Exhibit(
        "zone 39 with its number",
        layer("a.gpkg", [square(east=NUMBERED + EAST)], crs="EPSG:4527"),
        (1,),
    ),
    Exhibit(
        "metres under degrees",
        layer("a.gpkg", [square(), square(1)], crs="EPSG:4490"),
        error=QUESTION,
        says="cannot lie where EPSG:4490 would put them",
    ),
    Exhibit(
        "GeoJSON in metres",
        geojson(feature(0, ring_of(square(east=NUMBERED + EAST)))),
        error=QUESTION,
        says="cannot lie where EPSG:4326 would put them",
    ),
    # Fields and rows
    *(
        Exhibit(
            f"a field named {field} in {name}",
            layer(name, [square()], driver=driver, kind="Polygon", fields={field: [7]}),
            (1,),
        )
        for name, driver in (("a.gpkg", "GPKG"), ("a.shp", "ESRI Shapefile"))
        for field in ("OGC_FID", "wkb_geom", "shape", "geometry", "Id", "FID_1")
    ),
    *(
        Exhibit(f"a property named {field}", geojson(feature(0, None, **{field: 7})), (1.0523,))
        for field in ("OGC_FID", "wkb_geometry", "fid", "FID", "geom", "geometry", "shape")
    ),
    Exhibit("a property that is the number", geojson(feature(id=7)), (1.0523,), rows=(7,)),
    Exhibit(
        "a number too long for its field",
        changed_dbf(shp([square(), square(1)]), overflow("DLMJ", 1)),
        (1, 1),
        ((UNREADABLE, 1),),
    ),
    Exhibit(
        "a deleted first record",
        changed_dbf(shp([square(n) for n in range(3)]), delete(1)),
        (1, 1),
        rows=(2, 3),
    ),
    Exhibit(
        "deleted records in the middle",
        changed_dbf(shp([square(n) for n in range(6)]), delete(2, 3, 5)),
        (1, 1, 1),
        rows=(1, 4, 6),
    ),
    Exhibit(
        "all records deleted",
        changed_dbf(shp([square()]), delete(1)),
        error=SOURCE,
        says="The layer has no rows",
    ),
    Exhibit(
        "a feature without a shape",
        geojson({**feature(), "geometry": None}, feature(1)),
        (None, 1.0523),
        ((SHAPE, 1),),
    ),
    Exhibit(
        "a collection of GeoJSON",
        geojson(collection(feature(), [LON, LAT]), feature(1)),
        (1.0523, 1.0523),
        ((SHAPE, 1),),
    ),
    Exhibit(
        "arcs in a collection",
        layer("a.gpkg", [circle(wrapped=7), square(1)], areas=(3.14, 1)),
        (3.1416, 1),
    ),
    Exhibit(
        "features by line",
        raw("a.geojson", "\n".join(json.dumps(feature(n)) for n in range(2)).encode()),
        (1.0523, 1.0523),
    ),
    # Texts
    Exhibit("GBK GeoJSON", geojson(feature(TDSYZ="某某公司"), encoding="gbk"), (1.0523,)),
    Exhibit("UTF-8 GeoJSON with mark", geojson(feature(), encoding="utf-8-sig"), (1.0523,)),
    Exhibit("UTF-16 GeoJSON", geojson(feature(), encoding="utf-16"), error=SOURCE, says="UTF-16"),
    Exhibit(
        "UTF-16 unmarked", geojson(feature(), encoding="utf-16-le"), error=SOURCE, says="UTF-16"
    ),
    Exhibit(
        "GBK KML that says so",
        kml(placemark(name="一号地块"), "gbk", "GBK"),
        (1.0523,),
    ),
    Exhibit("GBK KML that says UTF-8", kml(placemark(name="一号地块"), "gbk"), (1.0523,)),
    Exhibit(
        "UTF-8 KML that says GB2312", kml(placemark(name="一号地块"), declared="gb2312"), (1.0523,)
    ),
    Exhibit("UTF-16 KML", kml(placemark(), "utf-16", "UTF-16"), error=SOURCE, says="UTF-16"),
    Exhibit(
        "an area with its label in KML",
        kml(placemark(beside=A_POINT) + placemark(1)),
        (1.0523, 1.0523),
        ((SHAPE, 1),),
    ),
    Exhibit(
        "KML of several folders",
        kml(
            f"<Folder><name>一期</name>{placemark()}</Folder><Folder><name>二期</name>{placemark(1)}</Folder>"
        ),
        (1.0523,),
        layer="二期",
    ),
    Exhibit(
        "KML of folders in a folder",
        kml(f"<Folder><name>外</name><Folder><name>内</name>{placemark()}</Folder></Folder>"),
        (1.0523,),
    ),
    Exhibit("KMZ", packed(kml(placemark()), "图斑.kmz"), (1.0523,)),
    Exhibit(
        "a hole that shares an edge",
        text((SHELL, 1), (EDGE, 2), area=0.92),
        (0.92,),
        ((SHAPE, 1),),
    ),
    Exhibit("a hole wound the other way", text((SHELL, 1), (HOLE[::-1], 2), area=0.84), (0.84,)),
    Exhibit(
        "a hole under the number of its shell", text((SHELL, 1), (HOLE, 1), area=0.84), (0.84,)
    ),
    Exhibit("the same, wound the other way", text((SHELL, 1), (HOLE[::-1], 1), area=0.84), (0.84,)),
    Exhibit("points in UTF-16", text((SHELL, 1), encoding="utf-16"), error=SOURCE, says="UTF-16"),
    # Containers
    Exhibit(
        "a GeoPackage that breaks off",
        cut(layer("a.gpkg", [square(n) for n in range(300)])),
        error=SOURCE,
        says="damaged or not whole",
    ),
    Exhibit("7z", raw("a.7z", b"7z\xbc\xaf\x27\x1c\0\x04"), error=SOURCE, says="Unpack it"),
    Exhibit("rar", raw("a.rar", b"Rar!\x1a\x07\x01\0"), error=SOURCE, says="Unpack it"),
    Exhibit("rar named zip", raw("a.zip", b"Rar!\x1a\x07\x01\0"), error=SOURCE, says="Unpack it"),
    Exhibit("tar named zip", raw("a.zip", bytes(257) + b"ustar"), error=SOURCE, says="Unpack it"),
    Exhibit("xz named zip", raw("a.zip", b"\xfd7zXZ\0"), error=SOURCE, says="Unpack it"),
    Exhibit("one piece of a zip", raw("a.z01", bytes(9)), error=SOURCE, says="Put all pieces"),
    Exhibit("MapGIS", raw("a.wp", b"WMAP"), error=SOURCE, says="export the layer as shapefile"),
    Exhibit("VCT", raw("a.vct", b"HeadBegin"), error=SOURCE, says="export the layer as shapefile"),
    Exhibit("a personal geodatabase", raw("a.mdb", bytes(9)), error=SOURCE, says="In ArcGIS"),
    Exhibit("a table of a geodatabase", raw("a.gdbtable", bytes(9)), error=SOURCE, says=".gdb"),
    *(
        Exhibit(f"a zip of {names}", bundle(*names), error=SOURCE, says=says)
        for names, says in (
            (("点.txt", "表.xlsx"), "import the text of boundary points"),
            (("说明.txt", "图.dwg"), "closed lines into areas"),
            (("说明.txt", "图.rar"), "Unpack it"),
        )
    ),
    *(
        Exhibit(f"a map named {name}", renamed(make, name), error=SOURCE, says=f"ending {right} ")
        for make, name, right in (
            (layer("a.gpkg", [square()]), "b.shp", ".gpkg"),
            (layer("a.gpkg", [square()]), "b.zip", ".gpkg"),
            (kml(placemark()), "b.kmz", ".kml"),
            (packed(kml(placemark()), "a.kmz"), "b.kml", ".zip"),
            (geojson(feature()), "b.gpkg", ".geojson"),
        )
    ),
    Exhibit(
        "a drawing", raw("a.dxf", b"0\nSECTION\n"), error=SOURCE, says="closed lines into areas"
    ),
    Exhibit(
        "a drawing of AutoCAD",
        raw("a.dwg", b"AC1015"),
        error=SOURCE,
        says="closed lines into areas",
    ),
    Exhibit("an image", raw("a.tif", b"II*\0" + bytes(99)), error=SOURCE, says="is an image"),
    Exhibit("a project", raw("a.qgz", b"PK\3\4"), error=SOURCE, says="export the layer itself"),
    Exhibit("one part", raw("a.shx", bytes(100)), error=SOURCE, says="Name the .shp file"),
    Exhibit(
        "a zip in a zip",
        packed(packed(shp([square()]), "地块.zip"), "外.zip"),
        error=SOURCE,
        says="import the inner archive",
    ),
    Exhibit(
        "a zipped geodatabase",
        packed(layer("a.gdb", [square()], driver="OpenFileGDB", kind="Polygon")),
        (1,),
    ),
)
