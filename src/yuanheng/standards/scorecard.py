"""Scorecards (评分标准): quantities → indicators → scores → weight tree → findings, from YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yuanheng.errors import say
from yuanheng.model.evaluation import STATUSES
from yuanheng.model.relation import Label
from yuanheng.standards.formula import Formula, Term
from yuanheng.standards.indicators import (
    Indicator,
    Parameter,
    QuantitySpec,
    Scoring,
    read_condition,
    read_indicator,
    read_quantity,
)
from yuanheng.standards.relations import Schema
from yuanheng.standards.scorecard_yaml import ScorecardYaml, Status
from yuanheng.standards.source import Path, Yaml
from yuanheng.standards.weight_tree import (
    AreaWeight,
    Node,
    area_parameters,
    read_range,
    read_tree,
    sum_beyond_one,
    weight_parameters,
)

__all__ = [
    "AreaWeight",
    "Indicator",
    "Node",
    "Parameter",
    "QuantitySpec",
    "Scorecard",
    "Scoring",
    "Status",
    "ZoneType",
    "read_scorecard",
]

#: Names become names in the statement, so nothing else may stand in them; `__` is the compiler's.
_NAME = re.compile(r"(?=.{1,63}$)[a-z][a-z0-9]*(?:_[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True)
class ZoneType:
    """A zone type (开发区类型) and the condition over the quantities of the deciding area."""

    id: str
    label: Label
    when: Formula
    forced_by: tuple[str, ...]


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


def read_scorecard(yaml: Yaml, pack: str, schema: Schema) -> Scorecard:
    """Read and check a scorecard; StandardError with file and line for what cannot stand."""
    raw = yaml.parse(ScorecardYaml)
    _check_names(yaml, raw)
    _check_areas(yaml, raw, schema)
    quantities = {k: read_quantity(yaml, k, q, schema) for k, q in raw.quantities.items()}
    terms = {k: Term("number", q.stored) for k, q in quantities.items()}
    parameters = _read_parameters(yaml, raw)
    indicators = {
        k: read_indicator(yaml, k, i, terms, parameters, schema) for k, i in raw.indicators.items()
    }
    types = _read_types(yaml, raw, terms)
    trees, tree_status = _read_trees(yaml, raw)
    return Scorecard(
        id=pack,
        family=raw.scorecard,
        quantities=quantities,
        indicators=indicators,
        parameters=parameters | weight_parameters(trees, raw) | area_parameters(raw),
        types=types,
        type_override=raw.types.override,
        type_status=raw.types.status,
        main_area=raw.areas.main,
        areas=tuple(
            AreaWeight(k, a.weight, read_range(yaml, a.range, ("areas", "weights", k, "range")))
            for k, a in raw.areas.weights.items()
        ),
        areas_status=raw.areas.status,
        trees=trees,
        tree_status=tree_status,
        labels={k: v.model_dump() for k, v in raw.labels.items()},
        below_score=raw.attention.below_score,
    )


def _check_names(yaml: Yaml, raw: ScorecardYaml) -> None:
    """Refuse a name that could not stand in a statement or in the name of a parameter."""
    for section, names in (
        (("quantities",), raw.quantities),
        (("indicators",), raw.indicators),
        (("parameters",), raw.parameters),
        (("types", "rules"), raw.types.rules),
        (("labels",), raw.labels),
    ):
        for name in names:
            if not _NAME.fullmatch(name):
                raise yaml.refuse(
                    say("{name} is not a name", name=name),
                    (*section, name),
                    expected=say("Expected small letters, digits and underscores."),
                )


def _check_areas(yaml: Yaml, raw: ScorecardYaml, schema: Schema) -> None:
    """Refuse areas that the ledger does not know, whose weights do not sum to 1, or no main one."""
    weights = raw.areas.weights
    known = schema.code_lists["assessed_range"].codes
    for area in weights:
        if area not in known:
            raise yaml.refuse(
                say("The area {area} is not known", area=area),
                ("areas", "weights", area),
                expected=say("Known: {known}.", known=", ".join(known)),
            )
    total = sum_beyond_one([w.weight for w in weights.values()])
    if total is not None:
        raise yaml.refuse(
            say("The weights of the areas sum to {total}, not to 1", total=round(total, 6)),
            ("areas", "weights"),
        )
    if raw.areas.main not in weights:
        raise yaml.refuse(
            say("The main area {area} has no weight", area=raw.areas.main), ("areas",)
        )
    if raw.types.decided_on != raw.areas.main:
        raise yaml.refuse(
            say(
                "The zone type is decided on {area}, not on the main area {main}",
                area=raw.types.decided_on,
                main=raw.areas.main,
            ),
            ("types", "decided_on"),
        )


def _read_parameters(yaml: Yaml, raw: ScorecardYaml) -> dict[str, Parameter]:
    """Freeze the declared parameters; a number may be given for each area apart."""
    areas = tuple(raw.areas.weights)
    return {
        k: Parameter(
            k,
            p.label.model_dump(),
            yaml.unit(p.unit, ("parameters", k, "unit")),
            p.text,
            p.optional,
            () if p.text else areas,
        )
        for k, p in raw.parameters.items()
    }


def _read_types(yaml: Yaml, raw: ScorecardYaml, terms: dict[str, Term]) -> tuple[ZoneType, ...]:
    """Freeze the zone types; the override is a word of the user's, forced types are declared."""
    types = raw.types
    override = raw.parameters.get(types.override)
    if override is None or not override.text:
        raise yaml.refuse(
            say("{name} is not a parameter that takes a word", name=types.override),
            ("types", "override"),
        )
    for kind in types.forced:
        if kind not in types.rules:
            raise yaml.refuse(
                say("The zone type {type} is not declared", type=kind), ("types", "forced", kind)
            )
    return tuple(
        ZoneType(
            k,
            t.label.model_dump(),
            read_condition(yaml, t.when, terms, ("types", "rules", k, "when")),
            tuple(types.forced.get(k, ())),
        )
        for k, t in types.rules.items()
    )


def _read_trees(
    yaml: Yaml, raw: ScorecardYaml
) -> tuple[dict[tuple[str, str], Node], dict[str, str]]:
    """Freeze the weight trees by zone type and area, and the status of each type's weights."""
    trees: dict[tuple[str, str], Node] = {}
    tree_status: dict[str, str] = {}
    for zone_type, areas in raw.trees.items():
        if zone_type not in raw.types.rules:
            raise yaml.refuse(
                say("The zone type {type} is not declared", type=zone_type), ("trees", zone_type)
            )
        for area, nodes in areas.items():
            path: Path = ("trees", zone_type, area)
            if isinstance(nodes, str):
                if area != "status" or nodes not in STATUSES:
                    raise yaml.refuse(say("{word} is not a status", word=nodes), path)
                tree_status[zone_type] = nodes
            elif area in raw.areas.weights:
                trees[zone_type, area] = read_tree(yaml, raw, zone_type, area, nodes)
            else:
                raise yaml.refuse(say("The area {area} has no weight", area=area), path)
    _check_every_area(yaml, raw, set(trees))
    return trees, tree_status


def _check_every_area(yaml: Yaml, raw: ScorecardYaml, trees: set[tuple[str, str]]) -> None:
    """Refuse a zone type that could not be scored on an area, as it has no tree there."""
    for zone_type in raw.types.rules:
        for area in raw.areas.weights:
            if (zone_type, area) not in trees:
                raise yaml.refuse(
                    say(
                        "The zone type {type} has no weight tree for {area}",
                        type=zone_type,
                        area=area,
                    ),
                    ("trees", zone_type),
                )
