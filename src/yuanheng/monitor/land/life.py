"""The life of a plot (批、征、供、交、开、竣、投、达): what was planned, what became of it.

A step is told by the plot's own row, else by the investment on it; where both tell a day and the
days differ, that is said. Between the days its state is the one that a list of that day would
show, so that a bar and a list never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from yuanheng.model.periods import is_period, last_day
from yuanheng.monitor.land.plots import State, happened, state_on, supplied_by
from yuanheng.monitor.told import OPEN, Days, Row, told_days

StepId = Literal[
    "approved", "acquired", "supplied", "delivered", "started", "completed", "produced", "full"
]
Phase = State | Literal["approved"]

#: Each step: the column of what was planned, and that of what became of it, of the plot itself.
_OWN: dict[StepId, tuple[str, str]] = {
    "supplied": ("", "signed_on"),
    "delivered": ("agreed_delivery", "delivered"),
    "started": ("agreed_start", "construction_start"),
    "completed": ("agreed_completion", "construction_completion"),
    "produced": ("agreed_production", "produced"),
    "full": ("agreed_full_production", "full_production"),
}
#: What the list of investments tells of a step.
_OF_PROJECT: dict[StepId, tuple[str, str]] = {
    "started": ("planned_start", "construction_start"),
    "completed": ("planned_completion", "construction_completion"),
    "produced": ("planned_production", "produced"),
    "full": ("", "full_production"),
}
_OF_BATCH: tuple[tuple[StepId, str], ...] = (
    ("approved", "approved_on"),
    ("acquired", "acquired_on"),
)
#: What tells the state of a plot, whose days are where a bar may change.
_TURNS = ("signed_on", "construction_start", "construction_completion", "produced")


@dataclass(frozen=True)
class LifeStep:
    """One step of a plot: planned, actual, and the columns that tell each, as (relation, column).

    done: whether it was taken by the day; None where nobody knows. late: days after the plan, below
    zero before it; a step not taken yet counts to the last day of which that is known (is_least).
    other: what another list says instead.
    """

    step: StepId
    planned: Days
    actual: Days
    planned_by: tuple[str, str]
    actual_by: tuple[str, str]
    done: bool | None
    late: int | None
    is_least: bool = False
    other: Days | None = None


@dataclass(frozen=True)
class Stretch:
    """A plot in one state from a day to the day before another."""

    phase: Phase
    first: str
    end: str


def life_steps(
    row: Row, batches: Iterable[Row], project: Row | None, day: str
) -> tuple[LifeStep, ...]:
    """Give the steps of a plot in order, as known on a day.

    project: the investment, where it stands on this plot alone.
    """
    steps = [_of_batches(step, event, tuple(batches), day) for step, event in _OF_BATCH]
    for step, (planned, actual) in _OWN.items():
        plan, plan_by = told_days(row, planned), ("supply", planned)
        became, became_by = told_days(row, actual), ("supply", actual)
        other = None
        if project is not None and step in _OF_PROJECT:
            theirs = tuple(told_days(project, name) for name in _OF_PROJECT[step])
            if not plan.is_known and theirs[0].is_known:
                plan, plan_by = theirs[0], ("project", _OF_PROJECT[step][0])
            if not became.is_known and theirs[1].is_known:
                became, became_by = theirs[1], ("project", _OF_PROJECT[step][1])
            elif _differ(became, theirs[1]):
                other = theirs[1]
        done = became.done(day)
        late = _late(plan, became, day)
        is_least = late is not None and not done
        told = LifeStep(step, plan, became, plan_by, became_by, done, late, is_least, other)
        steps.append(told)
    return tuple(steps)


def _of_batches(step: StepId, event: str, batches: tuple[Row, ...], day: str) -> LifeStep:
    """Give a step that the approvals tell: of several, from the first to the last of them."""
    told = [told_days(batch, event) for batch in batches]
    days = OPEN
    if told:
        firsts, lasts = [t.first for t in told], [t.last for t in told]
        days = Days(
            min((f for f in firsts if f is not None), default=None) if None not in firsts else None,
            max((n for n in lasts if n is not None), default=None) if None not in lasts else None,
        )
    by = ("approval_batch", event)
    return LifeStep(step, OPEN, days, ("", ""), by, days.done(day), None)


def _late(plan: Days, became: Days, day: str) -> int | None:
    """Count the days from the plan to what became of it, where both are known to the day.

    A step that is surely not taken is as late as the last day of which that is known, once the
    planned day has passed.
    """
    if plan.exact is None:
        return None
    until = became.exact if became.done(day) else _not_until(became, day)
    if until is None or (until <= plan.exact and until != became.exact):
        return None
    return (date.fromisoformat(until) - date.fromisoformat(plan.exact)).days


def _not_until(became: Days, day: str) -> str | None:
    """Give the last day up to `day` on which a step was surely not taken."""
    if became.is_none:
        return day
    if became.first is None:
        return None
    before = date.fromordinal(date.fromisoformat(became.first).toordinal() - 1).isoformat()
    return min(day, before)


def _differ(one: Days, other: Days) -> bool:
    """Tell two statements that cannot both be right."""
    if not one.is_known or not other.is_known or one.is_none or other.is_none:
        return False
    ends = ((one.last, other.first), (other.last, one.first))
    return any(last is not None and first is not None and last < first for last, first in ends)


def stretches(row: Row, batches: Iterable[Row], day: str) -> tuple[Stretch, ...]:
    """Give the states of a plot one after another, from the first day told up to a day.

    The last stretch ends the day after, for the day itself belongs to it.
    """
    approvals = tuple(batches)
    turns = sorted(set(_turns(row, approvals, day)))
    end = date.fromordinal(date.fromisoformat(day).toordinal() + 1).isoformat()
    found: list[Stretch] = []
    for first, until in pairwise((*turns, end)):
        phase = _phase(row, approvals, first)
        if phase is None:
            continue
        if found and found[-1].phase == phase and found[-1].end == first:
            found[-1] = Stretch(phase, found[-1].first, until)
        else:
            found.append(Stretch(phase, first, until))
    return tuple(found)


def _turns(row: Row, batches: tuple[Row, ...], day: str) -> Iterator[str]:
    """Give the days on which the state may change, up to a day."""
    events = [(row, event) for event in _TURNS] + [(b, "approved_on") for b in batches]
    for of, event in events:
        for end in ("from", "to"):
            told = of[f"{event}_{end}"]
            if told is not None and told <= day:
                yield str(told)
    if is_period(str(row["period"])) and last_day(str(row["period"])) <= day:
        yield last_day(str(row["period"]))  # a list holds what was supplied by its end


def _phase(row: Row, batches: tuple[Row, ...], day: str) -> Phase | None:
    """Tell the state on a day; None before anything is told of the plot."""
    supplied = supplied_by(row, day)
    if supplied:
        return state_on(row, day)
    if any(happened(batch, "approved_on", day) for batch in batches):
        return "approved" if supplied is False else "unknown"
    return None if supplied is False else "unknown"
