"""Scorecards (评分标准): quantities → indicators → scores → weight tree → findings, from YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yuanheng.errors import say
from yuanheng.model.evaluation import STATUSES
from yuanheng.model.relation import Label
from yuanheng.model.units import parse_unit
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
from yuanheng.standards.scorecard_yaml import NodeYaml, ScorecardYaml, Status
from yuanheng.standards.source import Path, Yaml
from yuanheng.standards.weight_tree import (
    AreaWeight,
    Node,
    area_parameters,
    check_weights,
    read_node,
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

#: Names become names in the statement, so nothing else may stand in them.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)


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
    quantities = {k: read_quantity(yaml, k, q, schema) for k, q in raw.quantities.items()}
    terms = {k: Term("number", q.stored) for k, q in quantities.items()}
    parameters = {
        k: Parameter(k, p.label.model_dump(), parse_unit(p.unit), p.text, p.optional)
        for k, p in raw.parameters.items()
    }
    indicators = {
        k: read_indicator(yaml, k, i, terms, parameters, schema) for k, i in raw.indicators.items()
    }
    trees, tree_status = _read_trees(yaml, raw, set(indicators))
    return Scorecard(
        id=pack,
        family=raw.scorecard,
        quantities=quantities,
        indicators=indicators,
        parameters=parameters | weight_parameters(trees, raw) | area_parameters(raw),
        types=tuple(
            ZoneType(
                k,
                t.label.model_dump(),
                read_condition(yaml, t.when, terms, ("types", "rules", k, "when")),
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


def _check_names(yaml: Yaml, raw: ScorecardYaml) -> None:
    """Refuse a name that could not stand in a statement."""
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


def _read_trees(
    yaml: Yaml, raw: ScorecardYaml, indicators: set[str]
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
            if isinstance(nodes, str):
                if area != "status" or nodes not in STATUSES:
                    raise yaml.refuse(
                        say("{word} is not a status", word=nodes), ("trees", zone_type, area)
                    )
                tree_status[zone_type] = nodes
                continue
            path: Path = ("trees", zone_type, area)
            root = NodeYaml(weight=1, of=nodes)
            trees[zone_type, area] = read_node(
                yaml, "area", root, f"weight.{zone_type}.{area}", path, indicators
            )
            check_weights(yaml, trees[zone_type, area])
    return trees, tree_status
