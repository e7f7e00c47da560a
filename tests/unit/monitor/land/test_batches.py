"""Approved land and what was supplied out of it: every part is counted once, and nothing beyond."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.monitor.land.batches import batch_lines, cohorts, whole
from yuanheng.monitor.land.plots import plot_lines
from yuanheng.standards.relations import ledger_schema

BATCH, PART, SUPPLY = (
    {name: None for name, _ in ledger_schema().relations[relation].stored}
    for relation in ("approval_batch", "batch_supply", "supply")
)
#: An area is stored in thirds of a mm²: 1 亩 is 2000/3 m², a whole number of them.
MU = 2 * 10**9
DAYS = st.dates(date(2020, 1, 1), date(2021, 12, 31)).map(date.isoformat)
AREAS = st.one_of(st.none(), st.integers(0, 400).map(lambda tenths: tenths * MU // 10))
Row = dict[str, Any]


def on(event: str, day: str | None) -> Row:
    return {f"{event}_from": day, f"{event}_to": day}


@st.composite
def books(draw: st.DrawFn) -> tuple[list[Row], list[Row], list[Row]]:
    """Draw batches, parts of plots in them, and plots that name a batch themselves or none."""
    batches = [
        {
            **BATCH,
            "number": f"B{n}",
            "fact": f"1.{n}",
            "area": draw(AREAS),
            "withdrawn_area": draw(st.one_of(st.none(), st.integers(0, 50).map(lambda m: m * MU))),
            **on("approved_on", draw(st.one_of(st.none(), DAYS))),
            **on("withdrawn_on", draw(st.one_of(st.none(), DAYS))),
        }
        for n in range(draw(st.integers(1, 3)))
    ]
    names = [b["number"] for b in batches]
    plots = [
        {
            **SUPPLY,
            "number": f"P{n}",
            "period": "x",
            "fact": f"2.{n}",
            "area": draw(AREAS),
            "batch": draw(st.sampled_from([None, *names])),
            **on("signed_on", draw(st.one_of(st.none(), DAYS))),
        }
        for n in range(draw(st.integers(0, 5)))
    ]
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(names), st.integers(0, 4)),
            max_size=5,
            unique=True,
        )
    )
    parts = [{**PART, "batch": batch, "supply": f"P{n}", "area": draw(AREAS)} for batch, n in pairs]
    return batches, parts, plots


@settings(max_examples=150, deadline=None)
@given(books(), DAYS, DAYS)
def test_areas_over_batches_add_up_and_nothing_is_supplied_unsaid(
    told: tuple[list[Row], list[Row], list[Row]], one: str, other: str
) -> None:
    """Net = supplied + left − beyond in every batch that is known, and in every sum of years."""
    batches, parts, plots = told
    base, day = sorted((one, other))
    now, then = (batch_lines(batches, parts, plots, on_day) for on_day in (day, base))
    for line in now:
        if line.net is not None:
            assert line.most == max(line.net - line.supplied, Fraction(0))
            assert line.over == max(line.supplied - line.net, Fraction(0))
            assert line.net == line.supplied + (line.most or 0) - line.over
        assert (line.left is None) == bool(line.wanting)
        assert line.left in (None, line.most)
    known = [line for line in now if line.left is not None]
    total = whole(cohorts(now, then))
    assert (total.batches, total.unknown) == (len(now), len(now) - len(known))
    assert (total.left or 0) == sum(line.left or 0 for line in known)
    assert (total.supplied or 0) == sum(line.supplied for line in known)
    assert (total.net or 0) == sum(line.net or 0 for line in known)
    beyond = sum((line.over for line in known), Fraction(0))
    assert (total.net or 0) + beyond == (total.supplied or 0) + (total.left or 0)


@settings(max_examples=80, deadline=None)
@given(books(), DAYS)
def test_what_batches_account_for_is_the_land_of_the_plots(
    told: tuple[list[Row], list[Row], list[Row]], day: str
) -> None:
    """A plot without parts is whole in the batch that it names; it is never counted twice."""
    batches, _, plots = told
    dated = [{**b, **on("approved_on", "2019-01-01")} for b in batches]
    lines = batch_lines(dated, [], plots, day)
    own = {p.number: p.area or Fraction(0) for p in plot_lines(plots, day)}
    named = {str(p["number"]) for p in plots if p["batch"] is not None}
    assert sum(line.supplied for line in lines) == sum(own[n] for n in own if n in named)
