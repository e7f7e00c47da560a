"""A paper of an office (通报、分析): number, addressee, parts with tables, annexes, sign and day.

What only the office knows (文号, 落款) is a marked blank, never made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from yuanheng.report.fonts import FontUse, fonts_here
from yuanheng.report.view import Lang
from yuanheng.report.word.document import write_blocks
from yuanheng.report.word.numbering import numbered
from yuanheng.report.word.styles import TEXT_WIDTH_MM
from yuanheng.report.wordml import Align, Column, Table, paragraph, runs

_GAP = paragraph("Gap", "")


@dataclass(frozen=True)
class Grid:
    """A table of a paper: heads, shares of the width, how its cells stand, and its rows."""

    heads: tuple[str, ...]
    shares: tuple[float, ...]
    aligns: tuple[Align, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Part:
    """A part under its heading: sentences, then a table; an annex has no number of its own."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True)
class Paper:
    """A paper: `number` and `sign` may be blanks to fill; `annex` is the word before the list."""

    title: str
    number: str
    to: str
    opening: str
    parts: tuple[Part, ...]
    annexes: tuple[Part, ...]
    annex: str
    sign: str
    day: str


def write_paper(paper: Paper, out: BinaryIO, lang: Lang, fonts: FontUse | None = None) -> None:
    """Writes a paper as a Word file, in the faces and on the page of an official one.

    Raises:
        OSError: the file cannot be written.
    """
    write_blocks(out, "".join(_blocks(paper, lang)), lang, fonts or fonts_here())


def _blocks(paper: Paper, lang: Lang) -> Iterator[str]:
    """Give the paragraphs and tables in their order."""

    def typeset(text: str) -> str:
        return runs(text, chinese=lang == "zh")

    several = len(paper.annexes) > 1
    colon, space = ("：", "") if lang == "zh" else (": ", " ")
    yield paragraph("Title", typeset(paper.title))
    yield paragraph("Subtitle", typeset(paper.number))
    yield _GAP
    yield paragraph("Addressee", typeset(paper.to + colon.strip()))
    yield paragraph("Body", typeset(paper.opening))
    for n, part in enumerate(paper.parts, 1):
        yield paragraph("Heading1", typeset(numbered((n,), part.heading, lang)), keep_next=True)
        yield from _content(part, lang)
    if paper.annexes:
        yield _GAP
        for n, part in enumerate(paper.annexes, 1):
            lead = f"{paper.annex}{colon}" if n == 1 else ""
            number = f"{n}. " if several else ""
            yield paragraph(
                "AnnexFirst" if n == 1 else "AnnexItem", typeset(f"{lead}{number}{part.heading}")
            )
    yield _GAP
    yield paragraph("Day", typeset(paper.sign))
    yield paragraph("Day", typeset(paper.day))
    for n, part in enumerate(paper.annexes, 1):
        yield paragraph("Annex", typeset(f"{paper.annex}{space}{n}" if several else paper.annex))
        yield paragraph("AnnexTitle", typeset(part.heading))
        yield from _content(part, lang, is_annex=True)


def _content(part: Part, lang: Lang, *, is_annex: bool = False) -> Iterator[str]:
    """Give the sentences and the table of a part; that of an annex is set smaller."""

    def typeset(text: str) -> str:
        return runs(text, chinese=lang == "zh")

    for text in part.paragraphs:
        yield paragraph("Body", typeset(text))
    if part.grid is not None:
        whole = sum(part.grid.shares)
        columns = [
            Column(head, TEXT_WIDTH_MM * share / whole, align)
            for head, share, align in zip(
                part.grid.heads, part.grid.shares, part.grid.aligns, strict=True
            )
        ]
        table = Table(columns, typeset, small=is_annex)
        for row in part.grid.rows:
            table.add(row)
        yield table.xml()
        yield _GAP
