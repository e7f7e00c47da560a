"""The life of a plot: steps beside their plans, and a bar that says what a list of any day says."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.model.relation import NEVER
from yuanheng.monitor.land.life import LifeStep, life_steps, stretches
from yuanheng.monitor.land.plots import plot_lines
from yuanheng.monitor.told import Days
from yuanheng.standards.relations import ledger_schema

SUPPLY, BATCH, PROJECT = (
    {name: None for name, _ in ledger_schema().relations[relation].stored}
    for relation in ("supply", "approval_batch", "project")
)
Span = tuple[str | None, str | None]
EVENTS = ("signed_on", "construction_start", "construction_completion", "produced")


def on(event: str, first: str | None, last: str | None = "") -> dict[str, str | None]:
    return {f"{event}_from": first, f"{event}_to": first if last == "" else last}


def plot(**cells: object) -> dict[str, Any]:
    return {**SUPPLY, "number": "P1", "period": "x", "fact": "1.1", **cells}


def step(name: str, row: dict[str, Any], project: dict[str, Any] | None = None) -> LifeStep:
    return next(s for s in life_steps(row, [], project, "2026-06-30") if s.step == name)


@pytest.mark.parametrize(
    ("became", "done", "late"),
    [
        (on("construction_start", "2026-04-10"), True, 0),
        (on("construction_start", "2026-04-09"), True, -1),
        (on("construction_start", "2026-04-11"), True, 1),
        (on("construction_start", "2026-05-01", "2026-05-31"), True, None),
        (on("construction_start", "2026-07-01", None), False, 81),
        (on("construction_start", "2026-06-01", None), None, 51),
        (on("construction_start", "2026-04-10", None), None, None),
        (on("construction_start", None), None, None),
    ],
)
def test_a_step_is_late_by_what_is_known(
    became: dict[str, Any], *, done: bool | None, late: int | None
) -> None:
    """10 April was agreed: on it, before, after; within a month; not by a day; unknown."""
    found = step("started", plot(**on("agreed_start", "2026-04-10"), **became))
    assert (found.done, found.late) == (done, late)


def test_what_is_stated_as_none_is_not_unknown() -> None:
    found = step("delivered", plot(**on("agreed_delivery", NEVER)))
    assert found.planned == Days(None, None, is_none=True)
    assert (found.planned.is_known, found.actual.is_known, found.late) == (True, False, None)


def test_the_investment_fills_what_the_plot_leaves_open_and_contradiction_is_said() -> None:
    """A month that holds the other day contradicts nothing."""
    project = {
        **PROJECT,
        **on("planned_production", "2026-03-31"),
        **on("construction_start", "2026-04-20"),
        **on("produced", "2026-05-01"),
    }
    filled = step("produced", plot(), project)
    assert (filled.late, filled.planned_by[0], filled.actual_by[0]) == (31, "project", "project")
    apart = step("started", plot(**on("construction_start", "2026-05-02")), project)
    assert apart.other == Days("2026-04-20", "2026-04-20")
    assert apart.actual.exact == "2026-05-02"
    held = step("started", plot(**on("construction_start", "2026-04-01", "2026-04-30")), project)
    assert held.other is None


def test_several_batches_give_the_span_of_their_approvals() -> None:
    batches = [{**BATCH, **on("approved_on", day)} for day in ("2022-11-01", "2022-03-15")]
    found = life_steps(plot(), batches, None, "2026-06-30")[0]
    assert (found.step, found.actual) == ("approved", Days("2022-03-15", "2022-11-01"))
    unknown = [*batches, {**BATCH, **on("approved_on", None)}]
    assert life_steps(plot(), unknown, None, "2026-06-30")[0].actual == Days(None, None)


DAYS = st.dates(date(2020, 1, 1), date(2021, 12, 31)).map(date.isoformat)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Draw a day, a span, not before a day, by a day at the latest, or nothing."""
    one, other = sorted((draw(DAYS), draw(DAYS)))
    return draw(st.sampled_from([(one, one), (one, other), (one, None), (None, one), (None, None)]))


@settings(max_examples=150, deadline=None)
@given(st.tuples(*[spans()] * 4), spans(), DAYS)
def test_a_bar_says_of_each_day_what_a_list_of_it_says(
    told: tuple[Span, ...], approved: Span, day: str
) -> None:
    """Its stretches follow one another to the day itself, and none is empty."""
    cells = {k: v for e, t in zip(EVENTS, told, strict=True) for k, v in on(e, *t).items()}
    row, batches = plot(**cells), [{**BATCH, **on("approved_on", *approved)}]
    found = stretches(row, batches, day)
    assert all(s.first < s.end for s in found)
    assert all(a.end <= b.first for a, b in pairwise(found))
    if found:
        assert found[-1].end == (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    for stretch in found:
        for at in (
            stretch.first,
            (date.fromisoformat(stretch.end) - timedelta(days=1)).isoformat(),
        ):
            lines = plot_lines([row], at)
            if lines:
                assert lines[0].state == stretch.phase
            else:
                assert stretch.phase in ("approved", "unknown")
