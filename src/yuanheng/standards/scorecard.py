"""Scorecards (评分标准): quantities → indicators → scores → weight tree → findings, read from YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from yuanheng.errors import say
from yuanheng.model.evaluation import STATUSES
from yuanheng.model.relation import Label
from yuanheng.model.units import Unit, parse_unit, storage_unit
from yuanheng.standards.formula import Formula, Term, parse_formula
from yuanheng.standards.relations import Schema
from yuanheng.standards.source import Path, Strict, Yaml

Status = Literal[
    "confirmed", "single-source", "secondary", "derived", "supplied", "unverified", "example"
]
#: Names become names in the statement, so nothing else may stand in them.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)

Share = Annotated[float, Field(ge=0, le=1, strict=False)]


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


@dataclass(frozen=True)
class ZoneType:
    """A zone type (开发区类型) and the condition over the quantities of the deciding area."""

    id: str
    label: Label
    when: Formula
    forced_by: tuple[str, ...]


@dataclass(frozen=True)
class Node:
    """A node of the weight tree: a goal with children, or an indicator."""

    id: str
    weight: float | None
    weight_parameter: str
    range: tuple[float, float] | None
    children: tuple[Node, ...]
    line: int

    def walk(self) -> Iterator[Node]:
        """Visit the node's descendants first, then the node: the order of computation."""
        for child in self.children:
            yield from child.walk()
        yield self


@dataclass(frozen=True)
class AreaWeight:
    """The weight of one 评价范围 in the zone's score."""

    area: str
    weight: float
    range: tuple[float, float] | None


@dataclass(frozen=True)
class Scorecard:
    """A scorecard, checked: names, units, weights and labels."""

    id: str
    family: str
    quantities: dict[str, QuantitySpec]
    indicators: dict[str, Indicator]
    parameters: dict[str, Parameter]
    types: tuple[ZoneType, ...]
    type_override: str
    type_status: str
    main_area: str
    areas: tuple[AreaWeight, ...]
    areas_status: str
    trees: dict[tuple[str, str], Node]
    tree_status: dict[str, str]
    labels: dict[str, Label]
    below_score: float

    def label(self, node: str) -> Label:
        """Name a node, indicator or quantity for the reader."""
        if node in self.labels:
            return self.labels[node]
        spec = self.indicators.get(node) or self.quantities.get(node)
        return spec.label if spec else {"zh": node, "en": node}

    @property
    def relations(self) -> tuple[str, ...]:
        """Name the relations it reads."""
        return tuple(sorted({q.relation for q in self.quantities.values()}))


class _Text(Strict):
    zh: str
    en: str


class _Quantity(Strict):
    from_: str = Field(alias="from")
    label: _Text
    sum: str | None = None
    where: str | None = None
    measure: str | None = None
    symbol: str | None = None


class _Ratio(Strict):
    ideal: str
    cap: float = Field(gt=0, strict=False)
    status: Status = "secondary"


class _Left(Strict):
    status: Status


class _Score(Strict):
    ratio_to_ideal: _Ratio | None = None
    share_left: _Left | None = None


class _Reported(Strict):
    measure: str
    tolerance: float = Field(ge=0)


class _Indicator(Strict):
    label: _Text
    formula: str
    unit: str
    status: Status
    score: _Score
    reported_as: _Reported | None = None


class _Parameter(Strict):
    unit: str
    label: _Text
    text: bool = False
    optional: bool = False


class _Type(Strict):
    label: _Text
    when: str


class _Types(Strict):
    decided_on: str
    status: Status
    override: str
    forced: dict[str, list[str]] = Field(default_factory=dict)
    rules: dict[str, _Type]


class _AreaWeight(Strict):
    weight: Share
    range: list[Share] | None = None


class _Areas(Strict):
    status: Status
    main: str
    weights: dict[str, _AreaWeight]


class _Node(Strict):
    weight: Share | None = None
    range: list[Share] | None = None
    of: dict[str, _Node] = Field(default_factory=dict)


class _Attention(Strict):
    below_score: float = Field(strict=False)


class _Scorecard(Strict):
    scorecard: str
    subject: Literal["zone"]
    by: Literal["area_scope"]
    quantities: dict[str, _Quantity]
    indicators: dict[str, _Indicator]
    attention: _Attention
    parameters: dict[str, _Parameter]
    types: _Types
    areas: _Areas
    labels: dict[str, _Text]
    trees: dict[str, dict[str, str | dict[str, _Node]]]


def read_scorecard(yaml: Yaml, pack: str, schema: Schema) -> Scorecard:
    """Read and check a scorecard; StandardError with file and line for anything that cannot stand."""
    raw = yaml.parse(_Scorecard)
    for section, names in (
        ("quantities", raw.quantities),
        ("indicators", raw.indicators),
        ("types", raw.types.rules),
    ):
        for name in names:
            if not _NAME.fullmatch(name):
                raise yaml.refuse(
                    say("{name} is not a name", name=name),
                    (section, name),
                    expected=say("Expected small letters, digits and underscores."),
                )
    quantities = {k: _quantity(yaml, k, q, schema) for k, q in raw.quantities.items()}
    terms = {k: Term("number", q.stored) for k, q in quantities.items()}
    parameters = {
        k: Parameter(k, p.label.model_dump(), parse_unit(p.unit), p.text, p.optional)
        for k, p in raw.parameters.items()
    }
    indicators = {
        k: _indicator(yaml, k, i, terms, parameters, schema) for k, i in raw.indicators.items()
    }
    trees: dict[tuple[str, str], Node] = {}
    tree_status: dict[str, str] = {}
    for zone_type, areas in raw.trees.items():
        if zone_type not in raw.types.rules:
            raise yaml.refuse(
                say("The zone type {type} is not declared", type=zone_type), ("trees", zone_type)
            )
        for area, nodes in areas.items():
            if isinstance(nodes, str):
                if area != "status" or nodes not in STATUSES:
                    raise yaml.refuse(
                        say("{word} is not a status", word=nodes), ("trees", zone_type, area)
                    )
                tree_status[zone_type] = nodes
                continue
            path: Path = ("trees", zone_type, area)
            root = _Node(weight=1, of=nodes)
            trees[zone_type, area] = _node(
                yaml, "area", root, f"weight.{zone_type}.{area}", path, set(indicators)
            )
            _check_weights(yaml, trees[zone_type, area])
    return Scorecard(
        id=pack,
        family=raw.scorecard,
        quantities=quantities,
        indicators=indicators,
        parameters=parameters | _weight_parameters(trees, raw) | _area_parameters(raw),
        types=tuple(
            ZoneType(
                k,
                t.label.model_dump(),
                _condition(yaml, t.when, terms, ("types", "rules", k, "when")),
                tuple(raw.types.forced.get(k, ())),
            )
            for k, t in raw.types.rules.items()
        ),
        type_override=raw.types.override,
        type_status=raw.types.status,
        main_area=raw.areas.main,
        areas=tuple(
            AreaWeight(k, a.weight, (a.range[0], a.range[1]) if a.range else None)
            for k, a in raw.areas.weights.items()
        ),
        areas_status=raw.areas.status,
        trees=trees,
        tree_status=tree_status,
        labels={k: v.model_dump() for k, v in raw.labels.items()},
        below_score=raw.attention.below_score,
    )


def _quantity(yaml: Yaml, name: str, raw: _Quantity, schema: Schema) -> QuantitySpec:
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
        where=_condition(yaml, where, terms, (*path, "where")) if where else None,
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


def _condition(yaml: Yaml, text: str, terms: dict[str, Term], path: Path) -> Formula:
    """Parse a formula that must be a condition."""
    formula = parse_formula(text, terms, yaml.where(path))
    if formula.kind not in ("condition", "boolean"):
        raise yaml.refuse(say("{text} is not a condition", text=text), path)
    return formula


def _indicator(
    yaml: Yaml,
    name: str,
    raw: _Indicator,
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


def _node(yaml: Yaml, name: str, raw: _Node, prefix: str, path: Path, indicators: set[str]) -> Node:
    """Freeze a node; a leaf must be an indicator, an only child has weight 1."""
    if not raw.of and name not in indicators:
        raise yaml.refuse(say("{name} is not an indicator and has no children", name=name), path)
    only = len(raw.of) == 1
    below = (*path, "of") if name != "area" else path
    children = tuple(
        _node(
            yaml,
            key,
            child
            if child.weight is not None or not only
            else child.model_copy(update={"weight": 1.0}),
            prefix,
            (*below, key),
            indicators,
        )
        for key, child in raw.of.items()
    )
    return Node(
        id=name,
        weight=raw.weight,
        weight_parameter=f"{prefix}.{name}",
        range=(raw.range[0], raw.range[1]) if raw.range else None,
        children=children,
        line=yaml.where(path).line or 1,
    )


def _check_weights(yaml: Yaml, root: Node) -> None:
    """Refuse siblings whose weights stand in the pack and do not sum to 1."""
    for node in root.walk():
        weights = [child.weight for child in node.children]
        known = [w for w in weights if w is not None]
        if node.children and len(known) == len(weights) and abs(sum(known) - 1) > 1e-9:
            line = node.children[0].line
            raise yaml.refuse(
                say(
                    "The weights under {node} sum to {total}, not to 1 (line {line})",
                    node=node.id,
                    total=round(sum(known), 6),
                    line=line,
                ),
                ("trees",),
                expected=say("Expected weights of siblings that sum to 1."),
            )


def _weight_parameters(trees: dict[tuple[str, str], Node], raw: _Scorecard) -> dict[str, Parameter]:
    """Declare a parameter for every weight of the trees: required where the pack gives none."""
    found: dict[str, Parameter] = {}
    for (zone_type, area), root in trees.items():
        for node in root.walk():
            if node is root:
                continue
            labels = raw.labels.get(node.id) or raw.indicators[node.id].label
            kind = raw.types.rules[zone_type].label
            found[node.weight_parameter] = Parameter(
                node.weight_parameter,
                {
                    "zh": f"{kind.zh} {area} {labels.zh}权重",
                    "en": f"Weight of {labels.en} ({kind.en}, {area})",
                },
                parse_unit(""),
                is_text=False,
                optional=node.weight is not None,
            )
    return found


def _area_parameters(raw: _Scorecard) -> dict[str, Parameter]:
    """Declare the weights of the areas, which the pack gives and a user may set."""
    return {
        f"weight.area.{area}": Parameter(
            f"weight.area.{area}",
            {"zh": f"{area}权重", "en": f"Weight of {area}"},
            parse_unit(""),
            is_text=False,
            optional=True,
        )
        for area in raw.areas.weights
    }
