"""The report as a Word file in the manner of GB/T 9704-2012."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import docx
from docx.document import Document
from docx.oxml.document import CT_Document
from docx.oxml.parser import parse_xml
from docx.shared import Mm

from yuanheng.report.fonts import FontUse, fonts_here
from yuanheng.report.map.picture import map_png
from yuanheng.report.phrases.saying import Figure, Saying, Text
from yuanheng.report.proof.manifest import add_manifest
from yuanheng.report.view import AreaView, Lang, MapView, ReportView, ZoneView
from yuanheng.report.word.body import WordBody
from yuanheng.report.word.chart_xml import Chart, ChartSeries
from yuanheng.report.word.charts import WordCharts
from yuanheng.report.word.composition import composition
from yuanheng.report.word.data_tables import WordDataTables
from yuanheng.report.word.numbering import numbered
from yuanheng.report.word.page import dress
from yuanheng.report.word.styles import TEXT_WIDTH_MM
from yuanheng.report.word.tables import WordTables
from yuanheng.report.word.text import WordText
from yuanheng.report.wording import annex_titles
from yuanheng.report.wordml import NAMESPACES, allowed, paragraph

_GAP = paragraph("Gap", "")
#: Scores are drawn in reports on so many zones at most; their tables hold them in any case.
_MOST_DRAWN = 10
_SPACE: dict[Lang, str] = {"zh": "", "en": " "}


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
    dress(document, fonts, view.lang, view.caution)
    writer = _Writer(view, document, fonts)
    replace_body(document, "".join(writer.blocks()))
    _set_properties(document, view, fonts)
    add_manifest(document, view.run_id, writer.text.written, writer.charts.points)
    document.save(str(path))
    return fonts


def write_blocks(out: BinaryIO, blocks: str, lang: Lang, fonts: FontUse) -> None:
    """Writes finished paragraphs and tables as a document in the styles of the report.

    Raises:
        OSError: the file cannot be written.
    """
    document = docx.Document()
    dress(document, fonts, lang, None)
    replace_body(document, blocks)
    document.save(out)


def _set_properties(document: Document, view: ReportView, fonts: FontUse) -> None:
    """What file managers show; Word takes 255 characters of each at most."""
    swapped = (f"{c.wanted} → {c.used}" for c in fonts.choices if not c.installed)
    core = document.core_properties
    core.title, core.subject = allowed(view.title)[:255], allowed(view.subtitle)[:255]
    core.comments = allowed("; ".join((view.run_id, *dict.fromkeys(swapped))))[:255]
    core.author = core.keywords = core.category = ""
    core.language = "zh-CN" if view.lang == "zh" else "en"
    core.created = core.modified = datetime.now(UTC).replace(tzinfo=None)


def replace_body(document: Document, blocks: str) -> None:
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
        self._pictures = 0
        self.text = WordText(chinese=view.lang == "zh")
        self.charts = WordCharts(document, view.lang)
        self._tables = WordTables(view.labels, self.text)
        self._data = WordDataTables(view.labels, self.text)

    def blocks(self) -> Iterator[str]:
        yield from self._head()
        yield from WordBody(self._view, self.text).blocks()
        annexes = self._annexes()
        yield from self._foot([title for title, _ in annexes])
        for number, (title, content) in enumerate(annexes, 1):
            yield self._say("Annex", f"{self._labels.annex}{_SPACE[self._view.lang]}{number}")
            yield self._say("AnnexTitle", title)
            yield from content

    def _head(self) -> Iterator[str]:
        view = self._view
        yield self._say("Title", view.title)
        if view.subtitle:
            yield self._say("Subtitle", view.subtitle)
        if view.caution:
            yield self._say("SampleNote", view.caution)

    def _foot(self, titles: Sequence[str]) -> Iterator[str]:
        """The list of annexes, and the day; who signs is for the office to add."""
        w = self._labels
        yield _GAP
        lead = f"{w.annexes}{w.colon}"
        for number, title in enumerate(titles, 1):
            style = "AnnexFirst" if number == 1 else "AnnexItem"
            yield self._say(style, f"{lead if number == 1 else ''}{number}. {title}")
        if self._view.day:
            yield _GAP
            yield self._say("Day", self._view.day)

    def _annexes(self) -> list[tuple[str, Iterator[str]]]:
        w = self._labels
        writers: dict[str, Callable[[], Iterator[str]]] = {
            w.section_comparison: self._comparison,
            w.section_details: self._details,
            w.section_verdicts: self._verdicts,
            w.section_data: self._sources_and_data,
        }
        return [(title, writers[title]()) for title in annex_titles(self._view)]

    def _verdicts(self) -> Iterator[str]:
        yield self._tables.verdicts(self._view.verdicts)
        yield _GAP

    def _comparison(self) -> Iterator[str]:
        view, w = self._view, self._labels
        if not view.compared_with:
            yield self._say("Body", w.no_comparison)
            return
        yield self._say("Body", w.change_is_exact)
        for number, zone in enumerate(view.zones, 1):
            yield self._heading((number,), zone.name)
            for sub, area in enumerate(zone.areas, 1):
                if area.name:
                    yield self._heading((number, sub), area.name)
                if area.comparison:
                    now = view.period
                    yield self._tables.comparison(area.comparison, view.compared_with, now)
                    yield _GAP
                else:
                    yield self._say("Body", area.not_compared or w.no_comparison)

    def _details(self) -> Iterator[str]:
        view, w = self._view, self._labels
        if not view.zones:
            yield self._say("Body", w.no_zones)
            return
        yield self._tables.overall(view.zones)
        yield _GAP
        for number, zone in enumerate(view.zones, 1):
            yield self._heading((number,), zone.name)
            if zone.map is not None:
                yield self._picture(zone.map)
            for sub, area in enumerate(zone.areas, 1):
                yield from self._area(zone, area, (number, sub))
        if not any(zone.areas for zone in view.zones):
            yield self._say("Body", w.no_indicators)

    def _area(self, zone: ZoneView, area: AreaView, number: tuple[int, ...]) -> Iterator[str]:
        w = self._labels
        head = numbered(number, area.name, self._view.lang)
        title: Text = head
        if area.score_text:
            figure = Figure(area.score_text, area.fact_id, "score")
            opening = f"{head}{w.open_paren}{w.score_said} "
            title = Saying((opening, figure, w.close_paren))
        if area.name:  # an enterprise has no areas: its score stands in the table before
            yield self._say(f"Heading{len(number)}", title)
        if area.indicators:
            yield self._tables.indicators(area)
            yield self._points(area)
        else:
            yield self._say("Body", w.no_indicators)
        if area.composition:
            legend = zone.map.legend if zone.map else ()
            colours = {item.code: item.colour.lstrip("#").upper() for item in legend}
            yield composition(area.composition, colours, w, self.text)
        if area.land_unknown:
            lacking = w.semicolon.join(area.land_unknown)
            yield self._say("Missing", f"{w.composition_lacks}{w.colon}{lacking}")
        yield _GAP

    def _points(self, area: AreaView) -> str:
        """Draw the scores of an area as bars, in a report on few zones."""
        known = [row for row in area.indicators if row.score is not None]
        if len(known) < 2 or not area.name or len(self._view.zones) > _MOST_DRAWN:
            return ""
        score = self._labels.score
        figures = tuple(Figure(row.score_text, row.fact_id, "score") for row in known)
        names = tuple(row.label for row in known)
        return self.charts.block(Chart(score, "bars", names, (ChartSeries(score, figures),)))

    def _sources_and_data(self) -> Iterator[str]:
        view, w, tables = self._view, self._labels, self._data
        if view.facts:
            yield tables.facts(view.facts)
            yield _GAP
        has_indicators = any(area.indicators for zone in view.zones for area in zone.areas)
        parts: list[tuple[str, str, Callable[[], str]]] = [
            (
                w.part_provenance,
                "" if view.provenance else w.no_provenance,
                lambda: tables.provenance(view.provenance),
            ),
            (
                w.part_parameters,
                "" if view.parameters else w.no_parameters,
                lambda: tables.parameters(view.parameters),
            ),
            (
                w.part_ledger,
                "" if view.problems else w.no_ledger_problems,
                lambda: tables.ledger(view.problems),
            ),
            (
                w.part_evidence,
                "" if has_indicators else w.no_indicators,
                lambda: self._tables.evidence(view.zones),
            ),
            (
                w.part_sources,
                "" if view.sources else w.no_sources,
                lambda: self._sources(view.sources),
            ),
            (
                w.part_fonts,
                "",
                lambda: self._say("Body", w.font_sentence) + tables.fonts(self._fonts),
            ),
        ]
        for number, (title, nothing, content) in enumerate(parts, 1):
            yield self._heading((number,), title)
            yield self._say("Body", nothing) if nothing else content()
            yield _GAP

    def _sources(self, sources: Sequence[str]) -> str:
        return "".join(
            self._say("Source", f"{number}. {text}") for number, text in enumerate(sources, 1)
        )

    def _picture(self, view: MapView) -> str:
        image = io.BytesIO(map_png(view))
        inline = self._document.part.new_pic_inline(image, width=Mm(TEXT_WIDTH_MM))
        self._pictures += 1
        inline.docPr.set("id", str(self._pictures))
        inline.docPr.set("descr", allowed(view.title))
        return paragraph("Picture", f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>")

    def _heading(self, number: tuple[int, ...], text: str) -> str:
        return self._say(f"Heading{len(number)}", numbered(number, text, self._view.lang))

    def _say(self, style: str, text: Text) -> str:
        return self.text.paragraph(style, text)
