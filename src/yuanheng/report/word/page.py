"""The page of a Word report: A4, margins, page number, and the note on sample data above."""

from __future__ import annotations

from docx.document import Document
from docx.oxml.parser import parse_xml
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Mm

from yuanheng.report.fonts import FontUse
from yuanheng.report.view import Lang
from yuanheng.report.word.styles import styles_xml
from yuanheng.report.wordml import NAMESPACES, paragraph, run, runs


def dress(document: Document, fonts: FontUse, lang: Lang, caution: str | None) -> None:
    """Sets page, styles, header and footer of an empty document."""
    styles = document.styles.element
    for old in list(styles):
        if not old.tag.endswith("}latentStyles"):
            styles.remove(old)
    for new in parse_xml(f"<w:styles {NAMESPACES}>{styles_xml(fonts, lang)}</w:styles>"):
        styles.append(new)
    _set_page(document.sections[0])
    document.settings.odd_and_even_pages_header_footer = True
    _set_header_and_footer(document.sections[0], lang, caution)


def _set_page(section: Section) -> None:
    """Margins 37/35/28/26 mm: with lines of 28.95 points that makes 22 lines a page."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(25)


def _set_header_and_footer(section: Section, lang: Lang, caution: str | None) -> None:
    """Page numbers stand outside: right on odd pages, left on even ones, a character in."""
    chinese = lang == "zh"
    number = run("— ", hint=chinese) + _page_field() + run(" —", hint=chinese)
    _fill(section.footer, paragraph("PageOdd", number))
    _fill(section.even_page_footer, paragraph("PageEven", number))
    note = paragraph("SampleHeader", runs(caution, chinese=chinese)) if caution else ""
    for part in (section.header, section.even_page_header):
        _fill(part, note or paragraph("Header", ""))


def _fill(part: _BaseHeaderFooter, content: str) -> None:
    part.is_linked_to_previous = False
    element = part._element  # noqa: SLF001 - python-docx gives no other way to its XML
    for old in list(element):
        element.remove(old)
    element.append(parse_xml(content.replace("<w:p>", f"<w:p {NAMESPACES}>", 1)))


def _page_field() -> str:
    kinds = ("begin", "separate", "end")
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds)
    code = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    return f"{begin}{code}{separate}<w:r><w:t>1</w:t></w:r>{end}"
