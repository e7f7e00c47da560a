"""A task is closed by what a later official run says, and opened again by what one says."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from tests.unit.tasks.board import PROOF, WORKFLOW, folded, opened
from yuanheng.errors import LedgerError, say
from yuanheng.model.evaluation import (
    AreaResult,
    Finding,
    Missing,
    NodeScore,
    Observation,
    RuleCount,
    RuleVerdict,
    Run,
    SubjectVerdicts,
    Verdict,
    ZoneResult,
)
from yuanheng.model.tasks import Closed, Opened, Proof, Reopened, Stepped, Task, TaskDraft
from yuanheng.tasks.closing import missing_of, proof_of, relapses, same_subject

STRAIGHT = Stepped("judge", "end", "2026-03-03", "good", "无事")
LACK = (Missing("column", "construction_start", 1),)


def finding(
    state: Literal["open", "unverifiable", "closed"], seen: int = 5, rule: str = "late"
) -> Finding:
    at = "2026-02-01T00:00:00+00:00"
    return Finding("f", rule, "Z1", "主区", state, "high", seen, 2, at, {"period": "2026"})


def run(number: int = 5, **more: object) -> Run:
    usual = Run(
        id=number,
        standard="f.2012",
        pack_digest="d",
        ledger_seq=40 + number,
        period="2026",
        as_of="2026-12-31",
        zones=("Z1",),
        parameters={},
        engine="duckdb",
        code="0",
        official=True,
        created_at="2026-05-31T17:00:00+00:00",
        result_digest="r",
        results=(),
        observations=(),
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def scored(score: float | None) -> tuple[ZoneResult, ...]:
    node = NodeScore("late", score, None, "example", None, () if score is not None else LACK)
    area = AreaResult("主区", (), (), (node,))
    return (ZoneResult("Z1", "区", None, "rule", (area,), replace(node, id="total")),)


def judged(verdict: Verdict) -> tuple[SubjectVerdicts, ...]:
    said = RuleVerdict("late", verdict, LACK if verdict == "not-provable" else ())
    return (SubjectVerdicts("Z1", "主区", "", "区", 1, 1, (said,)),)


def task(start: Opened | None = None) -> Task:
    return folded(start or opened(), STRAIGHT)


def test_a_finding_that_a_later_run_closed_is_proof() -> None:
    """The run, its verdict and the ledger that it saw."""
    assert proof_of(task(), [finding("closed")], [run()]) == Proof(5, "not-met", 45)


def test_a_finding_that_is_still_met_is_none() -> None:
    """The refusal names the run."""
    with pytest.raises(LedgerError, match="run 5 still finds it"):
        proof_of(task(), [finding("open")], [run()])


def test_what_is_not_provable_is_none_and_the_missing_facts_are_said() -> None:
    """They are what to bring."""
    with pytest.raises(LedgerError, match="whether it is done is not provable") as refused:
        proof_of(task(), [finding("unverifiable")], [run()], (say("动工日期"),))
    assert refused.value.lines == (say("动工日期"),)


def test_a_closed_finding_proves_nothing_without_a_run_later_than_the_task() -> None:
    """The task was made of run 3."""
    with pytest.raises(LedgerError, match="No run later than run 3"):
        proof_of(task(), [finding("closed", 3)], [run(3)])


def test_the_other_rules_that_the_workflow_names_must_be_closed_too() -> None:
    """Those of the same subject, and no others."""
    workflow = replace(WORKFLOW, closing_rules=("late", "later"))
    both = task(replace(opened(), workflow=workflow))
    other = finding("open", 4, "later")
    with pytest.raises(LedgerError, match="run 4 still finds later"):
        proof_of(both, [finding("closed"), other], [run()])
    elsewhere = replace(other, area="发展方向区")
    assert proof_of(both, [finding("closed"), elsewhere], [run()]).run == 5


@pytest.mark.parametrize(
    "tested",
    [
        {"results": scored(80.0)},
        {"verdicts": judged("not-met")},
        {"counts": (RuleCount("late", 0, 9, 0),)},
    ],
    ids=["a score", "a verdict", "a rule that nobody meets"],
)
def test_a_task_opened_again_is_proved_by_a_run_that_tested_the_closed_finding(
    tested: dict[str, object],
) -> None:
    """The finding itself did not move; the run says that it is not met."""
    again = folded(opened(), STRAIGHT, Closed(PROOF), Reopened("2026-06-01", 6, "有举报"))
    again = replace(again, step="end")
    with pytest.raises(LedgerError, match="No run later than run 6"):
        proof_of(again, [finding("closed")], [run(), run(6, **tested)])
    assert proof_of(again, [finding("closed")], [run(7, **tested)]).run == 7


@pytest.mark.parametrize(
    "tested",
    [
        {"results": scored(None)},
        {"verdicts": judged("not-provable")},
        {"counts": (RuleCount("other", 0, 9, 0),)},
        {"results": scored(80.0), "official": False},
        {"results": scored(80.0), "standard": "g.2012"},
        {"results": scored(80.0), "period": "2025"},
        {"counts": (RuleCount("late", 0, 9, 0),), "zones": ("Z2",)},
    ],
    ids=[
        "no score",
        "not provable",
        "another rule",
        "a what-if",
        "another standard",
        "an earlier year",
        "another zone",
    ],
)
def test_a_run_that_could_not_judge_the_finding_proves_nothing(tested: dict[str, object]) -> None:
    """A closed finding stays closed in all of these."""
    with pytest.raises(LedgerError, match="No run later than run 3"):
        proof_of(task(), [finding("closed", 3)], [run(7, **tested)])


@pytest.mark.parametrize(("verdict", "proves"), [("not-met", True), ("not-provable", False)])
def test_a_check_of_monitoring_proves_by_its_own_verdict(verdict: Verdict, *, proves: bool) -> None:
    """Whatever standard the run applied."""
    check = Observation("late", "Z1", "主区", verdict, 1.0, 5.0, "m")
    tested = run(7, observations=(check,), standard="g.2012")
    try:
        found = proof_of(task(), [finding("closed", 3)], [tested]).run == 7
    except LedgerError:
        found = False
    assert found is proves


def test_the_missing_facts_are_those_of_the_run() -> None:
    """Of a score or of a verdict; none where the run says nothing."""
    own = finding("unverifiable")
    assert missing_of(run(results=scored(None)), own) == LACK
    assert missing_of(run(verdicts=judged("not-provable")), own) == LACK
    assert missing_of(run(), own) == ()


def test_a_run_that_finds_it_again_opens_a_closed_task_on_the_day_it_is_in_china() -> None:
    """17:00 in UTC is the next day; the store gives the number of the run."""
    closed = folded(opened(), STRAIGHT, Closed(PROOF))
    (draft,) = relapses([closed], [finding("open", 0)], run(9), "王")
    assert draft == TaskDraft(1, 3, "王", Reopened("2026-06-01", 0, relapse=True))


@pytest.mark.parametrize("moved", [[], [finding("closed")], [finding("unverifiable")]])
def test_nothing_else_is_a_relapse(moved: list[Finding]) -> None:
    """Only what is found again."""
    closed = folded(opened(), STRAIGHT, Closed(PROOF))
    assert relapses([closed], moved, run(9), "王") == ()


def test_an_open_task_does_not_relapse() -> None:
    """It is still being worked on."""
    assert relapses([task()], [finding("open")], run(9), "王") == ()


def test_findings_of_one_subject_are_told_by_rule() -> None:
    """Of the same family, zone, area and subject."""
    own, other = finding("open"), finding("open", 5, "later")
    apart = replace(other, rule="last", subject="P7")
    assert same_subject(own, [own, other, apart]) == {"late": own, "later": other}
