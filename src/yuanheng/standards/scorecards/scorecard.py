"""Scorecards (评分标准): quantities → indicators → scores → weight tree → findings, from YAML."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from yuanheng.errors import say
from yuanheng.model.evaluation import STATUSES
from yuanheng.model.relation import Label
from yuanheng.standards.formula.language import Formula, Term
from yuanheng.standards.formula.units import number_term
from yuanheng.standards.relations import Schema
from yuanheng.standards.scorecards.areas import read_areas
from yuanheng.standards.scorecards.derived import (
    Check,
    Derived,
    FillPolicy,
    derived_terms,
    read_check,
    read_fill,
    read_potential,
)
from yuanheng.standards.scorecards.form import ScorecardYaml
from yuanheng.standards.scorecards.indicators import (
    Indicator,
    Parameter,
    QuantitySpec,
    Scoring,
    column_terms,
    read_condition,
    read_indicator,
    read_quantity,
)
from yuanheng.standards.scorecards.subjects import SUBJECTS, Subject
from yuanheng.standards.scorecards.weight_tree import (
    AreaWeight,
    Node,
    area_parameters,
    read_tree,
    weight_parameters,
)
from yuanheng.standards.yaml.source import Path, Status, Yaml

__all__ = [
    "AreaWeight",
    "Check",
    "Derived",
    "FillPolicy",
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
    """A type (开发区类型, 企业分组) and its condition.

    Of a zone it is over the quantities of the deciding area, of an enterprise over its own columns.
    """

    id: str
    label: Label
    when: Formula
    forced_by: tuple[str, ...]


@dataclass(frozen=True)
class Scorecard:
    """A scorecard, checked: names, units, weights and labels."""

    id: str
    family: str
    subject: Subject
    defaults: str | None
    quantities: dict[str, QuantitySpec]
    indicators: dict[str, Indicator]
    missing: dict[str, FillPolicy]
    potentials: dict[str, Derived]
    checks: dict[str, Check]
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
        """Name a node, indicator, quantity or potential for the reader."""
        if node in self.labels:
            return self.labels[node]
        spec = self.indicators.get(node) or self.quantities.get(node) or self.potentials.get(node)
        if spec is None and node in self.checks:
            spec = self.checks[node].equals
        return spec.label if spec else {"zh": node, "en": node}

    @property
    def relations(self) -> tuple[str, ...]:
        """Name the relations it reads, that of its subjects among them."""
        return tuple(
            sorted({self.subject.relation, *(q.relation for q in self.quantities.values())})
        )

    @property
    def type_columns(self) -> tuple[str, ...]:
        """Name the columns that decide the type of an enterprise; none for a zone."""
        if self.subject.has_areas:
            return ()
        return tuple(dict.fromkeys(name for t in self.types for name in t.when.names))


def read_scorecard(yaml: Yaml, pack: str, schema: Schema) -> Scorecard:
    """Read and check a scorecard; StandardError with file and line for what cannot stand."""
    raw = yaml.parse(ScorecardYaml)
    subject = SUBJECTS[raw.subject]
    _check_names(yaml, raw)
    areas = read_areas(yaml, raw, subject, schema)
    quantities = {
        k: read_quantity(yaml, k, q, schema, subject.column) for k, q in raw.quantities.items()
    }
    terms = {k: number_term(q.stored) for k, q in quantities.items()}
    parameters = _read_parameters(yaml, raw)
    indicators = {
        k: read_indicator(yaml, k, i, terms, parameters, schema) for k, i in raw.indicators.items()
    }
    type_terms = terms if subject.has_areas else column_terms(schema.relations[subject.relation])
    types = _read_types(yaml, raw, type_terms)
    trees, tree_status = _read_trees(yaml, raw, tuple(a.area for a in areas))
    known = derived_terms(quantities, indicators, parameters)
    kinds = raw.types.rules
    return Scorecard(
        id=pack,
        family=raw.scorecard,
        subject=subject,
        defaults=raw.defaults,
        quantities=quantities,
        indicators=indicators,
        missing={k: read_fill(yaml, k, f, indicators, kinds) for k, f in raw.missing.items()},
        potentials={k: read_potential(yaml, k, p, known, kinds) for k, p in raw.potentials.items()},
        checks={k: read_check(yaml, k, c, known, schema) for k, c in raw.checks.items()},
        parameters=parameters | weight_parameters(trees, raw) | area_parameters(raw),
        types=types,
        type_override=raw.types.override or "",
        type_status=raw.types.status,
        main_area=raw.areas.main if raw.areas else "",
        areas=areas,
        areas_status=raw.areas.status if raw.areas else "confirmed",
        trees=trees,
        tree_status=tree_status,
        labels={k: v.model_dump() for k, v in raw.labels.items()},
        below_score=raw.attention.below_score if raw.attention else -math.inf,
    )


def _check_names(yaml: Yaml, raw: ScorecardYaml) -> None:
    """Refuse a name that could not stand in a statement or in the name of a parameter."""
    for section, names in (
        (("quantities",), raw.quantities),
        (("indicators",), raw.indicators),
        (("potentials",), raw.potentials),
        (("checks",), raw.checks),
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


def _read_parameters(yaml: Yaml, raw: ScorecardYaml) -> dict[str, Parameter]:
    """Freeze the declared parameters; a number may be given for each area apart."""
    areas = tuple(raw.areas.weights) if raw.areas else ()
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
    override = raw.parameters.get(types.override or "")
    if types.override is None:
        if SUBJECTS[raw.subject].has_areas:
            raise yaml.refuse(say("A standard of zones needs {keys}", keys="override"), ("types",))
    elif override is None or not override.text:
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
    yaml: Yaml, raw: ScorecardYaml, known: tuple[str, ...]
) -> tuple[dict[tuple[str, str], Node], dict[str, str]]:
    """Freeze the weight trees by type and area, and the status of each type's weights.

    The tree of an enterprise stands under the word `enterprise`, where a zone has its areas.
    """
    names = {area or raw.subject: area for area in known}
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
            elif area in names:
                trees[zone_type, names[area]] = read_tree(yaml, raw, zone_type, names[area], nodes)
            else:
                raise yaml.refuse(say("The area {area} has no weight", area=area), path)
    _check_every_area(yaml, raw, known, set(trees))
    return trees, tree_status


def _check_every_area(
    yaml: Yaml, raw: ScorecardYaml, known: tuple[str, ...], trees: set[tuple[str, str]]
) -> None:
    """Refuse a type that could not be scored on an area, as it has no tree there."""
    for zone_type in raw.types.rules:
        for area in known:
            if (zone_type, area) not in trees:
                raise yaml.refuse(
                    say(
                        "The zone type {type} has no weight tree for {area}",
                        type=zone_type,
                        area=area or raw.subject,
                    ),
                    ("trees", zone_type),
                )
