"""The verb report verify: hold an edited Word report against the runs that its numbers name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from yuanheng.app.house import House
from yuanheng.app.report_facts import Book, changes_of
from yuanheng.app.report_findings import book_of_run
from yuanheng.app.words import LANGUAGES, Words
from yuanheng.errors import SourceError, Where, say
from yuanheng.report.check import DocxCheck

#: The run in the name of a bookmark: `_v_r2_…`, and `_c_r2b1_…` for a change between two.
_RUN = re.compile(r"_[a-z]_r(\d{1,9})(?:b(\d{1,9}))?_")


def verify_report(house: House, path: Path) -> DocxCheck:
    """Hold every number of a Word report against its run in the ledger.

    Numbers may be said in Chinese or in English. SourceError where the file cannot be read, is no
    Word file, or is not safe to read.
    """
    from yuanheng.report import (  # noqa: PLC0415 - the Word library is slow to load
        UnreadableDocxError,
        check_numbers,
        read_numbers,
    )

    try:
        found = read_numbers(path)
    except (OSError, UnreadableDocxError) as error:
        raise SourceError(
            say("The report cannot be read: {problem}", problem=str(error)),
            where=Where(file=path.name),
            remedy=say("Name a .docx file that `yuanheng report` wrote, also after editing."),
        ) from error
    names = [*found.spots, *(mark.name for mark in found.listed or ())]
    return check_numbers(found, expected_numbers(house, names))


def expected_numbers(house: House, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Say what the numbers of the runs named in bookmarks may read, by bookmark."""
    from yuanheng.report import bookmark_name  # noqa: PLC0415 - the Word library is slow to load

    asked = {(str(m[1]), m[2]) for m in map(_RUN.match, names) if m}
    expected: dict[str, tuple[str, ...]] = {}
    for book in _books(house, asked):
        for (fact_id, part), figure in book.items():
            name = bookmark_name(fact_id, part)
            expected[name] = tuple(dict.fromkeys((*expected.get(name, ()), figure.text)))
    return expected


def _books(house: House, asked: set[tuple[str, str | None]]) -> Iterator[Book]:
    """Make the books of the runs, and of the changes between two, in every language."""
    runs = {run.id: run for run in house.store.runs()}
    for now, before in sorted(asked, key=str):
        run = runs.get(int(now))
        earlier = runs.get(int(before)) if before else None
        for words in map(Words, LANGUAGES):
            if run is not None and before is None:
                yield book_of_run(words, run)
            elif run is not None and earlier is not None:
                yield changes_of(words, run, earlier)
