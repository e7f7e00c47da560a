"""Relations and code lists, read from the core pack and from packs that add to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import Field

from yuanheng.errors import say
from yuanheng.model.relation import Code, CodeList, Column, ColumnType, Relation, RelationKind
from yuanheng.model.units import storage_unit
from yuanheng.standards.yaml.source import Status, Strict, Yaml, placed, read_yaml


class _Text(Strict):
    zh: str
    en: str


class _Column(Strict):
    type: ColumnType
    label: _Text
    meaning: _Text
    unit: str | None = None
    codes: str | None = None
    required: bool = False
    document: _Text | None = None
    references: str | None = None


class _Relation(Strict):
    relation: str
    label: _Text
    kind: RelationKind
    key: list[str]
    replaced_by: list[str] = Field(default_factory=list)
    absent: Literal["zero", "unknown"]
    columns: dict[str, _Column]


class _Code(Strict):
    zh: str
    en: str
    parent: str | None = None
    unit: str | None = None
    document: _Text | None = None
    status: Status | None = None


class _CodeList(Strict):
    codes: str
    label: _Text
    source: str
    status: str
    entries: dict[str, _Code] = Field(default_factory=dict)
    table: str = ""


@dataclass(frozen=True)
class Schema:
    """All relations and code lists that the ledger knows."""

    relations: dict[str, Relation]
    code_lists: dict[str, CodeList]

    def codes(self, column: Column) -> CodeList | None:
        """Give the code list of a column; None where it has none."""
        return self.code_lists[column.codes] if column.codes else None


@lru_cache(maxsize=1)
def core_schema() -> Schema:
    """Read the core relations and code lists shipped with the package."""
    core = files("yuanheng").joinpath("packs", "core")
    relations = (_relation(y) for y in _read_all(core.joinpath("relations")))
    lists = (_code_list(y) for y in _read_all(core.joinpath("codes")))
    schema = Schema({r.id: r for r in relations}, {c.id: c for c in lists})
    for relation in schema.relations.values():
        for column in relation.columns:
            if column.codes and column.codes not in schema.code_lists:
                raise KeyError(column.codes)
            if column.references and column.references not in schema.relations:
                raise KeyError(column.references)
    return schema


def _read_all(folder: Traversable) -> list[Yaml]:
    """Read every YAML of a folder in the order of names."""
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".yaml"))
    return [read_yaml(folder.joinpath(n), f"{folder.name}/{n}") for n in names]


def _relation(yaml: Yaml) -> Relation:
    """Freeze one relation."""
    raw = yaml.parse(_Relation)
    columns = tuple(
        Column(
            name=name,
            type=c.type,
            label=c.label.model_dump(),
            meaning=c.meaning.model_dump(),
            unit=yaml.unit(c.unit, ("columns", name, "unit")) if c.unit is not None else None,
            codes=c.codes,
            required=c.required,
            document=c.document.model_dump() if c.document else None,
            references=c.references,
        )
        for name, c in raw.columns.items()
    )
    for column in columns:
        if (column.type == "quantity") != (column.unit is not None):
            raise yaml.refuse(
                say(
                    "{column}: a quantity has a unit, and only a quantity has one",
                    column=column.name,
                ),
                ("columns", column.name),
            )
        if column.unit is not None:
            with placed(yaml.where(("columns", column.name, "unit"))):
                storage_unit(column.unit)
    return Relation(
        id=raw.relation,
        label=raw.label.model_dump(),
        kind=raw.kind,
        key=tuple(raw.key),
        replaced_by=tuple(raw.replaced_by),
        absent=raw.absent,
        columns=columns,
    )


def _code_list(yaml: Yaml) -> CodeList:
    """Freeze one code list."""
    raw = yaml.parse(_CodeList)
    codes = {
        key: Code(
            code=key,
            label={"zh": c.zh, "en": c.en},
            parent=c.parent,
            unit=yaml.unit(c.unit, ("entries", key, "unit")) if c.unit is not None else None,
            document=c.document.model_dump() if c.document else None,
            status=c.status,
        )
        for key, c in raw.entries.items()
    }
    for line in raw.table.splitlines():
        parts = line.split(maxsplit=2)
        if len(parts) != 3 or parts[0] in codes:
            raise yaml.refuse(say("{line} is not code, parent and name", line=line), ("table",))
        code, parent, name = parts
        codes[code] = Code(code, {"zh": name, "en": name}, None if parent == "-" else parent)
    for entry in codes.values():
        if entry.parent is not None and entry.parent not in codes:
            raise yaml.refuse(say("{code} has a parent that is not there", code=entry.code))
    return CodeList(raw.codes, raw.label.model_dump(), codes, raw.source, raw.status)
