"""Quantities of a subject (数量): sums over the rows that name it, and days that intervals take."""

from __future__ import annotations

from yuanheng.errors import say
from yuanheng.model.relation import Relation
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.standards.formula.language import Formula
from yuanheng.standards.relations import Schema
from yuanheng.standards.rulebooks.form import QuantityYaml
from yuanheng.standards.rulebooks.rulebook import (
    COUNTED,
    ChildSum,
    HeldDays,
    column_term,
)
from yuanheng.standards.scorecards.indicators import read_condition
from yuanheng.standards.yaml.source import Path, Yaml, placed


def read_quantity(yaml: Yaml, name: str, raw: QuantityYaml, schema: Schema) -> ChildSum | HeldDays:
    """Read a quantity of the subject; StandardError with line for what is wrong."""
    path: Path = ("quantities", name)
    relation = named_relation(yaml, raw.from_, schema, (*path, "from"))
    columns = {c.name: c for c in relation.columns}
    terms = {c.name: column_term(c.type, c.unit) for c in relation.columns if c.type != "event"}
    known = {k: t for k, t in terms.items() if t is not None}
    where = read_condition(yaml, raw.where, known, (*path, "where")) if raw.where else None
    if [raw.sum is not None, raw.count, raw.days is not None].count(True) != 1:
        raise yaml.refuse(say("{name} has either `sum`, `count` or `days`", name=name), path)
    if raw.years is not None and (raw.days is not None or relation.key != ("zone", "period")):
        raise yaml.refuse(
            say("{name}: only one row a zone and year is summed over years", name=name),
            (*path, "years"),
        )
    found: ChildSum | HeldDays = (
        _held(yaml, name, raw, relation, where)
        if raw.days is not None
        else _summed(yaml, name, raw, relation, where)
    )
    on = columns.get(raw.on)
    if on is None or not on.required or on.type not in ("text", "code"):
        raise yaml.refuse(
            say("{name} does not name the subject on every row", name=raw.on), (*path, "on")
        )
    return found


def named_relation(yaml: Yaml, name: str, schema: Schema, path: Path) -> Relation:
    """Find a relation of the ledger."""
    if name not in schema.relations:
        raise yaml.refuse(
            say("The relation {name} is not known", name=name),
            path,
            expected=say("Known: {known}.", known=", ".join(schema.relations)),
        )
    return schema.relations[name]


def _summed(
    yaml: Yaml, name: str, raw: QuantityYaml, relation: Relation, where: Formula | None
) -> ChildSum:
    """Read a sum; refuse what is no quantity."""
    path: Path = ("quantities", name)
    columns = {c.name: c for c in relation.columns}
    summed = columns.get(raw.sum or "")
    unit = parse_unit("个") if raw.count else summed.unit if summed else None
    if unit is None or not unit.is_additive:
        raise yaml.refuse(
            say("{name} is not a quantity and cannot be summed", name=raw.sum or ""),
            (*path, "sum"),
        )
    with placed(yaml.where(path)):
        storage_unit(unit)
    return ChildSum(
        id=name,
        label=raw.label.model_dump(),
        relation=relation.id,
        column=COUNTED if raw.count else str(raw.sum),
        on=raw.on,
        where=where,
        unit=unit,
        counts_known_only=raw.unknown == "known-only",
        absent_is_zero=relation.absent == "zero",
        has_period="period" in columns,
        years=raw.years,
    )


def _held(
    yaml: Yaml, name: str, raw: QuantityYaml, relation: Relation, where: Formula | None
) -> HeldDays:
    """Read intervals; refuse columns that are no days, and a number that counts no days."""
    columns, days = {c.name: c for c in relation.columns}, raw.days
    assert days is not None  # noqa: S101 - the caller has told them apart
    path: Path = ("quantities", name, "days")
    for key, column in (("from", days.from_), ("to", days.to)):
        if column not in columns or columns[column].type != "event":
            raise yaml.refuse(say("{text} is not a date", text=column), (*path, key))
    stated = columns.get(days.stated or "")
    unit = stated.unit if stated is not None else None
    if days.stated and (unit is None or not unit.is_compatible(parse_unit("日"))):
        raise yaml.refuse(say("{text} is no number of days", text=days.stated), (*path, "stated"))
    return HeldDays(
        id=name,
        label=raw.label.model_dump(),
        document=columns[days.to].document,
        relation=relation.id,
        starts_on=days.from_,
        ends_on=days.to,
        stated=days.stated,
        stated_unit=storage_unit(unit) if unit is not None else None,
        on=raw.on,
        where=where,
        has_period="period" in columns,
    )
