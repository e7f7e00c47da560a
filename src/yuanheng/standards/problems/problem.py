"""A problem (分配问题) from YAML: aims, limits and kept shares, checked against the relations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from yuanheng.errors import say
from yuanheng.model.relation import Column, Label, Relation
from yuanheng.model.units import Unit, parse_unit, stored_per
from yuanheng.standards.relations import Schema
from yuanheng.standards.scorecards.indicators import Parameter
from yuanheng.standards.yaml.source import Path, Strict, Yaml

#: Plain numbers are taken to six decimals.
_PARTS = 1_000_000


class _Text(Strict):
    zh: str
    en: str


class _Aim(Strict):
    column: str
    unit: str
    label: _Text


class _Limit(Strict):
    uses: str
    supplies: list[str] = Field(min_length=1)
    unit: str
    label: _Text
    reason: _Text
    source: str | None = None
    said: _Text | None = None
    unstated: Literal["none", "free"]


class _Problem(Strict):
    problem: str
    demand: str
    supply: str
    aim: str
    aims: dict[str, _Aim]
    kept: dict[str, _Text] = Field(default_factory=dict)
    kept_of: str | None = None
    limits: dict[str, _Limit] = Field(min_length=1)


@dataclass(frozen=True)
class Aim:
    """What may be made most: a column of the demand; `per` smallest parts are one of its unit."""

    id: str
    label: Label
    column: str
    unit: str
    per: int


@dataclass(frozen=True)
class LimitSpec:
    """A limit: what an option uses of which supplies, why, and what stands where none is stated.

    source: only options that name this source of land use it. free: unstated is no limit.
    """

    id: str
    label: Label
    reason: Label
    uses: str
    supplies: tuple[str, ...]
    unit: Label
    per: int
    source: str | None
    is_free: bool


@dataclass(frozen=True)
class Problem:
    """What is given out to whom: aims, limits, and the share of one limit kept for each tier."""

    id: str
    demand: str
    supply: str
    aim: str
    aims: dict[str, Aim]
    limits: tuple[LimitSpec, ...]
    kept: dict[str, Label]
    kept_of: str | None

    @property
    def parameters(self) -> dict[str, Parameter]:
        """Give the shares that the user may set."""
        percent = parse_unit("%")
        return {
            name: Parameter(name, label, percent, is_text=False, optional=True)
            for tier, label in self.kept.items()
            for name in (f"kept_{tier}",)
        }


def read_problem(yaml: Yaml, pack_id: str, schema: Schema) -> Problem:
    """Read and check a problem.yaml; StandardError with file and line where it cannot be posed."""
    raw = yaml.parse(_Problem)
    if raw.problem != pack_id.rpartition(".")[0]:
        raise yaml.refuse(
            say("The id {id} is not that of its pack {pack}", id=raw.problem, pack=pack_id),
            ("problem",),
        )
    demand = _relation(yaml, schema, "demand", raw.demand)
    supply = _relation(yaml, schema, "supply", raw.supply)
    if raw.aim not in raw.aims:
        raise yaml.refuse(say("There is no aim {name}", name=raw.aim), ("aim",))
    if raw.kept and raw.kept_of not in raw.limits:
        raise yaml.refuse(say("There is no limit {name}", name=str(raw.kept_of)), ("kept_of",))
    return Problem(
        id=raw.problem,
        demand=raw.demand,
        supply=raw.supply,
        aim=raw.aim,
        aims={name: _aim(yaml, name, aim, demand) for name, aim in raw.aims.items()},
        limits=tuple(_limit(yaml, n, one, demand, supply) for n, one in raw.limits.items()),
        kept={tier: text.model_dump() for tier, text in raw.kept.items()},
        kept_of=raw.kept_of if raw.kept else None,
    )


def _relation(yaml: Yaml, schema: Schema, key: str, name: str) -> Relation:
    if name not in schema.relations:
        raise yaml.refuse(say("There is no relation {name}", name=name), (key,))
    return schema.relations[name]


def _aim(yaml: Yaml, name: str, raw: _Aim, demand: Relation) -> Aim:
    path: Path = ("aims", name, "column")
    column = _column(yaml, demand, raw.column, path)
    per = _per(yaml, column, yaml.unit(raw.unit, ("aims", name, "unit")), path)
    return Aim(name, raw.label.model_dump(), raw.column, raw.unit, per)


def _limit(yaml: Yaml, name: str, raw: _Limit, demand: Relation, supply: Relation) -> LimitSpec:
    path: Path = ("limits", name)
    unit = yaml.unit(raw.unit, (*path, "unit"))
    per = _per(yaml, _column(yaml, demand, raw.uses, (*path, "uses")), unit, (*path, "uses"))
    for supplied in raw.supplies:
        _per(yaml, _column(yaml, supply, supplied, path), unit, (*path, "supplies"))
    said = raw.said.model_dump() if raw.said else {"zh": raw.unit, "en": raw.unit}
    return LimitSpec(
        id=name,
        label=raw.label.model_dump(),
        reason=raw.reason.model_dump(),
        uses=raw.uses,
        supplies=tuple(raw.supplies),
        unit=said,
        per=per,
        source=raw.source,
        is_free=raw.unstated == "free",
    )


def _column(yaml: Yaml, relation: Relation, name: str, path: Path) -> Column:
    try:
        return relation.column(name)
    except KeyError:
        raise yaml.refuse(
            say("{relation} has no column {name}", relation=relation.id, name=name), path
        ) from None


def _per(yaml: Yaml, column: Column, unit: Unit, path: Path) -> int:
    """Give how many of the smallest parts one unit is; a limit may not mix units."""
    if column.type == "number" and not unit.dimension:
        return _PARTS
    if column.type != "quantity" or column.unit is None or not unit.is_compatible(column.unit):
        raise yaml.refuse(
            say("{column} is not counted in {unit}", column=column.name, unit=unit.text or "1"),
            path,
        )
    return int(stored_per(unit.text))
