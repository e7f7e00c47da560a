"""The verb report: a run becomes a Word file, a workbook and a page, every figure from the run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, say
from yuanheng.ports import Progress, silent
from yuanheng.views.descent.runs import find_run
from yuanheng.views.reports.view import report_view
from yuanheng.words.words import Words

if TYPE_CHECKING:
    from yuanheng.report.fonts import FontUse


@dataclass(frozen=True)
class ReportFiles:
    """What was written, and with which fonts."""

    docx: Path
    xlsx: Path
    html: Path
    fonts: FontUse


def write_report(
    house: OpenHouse, number: int, folder: Path, words: Words, *, progress: Progress = silent
) -> ReportFiles:
    """Write the report of a run into a folder; LedgerError where the folder cannot be written."""
    # matplotlib and python-docx take half a second to load, which no other verb should wait for.
    from yuanheng.report.page.document import write_html  # noqa: PLC0415
    from yuanheng.report.word.document import write_docx  # noqa: PLC0415
    from yuanheng.report.workbook.document import write_xlsx  # noqa: PLC0415

    run = find_run(house, number)
    view = report_view(house, run, words)
    docx = folder / f"yuanheng-run{run.id}-{run.period}.docx"
    xlsx, html = docx.with_suffix(".xlsx"), docx.with_suffix(".html")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        progress("report", 0, 3)
        fonts = write_docx(view, docx)
        progress("report", 1, 3)
        write_xlsx(view, xlsx)
        progress("report", 2, 3)
        write_html(view, html)
        progress("report", 3, 3)
    except OSError as error:
        raise LedgerError(
            say(
                "The report cannot be written to {path}: {problem}",
                path=str(folder),
                problem=str(error),
            ),
            remedy=say("Close the file if it is open, or name another folder with --out."),
        ) from error
    return ReportFiles(docx, xlsx, html, fonts)
