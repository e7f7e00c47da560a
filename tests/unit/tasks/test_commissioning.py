"""Matters that a document gives: made, found alike, and closed by documents, never by proof."""

from __future__ import annotations

import pytest

from tests.unit.tasks.board import DAY, PROOF, events, folded, opened
from yuanheng.errors import UsageError
from yuanheng.model.origins import Matter, Origin, TargetNamed
from yuanheng.model.tasks import (
    Closed,
    Commissioned,
    Due,
    Paper,
    People,
    Record,
    Reopened,
    Settled,
    Stepped,
    Task,
)
from yuanheng.standards.packs.workflow import commission_workflow
from yuanheng.tasks.closing import around, proof_of
from yuanheng.tasks.folding import fold
from yuanheng.tasks.making import alike, commission

FLOW = commission_workflow()
ORIGIN = Origin("meeting", "管委会主任办公会议纪要", "园管纪要〔2026〕3号", DAY)
REPORT, BASIS = Paper("办理情况报告", "5号"), Paper("办结依据", "6号")


def given(title: str = "完成管网改造", origin: Origin = ORIGIN, lead: str = "甲局") -> Commissioned:
    due = Due("2026-06-30")
    return commission(Matter(title), origin, "Z1", FLOW, People(lead), due, DAY)


def on_the_way() -> tuple[Record, ...]:
    """All that happens up to the step where it is closed."""
    return (
        given(),
        Stepped("assigned", "handling", DAY),
        Stepped("handling", "checking", DAY, papers=(REPORT,)),
        Stepped("checking", "closing", DAY, "passed", "好"),
    )


def test_it_goes_through_its_steps_and_is_closed_by_documents_which_is_no_proof() -> None:
    task = folded(*on_the_way(), Settled("已通水", (BASIS,)))
    assert (task.finding, task.closed, task.proof) == (None, Settled("已通水", (BASIS,)), None)
    assert [kept.paper for kept in task.papers] == [REPORT, BASIS]


@pytest.mark.parametrize(
    ("settled", "said"),
    [
        (Settled("已通水", ()), "1 documents of this step are missing"),
        (Settled(" ", (BASIS,)), "A reason is needed"),
    ],
)
def test_it_is_not_closed_without_documents_or_reason(settled: Settled, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        folded(*on_the_way(), settled)


def test_it_is_not_closed_before_its_last_step() -> None:
    with pytest.raises(UsageError, match="has not come to the last step"):
        folded(given(), Settled("好", (BASIS,)))


def test_what_a_document_gives_is_never_closed_by_proof() -> None:
    with pytest.raises(UsageError, match="no rule can prove it done"):
        folded(*on_the_way(), Closed(PROOF, (BASIS,)))


def test_what_a_finding_gives_is_never_closed_by_documents() -> None:
    with pytest.raises(UsageError, match="closed by proof only"):
        folded(opened(), Stepped("judge", "end", DAY, "good", "好"), Settled("好", (BASIS,)))


def test_it_can_be_opened_again_and_then_needs_its_documents_anew() -> None:
    settled = (*on_the_way(), Settled("已通水", (BASIS,)))
    task = folded(*settled, Reopened(DAY, 0, "又堵塞"))
    assert (task.step, task.closed, len(task.lacking)) == ("handling", None, 1)


def test_no_finding_lies_around_it_and_a_test_by_rule_is_refused() -> None:
    task = folded(*on_the_way(), Settled("已通水", (BASIS,)))
    assert around(task, ()) == {}
    with pytest.raises(UsageError, match="no rule can prove it done"):
        proof_of(task, (), ())


@pytest.mark.parametrize(
    ("matter", "origin", "lead", "due", "said"),
    [
        (" ", ORIGIN, "甲局", Due(days=5), "needs a name"),
        ("甲", Origin("appeal"), "甲局", Due(days=5), "needs the document"),
        ("甲", Origin("appeal", "来信", day="2026-03-03"), "甲局", Due(days=5), "lies ahead"),
        ("甲", ORIGIN, " ", Due(days=5), "needs a lead"),
        ("甲", ORIGIN, "甲局", None, "sets no limits"),
    ],
)
def test_what_lacks_a_name_source_lead_or_deadline_is_refused(
    matter: str, origin: Origin, lead: str, due: Due | None, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        commission(Matter(matter), origin, "Z1", FLOW, People(lead), due, DAY)


def test_a_document_of_the_very_day_is_taken_and_a_target_needs_no_document() -> None:
    assert given().origin.day == DAY
    target = Origin("target", target=TargetNamed("2026", "工业投资"))
    assert given(origin=target).origin == target


@pytest.mark.parametrize(
    ("title", "number", "zone", "found"),
    [
        ("完成管网改造", None, "Z1", True),
        ("《完成 管网改造》。", None, "Z1", True),
        ("完成管网改造", None, "Z2", False),
        ("完成管网改造二期", None, "Z1", False),
        ("完成管网改造二期", "园管纪要(2026)3号", "Z1", True),
        ("完成绿化", "园管纪要〔2026〕3号", "Z1", False),
        ("完成管网改造二期", "园管纪要〔2026〕4号", "Z1", False),
    ],
)
def test_what_may_be_entered_twice_is_found_whatever_its_marks(
    title: str,
    number: str | None,
    zone: str,
    found: bool,  # noqa: FBT001 - of the table above
) -> None:
    tasks = fold(events(given()))
    assert bool(alike(title, number, zone, tasks)) is found


def test_what_was_closed_is_alike_only_where_the_same_document_gave_it() -> None:
    tasks: tuple[Task, ...] = (folded(*on_the_way(), Settled("已通水", (BASIS,))),)
    assert alike("完成管网改造", None, "Z1", tasks) == ()
    assert alike("完成管网改造", ORIGIN.number, "Z1", tasks) == tasks
