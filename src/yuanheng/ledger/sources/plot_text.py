"""Texts of boundary points (界址点), as land offices exchange them: plots become polygons.

`[属性描述]` holds KEY=VALUE lines; `[地块坐标]` holds plots, each a head line that ends with `@`
and lines `J1,1,X,Y`: point, ring, northing, easting. Rings inside rings are holes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.sources.layer_table import Layer, LayerTable
from yuanheng.ledger.sources.plot_crs import plot_crs
from yuanheng.ledger.sources.plot_rings import Ring, plot_shape
from yuanheng.ledger.sources.text_forms import SECTION, refuse_utf16
from yuanheng.ledger.values import folded
from yuanheng.model.ledger import Issue

MAX_BYTES = 256 * 1024**2
PLOT_FIELDS = (
    "界址点数",
    "地块面积",
    "地块编号",
    "地块名称",
    "记录图形属性",
    "图幅号",
    "地块用途",
    "地类编码",
)
#: A ring has so many points before it can close.
_FEWEST = 3
_ENCODINGS = ("utf-8-sig", "gb18030")
_REMEDY = say("Write it as point, ring, northing, easting: J1,1,3379452.123,38512345.678")


@dataclass
class _Plot:
    """A plot being read: where it begins, its fields, and its rings by number."""

    line: int
    cells: list[str]
    rings: dict[str, Ring] = field(default_factory=dict)


@dataclass
class _Text:
    """A text being read: head, plots, and the first place of each zone number."""

    file: str
    head: dict[str, str] = field(default_factory=dict)
    plots: list[_Plot] = field(default_factory=list)
    zones: dict[int, Where] = field(default_factory=dict)

    def at(self, line: int | None = None) -> Where:
        """Name a line of the text."""
        return Where(file=self.file, line=line)


def list_plots(path: Path) -> tuple[Layer, ...]:
    """List the one layer of a text of boundary points."""
    text = _parse(path)
    crs = plot_crs(text.head, text.zones, text.at())
    return (Layer(path.stem, len(text.plots), "Polygon", _fields(text), crs),)


def read_plots(path: Path, layer: Layer) -> LayerTable:
    """Read the plots; a count of points that does not fit is noticed, not refused."""
    text = _parse(path)
    names = _fields(text)
    cells = [plot.cells + [""] * (len(names) - len(plot.cells)) for plot in text.plots]
    return LayerTable(
        file=path.name,
        layer=layer.name,
        crs=plot_crs(text.head, text.zones, text.at()),
        rows=tuple(range(1, len(text.plots) + 1)),
        fields={name: [row[i] or None for row in cells] for i, name in enumerate(names)},
        shapes=tuple(plot_shape(list(plot.rings.values())) for plot in text.plots),
        issues=tuple(_miscounted(text, layer.name)),
    )


def _fields(text: _Text) -> tuple[str, ...]:
    """Name the fields of the plots; those past the eighth have a number only."""
    width = max((len(plot.cells) for plot in text.plots), default=0)
    return (*PLOT_FIELDS, *(f"属性{n}" for n in range(len(PLOT_FIELDS) + 1, width + 1)))


def _parse(path: Path) -> _Text:
    """Read head and plots; SourceError at the first line that cannot be read."""
    text = _Text(path.name)
    section = ""
    for number, raw in enumerate(_decoded(path).splitlines(), 1):
        line = raw.strip().replace("，", ",").replace("＠", "@")
        if not line:
            continue
        if line[0] in "[【" and line[-1] in "]】":
            section = line.strip("[]【】 ")
        elif section != SECTION:
            key, _, value = line.partition("=")
            text.head[folded(key)] = folded(value)
        elif line.endswith("@"):
            text.plots.append(_plot(text, number, line))
        else:
            _add_point(text, number, folded(line))
    for plot in text.plots:
        _check_rings(text, plot)
    return text


def _decoded(path: Path) -> str:
    """Decode a text; SourceError where it is too large or in neither encoding."""
    if path.stat().st_size > MAX_BYTES:
        raise SourceError(
            say("The file is larger than {limit} MB", limit=MAX_BYTES // 1024**2),
            where=Where(file=path.name),
            remedy=say("Save it as GeoPackage."),
        )
    raw = path.read_bytes()
    refuse_utf16(path, raw)
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError(
        say("The text is neither UTF-8 nor GB 18030"),
        where=Where(file=path.name),
        remedy=say("Save it again as UTF-8."),
    )


def _plot(text: _Text, number: int, line: str) -> _Plot:
    """Read the head line of a plot."""
    cells = [cell.strip() for cell in line.removesuffix("@").split(",")]
    if len(cells) > 1 and not cells[-1]:
        cells.pop()
    kind = cells[4] if len(cells) > 4 else ""
    if kind not in ("", "面"):
        raise SourceError(
            say("The plot is recorded as {kind}, not as an area (面)", kind=kind[:60]),
            where=text.at(number),
            remedy=say("Write only areas into the text."),
        )
    return _Plot(number, cells)


def _add_point(text: _Text, number: int, line: str) -> None:
    """Read a line of a point into its ring; SourceError names the line."""
    if not text.plots:
        raise SourceError(
            say("A point stands before the first plot"),
            where=text.at(number),
            remedy=say("Begin each plot with a line of its fields that ends with @."),
        )
    cells = [cell.strip() for cell in line.rstrip(",").split(",")]
    try:
        north, east = float(cells[2]), float(cells[3])
    except (ValueError, IndexError):
        north = east = math.nan
    if len(cells) != 4 or not (math.isfinite(north) and math.isfinite(east)):
        raise SourceError(
            say("The line is not a boundary point: {line}", line=line[:60]),
            where=text.at(number),
            remedy=_REMEDY,
        )
    zone = _zone(text.at(number), north, east)
    text.zones.setdefault(zone, text.at(number))
    ring = text.plots[-1].rings.setdefault(cells[1], [])
    if len(ring) > _FEWEST and ring[0] == ring[-1]:
        # It is closed: what follows under its number is another ring of the plot.
        rings = text.plots[-1].rings
        rings[f"{cells[1]} ({len(rings)})"] = rings.pop(cells[1])
        ring = rings.setdefault(cells[1], [])
    ring.append((east, north))


def _zone(where: Where, north: float, east: float) -> int:
    """Read the zone number before an easting (0: none); SourceError where it cannot be one."""
    if abs(north) <= 180 and abs(east) <= 180:
        raise SourceError(
            say("The point is in degrees, not in metres"),
            where=where,
            remedy=say("Transform the points in the map program and write the text again."),
        )
    if _is_easting(north) and 1_000_000 < east < 7_000_000:
        raise SourceError(
            say("Northing and easting are swapped: {x}, {y}", x=north, y=east),
            where=where,
            remedy=_REMEDY,
        )
    if not (_is_easting(east) and 100_000 < north < 7_000_000):
        raise SourceError(
            say("The point lies outside China: {x}, {y}", x=north, y=east),
            where=where,
            remedy=_REMEDY,
        )
    return int(east // 1_000_000)


def _is_easting(value: float) -> bool:
    """Tell an easting, with or without a zone number, by its size."""
    return 50_000 < value % 1_000_000 < 950_000 and (value < 1_000_000 or 1e7 < value < 1e8)


def _check_rings(text: _Text, plot: _Plot) -> None:
    """Refuse a plot without a ring, or a ring of fewer than three points."""
    short = [name for name, ring in plot.rings.items() if len(set(ring)) < 3]
    if short or not plot.rings:
        raise SourceError(
            say("The plot has no ring of three points or more"),
            where=Where(file=text.file, line=plot.line, subject=short[0] if short else None),
            remedy=say("Add the points that are missing; the text may break off here."),
        )


def _miscounted(text: _Text, layer: str) -> Iterator[Issue]:
    """Name plots whose count of points is another than their head line says."""
    for index, plot in enumerate(text.plots, 1):
        rings = plot.rings.values()
        lines = sum(len(ring) for ring in rings)
        closing = sum(len(ring) > 1 and ring[0] == ring[-1] for ring in rings)
        said = plot.cells[0]
        if said and said not in (str(lines), str(lines - closing)):
            yield Issue(
                check="plot.points",
                severity="warning",
                where=Where(text.file, layer, index, PLOT_FIELDS[0], plot.line),
                found=said[:60],
                message=say(
                    "The plot should have {stated} points and has {found}",
                    stated=said[:60],
                    found=lines,
                ),
                remedy=say("Check whether points are missing."),
            )
