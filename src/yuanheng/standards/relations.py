"""Relations and code lists, read from the core pack and from packs that add to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import Field

from yuanheng.errors import StandardError, say
from yuanheng.model.relation import Code, CodeList, Column, ColumnType, Relation, RelationKind
from yuanheng.model.units import storage_unit
from yuanheng.standards.yaml.roots import own_folders, pack_folders
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
    was: list[str] = Field(default_factory=list)
    signed: bool = False


class _Relation(Strict):
    relation: str
    label: _Text
    was: str | None = None
    kind: RelationKind
    key: list[str]
    replaced_by: list[str] = Field(default_factory=list)
    absent: Literal["zero", "unknown"]
    columns: dict[str, _Column]


class _Added(Strict):
    adds_to: str
    columns: dict[str, _Column]


class _Code(Strict):
    zh: str
    en: str
    parent: str | None = None
    unit: str | None = None
    document: _Text | None = None
    status: Status | None = None
    also: list[str] = Field(default_factory=list)


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
    code_lists: Mapping[str, CodeList]

    def codes(self, column: Column) -> CodeList | None:
        """Give the code list of a column; None where it has none."""
        return self.code_lists[column.codes] if column.codes else None

    def meant(self, relation: Relation, columns: Iterable[str]) -> Relation:
        """Give the relation that a file of any version means by a name, by its columns.

        A name can have passed on: what older files call a project has the columns of a supply.
        """
        named = set(columns)
        heirs = (r for r in self.relations.values() if r.was == relation.id)
        return max((relation, *heirs), key=lambda r: len(named & {c.name for c in r.columns}))


def ledger_schema() -> Schema:
    """Give the relations and code lists of the ledger: the core's, with what packs add to them.

    A pack may hold `relations/` and `codes/`: new relations, columns for those that there are
    (`adds_to`), new code lists, and codes for those that there are. StandardError where two say
    different things of one name.
    """
    return _schema(own_folders())


class _CodeLists(Mapping[str, CodeList]):
    """The code lists, each read when it is first asked for; a file of the core bears its name."""

    def __init__(self, shipped: dict[str, Traversable]) -> None:
        self._files = shipped
        self._lists: dict[str, CodeList | None] = dict.fromkeys(shipped)

    def __getitem__(self, name: str) -> CodeList:
        found = self._lists[name]
        if found is None:
            yaml = read_yaml(self._files[name], f"core/codes/{name}.yaml")
            found = _code_list(yaml)
            _check_parents(yaml, found)
            self._lists[name] = found
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._lists

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    def add(self, yaml: Yaml) -> None:
        """Add a code list, or codes to one; StandardError where a code is already there."""
        found = _code_list(yaml)
        old = self.get(found.id)
        if old is not None:
            for code in found.codes:
                if code in old.codes:
                    raise yaml.refuse(
                        say("{list} has the code {code} already", list=found.id, code=code),
                        ("entries", code),
                    )
            found = replace(old, codes={**old.codes, **found.codes})
        _check_parents(yaml, found)
        self._lists[found.id] = found


@lru_cache(maxsize=4)
def _schema(folders: str) -> Schema:
    relations: dict[str, Relation] = {}
    core = files("yuanheng").joinpath("packs", "core")
    lists = _CodeLists({f.name.removesuffix(".yaml"): f for f in _files(core.joinpath("codes"))})
    for yaml in _read_all(core.joinpath("relations"), "core"):
        _add_relation(relations, lists, yaml)
    for parts, folder in pack_folders(folders):
        name = ".".join(parts)
        for yaml in _read_all(folder.joinpath("codes"), name):
            lists.add(yaml)
        for yaml in _read_all(folder.joinpath("relations"), name):
            _add_relation(relations, lists, yaml)
    for relation in relations.values():
        for other in (relation.was, *(column.references for column in relation.columns)):
            if other is not None and other not in relations:
                raise StandardError(
                    say(
                        "{relation} refers to {name}, which is no relation",
                        relation=relation.id,
                        name=other,
                    )
                )
    return Schema(relations, lists)


def _check_parents(yaml: Yaml, listed: CodeList) -> None:
    """Refuse a code whose parent is no code of the list."""
    for entry in listed.codes.values():
        if entry.parent is not None and entry.parent not in listed.codes:
            raise yaml.refuse(say("{code} has a parent that is not there", code=entry.code))


def _add_relation(
    relations: dict[str, Relation], lists: Mapping[str, CodeList], yaml: Yaml
) -> None:
    """Add a relation, or columns to one; StandardError where a name is already there."""
    added = isinstance(yaml.value, dict) and "adds_to" in yaml.value
    if added:
        raw = yaml.parse(_Added)
        old = relations.get(raw.adds_to)
        if old is None:
            raise yaml.refuse(
                say("There is no relation {name} to add to", name=raw.adds_to), ("adds_to",)
            )
        names = {column.name for column in old.columns}
        for name in raw.columns:
            if name in names:
                raise yaml.refuse(
                    say("{relation} has a column {name} already", relation=old.id, name=name),
                    ("columns", name),
                )
        relation = replace(old, columns=(*old.columns, *_columns(raw.columns, yaml)))
    else:
        relation = _relation(yaml)
        if relation.id in relations:
            raise yaml.refuse(
                say("There are two relations {name}", name=relation.id), ("relation",)
            )
    for column in relation.columns:
        if column.codes and column.codes not in lists:
            raise yaml.refuse(
                say("There is no code list {name}", name=column.codes), ("columns", column.name)
            )
    relations[relation.id] = relation


def _read_all(folder: Traversable, pack: str) -> list[Yaml]:
    """Read every YAML of a folder in the order of names; none where there is no such folder."""
    return [read_yaml(f, f"{pack}/{folder.name}/{f.name}") for f in _files(folder)]


def _files(folder: Traversable) -> list[Traversable]:
    """List the files of a folder that are YAML, in the order of their names."""
    if not folder.is_dir():
        return []
    found = (f for f in folder.iterdir() if f.name.endswith(".yaml"))
    return sorted(found, key=lambda f: f.name)


def _relation(yaml: Yaml) -> Relation:
    """Freeze one relation."""
    raw = yaml.parse(_Relation)
    columns = _columns(raw.columns, yaml)
    lacking = {"snapshot": {"zone", "period"}}.get(raw.kind, set()) - raw.columns.keys()
    if lacking:
        raise yaml.refuse(
            say(
                "A snapshot replaces a zone's set of a period: {relation} lacks {columns}",
                relation=raw.relation,
                columns=", ".join(sorted(lacking)),
            ),
            ("columns",),
        )
    return Relation(
        id=raw.relation,
        label=raw.label.model_dump(),
        kind=raw.kind,
        key=tuple(raw.key),
        replaced_by=tuple(raw.replaced_by),
        absent=raw.absent,
        columns=columns,
        was=raw.was,
    )


def _columns(raw: dict[str, _Column], yaml: Yaml) -> tuple[Column, ...]:
    """Freeze columns; StandardError where unit and type do not go together."""
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
            was=tuple(c.was),
            signed=c.signed,
        )
        for name, c in raw.items()
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
    return columns


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
            also=tuple(c.also),
        )
        for key, c in raw.entries.items()
    }
    for line in raw.table.splitlines():
        parts = line.split(maxsplit=2)
        if len(parts) != 3 or parts[0] in codes:
            raise yaml.refuse(say("{line} is not code, parent and name", line=line), ("table",))
        code, parent, name = parts
        codes[code] = Code(code, {"zh": name, "en": name}, None if parent == "-" else parent)
    return CodeList(raw.codes, raw.label.model_dump(), codes, raw.source, raw.status)
