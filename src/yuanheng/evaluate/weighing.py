"""Weights (权重) in force: those of the pack, and those that the user gives instead."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from yuanheng.errors import StandardError, say
from yuanheng.evaluate.scoring import Branch, Leaf, Plan
from yuanheng.model.evaluation import AreaResult, Missing, NodeScore, weakest
from yuanheng.standards.scorecards.parameters import Value, look_up
from yuanheng.standards.scorecards.scorecard import Node, Scorecard
from yuanheng.standards.scorecards.weight_tree import not_one, sum_beyond_one


def plan_of(
    card: Scorecard, zone_type: str, area: str, values: Mapping[str, Value]
) -> tuple[Plan, dict[str, float | None], tuple[Missing, ...]]:
    """Lay out a weight tree for scoring: the plan, each node's weight, and weights not given.

    Raises StandardError where the weights of siblings, as given, do not sum to 1.
    """
    root = card.trees[zone_type, area]
    nodes = list(root.walk())
    leaves = [n for n in nodes if not n.children]
    branches = [n for n in nodes if n.children]
    weights = {n.id: _weight(n, values) for n in nodes}
    missing = tuple(
        Missing("parameter", n.weight_parameter) for n in nodes if weights[n.id] is None
    )
    position = {n.id: i for i, n in enumerate((*leaves, *branches))}
    for branch in branches:
        _check_sum(card, area, branch, weights)
    plan = Plan(
        leaves=tuple(_leaf(card, n.id, area, values) for n in leaves),
        branches=tuple(
            Branch(
                b.id,
                tuple(position[c.id] for c in b.children),
                tuple(or_nan(weights[c.id]) for c in b.children),
            )
            for b in branches
        ),
    )
    return plan, weights, missing


def _leaf(card: Scorecard, name: str, area: str, values: Mapping[str, Value]) -> Leaf:
    """Lay out how an indicator is scored, with the ends that the user or the pack gives."""
    spec = card.indicators[name]
    scoring = spec.scoring
    return Leaf(
        name,
        scoring.kind,
        math.inf if scoring.cap is None else scoring.cap,
        1.0 if spec.unit.dimension else float(spec.unit.factor),
        -math.inf if scoring.floor is None else scoring.floor,
        _end(scoring.low, area, values),
        _end(scoring.high, area, values),
    )


def _end(name: str | None, area: str, values: Mapping[str, Value]) -> float | None:
    """Give an end of min_max: None for that of the group, NaN for one that nobody gave."""
    if name is None:
        return None
    given = look_up(values, name, area)
    return or_nan(None if given is None else float(given.value))


def shares_of(card: Scorecard, values: Mapping[str, Value]) -> tuple[dict[str, float], list[str]]:
    """Give the weights of the areas, and the statuses of those that the user set.

    Raises StandardError where they do not sum to 1.
    """
    shares = {a.area: a.weight for a in card.areas}
    statuses = []
    for area in shares:
        given = values.get(f"weight.area.{area}")
        if given is not None:
            shares[area] = float(given.value)
            statuses.append(given.status)
    if abs(sum(shares.values()) - 1) > 1e-9:
        raise StandardError(
            say(
                "The weights of the areas sum to {total}, not to 1",
                total=round(sum(shares.values()), 6),
            )
        )
    return shares, statuses


def total_of(
    card: Scorecard,
    areas: tuple[AreaResult, ...],
    type_status: str,
    shares: Mapping[str, float],
    set_by_user: Iterable[str] = (),
) -> NodeScore:
    """Weigh the scored areas; a subject with one area takes that area's score whole.

    shares, set_by_user: as shares_of gives them.
    """
    roots = [area.nodes[-1] for area in areas]
    statuses = [*(r.status for r in roots), *set_by_user]
    total: float | None = roots[0].score
    if len(areas) > 1:
        statuses.append(card.areas_status)
        total = 0.0
        for result, root in zip(areas, roots, strict=True):
            if total is None or root.score is None:
                total = None
            else:
                total = total + shares[result.area] * root.score
    return NodeScore(
        "total",
        total,
        None,
        weakest(type_status, *statuses),
        None,
        unique(m for root in roots for m in root.missing),
        tuple(dict.fromkeys(f for root in roots for f in root.filled)),
    )


def _weight(node: Node, values: Mapping[str, Value]) -> float | None:
    """Give a node's weight: the user's, else the pack's, else unknown."""
    given = values.get(node.weight_parameter)
    return float(given.value) if given is not None else node.weight


def _check_sum(
    card: Scorecard, area: str, branch: Node, weights: Mapping[str, float | None]
) -> None:
    """Refuse siblings whose weights cannot sum to 1."""
    total = sum_beyond_one([weights[c.id] for c in branch.children])
    if total is None:
        return
    label = card.label(branch.id)
    name = f"{label['zh']} {label['en']}" if branch.id in card.labels else area
    raise StandardError(
        not_one(branch.id, name, total),
        expected=say("Expected weights of siblings that sum to 1."),
        remedy=say(
            "Set them all: {names}.", names=", ".join(c.weight_parameter for c in branch.children)
        ),
    )


def unique(missing: Iterable[Missing]) -> tuple[Missing, ...]:
    """Keep each missing fact once, in order."""
    return tuple(dict.fromkeys(missing))


def or_nan(value: float | None) -> float:
    """Give NaN for unknown."""
    return float("nan") if value is None else float(value)
