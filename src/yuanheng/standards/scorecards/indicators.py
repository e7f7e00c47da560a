"""Quantities (量), indicators (指标) and parameters (参数), checked against the relations."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from yuanheng.errors import say
from yuanheng.model.relation import Label, Relation
from yuanheng.model.units import Unit, parse_unit, storage_unit
from yuanheng.standards.formula.language import Formula, Term, parse_formula
from yuanheng.standards.formula.units import number_term
from yuanheng.standards.relations import Schema
from yuanheng.standards.scorecards.form import IndicatorYaml, QuantityYaml, ScoreYaml
from yuanheng.standards.yaml.source import Path, Yaml, placed

ScoringKind = Literal["ratio_to_ideal", "share_left", "ratio_to_base", "min_max"]

_EFFICACY_FLOOR = 60.0


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
    by: str = "assessed_range"

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the columns whose absence makes the quantity not provable."""
        names = self.where.names if self.where else ()
        return names if self.column in names else (*names, self.column)


@dataclass(frozen=True)
class Scoring:
    """How an indicator becomes a score (计分方法), and which parameters that takes.

    ratio_to_ideal, ratio_to_base: x ÷ `ideal` (the base) × 100, between `floor` and `cap`;
    share_left: (1 − x) × 100; min_max: `floor` for the lowest, 100 for the highest of the group,
    which are parameters where `low` and `high` name them (efficacy is min_max from 60).
    """

    kind: ScoringKind
    ideal: str | None
    cap: float | None
    status: str
    floor: float | None = 0.0
    low: str | None = None
    high: str | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        """Name the parameters without which there is no score."""
        return tuple(name for name in (self.ideal, self.low, self.high) if name)


@dataclass(frozen=True)
class Indicator:
    """An indicator (指标): its formula over quantities, unit, direction and status.

    whole: of a share (部分占全部), 100 % in the indicator's unit; None where it is none.
    """

    id: str
    label: Label
    formula: Formula
    unit: Unit
    status: str
    scoring: Scoring
    reported_as: str | None
    tolerance: float | None
    whole: float | None = None

    @property
    def factor(self) -> Fraction:
        """Give the factor from the formula's storage units to the indicator's unit."""
        return (self.formula.unit or parse_unit("")).factor_to(self.unit)


@dataclass(frozen=True)
class Parameter:
    """What the user must supply (参数), with its unit; `text` for a word instead of a number.

    `areas`: the 评价范围 for which it may be given apart, as `主区.supply_rate_ideal`. `options`:
    the words that it may be, each with its meaning; none leave it free.
    """

    id: str
    label: Label
    unit: Unit
    is_text: bool
    optional: bool
    areas: tuple[str, ...] = ()
    is_weight: bool = False
    options: tuple[tuple[str, Label], ...] = ()


def read_quantity(
    yaml: Yaml, name: str, raw: QuantityYaml, schema: Schema, by: str = "assessed_range"
) -> QuantitySpec:
    """Check a quantity against its relation: a column summed over rows, or a reported measure.

    by: the column that tells the subjects of a zone apart; the relation must have it.
    """
    path: Path = ("quantities", name)
    if raw.from_ not in schema.relations:
        raise yaml.refuse(say("The relation {name} is not known", name=raw.from_), (*path, "from"))
    relation = schema.relations[raw.from_]
    if (raw.sum is None) == (raw.measure is None):
        raise yaml.refuse(
            say("{name}: a quantity is either the sum of a column or a measure", name=name),
            (*path, "measure"),
        )
    if raw.measure is not None:
        column, unit = "value", _measured(yaml, raw, relation, schema, path)
        where = f"measure = '{raw.measure}'"
    else:
        column, where = raw.sum or "", raw.where or ""
        unit = _summed(yaml, column, relation, path)
    if by not in {column.name for column in relation.columns}:
        raise yaml.refuse(
            say("The relation {relation} has no column {name}", relation=relation.id, name=by),
            (*path, "from"),
        )
    terms = column_terms(relation)
    with placed(yaml.where(path)):
        stored = storage_unit(unit)
    return QuantitySpec(
        id=name,
        label=raw.label.model_dump(),
        relation=raw.from_,
        column=column,
        where=read_condition(yaml, where, terms, (*path, "where")) if where else None,
        measure=raw.measure,
        unit=unit,
        stored=stored,
        symbol=raw.symbol,
        by=by,
    )


def column_terms(relation: Relation) -> dict[str, Term]:
    """Say what the columns of a relation are in a condition over its rows."""
    return {
        c.name: _term(c.type, c.unit)
        for c in relation.columns
        if c.type not in ("geometry", "event")
    }


def _measured(
    yaml: Yaml, raw: QuantityYaml, relation: Relation, schema: Schema, path: Path
) -> Unit:
    """Give the unit of a reported measure; a condition of its own has no meaning beside it."""
    codes = schema.code_lists["measure"].codes
    if raw.measure not in codes:
        raise yaml.refuse(
            say("The measure {name} is not known", name=raw.measure), (*path, "measure")
        )
    if raw.where is not None:
        raise yaml.refuse(
            say("{name}: a measure takes no condition", name=path[-1]), (*path, "where")
        )
    if not {"measure", "value"} <= {column.name for column in relation.columns}:
        raise yaml.refuse(
            say(
                "The relation {relation} has no column {name}", relation=relation.id, name="measure"
            ),
            (*path, "from"),
        )
    return codes[raw.measure].unit or parse_unit("")


def _summed(yaml: Yaml, name: str, relation: Relation, path: Path) -> Unit:
    """Give the unit of a column that is summed."""
    column = next((c for c in relation.columns if c.name == name), None)
    if column is None:
        raise yaml.refuse(
            say("The relation {relation} has no column {name}", relation=relation.id, name=name),
            (*path, "sum"),
        )
    is_single = relation.key == ("zone", "period")  # one row has nothing to be added to
    if column.unit is None or not (column.unit.is_additive or is_single):
        raise yaml.refuse(
            say("{name} is not a quantity and cannot be summed", name=name), (*path, "sum")
        )
    return column.unit


def _term(kind: str, unit: Unit | None) -> Term:
    """Say what a column is in a formula."""
    if kind == "boolean":
        return Term("boolean")
    if kind == "quantity" and unit is not None:
        return number_term(storage_unit(unit))
    if kind in ("integer", "number"):
        return number_term(parse_unit(""), is_decimal=kind == "number")
    return Term("text")


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
    unit = yaml.unit(raw.unit, (*path, "unit"))
    if formula.kind != "number" or formula.unit is None or not formula.unit.is_compatible(unit):
        raise yaml.refuse(
            say(
                "{name}: the formula gives {found}, not {unit}",
                name=name,
                found=formula.unit.said if formula.unit else formula.kind,
                unit=raw.unit or "1",
            ),
            (*path, "unit"),
        )
    if raw.share and unit.dimension:
        raise yaml.refuse(say("{name} is no share: it has a unit", name=name), (*path, "share"))
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
        scoring=_read_scoring(yaml, raw, unit, parameters, path),
        reported_as=reported.measure if reported else None,
        tolerance=reported.tolerance if reported else None,
        whole=float(parse_unit("").factor_to(unit)) if raw.share else None,
    )


def _read_scoring(
    yaml: Yaml, raw: IndicatorYaml, unit: Unit, parameters: dict[str, Parameter], path: Path
) -> Scoring:
    """Check how an indicator is scored: in exactly one way, by parameters in its unit."""
    path = (*path, "score")
    ways = [way for way in type(raw.score).model_fields if getattr(raw.score, way) is not None]
    if len(ways) != 1:
        raise yaml.refuse(say("{name} needs exactly one way of scoring", name=path[-2]), path)
    if raw.score.share_left is not None and unit.dimension:
        raise yaml.refuse(say("share_left needs a share"), path)
    scoring = _scoring(raw.score)
    for name in scoring.parameters:
        given = parameters.get(name)
        if given is None or given.is_text or not _is_same(given.unit, unit):
            raise yaml.refuse(say("{name} is not a parameter of this unit", name=name), path)
    return scoring


def _scoring(raw: ScoreYaml) -> Scoring:
    """Freeze the one way of scoring that stands."""
    if raw.ratio_to_ideal is not None:
        ratio = raw.ratio_to_ideal
        return Scoring("ratio_to_ideal", ratio.ideal, ratio.cap, ratio.status)
    if raw.ratio_to_base is not None:
        base = raw.ratio_to_base
        return Scoring("ratio_to_base", base.base, base.cap, base.status, base.floor)
    spread = raw.min_max or raw.efficacy
    if spread is not None:
        floor = raw.min_max.floor if raw.min_max else _EFFICACY_FLOOR
        return Scoring("min_max", None, 100.0, spread.status, floor, spread.low, spread.high)
    left = raw.share_left
    return Scoring("share_left", None, 100.0, left.status if left else "unverified")


def _is_same(left: Unit, right: Unit) -> bool:
    """Tell whether two units measure the same in equal steps: a share is not a percentage."""
    return (left.dimension, left.factor) == (right.dimension, right.factor)
