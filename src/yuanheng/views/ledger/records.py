"""Facts as people look for them (台账浏览): a table of a relation, and one record with its past."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.errors import LedgerError
from yuanheng.ledger.record.known import active_batches, heads, snapshot, standing
from yuanheng.ledger.record.merging import merged
from yuanheng.ledger.tables.written_cells import written_column
from yuanheng.model.ledger import Batch
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import Unit, storage_unit
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.descent.originals import Originals
from yuanheng.views.ledger.batches import known_seq, zone_names
from yuanheng.words.figures import shown_unit, span_text, stated_unit
from yuanheng.words.words import Words

_FACT = re.compile(r"[1-9]\d{0,8}\.\d{1,9}")
_MOST_CHOICES = 60
#: A code that nobody outside the program knows, such as `industrial_tax`; 0701 and 23 are known.
_NAME = re.compile(r"[a-z]+(_[a-z0-9]+)*", re.ASCII)


_FIRST = ("parcel", "supply", "enterprise", "project")


@dataclass(frozen=True)
class FactHead:
    """The head of a column: its name, label, and the unit of its figures."""

    name: str
    label: str
    unit: str
    is_figure: bool


@dataclass(frozen=True)
class FactRow:
    """A fact in a table: its id, the batch that it stands by, its zone, and its cells as shown."""

    fact: str
    seq: int
    zone: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class FactPage:
    """A page of the facts of one relation; `periods` are those that could be chosen."""

    relation: str
    label: str
    heads: tuple[FactHead, ...]
    rows: tuple[FactRow, ...]
    periods: tuple[str, ...]
    total: int
    page: int
    pages: int
    seq: int


@dataclass(frozen=True)
class RecordCell:
    """One cell of a record: as shown, as one would write it, and whether it can be corrected.

    choices: the codes that could stand there, with their labels; empty where they are many.
    refers: the relation whose subject it names, by its number.
    """

    name: str
    label: str
    meaning: str
    unit: str
    shown: str
    written: str
    editable: bool
    choices: tuple[tuple[str, str], ...] = ()
    refers: str = ""


@dataclass(frozen=True)
class CellChange:
    """What a correction changed in one cell."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """One version of a record: the batch, what it changed, and whether it still counts."""

    batch: Batch
    changes: tuple[CellChange, ...]
    is_withdrawn: bool


@dataclass(frozen=True)
class FactRecord:
    """A record: its cells, its version (the batch it stands by), its origin and its past.

    `stands` is false once a later batch replaced its set, or its own was withdrawn.
    """

    relation: str
    label: str
    fact: str
    zone: str
    zone_name: str
    period: str
    version: int
    stands: bool
    cells: tuple[RecordCell, ...]
    origin: Batch
    source_row: int | None
    versions: tuple[Version, ...]


def first_relation(house: House, zones: Iterable[str]) -> str:
    """Name the relation that a table begins with: of those that hold facts of these zones.

    Patches, supplies and enterprises first, as what an office asks for most.
    """
    seen = frozenset(zones)
    held = {s.relation for s in heads(house.record, house.record.last_seq()) if s.zone in seen}
    return next((name for name in (*_FIRST, *sorted(held)) if name in held), _FIRST[0])


def relation_labels(words: Words) -> tuple[tuple[str, str], ...]:
    """Name the relations of the ledger by id and label."""
    return tuple((r.id, words.label(r.label)) for r in ledger_schema().relations.values())


def browse_facts(  # noqa: PLR0913 - one argument for each thing to choose by
    house: House,
    words: Words,
    relation_id: str,
    zones: frozenset[str],
    *,
    period: str | None = None,
    text: str | None = None,
    as_known: str | None = None,
    sort: str = "",
    page: int = 1,
    size: int = 100,
) -> FactPage:
    """Give a page of the facts of a relation as known; zones and firms are said by their names.

    text: only facts of which a text or code holds this. sort: a column, `-` before it downwards;
    what is not known stands last. KeyError where there is no such relation.
    """
    relation = ledger_schema().relations[relation_id]
    seq = known_seq(house, as_known)
    facts = _facts(house, relation, seq, zones, None)
    periods = _periods(house, relation, seq, zones, facts)
    if period and "period" in facts.column_names:
        facts = facts.filter(pc.equal(facts.column("period"), period))
    if text and text.strip():
        facts = _holding(facts, relation, text.strip())
    facts = _ordered(facts, relation, sort)
    pages = max(1, -(-facts.num_rows // size))
    page = min(page, pages)
    part = facts.slice((page - 1) * size, size).to_pylist()
    columns = [c for c in relation.columns if c.type != "geometry"]
    names = zone_names(house)
    return FactPage(
        relation=relation.id,
        label=words.label(relation.label),
        heads=tuple(_head(words, c) for c in columns),
        rows=tuple(_row(words, columns, row, names) for row in part),
        periods=periods,
        total=facts.num_rows,
        page=page,
        pages=pages,
        seq=seq,
    )


def find_record(
    house: House, words: Words, relation_id: str, fact: str, as_known: str | None = None
) -> FactRecord | None:
    """Find a record by the id of its fact, as known; None where there is none."""
    relation = ledger_schema().relations.get(relation_id)
    if relation is None or not _FACT.fullmatch(fact):
        return None
    seq = known_seq(house, as_known)
    batches = {b.seq: b for b in house.record.batches() if b.seq <= seq}
    rows = fact_versions(house, relation, fact, batches.values())
    if not rows:
        return None
    active = active_batches(batches.values(), seq)
    counting = [r for r in rows if r["seq"] in active] or rows[:1]
    last = counting[-1]
    zone, period = str(last["zone"]), str(last.get("period") or "")
    facts = _facts(house, relation, seq, frozenset({zone}), period or None)
    now = facts.filter(pc.equal(facts.column("fact"), fact)).num_rows
    return FactRecord(
        relation=relation.id,
        label=words.label(relation.label),
        fact=fact,
        zone=zone,
        zone_name=zone_names(house).get(zone, zone),
        period=period,
        version=int(last["seq"]),
        stands=bool(now),
        cells=record_cells(words, relation, last),
        origin=batches[rows[0]["seq"]],
        source_row=last["source_row"],
        versions=tuple(
            Version(
                batches[row["seq"]],
                _changes(words, relation, before, row),
                row["seq"] not in active,
            )
            for before, row in zip([None, *rows[:-1]], rows, strict=True)
        ),
    )


def fact_versions(
    house: House, relation: Relation, fact: str, batches: Iterable[Batch]
) -> list[dict[str, Any]]:
    """Read every version of a fact: as it came, and as each correction left it."""
    seqs = [int(fact.partition(".")[0])]
    seqs += [b.seq for b in batches if b.kind == "correct" and b.details.get("fact") == fact]
    facts = house.record.view(relation.id, dict.fromkeys(seqs), frozenset())
    rows: list[dict[str, Any]] = facts.filter(pc.equal(facts.column("fact"), fact)).to_pylist()
    return rows


def origin_cells(
    house: House, words: Words, record: FactRecord
) -> tuple[tuple[str, str, str], ...]:
    """Read the cells of the original that a record was read from: label, head, cell as written.

    Empty where the record did not come from a file that still holds them.
    """
    relation = ledger_schema().relations[record.relation]
    originals = Originals(house)
    found = []
    for column in relation.columns:
        if column.type == "geometry":
            continue
        cells = originals.cells_of(
            record.origin, record.source_row, relation.id, frozenset({column.name})
        )
        found += [(words.label(column.label), head, cell) for head, cell in cells.items()]
    return tuple(found)


def record_cells(words: Words, relation: Relation, row: dict[str, Any]) -> tuple[RecordCell, ...]:
    """Say the cells of one fact, each as shown and as one would write it."""
    schema, cells = ledger_schema(), []
    table = pa.Table.from_pylist(
        [row], schema=pa.schema([(n, pa.array([row[n]]).type) for n, _ in relation.stored])
    )
    for column in relation.columns:
        written, editable = "", column.name not in relation.key and column.type != "geometry"
        if column.type != "geometry":
            try:
                value = written_column(relation, column, schema, table)[0]
                written = "" if value is None else str(value).removesuffix(".0")
            except LedgerError:
                editable = False
        codes = schema.code_lists[column.codes].codes if column.codes else {}
        choices = tuple((c.code, words.label(c.label)) for c in codes.values())
        cells.append(
            RecordCell(
                name=column.name,
                label=words.label(column.label),
                meaning=words.label(column.meaning),
                unit=shown_unit(column.unit.text) if column.unit else "",
                shown=shown_cell(words, column, row),
                written=written,
                editable=editable,
                choices=choices if len(choices) <= _MOST_CHOICES else (),
                refers=relation.id if column.name == relation.key[-1] else column.references or "",
            )
        )
    return tuple(cells)


def shown_cell(words: Words, column: Column, row: dict[str, Any]) -> str:
    """Say one cell: a figure in the unit of its column, a code with its label, a dash for none."""
    if column.type == "event":
        first, last = (row[name] for name, _ in column.stored)
        return span_text(words, first, last) or "—"
    value = row[column.name]
    if value is None:
        return "—"
    unit = stated_unit(column, row.get("measure"))
    if unit is not None:
        value = float(value * storage_unit(unit).factor_to(unit))
        return _trimmed(value) + (f" {shown_unit(unit.text)}" if column.unit is None else "")
    if column.codes:
        return _coded(words, column.codes, str(value))
    if isinstance(value, bool):
        value = words("yes") if value else words("no")
    elif isinstance(value, bytes):
        value = words("a shape")
    return _trimmed(value) if isinstance(value, float) else str(value)


def amount_in(value: int, column: Column, unit: Unit) -> str:
    """Say a figure of a column, as it is stored, in another unit that suits it."""
    own = column.unit or unit
    return _trimmed(float(value * storage_unit(own).factor_to(unit)))


def _coded(words: Words, codes: str, value: str) -> str:
    """Say a code with its label, once where both are the same; a name of the program's only so."""
    code = ledger_schema().code_lists[codes].codes.get(value)
    label = words.label(code.label) if code else ""
    if label and _NAME.fullmatch(value):
        return label
    return f"{value} {label}" if label not in ("", value) else value


def _trimmed(amount: float) -> str:
    """Write a figure with thousands and at most four decimals."""
    text = f"{amount:,.4f}"
    return text.rstrip("0").rstrip(".")


def _ordered(facts: pa.Table, relation: Relation, sort: str) -> pa.Table:
    """Order facts by a column, by the first day of an event; as they are where there is none."""
    name, order = sort.removeprefix("-"), "descending" if sort.startswith("-") else "ascending"
    column = next((c for c in relation.columns if c.name == name and c.type != "geometry"), None)
    if column is None:
        return facts
    key = next(iter(column.stored))[0]
    return facts.take(pc.sort_indices(facts, sort_keys=[(key, order)], null_placement="at_end"))


def _facts(
    house: House, relation: Relation, seq: int, zones: frozenset[str], period: str | None
) -> pa.Table:
    """Read the facts of a relation known at a number, of some zones."""
    if relation.kind == "snapshot":
        periods = frozenset({period}) if period else None
        table = snapshot(house.record, relation.id, seq, zones=zones, periods=periods)
    else:
        table = standing(house.record, relation.id, seq)
    table = merged(house.record, table, relation, seq)
    return table.filter(pc.is_in(table.column("zone"), pa.array(sorted(zones), pa.string())))


def _periods(
    house: House, relation: Relation, seq: int, zones: frozenset[str], facts: pa.Table
) -> tuple[str, ...]:
    """Name the periods that are there, the newest first."""
    if relation.kind == "snapshot":
        sets = heads(house.record, seq)
        found = {s.period for s in sets if s.relation == relation.id and s.zone in zones}
    elif "period" in facts.column_names:
        found = {str(p) for p in facts.column("period").unique().to_pylist() if p}
    else:
        found = set()
    return tuple(sorted(found, reverse=True))


def _holding(facts: pa.Table, relation: Relation, text: str) -> pa.Table:
    """Keep the facts of which a text or code holds a text."""
    mask: Any = pa.array([False] * facts.num_rows, pa.bool_())
    for column in relation.columns:
        if column.type in ("text", "code"):
            found = pc.match_substring(facts.column(column.name), text, ignore_case=True)
            mask = pc.or_(mask, pc.fill_null(found, False))  # noqa: FBT003 - Arrow's own order
    return facts.filter(mask)


def _head(words: Words, column: Column) -> FactHead:
    """Say the head of a column."""
    figures = column.type in ("integer", "number", "quantity")
    unit = shown_unit(column.unit.text) if column.unit else ""
    return FactHead(column.name, words.label(column.label), unit, figures)


def _row(
    words: Words, columns: Sequence[Column], row: dict[str, Any], names: dict[str, str]
) -> FactRow:
    """Say one fact of a table."""
    cells = tuple(
        names.get(str(row["zone"]), str(row["zone"]))
        if c.name == "zone"
        else shown_cell(words, c, row)
        for c in columns
    )
    return FactRow(str(row["fact"]), int(row["seq"]), str(row["zone"]), cells)


def _changes(
    words: Words, relation: Relation, before: dict[str, Any] | None, after: dict[str, Any]
) -> tuple[CellChange, ...]:
    """Say what changed from one version to the next."""
    if before is None:
        return ()
    pairs = (
        (words.label(c.label), shown_cell(words, c, before), shown_cell(words, c, after))
        for c in relation.columns
        if any(before[name] != after[name] for name, _ in c.stored)
    )
    return tuple(CellChange(*pair) for pair in pairs)
