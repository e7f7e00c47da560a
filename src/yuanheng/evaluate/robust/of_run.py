"""The subjects of a run that are ranked together, as fields for drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from yuanheng.evaluate.robust.draws import Assumptions, Field
from yuanheng.evaluate.robust.solid import Robustness, robustness
from yuanheng.evaluate.scoring import Branch, Floats, Leaf, Plan
from yuanheng.evaluate.weighing import or_nan, plan_of, shares_of
from yuanheng.model.evaluation import AreaResult, Run, ZoneResult
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.standards.scorecards.scorecard import Scorecard

#: Between an area and a node of its tree, in the name of a node of several areas.
APART = "/"


@dataclass(frozen=True)
class RankedField:
    """The subjects of one type and like areas, in the order of their scores, and what was found."""

    type: str
    areas: tuple[str, ...]
    subjects: tuple[ZoneResult, ...]
    found: Robustness


def robust_ranks(card: Scorecard, run: Run, assumptions: Assumptions) -> tuple[RankedField, ...]:
    """Tell for every group of a run with two scored subjects or more how solid its ranks are.

    The subjects stand by score, equals by name. Who has no score has no rank and is left out.
    """
    values = {
        name: Value(v["value"], str(v["unit"]), str(v["status"]), str(v["reference"]))
        for name, v in run.parameters.items()
    }
    groups: dict[tuple[str, tuple[str, ...]], list[ZoneResult]] = {}
    for result in run.results:
        if result.type is not None and result.total.score is not None:
            areas = tuple(a.area for a in result.areas)
            groups.setdefault((result.type, areas), []).append(result)
    fields = []
    for (kind, areas), found in groups.items():
        if len(found) > 1:
            found.sort(key=lambda r: (-or_nan(r.total.score), r.name, r.subject, r.zone))
            field = _field(card, (kind, areas), found, values)
            nominal = np.array([or_nan(r.total.score) for r in found])
            fields.append(
                RankedField(kind, areas, tuple(found), robustness(field, nominal, assumptions))
            )
    return tuple(fields)


def _field(
    card: Scorecard,
    group: tuple[str, tuple[str, ...]],
    found: Sequence[ZoneResult],
    values: Mapping[str, Value],
) -> Field:
    """Lay out the tree of a group: that of its area, or those of several under their shares."""
    kind, areas = group
    plans = [plan_of(card, kind, area, values)[0] for area in areas]
    leaves = [[leaf.id for leaf in plan.leaves] for plan in plans]
    places = range(len(areas))
    shares, _ = shares_of(card, values)
    plan = plans[0] if len(plans) == 1 else _joined(areas, plans, [shares[a] for a in areas])
    return Field(
        plan,
        _matrix(found, places, leaves, _value),
        _matrix(found, places, leaves, _ideal),
        _matrix(found, places, leaves, _fill),
    )


def _joined(areas: Sequence[str], plans: Sequence[Plan], shares: Sequence[float]) -> Plan:
    """Join the trees of several areas under one root, their nodes named by area."""
    leaves: list[Leaf] = [
        replace(leaf, id=f"{area}{APART}{leaf.id}")
        for area, plan in zip(areas, plans, strict=True)
        for leaf in plan.leaves
    ]
    branches: list[Branch] = []
    roots, before = [], 0
    for area, plan in zip(areas, plans, strict=True):
        own = len(plan.leaves)
        after = len(leaves) + len(branches) - own
        for branch in plan.branches:
            children = tuple(c + (before if c < own else after) for c in branch.children)
            branches.append(Branch(f"{area}{APART}{branch.id}", children, branch.weights))
        before += own
        roots.append(len(leaves) + len(branches) - 1)
    branches.append(Branch("total", tuple(roots), tuple(shares)))
    return Plan(tuple(leaves), tuple(branches))


def _matrix(
    found: Sequence[ZoneResult],
    places: Sequence[int],
    leaves: Sequence[Sequence[str]],
    one: Callable[[AreaResult, str], float],
) -> Floats:
    """Lay one figure of every indicator of every subject out: (subjects, leaves)."""
    return np.array(
        [[one(r.areas[at], name) for at in places for name in leaves[at]] for r in found]
    )


def _value(area: AreaResult, name: str) -> float:
    """Give the value of an indicator; NaN where a policy stands for it."""
    return or_nan(next(i.value for i in area.indicators if i.id == name))


def _ideal(area: AreaResult, name: str) -> float:
    """Give the ideal or base that an indicator was held to."""
    return or_nan(next(n.ideal for n in area.nodes if n.id == name))


def _fill(area: AreaResult, name: str) -> float:
    """Give the score that a policy of the standard put where facts are missing."""
    node = next(n for n in area.nodes if n.id == name)
    return or_nan(node.score) if node.filled else np.nan
