"""What may be done to a task (督办动作): the wish as it is sent, and the verb that fulfils it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import BaseModel, Field

from yuanheng.app.opening import OpenHouse
from yuanheng.app.supervision.closing import close_task
from yuanheng.app.supervision.tasks import (
    PeopleChange,
    assign_task,
    feed_back,
    reopen_task,
    resume_task,
    step_task,
    suspend_task,
)
from yuanheng.errors import LedgerError, Message, say
from yuanheng.model.tasks import Task
from yuanheng.web.papers import numbered

#: The largest number that a path or a form may name.
MOST = 2**31 - 1
Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=4000)]


class Changed(LedgerError):  # noqa: N818 - what happened, not an error of anybody's
    """A form was made from a state that is no longer the last one; nothing was changed."""

    def __init__(self, what: Message, lines: tuple[Message, ...] = ()) -> None:
        """Say what it is about, and what happened meanwhile."""
        super().__init__(
            what, lines=lines, remedy=say("Nothing was changed. Look at it again, then try anew.")
        )


class Seen(BaseModel):
    """The last event of the task that was looked at; 409 where there is a later one."""

    seen: int = Field(ge=1, le=MOST)


class NumberedPaper(BaseModel):
    """A document that is known by its number."""

    title: Short
    number: Short


class Step(Seen):
    """The next step: by which outcome, why, and with which documents."""

    branch: Short = ""
    reason: Long = ""
    papers: list[NumberedPaper] = Field([], max_length=20)


class Feedback(Seen):
    """A report on a task."""

    text: Long
    papers: list[NumberedPaper] = Field([], max_length=20)


class Assignment(Seen):
    """Who answers from now on, and until when; what is empty stays as it is."""

    lead: Short = ""
    support: list[Short] = Field([], max_length=20)
    supervisor: Short = ""
    due: str = Field("", max_length=10)
    days: int | None = Field(None, ge=1, le=3650)


class Suspension(Seen):
    """The clock stops: why, from today or a day, to a day or until it is started again."""

    reason: Long
    first: str = Field("", max_length=10)
    last: str = Field("", max_length=10)


class Closing(Seen):
    """The closing test: on the newest facts, or on the runs that there are."""

    evaluate: bool = True
    papers: list[NumberedPaper] = Field([], max_length=20)


class Reopening(Seen):
    """A closed task is opened again: why, and until when."""

    reason: Long
    due: str = Field("", max_length=10)
    days: int | None = Field(None, ge=1, le=3650)


Act = Callable[[OpenHouse], Task]


def step(number: int, wish: Step, papers: tuple[str, ...]) -> Act:
    """Move a task to its next step."""
    return lambda house: step_task(
        house,
        number,
        branch=wish.branch or None,
        reason=wish.reason or None,
        documents=papers,
        after=wish.seen,
    )


def feedback(number: int, wish: Feedback, papers: tuple[str, ...]) -> Act:
    """Report on a task."""
    return lambda house: feed_back(house, number, wish.text, papers, after=wish.seen)


def assign(number: int, wish: Assignment) -> Act:
    """Change who answers for a task, or its deadline."""
    change = PeopleChange(
        wish.lead.strip() or None, tuple(wish.support), wish.supervisor.strip() or None
    )
    return lambda house: assign_task(
        house, number, change, due=wish.due or None, days=wish.days, after=wish.seen
    )


def suspend(number: int, wish: Suspension) -> Act:
    """Stop the clock of a task."""
    return lambda house: suspend_task(
        house,
        number,
        wish.reason,
        first=wish.first or None,
        last=wish.last or None,
        after=wish.seen,
    )


def resume(number: int, wish: Seen) -> Act:
    """Start the clock of a task again."""
    return lambda house: resume_task(house, number, after=wish.seen)


def close(number: int, wish: Closing, papers: tuple[str, ...]) -> Act:
    """Close a task by the runs that there are."""
    return lambda house: close_task(house, number, documents=papers, after=wish.seen)


def reopen(number: int, wish: Reopening) -> Act:
    """Open a closed task again."""
    return lambda house: reopen_task(
        house, number, wish.reason, due=wish.due or None, days=wish.days, after=wish.seen
    )


def texts(papers: list[NumberedPaper]) -> tuple[str, ...]:
    """Write numbered documents as the ledger takes them."""
    return tuple(numbered(paper.title, paper.number) for paper in papers)
