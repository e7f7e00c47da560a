"""The state of a task is what its events make of it; a refused event leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.tasks.board import DAY, PROOF, events, folded, opened
from yuanheng.errors import LedgerError, UsageError, YuanhengError
from yuanheng.model.tasks import (
    Assigned,
    Closed,
    Due,
    FedBack,
    Kept,
    Paper,
    People,
    Proof,
    Record,
    Reopened,
    Resumed,
    Stepped,
    Stop,
    Suspended,
    Task,
    TaskEvent,
)
from yuanheng.tasks.folding import apply, fold

TO_MEND = Stepped("judge", "mend", "2026-03-03", "bad", "看了现场")
REPORTED = Paper("《整改报告》", "12 号")
TO_END = Stepped("mend", "end", "2026-03-10", papers=(REPORTED,))
STRAIGHT = Stepped("judge", "end", "2026-03-03", "good", "无事")


def test_a_new_task_stands_at_the_first_step_from_its_day_on() -> None:
    """What the opening says is what the task is."""
    task = folded(opened(Due(days=20)))
    assert (task.step, task.since, task.began, task.baseline, task.due, task.closed) == (
        "judge",
        DAY,
        DAY,
        3,
        Due(days=20),
        None,
    )
    assert (task.opened_by, task.last_event, task.relapses) == ("王", 1, 0)


def test_a_step_leads_on_and_keeps_its_documents() -> None:
    """Documents belong to the step that was left, with who handed them in and when."""
    task = folded(opened(), TO_MEND, TO_END)
    assert (task.step, task.since, task.visit) == ("end", "2026-03-10", 3)
    assert task.papers == (Kept("mend", 2, REPORTED, "2026-03-03T02:00:00+00:00", "王"),)


def test_a_step_is_not_left_without_its_documents() -> None:
    """The refusal names the document."""
    with pytest.raises(UsageError, match=r"1 documents of this step are missing Report"):
        folded(opened(), TO_MEND, replace(TO_END, papers=()))


def test_a_document_handed_in_with_a_report_counts_for_the_step() -> None:
    """Feedback may bring the paper before the step is left."""
    task = folded(opened(), TO_MEND, FedBack("改了", (REPORTED,)), replace(TO_END, papers=()))
    assert task.step == "end"


@pytest.mark.parametrize(
    "record",
    [
        Stepped("judge", "nowhere", "2026-03-03", "bad"),
        Stepped("mend", "end", "2026-03-03"),
        Stepped("judge", "mend", "2026-03-03", "good"),
    ],
    ids=["to no step", "from another step", "by another outcome"],
)
def test_a_way_that_the_workflow_does_not_know_is_refused(record: Stepped) -> None:
    """Only its branches lead out of a step."""
    with pytest.raises(UsageError, match="cannot go from judge"):
        folded(opened(), record)


@pytest.mark.parametrize(
    ("day", "problem"),
    [("2026-03-01", "lies before the step began"), ("2026-02-30", "is not a day")],
)
def test_time_does_not_run_backwards(day: str, problem: str) -> None:
    """A step ends no earlier than it began."""
    with pytest.raises(UsageError, match=problem):
        folded(opened(), replace(TO_MEND, day=day))


def test_people_and_deadline_change_apart() -> None:
    """What is not named stays."""
    people = People("乙局", ("丙局",), "副主任")
    task = folded(opened(Due(days=20)), Assigned(people), Assigned(due=Due(day="2026-05-01")))
    assert (task.people, task.due) == (people, Due(day="2026-05-01"))


def test_the_clock_is_stopped_and_runs_again() -> None:
    """The day on which it runs again counts."""
    stop = Suspended("2026-03-04", "等批复")
    task = folded(opened(), stop)
    assert task.suspensions == (Stop("2026-03-04", None, "等批复"),)
    task = folded(opened(), stop, Resumed("2026-03-09"))
    assert task.suspensions == (Stop("2026-03-04", "2026-03-08", "等批复"),)


def test_a_stop_of_the_same_day_is_as_if_it_had_not_been() -> None:
    """No whole day was without a clock."""
    task = folded(opened(), Suspended("2026-03-04", "错"), Resumed("2026-03-04"))
    assert task.suspensions == ()


def test_a_step_with_a_limit_that_runs_through_cannot_be_stopped() -> None:
    """The refusal names the article."""
    with pytest.raises(UsageError, match="Its time limit runs through") as refused:
        folded(opened(), TO_MEND, Suspended("2026-03-04", "忙"))
    assert "第五条" in str(refused.value)


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (Suspended("2026-03-05", " "), "A reason is needed"),
        (Suspended("2026-03-05", "x", "2026-03-04"), "lies before"),
        (Suspended("2026-03-05", "x", "9999-12-31"), "is too far off"),
        (Suspended("2026-03-06", "x"), "stopped in that time already"),
        (Resumed("2026-03-03"), "is not stopped"),
        (TO_MEND, "The clock of task 1 is stopped"),
    ],
)
def test_what_makes_no_sense_of_a_clock_is_refused(record: Record, problem: str) -> None:
    """A clock is stopped once at a time, for a reason, and started before the task moves on."""
    if isinstance(record, Stepped):
        record = replace(record, day="2026-03-06")
    with pytest.raises(UsageError, match=problem):
        folded(opened(), Suspended("2026-03-06", "等", "2026-03-20"), record)


def test_a_task_is_closed_at_its_last_step_by_a_later_run() -> None:
    """The proof is kept, and whether it was late."""
    closed = Closed(PROOF, (), "2026-03-20", late=False)
    assert folded(opened(), STRAIGHT, closed).closed == closed


@pytest.mark.parametrize(
    ("records", "problem"),
    [
        ((TO_MEND, Closed(PROOF)), "has not come to the last step"),
        ((STRAIGHT, Closed(Proof(3, "not-met", 9))), "Run 3 does not prove task 1 done"),
        ((STRAIGHT, Closed(Proof(5, "met", 9))), "Run 5 does not prove"),
        ((STRAIGHT, Closed(Proof(5, "not-provable", 9))), "Run 5 does not prove"),
    ],
)
def test_a_task_is_closed_by_nothing_less(records: tuple[Record, ...], problem: str) -> None:
    """Not before the end, not by the run that found it, not by another verdict."""
    with pytest.raises(UsageError, match=problem):
        folded(opened(), *records)


@pytest.mark.parametrize("record", [TO_MEND, Suspended(DAY, "x"), Resumed(DAY), Closed(PROOF)])
def test_a_closed_task_moves_no_more(record: Record) -> None:
    """It must be opened again first."""
    with pytest.raises(UsageError, match="Task 1 is closed"):
        folded(opened(), STRAIGHT, Closed(PROOF), record)


def test_a_closed_task_may_still_be_reported_on() -> None:
    """What happens after the closing is worth a note."""
    task = folded(opened(), STRAIGHT, Closed(PROOF), FedBack("回访正常"))
    assert (task.closed, len(task.log)) == (Closed(PROOF), 4)


def test_a_relapse_begins_anew_at_the_step_that_the_workflow_names() -> None:
    """Old documents, suspensions and a day gone by do not serve again; the run sets a new mark."""
    task = folded(
        opened(Due(day="2026-03-31")),
        Suspended("2026-03-02", "等", "2026-03-02"),
        STRAIGHT,
        Closed(PROOF),
        Reopened("2026-06-01", 8, relapse=True),
    )
    assert (task.step, task.since, task.began, task.due) == (
        "mend",
        "2026-06-01",
        "2026-06-01",
        None,
    )
    assert (task.suspensions, task.baseline, task.relapses, task.closed) == ((), 8, 1, None)


def test_documents_of_the_time_before_a_relapse_are_asked_for_again() -> None:
    """A new fault needs a new report."""
    again = Reopened("2026-06-01", 8, relapse=True)
    task = folded(opened(), TO_MEND, TO_END, Closed(PROOF), again)
    assert [label["en"] for label in task.lacking] == ["Report"]


def test_a_deadline_in_days_starts_anew_with_a_relapse() -> None:
    """So many days are so many days again."""
    again = Reopened("2026-06-01", 8, relapse=True)
    task = folded(opened(Due(days=20)), STRAIGHT, Closed(PROOF), again)
    assert (task.due, task.began) == (Due(days=20), "2026-06-01")


@pytest.mark.parametrize("reason", [None, " "])
def test_a_person_opens_a_task_again_with_a_reason_only(reason: str | None) -> None:
    """Only a run needs none."""
    with pytest.raises(UsageError, match="A reason is needed"):
        folded(opened(), STRAIGHT, Closed(PROOF), Reopened("2026-06-01", 8, reason))


def test_an_open_task_is_not_opened_again() -> None:
    """There is nothing to open."""
    with pytest.raises(UsageError, match="Task 1 is not closed"):
        folded(opened(), Reopened("2026-06-01", 8, "x"))


@pytest.mark.parametrize(
    ("records", "problem"),
    [((FedBack("x"),), "was never opened"), ((opened(), opened()), "was opened twice")],
)
def test_a_log_without_its_beginning_is_no_log(records: tuple[Record, ...], problem: str) -> None:
    """Such a ledger is not whole."""
    with pytest.raises(LedgerError, match=problem):
        folded(*records)


# ------------------------------------------------------------------------------ any sequence at all

_DAYS = st.sampled_from(["2026-03-02", "2026-03-09", "2026-03-16", "2026-04-01"])
_PAPERS = st.sampled_from([(), (REPORTED,)])
_RECORDS = st.one_of(
    st.builds(Assigned, people=st.just(People("乙局"))),
    st.builds(
        Stepped,
        start=st.sampled_from(["judge", "mend", "end"]),
        to=st.sampled_from(["mend", "end"]),
        day=_DAYS,
        outcome=st.sampled_from([None, "bad", "good"]),
        papers=_PAPERS,
    ),
    st.builds(FedBack, text=st.just("x"), papers=_PAPERS),
    st.builds(Suspended, first=_DAYS, reason=st.just("r"), last=st.none() | _DAYS),
    st.builds(Resumed, day=_DAYS),
    st.builds(Closed, proof=st.builds(Proof, st.integers(1, 9), st.just("not-met"), st.just(1))),
    st.builds(Reopened, day=_DAYS, run=st.integers(3, 9), relapse=st.booleans()),
)


def _check(task: Task) -> None:
    """What holds of every task, whatever happened to it."""
    assert task.step in task.workflow.steps
    if task.closed:
        assert task.at.is_final
        assert task.lacking == ()
        assert task.proof is not None
        assert task.proof.run > task.baseline
    starts = sorted((s.first, s.last or "9") for s in task.suspensions)
    assert all(a[1] < b[0] for a, b in pairwise(starts))
    assert [e.n for e in task.log] == sorted({e.n for e in task.log})
    assert task.last_event == task.log[-1].n


@given(st.lists(_RECORDS, max_size=12))
def test_any_sequence_leaves_a_consistent_task_and_refused_events_leave_no_trace(
    records: list[Record],
) -> None:
    """Each event is allowed or refused; the log of the allowed ones folds to the same state."""
    (first,) = events(opened())
    task = apply(None, first)
    for n, record in enumerate(records, start=2):
        event = TaskEvent(n, 1, "2026-03-02T02:00:00+00:00", "王", record)
        before = task
        try:
            task = apply(task, event)
        except YuanhengError:
            assert task == before
        _check(task)
    assert fold(task.log) == (task,)
