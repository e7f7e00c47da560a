"""Texts of boundary points: plots become polygons in the zone that head and eastings say."""

from pathlib import Path

import pyproj
import pytest
import shapely

from tests.journeys.desk import Desk
from tests.unit.ledger.map_files import table_of
from yuanheng.app.intake.layers import import_file
from yuanheng.errors import QuestionError, SourceError, Where
from yuanheng.ledger.sources import plot_text
from yuanheng.ledger.sources.layers import Layer, list_layers
from yuanheng.ledger.workbooks.sheets import is_table

HEAD = {
    "格式版本号": "1.01",
    "坐标系": "2000国家大地坐标系",
    "几度分带": "3",
    "投影类型": "高斯克吕格",
    "计量单位": "米",
    "带号": "38",
    "转换参数": "0,0,0,0,0,0,0",
}
SQUARE: list[tuple[float, float]] = [
    (3379000, 500000),
    (3379100, 500000),
    (3379100, 500100),
    (3379000, 500100),
]
PLOT = "4,1.0,DK-1,一号（东）地块,面,H50G001,工业用地,A2,@"


def ring(points: list[tuple[float, float]], number: int = 1, zone: int = 38) -> list[str]:
    """Write the points of a ring, northing first."""
    return [f"J{n},{number},{x},{zone * 1_000_000 + y}" for n, (x, y) in enumerate(points, 1)]


def moved(north: float, east: float, scale: float = 1.0) -> list[tuple[float, float]]:
    """Move the square, and draw it larger or smaller."""
    return [
        (3379000 + north + (x - 3379000) * scale, 500000 + east + (y - 500000) * scale)
        for x, y in SQUARE
    ]


def write(path: Path, lines: list[str], encoding: str = "utf-8", **head: str) -> Path:
    """Write a text of boundary points."""
    said = [f"{key}={value}" for key, value in (HEAD | head).items()]
    text = "\r\n".join(["[属性描述]", *said, "[地块坐标]", *lines, ""])
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "界址点.txt"


def wkts(path: Path) -> list[str]:
    _, table = table_of(path)
    return [shapely.from_wkb(shape).wkt for shape in table.shapes]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_plot_becomes_a_polygon_with_the_fields_of_its_head_line(
    path: Path, encoding: str
) -> None:
    layer, table = table_of(write(path, [PLOT, *ring(SQUARE)], encoding))
    assert layer == Layer("界址点", 1, "Polygon", plot_text.PLOT_FIELDS, "EPSG:4526")
    assert {name: values[0] for name, values in table.fields.items()} == {
        "界址点数": "4",
        "地块面积": "1.0",
        "地块编号": "DK-1",
        "地块名称": "一号（东）地块",
        "记录图形属性": "面",
        "图幅号": "H50G001",
        "地块用途": "工业用地",
        "地类编码": "A2",
    }
    assert (table.crs, table.rows, table.issues) == ("EPSG:4526", (1,), ())
    shape = shapely.from_wkb(table.shapes[0])
    assert shape.bounds == (38500000, 3379000, 38500100, 3379100)


@pytest.mark.parametrize(
    ("zone", "head", "crs"),
    [
        (38, {}, "EPSG:4526"),
        (38, {"带号": ""}, "EPSG:4526"),
        (38, {"几度分带": ""}, "EPSG:4526"),
        (38, {"几度分带": "三度", "坐标系": "CGCS2000"}, "EPSG:4526"),
        (25, {"带号": "25"}, "EPSG:4513"),
        (45, {"带号": "45"}, "EPSG:4533"),
        (0, {}, "EPSG:4547"),
        (0, {"带号": "25"}, "EPSG:4534"),
        (0, {"带号": "45"}, "EPSG:4554"),
        (20, {"带号": "20", "几度分带": "6"}, "EPSG:4498"),
        (0, {"带号": "20", "几度分带": "6"}, "EPSG:4509"),
        (0, {"带号": ""}, None),
        (38, {"坐标系": ""}, None),
    ],
)
def test_the_crs_follows_from_head_and_eastings(
    path: Path, zone: int, head: dict[str, str], crs: str | None
) -> None:
    assert table_of(write(path, [PLOT, *ring(SQUARE, zone=zone)], **head))[0].crs == crs


@pytest.mark.parametrize(("zone", "crs"), [(38, "EPSG:4526"), (0, "EPSG:4547")])
def test_the_codes_are_those_of_the_zone(zone: int, crs: str) -> None:
    name = pyproj.CRS.from_user_input(crs).name
    assert name == f"CGCS2000 / 3-degree Gauss-Kruger {'zone 38' if zone else 'CM 114E'}"


def test_a_ring_inside_another_is_a_hole_and_one_beside_it_a_part(path: Path) -> None:
    lines = [
        PLOT,
        *ring(SQUARE, 1, 0),
        *ring(moved(20, 20, 0.5), 2, 0),
        *ring(moved(30, 30, 0.1), 3, 0),
        *ring(moved(0, 300), 4, 0),
    ]
    (shape,) = (shapely.from_wkb(s) for s in table_of(write(path, lines))[1].shapes)
    parts = sorted((part.area, len(part.interiors)) for part in shape.geoms)
    assert parts == [(100.0, 0), (7500.0, 1), (10000.0, 0)]
    assert shape.is_valid


def test_a_ring_that_ends_where_it_began_is_the_same_ring(path: Path) -> None:
    closed = wkts(write(path, [PLOT, *ring([*SQUARE, SQUARE[0]])]))
    assert closed == wkts(write(path, [PLOT, *ring(SQUARE)]))


def test_several_plots_are_several_rows_and_further_fields_have_numbers(path: Path) -> None:
    lines = [PLOT, *ring(SQUARE), PLOT.replace("@", "建设,@"), *ring(moved(0, 200))]
    layer, table = table_of(write(path, lines))
    assert (layer.rows, table.rows) == (2, (1, 2))
    assert table.fields["属性9"] == [None, "建设"]


def test_marks_in_full_width_are_read(path: Path) -> None:
    lines = [PLOT, *ring(SQUARE)]
    wide = [line.replace(",", "，").replace("@", "＠") for line in lines]
    assert wkts(write(path, wide)) == wkts(write(path, lines))


@pytest.mark.parametrize("stated", ["5", "3"])
def test_a_count_of_points_that_does_not_fit_is_noticed(path: Path, stated: str) -> None:
    (issue,) = table_of(write(path, [f"{stated}{PLOT[1:]}", *ring(SQUARE)]))[1].issues
    assert (issue.check, issue.severity) == ("plot.points", "warning")
    assert issue.where == Where("界址点.txt", "界址点", 1, "界址点数", 10)
    assert issue.message.values == {"stated": stated, "found": 4}


BAD_POINTS = {
    "J1,1,3379000": "not a boundary point",
    "J1,1,3379000,38500000,5": "not a boundary point",
    "J1,1,x,38500000": "not a boundary point",
    "J1,1,nan,38500000": "not a boundary point",
    "J1,1,30.5,114.2": "in degrees",
    "J1,1,38500000,3379000": "swapped",
    "J1,1,500000,3379000": "swapped",
    "J1,1,3379000,5000000": "outside China",
    "J1,1,9379000,38500000": "outside China",
    "J1,1,3379000,138500000": "outside China",
    "J1,1,3379000,39500000": "of zone 39, the ones before are of zone 38",
}


@pytest.mark.parametrize(("line", "what"), BAD_POINTS.items())
def test_a_point_that_cannot_be_is_refused_at_its_line(path: Path, line: str, what: str) -> None:
    with pytest.raises(SourceError, match=what) as refused:
        list_layers(write(path, [PLOT, *ring(SQUARE), line]))
    assert refused.value.where == Where(file="界址点.txt", line=15)
    assert refused.value.remedy is not None


@pytest.mark.parametrize(
    ("zone", "head", "what"),
    [
        (39, {}, "of zone 39, the head says zone 38"),
        (38, {"带号": "20"}, "of zone 38, the head says zone 20"),
        (46, {"带号": "46"}, "no zone 46"),
        (0, {"带号": "99"}, "no zone 99"),
        (38, {"几度分带": "6"}, "no zone 38 of 6°"),
        (20, {"带号": "20"}, "no zone 20 of 3°"),
        (38, {"带号": "三十八"}, "not a zone number"),
        (38, {"坐标系": "1980西安坐标系"}, "坐标系 is 1980西安坐标系, which is not read"),
        (38, {"计量单位": "千米"}, "计量单位 is 千米"),
        (38, {"投影类型": "墨卡托"}, "投影类型 is 墨卡托"),
    ],
)
def test_a_head_that_cannot_be_is_refused(
    path: Path, zone: int, head: dict[str, str], what: str
) -> None:
    with pytest.raises(SourceError, match=what) as refused:
        list_layers(write(path, [PLOT, *ring(SQUARE, zone=zone)], **head))
    assert refused.value.where.file == "界址点.txt"


@pytest.mark.parametrize(
    ("lines", "what", "line"),
    [
        (ring(SQUARE), "before the first plot", 10),
        ([PLOT], "no ring of three points", 10),
        ([PLOT, *ring(SQUARE[:2])], "no ring of three points", 10),
        ([PLOT.replace("面", "线"), *ring(SQUARE)], "recorded as 线", 10),
    ],
)
def test_a_plot_that_is_no_area_is_refused_at_its_line(
    path: Path, lines: list[str], what: str, line: int
) -> None:
    with pytest.raises(SourceError, match=what) as refused:
        list_layers(write(path, lines))
    assert refused.value.where.line == line


def test_bytes_that_are_no_text_are_refused(path: Path) -> None:
    write(path, [PLOT, *ring(SQUARE)])
    path.write_bytes(path.read_bytes() + b"\xff\xff")
    with pytest.raises(SourceError, match="neither UTF-8 nor GB 18030"):
        list_layers(path)


def test_a_text_that_is_too_large_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot_text, "MAX_BYTES", 10)
    with pytest.raises(SourceError, match="larger than 0 MB"):
        list_layers(write(path, [PLOT, *ring(SQUARE)]))


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_text_of_boundary_points_is_a_map_layer_and_no_table(path: Path, encoding: str) -> None:
    assert not is_table(write(path, [PLOT, *ring(SQUARE)], encoding))


def test_another_text_is_a_table(path: Path) -> None:
    path.write_text("企业名称\t税收\n", encoding="utf-8")
    assert is_table(path)
    with pytest.raises(SourceError, match="cannot be read as a map layer"):
        list_layers(path)


def test_plots_do_not_say_their_zone_and_the_question_names_the_layer(
    desk: Desk, path: Path
) -> None:
    with pytest.raises(QuestionError, match="does not say which zone") as asked:
        import_file(desk.house, write(path, [PLOT, *ring(SQUARE)]), period="2012")
    assert asked.value.where == Where(file="界址点.txt", layer="界址点")
