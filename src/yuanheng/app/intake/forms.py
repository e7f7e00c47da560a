"""The verb fill: the form that a superior issued, filled from the ledger (按上级表式填报)."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from yuanheng.app.intake.look import table_request
from yuanheng.app.intake.uploads import Upload
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import (
    ForbiddenError,
    LedgerError,
    QuestionError,
    UsageError,
    YuanhengError,
    say,
)
from yuanheng.ledger.drafts.table import TableRequest, map_sheets
from yuanheng.ledger.exchange.forms import FormTable, fill_form
from yuanheng.ledger.mapping.book import MappedSheet, open_questions, refuse_open
from yuanheng.ledger.mapping.plan import Question
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history, zones_on
from yuanheng.standards.relations import ledger_schema


@dataclass(frozen=True)
class FilledForm:
    """A form as it was filled: where it lies, and each of its tables."""

    path: Path
    tables: tuple[FormTable, ...]


@dataclass(frozen=True)
class FormLook:
    """An uploaded form as it would be filled: its tables and bytes, or what stands in the way."""

    tables: tuple[FormTable, ...] = ()
    questions: tuple[Question, ...] = ()
    problem: YuanhengError | None = None
    content: bytes = b""


def fill(house: OpenHouse, request: TableRequest, target: Path) -> FilledForm:
    """Fill a form for its zone and period; nothing stands at the path unless it was filled.

    QuestionError where its columns leave something open; UsageError where the path is taken.
    """
    if target.exists():
        raise UsageError(
            say("{path} is already there", path=str(target)),
            remedy=say("Choose another name; nothing was changed."),
        )
    if target.suffix.lower() != request.path.suffix.lower():
        raise UsageError(
            say("The name of the file does not end in .{format}", format=request.path.suffix[1:]),
            remedy=say("Other programs know a file by its ending; give it this one."),
        )
    book = _mapped(house, request)
    refuse_open(book)
    part = target.with_name(f".{secrets.token_hex(4)}.{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        tables = fill_form(house.store, ledger_schema(), request.path, part, book, _names(house))
        part.replace(target)
    except OSError as error:
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(target), problem=str(error))
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return FilledForm(target, tables)


def look_at_form(house: OpenHouse, upload: Upload) -> FormLook:
    """Fill an uploaded form as it was answered, and say how, or what is still to be answered."""
    request = table_request(house, upload)
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
        try:
            book = _mapped(house, request)
            asked = open_questions(book)
            if asked:
                return FormLook(questions=asked)
            done = fill(house, request, Path(folder) / upload.name)
        except YuanhengError as error:
            return FormLook(problem=error)
        return FormLook(done.tables, content=done.path.read_bytes())


def _mapped(house: OpenHouse, request: TableRequest) -> tuple[MappedSheet, ...]:
    """Map a form, for zones that the actor may read."""
    book = map_sheets(house.store, ledger_schema(), request)
    history = zone_history(house.store, house.store.last_seq())
    told = find_zone(history, request.zone) if request.zone else None
    book = tuple(replace(sheet, zone=sheet.zone or told) for sheet in book)
    for sheet in book:
        if sheet.zone is None and not sheet.questions:
            raise QuestionError(
                say("The form does not say which zone it is about"),
                where=sheet.sheet.where(),
                remedy=say("Say it with --zone."),
            )
        if house.zones is not None and sheet.zone is not None and sheet.zone not in house.zones:
            raise ForbiddenError(say("The form is about a zone that is not yours"))
    return book


def _names(house: OpenHouse) -> dict[str, str]:
    """Name the zones by id."""
    upto = house.store.last_seq()
    return {str(z["zone"]): str(z["name"]) for z in zones_on(house.store, upto, "9999")}
