"""The history of one parcel: what it was in each survey, and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import resolve_seq, snapshot, zone_history
from yuanheng.ledger.surveys.lineage import lineage, parcel_ids
from yuanheng.model.units import stored_per
from yuanheng.ports import House
from yuanheng.views.kept import Kept, content_of


@dataclass(frozen=True)
class Patch:
    """A parcel as one survey has it. `parcel` is the id that it keeps through renumbering."""

    parcel: str
    period: str
    assessed_range: str
    number: str | None
    area_m2: float | None


#: The links between the surveys of a zone, and its patches by their facts.
Followed = tuple[list[list[dict[str, Any]]], dict[str, Patch]]
#: People look at one patch of a zone after the other.
_FOLLOWED: Kept[Followed] = Kept(4)


@dataclass(frozen=True)
class Descent:
    """What became of a patch from one survey to the next: kind, shares (0 to 1), distance in m.

    `by` says how both were matched; `moved_m` how far apart both are drawn where not in place.
    """

    before: Patch | None
    after: Patch | None
    kind: str
    by: str | None
    share_before: float | None
    share_after: float | None
    moved_m: float | None


def parcel_history(
    house: House, subject: str, *, as_known: str | None = None
) -> tuple[Descent, ...]:
    """Follow a parcel back and forth through the surveys of its zone, in time order.

    subject: ZONE/NUMBER, or ZONE/YEAR/NUMBER where a number means other land in other years;
    as_known: a day or a sequence number, None for now.
    LedgerError where no survey has the number or where there is but one survey.
    """
    name, period, number = _parts(subject)
    upto = resolve_seq(house.record.batches(), as_known)
    zone = find_zone(zone_history(house.record, upto), name)
    facts = snapshot(house.record, "parcel", upto, zones=frozenset({zone}))
    periods = sorted(set(facts.column("period").to_pylist()))
    surveys = [facts.filter(pc.equal(facts.column("period"), each)) for each in periods]
    named = {
        row["fact"]
        for row in facts.select(["fact", "number", "period"]).to_pylist()
        if row["number"] == number and period in (None, row["period"])
    }
    if not named:
        raise LedgerError(
            say("No survey of the zone has the patch {number}", number=number),
            expected=say("Known: {known}.", known=", ".join(periods) or "–"),
            remedy=say("Write ZONE/NUMBER or ZONE/YEAR/NUMBER."),
        )
    if len(surveys) == 1:
        raise LedgerError(
            say("There is one survey only, {period}", period=periods[0]),
            remedy=say("Import the survey of another year."),
        )
    told, patches = _FOLLOWED.get(content_of(facts), lambda: _follow(facts, surveys))
    return tuple(_descent(row, patches) for row in _chain(told, named))


def _follow(facts: pa.Table, surveys: list[pa.Table]) -> Followed:
    """Match each survey of a zone with the one before it, which is the same for every patch."""
    steps = [lineage(*pair) for pair in pairwise(surveys)]
    return [step.to_pylist() for step in steps], _patches(facts, parcel_ids(surveys, steps))


def _parts(subject: str) -> tuple[str, str | None, str]:
    """Take a subject apart into zone, year and number."""
    zone, _, rest = subject.partition("/")
    year, sign, number = rest.partition("/")
    if sign and re.fullmatch(r"(19|20)\d\d", year):
        rest = number
    else:
        year = ""
    if not zone or not rest:
        raise UsageError(
            say("{subject} names no parcel", subject=subject),
            remedy=say("Write ZONE/NUMBER or ZONE/YEAR/NUMBER."),
        )
    return zone, year or None, rest


def _chain(told: list[list[dict[str, Any]]], named: set[str]) -> list[dict[str, Any]]:
    """Choose the links that lead from the ancestors of some patches to their descendants."""
    back: list[list[dict[str, Any]]] = []
    reached = set(named)
    for rows in reversed(told):
        back.insert(0, [r for r in rows if r["after"] in reached])
        reached |= {r["before"] for r in back[0] if r["before"] is not None}
    reached = set(named)
    found = []
    for rows, earlier in zip(told, back, strict=True):
        later = [r for r in rows if r["before"] in reached and r not in earlier]
        reached |= {r["after"] for r in later if r["after"] is not None}
        found += [*earlier, *later]
    return found


def _patches(facts: pa.Table, ids: pa.Table) -> dict[str, Patch]:
    """Describe every patch by its fact."""
    names = dict(zip(ids.column("fact").to_pylist(), ids.column("parcel").to_pylist(), strict=True))
    columns = ["fact", "period", "assessed_range", "number", "area"]
    return {
        row["fact"]: Patch(
            parcel=names[row["fact"]],
            period=row["period"],
            assessed_range=row["assessed_range"],
            number=row["number"],
            area_m2=None if row["area"] is None else row["area"] / float(stored_per("m2")),
        )
        for row in facts.select(columns).to_pylist()
    }


def _descent(row: dict[str, Any], patches: dict[str, Patch]) -> Descent:
    """Name the patches of a link."""
    return Descent(
        before=patches.get(row["before"]),
        after=patches.get(row["after"]),
        kind=row["kind"],
        by=row["by"],
        share_before=row["share_before"],
        share_after=row["share_after"],
        moved_m=row["moved_m"],
    )
