"""The user's own workbook given back (退回): bad cells marked, and a 错误清单 sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from yuanheng.errors import LedgerError, Message, UsageError, say
from yuanheng.ledger.sources.apart import Apart
from yuanheng.ledger.sources.sandbox import BrokenFileError
from yuanheng.ledger.workbooks.marked import ListTexts, SaidIssue, SaidSheet, write_marked_copy
from yuanheng.ledger.workbooks.sheets import broken_table
from yuanheng.model.ledger import Issue
from yuanheng.words.words import Words

Say = Callable[[Message], str]

#: To keep formatting takes several times as long as to read.
MARKING = Apart(write_marked_copy.__module__, patience=10.0)
_SEVERITY = {"error": say("error"), "warning": say("warning"), "notice": say("notice")}
_LIST = "错误清单"
_LOST = say("Drop-down lists or the like of newer programs are not kept in this marked copy")
_KEPT = say("Mend the cells in your own file, which keeps them.")


#: What is to be mended stands first.
_RANK = {"error": 0, "warning": 1, "notice": 2}


@dataclass(frozen=True)
class SheetIssues:
    """What the checks saw on one sheet.

    cells: row and column (from 1) of an issue, by its place in `issues`.
    """

    sheet: str
    issues: Sequence[Issue]
    cells: Mapping[int, tuple[int, int]]


def mark_workbook(
    source: Path, target: Path, sheets: Sequence[SheetIssues], heads: tuple[str, ...], speak: Say
) -> None:
    """Write a copy of a workbook with the bad cells of its sheets marked; its formatting is kept.

    heads: the six heads of the list. Old and text formats come back as .xlsx. SourceError where
    the library that keeps formatting cannot read it.
    """
    lost = (speak(_SEVERITY["notice"]), None, "", "", speak(_LOST), speak(_KEPT))
    said = tuple(_said(told, speak) for told in sheets)
    try:
        MARKING.call(source, write_marked_copy, source, target, said, ListTexts(_LIST, heads, lost))
    except BrokenFileError as error:
        raise broken_table(source, error) from error


def _said(told: SheetIssues, speak: Say) -> SaidSheet:
    """Say the issues of a sheet."""
    return SaidSheet(
        told.sheet,
        tuple(
            SaidIssue(
                issue.severity,
                speak(_SEVERITY[issue.severity]),
                told.cells.get(n),
                issue.found,
                speak(issue.message),
                speak(issue.remedy),
            )
            for n, issue in sorted(enumerate(told.issues), key=lambda i: _RANK[i[1].severity])
        ),
    )


def check_marked(source: Path, target: Path) -> None:
    """Refuse a marked copy that is no workbook, or that would be the user's own file."""
    wanted = {".xlsx", ".xlsm"} if source.suffix.lower() == ".xlsm" else {".xlsx"}
    if target.suffix.lower() not in wanted:
        raise UsageError(
            say("The marked copy is a workbook"), remedy=say("Name a file that ends in .xlsx.")
        )
    if target.exists() and target.samefile(source):
        raise UsageError(
            say("The marked copy would overwrite your own file"),
            remedy=say("Name another file with --marked."),
        )


def list_heads(words: Words) -> tuple[str, ...]:
    """Say the heads of the list of issues (错误清单)."""
    return tuple(words(head) for head in ("severity", "row", "cell", "found", "what", "remedy"))


def write_marked(source: Path, target: Path, told: Sequence[SheetIssues], words: Words) -> None:
    """Write the marked copy, after `check_marked`; the user's own file is never touched."""
    try:
        mark_workbook(source, target, told, list_heads(words), words.say)
    except OSError as error:
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(target), problem=str(error))
        ) from error
