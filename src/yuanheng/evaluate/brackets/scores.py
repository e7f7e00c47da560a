"""Between what a score lies while facts or parameters are missing (得分上下限).

Each indicator that is not provable lies between the scores of its least and its most value, and
never outside its points; what is weighed lies between the sums. Only where the standard itself
gives no points to be outside of, or no value can come out at all, there is no bound.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pyarrow as pa

from yuanheng.evaluate.brackets.completions import UNBOUNDED, Members, Range, members_of
from yuanheng.evaluate.brackets.values import value_range
from yuanheng.evaluate.moved.sides import values_of
from yuanheng.evaluate.scoring import Leaf, Plan
from yuanheng.evaluate.ties import exact_leaf
from yuanheng.evaluate.weighing import plan_of, shares_of
from yuanheng.model.evaluation import AreaResult, NodeScore, Run, ZoneResult
from yuanheng.ports import Engine
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.scorecards.parameters import Value, look_up
from yuanheng.standards.scorecards.scorecard import Scorecard

#: What has no value whatever the missing facts turn out to be.
_HOPELESS = ("no-value", "no-spread")


@dataclass(frozen=True)
class Bracket:
    """The least and the most that a figure can be; None where no bound can be reasoned.

    is_value: of an indicator's value in its unit, else of a score.
    """

    zone: str
    subject: str
    area: str
    node: str
    is_value: bool
    low: Fraction | None
    high: Fraction | None


def brackets_of(
    engine: Engine, card: Scorecard, relations: Mapping[str, pa.Table], run: Run
) -> tuple[Bracket, ...]:
    """Bracket every score, and value of an indicator, that a run could not prove."""
    rows = {name: _by_place(card, table, run.period) for name, table in relations.items()}
    zone = _Zone(engine, card, rows, run, values_of(run))
    unproved = (r for r in run.results if r.total.score is None)
    return tuple(found for result in unproved for found in zone.brackets(result))


def _by_place(
    card: Scorecard, table: pa.Table, period: str
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Put the rows of a period by zone and area, or by zone and enterprise."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    drawn = {"boundary"} & set(table.column_names)
    for row in table.drop_columns(list(drawn)).to_pylist():
        if row["period"] == period:
            found.setdefault((row["zone"], row[card.subject.column]), []).append(row)
    return found


@dataclass(frozen=True)
class _Zone:
    """What the brackets of one run are reckoned from."""

    engine: Engine
    card: Scorecard
    rows: Mapping[str, Mapping[tuple[str, str], list[dict[str, Any]]]]
    run: Run
    values: Mapping[str, Value]

    def brackets(self, result: ZoneResult) -> list[Bracket]:
        """Bracket the figures of one subject that are not provable."""
        found: list[Bracket] = []
        members = {a.area: self.members(result, a.area) for a in result.areas}
        kinds = [result.type] if result.type is not None else [t.id for t in self.card.types]
        totals = [self.total(result, kind, members, found) for kind in kinds]
        low, high = _hull(totals)
        own = (result.zone, result.subject)
        return [*found, Bracket(*own, "", "total", is_value=False, low=low, high=high)]

    def members(self, result: ZoneResult, area: str) -> Members:
        """Complete the rows of an area, or of an enterprise."""
        place = result.zone, result.subject or area or result.zone
        own = {name: rows.get(place, []) for name, rows in self.rows.items()}
        return members_of(self.engine, self.card, own)

    def total(
        self,
        result: ZoneResult,
        kind: str,
        members: Mapping[str, Members],
        found: list[Bracket],
    ) -> Range:
        """Bracket the total as a type would give it, and note the figures below it."""
        shares, _ = shares_of(self.card, self.values)
        ends: list[Range] = []
        for area in result.areas:
            nodes = self.area(result, area, kind, members[area.area])
            if kind == result.type:
                found += _unproved(result, area, nodes, self.card, members[area.area])
            share = meant(shares[area.area]) if len(result.areas) > 1 else Fraction(1)
            ends.append(_scaled(nodes["area"], share))
        return _sum(ends)

    def area(
        self, result: ZoneResult, area: AreaResult, kind: str, members: Members
    ) -> dict[str, Range]:
        """Bracket every node of an area's tree."""
        plan, _, _ = plan_of(self.card, kind, area.area, self.values)
        told = {n.id: n for n in area.nodes} if kind == result.type else {}
        ranges = [self.leaf(leaf, area, members, told.get(leaf.id), kind) for leaf in plan.leaves]
        return dict(zip(plan.ids, _weighed(plan, ranges), strict=True))

    def leaf(
        self, leaf: Leaf, area: AreaResult, members: Members, told: NodeScore | None, kind: str
    ) -> Range:
        """Bracket the score of one indicator: from the scores of its least and its most value."""
        points = _points(leaf)
        indicator = next(i for i in area.indicators if i.id == leaf.id)
        missing = told.missing if told else indicator.missing
        if any(m.kind in _HOPELESS for m in missing):
            return UNBOUNDED
        leans = leaf.kind == "min_max" and (leaf.low is None or leaf.high is None)
        if (leans or (told and told.filled)) and self.is_open_beside(leaf.id, kind):
            return points
        if told is not None and told.score is not None:
            score = Fraction(told.score)
            return score, score
        spec = self.card.indicators[leaf.id]
        given = look_up(self.values, spec.scoring.ideal, area.area) if spec.scoring.ideal else None
        lacks_ideal = spec.scoring.ideal is not None and given is None
        if lacks_ideal or leaf.kind == "min_max" or any(m.kind == "above-whole" for m in missing):
            return points
        ideal = 0.0 if given is None else float(given.value)
        if spec.scoring.ideal is not None and ideal <= 0:
            return UNBOUNDED
        low, high = value_range(spec, members)
        if leaf.kind == "share_left":
            low, high = high, low
        return _end(low, ideal, leaf, points[0]), _end(high, ideal, leaf, points[1])

    def is_open_beside(self, indicator: str, kind: str) -> bool:
        """Tell whether some subject of the type has no score of its own on an indicator."""
        return any(
            n.score is None or n.filled
            for r in self.run.results
            if r.type in (kind, None)
            for a in r.areas
            for n in a.nodes
            if n.id == indicator
        ) or any(r.type is None for r in self.run.results)


def _points(leaf: Leaf) -> Range:
    """Give the least and the most points of an indicator, where the standard gives them."""
    low = meant(leaf.floor) if leaf.floor > -math.inf else None
    return low, (meant(leaf.cap) if leaf.cap < math.inf else None)


def _end(
    value: Fraction | None, ideal: float, leaf: Leaf, points: Fraction | None
) -> Fraction | None:
    """Score one end of a value; where it is open the points bound it."""
    if value is None:
        return points
    return exact_leaf(value, ideal, leaf, None, None)


def _weighed(plan: Plan, leaves: Sequence[Range]) -> list[Range]:
    """Weigh the nodes up; weights that nobody gave may be anything that fills the sum to 1."""
    nodes = list(leaves)
    for branch in plan.branches:
        known = [
            _scaled(nodes[child], meant(weight))
            for child, weight in zip(branch.children, branch.weights, strict=True)
            if not math.isnan(weight)
        ]
        given = sum((meant(w) for w in branch.weights if not math.isnan(w)), Fraction(0))
        free = [
            nodes[child]
            for child, weight in zip(branch.children, branch.weights, strict=True)
            if math.isnan(weight)
        ]
        if free:
            known.append(_scaled(_hull(free), max(Fraction(0), 1 - given)))
        nodes.append(_sum(known))
    return nodes


def _sum(ranges: Sequence[Range]) -> Range:
    lows, highs = [r[0] for r in ranges], [r[1] for r in ranges]
    low = None if None in lows else sum((x for x in lows if x is not None), Fraction(0))
    high = None if None in highs else sum((x for x in highs if x is not None), Fraction(0))
    return low, high


def _scaled(of: Range, weight: Fraction) -> Range:
    """Weigh a range; what has no weight adds nothing, whatever it is."""
    if weight == 0:
        return Fraction(0), Fraction(0)
    low, high = (None if x is None else x * weight for x in of)
    return low, high


def _hull(ranges: Sequence[Range]) -> Range:
    """Give the range that holds all of some."""
    lows, highs = [r[0] for r in ranges], [r[1] for r in ranges]
    if not ranges:
        return UNBOUNDED
    low = None if None in lows else min(x for x in lows if x is not None)
    return low, (None if None in highs else max(x for x in highs if x is not None))


def _unproved(
    result: ZoneResult,
    area: AreaResult,
    nodes: Mapping[str, Range],
    card: Scorecard,
    members: Members,
) -> list[Bracket]:
    """Note the brackets of what an area could not prove."""
    place = (result.zone, result.subject, area.area)
    found = [
        Bracket(*place, n.id, is_value=False, low=nodes[n.id][0], high=nodes[n.id][1])
        for n in area.nodes
        if n.score is None
    ]
    for value in area.indicators:
        if value.value is None and not any(
            m.kind in (*_HOPELESS, "above-whole") for m in value.missing
        ):
            low, high = value_range(card.indicators[value.id], members)
            found.append(Bracket(*place, value.id, is_value=True, low=low, high=high))
    return found
