"""A workflow of three steps, and events for a task that goes through it."""

from __future__ import annotations

from collections.abc import Iterable

from yuanheng.model.tasks import Due, Opened, People, Proof, Record, Task, TaskEvent
from yuanheng.model.workflow import Branch, Limit, Step, Workflow
from yuanheng.tasks.folding import fold

DAY = "2026-03-02"
PROOF = Proof(5, "not-met", 9)
REPORT = {"zh": "《整改报告》", "en": "Report"}


def step(name: str, *to: Branch, **more: object) -> Step:
    usual: dict[str, object] = {
        "owner": "lead",
        "article": None,
        "limit": None,
        "documents": (),
        "may_suspend": True,
    }
    return Step(id=name, label=said(name), branches=to, **{**usual, **more})  # type: ignore[arg-type]


def said(text: str) -> dict[str, str]:
    return {"zh": f"{text}（中）", "en": text}


#: judge → mend or end; mend needs a report, may take 10 working days and may not be stopped.
WORKFLOW = Workflow(
    id="t.work",
    digest="d",
    label=said("work"),
    source="《办法》",
    status="confirmed",
    start="judge",
    reopens_at="mend",
    roles={"lead": said("lead")},
    outcomes={"bad": said("bad"), "good": said("good")},
    steps={
        s.id: s
        for s in (
            step(
                "judge",
                Branch("mend", "bad", "late", "met"),
                Branch("end", "good", "late", "not-met"),
            ),
            step(
                "mend",
                Branch("end"),
                limit=Limit(10, "working"),
                documents=(REPORT,),
                may_suspend=False,
                article="第五条",
            ),
            step("end"),
        )
    },
)


def opened(due: Due | None = None, lead: str = "甲局", finding: str = "f/late/Z1/主区") -> Opened:
    return Opened(
        finding=finding,
        zone="Z1",
        area="主区",
        title=said("late"),
        severity="high",
        run=3,
        workflow=WORKFLOW,
        people=People(lead),
        day=DAY,
        due=due,
    )


def events(*records: Record, task: int = 1) -> tuple[TaskEvent, ...]:
    return tuple(
        TaskEvent(n, task, f"2026-03-{n:02d}T02:00:00+00:00", "王", record)
        for n, record in enumerate(records, start=1)
    )


def folded(*records: Record) -> Task:
    (task,) = fold(events(*records))
    return task


def all_but_last(records: Iterable[Record]) -> Task:
    return folded(*list(records)[:-1])
