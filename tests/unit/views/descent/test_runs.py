"""The run before: one meaning for terminal, report and console."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.conformance.test_store import some_run
from yuanheng.model.evaluation import Observation, Run, Verdict
from yuanheng.views.descent.runs import lies_apart, run_before

NOW = some_run(id=9, period="2013", zones=("a", "b"))


def run(number: int, **more: object) -> Run:
    usual: dict[str, object] = {"id": number, "period": "2012", "zones": ("a",)}
    return some_run(**usual | more)


@pytest.mark.parametrize(
    ("runs", "found"),
    [
        ([run(3)], 3),
        ([run(3), run(4)], 4),
        ([run(3), run(4, period="2011")], 3),
        ([run(3), run(4, official=False)], 3),
        ([run(4, official=False)], None),
        ([run(3), run(10)], 3),
        ([run(10)], None),
        ([run(3, period="2013")], None),
        ([run(3, zones=("c",))], None),
        ([run(3, zones=("c", "b"))], 3),
        ([run(3, standard="another.1")], None),
        ([], None),
    ],
    ids=[
        "an earlier period",
        "the last made of a period",
        "the last period, though made before",
        "an official one rather than a later trial",
        "never a trial",
        "not one made later",
        "never one made later",
        "not of its own period",
        "not of other zones",
        "of one zone of several",
        "not of another standard",
        "none",
    ],
)
def test_what_a_run_is_compared_with(runs: Sequence[Run], found: int | None) -> None:
    before = run_before([*runs, NOW], NOW)
    assert (before.id if before else None) == found


@pytest.mark.parametrize(
    ("measured", "verdict", "is_apart"),
    [
        (0.0, "not-met", False),
        (5.0, "not-met", False),
        (5.001, "met", False),  # a finding, and still a survey of the same land
        (49.99, "met", False),
        (50.0, "met", False),
        (50.001, "met", True),
        (50.01, "met", True),
        (755_000.0, "met", True),
        (None, "met", True),
        (None, "not-provable", False),
    ],
)
def test_surveys_shifted_by_up_to_fifty_metres_are_of_the_same_land(
    measured: float | None, verdict: Verdict, *, is_apart: bool
) -> None:
    seen = Observation("displacement", "a", "", verdict, measured, tolerance=5.0, unit="m")
    assert lies_apart(some_run(observations=(seen,)), "a") is is_apart
    assert not lies_apart(some_run(observations=(seen,)), "b")
