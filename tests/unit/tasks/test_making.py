"""A task is made of an open finding, and goes on by a person's choice or a rule's verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from tests.unit.tasks.board import DAY, WORKFLOW, folded, opened, said, step
from yuanheng.errors import UsageError
from yuanheng.model.evaluation import Finding
from yuanheng.model.tasks import Due, Opened, Paper, People, Stepped
from yuanheng.tasks.making import document_title, next_step, open_task

State = Literal["open", "unverifiable", "closed"]
PLAIN = replace(WORKFLOW, steps={"judge": step("judge")})


def finding(state: State = "open", rule: str = "late") -> Finding:
    return Finding("f", rule, "Z1", "主区", state, "high", 3, 2, "2026-02-01T00:00:00+00:00")


def test_a_task_is_made_of_what_the_finding_says() -> None:
    """It starts from the run that last saw the finding."""
    made = open_task(finding(), said("late"), WORKFLOW, People("甲局"), Due(days=20), DAY)
    assert made == Opened(
        finding="f/late/Z1/主区",
        zone="Z1",
        area="主区",
        title=said("late"),
        severity="high",
        run=3,
        workflow=WORKFLOW,
        people=People("甲局"),
        day=DAY,
        due=Due(days=20),
    )


def test_a_workflow_with_limits_needs_no_deadline_of_a_person() -> None:
    """One without does."""
    people = People("甲局")
    assert open_task(finding(), said("late"), WORKFLOW, people, None, DAY).due is None
    with pytest.raises(UsageError, match="sets no limits"):
        open_task(finding(), said("late"), PLAIN, people, None, DAY)


@pytest.mark.parametrize(
    ("state", "lead", "problem"),
    [("closed", "甲局", "there is nothing to do"), ("open", " ", "A task needs a lead")],
)
def test_no_task_is_made_of_nothing_or_for_nobody(state: State, lead: str, problem: str) -> None:
    """A closed finding, or a blank lead."""
    with pytest.raises(UsageError, match=problem):
        open_task(finding(state), said("late"), WORKFLOW, People(lead), None, DAY)


@pytest.mark.parametrize(
    ("state", "to", "outcome"),
    [("open", "mend", "bad"), ("closed", "end", "good")],
)
def test_the_last_verdict_of_a_rule_chooses_the_branch(state: State, to: str, outcome: str) -> None:
    """Its run is kept."""
    moved = next_step(folded(opened()), None, None, (), DAY, {"late": finding(state)})
    assert moved == Stepped("judge", to, DAY, outcome, rule="late", run=3)


@pytest.mark.parametrize("findings", [{}, {"late": finding("unverifiable")}])
def test_where_no_rule_can_tell_a_person_must_choose(findings: dict[str, Finding]) -> None:
    """The refusal names the outcomes."""
    with pytest.raises(UsageError, match="has several ways on bad: bad good: good"):
        next_step(folded(opened()), None, None, (), DAY, findings)


@pytest.mark.parametrize("named", ["good", "good（中）"])
def test_a_person_chooses_by_id_or_by_label_with_a_reason(named: str) -> None:
    """Even against the rule."""
    moved = next_step(folded(opened()), named, "复核无误", (), DAY, {"late": finding()})
    assert moved == Stepped("judge", "end", DAY, "good", "复核无误")


def test_a_choice_without_a_reason_is_refused() -> None:
    """It is a judgement."""
    with pytest.raises(UsageError, match="A reason is needed"):
        next_step(folded(opened()), "good", " ", (), DAY, {})


def test_an_outcome_that_the_step_does_not_know_is_refused() -> None:
    """The refusal names those it knows."""
    with pytest.raises(UsageError, match="The step judge has no branch fine"):
        next_step(folded(opened()), "fine", "x", (), DAY, {})


def test_the_only_way_on_needs_neither_name_nor_reason() -> None:
    """Documents go along."""
    task = folded(opened(), Stepped("judge", "mend", DAY, "bad", "x"))
    papers = (Paper("《整改报告》", "1"),)
    moved = next_step(task, None, None, papers, DAY, {})
    assert moved == Stepped("mend", "end", DAY, papers=papers)


def test_from_the_last_step_a_task_can_only_be_closed() -> None:
    """The remedy says how."""
    task = folded(opened(), Stepped("judge", "end", DAY, "good", "x"))
    with pytest.raises(UsageError, match="stands at the last step Close it by proof"):
        next_step(task, None, None, (), DAY, {})


@pytest.mark.parametrize("written", ["《整改报告》", "整改报告", "report", " Report "])
def test_a_document_is_known_however_its_title_is_written(written: str) -> None:
    """Marks, case and language do not matter."""
    assert document_title(WORKFLOW.steps["mend"], written) == "《整改报告》"


def test_another_document_keeps_its_own_title() -> None:
    """More may be handed in than is asked for."""
    assert document_title(WORKFLOW.steps["mend"], " 现场照片 ") == "现场照片"
