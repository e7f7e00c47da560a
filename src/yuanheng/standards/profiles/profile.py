"""Import profiles (导入方案): how the fields of a source become columns of the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from pydantic import Field

from yuanheng.errors import say
from yuanheng.model.relation import Label
from yuanheng.model.units import Unit
from yuanheng.standards.profiles.origin import Origin
from yuanheng.standards.relations import Schema
from yuanheng.standards.yaml.source import Strict, Yaml


@dataclass(frozen=True)
class FieldRule:
    """Where a column comes from: source fields by preference, unit, and words for yes and no."""

    column: str
    sources: tuple[str, ...]
    unit: Unit | None
    yes: tuple[str, ...]
    no: tuple[str, ...]
    past: tuple[str, ...]
    suffix: str


@dataclass(frozen=True)
class UnitQuestion:
    """A group of fields whose unit only a person can know, and when to ask."""

    columns: tuple[str, ...]
    against: str
    low: float
    high: float
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Contradiction:
    """A part that may not exceed its whole; below the given ratio the whole is set aside.

    With `classes`, only patches of those land classes are asked.
    """

    part: str
    whole: str
    classes: tuple[str, ...]
    quarantine: str | None
    below: float | None

    def is_broken(self, part: int | None, whole: int | None, land_class: object) -> bool:
        """Tell whether a patch breaks it; its areas are rounded to their decimals, by 0.1 %.

        What is not known breaks nothing.
        """
        if part is None or whole is None or part * 1000 <= whole * 1001:
            return False
        return not self.classes or str(land_class).startswith(self.classes)

    def is_out_of_proportion(self, part: int, whole: int) -> bool:
        """Tell whether a whole is so small beside its part that it cannot be meant."""
        if self.quarantine is None or self.below is None:
            return False
        return whole < Fraction(repr(self.below)) * part


@dataclass(frozen=True)
class Profile:
    """A checked import profile for layers whose rows are patches; `origin` where it is a file."""

    id: str
    label: Label
    needs: tuple[str, ...]
    blank: frozenset[str]
    zone: dict[str, tuple[str, ...]]
    area_fields: tuple[str, ...]
    area_default: str
    parcel: tuple[FieldRule, ...]
    reported: tuple[FieldRule, ...]
    questions: tuple[UnitQuestion, ...]
    theme_guard: str
    contradictions: tuple[Contradiction, ...]
    origin: Origin | None = field(default=None, compare=False)

    @property
    def read_fields(self) -> frozenset[str]:
        """Name every source field that the profile reads."""
        rules = (*self.parcel, *self.reported)
        names = [s for r in rules for s in r.sources]
        names += [s for sources in self.zone.values() for s in sources]
        return frozenset([*names, *self.area_fields])


class _Text(Strict):
    zh: str
    en: str


class _Field(Strict):
    from_: list[str] = Field(alias="from")
    unit: str | None = None
    yes: list[str] = Field(default_factory=list, alias="true")
    no: list[str] = Field(default_factory=list, alias="false")
    past: list[str] = Field(default_factory=list)
    suffix: str = ""


class _Area(Strict):
    from_: list[str] = Field(alias="from")
    default: str


class _Question(Strict):
    columns: list[str]
    against: str
    plausible: list[float] = Field(min_length=2, max_length=2)
    candidates: list[str]


class _Contradiction(Strict):
    part: str
    whole: str
    classes: list[str] = Field(default_factory=list)
    quarantine: Literal["whole"] | None = None
    below: float | None = None


class _Profile(Strict):
    profile: str
    label: _Text
    status: str
    needs: list[str]
    blank: list[str]
    zone: dict[str, list[str]]
    assessed_range: _Area
    parcel: dict[str, _Field]
    reported: dict[str, _Field]
    units_asked: list[_Question]
    theme_guard: str
    contradictions: list[_Contradiction]


def read_profile(yaml: Yaml, schema: Schema) -> Profile:
    """Read and check an import profile; StandardError with line if it names what is not there."""
    raw = yaml.parse(_Profile)
    parcel = {c.name for c in schema.relations["parcel"].columns}
    zone = {c.name for c in schema.relations["zone"].columns}
    measures = set(schema.code_lists["measure"].codes)
    for section, names, known in (
        ("parcel", raw.parcel, parcel),
        ("reported", raw.reported, measures),
        ("zone", raw.zone, zone),
    ):
        for name in names:
            if name not in known:
                raise yaml.refuse(
                    say("{name} is not a column of {relation}", name=name, relation=section),
                    (section, name),
                )
    for i, rule in enumerate(raw.contradictions):
        for name in (rule.part, rule.whole):
            if name not in parcel | measures:
                raise yaml.refuse(
                    say("{name} is not a column of {relation}", name=name, relation="parcel"),
                    ("contradictions", i),
                )
    for i, question in enumerate(raw.units_asked):
        for candidate in question.candidates:
            yaml.unit(candidate, ("units_asked", i, "candidates"))
    return Profile(
        id=raw.profile,
        label=raw.label.model_dump(),
        needs=tuple(raw.needs),
        blank=frozenset(raw.blank),
        zone={k: tuple(v) for k, v in raw.zone.items()},
        area_fields=tuple(raw.assessed_range.from_),
        area_default=raw.assessed_range.default,
        parcel=tuple(_rule(yaml, ("parcel", k), f) for k, f in raw.parcel.items()),
        reported=tuple(_rule(yaml, ("reported", k), f) for k, f in raw.reported.items()),
        questions=tuple(
            UnitQuestion(
                tuple(q.columns), q.against, q.plausible[0], q.plausible[1], tuple(q.candidates)
            )
            for q in raw.units_asked
        ),
        theme_guard=raw.theme_guard,
        contradictions=tuple(
            Contradiction(c.part, c.whole, tuple(c.classes), c.quarantine, c.below)
            for c in raw.contradictions
        ),
    )


def _rule(yaml: Yaml, path: tuple[str, str], raw: _Field) -> FieldRule:
    """Freeze one field rule."""
    return FieldRule(
        column=path[1],
        sources=tuple(raw.from_),
        unit=yaml.unit(raw.unit, (*path, "unit")) if raw.unit is not None else None,
        yes=tuple(raw.yes),
        no=tuple(raw.no),
        past=tuple(raw.past),
        suffix=raw.suffix,
    )
