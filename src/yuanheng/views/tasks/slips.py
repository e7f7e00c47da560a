"""Papers of a task (督办单、催办单、反馈单、销号单): what is known, and places to sign."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, get_args

from yuanheng.errors import Message, UsageError, say
from yuanheng.model.tasks import FedBack, Stepped
from yuanheng.ports import House
from yuanheng.report.word.slip import Field, Slip, write_slip
from yuanheng.views.findings.cards import FindingCard, finding_card
from yuanheng.views.findings.lists import day_of
from yuanheng.views.reports.rows import written_day
from yuanheng.views.tasks.cards import TaskCard, task_card
from yuanheng.views.tasks.letters import (
    LETTERS,
    LetterKind,
    letter_heading,
    letter_rows,
    letter_titles,
    letters_due,
)
from yuanheng.views.tasks.lists import TaskView, today
from yuanheng.views.tasks.notice import asks_for_notice, notice_rows
from yuanheng.words.words import Words

OfficeSlip = Literal["order", "notice", "reminder", "feedback", "closing"]
SlipKind = Literal[OfficeSlip, LetterKind]
SLIPS: tuple[SlipKind, ...] = (*get_args(OfficeSlip), *LETTERS)

_OPINION_MM, _ROOM_MM = 30.0, 42.0


def slip_titles(words: Words) -> dict[SlipKind, str]:
    """Name the papers."""
    own: dict[SlipKind, str] = {
        "order": words("Supervision order"),
        "notice": words("Notice of investigation of idle land"),
        "reminder": words("Reminder"),
        "feedback": words("Report on a task"),
        "closing": words("Closing slip"),
    }
    letters = letter_titles(words)
    return own | {kind: letters[kind] for kind in LETTERS}


def slips_of(view: TaskView, card: TaskCard) -> tuple[SlipKind, ...]:
    """Name the papers that the state of a task gives reason for."""
    due = letters_due(view)
    given: dict[SlipKind, bool] = {
        "order": True,
        "notice": asks_for_notice(view),
        "reminder": not card.line.closed and card.line.light == "red",
        "feedback": True,
        "closing": card.line.closed,
        **{kind: kind in due for kind in LETTERS},
    }
    return tuple(kind for kind in SLIPS if given[kind])


def slip_docx(house: House, words: Words, view: TaskView, kind: SlipKind) -> bytes:
    """Give a paper as a Word file of one page; UsageError as `make_slip`."""
    out = io.BytesIO()
    write_slip(make_slip(house, words, view, kind), out, "zh" if words.lang == "zh" else "en")
    return out.getvalue()


def make_slip(house: House, words: Words, view: TaskView, kind: SlipKind) -> Slip:
    """Fill a paper; UsageError where the state of the task gives no reason for it."""
    card = task_card(house, words, view)
    title = slip_titles(words)[kind]
    if kind not in slips_of(view, card):
        why: dict[SlipKind, Message] = {
            "notice": say("Task {n} does not begin with an investigation", n=card.line.number),
            "reminder": say(
                "Task {n} is not overdue; there is nothing to remind of", n=card.line.number
            ),
            "closing": say("Task {n} is not closed", n=card.line.number),
        }
        here = say(
            "Task {n} does not stand at the step of {letter}", n=card.line.number, letter=title
        )
        raise UsageError(why.get(kind, here))
    found = finding_card(house, words, view.finding) if view.finding else None
    day = written_day(words, house.clock.now().isoformat())
    if kind == "notice" and found is not None:
        number = words("No. (to be filled in)    for task {n}", n=card.line.number)
        return Slip(title, number, tuple(notice_rows(house, words, view, card, found)))
    for letter in LETTERS:
        if kind == letter:
            return Slip(
                letter_heading(words, view, letter),
                words("No. (to be filled in)    for task {n}", n=card.line.number),
                tuple(letter_rows(house, words, view, card, letter)),
            )
    rows = {
        "order": lambda: _order(words, card, found),
        "reminder": lambda: _reminder(words, view, card, found, today(house)),
        "feedback": lambda: _feedback(words, view, card),
        "closing": lambda: _closing(words, view, card, found),
    }
    return Slip(
        title,
        words("No. {number}    {day}", number=card.line.number, day=day),
        ((Field(words("matter"), _matter(card)),), *rows[kind]()),
    )


def _order(words: Words, card: TaskCard, found: FindingCard | None) -> Iterator[tuple[Field, ...]]:
    """What is to be done, by what, by whom, until when, and the yardstick that ends it."""
    yield (Field(words("rests on"), _basis(words, card, found)),)
    yield (Field(words("what is asked"), _asked(card, found)),)
    yield (Field(words("yardstick"), _yardstick(words, card, found)),)
    yield _units(words, card)
    yield (
        Field(words("leader in charge"), card.supervisor or ""),
        Field(words("issued on"), card.opened_on),
    )
    yield (
        Field(words("due"), _due(card)),
        Field(words("present step"), card.line.step),
    )
    yield (Field(words("documents asked for"), _lines(card.lacking)),)
    yield (Field(words("feedback"), tall_mm=_OPINION_MM),)
    yield (Field(words("opinion of the lead"), tall_mm=_OPINION_MM),)
    yield (Field(words("decision"), tall_mm=_OPINION_MM),)


def _reminder(
    words: Words, view: TaskView, card: TaskCard, found: FindingCard | None, day: date
) -> Iterator[tuple[Field, ...]]:
    """Which order it follows, by how much it is late, and room for the new day."""
    yield (
        Field(
            words("follows"),
            words("Order no. {n} of {day}", n=card.line.number, day=card.opened_on),
        ),
    )
    yield _units(words, card)
    yield (
        Field(words("was due"), card.line.due or ""),
        Field(words("late by"), _late(words, view, card, day)),
    )
    yield (Field(words("present step"), card.line.step),)
    yield (Field(words("not done"), _lines(card.lacking) or _asked(card, found)),)
    yield (Field(words("new day"), tall_mm=12),)
    yield (Field(words("consequence"), tall_mm=_OPINION_MM),)
    yield (Field(words("feedback"), tall_mm=_ROOM_MM),)


def _feedback(words: Words, view: TaskView, card: TaskCard) -> Iterator[tuple[Field, ...]]:
    """What was reported and handed in so far, and room for more."""
    yield _units(words, card)
    yield Field(words("due"), _due(card)), Field(words("present step"), card.line.step)
    said = [
        f"{day_of(e.at)}  {e.record.text}" for e in view.task.log if isinstance(e.record, FedBack)
    ]
    yield (Field(words("what was done"), _lines(said), tall_mm=_ROOM_MM),)
    yield (Field(words("documents handed in"), _lines(_papers(card)), tall_mm=_OPINION_MM),)
    yield (Field(words("documents still needed"), _lines(card.lacking)),)
    yield (Field(words("why not done, and what is next"), tall_mm=_OPINION_MM),)
    yield (Field(words("signed by the lead"), tall_mm=_OPINION_MM),)


def _closing(
    words: Words, view: TaskView, card: TaskCard, found: FindingCard | None
) -> Iterator[tuple[Field, ...]]:
    """What proves it done, or by which documents it was closed; the way that was gone."""
    yield (Field(words("rests on"), found.clause if found else _basis(words, card, None)),)
    yield _units(words, card)
    yield (
        Field(words("was due"), card.line.due or ""),
        Field(words("closed"), _in_time(words, card)),
    )
    if card.settled:
        yield (Field(words("how it was closed"), card.settled),)
    else:
        yield (Field(words("proof"), card.proof.text if card.proof else ""),)
    steps = view.task.workflow.steps
    moves = [
        f"{e.record.day}  {words.label(steps[e.record.start].label)}"
        for e in view.task.log
        if isinstance(e.record, Stepped)
    ]
    yield (Field(words("what was done"), _lines(moves), tall_mm=_OPINION_MM),)
    yield (Field(words("documents handed in"), _lines(_papers(card)), tall_mm=_OPINION_MM),)
    yield (Field(words("confirmed by"), tall_mm=_OPINION_MM),)


def _basis(words: Words, card: TaskCard, found: FindingCard | None) -> str:
    """Say what a task rests on: the clause and its evidence, or the document that gives it."""
    if found is not None:
        return _lines((found.clause, found.line.evidence))
    given = card.given
    if given is None:
        return ""
    target = (
        words("Target of {year}: {name}", year=given.target_year, name=given.target)
        if given.target
        else None
    )
    told = words.join([t for t in (given.document, given.number, given.day) if t])
    return _lines(filter(None, (given.kind_text, target, told, given.given_by)))


def _asked(card: TaskCard, found: FindingCard | None) -> str:
    """Say what is to be done: the remedies of a finding, or what the document asks."""
    if found is not None:
        return _lines(found.remedy)
    return card.given.content if card.given else ""


def _yardstick(words: Words, card: TaskCard, found: FindingCard | None) -> str:
    """Say what ends a task: its rule on newer facts, or documents and what was said of them."""
    if found is not None:
        return words(
            "The rule is applied to the newest ledger again, and what it describes is there no"
            " longer."
        )
    said = card.given.yardstick if card.given else None
    return _lines(filter(None, (said, words("Closed by documents that show it done."))))


def _matter(card: TaskCard) -> str:
    if card.given is not None:
        return card.line.title
    return f"{card.line.subject or card.line.zone_name}：{card.line.title}"


def _units(words: Words, card: TaskCard) -> tuple[Field, ...]:
    support = words.join(card.support)
    return Field(words("lead"), card.lead), Field(words("support"), support)


def _due(card: TaskCard) -> str:
    """Give the deadline with what is left, in the days that its limit is counted in."""
    return "  ".join(filter(None, (card.line.due, card.line.left_text)))


def _late(words: Words, view: TaskView, card: TaskCard, day: date) -> str:
    """Say by how much it is late: in the days of its limit, or in days where no calendar tells."""
    due = view.signal.due if view.signal else None
    if card.line.left_text or due is None:
        return card.line.left_text or ""
    return words("{n} days over", n=(day - date.fromisoformat(due)).days)


def _in_time(words: Words, card: TaskCard) -> str:
    if card.line.late is None:
        return ""
    return words("closed late") if card.line.late else words("closed on time")


def _papers(card: TaskCard) -> Iterator[str]:
    """List what was handed in."""
    for step in card.steps:
        for paper in step.papers:
            yield "  ".join(filter(None, (paper.day, paper.title, paper.number or paper.file)))


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)
