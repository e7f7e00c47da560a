"""The verb report: a run becomes a Word file, a workbook and a page, every figure from the run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from yuanheng.app.evaluating import find_run
from yuanheng.app.house import House
from yuanheng.app.report_view import report_view
from yuanheng.app.words import Words
from yuanheng.errors import LedgerError, say
from yuanheng.ports import Progress, silent

if TYPE_CHECKING:
    from yuanheng.report import FontUse


@dataclass(frozen=True)
class ReportFiles:
    """What was written, and with which fonts."""

    docx: Path
    xlsx: Path
    html: Path
    fonts: FontUse


def write_report(
    house: House, number: int, folder: Path, words: Words, *, progress: Progress = silent
) -> ReportFiles:
    """Write the report of a run into a folder; LedgerError where the folder cannot be written."""
    # matplotlib and python-docx take half a second to load, which no other verb should wait for.
    from yuanheng.report import write_docx, write_html, write_xlsx  # noqa: PLC0415

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
