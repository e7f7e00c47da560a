"""The report as a Word file in the manner of GB/T 9704-2012."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import docx
from docx.document import Document
from docx.oxml.document import CT_Document
from docx.oxml.parser import parse_xml
from docx.shared import Mm

from yuanheng.report.fonts import FontUse, fonts_here
from yuanheng.report.maps import map_png
from yuanheng.report.numbering import numbered
from yuanheng.report.view import AreaView, MapView, ReportView, ZoneView
from yuanheng.report.word_composition import composition
from yuanheng.report.word_page import dress
from yuanheng.report.word_styles import TEXT_WIDTH_MM
from yuanheng.report.word_tables import WordTables
from yuanheng.report.wording import zone_sentence
from yuanheng.report.wordml import NAMESPACES, allowed, paragraph, runs

_GAP = paragraph("Gap", "")


def write_docx(view: ReportView, path: Path, *, fonts: FontUse | None = None) -> FontUse:
    """Writes the report and says which fonts it uses.

    Args:
        view: what the report says.
        path: the .docx file to write; an older one is replaced.
        fonts: the fonts to name in the file; by default the first of each chain that is installed
            here. `fonts_as_wanted()` names the fonts of GB/T 9704 for readers who have them.

    Raises:
        OSError: the file cannot be written.
        ValueError: a map patch is not a polygon.
    """
    fonts = fonts or fonts_here()
    document = docx.Document()
    dress(document, fonts, view.lang, view.sample_note)
    blocks = "".join(_Writer(view, document, fonts).blocks())
    _replace_body(document, blocks)
    _set_properties(document, view)
    document.save(str(path))
    return fonts


def _set_properties(document: Document, view: ReportView) -> None:
    """What file managers show; Word takes 255 characters of each at most."""
    core = document.core_properties
    core.title, core.subject = allowed(view.title)[:255], allowed(view.subtitle)[:255]
    core.comments = allowed(view.run_id)[:255]
    core.author = core.keywords = core.category = ""
    core.language = "zh-CN" if view.lang == "zh" else "en"
    core.created = core.modified = datetime.now(UTC).replace(tzinfo=None)


def _replace_body(document: Document, blocks: str) -> None:
    """Puts a whole new tree in: moving a thousand rows from tree to tree takes a second."""
    page = document.element.body[-1]
    body = f"<w:document {NAMESPACES}><w:body>{blocks}</w:body></w:document>"
    new = cast("CT_Document", parse_xml(body))
    new.body.append(page)
    document.part._element = new  # noqa: SLF001 - python-docx has no public way to replace the tree


class _Writer:
    """Says one view in WordprocessingML, block by block."""

    def __init__(self, view: ReportView, document: Document, fonts: FontUse) -> None:
        self._view = view
        self._document = document
        self._fonts = fonts
        self._labels = view.labels
        self._chinese = view.lang == "zh"
        self._pictures = 0
        self._tables = WordTables(view.labels, chinese=self._chinese)

    def blocks(self) -> Iterator[str]:
        yield from self._head()
        yield from self._overall()
        yield from self._indicators()
        yield from self._findings()
        yield from self._data()

    def _head(self) -> Iterator[str]:
        view = self._view
        yield self._text("Title", view.title)
        if view.subtitle:
            yield self._text("Subtitle", view.subtitle)
        if view.sample_note:
            yield self._text("SampleNote", view.sample_note)
        if view.facts:
            yield self._tables.facts(view.facts)
            yield _GAP

    def _overall(self) -> Iterator[str]:
        zones = self._view.zones
        yield self._heading((1,), self._labels.section_overall)
        if not zones:
            yield self._text("Body", self._labels.no_zones)
            return
        for zone in zones:
            yield self._text("Body", zone_sentence(zone, self._labels))
        yield _GAP
        yield self._tables.overall(zones)
        yield _GAP

    def _indicators(self) -> Iterator[str]:
        yield self._heading((2,), self._labels.section_indicators)
        for number, zone in enumerate(self._view.zones, 1):
            yield self._heading((2, number), zone.name)
            if zone.map is not None:
                yield self._picture(zone.map)
            for sub, area in enumerate(zone.areas, 1):
                yield from self._area(zone, area, (2, number, sub))
        if not any(zone.areas for zone in self._view.zones):
            yield self._text("Body", self._labels.no_indicators)

    def _area(self, zone: ZoneView, area: AreaView, number: tuple[int, ...]) -> Iterator[str]:
        w = self._labels
        score = f"{w.score_said} {area.score_text}" if area.score_text else ""
        yield self._heading(number, area.name + w.parenthesised(score))
        if area.indicators:
            yield self._tables.indicators(area)
        else:
            yield self._text("Body", w.no_indicators)
        if area.composition:
            legend = zone.map.legend if zone.map else ()
            colours = {item.code: item.colour.lstrip("#").upper() for item in legend}
            yield composition(area.composition, colours, w, chinese=self._chinese)
        if area.land_unknown:
            lacking = w.semicolon.join(area.land_unknown)
            text = f"{w.composition_lacks}{w.colon}{lacking}"
            yield self._text("Missing", text)
        yield _GAP

    def _findings(self) -> Iterator[str]:
        w = self._labels
        yield self._heading((3,), w.section_findings)
        for number, zone in enumerate(self._view.zones, 1):
            yield self._heading((3, number), zone.name)
            if zone.findings:
                yield self._tables.findings(zone.findings)
                yield _GAP
            else:
                yield self._text("Body", w.no_findings)
        if not self._view.zones:
            yield self._text("Body", w.no_findings)

    def _data(self) -> Iterator[str]:
        view, w, tables = self._view, self._labels, self._tables
        yield self._heading((4,), w.section_data)
        has_indicators = any(area.indicators for zone in view.zones for area in zone.areas)
        parts: list[tuple[str, str, str]] = [
            (
                w.part_provenance,
                w.no_provenance,
                tables.provenance(view.provenance) if view.provenance else "",
            ),
            (
                w.part_parameters,
                w.no_parameters,
                tables.parameters(view.parameters) if view.parameters else "",
            ),
            (
                w.part_ledger,
                w.no_ledger_problems,
                tables.ledger(view.problems) if view.problems else "",
            ),
            (
                w.part_evidence,
                w.no_indicators,
                tables.evidence(view.zones) if has_indicators else "",
            ),
            (w.part_sources, w.no_sources, self._sources(view.sources)),
            (w.part_fonts, "", self._text("Body", w.font_sentence) + tables.fonts(self._fonts)),
        ]
        for number, (title, otherwise, content) in enumerate(parts, 1):
            yield self._heading((4, number), title)
            yield content or self._text("Body", otherwise)
            yield _GAP

    def _sources(self, sources: Sequence[str]) -> str:
        return "".join(
            self._text("Source", f"{number}. {text}") for number, text in enumerate(sources, 1)
        )

    def _picture(self, view: MapView) -> str:
        image = io.BytesIO(map_png(view))
        inline = self._document.part.new_pic_inline(image, width=Mm(TEXT_WIDTH_MM))
        self._pictures += 1
        inline.docPr.set("id", str(self._pictures))
        inline.docPr.set("descr", allowed(view.title))
        return paragraph("Picture", f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>")

    def _heading(self, number: tuple[int, ...], text: str) -> str:
        return self._text(f"Heading{len(number)}", numbered(number, text, self._view.lang))

    def _text(self, style: str, text: str) -> str:
        return paragraph(style, runs(text, chinese=self._chinese))
