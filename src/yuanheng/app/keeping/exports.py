"""The verb export: the facts of a ledger as a workbook, a GeoPackage or a lake of Parquet."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from yuanheng._version import __version__
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.exchange.facts import Exported, Scope, exported
from yuanheng.ledger.exchange.geopackage import write_geopackage
from yuanheng.ledger.exchange.lake import write_lake
from yuanheng.ledger.exchange.workbook import write_workbook
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import resolve_seq, zone_history
from yuanheng.ledger.writing.harmless import csv_text
from yuanheng.ports import Progress, silent
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

FORMATS = ("xlsx", "gpkg", "parquet")


@dataclass(frozen=True)
class ExportRequest:
    """What to export and whereto; an empty choice is all, a format of None is told by the ending.

    as_known is a day or a sequence number; None is now.
    """

    path: Path
    format: str | None = None
    relations: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    as_known: str | None = None


@dataclass(frozen=True)
class ExportOutcome:
    """What was written: where, of which sequence number, and how many facts of each relation.

    shapes_left_out counts the shapes that the format cannot hold.
    """

    path: Path
    format: str
    seq: int
    rows: dict[str, int]
    shapes_left_out: int


def export(
    house: OpenHouse, request: ExportRequest, words: Words, progress: Progress = silent
) -> ExportOutcome:
    """Write the facts of one sequence number; nothing stands at the path unless all was written."""
    kind = _format(request)
    scope = _scope(house, request)
    if request.path.exists():
        raise UsageError(
            say("{path} is already there", path=str(request.path)),
            remedy=say("Choose another name; nothing was changed."),
        )
    tables = exported(house.store, ledger_schema(), scope, progress)
    part = request.path.with_name(f".{secrets.token_hex(4)}.{request.path.name}")
    try:
        request.path.parent.mkdir(parents=True, exist_ok=True)
        _write(kind, tables, scope.seq, part, words, progress)
        part.replace(request.path)
    except OSError as error:
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(request.path), problem=str(error))
        ) from error
    finally:
        _clear(part)
    rows = {table.relation.id: table.facts.num_rows for table in tables}
    left_out = _count_shapes(tables) if kind == "xlsx" else 0
    return ExportOutcome(request.path, kind, scope.seq, rows, left_out)


def _format(request: ExportRequest) -> str:
    """Choose the format: the one named, else that of the ending."""
    kind = request.format or request.path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise UsageError(
            say("{format} is not a format of an export", format=kind or "–"),
            expected=say("Known: {known}.", known=", ".join(FORMATS)),
            remedy=say("Say it with --format."),
        )
    if kind != "parquet" and request.path.suffix.lower() != f".{kind}":
        raise UsageError(
            say("The name of the file does not end in .{format}", format=kind),
            remedy=say("Other programs know a file by its ending; give it this one."),
        )
    return kind


def _scope(house: OpenHouse, request: ExportRequest) -> Scope:
    """Resolve the sequence number and the zones."""
    seq = resolve_seq(house.store.batches(), request.as_known)
    history = zone_history(house.store, seq)
    zones = frozenset(find_zone(history, zone) for zone in request.zones)
    return Scope(seq, _chosen(request.relations), zones or None, _chosen(request.periods))


def _chosen(names: Iterable[str]) -> frozenset[str] | None:
    """Take a choice; none made is all."""
    return frozenset(names) or None


def _write(
    kind: str,
    tables: tuple[Exported, ...],
    seq: int,
    path: Path,
    words: Words,
    progress: Progress,
) -> None:
    """Write the tables in a format."""
    if kind == "xlsx":
        write_workbook(tables, ledger_schema(), seq, path, words.label, progress)
    elif kind == "gpkg":
        write_geopackage(tables, seq, path, progress)
    else:
        write_lake(tables, len(tables), seq, __version__, path, progress)


def _count_shapes(tables: tuple[Exported, ...]) -> int:
    """Count the shapes of the facts."""
    return sum(
        table.facts.num_rows - table.facts.column(column.name).null_count
        for table in tables
        for column in table.relation.columns
        if column.type == "geometry"
    )


def _clear(part: Path) -> None:
    """Take away what an export that failed has left."""
    if part.is_dir():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)


def csv_table(rows: Iterable[Iterable[object]]) -> str:
    """Give rows as a text for a spreadsheet, which never takes one of its cells for a formula."""
    return csv_text(rows)
