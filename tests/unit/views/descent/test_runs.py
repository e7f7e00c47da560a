"""The run before: one meaning for terminal, report and console."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.unit.store.test_store import some_run
from yuanheng.model.evaluation import Run
from yuanheng.views.descent.runs import run_before

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
