"""Rounds in the reader's words (填报卡): what page and twin say alike of zones and their checks."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from yuanheng.model.rounds import CellState, Round, RoundCell
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.ledger.records import relation_labels
from yuanheng.views.office.round_bureaus import bureaus_of
from yuanheng.views.office.round_checks import CheckLine, cell_checks, limits_of
from yuanheng.views.office.round_rows import named_parts
from yuanheng.views.rounds import OWING, cell_light, days_late, list_rounds, round_line, state_word
from yuanheng.web.visitors import Visitor
from yuanheng.words.words import Words


class CellCard(BaseModel):
    """How a zone stands in a round, with its light; whoever acts on it says the last event."""

    zone: str
    last_event: int
    zone_name: str
    state: CellState
    state_text: str
    days_late: int
    light: Literal["red", "yellow", "green", "grey"]
    batch: int | None
    at: str | None
    actor: str | None
    reason: str | None
    reminders: int
    reminded_at: str | None
    reporters: list[str]
    checker: str | None
    parts: list[str]


class RoundCard(BaseModel):
    """A round with the zones that the account sees."""

    number: int
    title: str
    relation: str
    relation_label: str
    period: str
    due: str
    reviews: int
    opened_by: str
    opened_at: str
    handed_in: int
    zones: int
    cells: list[CellCard]


def _cell(visitor: Visitor, found: Round, cell: RoundCell, names: dict[str, str]) -> CellCard:
    return CellCard(
        zone=cell.zone,
        last_event=cell.last_event,
        zone_name=names.get(cell.zone, cell.zone),
        state=cell.state,
        state_text=visitor.words.say(state_word(found, cell)),
        days_late=days_late(visitor.house, found, cell),
        light=cell_light(visitor.house, found, cell),
        batch=cell.batch,
        at=cell.at,
        actor=cell.actor,
        reason=cell.reason,
        reminders=cell.reminders,
        reminded_at=cell.reminded_at,
        reporters=list(cell.reporters),
        checker=cell.checker,
        parts=list(named_parts(visitor.words, found, cell.parts)),
    )


def round_cards(visitor: Visitor) -> list[RoundCard]:
    """List the rounds that ask a zone of the account, the newest first."""
    names = zone_names(visitor.house)
    labels = dict(relation_labels(visitor.words))
    cards = []
    for found in reversed(list_rounds(visitor.house)):
        cells = [
            _cell(visitor, found, cell, names) for cell in found.cells if visitor.sees(cell.zone)
        ]
        if not cells:
            continue
        cards.append(
            RoundCard(
                number=found.id,
                title=found.title,
                relation=found.relation,
                relation_label=labels[found.relation],
                period=found.period,
                due=found.due,
                reviews=found.reviews,
                opened_by=found.opened_by,
                opened_at=found.opened_at,
                handed_in=sum(c.state not in OWING for c in cells),
                zones=len(cells),
                cells=cells,
            )
        )
    return cards


class CheckCard(BaseModel):
    """A check that fails: what it says of which rows, and how it was explained."""

    check: str
    kind: str
    said: str
    about: str
    remedy: str
    reason: str
    actor: str
    at: str


class LimitCard(BaseModel):
    """A threshold of the checks as it holds for a round, and who set it."""

    name: str
    label: str
    unit: str
    value: float
    by: Literal["office", "form", "default"]


class BureauCard(BaseModel):
    """A bureau: of the indicators that it leads so many are told, and which lack."""

    unit: str
    asked: int
    told: int
    lacking: list[str]


class ChecksCard(BaseModel):
    """The checks of a zone that fail now, how many are still to be explained, the thresholds.

    bureaus: in a round of indicators, who in the zone has told theirs. history: what happened.
    """

    open: int
    bureaus: list[BureauCard]
    history: list[str]
    checks: list[CheckCard]
    limits: list[LimitCard]


def checks_card(visitor: Visitor, found: Round, cell: RoundCell) -> ChecksCard:
    """Check what stands of a zone, in the reader's words."""
    words = visitor.words
    lines = cell_checks(visitor.house, found, cell)
    limits = [
        LimitCard(
            name=held.name,
            label=words.label(held.label),
            unit=held.unit,
            value=held.value,
            by=held.by,
        )
        for held in limits_of(found)
    ]
    return ChecksCard(
        open=sum(line.answer is None for line in lines),
        bureaus=[
            BureauCard(unit=b.unit, asked=b.asked, told=b.told, lacking=list(b.lacking))
            for b in bureaus_of(visitor.house, found, cell)
        ],
        history=[
            words.say(round_line(event))
            for event in found.log
            if getattr(event.record, "zone", cell.zone) == cell.zone
        ],
        checks=[_check(words, line) for line in lines],
        limits=limits,
    )


def _check(words: Words, line: CheckLine) -> CheckCard:
    failing, answer = line.failing, line.answer
    return CheckCard(
        check=failing.id,
        kind=failing.kind,
        said=words.say(failing.said),
        about=failing.about,
        remedy=words.say(failing.remedy) if failing.remedy else "",
        reason=line.reason,
        actor=answer.actor if answer else "",
        at=answer.at if answer else "",
    )
