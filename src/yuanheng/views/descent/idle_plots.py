"""Idle plots as a paper counts them (闲置宗地): of the last official check of a zone.

A plot counts once, whatever rules it meets; 满两年 is told from 满一年 by the agreed day of start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

import pyarrow.compute as pc

from yuanheng.ledger.record.known import standing
from yuanheng.model.evaluation import RuleVerdict, Run, SubjectVerdicts
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.tasks import folding
from yuanheng.words.words import Words

FAMILY = "cn.idle-land"
#: The two rules by which a plot is idle, and what follows from it, in the order of a paper.
_UNSTARTED, _STOPPED = "not-started", "suspended"
PATHS = ("take-back", "idle-fee", "agreement", "hoarding", "not-filed")

Kind = Literal["two-years", "one-year", "stopped", "suspected", "unproved"]
KINDS: tuple[Kind, ...] = ("two-years", "one-year", "stopped", "suspected", "unproved")
#: Those that are idle, and not only suspected or not provable.
IDLE: tuple[Kind, ...] = KINDS[:3]


@dataclass(frozen=True)
class Plot:
    """One plot: what it is, whose, how much land, since when, why, what follows, who deals with it.

    mu: exact; None where the ledger does not say it. paths: rules met; open_paths: not provable.
    """

    number: str
    name: str
    holder: str
    mu: Fraction | None
    kind: Kind
    since: str
    cause: str | None
    paths: tuple[str, ...]
    open_paths: tuple[str, ...]
    amounts: Mapping[str, float]
    lead: str


@dataclass(frozen=True)
class IdleLand:
    """The plots of one zone by the last check, the check before it, and what falls due."""

    run: Run
    plots: tuple[Plot, ...]
    before: Run | None
    before_plots: tuple[Plot, ...]
    due: tuple[tuple[str, str, str], ...]

    def of(self, *kinds: Kind) -> tuple[Plot, ...]:
        """Give the plots of some kinds."""
        return tuple(p for p in self.plots if p.kind in kinds)


def idle_land(house: House, zone: str) -> IdleLand | None:
    """Count the idle plots of a zone; None where it was never checked officially."""
    runs = [
        r
        for r in house.record.runs()
        if r.official and r.standard.rpartition(".")[0] == FAMILY and zone in r.zones
    ]
    if not runs:
        return None
    run = runs[-1]
    earlier = [r for r in runs if r.as_of < run.as_of]
    before = earlier[-1] if earlier else None
    return IdleLand(
        run=run,
        plots=_plots(house, run, zone),
        before=before,
        before_plots=_plots(house, before, zone) if before else (),
        due=_due(run, zone),
    )


def area_of(plots: Iterable[Plot]) -> Fraction:
    """Add the areas that are known, exactly, in mu (亩)."""
    return sum((p.mu for p in plots if p.mu is not None), Fraction(0))


def _plots(house: House, run: Run, zone: str) -> tuple[Plot, ...]:
    """Read the plots that need attention, the longest idle first."""
    relation = packs.rulebook(run.standard).subject.id
    table = standing(house.record, relation, run.ledger_seq)
    rows = table.filter(pc.equal(table.column("zone"), zone)).to_pylist()
    by_number = {row["number"]: row for row in rows}
    leads = {
        t.subject: t.people.lead
        for t in folding.fold(house.record.task_events())
        if t.zone == zone and t.closed is None
    }
    found = []
    for subject in (s for s in run.verdicts if s.zone == zone):
        kind = _kind(run, {v.rule: v for v in subject.rules})
        if kind is not None:
            row = by_number.get(subject.subject, {})
            found.append(_plot(subject, kind, row, leads.get(subject.subject, "")))
    return tuple(sorted(found, key=lambda p: (KINDS.index(p.kind), p.since, p.number)))


def _kind(run: Run, said: Mapping[str, RuleVerdict]) -> Kind | None:
    """Tell what a plot counts as; None where it is not idle."""
    unstarted, stopped = said.get(_UNSTARTED), said.get(_STOPPED)
    if unstarted is not None and unstarted.verdict == "met":
        day = unstarted.falls_due
        is_long = day is not None and _year_after(day) <= run.as_of
        return "two-years" if is_long else "one-year"
    if stopped is not None and stopped.verdict == "met":
        return "stopped"
    open_ones = [v for v in (unstarted, stopped) if v and v.verdict == "not-provable"]
    if not open_ones:
        return None
    return "suspected" if any(v.signs for v in open_ones) else "unproved"


def _year_after(day: str) -> str:
    """Give the day a year later; of 29 February the last of the month."""
    found = date.fromisoformat(day)
    try:
        return found.replace(year=found.year + 1).isoformat()
    except ValueError:
        return found.replace(year=found.year + 1, day=28).isoformat()


def _plot(subject: SubjectVerdicts, kind: Kind, row: Mapping[str, Any], lead: str) -> Plot:
    mu = parse_unit("亩")
    met = {v.rule: v for v in subject.rules if v.verdict == "met"}
    holds = met.get(_UNSTARTED) or met.get(_STOPPED)
    area = row.get("area")
    return Plot(
        number=subject.subject,
        name=subject.name or str(row.get("name") or ""),
        holder=str(row.get("holder") or ""),
        mu=None if area is None else area * storage_unit(mu).factor_to(mu),
        kind=kind,
        since=(holds.falls_due or "") if holds else "",
        cause=row.get("idle_cause"),
        paths=tuple(p for p in PATHS if p in met),
        open_paths=tuple(
            v.rule for v in subject.rules if v.verdict == "not-provable" and v.rule in PATHS
        ),
        amounts={r: v.amount for r, v in met.items() if v.amount is not None},
        lead=lead,
    )


def _due(run: Run, zone: str) -> tuple[tuple[str, str, str], ...]:
    """List what falls due after the check: day, plot and rule."""
    return tuple(
        sorted(
            (v.falls_due, s.subject, v.rule)
            for s in run.verdicts
            if s.zone == zone
            for v in s.rules
            if v.verdict == "not-met" and v.falls_due and v.falls_due > run.as_of
        )
    )


def idle_sentence(words: Words, land: IdleLand | None) -> str:
    """Say beside a score how many plots are idle; nothing where that was never checked."""
    if land is None or not land.of(*IDLE):
        return ""
    return words(
        " By the check of {day}, {n} plots with {mu} mu are idle, {long} of them for two years or"
        " longer.",
        day=land.run.as_of,
        n=len(land.of(*IDLE)),
        mu=plain_number(area_of(land.of(*IDLE))),
        long=len(land.of("two-years")),
    )


def plain_number(value: Fraction) -> str:
    """Write an exact number with two decimals and thousands, rounded half away from zero."""
    cents = abs(value) * 100
    whole = (2 * cents.numerator + cents.denominator) // (2 * cents.denominator)
    sign = "−" if value < 0 and whole else ""
    return f"{sign}{whole // 100:,}.{whole % 100:02}"
