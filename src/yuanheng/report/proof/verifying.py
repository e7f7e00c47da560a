"""Holds a Word file against its run: which numbers stand, which changed, went or came."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from operator import itemgetter

from yuanheng.report.proof.bookmarks import LINK, SEAL, Mark, base_name, seal_name, tokens
from yuanheng.report.proof.check import Altered, DocxCheck, Lost, Untraced
from yuanheng.report.proof.checking_points import check_points
from yuanheng.report.proof.points import Point
from yuanheng.report.proof.reading import DocxNumbers, Paragraph

#: A paragraph may be as long as a book, and hold many numbers.
_LOOKED_AT = 400

#: What each traced number may say, by the name of its bookmark: in Chinese and in English.
Expected = Mapping[str, tuple[str, ...]]


def check_numbers(found: DocxNumbers, expected: Expected) -> DocxCheck:
    """Hold each number of a Word file against what its run says."""
    said = {mark.name: mark.text for mark in found.listed or ()}
    around = _contexts(found.paragraphs)
    charts = check_points(found, expected)
    altered, unknown = list(charts.altered), list(charts.unknown)
    traced, sealed = charts.traced, charts.sealed
    for name, spot in found.spots.items():
        if name.startswith(LINK):
            continue
        text = spot.text.strip()
        context = around[spot.paragraph]
        if name.startswith(SEAL):
            if seal_name(text) == base_name(name):
                sealed += 1
            elif text or name not in said:
                altered.append(Altered(name, text, said.get(name, ""), spot.paragraph, context))
            continue
        allowed = expected.get(base_name(name), ())
        if text in allowed:
            traced += 1
        elif not allowed:
            unknown.append(Altered(name, text, said.get(name, ""), spot.paragraph, context))
        elif text:
            best = said[name] if said.get(name) in allowed else allowed[0]
            altered.append(Altered(name, text, best, spot.paragraph, context))
    return DocxCheck(
        run_id=found.run_id,
        traced=traced,
        sealed=sealed,
        altered=tuple(altered),
        lost=(*_lost(found), *charts.lost),
        untraced=(*_untraced(found, around), *charts.untraced),
        unknown=tuple(unknown),
        has_list=found.listed is not None,
    )


def check_again(found: DocxNumbers, marks: Iterable[Mark], points: Iterable[Point]) -> DocxCheck:
    """Hold a Word file against the numbers it says when it is made again.

    The list inside the file is not believed either: what it holds and the paper made again does
    not, is said by nothing in the ledger; what only the latter holds, is lost.
    """
    marks, points = tuple(marks), tuple(points)
    expected: dict[str, tuple[str, ...]] = {}
    for name, text in (*((m.name, m.text) for m in marks), *((p.mark, p.text) for p in points)):
        expected[base_name(name)] = (*expected.get(base_name(name), ()), text)
    check = check_numbers(found, expected)
    written = Counter(_told(found.listed or (), found.points))
    again = Counter(_told(marks, points))
    more = tuple(Altered(name, text, "", 0, "") for name, text in (written - again).elements())
    gone = tuple(Lost(name, text) for name, text in (again - written).elements())
    if more or gone:
        return replace(check, unknown=(*check.unknown, *more), lost=(*check.lost, *gone))
    return replace(check, traced=check.traced + check.sealed, sealed=0)


def _told(marks: Iterable[Mark], points: Iterable[Point]) -> Iterator[tuple[str, str]]:
    """Give every number with its name, those of charts with the words they stand under."""
    for mark in marks:
        if not mark.name.startswith(LINK):
            yield base_name(mark.name), mark.text
    for point in points:
        place = f"{point.chart}/{point.series}/{point.place}/{point.label}/{point.category}"
        yield f"{point.mark}@{place}", point.text


def _lost(found: DocxNumbers) -> tuple[Lost, ...]:
    """Name the numbers of the list whose bookmark is gone, or stands around nothing."""
    here = {name for name, spot in found.spots.items() if spot.text.strip()}
    return tuple(
        Lost(mark.name, mark.text)
        for mark in found.listed or ()
        if mark.name not in here and mark.text and not mark.name.startswith(LINK)
    )


def _untraced(found: DocxNumbers, around: tuple[str, ...]) -> tuple[Untraced, ...]:
    return tuple(
        Untraced(paragraph.text[start:end], number, around[number])
        for number, paragraph in enumerate(found.paragraphs, 1)
        for start, end in tokens(paragraph.text)
        if not _is_covered(paragraph, start, end)
    )


def _is_covered(paragraph: Paragraph, start: int, end: int) -> bool:
    """Tell whether bookmarks of ours cover a stretch without a gap."""
    place = bisect_right(paragraph.covered, start, key=itemgetter(0)) - 1
    return place >= 0 and paragraph.covered[place][1] >= end


def _contexts(paragraphs: tuple[Paragraph, ...]) -> tuple[str, ...]:
    """The words of each paragraph, cut, so that a reader finds it; 0 is before the first."""
    said = (" ".join(p.text[:_LOOKED_AT].split()) for p in paragraphs)
    return ("", *(text if len(text) <= 60 else f"{text[:59]}…" for text in said))
