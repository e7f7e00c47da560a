from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.image import imread

from tests.unit.report.sample import sample_patches
from yuanheng.report.fonts import SHIPPED_FONT, drawable, shipped_font
from yuanheng.report.map.layout import WIDTH, lay_out, scale_bar, text_width, wrap
from yuanheng.report.map.picture import DPI, draw_map, map_png
from yuanheng.report.view import LegendItem, MapPatch, MapView, ReportView

SQUARE = MapPatch(shapely.to_wkb(shapely.box(0, 0, 100, 100)), "A", "甲")


def a_map(*patches: MapPatch, title: str = "图", note: str = "注") -> MapView:
    return MapView(title, patches, (LegendItem("A", "工业", "#ff0000"),), note)


def test_a_map_of_three_hundred_patches_is_a_picture_as_wide_as_the_page(
    view: ReportView, tmp_path: Path
) -> None:
    sample = view.zones[0].map
    assert sample is not None
    draw_map(sample, tmp_path / "map.png")
    assert imread(tmp_path / "map.png").shape[1] == round(WIDTH * DPI)


def test_a_patch_is_drawn_in_the_colour_of_its_code(tmp_path: Path) -> None:
    draw_map(a_map(replace(SQUARE, label="")), tmp_path / "map.png")
    picture = imread(tmp_path / "map.png")
    middle = picture[picture.shape[0] // 3, picture.shape[1] // 2, :3]
    assert middle.tolist() == [1.0, 0.0, 0.0]


def test_a_hole_in_a_patch_stays_open_whichever_way_its_ring_turns(tmp_path: Path) -> None:
    ring = [(30, 30), (70, 30), (70, 70), (30, 70), (30, 30)]
    shell = [(0, 0), (100, 0), (100, 100), (0, 100)]
    pictures = []
    for hole in (ring, ring[::-1]):
        wkb = shapely.to_wkb(shapely.Polygon(shell, [hole]))
        pictures.append(map_png(a_map(MapPatch(wkb, "A", ""))))
    (tmp_path / "map.png").write_bytes(pictures[0])
    picture = imread(tmp_path / "map.png")
    middle = picture[round(picture.shape[0] * 0.43), picture.shape[1] // 2, :3]
    assert middle.tolist() == [1.0, 1.0, 1.0]
    assert pictures[0] == pictures[1]


def test_a_code_without_legend_is_shown_in_the_legend_all_the_same() -> None:
    stranger = replace(SQUARE, code="Z9")
    assert map_png(a_map(SQUARE, stranger)) != map_png(a_map(SQUARE))


def test_a_patch_that_is_not_an_area_is_refused_by_name() -> None:
    line = MapPatch(shapely.to_wkb(shapely.LineString([(0, 0), (1, 1)])), "A", "甲-1")
    with pytest.raises(ValueError, match=r"map patch 2 \(A 甲-1\).*expected a polygon"):
        map_png(a_map(SQUARE, line))


@pytest.mark.parametrize(
    "patches",
    [(), (MapPatch(shapely.to_wkb(shapely.Polygon()), "A", "空"),)],
    ids=["no patch", "an empty patch"],
)
def test_a_map_without_land_is_still_a_picture(patches: tuple[MapPatch, ...]) -> None:
    assert map_png(a_map(*patches)).startswith(b"\x89PNG")


def test_dollar_signs_and_underscores_are_not_mathematics() -> None:
    assert map_png(a_map(SQUARE, title="$a_1$ $", note="x^2 $")).startswith(b"\x89PNG")


def test_a_character_the_font_lacks_is_drawn_as_the_mark_for_it() -> None:
    assert drawable("示例\U00020000区 hm²\n№ ℃ ‰ ≥ ≤ × ÷ ³") == "示例〓区 hm² № ℃ ‰ ≥ ≤ × ÷ ³"
    assert map_png(a_map(replace(SQUARE, label="\U00020000"))).startswith(b"\x89PNG")


def test_the_shipped_font_is_small_and_holds_every_gb2312_character() -> None:
    rows = range(0xB0, 0xF8)
    hanzi = "".join(
        bytes([a, b]).decode("gb2312", "ignore") for a in rows for b in range(0xA1, 0xFF)
    )
    assert drawable(hanzi) == hanzi
    assert len(hanzi) == 6763
    assert SHIPPED_FONT.stat().st_size < 5_000_000
    assert shipped_font(8).get_file() == str(SHIPPED_FONT)


def test_the_licence_of_the_font_is_shipped_with_it() -> None:
    licence = SHIPPED_FONT.with_name("OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "pyftsubset" in SHIPPED_FONT.with_name("README.md").read_text("utf-8")


def test_the_whole_extent_lies_inside_the_frame() -> None:
    left, bottom, right, top = lay_out((0, 0, 5000, 100), "", ["甲"], "").limits
    assert left < 0
    assert bottom < 0
    assert right > 5000
    assert top > 100


@given(st.floats(min_value=0.05, max_value=5e5))
def test_the_scale_bar_is_round_and_fits(metres_per_inch: float) -> None:
    length, (start, _, end) = scale_bar(metres_per_inch)
    assert 0.6 < length / metres_per_inch <= 1.6
    assert start == "0"
    assert end.split()[1] == ("km" if length >= 1000 else "m")


@given(st.text(alphabet="甲乙，。（）ab c", max_size=60))
def test_wrapping_loses_no_character(text: str) -> None:
    lines = wrap(text, 10, 0.8)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrapped_lines_keep_to_the_width_and_no_line_begins_with_a_stop() -> None:
    lines = wrap("资料来自用地调查。坐标系为国家大地坐标系，单位为米。", 10, 1.0)
    assert all(text_width(line, 10) <= 1.2 for line in lines)
    assert not [line for line in lines if line[0] in "，。"]


def test_patches_of_the_sample_cover_their_zone_once() -> None:
    shapes = shapely.from_wkb([patch.wkb for patch in sample_patches(1)])
    assert shapely.union_all(shapes).area == pytest.approx(shapely.area(shapes).sum())
