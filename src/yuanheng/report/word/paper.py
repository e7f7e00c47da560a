"""A paper of an office (通报、分析、专报): number, addressee, parts with tables and charts.

What only the office knows (文号, 主送, 落款) is a marked blank, never made up. Every number is
sealed or traced, and the file says how it was made (`recipe`): it can be made again and compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import docx
from docx.document import Document

from yuanheng.report.fonts import FontUse, fonts_here
from yuanheng.report.phrases.saying import Text
from yuanheng.report.proof.bookmarks import Mark
from yuanheng.report.proof.manifest import add_manifest
from yuanheng.report.proof.points import Point
from yuanheng.report.view import Lang
from yuanheng.report.word.chart_xml import Chart
from yuanheng.report.word.charts import WordCharts
from yuanheng.report.word.document import replace_body
from yuanheng.report.word.numbering import numbered
from yuanheng.report.word.page import dress
from yuanheng.report.word.styles import TEXT_WIDTH_MM
from yuanheng.report.word.text import WordText
from yuanheng.report.wordml import Align, Column, Table, paragraph

_GAP = paragraph("Gap", "")


@dataclass(frozen=True)
class Grid:
    """A table of a paper: heads, shares of the width, how its cells stand, and its rows."""

    heads: tuple[str, ...]
    shares: tuple[float, ...]
    aligns: tuple[Align, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class Part:
    """A part under its heading: sentences, a table, a chart; an annex has no number of its own."""

    heading: str
    paragraphs: tuple[Text, ...] = ()
    grid: Grid | None = None
    chart: Chart | None = None


@dataclass(frozen=True)
class Paper:
    """A paper: `number` and `sign` may be blanks to fill; `annex` is the word before the list.

    imprint: the last lines (版记): who gets a copy, then who printed it, and when.
    sample_note: set for sample data, which cannot be missed.
    """

    title: str
    number: str
    to: str
    opening: Text
    parts: tuple[Part, ...]
    annexes: tuple[Part, ...]
    annex: str
    sign: str
    day: str
    imprint: tuple[str, ...] = ()
    sample_note: str | None = None


@dataclass(frozen=True)
class PaperNumbers:
    """Every number that a paper says, in its order: those of its text, and those of its charts."""

    marks: tuple[Mark, ...]
    points: tuple[Point, ...]


def write_paper(
    paper: Paper, out: BinaryIO, lang: Lang, fonts: FontUse | None = None, *, recipe: str = ""
) -> None:
    """Writes a paper as a Word file, in the faces and on the page of an official one.

    recipe: how it was made; it stands in the file, beside the list of its numbers.

    Raises:
        OSError: the file cannot be written.
    """
    document = docx.Document()
    dress(document, fonts or fonts_here(), lang, paper.sample_note)
    blocks, numbers = _composed(paper, document, lang)
    replace_body(document, blocks)
    add_manifest(document, recipe, numbers.marks, numbers.points)
    document.save(out)


def paper_numbers(paper: Paper, lang: Lang) -> PaperNumbers:
    """The numbers that a paper would say if it were written."""
    return _composed(paper, docx.Document(), lang)[1]


def _composed(paper: Paper, document: Document, lang: Lang) -> tuple[str, PaperNumbers]:
    text, charts = WordText(chinese=lang == "zh"), WordCharts(document, lang)
    blocks = "".join(_blocks(paper, text, charts, lang))
    return blocks, PaperNumbers(text.written, tuple(charts.points))


def _blocks(paper: Paper, text: WordText, charts: WordCharts, lang: Lang) -> Iterator[str]:
    """Give the paragraphs and tables in their order."""
    typeset = text.runs
    several = len(paper.annexes) > 1
    colon, space = ("：", "") if lang == "zh" else (": ", " ")
    yield paragraph("Subtitle", typeset(paper.number))
    yield paragraph("Title", typeset(paper.title))
    if paper.sample_note:
        yield paragraph("SampleNote", typeset(paper.sample_note))
    yield _GAP
    yield paragraph("Addressee", typeset(paper.to + colon.strip()))
    yield paragraph("Body", typeset(paper.opening))
    for n, part in enumerate(paper.parts, 1):
        yield paragraph("Heading1", typeset(numbered((n,), part.heading, lang)), keep_next=True)
        yield from _content(part, text, charts)
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
        yield from _content(part, text, charts, is_annex=True)
    if paper.imprint:
        yield _GAP
        table = Table([Column("", TEXT_WIDTH_MM)], typeset)
        for line in paper.imprint:
            table.add([line])
        yield table.xml()


def _content(
    part: Part, text: WordText, charts: WordCharts, *, is_annex: bool = False
) -> Iterator[str]:
    """Give the sentences, table and chart of a part; the table of an annex is set smaller."""
    for said in part.paragraphs:
        yield text.paragraph("Body", said)
    if part.grid is not None:
        whole = sum(part.grid.shares)
        columns = [
            Column(head, TEXT_WIDTH_MM * share / whole, align)
            for head, share, align in zip(
                part.grid.heads, part.grid.shares, part.grid.aligns, strict=True
            )
        ]
        table = Table(columns, text.runs, small=is_annex)
        for row in part.grid.rows:
            table.add_cells([text.runs(cell) for cell in row])
        yield table.xml()
        yield _GAP
    if part.chart is not None:
        yield charts.block(part.chart)
