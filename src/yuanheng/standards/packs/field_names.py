"""What sources call the columns of a relation (字段别名): labels, shipped profiles, usual names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from yuanheng.errors import say
from yuanheng.model.relation import Relation
from yuanheng.model.units import Unit
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import core_schema
from yuanheng.standards.yaml.source import Strict, read_yaml

NameKind = Literal["label", "profile", "usual"]

#: The relation that the profiles of surveys fill.
_OF_SURVEYS = "parcel"


@dataclass(frozen=True)
class FieldName:
    """A name of a column: from its label, from a shipped profile with its unit, or a usual one."""

    text: str
    column: str
    kind: NameKind
    unit: Unit | None = None


class _Names(Strict):
    names: dict[str, dict[str, list[str]]]


def field_names(relation: Relation) -> tuple[FieldName, ...]:
    """List the names by which the columns of a relation are known, the surest first."""
    labels = tuple(
        FieldName(text, column.name, "label")
        for column in relation.columns
        for text in (column.name, column.label["zh"], column.label["en"])
    )
    usual = (
        FieldName(text, column, "usual")
        for column, texts in _usual().get(relation.id, {}).items()
        for text in texts
    )
    surveys = _of_surveys() if relation.id == _OF_SURVEYS else ()
    return (*labels, *_of_profiles(relation), *surveys, *usual)


def _of_profiles(relation: Relation) -> Iterator[FieldName]:
    """Give the heads that shipped table profiles read into the relation."""
    for profile in packs.table_profiles():
        if profile.relation.id == relation.id:
            for rule in profile.columns:
                for head in rule.heads:
                    yield FieldName(head, rule.column.name, "profile", rule.unit)


def _of_surveys() -> Iterator[FieldName]:
    """Give the fields that shipped profiles of surveys read into the patches."""
    for pack in packs.all_packs().values():
        if pack.kind == "profile":
            survey = packs.profile(pack.id)
            for source in survey.area_fields:
                yield FieldName(source, "assessed_range", "profile")
            for field in survey.parcel:
                for source in field.sources:
                    yield FieldName(source, field.column, "profile", field.unit)


@lru_cache(maxsize=1)
def _usual() -> dict[str, dict[str, list[str]]]:
    """Read the usual names; StandardError with line where one is of no column."""
    resource = files("yuanheng").joinpath("packs", "core", "field_names.yaml")
    yaml = read_yaml(resource, "core/field_names.yaml")
    names = yaml.parse(_Names).names
    relations = core_schema().relations
    for relation, columns in names.items():
        known = {c.name for c in relations[relation].columns} if relation in relations else set()
        for column in columns:
            if column not in known:
                raise yaml.refuse(
                    say("{name} is not a column of {relation}", name=column, relation=relation),
                    ("names", relation, column),
                )
    return names
