"""A figure of two runs, and what moved it (变动分解): parts that add up to the change exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from yuanheng.errors import UsageError, say
from yuanheng.evaluate.moved.leaves import (
    Change,
    Stages,
    Subject,
    Variant,
    amounts_of,
    score_terms,
    value_term,
)
from yuanheng.evaluate.moved.sharing import State, Term, share_out
from yuanheng.evaluate.moved.sides import side_of, values_of
from yuanheng.evaluate.weighing import shares_of
from yuanheng.model.evaluation import AreaResult, IndicatorValue, NodeScore, Run, ZoneResult
from yuanheng.ports import Engine, Record
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.parameters import Value, look_up
from yuanheng.standards.scorecards.scorecard import Scorecard

#: Beyond it, what a run says is not what its facts give today: something else was reckoned.
_SAME = Fraction(1, 10**9)


@dataclass(frozen=True)
class Part:
    """What one change did: its part of the whole change, and what it does when it comes alone.

    together: several only where no state between them can be reckoned. was, now: the amount that
    changed, in storage units, or the parameter. alone: None where it cannot come alone.
    """

    together: tuple[Change, ...]
    part: Fraction
    alone: Fraction | None
    was: Fraction | None = None
    now: Fraction | None = None

    @property
    def change(self) -> Change:
        """Give the first of them, which is the only one as a rule."""
        return self.together[0]


@dataclass(frozen=True)
class Moved:
    """A figure before and after, exactly, and the parts of the change.

    recorded: what the runs themselves say, as doubles; renewed: how far the figures that the facts
    and the standard of today give differ from those, before and after.
    """

    before: Fraction
    after: Fraction
    recorded: tuple[float, float]
    renewed: tuple[Fraction, Fraction]
    parts: tuple[Part, ...]

    @property
    def change(self) -> Fraction:
        """Give the whole change, which the parts and what was renewed sum to."""
        return self.after - self.before


@dataclass(frozen=True)
class Asked:
    """Which figure is asked for: a subject, an area (empty for the whole), a node or indicator.

    is_value: the value of an indicator, not its score.
    """

    subject: Subject
    area: str
    node: str
    is_value: bool = False


def decompose(record: Record, engine: Engine, before: Run, after: Run, asked: Asked) -> Moved:
    """Say what moved a figure between two runs of one family of standards.

    UsageError where the runs are of two families, or the figure is not provable on one side.
    """
    check_family(before, after)
    return decomposed(all_stages(record, engine, before, after), before, after, asked)


def decomposed(stages: Mapping[str, Stages], before: Run, after: Run, asked: Asked) -> Moved:
    """Share a change out among what changed, from the facts in all stages, by standard."""
    said = tuple(_recorded(run, asked) for run in (before, after))
    terms = _terms(stages, before, after, asked)
    every = frozenset(change for term in terms for change in term.changes)
    first, last = _sum(terms, frozenset()), _sum(terms, every)
    if first is None or last is None or said[0] is None or said[1] is None:
        raise _not_provable(before, after, (said[0], said[1]))
    told = float(said[0]), float(said[1])
    renewed = _renewed(told[0], first), _renewed(told[1], last)
    found = [
        Part(together, s.part, s.alone, *_told(stages, before, after, asked.subject, together))
        for s in share_out(terms)
        if s.part or s.alone
        for together in [cast("tuple[Change, ...]", s.together)]
    ]
    parts = tuple(sorted(found, key=lambda p: (-abs(p.part), p.change.kind, p.change.name)))
    return Moved(first - renewed[0], last - renewed[1], told, renewed, parts)


def check_family(before: Run, after: Run) -> None:
    """Refuse to hold what is measured by different rules against each other."""
    if before.standard.rpartition(".")[0] != after.standard.rpartition(".")[0]:
        raise UsageError(
            say("{left} and {right} do not compare", left=before.standard, right=after.standard),
            expected=say("Expected two runs of one standard."),
        )


def all_stages(record: Record, engine: Engine, before: Run, after: Run) -> dict[str, Stages]:
    """Measure all three stages by the standard of each run; one where they are of one standard."""
    found = {}
    for run in (before, after):
        card = packs.scorecard(run.standard)
        if card.id in found:
            continue
        then = side_of(record, engine, card, before, facts_of=before, seq=before.ledger_seq)
        corrected, now = then, then
        if before.ledger_seq != after.ledger_seq:
            seq = after.ledger_seq
            corrected = side_of(record, engine, card, before, facts_of=before, seq=seq)
        if (before.period, before.zones) != (after.period, after.zones):
            now = side_of(record, engine, card, after, facts_of=after, seq=after.ledger_seq)
        else:
            now = side_of(record, engine, card, after, facts_of=before, seq=after.ledger_seq)
        found[card.id] = Stages(then, corrected, now)
    return found


def _sum(terms: list[Term], state: State) -> Fraction | None:
    total = Fraction(0)
    for term in terms:
        value = term.value(state)
        if value is None:
            return None
        total += value
    return total


def _renewed(recorded: float, exact: Fraction) -> Fraction:
    """Tell how far a recorded figure is from what is reckoned today; nothing within rounding."""
    gap = exact - Fraction(recorded)
    return gap if abs(gap) > _SAME * max(Fraction(1), abs(exact)) else Fraction(0)


def _recorded(run: Run, asked: Asked) -> float | None:
    """Find what a run says of the figure."""
    result = result_of(run, asked.subject)
    if asked.node == "total" and not asked.area:
        return result.total.score
    area = _area_of(result, asked.area)
    if area is None:
        return None
    nodes: tuple[IndicatorValue | NodeScore, ...] = (
        area.indicators if asked.is_value else area.nodes
    )
    wanted = "area" if asked.node == "total" else asked.node
    found = next((n for n in nodes if n.id == wanted), None)
    return None if found is None else getattr(found, "value" if asked.is_value else "score")


def result_of(run: Run, subject: Subject) -> ZoneResult:
    """Find the result of a subject; UsageError where the run has none."""
    for result in run.results:
        if (result.zone, result.subject) == subject.key:
            return result
    name = subject.subject or subject.zone
    raise UsageError(say("Run {number} did not evaluate {zone}", number=run.id, zone=name))


def _area_of(result: ZoneResult, area: str) -> AreaResult | None:
    return next((a for a in result.areas if a.area == area), None)


def _not_provable(before: Run, after: Run, said: tuple[float | None, float | None]) -> UsageError:
    """Say on which side there is nothing to share out."""
    runs = [run for run, one in zip((before, after), said, strict=True) if one is None]
    numbers = ", ".join(str(run.id) for run in runs or (before, after))
    return UsageError(
        say("In run {numbers} this figure is not provable", numbers=numbers),
        remedy=say("See in the run what is missing; its bracket stands there."),
    )


def _terms(stages: Mapping[str, Stages], before: Run, after: Run, asked: Asked) -> list[Term]:
    """Lay out the figure as summands, in the way of before and in that of after."""
    variants = variants_of(stages, before, after, asked.subject)
    if asked.is_value:
        return [value_term(v, asked.subject, asked.area, asked.node) for v in variants]
    old, new = (result_of(run, asked.subject) for run in (before, after))
    node = "area" if asked.node == "total" else asked.node
    if asked.area or asked.node != "total" or subject_kind(before) == "enterprise":
        return [t for v in variants for t in score_terms(v, asked.subject, asked.area, node, None)]
    return [
        term
        for variant in variants
        for area, share in _shares(variant, old, new).items()
        for term in score_terms(variant, asked.subject, area, "area", share)
    ]


def subject_kind(run: Run) -> str:
    """Tell whom the standard of a run judges: `zone` or `enterprise`."""
    return packs.scorecard(run.standard).subject.id


def variants_of(
    stages: Mapping[str, Stages], before: Run, after: Run, subject: Subject
) -> list[Variant]:
    """Give the one way in which the figure is reckoned, or the two between which it changed."""
    kinds = [str(result_of(run, subject).type) for run in (before, after)]
    values = values_of(before), values_of(after)
    if before.standard != after.standard:
        change = Change("standard", "", "")
        return [
            Variant(stages[run.standard], kind, own, own, change, stands_before=first)
            for run, kind, own, first in zip(
                (before, after), kinds, values, (True, False), strict=True
            )
        ]
    only = stages[before.standard]
    if kinds[0] == kinds[1]:
        return [Variant(only, kinds[0], *values)]
    change = Change("type", "", "")
    return [
        Variant(only, kind, *values, change, stands_before=first)
        for kind, first in zip(kinds, (True, False), strict=True)
    ]


def _shares(variant: Variant, old: ZoneResult, new: ZoneResult) -> dict[str, Term]:
    """Give the weight of each area in the total, before and after."""
    sides = [
        _area_shares(variant.stages.card, values, result)
        for values, result in ((variant.before, old), (variant.after, new))
    ]
    alike = sides[0].keys() == sides[1].keys()
    found = {}
    for area in dict.fromkeys((*sides[0], *sides[1])):
        shares = sides[0].get(area, Fraction(0)), sides[1].get(area, Fraction(0))
        change = Change("share" if alike else "areas", "", "")
        changes = (change,) if shares[0] != shares[1] else ()
        found[area] = Term(changes, _Share(change, shares))
    return found


@dataclass(frozen=True)
class _Share:
    """The weight of an area in a state."""

    change: Change
    shares: tuple[Fraction, Fraction]

    def __call__(self, state: State) -> Fraction:
        """Give it."""
        return self.shares[self.change in state]


def _area_shares(
    card: Scorecard, values: Mapping[str, Value], result: ZoneResult
) -> dict[str, Fraction]:
    """Give the weights of the areas of a result; a single one takes the whole."""
    shares, _ = shares_of(card, values)
    areas = [a.area for a in result.areas]
    return {a: meant(shares[a]) if len(areas) > 1 else Fraction(1) for a in areas}


def _told(
    stages: Mapping[str, Stages],
    before: Run,
    after: Run,
    subject: Subject,
    together: tuple[Change, ...],
) -> tuple[Fraction | None, Fraction | None]:
    """Give what changed as it was and as it is; nothing of several at once."""
    change = together[0]
    if len(together) > 1:
        return None, None
    if change.kind in ("facts", "corrected"):
        found = next(s for s in stages.values() if change.name in s.card.quantities)
        amount = amounts_of(found, subject, change.area, (change.name,))[change.name]
        corrected = change.kind == "corrected"
        middle = amount.then if amount.corrected is None else amount.corrected
        pair = (amount.then, middle) if corrected else (middle, amount.now)
        return _whole(pair[0]), _whole(pair[1])
    if change.kind == "parameter":
        was, now = (look_up(values_of(run), change.name, change.area) for run in (before, after))
        return _number(was), _number(now)
    return None, None


def _whole(amount: int | None) -> Fraction | None:
    return None if amount is None else Fraction(amount)


def _number(given: Value | None) -> Fraction | None:
    return None if given is None else meant(float(given.value))
