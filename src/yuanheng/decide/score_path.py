"""The cheapest path to a score or a rank (提分路径): steps of levers, scored by the one function.

Levers that move a common indicator are weighed together, every number of steps of them; what each
is worth is the total that the standard itself gives with the improved figures. Indicators that no
lever shares add up, so that one choice a group is a choice under limits, solved and proved. What
comes out is scored again, all zones together.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pyarrow as pa

from yuanheng.decide.best import find_best
from yuanheng.decide.levers import SUBJECT, Instead, Lever, improved, read_levers
from yuanheng.errors import QuestionError, UsageError, say
from yuanheng.evaluate.enterprise_run import facts_of_card
from yuanheng.evaluate.scorecard import apply_scorecard, plan_of
from yuanheng.model.evaluation import Run
from yuanheng.model.programs import Choice, Program
from yuanheng.ports import House, Solver
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.compile import compile_scorecard
from yuanheng.standards.scorecards.parameters import Value

#: So many ways are scored at most; more are to be put into larger steps.
MOST_WAYS = 4000
#: Points are told to the solver in so many parts.
_PARTS = 10**9
#: So little below the target is the last places of doubles.
_NEAR = 1e-7


@dataclass(frozen=True)
class Aim:
    """What is to be reached: a score, or a rank among the zones of the run. One stands."""

    score: float | None = None
    rank: int | None = None


@dataclass(frozen=True)
class ScorePath:
    """A path to a score: the levers with their steps, cost in 毫, and the scores of both states.

    target: the score that was to be reached. least: no way costs less, by: how that was proved.
    """

    chosen: tuple[tuple[Lever, int], ...]
    cost: int
    least: int
    by: str
    solver: str
    before: float
    after: float
    target: float
    rank_before: int
    rank_after: int
    instead: tuple[Instead, ...]
    left_out: tuple[tuple[str, str], ...]

    @property
    def months(self) -> int | None:
        """Say when the last of it shows; None where a lever does not say."""
        said = [lever.months for lever, _ in self.chosen]
        return None if None in said else max((m for m in said if m is not None), default=0)


Steps = tuple[int, ...]


@dataclass(frozen=True)
class _Way:
    """One number of steps for each lever of a group, its cost, and the points that it adds."""

    steps: Steps
    cost: int
    points: int


class _Scored:
    """The zones of a run under a standard, scored with the figures of one of them improved."""

    def __init__(self, house: House, run: Run, zone: str) -> None:
        self.house, self.run, self.zone = house, run, zone
        self.card = packs.scorecard(run.standard)
        if self.card.subject.id != SUBJECT:
            raise UsageError(say("{id} has no figures that a lever moves", id=run.standard))
        self.values = {
            name: Value(v["value"], str(v["unit"]), str(v["status"]), str(v["reference"]))
            for name, v in run.parameters.items()
        }
        self.facts = facts_of_card(house.record, self.card, run)
        self.rows: list[dict[str, Any]] = self.facts[SUBJECT].to_pylist()
        self.row = next((row for row in self.rows if row["zone"] == zone), None) or {}
        kind = next((r.type for r in run.results if r.zone == zone), None)
        if not self.row or kind is None:
            raise UsageError(say("The zone has no score in run {number}", number=run.id))
        self.plan = plan_of(self.card, kind, "", self.values)[0]
        for leaf in self.plan.leaves:
            if leaf.kind == "min_max" and (leaf.low is None or leaf.high is None):
                raise UsageError(
                    say(
                        "{name} is scored between the lowest and highest: no path to a score",
                        name=self.card.label(leaf.id)["zh"],
                    )
                )

    def scores(self, rows: Sequence[dict[str, Any]]) -> dict[str, float | None]:
        """Score rows of figures, each a zone, by the statement and the one function."""
        table = pa.Table.from_pylist(list(rows), schema=self.facts[SUBJECT].schema)
        found = self.house.engine.run(
            compile_scorecard(self.card),
            {**self.facts, SUBJECT: table},
            {"period": self.run.period},
        )
        names = {str(row["zone"]): str(row["zone"]) for row in rows}
        results = apply_scorecard(self.card, found, names, self.values)
        return {r.zone: r.total.score for r in results}

    def all_scores(self, steps: Sequence[tuple[Lever, int]]) -> dict[str, float | None]:
        """Score all zones of the run, with so many steps of the one."""
        rows = [
            improved(row, steps) if row["zone"] == self.zone else dict(row) for row in self.rows
        ]
        return self.scores(rows)

    def columns_of(self, indicator: str) -> frozenset[str]:
        """Name the figures that an indicator rests on."""
        names = self.card.indicators[indicator].formula.names
        specs = [self.card.quantities[name] for name in names]
        return frozenset(c for q in specs for c in (q.column, *(q.where.names if q.where else ())))


def score_path(
    house: House,
    run: Run,
    zone: str,
    aim: Aim,
    solver: Solver,
    *,
    months: int | None = None,
    seconds: float,
) -> ScorePath:
    """Find the cheapest steps that reach a score or a rank, and score all zones again with them.

    UsageError where there is no score to begin from, or none that the levers reach.
    """
    world = _Scored(house, run, zone)
    levers, left_out = read_levers(house, run, zone, world.row, months)
    scores = world.all_scores(())
    before = scores[zone]
    if before is None:
        raise UsageError(say("The zone has no score in run {number}", number=run.id))
    target = _target(scores, zone, aim)
    groups = _groups(world, levers)
    ways = [tuple(_ways(world, [levers[n] for n in group], before)) for group in groups]
    need = math.ceil((target - before) * _PARTS) - len(groups)
    chosen, cost, least, by = _solved(ways, need, solver, seconds)
    steps = [0] * len(levers)
    for group, way in zip(groups, chosen, strict=True):
        for n, count in zip(group, way.steps, strict=True):
            steps[n] = count
    taken = tuple(zip(levers, steps, strict=True))
    again = world.all_scores(taken)
    after = again[zone]
    if after is None or after < target - _NEAR:
        raise UsageError(
            say("Scored again, the target is not reached"),
            remedy=say("A lever moves a figure that decides the group of a zone: weigh it apart."),
        )
    return ScorePath(
        chosen=tuple((lever, count) for lever, count in taken if count),
        cost=cost,
        least=least,
        by=by,
        solver=solver.name,
        before=before,
        after=after,
        target=target,
        rank_before=_rank(scores, zone),
        rank_after=_rank(again, zone),
        instead=tuple(_instead(levers, groups, ways, steps, need, solver, seconds)),
        left_out=left_out,
    )


def _rank(scores: dict[str, float | None], zone: str) -> int:
    own = scores[zone] or 0.0
    return 1 + sum(1 for z, s in scores.items() if z != zone and s is not None and s > own + _NEAR)


def _target(scores: dict[str, float | None], zone: str, aim: Aim) -> float:
    """Turn what is to be reached into a score; of a rank, that of the zone which holds it."""
    if aim.score is not None:
        return aim.score
    others = sorted((s for z, s in scores.items() if z != zone and s is not None), reverse=True)
    rank = aim.rank or 1
    if not 1 <= rank <= len(others) + 1:
        raise UsageError(
            say("There are {n} zones with a score", n=len(others) + 1),
            expected=say("Expected a rank between 1 and {n}.", n=len(others) + 1),
        )
    # equals share a rank; who is to be the last needs nothing
    return others[rank - 1] if rank <= len(others) else 0.0


def _groups(world: _Scored, levers: Sequence[Lever]) -> list[list[int]]:
    """Put levers that move a common indicator together."""
    group = list(range(len(levers)))
    for leaf in world.plan.leaves:
        columns = world.columns_of(leaf.id)
        common = [n for n, lever in enumerate(levers) if lever.column in columns]
        for n in common[1:]:
            old, new = group[n], group[common[0]]
            group = [new if g == old else g for g in group]
    return [[n for n, g in enumerate(group) if g == own] for own in dict.fromkeys(group)]


def _ways(world: _Scored, levers: Sequence[Lever], before: float) -> Iterator[_Way]:
    """Score every number of steps of a group of levers; what scores nothing is no way."""
    count = math.prod(lever.most + 1 for lever in levers)
    if count > MOST_WAYS:
        raise QuestionError(
            say(
                "{levers} have {n} ways together, more than {most}",
                levers="、".join(lever.name for lever in levers),
                n=count,
                most=MOST_WAYS,
            ),
            remedy=say("Put them into larger steps."),
        )
    ways = list(product(*(range(lever.most + 1) for lever in levers)))
    rows = [
        {**improved(world.row, list(zip(levers, way, strict=True))), "zone": f"{n:06d}"}
        for n, way in enumerate(ways)
    ]
    scores = world.scores(rows)
    for n, way in enumerate(ways):
        score = scores[f"{n:06d}"]
        if score is not None:
            cost = sum(lever.cost * k for lever, k in zip(levers, way, strict=True))
            yield _Way(way, cost, math.floor((score - before) * _PARTS + 0.5))


def _solved(
    ways: Sequence[tuple[_Way, ...]], need: int, solver: Solver, seconds: float
) -> tuple[tuple[_Way, ...], int, int, str]:
    """Choose one way of each group, at the least cost that brings so many parts of a point."""
    most = [max(way.points for way in group) for group in ways]
    room = sum(most) - need
    if room < 0:
        reach = round(sum(most) / _PARTS, 2)
        raise UsageError(
            say("The levers reach {points} points more at most", points=reach),
            remedy=say("Allow more steps, or add a lever: see the sheet lever."),
        )
    if not ways:
        return (), 0, 0, "prices"
    dear = [max(way.cost for way in group) for group in ways]
    groups = tuple(
        tuple(
            Choice(top - way.cost, ((0, high - way.points),) if high - way.points else ())
            for way in group
        )
        for group, top, high in zip(ways, dear, most, strict=True)
    )
    program = Program((room,), groups, frozenset(range(len(groups))))
    best = find_best(program, solver, seconds)
    if best is None:
        raise UsageError(
            say("No plan was found in time"), remedy=say("Allow more time: --seconds 300.")
        )
    chosen = tuple(group[c] for group, c in zip(ways, best.proof.chosen, strict=True))
    total = sum(dear)
    return chosen, total - best.proof.value, total - best.proof.bound, best.proof.by


def _instead(
    levers: Sequence[Lever],
    groups: Sequence[Sequence[int]],
    ways: Sequence[tuple[_Way, ...]],
    steps: Sequence[int],
    need: int,
    solver: Solver,
    seconds: float,
) -> Iterator[Instead]:
    """Find for each lever of the path what it costs without it, as far as there is time."""
    until = time.perf_counter() + seconds
    for n, count in enumerate(steps):
        if not count or time.perf_counter() >= until:
            continue
        left = [
            tuple(w for w in found if n not in group or w.steps[list(group).index(n)] == 0)
            for group, found in zip(groups, ways, strict=True)
        ]
        try:
            chosen, cost, _, _ = _solved(left, need, solver, seconds)
        except UsageError:
            yield Instead(levers[n].name, None, ())
            continue
        taken = tuple(
            (levers[m].name, k)
            for group, way in zip(groups, chosen, strict=True)
            for m, k in zip(group, way.steps, strict=True)
            if k
        )
        yield Instead(levers[n].name, cost, taken)
