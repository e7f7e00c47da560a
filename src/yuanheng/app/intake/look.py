"""An upload looked at before it is imported (入库预览): parts, mapping, questions, dry run."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from yuanheng.app.intake.exchange import import_tables
from yuanheng.app.intake.layers import import_file
from yuanheng.app.intake.profiles import MadeProfile, make_profile
from yuanheng.app.intake.tables import TableOutcome, mapping_answers
from yuanheng.app.intake.uploads import Answers, Upload, own_profile, upload_path
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import Message, QuestionError, RowsError, UsageError, YuanhengError, say
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.sources.layers import list_layers
from yuanheng.ledger.workbooks.sheets import WORKBOOKS, is_table, read_sheets
from yuanheng.model.accounts import Job
from yuanheng.model.ledger import Batch, Issue, Severity
from yuanheng.ports import Progress, silent
from yuanheng.standards.packs import contents as packs
from yuanheng.views.descent.judged import day_of_house
from yuanheng.views.ledger.mapping import BookCard, show_book
from yuanheng.views.ledger.replacing import Replaced, check_replacing, replaced_words
from yuanheng.words.words import Words

#: So many of the issues of a part are shown before it is imported, the gravest first.
SHOWN_ISSUES = 200

#: Refusals that list the zones of the ledger; a scoped account is not told of others.
_LISTING = "is not in the ledger", "may mean several zones", "No zone is named"


@dataclass(frozen=True)
class FilePart:
    """A sheet or layer of a file, with its rows; `shape` is the kind of shapes of a layer."""

    name: str
    rows: int
    shape: str
    is_hidden: bool = False


@dataclass(frozen=True)
class UnitChoice:
    """One unit that a field could be in, and what that would mean."""

    unit: str
    meaning: Message


@dataclass(frozen=True)
class UnitAsked:
    """A field whose unit only a person can say; or the key of a question about rows."""

    column: str
    choices: tuple[UnitChoice, ...]


@dataclass(frozen=True)
class Tried:
    """One part as it was read: its issues counted, and the gravest of them.

    `batch` is the number it was given, 0 on a dry run; `relations` what a table was read as, by id;
    `replaces` what it takes the place of.
    """

    part: str
    rows: int
    counts: dict[Severity, int]
    gravest: tuple[Issue, ...]
    batch: int = 0
    replaces: tuple[Message, ...] = ()
    relations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """What an upload holds, how it would be read, and what still stands in the way.

    `hint` is a period that the name of the part suggests; it is offered, never taken. `job` is the
    last that was to try a large upload, where it has found nothing yet. `book` shows the columns of
    an office's workbook.
    """

    upload: Upload
    is_table: bool
    parts: tuple[FilePart, ...]
    tried: tuple[Tried, ...] = ()
    problem: YuanhengError | None = None
    unit: UnitAsked | None = None
    mapping: MadeProfile | None = None
    mapping_problem: YuanhengError | None = None
    hint: str = ""
    job: Job | None = None
    book: BookCard | None = None

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be imported as it stands."""
        return self.problem is None and bool(self.tried)


def look_at(
    house: OpenHouse,
    words: Words,
    upload: Upload,
    *,
    mapping: str | None = None,
    progress: Progress = silent,
) -> Look:
    """Read and check an upload with what was said of it; nothing is written.

    mapping: a relation for which a mapping of the fields is to be proposed as well.
    """
    path = upload_path(house, upload)
    table = is_table(path)
    try:
        parts = _sheets(path) if table else _layers(path)
    except YuanhengError as error:
        return Look(upload, table, (), problem=error)
    look = Look(upload, table, parts)
    try:
        look = replace(
            look, tried=read_upload(house, words, upload, dry_run=True, progress=progress)
        )
    except YuanhengError as error:
        year = str((error.remedy.values if error.remedy else {}).get("year", ""))
        look = replace(
            look,
            problem=_scoped(house, error),
            unit=_unit_asked(error),
            hint=year if year.isdecimal() else "",
        )
    return propose_mapping(house, words, look, mapping) if mapping else look


def propose_mapping(house: OpenHouse, words: Words, look: Look, relation: str) -> Look:
    """Propose which field is which column of a relation."""
    path, part = upload_path(house, look.upload), look.upload.answers.part
    sheet, layer = (part, None) if look.is_table else (None, part)
    try:
        made = make_profile(path, relation, words, sheet=sheet, layer=layer)
    except YuanhengError as error:
        return replace(look, mapping_problem=error)
    return replace(look, mapping=made)


def table_request(house: OpenHouse, upload: Upload) -> TableRequest:
    """Say how an uploaded table is to be read, as it was answered."""
    path, said = upload_path(house, upload), upload.answers
    profile = str(own_profile(house, upload)) if said.own else said.profile
    columns, assumed = mapping_answers(said.columns, said.assume)
    return TableRequest(
        path,
        said.part,
        said.relation,
        said.period,
        said.zone,
        profile,
        columns,
        assumed,
        is_confirmed=said.confirmed,
        asked_on=day_of_house(house).isoformat(),
    )


def with_book(house: OpenHouse, words: Words, look: Look) -> Look:
    """Show how the columns of an office's workbook would be read."""
    if not look.is_table or not look.parts:
        return look
    try:
        return replace(look, book=show_book(house.record, words, table_request(house, look.upload)))
    except YuanhengError:  # what stands in the way is said already
        return look


def read_upload(
    house: OpenHouse,
    words: Words,
    upload: Upload,
    *,
    dry_run: bool,
    marked: Path | None = None,
    progress: Progress = silent,
) -> tuple[Tried, ...]:
    """Import an upload as it was answered, or only try it; gives one entry for each batch."""
    path, said = upload_path(house, upload), upload.answers
    profile = str(own_profile(house, upload)) if said.own else said.profile
    agreed = (said.replace or "").split(",")
    lost: list[Replaced] = []

    def seen(found: tuple[Replaced, ...]) -> None:
        check_replacing(r for r in found if str(r.batch.seq) not in agreed)
        lost.extend(found)

    if is_table(path):
        request = table_request(house, upload)
        outcomes = import_tables(
            house, request, words, dry_run=dry_run, marked=marked, seen=seen, progress=progress
        )
        return tuple(_of_table(outcome) for outcome in outcomes)
    batch, issues = import_file(
        house,
        path,
        profile=profile,
        layer=said.part,
        period=said.period,
        zone=said.zone,
        assume=said.assume,
        together=said.together,
        seen=seen,
        dry_run=dry_run,
        progress=progress,
    )
    replaces = tuple(replaced_words(r) for r in lost)
    return (replace(_of_layer(batch, issues), replaces=replaces),)


def import_profiles() -> tuple[tuple[str, str, str], ...]:
    """List the profiles that can be named: id, title in Chinese, title in English."""
    kinds = ("profile", "table-profile")
    return tuple(
        (p.id, p.title["zh"], p.title["en"]) for p in packs.all_packs().values() if p.kind in kinds
    )


def answers_without(answers: Answers, column: str) -> tuple[str, ...]:
    """Give the answers on units but for one column."""
    return tuple(a for a in answers.assume if a.partition("=")[0] != column)


def _sheets(path: Path) -> tuple[FilePart, ...]:
    return tuple(FilePart(s.name, len(s.rows), "", s.is_hidden) for s in read_sheets(path))


def _layers(path: Path) -> tuple[FilePart, ...]:
    return tuple(FilePart(x.name, x.rows, x.geometry or "") for x in list_layers(path))


def _of_table(outcome: TableOutcome) -> Tried:
    number = outcome.batch.seq if outcome.batch else 0
    tried = _tried(outcome.sheet, outcome.rows, outcome.issues, number)
    replaces = tuple(replaced_words(r) for r in outcome.replaces)
    return replace(tried, relations=outcome.relations, replaces=replaces)


def _of_layer(batch: Batch, issues: tuple[Issue, ...]) -> Tried:
    return _tried(str(batch.layer), batch.rows, issues, batch.seq)


def _tried(part: str, rows: int, issues: tuple[Issue, ...], batch: int) -> Tried:
    """Count the issues of a part, and keep the gravest."""
    counts: dict[Severity, int] = {"error": 0, "warning": 0, "notice": 0}
    for issue in issues:
        counts[issue.severity] += 1
    ranks = list(counts)
    graver = sorted(issues, key=lambda i: (ranks.index(i.severity), i.where.row or 0))
    return Tried(part, rows, counts, tuple(graver[:SHOWN_ISSUES]), batch)


def _unit_asked(error: YuanhengError) -> UnitAsked | None:
    """Read which field lacks a unit, and what could be answered, from a question; or of rows."""
    if isinstance(error, RowsError):
        return UnitAsked(error.key, tuple(UnitChoice(*option) for option in error.options))
    if not isinstance(error, QuestionError) or error.where.column is None:
        return None
    choices = tuple(
        UnitChoice(
            str(line.values["unit"]),
            say(
                "median {ratio:,.4g} times the area of the patch{verdict}",
                ratio=line.values["ratio"],
                verdict=line.values["verdict"],
            ),
        )
        for line in error.lines
        if {"unit", "ratio", "verdict"} <= line.values.keys()
    )
    return UnitAsked(error.where.column, choices) if choices else None


def _scoped(house: OpenHouse, error: YuanhengError) -> YuanhengError:
    """Leave out of a refusal what names zones that the actor does not see."""
    if house.zones is None or not any(part in error.what.template for part in _LISTING):
        return error
    return type(error)(error.what, where=error.where, remedy=error.remedy)


def marked_upload(house: OpenHouse, words: Words, upload: Upload) -> tuple[bytes, str]:
    """Give an uploaded workbook back with its bad cells marked, and a name for it.

    UsageError where it is no workbook; nothing is written to the ledger.
    """
    path = upload_path(house, upload)
    if path.suffix.lower() not in WORKBOOKS:
        raise UsageError(say("The file is no workbook"))
    ending = ".xlsm" if path.suffix.lower() == ".xlsm" else ".xlsx"
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
        target = Path(folder) / f"marked{ending}"
        read_upload(house, words, upload, dry_run=True, marked=target)
        return target.read_bytes(), words("{name} marked", name=path.stem) + ending


__all__ = [
    "SHOWN_ISSUES",
    "FilePart",
    "Look",
    "Tried",
    "UnitAsked",
    "UnitChoice",
    "answers_without",
    "import_profiles",
    "is_table",
    "look_at",
    "marked_upload",
    "propose_mapping",
    "read_upload",
]
