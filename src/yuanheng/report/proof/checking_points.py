"""Holds the charts of a Word file against its run: what each shows, and the workbook inside.

Charts are found by their names, or by their order where an office program has taken the names away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from yuanheng.report.proof.bookmarks import SEAL, seal_name
from yuanheng.report.proof.check import Altered, Lost, Untraced
from yuanheng.report.proof.points import Point, ReadChart, plain_number
from yuanheng.report.proof.reading import DocxNumbers

#: Workbooks hold doubles, and write them with 16 digits.
_NEAR = Decimal("1e-14")


@dataclass
class PointsCheck:
    """What was found in the charts, in the terms of the whole check."""

    traced: int = 0
    sealed: int = 0
    altered: list[Altered] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    unknown: list[Altered] = field(default_factory=list)
    untraced: list[Untraced] = field(default_factory=list)


def check_points(found: DocxNumbers, expected: Mapping[str, tuple[str, ...]]) -> PointsCheck:
    """Hold every point against what its run says, and find those that were added."""
    check = PointsCheck()
    written = [(name, list(points)) for name, points in groupby(found.points, lambda p: p.chart)]
    by_name = {chart.name: chart for chart in found.charts}
    has_names = all(name in by_name for name, _ in written)
    used = set()
    for n, (name, points) in enumerate(written):
        in_order = found.charts[n] if n < len(found.charts) else None
        chart = by_name.get(name) if has_names else in_order
        if chart is None:
            check.lost.extend(Lost(p.mark, p.text) for p in points)
            continue
        used.add(id(chart))
        _hold(check, chart, points, expected)
    for chart in found.charts:
        if id(chart) not in used:
            check.untraced.extend(
                Untraced(text, chart.paragraph, chart.name) for text in chart.shown.values()
            )
    return check


def _hold(
    check: PointsCheck,
    chart: ReadChart,
    points: list[Point],
    expected: Mapping[str, tuple[str, ...]],
) -> None:
    """Hold one chart against the points it was written with."""
    for point in points:
        where = f"{point.label} · {point.category}"
        said = _expected(point, expected)
        if not said:
            check.unknown.append(Altered(point.mark, point.text, "", chart.paragraph, where))
            continue
        at = (point.series, point.place)
        if at not in chart.shown:
            check.lost.append(Lost(point.mark, point.text))
            continue
        wrong = next(_wrong(chart, point, said), None)
        if wrong is not None:
            told = wrong[1] or said[0]
            check.altered.append(Altered(point.mark, wrong[0], told, chart.paragraph, where))
        elif point.mark.startswith(SEAL):
            check.sealed += 1
        else:
            check.traced += 1
    known = {(p.series, p.place) for p in points}
    more = [text for at, text in chart.shown.items() if at not in known]
    more += [text for at, text in (chart.held or {}).items() if at not in known]
    check.untraced.extend(Untraced(text, chart.paragraph, points[0].label) for text in more)


def _expected(point: Point, expected: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Say what a point may read: what its run says, or what was sealed."""
    if point.mark.startswith(SEAL):
        return (point.text,) if seal_name(point.text) == point.mark else ()
    return expected.get(point.mark, ())


def _wrong(chart: ReadChart, point: Point, said: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Give what differs at a point: the figure found, and the words expected where these differ."""
    at = (point.series, point.place)
    allowed = [number for text in said if (number := plain_number(text)) is not None]
    figures = [chart.shown[at]]
    words = [(chart.words.get(at, ""), point.category)]
    words += [(chart.words.get((point.series, -1), ""), point.label)]
    if chart.held is not None:
        figures.append(chart.held.get(at, ""))
        words.append((chart.held_words.get((0, point.place), ""), point.category))
        words.append((chart.held_words.get((point.series, -1), ""), point.label))
    yield from ((text, "") for text in figures if not _says(text, allowed))
    yield from ((found, told) for found, told in words if found.strip() != told.strip())


def _says(text: str, allowed: list[Decimal]) -> bool:
    """Tell whether a cell says one of the numbers, as nearly as a double of 16 digits can."""
    found = plain_number(text)
    return found is not None and any(abs(found - n) <= abs(n) * _NEAR for n in allowed)
