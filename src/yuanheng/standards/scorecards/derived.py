"""Beside the scores of a scorecard: potentials (潜力), identities (勾稽), missing policies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from sqlglot import exp

from yuanheng.errors import say
from yuanheng.model.relation import Label
from yuanheng.model.units import Unit, parse_unit
from yuanheng.standards.formula.language import Formula, Term, parse_formula
from yuanheng.standards.relations import Schema
from yuanheng.standards.scorecards.form import CheckYaml, FillYaml, PotentialYaml
from yuanheng.standards.scorecards.indicators import Indicator, Parameter, QuantitySpec
from yuanheng.standards.yaml.source import Path, Yaml

#: What a figure after the statement may be made of: it is reckoned without an engine.
REACHED = (
    *(exp.Paren, exp.Column, exp.Identifier, exp.Literal, exp.Cast, exp.DataType, exp.Neg),
    *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Nullif),
    *(exp.Case, exp.If, exp.GT, exp.GTE, exp.LT, exp.LTE),
)


@dataclass(frozen=True)
class Derived:
    """A figure computed after the statement, from quantities, indicators and parameters.

    `only`: the types it is computed for, all where empty.
    """

    id: str
    label: Label
    formula: Formula
    unit: Unit
    status: str
    only: tuple[str, ...] = ()

    @property
    def factor(self) -> Fraction:
        """Give the factor from the formula's unit to the figure's."""
        return (self.formula.unit or parse_unit("")).factor_to(self.unit)


@dataclass(frozen=True)
class Check:
    """An identity: the product of reported measures equals a figure, within a tolerance."""

    product: tuple[str, ...]
    equals: Derived
    tolerance: float


@dataclass(frozen=True)
class FillPolicy:
    """What stands for an indicator's score where the facts of `lacks` are missing (缺项处理)."""

    indicator: str
    lacks: str
    fill: Literal["group_mean"]
    of: str
    status: str


def derived_terms(
    quantities: Mapping[str, QuantitySpec],
    indicators: Mapping[str, Indicator],
    parameters: Mapping[str, Parameter],
) -> dict[str, Term]:
    """Say what a derived figure may name: quantities, indicators and numbers the user supplies."""
    return {
        **{k: Term("number", q.stored) for k, q in quantities.items()},
        **{k: Term("number", i.unit) for k, i in indicators.items()},
        **{k: Term("number", p.unit) for k, p in parameters.items() if not p.is_text},
    }


def read_potential(
    yaml: Yaml, name: str, raw: PotentialYaml, terms: Mapping[str, Term], types: Collection[str]
) -> Derived:
    """Check a potential: its formula, unit and the types it is meant for."""
    path: Path = ("potentials", name)
    for kind in raw.only:
        if kind not in types:
            raise yaml.refuse(say("The zone type {type} is not declared", type=kind), path)
    formula, unit = _read_formula(yaml, name, raw.formula, raw.unit, terms, path)
    label = raw.label.model_dump()
    return Derived(name, label, formula, unit, raw.status, tuple(raw.only))


def read_check(
    yaml: Yaml, name: str, raw: CheckYaml, terms: Mapping[str, Term], schema: Schema
) -> Check:
    """Check an identity: measures that are known, whose product is in the unit of the formula."""
    path: Path = ("checks", name)
    codes = schema.code_lists["measure"].codes
    for measure in raw.product:
        if measure not in codes:
            raise yaml.refuse(say("The measure {name} is not known", name=measure), path)
    formula, unit = _read_formula(yaml, name, raw.formula, raw.unit, terms, path)
    product = parse_unit("")
    for measure in raw.product:
        product = product * (codes[measure].unit or parse_unit(""))
    if not product.is_compatible(unit):
        raise yaml.refuse(
            say(
                "{name}: the formula gives {found}, not {unit}",
                name=name,
                found=product.said,
                unit=unit.text or "1",
            ),
            path,
        )
    equals = Derived(name, raw.label.model_dump(), formula, unit, "derived")
    return Check(tuple(raw.product), equals, raw.tolerance)


def read_fill(
    yaml: Yaml,
    name: str,
    raw: FillYaml,
    indicators: Mapping[str, Indicator],
    types: Collection[str],
) -> FillPolicy:
    """Check a missing policy: an indicator, one of its quantities, and a group that is declared."""
    path: Path = ("missing", name)
    if name not in indicators:
        raise yaml.refuse(say("{name} is not an indicator", name=name), path)
    if raw.lacks not in indicators[name].formula.names:
        raise yaml.refuse(
            say("{name} does not use the quantity {quantity}", name=name, quantity=raw.lacks), path
        )
    if raw.of not in types:
        raise yaml.refuse(say("The zone type {type} is not declared", type=raw.of), path)
    return FillPolicy(name, raw.lacks, raw.fill, raw.of, raw.status)


def _read_formula(
    yaml: Yaml, name: str, text: str, unit_text: str, terms: Mapping[str, Term], path: Path
) -> tuple[Formula, Unit]:
    """Parse a formula that must give a number in a unit."""
    formula = parse_formula(text, terms, yaml.where((*path, "formula")))
    for node in formula.tree.walk():
        if not isinstance(node, REACHED):
            raise yaml.refuse(
                say("{word} is not allowed in a formula", word=node.sql()), (*path, "formula")
            )
    unit = yaml.unit(unit_text, (*path, "unit"))
    if formula.kind != "number" or formula.unit is None or not formula.unit.is_compatible(unit):
        raise yaml.refuse(
            say(
                "{name}: the formula gives {found}, not {unit}",
                name=name,
                found=formula.unit.said if formula.unit else formula.kind,
                unit=unit_text or "1",
            ),
            (*path, "unit"),
        )
    return formula, unit
