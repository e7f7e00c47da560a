"""Native Word charts (可编辑图表): bars or lines, with the workbook inside that Word edits them by.

Equal charts give equal bytes. Each point is told to the list of numbers, so that `report verify`
misses none.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import xlsxwriter
from docx.opc.packuri import PackURI
from docx.opc.part import Part as OpcPart

from yuanheng.report.phrases.saying import Figure
from yuanheng.report.proof.bookmarks import bookmark_name, seal_name
from yuanheng.report.proof.points import Point, plain_number
from yuanheng.report.view import Lang
from yuanheng.report.word.chart_xml import Chart, chart_xml
from yuanheng.report.wordml import allowed, paragraph, xml_text

if TYPE_CHECKING:
    from docx.document import Document

#: What charts are called in the file, by which a point is found again after editing.
CHART_NAME = "yuanheng-chart-{n}"
_EMU_PER_MM = 36_000
_WIDTH_MM, _LINE_MM, _BARS_MM, _BAR_MM = 156, 72, 30, 7
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
#: The day that XlsxWriter would write is today's; a workbook inside a chart has no day of its own.
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class WordCharts:
    """Puts charts into one Word file and remembers their points."""

    def __init__(self, document: Document, lang: Lang) -> None:
        self._document = document
        self._lang = lang
        self._count = 0
        self.points: list[Point] = []

    def block(self, chart: Chart) -> str:
        """The paragraph of a chart, under its title; nothing where it has no figure."""
        if not any(_number(f) is not None for s in chart.series for f in s.figures):
            return ""
        self._count += 1
        name = CHART_NAME.format(n=self._count)
        self.points.extend(_points(name, chart))
        relation = self._add_parts(chart)
        return paragraph("Picture", _drawing(name, self._count, relation, chart))

    def _add_parts(self, chart: Chart) -> str:
        """Put the chart part and its workbook into the package."""
        package = self._document.part.package
        sheet = OpcPart(
            PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{self._count}.xlsx"),
            _SHEET,
            _workbook(chart),
            package,
        )
        part = OpcPart(PackURI(f"/word/charts/chart{self._count}.xml"), _CHART, b"", package)
        relation = part.relate_to(sheet, f"{_OFFICE}/package")
        part._blob = chart_xml(chart, self._lang, relation).encode()  # noqa: SLF001 - its relation is known only now
        return self._document.part.relate_to(part, f"{_OFFICE}/chart")


def _number(figure: Figure | None) -> float | None:
    """The number that a figure's text says: a chart repeats what is printed, no more places."""
    found = plain_number(figure.text) if figure is not None else None
    return None if found is None else float(found)


def _points(name: str, chart: Chart) -> Iterator[Point]:
    """Every figure of a chart with its place, its trace, and the words along the axis."""
    for s, series in enumerate(chart.series):
        for i, figure in enumerate(series.figures):
            if figure is None or _number(figure) is None:
                continue
            mark = (
                bookmark_name(figure.fact_id, figure.part)
                if figure.fact_id
                else seal_name(figure.text)
            )
            said = allowed(chart.categories[i])
            yield Point(name, s, i, mark, figure.text, said, allowed(series.name))


def _workbook(chart: Chart) -> bytes:
    """The data of a chart as the workbook that Word opens to edit them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _NO_DAY})
        page = book.add_worksheet("Sheet1")
        page.set_column(0, 0, 24)
        for i, category in enumerate(chart.categories, 1):
            page.write_string(i, 0, allowed(category))
        for s, series in enumerate(chart.series, 1):
            page.write_string(0, s, allowed(series.name))
            for i, figure in enumerate(series.figures, 1):
                value = _number(figure)
                if value is not None:
                    page.write_number(i, s, value)
    return out.getvalue()


def _drawing(name: str, number: int, relation: str, chart: Chart) -> str:
    """The run that shows a chart as wide as the text."""
    height = _LINE_MM if chart.kind == "line" else _height_mm(chart)
    extent = f'cx="{_WIDTH_MM * _EMU_PER_MM}" cy="{height * _EMU_PER_MM}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{1000 + number}" name="{name}" descr="{xml_text(chart.title)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_DRAWING}/chart">'
        f'<c:chart xmlns:c="{_DRAWING}/chart" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _height_mm(chart: Chart) -> int:
    """Room for every bar."""
    return _BARS_MM + _BAR_MM * len(chart.categories) * len(chart.series)
