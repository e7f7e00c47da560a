"""A form of one page (督办单等): title, number and day, and a ruled table to read and sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from yuanheng.report.fonts import FontUse, fonts_here
from yuanheng.report.view import Lang
from yuanheng.report.word.document import write_blocks
from yuanheng.report.word.styles import TEXT_WIDTH_MM
from yuanheng.report.wordml import cell, paragraph, runs, table_xml, twips

_LABEL_MM = 26.0
_TEXT_MM = (TEXT_WIDTH_MM - 2 * _LABEL_MM) / 2
_LOW_MM = 9.0
_RULES = "".join(
    f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right")
)


@dataclass(frozen=True)
class Field:
    """A labelled place of a form; an empty text is a place to write in, at least `tall_mm` high."""

    label: str
    text: str = ""
    tall_mm: float = _LOW_MM


@dataclass(frozen=True)
class Slip:
    """A form: each row holds one field, or two side by side."""

    title: str
    heading: str
    rows: tuple[tuple[Field, ...], ...]


def write_slip(slip: Slip, out: BinaryIO, lang: Lang, fonts: FontUse | None = None) -> None:
    """Writes a form as a Word file, in the faces of an official paper.

    Raises:
        OSError: the file cannot be written.
    """
    blocks = "".join(_blocks(slip, chinese=lang == "zh"))
    write_blocks(out, blocks, lang, fonts or fonts_here())


def _blocks(slip: Slip, *, chinese: bool) -> Iterator[str]:
    yield paragraph("Title", runs(slip.title, chinese=chinese))
    yield paragraph("Gap", "")
    yield paragraph("CellRight", runs(slip.heading, chinese=chinese))
    widths = tuple(twips(mm) for mm in (_LABEL_MM, _TEXT_MM, _LABEL_MM, _TEXT_MM))
    yield table_xml(widths, (_row(fields, chinese=chinese) for fields in slip.rows))
    yield paragraph("Gap", "")


def _row(fields: tuple[Field, ...], *, chinese: bool) -> str:
    """One row: labels in the middle of their cells, texts from the left."""
    cells = "".join(_pair(field, alone=len(fields) == 1, chinese=chinese) for field in fields)
    height = twips(max(field.tall_mm for field in fields))
    size = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{size}</w:trPr>{cells}</w:tr>"


def _pair(field: Field, *, alone: bool, chinese: bool) -> str:
    width = twips(2 * _TEXT_MM + _LABEL_MM) if alone else twips(_TEXT_MM)
    label = paragraph("HeadCenter", runs(field.label, chinese=chinese))
    text = "".join(
        paragraph("CellLeft", runs(line, chinese=chinese)) for line in field.text.split("\n")
    )
    return _middle(cell(label, twips(_LABEL_MM), borders=_RULES)) + _middle(
        cell(text, width, span=3 if alone else 1, borders=_RULES)
    )


def _middle(cell_xml: str) -> str:
    """Sets what a cell holds in the middle of its height."""
    return cell_xml.replace("</w:tcPr>", '<w:vAlign w:val="center"/></w:tcPr>', 1)
