"""Projects on a day: the day of a step stands before the stage, and contradictions are said."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.unit.monitor.investment.rows import on, project
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.monitor.investment.projects import project_lines

DAY = "2025-10-31"


def test_the_day_of_a_step_stands_and_the_stage_that_says_otherwise_is_named() -> None:
    """竣工 in the list, and works that have not begun by its day: nobody knows of 竣工 then."""
    row = project(stage="completed", **on("construction_start", "2025-11-01", None))
    (line,) = project_lines([row], DAY)
    started, completed = line.steps["started"], line.steps["completed"]
    assert (started.done, started.told, started.against) == (False, "day", True)
    assert (completed.done, completed.told, completed.against) == (None, "", False)
    assert line.against == ("started",)


@pytest.mark.parametrize(
    ("stage", "taken"),
    [("talks", ""), ("signed", "signed"), ("building", "started"), ("full", "full")],
)
def test_without_days_the_stage_tells_every_step(stage: str, taken: str) -> None:
    (line,) = project_lines([project(stage=stage)], DAY)
    assert (line.taken, line.doubtful) == (taken, ())


def test_a_stage_that_says_nothing_leaves_every_step_open() -> None:
    (line,) = project_lines([project(stage="stopped")], DAY)
    assert set(line.doubtful) == set(line.steps)


def test_a_later_step_tells_the_steps_before_it_but_not_their_days() -> None:
    (line,) = project_lines([project(**on("produced", "2025-05-01"))], DAY)
    assert (line.steps["started"].done, line.steps["started"].told) == (True, "later")
    assert line.steps["full"].done is None


@pytest.mark.parametrize(
    ("planned", "stage", "late"),
    [
        ("2025-10-30", "land", 1),
        ("2025-10-31", "land", None),
        ("2025-11-01", "land", None),
        ("2025-10-30", "started", None),
        ("2025-10-30", "ended", None),
        ("2025-10-30", "stopped", None),
    ],
)
def test_a_plan_that_has_passed_is_late_the_day_after(
    planned: str, stage: str, late: int | None
) -> None:
    """Only of a step that was surely not taken: 停滞 does not say, 终止 is over."""
    (line,) = project_lines([project(stage=stage, **on("planned_start", planned))], DAY)
    assert line.steps["started"].late == late


def test_a_stage_is_not_told_of_days_before_its_list() -> None:
    """In September one could not know what the list of October says."""
    row = project(stage="completed", **on("signed_on", "2024-03-01"))
    (line,) = project_lines([row], "2025-09-30")
    assert (line.steps["signed"].done, line.steps["completed"].done) == (True, None)


def test_a_project_that_left_the_list_is_kept_and_named() -> None:
    """Who counts only those still listed counts only those that went well."""
    lines = project_lines(
        [project("P1", "2025-09"), project("P2", "2025-09"), project("P2", "2025-10")], DAY
    )
    assert [(p.number, p.period, p.is_listed) for p in lines] == [
        ("P1", "2025-09", False),
        ("P2", "2025-10", True),
    ]


def test_amounts_are_read_exactly() -> None:
    """0.2 亿元 is 2,000 万元, whatever the ledger keeps it in."""
    unit = parse_unit("万元")
    stored = Fraction(2000) * unit.factor_to(storage_unit(unit))
    (line,) = project_lines([project(investment_total=int(stored))], DAY)
    assert (line.total, line.fixed) == (Fraction(2000), None)


def test_a_day_before_one_that_had_not_come_is_a_contradiction_too() -> None:
    row = project(**on("construction_start", "2025-11-01", None), **on("produced", "2025-05-01"))
    (line,) = project_lines([row], DAY)
    assert (line.against, line.steps["completed"].told) == (("started",), "later")
