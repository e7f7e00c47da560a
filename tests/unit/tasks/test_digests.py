"""A digest counts what one lead has on its hands, with what the counts are counts of."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.tasks.board import PROOF, folded, opened
from yuanheng.model.tasks import Closed, Light, Signal, Stepped, Task
from yuanheng.tasks.digests import Digest, Standing, digests

STRAIGHT = Stepped("judge", "end", "2026-03-03", "good", "无事")


def standing(number: int, light: Light, due: str | None, lead: str = "甲局") -> Standing:
    return Standing(replace(folded(opened(lead=lead)), id=number), Signal(light, due))


def closed(*, late: bool | None) -> Task:
    return folded(opened(), STRAIGHT, Closed(PROOF, late=late))


def test_each_lead_has_one_digest_in_the_order_of_names() -> None:
    """No lead is set above another."""
    found = digests([standing(1, "red", None, "b"), standing(2, "green", None, "a")], [])
    assert [d.lead for d in found] == ["a", "b"]


def test_a_digest_counts_lights_and_names_what_presses_and_what_comes() -> None:
    """Red and yellow by their deadlines, then the green ones."""
    red, yellow = standing(1, "red", "2026-03-10"), standing(2, "yellow", "2026-03-05")
    green, grey = standing(3, "green", "2026-04-01"), standing(4, "grey", None)
    assert digests([red, yellow, green, grey], []) == (
        Digest(
            lead="甲局",
            open=4,
            closed=0,
            judged=0,
            late=0,
            lights={"red": 1, "yellow": 1, "green": 1, "grey": 1},
            pressing=(yellow, red),
            coming=(green,),
        ),
    )


def test_late_ones_are_counted_among_those_that_had_a_deadline() -> None:
    """One closed without a deadline is neither late nor on time."""
    (found,) = digests([], [closed(late=True), closed(late=False), closed(late=None)])
    assert (found.closed, found.judged, found.late) == (3, 2, 1)


def test_without_tasks_there_is_no_digest() -> None:
    """Nothing to tell."""
    assert digests([], []) == ()
