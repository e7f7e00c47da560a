"""The cheapest path to the gates of a standard (最省路径): posed, solved, and judged again.

The gap of a gate is the amount of its rule. Where that is linear in the figures that levers move,
a need is posed of it in fractions; a gate of yes or no needs one lever that sets it. What comes out
is judged again by the statement of the standard, with the improved figures.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pyarrow as pa

from yuanheng.decide.cheapest import Need, Steps, Way, cheapest, without
from yuanheng.decide.levers import SUBJECT, Instead, Lever, improved, read_levers
from yuanheng.decide.linear import line_of
from yuanheng.errors import QuestionError, UsageError, say
from yuanheng.evaluate.rule_run import facts_of
from yuanheng.evaluate.rulebook import VERDICTS, bound, judge
from yuanheng.evaluate.run import Question
from yuanheng.model.evaluation import Run, Verdict
from yuanheng.ports import House, Solver
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.rulebooks.compile import compile_rulebook
from yuanheng.standards.rulebooks.rulebook import Rule
from yuanheng.standards.scorecards.parameters import Value


@dataclass(frozen=True)
class GatePath:
    """A path: the levers with their steps, what it costs, and how sure it is.

    cost, least: in 毫; nothing can cost less than `least`. after: the verdict of every gate with
    the improved figures. unmoved: gates that are short and that no lever reaches. unknown: gates
    that are not provable. left_out: levers that were not weighed, with the reason.
    """

    chosen: tuple[tuple[Lever, int], ...]
    cost: int
    least: int
    by: str
    solver: str
    before: Mapping[str, Verdict]
    after: Mapping[str, Verdict]
    unmoved: tuple[str, ...]
    unknown: tuple[str, ...]
    instead: tuple[Instead, ...]
    left_out: tuple[tuple[str, str], ...]

    @property
    def months(self) -> int | None:
        """Say when the last of it shows; None where a lever does not say."""
        said = [lever.months for lever, _ in self.chosen]
        return None if None in said else max((m for m in said if m is not None), default=0)


class _World:
    """One zone under a standard: its figures, and what the rules say of them when some move."""

    def __init__(self, house: House, run: Run, zone: str) -> None:
        self.house, self.run, self.zone = house, run, zone
        self.book = packs.rulebook(run.standard)
        if self.book.subject.id != SUBJECT:
            raise UsageError(say("{id} has no figures that a lever moves", id=run.standard))
        values = {
            name: Value(v["value"], str(v["unit"]), str(v["status"]), str(v["reference"]))
            for name, v in run.parameters.items()
        }
        zones = frozenset({zone})
        question = Question(run.period, run.as_of, run.ledger_seq, zones, values, official=False)
        self.relations = facts_of(house.record, self.book, question)
        self.given = bound(self.book, values, as_of=run.as_of, period=run.period)
        rows = self.relations[SUBJECT].to_pylist()
        if len(rows) != 1:
            raise UsageError(
                say("The ledger holds no figures of the zone in {period}", period=run.period)
            )
        self.row: dict[str, Any] = rows[0]
        stated = {**self.book.stated, **values}
        self.known = {
            name: meant(float(stated[name].value))
            for name, parameter in self.book.parameters.items()
            if name in stated and not parameter.is_text
        }
        for column in self.book.subject.columns:
            value = self.row.get(column.name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                self.known[column.name] = (
                    Fraction(value) if isinstance(value, int) else meant(value)
                )

    @property
    def gates(self) -> tuple[Rule, ...]:
        """Give the rules that are gates."""
        return tuple(rule for rule in self.book.rules.values() if rule.gate is not None)

    def judged(self, steps: Sequence[tuple[Lever, int]]) -> dict[str, Verdict]:
        """Judge every gate with the figures that so many steps leave."""
        row = improved(self.row, steps)
        table = pa.Table.from_pylist([row], schema=self.relations[SUBJECT].schema)
        rows = self.house.engine.run(
            compile_rulebook(self.book), {**self.relations, SUBJECT: table}, self.given
        )
        found = judge(self.book, rows)
        return {c.rule.id: VERDICTS[int(c.verdicts[0])] for c in found.rules if c.rule.gate}

    def need(self, rule: Rule, levers: Sequence[Lever]) -> Need | None:
        """Pose what a gate needs of the levers; None where its gap is not linear in them."""
        moved = frozenset(lever.column for lever in levers if lever.step is not None)
        if rule.amount is None:
            names = set(rule.levels[0].when.names)
            moves = tuple(Fraction(x.step is None and x.column in names) for x in levers)
            return Need(Fraction(1), moves)
        line = line_of(self.book, rule.amount.formula, self.known, moved)
        if line is None:
            return None
        zero = Fraction(0)
        moves = tuple(
            zero if x.step is None else -line.by.get(x.column, zero) * x.step for x in levers
        )
        return Need(line.now, moves)


def gate_path(
    house: House, run: Run, zone: str, solver: Solver, *, months: int | None = None, seconds: float
) -> GatePath:
    """Find the cheapest steps that pass every gate that levers reach, and judge them again.

    months: only levers that show within so many. QuestionError where the levers cannot be read, or
    where a gate is not linear in what they move.
    """
    world = _World(house, run, zone)
    levers, left_out = read_levers(house, run, zone, world.row, months)
    before = world.judged(())
    posed, unmoved = _posed(world, levers, before)
    steps = [Steps(lever.most, lever.cost) for lever in levers]
    while True:
        way = cheapest(steps, list(posed.values()), solver, seconds)
        if way is None:
            raise UsageError(
                say("No steps of the levers pass all the gates that each could pass alone"),
                remedy=say("Allow more steps, or add a lever: see the sheet lever."),
            )
        chosen = tuple(zip(levers, way.steps, strict=True))
        after = world.judged(chosen)
        failed = [n for n in posed if after[n] == "met" and not posed[n].strict]
        if not failed:
            break
        posed |= {n: replace(posed[n], strict=True) for n in failed}
    wrong = [name for name in posed if after[name] != "not-met"]
    wrong += [n for n, v in after.items() if before[n] == "not-met" and v != "not-met"]
    if wrong:
        raise UsageError(
            say("Judged again, {gates} is not passed", gates=", ".join(dict.fromkeys(wrong))),
            remedy=say("A lever moves a figure that decides which gates apply: weigh it apart."),
        )
    return GatePath(
        chosen=tuple((lever, count) for lever, count in chosen if count),
        cost=way.cost,
        least=way.least,
        by=way.by,
        solver=solver.name,
        before=before,
        after=after,
        unmoved=unmoved,
        unknown=tuple(n for n, v in before.items() if v == "not-provable"),
        instead=tuple(_instead(levers, steps, posed, way, solver, seconds)),
        left_out=left_out,
    )


def _posed(
    world: _World, levers: Sequence[Lever], before: Mapping[str, Verdict]
) -> tuple[dict[str, Need], tuple[str, ...]]:
    """Pose the gates: those that are short and can be reached, and those that must stay passed."""
    posed: dict[str, Need] = {}
    unmoved = []
    for rule in world.gates:
        verdict = before[rule.id]
        if verdict == "not-provable" or (verdict == "not-met" and rule.amount is None):
            continue
        need = world.need(rule, levers)
        if need is None:
            raise QuestionError(
                say(
                    "The gap of {gate} is not linear in what the levers move", gate=rule.label["zh"]
                ),
                remedy=say("Let one lever move one figure of it."),
            )
        if verdict == "not-met":
            if any(move < 0 for move in need.moves):
                posed[rule.id] = need
            continue
        most = sum(max(Fraction(0), m * x.most) for m, x in zip(need.moves, levers, strict=True))
        if most >= need.short and most > 0:
            posed[rule.id] = need
        else:
            unmoved.append(rule.id)
    return posed, tuple(unmoved)


def _instead(
    levers: Sequence[Lever],
    steps: Sequence[Steps],
    posed: Mapping[str, Need],
    way: Way,
    solver: Solver,
    seconds: float,
) -> list[Instead]:
    """Find for each lever of the path what it costs without it, as far as there is time."""
    found, until = [], time.perf_counter() + seconds
    for n, count in enumerate(way.steps):
        if count and time.perf_counter() < until:
            other = without(steps, list(posed.values()), n, solver, seconds)
            named = zip(levers, other.steps if other else (), strict=False)
            taken = tuple((lever.name, k) for lever, k in named if k)
            found.append(Instead(levers[n].name, other.cost if other else None, taken))
    return found
