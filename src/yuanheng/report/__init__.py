"""汇报: one view of a run becomes a Word file, a workbook and map pictures.

The room formats and never calculates. Fill a `ReportView` with finished texts in the reader's
language, then call `write_docx`, `write_xlsx` or `draw_map`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from yuanheng.report.check import Altered, DocxCheck, Lost, Untraced
from yuanheng.report.labels import LABELS_EN, LABELS_ZH, Labels
from yuanheng.report.saying import Figure, Part, Saying, Text, saying, unmarked
from yuanheng.report.view import (
    AreaView,
    ComparisonRow,
    Fact,
    FindingRow,
    IndicatorRow,
    Lang,
    LegendItem,
    MapPatch,
    MapView,
    ParameterRow,
    ProblemRow,
    ProvenanceRow,
    ReportView,
    Share,
    Verdict,
    VerdictRow,
    ZoneView,
)

if TYPE_CHECKING:
    from yuanheng.report.bookmarks import bookmark_name
    from yuanheng.report.fonts import FontChoice, FontUse, fonts_as_wanted, fonts_here
    from yuanheng.report.maps import draw_map
    from yuanheng.report.page import write_html
    from yuanheng.report.reading import DocxNumbers, read_bookmarks, read_numbers
    from yuanheng.report.verifying import check_numbers
    from yuanheng.report.word import write_docx
    from yuanheng.report.workbook import write_xlsx

__all__ = [
    "LABELS_EN",
    "LABELS_ZH",
    "Altered",
    "AreaView",
    "ComparisonRow",
    "DocxCheck",
    "DocxNumbers",
    "Fact",
    "Figure",
    "FindingRow",
    "FontChoice",
    "FontUse",
    "IndicatorRow",
    "Labels",
    "Lang",
    "LegendItem",
    "Lost",
    "MapPatch",
    "MapView",
    "ParameterRow",
    "Part",
    "ProblemRow",
    "ProvenanceRow",
    "ReportView",
    "Saying",
    "Share",
    "Text",
    "Untraced",
    "Verdict",
    "VerdictRow",
    "ZoneView",
    "bookmark_name",
    "check_numbers",
    "draw_map",
    "fonts_as_wanted",
    "fonts_here",
    "read_bookmarks",
    "read_numbers",
    "saying",
    "unmarked",
    "write_docx",
    "write_html",
    "write_xlsx",
]

#: Where the writers live: matplotlib, python-docx and XlsxWriter are loaded with the first of them,
#: so that a view can be filled and read without waiting for them.
_WRITERS = {
    "FontChoice": "fonts",
    "FontUse": "fonts",
    "DocxNumbers": "reading",
    "bookmark_name": "bookmarks",
    "check_numbers": "verifying",
    "draw_map": "maps",
    "fonts_as_wanted": "fonts",
    "fonts_here": "fonts",
    "read_bookmarks": "reading",
    "read_numbers": "reading",
    "write_docx": "word",
    "write_html": "page",
    "write_xlsx": "workbook",
}


def __getattr__(name: str) -> object:
    """Load a writer on its first use."""
    if name not in _WRITERS:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_WRITERS[name]}"), name)
