"""The map picture of a zone: patches by class, legend, scale bar and north arrow, no base map."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import compress
from pathlib import Path as FilePath

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from matplotlib.path import Path

from yuanheng.report.fonts import drawable, shipped_font
from yuanheng.report.map.layout import (
    MARGIN,
    NOTE_SIZE,
    SWATCH,
    TEXT_SIZE,
    TITLE_SIZE,
    WIDTH,
    Layout,
    lay_out,
    line_height,
    scale_bar,
    text_width,
)
from yuanheng.report.view import LegendItem, MapPatch, MapView

Geometries = npt.NDArray[np.object_]

DPI = 200
UNKNOWN_COLOUR = "#c8c8c8"
INK, PALE_INK, FRAME = "#1f1f1f", "#ffffff", "#7f7f7f"
_LABEL_SIZE = 5.5
_DARK = 0.45


def draw_map(map: MapView, path: FilePath) -> None:  # noqa: A002 - the noun of the domain
    """Writes the map as a PNG picture 156 mm wide, in the shipped font.

    Raises:
        ValueError: a patch is not a polygon, or a colour of the legend is not one.
        OSError: the file cannot be written.
    """
    path.write_bytes(map_png(map))


def map_png(view: MapView) -> bytes:
    """The map picture as PNG bytes; see `draw_map`."""
    shapes = _shapes(view.patches)
    drawn = ~shapely.is_empty(shapes)
    shapes, patches = shapes[drawn], tuple(compress(view.patches, drawn))
    legend = _whole_legend(view)
    layout = lay_out(
        _extent(shapes),
        drawable(view.title),
        [_legend_text(item) for item in legend],
        drawable(view.note),
    )
    figure = Figure(figsize=(WIDTH, layout.height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes(
        _fraction(layout, MARGIN, layout.frame_bottom, layout.frame_width, layout.frame_height)
    )
    _frame(axes, layout)
    _draw_patches(axes, patches, shapes, legend)
    _draw_labels(axes, patches, shapes, legend, layout.metres_per_inch)
    page = figure.add_axes((0.0, 0.0, 1.0, 1.0), facecolor="none")
    page.set_axis_off()
    page.set_xlim(0, WIDTH)
    page.set_ylim(0, layout.height)
    _draw_title(page, layout)
    if len(shapes):
        _draw_scale_and_north(page, layout)
    _draw_legend(page, layout, legend)
    _draw_note(page, layout)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=DPI)
    return picture.getvalue()


def _shapes(patches: Sequence[MapPatch]) -> Geometries:
    shapes: Geometries = np.asarray(
        shapely.from_wkb([patch.wkb for patch in patches]), dtype=object
    )
    kinds = shapely.get_type_id(shapes)
    wrong = np.flatnonzero(~np.isin(kinds, (3, 6)))
    if wrong.size:
        index = int(wrong[0])
        kind, patch = shapely.get_type_id(shapes[index]), patches[index]
        msg = (
            f"map patch {index + 1} ({patch.code} {patch.label}): found WKB geometry type {kind}, "
            "expected a polygon or multipolygon; leave the patch out of the map or give its area"
        )
        raise ValueError(msg)
    return shapes


def _extent(shapes: Geometries) -> tuple[float, float, float, float] | None:
    if not len(shapes):
        return None
    left, bottom, right, top = (float(bound) for bound in shapely.total_bounds(shapes))
    return left, bottom, right, top


def _whole_legend(view: MapView) -> tuple[LegendItem, ...]:
    """The legend, and a grey entry for each code on the map that it leaves out."""
    known = {item.code for item in view.legend}
    codes = dict.fromkeys(patch.code for patch in view.patches)
    more = (LegendItem(code, "", UNKNOWN_COLOUR) for code in codes if code not in known)
    return (*view.legend, *more)


def _legend_text(item: LegendItem) -> str:
    text = item.label if item.label.startswith(item.code) else f"{item.code} {item.label}"
    return drawable(text) or "—"


def _fraction(
    layout: Layout, left: float, bottom: float, width: float, height: float
) -> tuple[float, float, float, float]:
    return left / WIDTH, bottom / layout.height, width / WIDTH, height / layout.height


def _frame(axes: Axes, layout: Layout) -> None:
    left, bottom, right, top = layout.limits
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color(FRAME)
        spine.set_linewidth(0.6)


def _draw_patches(
    axes: Axes, patches: Sequence[MapPatch], shapes: Geometries, legend: Sequence[LegendItem]
) -> None:
    codes = np.asarray([patch.code for patch in patches], dtype=object)
    for item in legend:
        chosen = shapes[codes == item.code] if len(shapes) else shapes
        paths = [path for path in map(_outline, chosen) if path is not None]
        if paths:
            width = 0.35 if len(shapes) < 3000 else 0.12
            axes.add_collection(
                PathCollection(paths, facecolor=item.colour, edgecolor=PALE_INK, linewidth=width),
                autolim=False,
            )


def _outline(shape: shapely.Geometry) -> Path | None:
    """One path for a polygon with its holes: outer rings turn one way, holes the other."""
    vertices, codes = [], []
    for ring in shapely.get_rings(shapely.orient_polygons(shape)):
        points = shapely.get_coordinates(ring)
        step = np.full(len(points), Path.LINETO, dtype=Path.code_type)
        step[0], step[-1] = Path.MOVETO, Path.CLOSEPOLY
        vertices.append(points)
        codes.append(step)
    return Path(np.concatenate(vertices), np.concatenate(codes)) if vertices else None


def _draw_labels(
    axes: Axes,
    patches: Sequence[MapPatch],
    shapes: Geometries,
    legend: Sequence[LegendItem],
    metres_per_inch: float,
) -> None:
    """Writes a patch's label only where it fits inside the patch."""
    texts = [drawable(patch.label) for patch in patches]
    named = np.asarray([bool(text) for text in texts], dtype=bool)
    if not named.any():
        return
    points = shapely.centroid(shapes)
    inside = shapely.contains(shapes, points)
    points = np.where(inside, points, shapely.point_on_surface(shapes))
    x, y = shapely.get_x(points), shapely.get_y(points)
    widths = np.asarray([text_width(text, _LABEL_SIZE) for text in texts]) * metres_per_inch * 0.5
    height = line_height(_LABEL_SIZE) * metres_per_inch * 0.5
    boxes = shapely.box(x - widths, y - height, x + widths, y + height)
    inks = {item.code: _ink(item.colour) for item in legend}
    font = shipped_font(_LABEL_SIZE)
    for index in np.flatnonzero(named & shapely.contains(shapes, boxes)).tolist():
        axes.text(
            float(x[index]),
            float(y[index]),
            texts[index],
            color=inks[patches[index].code],
            fontproperties=font,
            ha="center",
            va="center_baseline",
            parse_math=False,
        )


def _ink(colour: str) -> str:
    red, green, blue = to_rgb(colour)
    return PALE_INK if 0.299 * red + 0.587 * green + 0.114 * blue < _DARK else INK


def _draw_title(page: Axes, layout: Layout) -> None:
    top = layout.height - MARGIN
    for index, line in enumerate(layout.title):
        _say(page, WIDTH / 2, top - index * line_height(TITLE_SIZE), line, TITLE_SIZE, ha="center")


def _draw_scale_and_north(page: Axes, layout: Layout) -> None:
    """A bar in two halves at the left below the map, the arrow at the right."""
    length, marks = scale_bar(layout.metres_per_inch)
    half = length / layout.metres_per_inch / 2
    left, bottom = MARGIN + 0.04, layout.frame_bottom - 0.13
    for index, fill in enumerate((INK, PALE_INK)):
        page.add_patch(
            Rectangle((left + index * half, bottom), half, 0.05, fc=fill, ec=INK, lw=0.6)
        )
    for index, mark in enumerate(marks):
        _say(
            page,
            left + index * half,
            bottom - 0.03,
            mark,
            NOTE_SIZE,
            ha="left" if index == 0 else "center",
        )
    x, foot = WIDTH - MARGIN - 0.12, layout.frame_bottom - 0.32
    page.add_patch(
        Polygon([(x, foot + 0.26), (x - 0.07, foot), (x, foot + 0.06)], fc=INK, ec=INK, lw=0.5)
    )
    page.add_patch(
        Polygon([(x, foot + 0.26), (x + 0.07, foot), (x, foot + 0.06)], fc=PALE_INK, ec=INK, lw=0.5)
    )
    _say(page, x - 0.12, foot + 0.2, "N", TEXT_SIZE, ha="right")


def _draw_legend(page: Axes, layout: Layout, legend: Sequence[LegendItem]) -> None:
    column = layout.frame_width / layout.legend_columns
    for index, (item, lines) in enumerate(zip(legend, layout.legend, strict=True)):
        across, down = index % layout.legend_columns, index // layout.legend_columns
        x, y = MARGIN + across * column, layout.legend_top - down * layout.legend_row_height
        page.add_patch(
            Rectangle((x + 0.02, y - 0.105), SWATCH - 0.07, 0.1, fc=item.colour, ec=FRAME, lw=0.4)
        )
        for number, line in enumerate(lines):
            _say(page, x + SWATCH, y - number * line_height(TEXT_SIZE), line, TEXT_SIZE)


def _draw_note(page: Axes, layout: Layout) -> None:
    top = len(layout.note) * line_height(NOTE_SIZE) + MARGIN / 2
    for index, line in enumerate(layout.note):
        _say(page, MARGIN, top - index * line_height(NOTE_SIZE), line, NOTE_SIZE, colour="#4d4d4d")


def _say(
    page: Axes, x: float, y: float, text: str, size: float, *, ha: str = "left", colour: str = INK
) -> None:
    page.text(
        x,
        y,
        text,
        color=colour,
        fontproperties=shipped_font(size),
        ha=ha,
        va="top",
        parse_math=False,
    )
