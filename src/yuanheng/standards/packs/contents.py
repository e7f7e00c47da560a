"""The content of packs (标准内容), read and checked by kind, on top of what they extend."""

from __future__ import annotations

from functools import lru_cache

from yuanheng.errors import Message, StandardError, say
from yuanheng.model.workdays import WorkCalendar
from yuanheng.standards.packs.calendar import read_calendar
from yuanheng.standards.packs.folders import Pack, PackKind, all_packs, pack
from yuanheng.standards.problems.problem import Problem, read_problem
from yuanheng.standards.profiles.profile import Profile, read_profile
from yuanheng.standards.profiles.table_profile import TableProfile, read_table_profile
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.reading import read_rulebook
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.standards.scorecards.scorecard import Scorecard, read_scorecard

__all__ = [
    "Pack",
    "PackKind",
    "all_packs",
    "pack",
    "problem",
    "profile",
    "rulebook",
    "scorecard",
    "table_profile",
    "table_profiles",
    "work_calendar",
]


def scorecard(pack_id: str) -> Scorecard:
    """Read the scorecard of a pack; StandardError where the pack is of another kind."""
    refusal = say("{id} is not a standard that can be evaluated", id=pack_id)
    return _scorecard(_of_kind(pack_id, "scorecard", refusal))


def rulebook(pack_id: str) -> Rulebook:
    """Read the rulebook of a pack, on top of those it extends; StandardError where it has none."""
    refusal = say("{id} is not a rulebook", id=pack_id)
    return _rulebook(_of_kind(pack_id, "rulebook", refusal))


def problem(pack_id: str) -> Problem:
    """Read the problem of a pack; StandardError where there is none of that id."""
    refusal = say("{id} is not a problem of allocation", id=pack_id)
    return _problem(_of_kind(pack_id, "problem", refusal))


def profile(pack_id: str) -> Profile:
    """Read an import profile; StandardError where there is none of that id."""
    refusal = say("{id} is not an import profile", id=pack_id)
    return _profile(_of_kind(pack_id, "profile", refusal))


def table_profile(pack_id: str) -> TableProfile:
    """Read a table profile; StandardError where there is none of that id."""
    refusal = say("{id} is not a table profile", id=pack_id)
    return _table_profile(_of_kind(pack_id, "table-profile", refusal))


def table_profiles() -> tuple[TableProfile, ...]:
    """Read every table profile that there is."""
    kind = "table-profile"
    return tuple(table_profile(p.id) for p in all_packs().values() if p.kind == kind)


def work_calendar(pack_id: str) -> WorkCalendar:
    """Read a calendar of working days; StandardError where there is none of that id."""
    refusal = say("{id} is not a calendar of working days", id=pack_id)
    return _work_calendar(_of_kind(pack_id, "calendar", refusal))


def newest_calendar() -> WorkCalendar:
    """Take the newest calendar of working days that is shipped."""
    return work_calendar(max(p for p in all_packs() if p.startswith("cn.calendar.")))


def _of_kind(pack_id: str, kind: PackKind, refusal: Message) -> Pack:
    """Find a pack of one kind; StandardError names those that there are."""
    found = pack(pack_id)
    if found.kind != kind:
        known = ", ".join(p.id for p in all_packs().values() if p.kind == kind)
        raise StandardError(refusal, expected=say("Known: {known}.", known=known))
    return found


@lru_cache(maxsize=16)
def _scorecard(found: Pack) -> Scorecard:
    return read_scorecard(found.yaml("scorecard.yaml"), found.id, ledger_schema())


@lru_cache(maxsize=16)
def _rulebook(found: Pack) -> Rulebook:
    parent = rulebook(found.extends) if found.extends else None
    return read_rulebook(found.yaml("rulebook.yaml"), found.id, ledger_schema(), parent)


@lru_cache(maxsize=16)
def _problem(found: Pack) -> Problem:
    return read_problem(found.yaml("problem.yaml"), found.id, ledger_schema())


@lru_cache(maxsize=16)
def _profile(found: Pack) -> Profile:
    return read_profile(found.yaml("profile.yaml"), ledger_schema())


@lru_cache(maxsize=32)
def _table_profile(found: Pack) -> TableProfile:
    return read_table_profile(found.yaml("table.yaml"), found.id, ledger_schema())


@lru_cache(maxsize=4)
def _work_calendar(found: Pack) -> WorkCalendar:
    return read_calendar(found.yaml("calendar.yaml"), found.id)
