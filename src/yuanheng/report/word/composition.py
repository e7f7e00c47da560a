"""The land of an area by class: a bar made of table cells, which stays editable, above its key."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from yuanheng.report.phrases.labels import Labels
from yuanheng.report.view import Share
from yuanheng.report.word.styles import TEXT_WIDTH_MM
from yuanheng.report.word.text import WordText
from yuanheng.report.wording import shown
from yuanheng.report.wordml import cell, paragraph, row, table_xml, twips

PALETTE = (
    *("8C6D5A", "C7A17A", "D9C9A3", "A9B388", "6F8F72", "7FA6A3"),
    *("6C8EAD", "9A9FC0", "B58FA5", "C98276", "B7B7B7", "8A8A8A"),
)
_BAR_HEIGHT_MM = 6.0
_NARROWEST = 20
_FULL = twips(TEXT_WIDTH_MM)
# Twice colour, code, class, hectares; the last ends where the bar ends.
_KEY_EDGES = tuple(twips(mm) for mm in (5, 19, 61, 78, 83, 97, 139, TEXT_WIDTH_MM))

Entry = tuple[Share, str]


def composition(
    shares: Sequence[Share], colours: Mapping[str, str], labels: Labels, say: WordText
) -> str:
    """A stacked bar of the shares and, in two columns, colour, code, class and hectares of each.

    `colours` gives rrggbb by code where the map has one, so that bar and map agree; a share of
    several codes takes the colour of the first.
    """
    entries = colours_of(shares, colours)
    bar = [(share.area_ha, fill) for share, fill in entries if share.area_ha > 0]
    bar_edges = _bar_edges([area for area, _ in bar])
    grid = sorted({*bar_edges, *_KEY_EDGES})
    rows = []
    if bar:
        gap = paragraph("Gap", "", keep_next=True)
        cells = (
            cell(gap, width, span=span, shade=fill, tight=True)
            for (width, span), (_, fill) in zip(_spans(bar_edges, grid), bar, strict=True)
        )
        rows.append(row("".join(cells), height_mm=_BAR_HEIGHT_MM))
    rows.extend(_key(entries, grid, labels, say))
    title = labels.composition + labels.parenthesised(labels.unit_ha)
    widths = [right - left for left, right in pairwise((0, *grid))]
    return say.paragraph("TableTitle", title) + table_xml(widths, rows)


def colours_of(shares: Sequence[Share], colours: Mapping[str, str]) -> list[Entry]:
    """Each share with its rrggbb: that of the map where it has one, else one of the palette."""
    return [
        (share, colours.get(_lead(share.code), PALETTE[index % len(PALETTE)]))
        for index, share in enumerate(shares)
    ]


def _lead(code: str) -> str:
    """The first code of a share: A3 of A3–A6."""
    return re.split("[–, ]", code, maxsplit=1)[0]


def _bar_edges(areas: Sequence[float]) -> list[int]:
    """Where each cell of the bar ends: as far as its land reaches, and never less than a hair."""
    if not areas:
        return []
    total = sum(areas)
    widths = [max(_NARROWEST, round(_FULL * area / total)) for area in areas]
    widths[widths.index(max(widths))] -= sum(widths) - _FULL
    return list(accumulate(widths))


def _spans(edges: Sequence[int], grid: Sequence[int]) -> list[tuple[int, int]]:
    """Width and number of grid columns of each cell that ends at one of the edges."""
    places = [-1, *(grid.index(edge) for edge in edges)]
    widths = [right - left for left, right in pairwise((0, *edges))]
    return [
        (width, right - left) for width, (left, right) in zip(widths, pairwise(places), strict=True)
    ]


def _key(entries: Sequence[Entry], grid: Sequence[int], labels: Labels, say: WordText) -> list[str]:
    """The rows of the key, down the left half first; all on one page with the bar."""
    spans = _spans(_KEY_EDGES, grid)
    count = (len(entries) + 1) // 2
    rows = []
    for index in range(count):
        keep = index < count - 1
        cells = ""
        for half, place in enumerate((index, index + count)):
            entry = entries[place] if place < len(entries) else None
            texts = _key_texts(entry, labels, say, keep=keep)
            fill = entry[1] if entry else ""
            for number, text in enumerate(texts):
                width, span = spans[4 * half + number]
                cells += cell(text, width, span=span, shade="" if number else fill)
        rows.append(row(cells))
    return rows


def _key_texts(
    entry: Entry | None, labels: Labels, say: WordText, *, keep: bool
) -> tuple[str, ...]:
    """The paragraphs of one class: colour, code, class, hectares."""
    share = entry[0] if entry else None
    said = [""] * 3
    if share:
        said = [say.runs(shown(text, labels)) for text in (share.code, share.label)]
        said.append(say.number(shown(share.area_text_ha, labels), share.fact_id, "amount"))
    styles = ("CellSmallLeft", "CellSmallLeft", "CellSmallRight")
    cells = (
        paragraph(style, inner, keep_next=keep) for inner, style in zip(said, styles, strict=True)
    )
    return paragraph("Gap", "", keep_next=keep), *cells
