"""Asking for an evaluation on the console (发起评价): checked at once, run as a job."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from yuanheng.app.jobs.queue import queue_job
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import Plain, UsageError, say
from yuanheng.model.accounts import Job
from yuanheng.standards import kinds
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.parameters import parse_settings
from yuanheng.views.runs.runs import ZoneChoice, known_periods, zone_choices
from yuanheng.views.standards.applicable import applicable_now
from yuanheng.views.standards.versions import find_version, is_day, known_sets, set_titles
from yuanheng.words.figures import shown_unit
from yuanheng.words.words import Words


@dataclass(frozen=True)
class Asked:
    """An evaluation that is asked for; empty texts leave the choice to the standard.

    zones: their ids, none for all; parameters: a set by name, or a day; settings: NAME=VALUE.
    """

    standard: str
    period: str = ""
    as_of: str = ""
    zones: tuple[str, ...] = ()
    parameters: str = ""
    settings: tuple[str, ...] = ()
    what_if: bool = True


@dataclass(frozen=True)
class Answer:
    """An answer that can be given to what an evaluation wanted to know, and what it means."""

    value: str
    label: str


@dataclass(frozen=True)
class StandardChoice:
    """A standard that can be applied."""

    id: str
    title: str


@dataclass(frozen=True)
class WantedParameter:
    """A parameter that may be given, with its unit and the areas it may be given for apart."""

    id: str
    label: str
    unit: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Choices:
    """What the form of an evaluation offers for a standard.

    sets: by name; titles: what those that are shipped are called.
    """

    standard: str
    standards: tuple[StandardChoice, ...]
    periods: tuple[str, ...]
    zones: tuple[ZoneChoice, ...]
    sets: tuple[str, ...]
    titles: dict[str, str]
    parameters: tuple[WantedParameter, ...]


def evaluation_choices(
    house: OpenHouse, words: Words, zones: Collection[str], standard: str = ""
) -> Choices:
    """List what may be chosen; without a standard, for the readiest of those with data."""
    known = kinds.judging_packs()
    ready = () if standard else applicable_now(house, words, zones)
    chosen = standard or (ready[0].standard if ready else known[0].id)
    kinds.judging(chosen)
    return Choices(
        standard=chosen,
        standards=tuple(StandardChoice(p.id, words.label(p.title)) for p in known),
        periods=known_periods(house, chosen, zones),
        zones=zone_choices(house, zones, house.store.last_seq()),
        sets=known_sets(house, chosen),
        titles=set_titles(words, chosen),
        parameters=tuple(
            WantedParameter(p.id, words.label(p.label), shown_unit(p.unit.text), p.areas)
            for p in kinds.parameters(chosen).values()
        ),
    )


def queue_evaluation(house: OpenHouse, asked: Asked) -> Job:
    """Check what is asked and queue it; UsageError or StandardError where a part cannot be."""
    if kinds.KINDS[packs.pack(asked.standard).kind].judging is None:  # a profile, a calendar
        raise UsageError(say("{id} is not a standard that can be evaluated", id=asked.standard))
    parse_settings(asked.settings, kinds.parameters(asked.standard))
    if asked.as_of and not is_day(asked.as_of):
        raise UsageError(say("{text} is not a day of the calendar", text=asked.as_of))
    _check_set(house, asked)
    request: dict[str, Plain] = {
        "standard": asked.standard,
        "period": asked.period,
        "as_of": asked.as_of,
        "zones": ",".join(asked.zones),
        "parameters": asked.parameters,
        "settings": "\n".join(asked.settings),
        "what_if": asked.what_if,
    }
    zone = asked.zones[0] if len(asked.zones) == 1 else None
    return queue_job(house, "evaluate", request, zone)


def answers_of(words: Words, job: Job) -> tuple[Answer, ...]:
    """List the answers that an evaluation waits for; none where it asked for no choice."""
    name = str(job.outcome.get("error.wanted") or "")
    if job.kind != "evaluate" or not name:
        return ()
    found = kinds.parameters(str(job.request["standard"])).get(name)
    options = found.options if found is not None else ()
    return tuple(Answer(value, words.label(label)) for value, label in options)


def answered(job: Job, answer: str) -> Asked:
    """Ask once more for what a job asked for, with the answer that it wanted."""
    told = {name: str(value or "") for name, value in job.request.items()}
    settings = (*told.get("settings", "").split("\n"), f"{job.outcome['error.wanted']}={answer}")
    return Asked(
        standard=told["standard"],
        period=told.get("period", ""),
        as_of=told.get("as_of", ""),
        zones=tuple(zone for zone in told.get("zones", "").split(",") if zone),
        parameters=told.get("parameters", ""),
        settings=tuple(setting for setting in settings if setting),
        what_if=bool(job.request.get("what_if")),
    )


def _check_set(house: OpenHouse, asked: Asked) -> None:
    """Refuse a parameter set that is neither shipped nor saved; a path is none."""
    if not asked.parameters or asked.parameters in known_sets(house, asked.standard):
        return
    if find_version(house, asked.standard, asked.parameters) is None:
        known = ", ".join(known_sets(house, asked.standard))
        raise UsageError(
            say("There is no parameter set {name}", name=asked.parameters),
            expected=say("Known: {known}.", known=known or "–"),
        )
