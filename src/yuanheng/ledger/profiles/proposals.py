"""Which field could be which column (对应建议): by names of all kinds, and by its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from fractions import Fraction
from typing import Literal

import numpy as np

from yuanheng.errors import UsageError, say
from yuanheng.ledger.heads.naming import Names
from yuanheng.ledger.heads.text import canonical, read_head_text
from yuanheng.ledger.profiles.registered_areas import could_be, fitting_unit
from yuanheng.ledger.profiles.source_fields import SourceField, SourceTable
from yuanheng.ledger.surveys.shapes import Floats
from yuanheng.ledger.tables.cell_readers import Manner, Reader, make_reader
from yuanheng.ledger.tables.headers import plain
from yuanheng.ledger.values import Refused, clean_text, read_number
from yuanheng.ledger.writing.cells import Cell
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import Unit, parse_unit
from yuanheng.standards.packs.field_names import FieldName, field_names, table_words
from yuanheng.standards.relations import Schema

Reason = Literal["told", "label", "profile", "usual", "alike", "none"]

#: From this likeness on a name is proposed; Latin letters are alike by chance more often.
_ALIKE, _ALIKE_LATIN = 0.55, 0.72
#: What binds a whole import is never guessed from a name that is only alike.
_BOUND = frozenset({"zone", "period", "assessed_range", "valid_from"})
_MEASURED = "area_measured"
_READ_FIRST = 400
_NAMED_UNREAD = 8


@dataclass(frozen=True)
class Told:
    """What a person says of the fields: their columns, their units, and those to leave out."""

    columns: Mapping[str, str]
    units: Mapping[str, str]
    dropped: frozenset[str]


@dataclass(frozen=True)
class Proposal:
    """What a field could be: its column, unit, why, and the values that could not be read so.

    `unit_from` says where the unit comes from: `told`, `head`, `profile` or `shapes`.
    """

    field: SourceField
    column: Column | None
    reason: Reason
    likeness: float = 0.0
    unit: Unit | None = None
    unit_from: str = ""
    suffix: str = ""
    unread: tuple[str, ...] = ()
    near: str = ""

    @property
    def lacks_unit(self) -> bool:
        """Tell a quantity whose unit only a person can say."""
        return self.column is not None and self.column.type == "quantity" and self.unit is None


@dataclass(frozen=True)
class _Candidate:
    """A column that a field could be."""

    field: int
    column: Column
    reason: Reason
    score: float
    known: FieldName


def propose(
    source: SourceTable, relation: Relation, schema: Schema, told: Told
) -> tuple[Proposal, ...]:
    """Propose a column for every field, each column once; the surest first."""
    _check_told(source, relation, told)
    names = field_names(relation)
    known_heads = Names(relation, (), table_words())
    columns = {c.name: c for c in relation.columns if c.type != "geometry"}
    taken = {told.columns[s]: s for s in told.columns}
    candidates = [
        c
        for index, field in enumerate(source.fields)
        if field.name not in told.columns and field.name not in told.dropped
        for c in _candidates(index, field, columns, known_heads, schema)
        if not (source.is_layer and c.column.name == _MEASURED)
    ]
    chosen: dict[int, _Candidate] = {}
    for c in sorted(candidates, key=lambda c: (-c.score, c.field)):
        if c.field not in chosen and c.column.name not in taken:
            chosen[c.field] = c
            taken[c.column.name] = source.fields[c.field].name
    found = []
    for index, field in enumerate(source.fields):
        if field.name in told.columns:
            column = columns[told.columns[field.name]]
            known = next((n for n in names if plain(n.text) == plain(field.bare)), None)
            found.append(_proposal(source, field, column, ("told", 1.0), known, schema, told))
        elif index in chosen:
            c = chosen[index]
            why = (c.reason, c.score)
            found.append(_proposal(source, field, c.column, why, c.known, schema, told))
        else:
            near = next((c.column.name for c in candidates if c.field == index), "")
            found.append(Proposal(field, None, "none", near=near))
    return tuple(found)


def _check_told(source: SourceTable, relation: Relation, told: Told) -> None:
    """Refuse what a person says of fields or columns that are not there, or says twice."""
    fields = [f.name for f in source.fields]
    for name in (*told.columns, *told.units, *told.dropped):
        if name not in fields:
            near = get_close_matches(name, fields, 1)
            raise UsageError(
                say("There is no field {name}", name=name),
                where=source.where(),
                expected=say("The file has: {known}.", known=", ".join(fields)),
                remedy=say("Perhaps {name} is meant.", name=near[0]) if near else None,
            )
    known = [c.name for c in relation.columns if c.type != "geometry"]
    for column in told.columns.values():
        if column not in known:
            near = get_close_matches(column, known, 1)
            raise UsageError(
                say("{name} is not a column of {relation}", name=column, relation=relation.id),
                expected=say("Known: {known}.", known=", ".join(known)),
                remedy=say("Perhaps {name} is meant.", name=near[0]) if near else None,
            )
    said = list(told.columns.values())
    for column in said:
        if said.count(column) > 1:
            raise UsageError(
                say("{column} is said of several fields", column=column),
                remedy=say("Give --map each column once."),
            )


def _candidates(
    index: int,
    field: SourceField,
    columns: Mapping[str, Column],
    names: Names,
    schema: Schema,
) -> Iterator[_Candidate]:
    """Give the columns that a field could be, whose kind its cells and its unit suit.

    Its head is read as that of an office's table is; what is only alike is proposed behind it.
    """
    best: dict[str, _Candidate] = {}
    path = [read_head_text(field.name)]
    for meaning in names.meanings(path):
        column = columns.get(meaning.column.name)
        if column is not None and column.name not in best:
            reason = meaning.name.kind
            best[column.name] = _Candidate(index, column, reason, meaning.score, meaning.name)
    is_open = canonical(path[0].name) not in names.unread and not names.parts_said(path)
    for name in field_names(names.relation) if is_open else ():
        column = columns.get(name.column)
        if column is None or column.name in _BOUND:
            continue
        score = _likeness(field.bare, name)
        known = best.get(column.name)
        if score >= _threshold(field.bare) and (known is None or score > known.score):
            best[column.name] = _Candidate(index, column, "alike", score, name)
    for c in sorted(best.values(), key=lambda c: -c.score):
        own = c.column.unit
        if field.unit is not None and own is not None and not field.unit.is_compatible(own):
            continue
        if c.reason == "alike" and not _reads(field, c.column, schema):
            continue
        yield c


def _threshold(text: str) -> float:
    """Give the likeness from which a name is proposed."""
    return _ALIKE_LATIN if text.isascii() else _ALIKE


def _likeness(text: str, name: FieldName) -> float:
    """Give how much a head is like a name, less than any that is one."""
    one, other = plain(text).replace("_", ""), plain(name.text).replace("_", "")
    if not one or not other:
        return 0.0
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    inside = len(other) > 1 and not other.isascii() and other in one
    within = 0.6 + 0.4 * len(other) / len(one) if inside else 0.0
    return 0.9 * max(ratio, within)


def _reads(field: SourceField, column: Column, schema: Schema) -> bool:
    """Tell whether half of a field's values can be read as a column."""
    cells = _different(field)
    read = _reader(column, field.unit, schema)
    refused = sum(isinstance(read(c), Refused) for c in cells)
    return refused * 2 <= len(cells)


def _proposal(
    source: SourceTable,
    field: SourceField,
    column: Column,
    why: tuple[Reason, float],
    known: FieldName | None,
    schema: Schema,
    told: Told,
) -> Proposal:
    """Complete a proposal: its unit, a word behind its numbers, the values it cannot read."""
    unit, unit_from = _unit(source, field, column, known, told)
    read = _reader(column, unit, schema)
    unread = [str(c) for c in _different(field) if isinstance(read(c), Refused)]
    suffix = _suffix(unread) if column.type in ("integer", "number") else ""
    if suffix:
        unread = [t for t in unread if not t.strip().endswith(suffix)]
    return Proposal(field, column, *why, unit, unit_from, suffix, tuple(unread[:_NAMED_UNREAD]))


def _unit(
    source: SourceTable,
    field: SourceField,
    column: Column,
    known: FieldName | None,
    told: Told,
) -> tuple[Unit | None, str]:
    """Give the unit of a quantity, told or found, and where it comes from."""
    if column.type != "quantity" or column.unit is None:
        return None, ""
    if field.name not in told.units:
        return _found_unit(source, field, column, known)
    unit = parse_unit(told.units[field.name])
    if not unit.is_compatible(column.unit):
        raise UsageError(
            say("{unit} cannot be turned into {other}", unit=unit.text, other=column.unit.text),
            where=source.where(),
            expected=say("Expected a unit of the same dimension."),
            remedy=say("Perhaps {name} is meant.", name=f"{field.name}={column.unit.text}"),
        )
    return unit, "told"


def _found_unit(
    source: SourceTable, field: SourceField, column: Column, known: FieldName | None
) -> tuple[Unit | None, str]:
    """Find the unit of a quantity: in the head, by the shapes, or as other files have it."""
    if field.unit is not None:
        return field.unit, "head"
    is_same = known is not None and plain(known.text) == plain(field.bare)
    usual = known.unit if known is not None and is_same else None
    if source.measured_m2 is None:
        return usual, "profile" if usual else ""
    values = _numbers(field)
    fitting = fitting_unit(values, source.measured_m2) if column.name == "area" else None
    if fitting is not None:
        return fitting, "shapes"
    if usual is not None and could_be(values, usual, source.measured_m2):
        return usual, "profile"
    return None, ""


def _numbers(field: SourceField) -> Floats:
    """Read the cells of a field as numbers, NaN where one is none."""
    read = (read_number(c, Manner().blank) for c in field.cells)
    return np.array([float(n) if isinstance(n, Fraction) else np.nan for n in read])


def _reader(column: Column, unit: Unit | None, schema: Schema) -> Reader:
    """Give the reader of a column's cells."""
    return make_reader(schema, column, unit or column.unit, Manner())


def _different(field: SourceField) -> list[Cell]:
    """Give the first different values of a field that are no words for nothing."""
    blank = Manner().blank
    return list(dict.fromkeys(c for c in field.cells if clean_text(c, blank) is not None))[
        :_READ_FIRST
    ]


def _suffix(unread: list[str]) -> str:
    """Find the one word behind all numbers of a field (50年 → 年)."""
    found = {
        m.group(1) if m else ""
        for m in (re.search(r"\d\s*([^\d\s.]+)$", t.strip()) for t in unread)
    }
    return found.pop() if len(found) == 1 else ""
