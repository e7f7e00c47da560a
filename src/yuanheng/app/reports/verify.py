"""The verb report verify: hold an edited Word report against the runs that its numbers name."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from yuanheng.app.opening import OpenHouse
from yuanheng.errors import UsageError, say
from yuanheng.model.evaluation import Run
from yuanheng.report.proof.check import DocxCheck
from yuanheng.views.papers.making import PaperRecipe, made_again, read_recipe
from yuanheng.views.reports.facts import Book, changes_of
from yuanheng.views.reports.findings import book_of_run
from yuanheng.views.reports.view import report_view
from yuanheng.words.words import LANGUAGES, Words

if TYPE_CHECKING:
    from yuanheng.report.proof.reading import DocxNumbers

#: The run in the name of a bookmark: `_v_r2_…`, and `_c_r2b1_…` for a change between two.
_RUN = re.compile(r"_[a-z]_r(\d{1,9})(?:b(\d{1,9}))?_")
#: A report is of one run, held against a few before it.
_MOST_RUNS = 50

_Named = set[tuple[int, int | None]]
"""The runs of a report, and the pairs of which it tells the change."""


def verify_report(house: OpenHouse, path: Path, zones: frozenset[str] | None = None) -> DocxCheck:
    """Hold every number of a Word report against its run in the ledger.

    Numbers may be said in Chinese or in English. SourceError where the file cannot be read, is no
    Word file, or is not safe to read. UsageError where it speaks of a run on other zones than
    `zones`, those that the reader sees: what that run says must not come out here.
    """
    from yuanheng.report.proof.reading import read_numbers  # noqa: PLC0415 - slow to load
    from yuanheng.report.proof.verifying import check_numbers  # noqa: PLC0415 - slow to load

    found = read_numbers(path)
    recipe = read_recipe(found.run_id)
    if recipe is not None:
        return _verify_paper(house, found, recipe, zones)
    runs = {run.id: run for run in house.store.runs()}
    named = _named_runs(runs, [*found.spots, *(mark.name for mark in found.listed or ())])
    spoken = {number for pair in named for number in pair if number is not None}
    if zones is not None and any(not zones.issuperset(runs[n].zones) for n in spoken):
        raise UsageError(say("The report speaks of zones that this account does not see"))
    return check_numbers(found, _expected(runs, named))


def verify_workbook(house: OpenHouse, path: Path, zones: frozenset[str] | None = None) -> DocxCheck:
    """Hold indicators and comparison of a report's workbook against the workbook made again.

    Cells and formulas alike. Errors as of `verify_report`; UsageError where it names no run.
    """
    from yuanheng.report.proof.workbook import check_book, read_book  # noqa: PLC0415 - slow to load
    from yuanheng.report.workbook.document import write_xlsx  # noqa: PLC0415 - likewise

    found = read_book(path)
    number = found.about.strip()
    run = next((r for r in house.store.runs() if str(r.id) == number), None)
    if run is None:
        raise UsageError(
            say("The workbook names no run of this ledger"),
            remedy=say("Name a .xlsx file that `yuanheng report` wrote, also after editing."),
        )
    if zones is not None and not zones.issuperset(run.zones):
        raise UsageError(say("The report speaks of zones that this account does not see"))
    for words in map(Words, LANGUAGES):
        view = report_view(house, run, words, maps=False)
        held = frozenset({view.labels.sheet_indicators, view.labels.sheet_comparison})
        if not held <= found.sheets.keys():
            continue
        with tempfile.TemporaryDirectory() as folder:
            again = Path(folder) / "again.xlsx"
            write_xlsx(view, again)
            return check_book(found, read_book(again), held)
    raise UsageError(say("The workbook has lost a sheet that its report has"))


def _verify_paper(
    house: OpenHouse, found: DocxNumbers, recipe: PaperRecipe, zones: frozenset[str] | None
) -> DocxCheck:
    """Hold a paper against itself as it is made again from the ledger as it stood."""
    from yuanheng.report.proof.verifying import check_again  # noqa: PLC0415 - slow to load

    asked = recipe.asked
    if zones is not None and not zones.issuperset({*asked.zones, *filter(None, [asked.zone])}):
        raise UsageError(say("The report speaks of zones that this account does not see"))
    again = made_again(house, recipe)
    return check_again(found, again.marks, again.points)


def _named_runs(runs: Mapping[int, Run], names: Iterable[str]) -> _Named:
    """Read from bookmarks which runs of the ledger a report speaks of."""
    asked = {(int(m[1]), int(m[2]) if m[2] else None) for m in map(_RUN.match, names) if m}
    named = {pair for pair in asked if all(n is None or n in runs for n in pair)}
    if len(named) > _MOST_RUNS:
        raise UsageError(
            say("The report speaks of {n} runs; no report does", n=len(named)),
            remedy=say("Name a .docx file that `yuanheng report` wrote, also after editing."),
        )
    return named


def _expected(runs: Mapping[int, Run], named: _Named) -> dict[str, tuple[str, ...]]:
    """Say what the numbers of the runs named in bookmarks may read, by bookmark."""
    from yuanheng.report.proof.bookmarks import bookmark_name  # noqa: PLC0415 - the Word library is slow to load

    expected: dict[str, tuple[str, ...]] = {}
    for book in _books(runs, named):
        for (fact_id, part), figure in book.items():
            name = bookmark_name(fact_id, part)
            expected[name] = tuple(dict.fromkeys((*expected.get(name, ()), figure.text)))
    return expected


def _books(runs: Mapping[int, Run], named: _Named) -> Iterator[Book]:
    """Make the books of the runs, and of the changes between two, in every language."""
    for now, before in sorted(named, key=str):
        for words in map(Words, LANGUAGES):
            if before is None:
                yield book_of_run(words, runs[now])
            else:
                yield changes_of(words, runs[now], runs[before])


__all__ = [
    "DocxCheck",
    "verify_report",
]
