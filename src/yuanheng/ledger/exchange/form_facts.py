"""What the ledger has to say on a form (表中应填): the facts of its rows, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from stdnum.cn import uscc

from yuanheng.ledger.exchange.facts import Scope, facts_of
from yuanheng.ledger.heads.text import canonical
from yuanheng.ledger.mapping.groups import Group, groups_of
from yuanheng.ledger.mapping.plan import TableMapping
from yuanheng.ledger.record.subjects import Subjects, known_subjects
from yuanheng.ledger.tables.cell_readers import NO, YES
from yuanheng.ledger.tables.headers import HeadColumn
from yuanheng.ledger.tables.measured_values import is_measured, measure_unit
from yuanheng.ledger.tables.written_cells import written_span
from yuanheng.ledger.values import Span, folded
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import Unit, storage_unit
from yuanheng.ports import Record
from yuanheng.standards.packs.field_names import table_words
from yuanheng.standards.relations import Schema

_BOUND = frozenset({"zone", "period", "assessed_range", "valid_from", "form", "stage", "month"})
_CODE_HEADS = ("代码", "信用", "税号", "编号", "识别号")
_PLACES = 6
#: What an office writes of an event that has not happened by the day of the table.
_NOT_YET = {
    "construction_start": "未开工",
    "construction_completion": "未竣工",
    "produced": "未投产",
    "delivered": "未交地",
    "done": "未办结",
}


@dataclass(frozen=True)
class Figure:
    """A number that keeps its unit beside it; it is written in the unit that its row states."""

    number: float
    unit: str


FormValue = str | int | float | bool | date | Figure | None


@dataclass
class FormRow:
    """A row to fill: the names by which a printed row means it, and its cells by column."""

    names: set[str] = field(default_factory=set)
    cells: dict[int, FormValue] = field(default_factory=dict)


def form_rows(
    store: Record, schema: Schema, mapping: TableMapping, zone: str, seq: int
) -> list[FormRow]:
    """Give the rows that the ledger has for a table, in the order in which they were handed in."""
    words = table_words()
    firms = known_subjects(store, "enterprise", None, seq)
    found: dict[str, FormRow] = {}
    for group in groups_of(mapping, schema, words):
        is_own = group.relation.id == mapping.relation.id
        along = words.along.get(mapping.relation.id, {}).get(group.relation.id, {})
        key = _key(group.relation) if is_own else next(iter(along), "")
        if not key:
            continue
        for fact in _facts(store, mapping, group, zone, seq):
            text = fact.get(key)
            if text is None or (not is_own and folded(str(text)) not in found):
                continue
            row = found.setdefault(folded(str(text)), FormRow())
            row.names |= set(_names(group.relation, fact, key, firms))
            for place in group.head.known:
                value = _value(schema, group, place, fact, firms)
                if row.cells.get(place.index) is None:
                    row.cells[place.index] = value
            _say_also(mapping, group, fact, row)
    return [*found.values()]


def _facts(
    store: Record, mapping: TableMapping, group: Group, zone: str, seq: int
) -> Iterator[dict[str, Any]]:
    """Read the facts that one group of columns shows: of the zone and the period, as of its day."""
    relation = group.relation
    names = {c.name for c in relation.columns}
    said = group.fixed.get("period") or mapping.period
    if said and relation.id == "target":
        said = said[:4]
    periods = frozenset({said}) if said and "period" in names else None
    table = facts_of(store, relation, Scope(seq, None, frozenset({zone}), periods))
    wanted = {k: v for k, v in group.fixed.items() if k != "period"}
    if relation.id == mapping.relation.id:
        wanted |= mapping.constants
    as_of = mapping.as_of
    if as_of and group.fixed.get("period"):
        as_of = None
    last: dict[tuple[Any, ...], dict[str, Any]] = {}
    for fact in table.to_pylist():
        if any(k in fact and fact[k] != v for k, v in wanted.items()):
            continue
        if as_of and (fact.get("valid_from") or "") > as_of:
            continue
        if as_of and "month_to" in fact and (fact["month_to"] or "")[:7] != as_of[:7]:
            continue
        own = [k for k in relation.key if k in fact and k not in ("valid_from", "stage")]
        last[tuple(fact[k] for k in own)] = fact
    yield from last.values()


def _key(relation: Relation) -> str:
    """Name the column that tells the rows of a relation apart."""
    return next((k for k in relation.key if k not in _BOUND), "")


def _names(relation: Relation, fact: Mapping[str, Any], key: str, firms: Subjects) -> Iterator[str]:
    """Give the names by which a printed row means a fact."""
    identity = table_words().identity.get(relation.id, ())
    for column in (key, *identity):
        if fact.get(column):
            yield folded(str(fact[column]))
    if fact.get("enterprise"):
        firm = firms.find(str(fact["enterprise"]))
        if firm and key == "enterprise":
            yield folded(firms.titles[firm])
            yield folded(firms.codes[firm])


def _value(
    schema: Schema, group: Group, place: HeadColumn, fact: Mapping[str, Any], firms: Subjects
) -> FormValue:
    """Give what stands in a cell: in the unit and the words of the form."""
    column = place.column
    if column is None:
        return None
    stored = [fact.get(name) for name, _ in column.stored]
    value = Span(*stored) if column.type == "event" else stored[0]
    if column.name in {"enterprise", "name"} and "enterprise" in fact:
        return _firm(column, place.text, fact, firms)
    if place.rule is not None and value is not None and not isinstance(value, Span):
        words = (w for w, meant in place.rule.words.items() if meant == value and meant != 0)
        value = next(words, value)
    if value is None or isinstance(value, Span):
        return None if value is None else _day(column, value)
    is_figure = column.type == "number" and "unit" in fact
    said = str(fact.get("unit") or group.said_unit)
    return (
        Figure(float(value), said)
        if is_figure
        else _plain(schema, group.relation, column, place.unit, (value, fact))
    )


def _day(column: Column, span: Span) -> date | str | None:
    """Give a day as one, anything else that is known of it in words."""
    first = span.first
    if first is not None and span.last is None:
        return _NOT_YET.get(column.name, "未完成")
    if first is not None and first == span.last and first < "9000":
        return date.fromisoformat(first)
    return written_span(span)


def _plain(
    schema: Schema,
    relation: Relation,
    column: Column,
    unit: Unit | None,
    told: tuple[Any, Mapping[str, Any]],
) -> FormValue:
    """Give an amount in the unit of the form, a code by its Chinese word, yes and no in words."""
    value, fact = told
    if isinstance(value, str) and column.unit is not None:
        return value
    if is_measured(relation, column):
        return _amount(int(value), measure_unit(schema, fact["measure"]), unit)
    if column.unit is not None:
        return _amount(int(value), column.unit, unit)
    if isinstance(value, bool):
        return YES[0] if value else NO[0]
    codes = schema.codes(column)
    if codes is not None and value in codes.codes:
        label = codes.codes[value].label["zh"]
        return value if column.name == "industry" else label
    return value if isinstance(value, str | int | float) else str(value)


def _amount(stored: int, own: Unit, wanted: Unit | None) -> int | float:
    """Write a stored amount as a number in a unit, to six places."""
    number = stored * storage_unit(own).factor_to(wanted or own)
    if number.denominator == 1:
        return int(number)
    return float(round(Fraction(number), _PLACES))


def _firm(column: Column, head: str, fact: Mapping[str, Any], firms: Subjects) -> str | None:
    """Name a firm by its code under a head that asks for one, else by its name; never by its id."""
    firm = firms.find(str(fact["enterprise"])) if fact["enterprise"] else None
    if column.name == "name":
        own = fact.get("name")
        return str(own) if own else (firms.titles[firm] if firm else None)
    code = firms.codes[firm] if firm else fact["enterprise"]
    if any(word in canonical(head) for word in _CODE_HEADS):
        return str(code) if code and uscc.is_valid(str(code)) else None
    return firms.titles[firm] if firm else fact["enterprise"]


def _say_also(mapping: TableMapping, group: Group, fact: Mapping[str, Any], row: FormRow) -> None:
    """Write the word of a cell that tells yes where it holds no figure (租用标准厂房)."""
    for plan in mapping.read:
        if plan.also and plan.relation == group.relation.id and fact.get(plan.also) is True:
            row.cells[plan.index] = next(iter(plan.words), None)
