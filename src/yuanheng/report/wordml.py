"""WordprocessingML as text: runs, paragraphs and tables, written once and parsed once.

Going through a Word library cell by cell takes seconds on a thousand rows, because each access
searches the grid again. Here a table is one string; widths are in millimetres.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

NAMESPACES = nsdecls("w", "r", "wp", "a", "pic")

Align = Literal["left", "right", "center"]

# Characters XML 1.0 forbids: shown as U+FFFD, since dropping them would change the text unseen.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What a text may hold that has to be escaped, replaced or broken into lines.
_SPECIAL = re.compile('[&<>"\x00-\x1f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]')
# Marks that Word sets in the Latin font, half as wide as a Chinese reader expects, unless told.
_AMBIGUOUS = re.compile(r"([“”‘’…—·℃‰№≥≤×÷]+)")

_TWIPS_PER_MM = 1440 / 25.4


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point, the unit of Word's measures."""
    return round(mm * _TWIPS_PER_MM)


def allowed(text: str) -> str:
    """The text with the characters that XML forbids as U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def xml_text(text: str) -> str:
    """The text safe inside XML."""
    return escape(allowed(text), {'"': "&quot;"}) if _SPECIAL.search(text) else text


@lru_cache(maxsize=256)
def _opening(style: str, *, hint: bool) -> str:
    properties = (f'<w:rStyle w:val="{style}"/>' if style else "") + (
        '<w:rFonts w:hint="eastAsia"/>' if hint else ""
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>" if properties else "<w:r>"


def run(text: str, *, hint: bool = False, style: str = "") -> str:
    """One run; line breaks in the text become line breaks in the document."""
    opening = _opening(style, hint=hint)
    if not _SPECIAL.search(text):  # nearly every text of a long table
        return f'{opening}<w:t xml:space="preserve">{text}</w:t></w:r>'
    lines = xml_text(text).splitlines() or [""]
    pieces = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"{opening}{pieces}</w:r>"


def runs(text: str, *, chinese: bool, style: str = "") -> str:
    """The runs of a text; in a Chinese one the dashes, quotes and signs stay full-width."""
    if not chinese or not _AMBIGUOUS.search(text):
        return run(text, style=style)
    parts = _AMBIGUOUS.split(text)
    return "".join(
        run(part, hint=index % 2 == 1, style=style) for index, part in enumerate(parts) if part
    )


def link(inner_xml: str, bookmark: str) -> str:
    """Runs that lead to a bookmark of the same document when clicked."""
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{inner_xml}</w:hyperlink>'


def paragraph(style: str, inner_xml: str, *, keep_next: bool = False) -> str:
    """One paragraph in a named style; `keep_next` holds it on the page of what follows."""
    keep = "<w:keepNext/>" if keep_next else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}</w:pPr>{inner_xml}</w:p>'


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its head, its width in millimetres, and where its texts stand."""

    head: str
    width_mm: float
    align: Align = "left"


def cell(
    paragraphs: str,
    width: int,
    *,
    span: int = 1,
    merge: Literal["", "restart", "continue"] = "",
    shade: str = "",
    borders: str = "",
    tight: bool = False,
) -> str:
    """One table cell: `width` in twips, `shade` as rrggbb, `borders` the inside of w:tcBorders.

    `tight` leaves no margin inside, for cells narrower than the margins of the table.
    """
    more = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        more += f'<w:vMerge w:val="{merge}"/>'
    if borders:
        more += f"<w:tcBorders>{borders}</w:tcBorders>"
    if shade:
        more += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>'
    if tight:
        more += '<w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{paragraphs}</w:tc>'


def row(cells: str, *, header: bool = False, height_mm: float = 0) -> str:
    """One table row, never split over pages; a header row is repeated on each page."""
    height = f'<w:trHeight w:val="{twips(height_mm)}" w:hRule="exact"/>' if height_mm else ""
    head = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{head}</w:trPr>{cells}</w:tr>"


class Table:
    """Builds one table of fixed columns; `small` sets it in 小五 instead of 五号.

    `say` turns a text into runs.
    """

    def __init__(
        self, columns: Sequence[Column], say: Callable[[str], str], *, small: bool = False
    ) -> None:
        self._say = say
        self._columns = tuple(columns)
        self._widths = tuple(twips(c.width_mm) for c in columns)
        size = "Small" if small else ""
        self._styles = tuple(f"Cell{size}{c.align.capitalize()}" for c in columns)
        self._rows: list[str] = []

    def add(self, texts: Sequence[str], *, keep_next: bool = False) -> None:
        """A row of plain texts, one for each column."""
        self.add_cells([self._say(text) for text in texts], keep_next=keep_next)

    def add_cells(
        self,
        inners: Sequence[str],
        *,
        keep_next: bool = False,
        merges: Sequence[Literal["", "restart", "continue"]] = (),
    ) -> None:
        """A row whose cells hold ready runs, or whole paragraphs where one begins with `<w:p>`."""
        cells = []
        for index, inner in enumerate(inners):
            whole = inner.startswith("<w:p>")
            content = inner if whole else paragraph(self._styles[index], inner, keep_next=keep_next)
            merge = merges[index] if merges else ""
            cells.append(cell(content, self._widths[index], merge=merge))
        self._rows.append(row("".join(cells)))

    def add_span(self, paragraphs: str, *, shade: str = "", joined: bool = False) -> None:
        """A row of one cell across the whole table; `joined` leaves out the rule above it."""
        borders = '<w:top w:val="nil"/>' if joined else ""
        width, count = sum(self._widths), len(self._widths)
        self._rows.append(row(cell(paragraphs, width, span=count, shade=shade, borders=borders)))

    def xml(self) -> str:
        """The finished table."""
        rule = '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        heads = "".join(
            cell(
                paragraph(f"Head{c.align.capitalize()}", self._say(c.head)),
                width,
                borders=rule,
            )
            for c, width in zip(self._columns, self._widths, strict=True)
        )
        header = row(heads, header=True) if any(c.head for c in self._columns) else ""
        return table_xml(self._widths, (header, *self._rows))


def table_xml(widths: Sequence[int], rows: Iterable[str]) -> str:
    """A table of fixed widths, in twips, around finished rows."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Ledger"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
