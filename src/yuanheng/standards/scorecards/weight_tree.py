"""Weight trees (权重树) of a scorecard: goals, indicators, and a parameter for every weight."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yuanheng.errors import Message, StandardError, Where, say
from yuanheng.model.units import parse_unit
from yuanheng.standards.scorecards.form import NodeYaml, ScorecardYaml
from yuanheng.standards.scorecards.indicators import Parameter
from yuanheng.standards.yaml.source import Path, Yaml

_ROUNDING = 1e-9


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


def read_tree(
    yaml: Yaml, raw: ScorecardYaml, zone_type: str, area: str, nodes: dict[str, NodeYaml]
) -> Node:
    """Freeze the weight tree of one zone type and area; its root is named `area`."""
    path: Path = ("trees", zone_type, area or raw.subject)
    reader = _TreeReader(yaml, raw, weight_name(zone_type, area), {"area"})
    root = Node(
        id="area",
        weight=1.0,
        weight_parameter=f"{reader.prefix}.area",
        range=None,
        children=reader.children(nodes, path),
        line=yaml.where(path).line or 1,
    )
    for node in root.walk():
        total = sum_beyond_one([child.weight for child in node.children])
        if total is not None:
            raise StandardError(
                not_one(node.id, reader.label(node.id) or area, total),
                where=Where(file=yaml.name, line=node.children[0].line),
                expected=say("Expected weights of siblings that sum to 1."),
            )
    return root


def weight_name(zone_type: str | None, area: str, node: str = "") -> str:
    """Name the parameter of a node's weight: `weight.industrial.主区.use`.

    An enterprise is judged whole and has no area in the name: `weight.above_scale.tax_per_mu`.
    """
    return ".".join(part for part in ("weight", str(zone_type), area, node) if part)


def sum_beyond_one(weights: Sequence[float | None]) -> float | None:
    """Give the sum of siblings' weights where it cannot be 1; weights not known may still fill it.

    Returns None where the sum is or may become 1, and where there are no siblings.
    """
    known = [w for w in weights if w is not None]
    total = math.fsum(known)
    is_short = len(known) == len(weights) and total < 1 - _ROUNDING
    return total if weights and (is_short or total > 1 + _ROUNDING) else None


def not_one(node: str, label: str, total: float) -> Message:
    """Say that the weights under a node do not sum to 1, and what people call the node."""
    return say(
        "{label}: the weights under {node} sum to {total}, not to 1",
        label=label,
        node=node,
        total=round(total, 6),
    )


@dataclass(frozen=True)
class _TreeReader:
    """Reads the nodes of one tree; `seen` holds the names that already stand in it."""

    yaml: Yaml
    raw: ScorecardYaml
    prefix: str
    seen: set[str]

    def children(self, nodes: dict[str, NodeYaml], path: Path) -> tuple[Node, ...]:
        """Read the nodes below one; an only child has weight 1."""
        usual = 1.0 if len(nodes) == 1 else None
        return tuple(self.node(k, n, usual, (*path, k)) for k, n in nodes.items())

    def node(self, name: str, raw: NodeYaml, usual: float | None, path: Path) -> Node:
        """Read one node: a leaf is an indicator, a goal has a label, and each stands once."""
        if not raw.of and name not in self.raw.indicators:
            raise self.yaml.refuse(
                say("{name} is not an indicator and has no children", name=name), path
            )
        if raw.of and name not in self.raw.labels:
            raise self.yaml.refuse(
                say("{name} has no label", name=name),
                path,
                expected=say("Expected a label in both languages under `labels`."),
            )
        if name in self.seen:
            raise self.yaml.refuse(say("{name} stands twice in this tree", name=name), path)
        self.seen.add(name)
        return Node(
            id=name,
            weight=usual if raw.weight is None else raw.weight,
            weight_parameter=f"{self.prefix}.{name}",
            range=read_range(self.yaml, raw.range, (*path, "range")),
            children=self.children(raw.of, (*path, "of")),
            line=self.yaml.where(path).line or 1,
        )

    def label(self, name: str) -> str:
        """Give what people call a goal, in both languages; empty for the root."""
        found = self.raw.labels.get(name)
        return f"{found.zh} {found.en}" if found else ""


def read_range(yaml: Yaml, raw: list[float] | None, path: Path) -> tuple[float, float] | None:
    """Take the range that the rule allows for a weight, from low to high."""
    if raw is None:
        return None
    low, high = raw
    if low > high:
        raise yaml.refuse(say("The range runs from {low} down to {high}", low=low, high=high), path)
    return low, high


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
                    "zh": " ".join(p for p in (kind.zh, area, f"{labels.zh}权重") if p),
                    "en": f"Weight of {labels.en} ({', '.join(p for p in (kind.en, area) if p)})",
                },
                parse_unit(""),
                is_text=False,
                optional=node.weight is not None,
                is_weight=True,
            )
    return found


def area_parameters(raw: ScorecardYaml) -> dict[str, Parameter]:
    """Declare the weights of the areas, which the pack gives and a user may set."""
    areas = raw.areas.weights if raw.areas else {}
    return {
        f"weight.area.{area}": Parameter(
            f"weight.area.{area}",
            {"zh": f"{area}权重", "en": f"Weight of {area}"},
            parse_unit(""),
            is_text=False,
            optional=True,
            is_weight=True,
        )
        for area in areas
    }
