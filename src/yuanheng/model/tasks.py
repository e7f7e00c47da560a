"""Tasks (督办任务) as events, and the state that a fold of them gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from yuanheng.errors import Message
from yuanheng.model.evaluation import Verdict
from yuanheng.model.ledger import SourceFile
from yuanheng.model.origins import Origin
from yuanheng.model.relation import Label
from yuanheng.model.workflow import DayCount, Step, Workflow

Light = Literal["green", "yellow", "red", "grey", "unknown"]
"""绿、黄、红; grey (灰) while the clock is stopped; unknown where no calendar is published."""


@dataclass(frozen=True)
class Due:
    """A deadline that a person set: a day, or so many days from the day the task was opened."""

    day: str | None = None
    days: int | None = None
    count: DayCount = "working"


@dataclass(frozen=True)
class People:
    """Who answers for a task: 牵头 lead, 配合 support, 分管 supervisor; units or posts."""

    lead: str
    support: tuple[str, ...] = ()
    supervisor: str | None = None


@dataclass(frozen=True)
class Paper:
    """A document that was handed in: its title, and its number or the file that was kept."""

    title: str
    number: str | None = None
    source: SourceFile | None = None


@dataclass(frozen=True)
class Proof:
    """What proves a task done (销号依据): the run, its verdict, the facts it stands on.

    verdict: `not-met`; `withdrawn` where the facts that its finding rested on were withdrawn;
    `lifted` where it was only suspected, and nothing gives cause any more.
    """

    run: int
    verdict: Verdict | Literal["withdrawn", "lifted"]
    ledger_seq: int


@dataclass(frozen=True)
class Opened:
    """A task was made of a finding; it keeps the workflow as it was on that day."""

    finding: str
    zone: str
    area: str
    title: Label
    severity: str
    run: int
    workflow: Workflow
    people: People
    day: str
    subject: str = ""
    due: Due | None = None
    kind: Literal["opened"] = "opened"


@dataclass(frozen=True)
class Commissioned:
    """A task was given by a document (交办), not by a finding; it keeps the workflow of that day.

    content: what is asked (办理要求). yardstick: what ends it (办结标准), as far as it was said.
    papers: the document itself, where its file was handed in.
    """

    origin: Origin
    zone: str
    title: Label
    content: str
    workflow: Workflow
    people: People
    day: str
    subject: str = ""
    yardstick: str | None = None
    due: Due | None = None
    papers: tuple[Paper, ...] = ()
    kind: Literal["commissioned"] = "commissioned"


@dataclass(frozen=True)
class Assigned:
    """People, or the deadline, were changed; what is None stays as it was."""

    people: People | None = None
    due: Due | None = None
    kind: Literal["assigned"] = "assigned"


@dataclass(frozen=True)
class Stepped:
    """The task moved on: from step to step, by which outcome, and why that one.

    Where a rule chose the branch, `rule` and `run` name its verdict.
    """

    start: str
    to: str
    day: str
    outcome: str | None = None
    reason: str | None = None
    rule: str | None = None
    run: int | None = None
    papers: tuple[Paper, ...] = ()
    kind: Literal["stepped"] = "stepped"


@dataclass(frozen=True)
class FedBack:
    """A report on progress (反馈), with documents where there are any."""

    text: str
    papers: tuple[Paper, ...] = ()
    kind: Literal["feedback"] = "feedback"


@dataclass(frozen=True)
class Suspended:
    """The clock was stopped (中止计时) from a day, to a day or until it is started again."""

    first: str
    reason: str
    last: str | None = None
    kind: Literal["suspended"] = "suspended"


@dataclass(frozen=True)
class Resumed:
    """The clock runs again from this day on."""

    day: str
    kind: Literal["resumed"] = "resumed"


@dataclass(frozen=True)
class Closed:
    """The task was closed (销号) by proof; whether it was late is settled here, once."""

    proof: Proof
    papers: tuple[Paper, ...] = ()
    due: str | None = None
    late: bool | None = None
    kind: Literal["closed"] = "closed"


@dataclass(frozen=True)
class Settled:
    """The task was closed by documents (依文件销号): somebody says that it is done, and why.

    No figure proves it; that is why it is no `Closed`.
    """

    reason: str
    papers: tuple[Paper, ...]
    due: str | None = None
    late: bool | None = None
    kind: Literal["settled"] = "settled"


@dataclass(frozen=True)
class Reopened:
    """A closed task was opened again: by a person with a reason, or by a relapse (复发)."""

    day: str
    run: int
    reason: str | None = None
    relapse: bool = False
    due: Due | None = None
    kind: Literal["reopened"] = "reopened"


Record = Annotated[
    Opened
    | Commissioned
    | Assigned
    | Stepped
    | FedBack
    | Suspended
    | Resumed
    | Closed
    | Settled
    | Reopened,
    Field(discriminator="kind"),
]
#: What begins the life of a task and gives it a number.
BEGINNINGS = (Opened, Commissioned)


@dataclass(frozen=True)
class TaskDraft:
    """An event before it has a number, and what its author had seen of the record.

    `after` is the last event of the task that was seen; of an opening, the last opening.
    `last_run` is the last run that was seen, where the event rests on there being no later one.
    """

    task: int
    after: int
    actor: str
    record: Record
    last_run: int | None = None


@dataclass(frozen=True)
class TaskEvent:
    """One event in the life of a task."""

    n: int
    task: int
    at: str
    actor: str
    record: Record


@dataclass(frozen=True)
class Stop:
    """A time without a clock, both days included; without `last` it is not over."""

    first: str
    last: str | None
    reason: str


@dataclass(frozen=True)
class Kept:
    """A document as it was handed in: in which step, on which visit of it, when, by whom."""

    step: str
    visit: int
    paper: Paper
    at: str
    actor: str


@dataclass(frozen=True)
class Task:
    """The state of a task after its events.

    `since` is the day its step began, `began` the day that its own deadline counts from,
    `baseline` the run after which a proof must have been made; `visit` counts the steps entered,
    so that what was handed in before a relapse does not serve again; with `first_visit` its present
    round began. `given` is the document of a task that no finding gave; it has no `finding`.
    """

    id: int
    finding: str | None
    zone: str
    area: str
    title: Label
    severity: str
    workflow: Workflow
    people: People
    opened_by: str
    opened_at: str
    step: str
    since: str
    began: str
    baseline: int
    last_event: int
    subject: str = ""
    visit: int = 1
    first_visit: int = 1
    due: Due | None = None
    suspensions: tuple[Stop, ...] = ()
    papers: tuple[Kept, ...] = ()
    relapses: int = 0
    closed: Closed | Settled | None = None
    given: Commissioned | None = None
    log: tuple[TaskEvent, ...] = field(default=(), repr=False)

    @property
    def proof(self) -> Proof | None:
        """Give what proves it done; None where it is open, or closed by documents only."""
        return self.closed.proof if isinstance(self.closed, Closed) else None

    @property
    def at(self) -> Step:
        """Give the step where the task stands."""
        return self.workflow.steps[self.step]

    @property
    def passed(self) -> frozenset[str]:
        """Name the steps that were left in the present round, since the last opening."""
        left: set[str] = set()
        for event in self.log:
            if event.record.kind == "reopened":
                left.clear()
            elif event.record.kind == "stepped":
                left.add(event.record.start)
        return frozenset(left)

    @property
    def lacking(self) -> tuple[Label, ...]:
        """List the documents that the present step still needs."""
        held = {kept.paper.title for kept in self.papers if kept.visit == self.visit}
        return tuple(d for d in self.at.documents if d["zh"] not in held)


@dataclass(frozen=True)
class Signal:
    """The light (红黄绿灯) of a task on a day, its deadline, and the working days left.

    `days_left` is negative past the deadline; None where it is not known or nothing is due.
    calendar_left: the days (日) left, where what ends first is a limit in calendar days.
    """

    light: Light
    due: str | None = None
    days_left: int | None = None
    reason: Message | None = None
    calendar_left: int | None = None


def run_of(event: TaskEvent) -> int:
    """Give the run that an event rests on; 0 where it rests on none."""
    record = event.record
    if isinstance(record, Closed):
        return record.proof.run
    return record.run or 0 if isinstance(record, (Opened, Stepped, Reopened)) else 0
