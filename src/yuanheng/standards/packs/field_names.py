"""What sources call the columns of a relation (字段别名): labels, shipped profiles, usual names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Literal

from pydantic import Field

from yuanheng.errors import StandardError, say
from yuanheng.model.relation import Relation
from yuanheng.model.units import Unit, parse_unit
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.yaml.source import Strict, Yaml, read_yaml

NameKind = Literal["label", "profile", "usual"]

#: The relation that the profiles of surveys fill.
_OF_SURVEYS = "parcel"
_FILE = "field_names.yaml"


@dataclass(frozen=True)
class FieldName:
    """A name of a column: from its label, from a shipped profile with its unit, or a usual one.

    words: cells that stand for a value. fixed: what other columns of the row are then. qualifiers:
    one of them must stand in the brackets of the head. said_unit: the unit, as text, of values
    that keep theirs beside them. also: a column of yes or no that the words tell as well. is_spare:
    what a head may mean where no other head of the table means the column.
    """

    text: str
    column: str
    kind: NameKind
    unit: Unit | None = None
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    fixed: tuple[tuple[str, str], ...] = ()
    qualifiers: tuple[str, ...] = ()
    said_unit: str = ""
    also: str = ""
    is_cumulative: bool = False
    is_of_month: bool = False
    is_of_year: bool = False
    is_spare: bool = False


@dataclass(frozen=True)
class TableWords:
    """The words by which tables are told (表的用语), of the core and of every pack together.

    along: what the rows of a relation say of others, as {other: {its column: own column}}. said:
    {relation: {column: {value: words of a title}}}. unread: heads that nothing reads, by reason.
    filler: words that change nothing about a head. plain: heads that say no more than the group
    over them. turning: words by which two heads that are alike mean different things; also_turning:
    those that do so in one head alone, not in a group over it. own: the words by which a relation
    calls its subject, which its heads may bear or not.
    """

    titles: Mapping[str, tuple[str, ...]]
    identity: Mapping[str, tuple[str, ...]]
    instead: Mapping[str, Mapping[str, str]]
    along: Mapping[str, Mapping[str, Mapping[str, str]]]
    said: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
    parts: tuple[str, ...]
    unread: Mapping[str, tuple[str, ...]]
    filler: tuple[str, ...]
    plain: frozenset[str]
    turning: tuple[str, ...]
    also_turning: tuple[str, ...]
    own: Mapping[str, tuple[str, ...]]


class _Name(Strict):
    head: str
    words: dict[str, str] = Field(default_factory=dict)
    fixed: dict[str, str] = Field(default_factory=dict)
    with_: list[str] = Field(default_factory=list, alias="with")
    unit: str = ""
    also: str = ""
    of: Literal["", "cumulative", "month", "year"] = ""
    spare: bool = False


class _Names(Strict):
    names: dict[str, dict[str, list[str | _Name]]] = Field(default_factory=dict)
    titles: dict[str, list[str]] = Field(default_factory=dict)
    identity: dict[str, list[str]] = Field(default_factory=dict)
    instead: dict[str, dict[str, str]] = Field(default_factory=dict)
    along: dict[str, dict[str, dict[str, str]]] = Field(default_factory=dict)
    said: dict[str, dict[str, dict[str, list[str]]]] = Field(default_factory=dict)
    parts: list[str] = Field(default_factory=list)
    unread: dict[str, list[str]] = Field(default_factory=dict)
    filler: list[str] = Field(default_factory=list)
    plain: list[str] = Field(default_factory=list)
    turning: list[str] = Field(default_factory=list)
    also_turning: list[str] = Field(default_factory=list)
    own: dict[str, list[str]] = Field(default_factory=dict)


def field_names(relation: Relation) -> tuple[FieldName, ...]:
    """List the names by which the columns of a relation are known, the surest first."""
    labels = tuple(
        FieldName(text, column.name, "label")
        for column in relation.columns
        for text in (column.name, column.label["zh"], column.label["en"])
    )
    surveys = _of_surveys() if relation.id == _OF_SURVEYS else ()
    before = (FieldName(text, c.name, "usual") for c in relation.columns for text in c.was)
    return (*labels, *_of_profiles(relation), *surveys, *_of_lists(relation), *before)


def table_words() -> TableWords:
    """Give the words by which tables are told, of the core and of every pack together."""
    return _words_of(_own())


@lru_cache(maxsize=4)
def _words_of(own: tuple[tuple[str, str], ...]) -> TableWords:
    """Put the words of the core and of some packs together."""
    lists = (_core(), *(_of_pack(*each) for each in own))
    titles: dict[str, list[str]] = {}
    unread: dict[str, list[str]] = {}
    said: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
    parts: list[str] = []
    for names in lists:
        for relation, words in names.titles.items():
            titles.setdefault(relation, []).extend(words)
        for reason, words in names.unread.items():
            unread.setdefault(reason, []).extend(t for w in words for t in expanded(w))
        for relation, columns in names.said.items():
            for column, values in columns.items():
                target = said.setdefault(relation, {}).setdefault(column, {})
                target |= {value: tuple(words) for value, words in values.items()}
        parts += names.parts
    first = {r: tuple(c) for n in lists for r, c in n.identity.items()}
    instead = {r: dict(c) for n in lists for r, c in n.instead.items()}
    along = {r: {o: dict(c) for o, c in a.items()} for n in lists for r, a in n.along.items()}
    return TableWords(
        titles={r: tuple(w) for r, w in titles.items()},
        identity=first,
        instead=instead,
        along=along,
        said=said,
        parts=tuple(dict.fromkeys(parts)),
        unread={r: tuple(w) for r, w in unread.items()},
        filler=tuple(dict.fromkeys(w for n in lists for w in n.filler)),
        plain=frozenset(t for n in lists for w in n.plain for t in expanded(w)),
        turning=tuple(dict.fromkeys(w for n in lists for w in n.turning)),
        also_turning=tuple(dict.fromkeys(w for n in lists for w in n.also_turning)),
        own={r: tuple(w) for n in lists for r, w in n.own.items()},
    )


@lru_cache(maxsize=4096)
def expanded(pattern: str) -> tuple[str, ...]:
    """Write out a name with choices: `<企业|单位|><详细|>名称` is six names."""
    parts = [p.split("|") for p in re.split(r"[<>]", pattern)]
    return tuple(dict.fromkeys("".join(each) for each in product(*parts)))


def _of_lists(relation: Relation) -> Iterator[FieldName]:
    """Give the usual names of a relation."""
    for names in _lists():
        for column, listed in names.names.get(relation.id, {}).items():
            for name in listed:
                if isinstance(name, str):
                    yield from (FieldName(text, column, "usual") for text in expanded(name))
                else:
                    yield from (_rich(column, name, text) for text in expanded(name.head))


def _rich(column: str, name: _Name, text: str) -> FieldName:
    """Freeze a name that says more than itself; its unit is one, or a word such as 位."""
    try:
        unit = parse_unit(name.unit) if name.unit else None
    except StandardError:
        unit = None
    return FieldName(
        text,
        column,
        "usual",
        unit,
        words=name.words,
        fixed=tuple(name.fixed.items()),
        qualifiers=tuple(name.with_),
        said_unit=name.unit,
        also=name.also,
        is_cumulative=name.of == "cumulative",
        is_of_month=name.of == "month",
        is_of_year=name.of == "year",
        is_spare=name.spare,
    )


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
            for rule in survey.parcel:
                for source in rule.sources:
                    yield FieldName(source, rule.column, "profile", rule.unit)


def _lists() -> tuple[_Names, ...]:
    """Read the list of the core and those that packs add; StandardError with line."""
    return (_core(), *(_of_pack(*each) for each in _own()))


def _own() -> tuple[tuple[str, str], ...]:
    """Name the packs that have a list, each with its digest."""
    return tuple((p.id, p.digest) for p in packs.all_packs().values() if _has_list(p.id, p.digest))


@lru_cache(maxsize=256)
def _has_list(pack: str, digest: str) -> bool:  # noqa: ARG001 - a pack that changed is asked anew
    return packs.pack(pack).has(_FILE)


@lru_cache(maxsize=1)
def _core() -> _Names:
    resource = files("yuanheng").joinpath("packs", "core", _FILE)
    return _checked(read_yaml(resource, f"core/{_FILE}"))


@lru_cache(maxsize=16)
def _of_pack(pack: str, digest: str) -> _Names:  # noqa: ARG001 - a pack that changed is read anew
    return _checked(packs.pack(pack).yaml(_FILE))


def _checked(yaml: Yaml) -> _Names:
    """Refuse names of columns that are not there."""
    names = yaml.parse(_Names)
    relations = ledger_schema().relations
    for relation, columns in names.names.items():
        known = {c.name for c in relations[relation].columns} if relation in relations else set()
        for column in columns:
            if column not in known:
                raise yaml.refuse(
                    say("{name} is not a column of {relation}", name=column, relation=relation),
                    ("names", relation, column),
                )
    return names
