"""Table profiles (表格导入方案): which column of a foreign table is which column of a relation."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches

from yuanheng.errors import Message, StandardError, say
from yuanheng.model.relation import Column, Label, Relation
from yuanheng.model.units import Unit
from yuanheng.standards.profiles.origin import Origin
from yuanheng.standards.profiles.table_form import Bound, ColumnYaml, TableYaml, UnitFromYaml
from yuanheng.standards.relations import Schema
from yuanheng.standards.yaml.source import Path, Yaml

__all__ = [
    "Bound",
    "ColumnRule",
    "ShapeRule",
    "TableProfile",
    "UnitHead",
    "read_table_profile",
]

#: What stands for yes and no in the words of a boolean column.
_YES_NO = {"true": True, "false": False}


@dataclass(frozen=True)
class UnitHead:
    """The head of the column that states, row by row, the unit of another column."""

    head: str
    units: dict[str, Unit]


@dataclass(frozen=True)
class ColumnRule:
    """Where a column of the relation comes from, and how its cells are read.

    heads: exact texts of heads, by preference. unit: what holds where a cell names none. words:
    cells that stand for a value. past: words that say only that it had happened. suffix: what may
    end a cell and says nothing. bound: the end of a range in words (`大于1并且小于2.5`) to take.
    """

    column: Column
    heads: tuple[str, ...]
    unit: Unit | None
    unit_head: UnitHead | None
    words: dict[str, str | bool | int]
    past: tuple[str, ...]
    suffix: str
    bound: Bound | None


@dataclass(frozen=True)
class ShapeRule:
    """How the shapes of a map layer are read: they fill the relation's column of shapes.

    registered: the column of an area that each shape is measured against; tolerance: the share of
    it by which the two may differ before the row is named.
    """

    registered: str | None
    tolerance: float


@dataclass(frozen=True)
class TableProfile:
    """A checked profile of tables whose rows are rows of one relation.

    With `shapes` it reads map layers, else tables. `origin` is the file where a person keeps it.
    """

    id: str
    relation: Relation
    label: Label
    status: str
    needs: tuple[str, ...]
    blank: frozenset[str]
    columns: tuple[ColumnRule, ...]
    constants: dict[str, str]
    shapes: ShapeRule | None = None
    origin: Origin | None = field(default=None, compare=False)


def read_table_profile(yaml: Yaml, expected: str | None, schema: Schema) -> TableProfile:
    """Read and check a table profile of id `expected`, or of any id where that is None.

    StandardError with file and line where it names a relation, column, unit or code that is not
    there, or reads a column in a way that does not suit its type.
    """
    raw = yaml.parse(TableYaml)
    if expected is not None and raw.table != expected:
        raise yaml.refuse(
            say("The id {id} is not the folder's {expected}", id=raw.table, expected=expected),
            ("table",),
        )
    named = _relation(yaml, raw.relation, schema)
    relation = schema.meant(named, (*raw.columns, *raw.constants))
    _check_needs(yaml, raw)
    for name in raw.constants:
        if name in raw.columns:
            raise yaml.refuse(
                say("{column} is both a constant and read from the table", column=name),
                ("constants", name),
            )
    return TableProfile(
        id=raw.table,
        relation=relation,
        label=raw.label.model_dump(),
        status=raw.status,
        needs=tuple(raw.needs),
        blank=frozenset(["", *raw.blank]),
        columns=tuple(
            _rule(yaml, schema, _column(yaml, relation, ("columns", name)), rule)
            for name, rule in raw.columns.items()
        ),
        constants={
            name: _constant(yaml, schema, _column(yaml, relation, ("constants", name)), value)
            for name, value in raw.constants.items()
        },
        shapes=_shapes(yaml, relation, raw),
    )


def _relation(yaml: Yaml, name: str, schema: Schema) -> Relation:
    """Find the relation that the profile fills."""
    if name not in schema.relations:
        raise yaml.refuse(
            say("The relation {name} is not known", name=name),
            ("relation",),
            expected=say("Known: {known}.", known=", ".join(schema.relations)),
        )
    return schema.relations[name]


def _check_needs(yaml: Yaml, raw: TableYaml) -> None:
    """Refuse to need a head that nothing is read from."""
    heads = {h for c in raw.columns.values() for h in c.from_}
    heads |= {c.unit_from.head for c in raw.columns.values() if c.unit_from}
    for i, head in enumerate(raw.needs):
        if head not in heads:
            raise StandardError(
                say("{head} is needed and no column is read from it", head=head),
                where=yaml.where(("needs", i)),
                remedy=say("Take it out of `needs`, or read a column from it."),
            )


def _shapes(yaml: Yaml, relation: Relation, raw: TableYaml) -> ShapeRule | None:
    """Check that there is a column for shapes, and that what they are held against is read."""
    if raw.shapes is None:
        return None
    if all(c.type != "geometry" for c in relation.columns):
        raise StandardError(
            say("{relation} has no column for shapes", relation=relation.id),
            where=yaml.where(("shapes",)),
            remedy=say("Take out `shapes`, or choose another relation."),
        )
    name = raw.shapes.registered
    if name is not None and name not in raw.columns:
        raise yaml.refuse(
            say("{name} is not a column of {relation}", name=name, relation="columns"),
            ("shapes", "registered"),
            expected=say("Known: {known}.", known=", ".join(raw.columns)),
        )
    return ShapeRule(name, raw.shapes.tolerance)


def _column(yaml: Yaml, relation: Relation, path: tuple[str, str]) -> Column:
    """Find the column that a key names; shapes do not stand in cells."""
    found = next((c for c in relation.columns if c.name == path[1]), None)
    if found is None or found.type == "geometry":
        known = [c.name for c in relation.columns if c.type != "geometry"]
        near = get_close_matches(path[1], known, 1)
        raise StandardError(
            say("{name} is not a column of {relation}", name=path[1], relation=relation.id),
            where=yaml.where(path),
            expected=say("Known: {known}.", known=", ".join(known)),
            remedy=say("Perhaps {name} is meant.", name=near[0]) if near else None,
        )
    return found


def _rule(yaml: Yaml, schema: Schema, column: Column, raw: ColumnYaml) -> ColumnRule:
    """Check and freeze the rule of one column."""
    path: Path = ("columns", column.name)
    suits = {
        "unit": column.type == "quantity" or raw.unit is None,
        "unit_from": column.type == "quantity" or raw.unit_from is None,
        "words": column.type in ("text", "code", "boolean") or not raw.words,
        "past": column.type == "event" or not raw.past,
        "bound": column.type == "number" or raw.bound is None,
    }
    for key, is_fit in suits.items():
        if not is_fit:
            raise yaml.refuse(
                say("{column}: {key} does not suit its type", column=column.name, key=key),
                (*path, key),
            )
    if raw.unit is not None and raw.unit_from is not None:
        raise yaml.refuse(
            say("{column} has a unit of its own and one from the table", column=column.name), path
        )
    if column.type == "quantity" and raw.unit is None and raw.unit_from is None:
        raise StandardError(
            say("{column} has no unit", column=column.name),
            where=yaml.where(path),
            remedy=_unit_remedy(column),
        )
    return ColumnRule(
        column=column,
        heads=tuple(raw.from_),
        unit=_unit(yaml, column, raw.unit, (*path, "unit")) if raw.unit is not None else None,
        unit_head=_unit_head(yaml, column, raw.unit_from) if raw.unit_from else None,
        words={w: _word(yaml, schema, column, w, v) for w, v in raw.words.items()},
        past=tuple(raw.past),
        suffix=raw.suffix,
        bound=raw.bound,
    )


def _unit_head(yaml: Yaml, column: Column, raw: UnitFromYaml) -> UnitHead:
    """Check the units that another column of the table may state."""
    path: Path = ("columns", column.name, "unit_from", "units")
    units = {w: _unit(yaml, column, text, (*path, w)) for w, text in raw.units.items()}
    return UnitHead(raw.head, units)


def _unit(yaml: Yaml, column: Column, text: str, path: Path) -> Unit:
    """Read a unit of a quantity; one of another kind is refused."""
    try:
        unit = yaml.unit(text, path)
    except StandardError as error:
        error.remedy = _unit_remedy(column)
        raise
    if column.unit is not None and not unit.is_compatible(column.unit):
        raise StandardError(
            say("{unit} cannot be turned into {other}", unit=unit.text, other=column.unit.text),
            where=yaml.where(path),
            expected=say("Expected a unit of the same dimension."),
            remedy=_unit_remedy(column),
        )
    return unit


def _unit_remedy(column: Column) -> Message | None:
    """Say how the unit of a column is written, by the column's own."""
    if column.unit is None:
        return None
    return say("Write the unit of the source, for example `unit: {unit}`.", unit=column.unit.text)


def _word(yaml: Yaml, schema: Schema, column: Column, word: str, value: str) -> str | bool:
    """Check what a word of the table stands for: a code of the list, true or false, or a text."""
    path: Path = ("columns", column.name, "words", word)
    if column.type == "boolean":
        if value not in _YES_NO:
            raise yaml.refuse(
                say("{text} is neither yes nor no", text=value),
                path,
                expected=say("Known: {known}.", known=", ".join(_YES_NO)),
            )
        return _YES_NO[value]
    return _known_code(yaml, schema, column, value, path)


def _constant(yaml: Yaml, schema: Schema, column: Column, value: str) -> str:
    """Check a constant: a text, or a code of the list."""
    path: Path = ("constants", column.name)
    if column.type not in ("text", "code"):
        raise yaml.refuse(
            say("{column}: only a text or a code can be a constant", column=column.name), path
        )
    return _known_code(yaml, schema, column, value, path)


def _known_code(yaml: Yaml, schema: Schema, column: Column, value: str, path: Path) -> str:
    """Refuse a code that the list of the column does not hold."""
    listed = schema.codes(column)
    if listed is not None and value not in listed.codes:
        raise yaml.refuse(
            say("{text} is not a code of {list}", text=value, list=listed.label["en"]), path
        )
    return value
