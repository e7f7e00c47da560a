"""Quantities (量), indicators (指标) and parameters (参数), checked against the relations."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from yuanheng.errors import say
from yuanheng.model.relation import Label
from yuanheng.model.units import Unit, parse_unit, storage_unit
from yuanheng.standards.formula import Formula, Term, parse_formula
from yuanheng.standards.relations import Schema
from yuanheng.standards.scorecard_yaml import IndicatorYaml, QuantityYaml
from yuanheng.standards.source import Path, Yaml


@dataclass(frozen=True)
class QuantitySpec:
    """A quantity (量): what is summed, over which rows, in which storage unit."""

    id: str
    label: Label
    relation: str
    column: str
    where: Formula | None
    measure: str | None
    unit: Unit
    stored: Unit
    symbol: str | None

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the columns whose absence makes the quantity not provable."""
        names = self.where.names if self.where else ()
        return names if self.column in names else (*names, self.column)


@dataclass(frozen=True)
class Scoring:
    """How an indicator becomes a score: ratio to an ideal with a cap, or the share left (1 − x)."""

    kind: Literal["ratio_to_ideal", "share_left"]
    ideal: str | None
    cap: float
    status: str


@dataclass(frozen=True)
class Indicator:
    """An indicator (指标): its formula over quantities, unit, direction and status."""

    id: str
    label: Label
    formula: Formula
    unit: Unit
    status: str
    scoring: Scoring
    reported_as: str | None
    tolerance: float | None

    @property
    def factor(self) -> Fraction:
        """Give the factor from the formula's storage units to the indicator's unit."""
        return (self.formula.unit or parse_unit("")).factor_to(self.unit)


@dataclass(frozen=True)
class Parameter:
    """What the user must supply (参数), with its unit; `text` for a word instead of a number."""

    id: str
    label: Label
    unit: Unit
    is_text: bool
    optional: bool


def read_quantity(yaml: Yaml, name: str, raw: QuantityYaml, schema: Schema) -> QuantitySpec:
    """Check a quantity against its relation."""
    path: Path = ("quantities", name)
    if raw.from_ not in schema.relations:
        raise yaml.refuse(say("The relation {name} is not known", name=raw.from_), (*path, "from"))
    relation = schema.relations[raw.from_]
    if raw.measure is not None:
        codes = schema.code_lists["measure"].codes
        if raw.measure not in codes:
            raise yaml.refuse(
                say("The measure {name} is not known", name=raw.measure), (*path, "measure")
            )
        unit = codes[raw.measure].unit or parse_unit("")
        where = f"measure = '{raw.measure}'"
        column = "value"
    else:
        column = raw.sum or ""
        try:
            declared = relation.column(column)
        except KeyError as error:
            raise yaml.refuse(
                say(
                    "The relation {relation} has no column {name}",
                    relation=relation.id,
                    name=column,
                ),
                (*path, "sum"),
            ) from error
        if declared.unit is None:
            raise yaml.refuse(
                say("{name} is not a quantity and cannot be summed", name=column), (*path, "sum")
            )
        unit, where = declared.unit, raw.where or ""
    terms = {
        c.name: _term(c.type, c.unit)
        for c in relation.columns
        if c.type not in ("geometry", "event")
    }
    return QuantitySpec(
        id=name,
        label=raw.label.model_dump(),
        relation=raw.from_,
        column=column,
        where=read_condition(yaml, where, terms, (*path, "where")) if where else None,
        measure=raw.measure,
        unit=unit,
        stored=storage_unit(unit),
        symbol=raw.symbol,
    )


def _term(kind: str, unit: Unit | None) -> Term:
    """Say what a column is in a formula."""
    if kind == "boolean":
        return Term("boolean")
    if kind == "quantity" and unit is not None:
        return Term("number", storage_unit(unit))
    return Term("number", parse_unit("")) if kind in ("integer", "number") else Term("text")


def read_condition(yaml: Yaml, text: str, terms: dict[str, Term], path: Path) -> Formula:
    """Parse a formula that must be a condition."""
    formula = parse_formula(text, terms, yaml.where(path))
    if formula.kind not in ("condition", "boolean"):
        raise yaml.refuse(say("{text} is not a condition", text=text), path)
    return formula


def read_indicator(
    yaml: Yaml,
    name: str,
    raw: IndicatorYaml,
    terms: dict[str, Term],
    parameters: dict[str, Parameter],
    schema: Schema,
) -> Indicator:
    """Check an indicator: formula, unit, ideal and the measure it is printed as."""
    path: Path = ("indicators", name)
    formula = parse_formula(raw.formula, terms, yaml.where((*path, "formula")))
    unit = parse_unit(raw.unit)
    if formula.kind != "number" or formula.unit is None or not formula.unit.is_compatible(unit):
        raise yaml.refuse(
            say(
                "{name}: the formula gives {found}, not {unit}",
                name=name,
                found=formula.unit.text if formula.unit else formula.kind,
                unit=raw.unit or "1",
            ),
            (*path, "unit"),
        )
    ratio, left = raw.score.ratio_to_ideal, raw.score.share_left
    if ratio is not None and left is None:
        if (
            ratio.ideal not in parameters
            or parameters[ratio.ideal].unit.dimension != unit.dimension
        ):
            raise yaml.refuse(
                say("{name} is not a parameter of this unit", name=ratio.ideal), (*path, "score")
            )
        scoring = Scoring("ratio_to_ideal", ratio.ideal, ratio.cap, ratio.status)
    elif left is not None and ratio is None:
        if unit.dimension:
            raise yaml.refuse(say("share_left needs a share"), (*path, "score"))
        scoring = Scoring("share_left", None, 100.0, left.status)
    else:
        raise yaml.refuse(
            say("{name} needs exactly one way of scoring", name=name), (*path, "score")
        )
    reported = raw.reported_as
    if reported and reported.measure not in schema.code_lists["measure"].codes:
        raise yaml.refuse(
            say("The measure {name} is not known", name=reported.measure), (*path, "reported_as")
        )
    return Indicator(
        id=name,
        label=raw.label.model_dump(),
        formula=formula,
        unit=unit,
        status=raw.status,
        scoring=scoring,
        reported_as=reported.measure if reported else None,
        tolerance=reported.tolerance if reported else None,
    )
