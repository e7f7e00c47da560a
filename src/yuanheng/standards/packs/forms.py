"""Forms that are issued (填报表式): what a round asks, and what of it is to be explained.

A form is a file of the core's `forms`, or of a pack's: a province issues it as a pack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import Field

from yuanheng.errors import StandardError, say
from yuanheng.model.relation import Label
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.yaml.roots import own_folders, pack_folders
from yuanheng.standards.yaml.source import Status, Strict, Yaml, read_yaml

Level = Literal["row", "total"]


class _Text(Strict):
    zh: str
    en: str


class _Limit(Strict):
    value: float | int
    unit: str
    label: _Text
    meaning: _Text


class _Limits(Strict):
    limits: str
    entries: dict[str, _Limit]


class _Range(Strict):
    least: float | int | None = None
    most: float | int | None = None


class _Section(Strict):
    label: _Text
    columns: list[str] = Field(default_factory=list)
    rows: list[str] = Field(default_factory=list)


class _Form(Strict):
    form: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    label: _Text
    relation: str
    source: str
    status: Status
    reviews: Literal[1, 2] = 1
    level: Level = "total"
    required: list[str] = Field(default_factory=list)
    held: list[str] = Field(default_factory=list)
    rows: list[str] = Field(default_factory=list)
    ranges: dict[str, _Range] = Field(default_factory=dict)
    limits: dict[str, float | int] = Field(default_factory=dict)
    sections: list[_Section] = Field(default_factory=list)


@dataclass(frozen=True)
class Limit:
    """A threshold of the checks: its default, its unit, what it is called and what it means."""

    value: float
    unit: str
    label: Label
    meaning: Label


@dataclass(frozen=True)
class Section:
    """A part of a form that is looked at, and given back, as one (表内分块): columns, or rows."""

    label: Label
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form: the relation that it asks for, and what is checked before it is handed in.

    level: whether each row is held against the last period, or the sum of all; held: of which
    columns, all where none is named. required: columns that no row leaves empty; rows: subjects
    that may not be missing, by name. ranges: between what a column may lie, in its unit. limits:
    thresholds of its own.
    """

    id: str
    label: Label
    relation: str
    source: str
    status: Status
    reviews: int
    level: Level
    required: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    ranges: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()


@cache
def round_limits() -> dict[str, Limit]:
    """Read the thresholds that hold where neither form nor office sets others."""
    path = files("yuanheng").joinpath("packs", "core", "round_limits.yaml")
    told = read_yaml(path, "core/round_limits.yaml").parse(_Limits)
    return {
        name: Limit(float(e.value), e.unit, _label(e.label), _label(e.meaning))
        for name, e in told.entries.items()
    }


def all_forms() -> dict[str, Form]:
    """Read the forms that are shipped and those of the packs; StandardError where one is wrong."""
    return _forms(own_folders())


def find_form(name: str) -> Form:
    """Find a form by its id; StandardError where there is none."""
    found = all_forms().get(name)
    if found is None:
        raise StandardError(
            say("There is no form {name}", name=name),
            expected=say("Known: {known}.", known=", ".join(all_forms())),
        )
    return found


def plain_form(relation: str) -> Form:
    """Give what is checked of a relation for which no form was issued."""
    declared = ledger_schema().relations[relation]
    level: Level = "total" if declared.kind == "snapshot" else "row"
    return Form("", declared.label, relation, "", "derived", 1, level)


@lru_cache(maxsize=4)
def _forms(folders: str) -> dict[str, Form]:
    found: dict[str, Form] = {}
    for yaml in _files(folders):
        form = _form(yaml)
        if form.id in found:
            raise yaml.refuse(say("There is a form {name} already", name=form.id), ("form",))
        found[form.id] = form
    return found


def _files(folders: str) -> Iterator[Yaml]:
    """Read the files of forms, those shipped first."""
    core = files("yuanheng").joinpath("packs", "core", "forms")
    yield from _of_folder(core, "core")
    for parts, root in pack_folders(folders):
        folder = root.joinpath("forms")
        if folder.is_dir():
            yield from _of_folder(folder, "/".join(parts))


def _of_folder(folder: Traversable, name: str) -> Iterator[Yaml]:
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml"):
            yield read_yaml(file, f"{name}/forms/{file.name}")


def _form(yaml: Yaml) -> Form:
    """Read a form; StandardError with line where it names what there is not."""
    told = yaml.parse(_Form)
    declared = ledger_schema().relations.get(told.relation)
    if declared is None or all(c.name != "period" for c in declared.columns):
        what = say("{relation} states no period that could be asked for", relation=told.relation)
        raise yaml.refuse(what, ("relation",))
    columns = {c.name for c in declared.columns}
    named = (
        *(("required", n) for n in told.required),
        *(("held", n) for n in told.held),
        *(("ranges", n) for n in told.ranges),
        *(("sections", n) for s in told.sections for n in s.columns),
    )
    for place, name in named:
        if name not in columns:
            what = say(
                "The relation {relation} has no column {name}", relation=told.relation, name=name
            )
            raise yaml.refuse(what, (place,))
    for name in told.limits:
        if name not in round_limits():
            what = say("There is no threshold {name}", name=name)
            known = say("Known: {known}.", known=", ".join(round_limits()))
            raise yaml.refuse(what, ("limits", name), expected=known)
    return Form(
        id=told.form,
        label=_label(told.label),
        relation=told.relation,
        source=told.source,
        status=told.status,
        reviews=told.reviews,
        level=told.level,
        required=tuple(told.required),
        held=tuple(told.held),
        rows=tuple(told.rows),
        ranges={n: (_number(r.least), _number(r.most)) for n, r in told.ranges.items()},
        limits={n: float(v) for n, v in told.limits.items()},
        sections=tuple(
            Section(_label(s.label), tuple(s.columns), tuple(s.rows)) for s in told.sections
        ),
    )


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _label(text: _Text) -> Label:
    return {"zh": text.zh, "en": text.en}


class _Same(Strict):
    relation: str
    column: str
    beside: str
    sum_of: str


class _SameQuantities(Strict):
    same: str
    entries: list[_Same]


@dataclass(frozen=True)
class SameQuantity:
    """A column of firms, and the column of another relation whose sum by firm is the same."""

    relation: str
    column: str
    beside: str
    sum_of: str


@cache
def same_quantities() -> tuple[SameQuantity, ...]:
    """Read which quantities two bureaus tell."""
    path = files("yuanheng").joinpath("packs", "core", "same_quantities.yaml")
    told = read_yaml(path, "core/same_quantities.yaml").parse(_SameQuantities)
    return tuple(SameQuantity(e.relation, e.column, e.beside, e.sum_of) for e in told.entries)
