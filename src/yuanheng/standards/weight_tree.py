"""Weight trees (权重树) of a scorecard: goals, indicators, and a parameter for every weight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yuanheng.errors import say
from yuanheng.model.units import parse_unit
from yuanheng.standards.indicators import Parameter
from yuanheng.standards.scorecard_yaml import NodeYaml, ScorecardYaml
from yuanheng.standards.source import Path, Yaml


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


def read_node(
    yaml: Yaml, name: str, raw: NodeYaml, prefix: str, path: Path, indicators: set[str]
) -> Node:
    """Freeze a node; a leaf must be an indicator, an only child has weight 1."""
    if not raw.of and name not in indicators:
        raise yaml.refuse(say("{name} is not an indicator and has no children", name=name), path)
    only = len(raw.of) == 1
    below = (*path, "of") if name != "area" else path
    children = tuple(
        read_node(
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


def check_weights(yaml: Yaml, root: Node) -> None:
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


def weight_parameters(
    trees: dict[tuple[str, str], Node], raw: ScorecardYaml
) -> dict[str, Parameter]:
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


def area_parameters(raw: ScorecardYaml) -> dict[str, Parameter]:
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
