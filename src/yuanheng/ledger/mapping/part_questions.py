"""One number in two parts of a file (一期、二期两张表同号): one question, not two subjects.

Rows of one table are asked about as it is read (row_questions); here the sheets and tables of a
file that fill the same set are held against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from yuanheng.errors import RowsError, Where, say
from yuanheng.ledger.mapping.plan import TableMapping
from yuanheng.ledger.mapping.row_questions import (
    APART,
    FIRST,
    LAST,
    MEANT,
    NEITHER,
    SHOWN,
    SUBJECTS,
    TWICE,
    kept_note,
)
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.model.ledger import Draft, Issue
from yuanheng.model.relation import Column, Relation
from yuanheng.standards.relations import Schema

#: Rows of one thing from different years, or different days, are no repetition.
_TIMES = ("period", "valid_from")


@dataclass(frozen=True)
class Part:
    """A sheet of a file as it was drafted."""

    sheet: RawSheet
    mappings: tuple[TableMapping, ...]
    draft: Draft


#: A row: the part, and its place in that part's table of the relation.
_At = tuple[int, int]


@dataclass(frozen=True)
class _Group:
    """Rows of one key that stand in several tables and differ."""

    relation: Relation
    column: Column
    name: str
    rows: tuple[_At, ...]


def settle_parts(
    parts: Sequence[Part], schema: Schema, assumed: Mapping[str, str]
) -> tuple[Draft, ...]:
    """Keep one row of each number, or tell them apart, as it was answered.

    RowsError where that is still open; rows that agree in every cell are one.
    """
    names = dict.fromkeys(name for part in parts for name in part.draft.facts)
    gone: set[tuple[str, _At]] = set()
    renamed: dict[tuple[str, _At], str] = {}
    notes: list[tuple[int, Issue]] = []
    left: list[_Group] = []
    for name in names:
        relation = schema.relations[name]
        options = _options(relation, _number(relation), names, schema)
        for group, is_alike in _groups(parts, relation):
            own = assumed.get(f"{TWICE}:{group.name}", assumed.get(TWICE, ""))
            answer = FIRST if is_alike else own
            if answer not in options:
                left.append(group)
                continue
            keep = {FIRST: group.rows[:1], LAST: group.rows[-1:], APART: group.rows, NEITHER: ()}
            gone |= {(name, at) for at in group.rows if at not in keep[answer]}
            if answer == APART:
                again = enumerate(group.rows[1:], start=2)
                renamed |= {(name, at): f"{group.name}（{n}）" for n, at in again}
            notes.append((group.rows[0][0], _note(parts, group, answer)))
    if left:
        raise _asked(parts, left, _options(left[0].relation, left[0].column, names, schema))
    return tuple(
        _settled(part.draft, n, schema, gone, renamed, [i for at, i in notes if at == n])
        for n, part in enumerate(parts)
    )


def _number(relation: Relation) -> Column:
    """Find the column that names a row within its set."""
    return relation.column(next(k for k in reversed(relation.key) if k != "valid_from"))


def _options(
    relation: Relation, column: Column, names: Mapping[str, None], schema: Schema
) -> tuple[str, ...]:
    """Give the answers that make sense: rows that others point to cannot be told apart."""
    is_pointed_to = any(
        c.references == relation.id for n in names for c in schema.relations[n].columns
    )
    can_part = relation.id in SUBJECTS and column.references is None and not is_pointed_to
    can_part = can_part and column.name != "enterprise"  # an id that the ledger gives
    return (FIRST, LAST, *((APART,) if can_part else ()), NEITHER)


def _groups(parts: Sequence[Part], relation: Relation) -> Iterator[tuple[_Group, bool]]:
    """Give the rows of each key that stands more than once, and whether they agree in all."""
    found: dict[tuple[Any, ...], list[_At]] = {}
    cells: dict[_At, tuple[Any, ...]] = {}
    wanted = [k for k in relation.key if k not in _TIMES]
    for at, part in enumerate(parts):
        table = part.draft.facts.get(relation.id)
        if table is None or any(k not in table.column_names for k in wanted):
            continue
        times = [t for t in _TIMES if t in table.column_names]
        keys = zip(*(table.column(k).to_pylist() for k in (*times, *wanted)), strict=True)
        rows = zip(*(table.column(n).to_pylist() for n, _ in relation.stored), strict=True)
        for n, (key, row) in enumerate(zip(keys, rows, strict=True)):
            if None not in key[len(times) :]:
                found.setdefault(key, []).append((at, n))
                cells[(at, n)] = row
    for key, places in found.items():
        is_one_table = len({at for at, _ in places}) == 1
        if len(places) < 2 or (is_one_table and relation.id not in SUBJECTS):
            continue
        told = [cells[at] for at in places]
        if relation.kind != "snapshot" and not _contradict(told) and len(set(told)) > 1:
            continue  # each tells something of its own, and readers of the ledger put them together
        number = str(key[-1]) if wanted[-1] == _number(relation).name else "/".join(map(str, key))
        yield _Group(relation, _number(relation), number, tuple(places)), len(set(told)) == 1


def _contradict(rows: Sequence[tuple[Any, ...]]) -> bool:
    """Tell rows that state two values of one column."""
    return any(len({v for v in column if v is not None}) > 1 for column in zip(*rows, strict=True))


def _asked(parts: Sequence[Part], left: Sequence[_Group], options: tuple[str, ...]) -> RowsError:
    """Ask what rows of one number in several tables are, with their cells."""
    lines = tuple(
        say(
            "{head} {name}: cells {cells}",
            head=_head(parts[g.rows[0][0]], g.column),
            name=_said(parts, g),
            cells=", ".join(_place(parts, g, at) for at in g.rows),
        )
        for g in left[:SHOWN]
    )
    first = parts[left[0].rows[0][0]].sheet
    return RowsError(
        say("{n} numbers stand in several rows that differ", n=len({g.name for g in left})),
        where=Where(file=first.file),
        lines=lines,
        remedy=say(
            "Say it with --assume {key}={answers}; of one alone with --assume {key}:{name}=…",
            key=TWICE,
            answers="|".join(options),
            name=left[0].name,
        ),
        key=TWICE,
        options=tuple((option, MEANT[option]) for option in options),
    )


def _head(part: Part, column: Column) -> str:
    """Give the head of a column as the sheet has it."""
    heads = (p.head for m in part.mappings for p in m.read if p.column == column)
    return next(heads, column.label["zh"])


def _said(parts: Sequence[Part], group: _Group) -> str:
    """Name a subject: a firm by its name, for its id is the ledger's own."""
    if group.column.name != "enterprise":
        return group.name
    at, n = group.rows[0]
    table = parts[at].draft.facts[group.relation.id]
    names = (table.column(c)[n].as_py() for c in ("name", "uscc") if c in table.column_names)
    return str(next((name for name in names if name), group.name))


def _place(parts: Sequence[Part], group: _Group, at: _At) -> str:
    """Name a cell as a spreadsheet does from another sheet: 一期!B5."""
    part = parts[at[0]]
    row = part.draft.facts[group.relation.id].column("source_row")[at[1]].as_py()
    places = (p.index for m in part.mappings for p in m.read if p.column == group.column)
    where = part.sheet.where(row - part.sheet.first_row, next(places, None))
    return f"{part.sheet.name}!{where.column or ''}{where.row}"


def _note(parts: Sequence[Part], group: _Group, answer: str) -> Issue:
    """Say what became of rows of one number."""
    part = parts[group.rows[0][0]]
    rows = ", ".join(_place(parts, group, at) for at in group.rows)
    done = say("Nothing to do.")
    return Issue(
        "key.repeated", "warning", part.sheet.where(), group.name, kept_note(answer, rows), done
    )


def _settled(
    draft: Draft,
    at: int,
    schema: Schema,
    gone: set[tuple[str, _At]],
    renamed: Mapping[tuple[str, _At], str],
    notes: Sequence[Issue],
) -> Draft:
    """Leave the rows out that go, and number those that stay apart."""
    facts = dict(draft.facts)
    for name, table in draft.facts.items():
        count = range(table.num_rows)
        told = {n: renamed[(name, (at, n))] for n in count if (name, (at, n)) in renamed}
        if told:
            column = _number(schema.relations[name]).name
            values = table.column(column).to_pylist()
            new = pa.array(
                [told.get(n, v) for n, v in enumerate(values)], table.schema.field(column).type
            )
            table = table.set_column(table.column_names.index(column), column, new)  # noqa: PLW2901
        kept = [n for n in count if (name, (at, n)) not in gone]
        facts[name] = (
            table if len(kept) == table.num_rows else table.take(pa.array(kept, pa.int64()))
        )
    return replace(draft, facts=facts, issues=(*draft.issues, *notes))
