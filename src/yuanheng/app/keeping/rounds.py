"""Verbs of reporting rounds (填报): open, remind, review, return, lock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from math import isfinite

from yuanheng.app.keeping.round_steps import (
    audit_round,
    check_above,
    check_reviewer,
    standing_batch,
    take_step,
)
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.model.periods import read_period
from yuanheng.model.rounds import (
    Accepted,
    Checked,
    Locked,
    Reminded,
    Returned,
    Round,
    RoundCell,
    RoundDraft,
    RoundOpened,
    RoundRecord,
    Unlocked,
)
from yuanheng.standards.packs.forms import all_forms, round_limits
from yuanheng.views.ledger.batch_cover import Covered, check_zones
from yuanheng.views.office.round_rows import parts_of
from yuanheng.views.rounds import find_round, list_rounds, round_relations

_LONGEST = 200
#: A threshold beyond it doubts nothing.
_MOST = 1e6


def open_round(  # noqa: PLR0913 - each part of a round is said
    house: OpenHouse,
    relation: str,
    period: str,
    zones: Iterable[str],
    due: str,
    title: str = "",
    *,
    reviews: int | None = None,
    limits: Mapping[str, float] | None = None,
) -> Round:
    """Ask zones for one relation of one period by a day.

    relation: or the id of a form, which is issued then with what is checked of it.
    reviews: one, or two, of which the second is for who stands above the zone; as the form has it
    where nothing is said. limits: thresholds of the checks that the office sets, by name.
    UsageError where the relation states no period, a zone is not known, or a round asks already.
    """
    form = all_forms().get(relation)
    if form is not None:
        relation = form.relation
    if relation not in round_relations():
        raise UsageError(
            say("{relation} states no period that could be asked for", relation=relation),
            expected=say("Known: {known}.", known=", ".join((*all_forms(), *round_relations()))),
        )
    asked = read_period(period)
    if asked is None:
        raise UsageError(
            say("{period} is not a period", period=period),
            expected=say("Expected a year, a half, a quarter or a month: 2025, 2025-H1, 2025-03."),
        )
    _check_day(due)
    reviews = reviews or (form.reviews if form else 1)
    if reviews not in (1, 2):
        raise UsageError(say("A round has one review or two"))
    history = zone_history(house.store, house.store.last_seq())
    named = tuple(dict.fromkeys(find_zone(history, zone) for zone in zones))
    if not named:
        raise UsageError(say("A round asks at least one zone"))
    check_zones(house, [Covered(relation, zone, asked) for zone in named])
    rounds = list_rounds(house)
    for other in rounds:
        if (other.relation, other.period) == (relation, asked) and any(
            other.cell(zone) for zone in named
        ):
            raise UsageError(say("Round {n} asks one of these zones for it already", n=other.id))
    record = RoundOpened(
        relation=relation,
        period=asked,
        zones=named,
        due=due,
        title=(title.strip() or (form.label["zh"] if form else ""))[:_LONGEST],
        reviews=reviews,
        form=form.id if form else "",
        limits=_limits(limits or {}),
    )
    after = max((r.log[0].n for r in rounds), default=0)
    event = house.store.add_round_event(RoundDraft(0, after, house.actor, record))
    audit_round(house, "round.open", event.round, relation=relation, period=asked, zones=len(named))
    return find_round(house, event.round)


def remind_zone(house: OpenHouse, number: int, zone: str, *, seen: int | None = None) -> Round:
    """Note that a zone was reminded; nothing is sent.

    zone: by id, code or name, here and in the other verbs. seen: the last event of the zone that
    was looked at; LedgerError tells what happened where there is a later one.
    """
    return take_step(house, number, zone, seen, lambda _, cell: Reminded(cell.zone))


def return_zone(
    house: OpenHouse,
    number: int,
    zone: str,
    reason: str,
    *,
    parts: Iterable[str] = (),
    sections: Iterable[int] = (),
    seen: int | None = None,
) -> Round:
    """Give back what a zone handed in, with a reason: all of it, or some parts.

    parts: SUBJECT of a row, :COLUMN, or SUBJECT:COLUMN; sections: those of the form, by number.
    Then only these may be changed until it is handed in anew. UsageError where there is no such.
    """
    why = _reason(reason)
    told, numbers = tuple(parts), tuple(sections)

    def given_back(found: Round, cell: RoundCell) -> RoundRecord:
        if cell.state in ("checked", "accepted"):
            check_above(house, found)
        return Returned(cell.zone, why, parts_of(house, found, cell, told, numbers))

    return take_step(house, number, zone, seen, given_back)


def accept_zone(house: OpenHouse, number: int, zone: str, *, seen: int | None = None) -> Round:
    """Find good what a zone handed in: in the only review, or in the first or second of two.

    ForbiddenError for who handed it in, who made the first review, or stands too low.
    """

    def found_good(found: Round, cell: RoundCell) -> RoundRecord:
        if cell.state in ("submitted", "checked"):
            check_reviewer(house, found, cell)
            standing_batch(house, cell.batch)
        is_first = found.reviews > 1 and cell.state == "submitted"
        return Checked(cell.zone) if is_first else Accepted(cell.zone)

    return take_step(house, number, zone, seen, found_good)


def lock_zone(house: OpenHouse, number: int, zone: str, *, seen: int | None = None) -> Round:
    """Lock what was accepted: from now on imports, corrections and withdrawals are refused."""

    def locked(found: Round, cell: RoundCell) -> RoundRecord:
        check_above(house, found)
        return Locked(cell.zone)

    return take_step(house, number, zone, seen, locked)


def unlock_zone(
    house: OpenHouse, number: int, zone: str, reason: str, *, seen: int | None = None
) -> Round:
    """Let a locked zone be changed again, with a reason; it is to be accepted anew."""
    why = _reason(reason)

    def unlocked(found: Round, cell: RoundCell) -> RoundRecord:
        check_above(house, found)
        return Unlocked(cell.zone, why)

    return take_step(house, number, zone, seen, unlocked)


def _limits(told: Mapping[str, float]) -> dict[str, float]:
    """Refuse thresholds that there are not, or that are no amounts."""
    for name, value in told.items():
        if name not in round_limits():
            raise UsageError(
                say("There is no threshold {name}", name=name),
                expected=say("Known: {known}.", known=", ".join(round_limits())),
            )
        if not (isfinite(value) and 0 <= value <= _MOST):
            raise UsageError(say("{value} is no threshold of {name}", value=value, name=name))
    return dict(told)


def _reason(text: str) -> str:
    """Ask for a reason."""
    if not text.strip():
        raise UsageError(say("A reason is needed"), remedy=say("Say it with --reason."))
    return text.strip()


def _check_day(text: str) -> None:
    """Refuse what is no day."""
    try:
        if date.fromisoformat(text).isoformat() == text:
            return
    except ValueError:
        pass
    raise UsageError(
        say("{text} is not a day of the calendar", text=text),
        remedy=say("Write a day as 2026-03-31."),
    )
