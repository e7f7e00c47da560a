"""The overview (总览): how the zones stand, what presses, and how fresh the data are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from yuanheng.app.house import House
from yuanheng.app.task_lists import newest_calendar
from yuanheng.ledger.known import LEDGER_ZONE, heads, resolve_seq, zones_on
from yuanheng.model import rounds
from yuanheng.model.evaluation import Finding, NodeScore, Run
from yuanheng.model.ledger import Batch
from yuanheng.model.relation import Label
from yuanheng.model.tasks import Light
from yuanheng.standards import packs
from yuanheng.standards.relations import core_schema
from yuanheng.tasks import folding, lights

SEVERITIES = ("high", "medium", "low")
LIGHTS: tuple[Light, ...] = ("red", "yellow", "unknown", "green", "grey")
#: Findings are told apart by age: up to so many days, up to so many, and older.
AGES = (30, 180)
#: What falls due is counted so many days ahead.
HORIZONS = (30, 90, 180)
#: What a survey brings, and what is filled in and reported.
_SURVEYED, _REPORTED = ("parcel",), ("reported", "enterprise_year", "project")

_HANDED_IN = ("submitted", "accepted", "locked")


@dataclass(frozen=True)
class Point:
    """The score of one period, from its last official run.

    It is None where it is not provable; `missing` then counts the facts that it lacks.
    """

    period: str
    score: float | None
    run: int
    missing: int = 0


@dataclass(frozen=True)
class Standing:
    """How a zone stands by one standard: the last period, and the periods before it."""

    zone: str
    name: str
    standard: str
    title: Label
    status: str
    trend: tuple[Point, ...]

    @property
    def now(self) -> Point:
        """Give the last period."""
        return self.trend[-1]

    @property
    def before(self) -> Point | None:
        """Give the period before the last; None where there is none."""
        return self.trend[-2] if len(self.trend) > 1 else None

    @property
    def change(self) -> float | None:
        """Give the change against the period before; None where one of the two is not known."""
        before = self.before
        if before is None or before.score is None or self.now.score is None:
            return None
        return self.now.score - before.score


@dataclass(frozen=True)
class Aged:
    """The open findings of one severity, by age as AGES tells them apart."""

    severity: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Count them all."""
        return sum(self.counts)


@dataclass(frozen=True)
class Told:
    """What the ledger was told last of something: period, batch, day, and how long ago."""

    period: str
    batch: int
    day: str
    days_ago: int


@dataclass(frozen=True)
class Freshness:
    """How fresh the data of a zone are; None where it was never told."""

    zone: str
    name: str
    surveyed: Told | None
    reported: Told | None


@dataclass(frozen=True)
class RoundStanding:
    """A reporting round that waits for zones: how many have handed in, of how many asked."""

    id: int
    title: str
    relation: Label
    period: str
    due: str
    handed_in: int
    asked: int


@dataclass(frozen=True)
class Overview:
    """All that the overview says, for the zones that somebody sees.

    `due`: days ahead of the day the rules were last applied, and how many verdicts fall due.
    """

    day: str
    seq: int
    standings: tuple[Standing, ...]
    findings: tuple[Aged, ...]
    due: tuple[tuple[int, int], ...]
    tasks: tuple[tuple[str, int], ...]
    freshness: tuple[Freshness, ...]
    rounds: tuple[RoundStanding, ...]


def overview(house: House, zones: frozenset[str], as_known: str | None = None) -> Overview:
    """Gather the overview of some zones, now or as it was known on a day or at a sequence number.

    A finding that a later run closed counts as open at that time; LedgerError or UsageError where
    the ledger knew nothing then, or the text names no time.
    """
    batches = house.store.batches()
    seq = resolve_seq(batches, as_known)
    until = _until(batches, seq, as_known)
    day = (until or house.clock.now()).astimezone(LEDGER_ZONE).date()
    names = {
        str(row["zone"]): str(row["name"] or row["zone"])
        for row in zones_on(house.store, seq, "9999")
        if row["zone"] in zones
    }
    runs = tuple(
        r
        for r in house.store.runs()
        if r.official and r.ledger_seq <= seq and _is_before(r.created_at, until)
    )
    return Overview(
        day=day.isoformat(),
        seq=seq,
        standings=_standings(runs, names),
        findings=_aged(_open(house, names, runs, until), day),
        due=_due(runs, names),
        tasks=_lit(house, names, until, day),
        freshness=_fresh(house, names, seq, day),
        rounds=_waiting(house, names, until),
    )


def _until(batches: Iterable[Batch], seq: int, as_known: str | None) -> datetime | None:
    """Give the moment up to which things were known; None for now."""
    if as_known is None:
        return None
    if not as_known.isdecimal():
        day = date.fromisoformat(as_known) + timedelta(days=1)
        return datetime.combine(day, time(), LEDGER_ZONE) - timedelta(seconds=1)
    after = next((b for b in batches if b.seq == seq + 1), None)
    return None if after is None else datetime.fromisoformat(after.recorded_at)


def _is_before(moment: str, until: datetime | None) -> bool:
    return until is None or _moment(moment) <= until


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _standings(runs: Iterable[Run], names: dict[str, str]) -> tuple[Standing, ...]:
    """Give the trend of each zone by each standard, from the last official run of each period."""
    last: dict[tuple[str, str], dict[str, tuple[Run, NodeScore]]] = {}
    for run in runs:
        for result in run.results:
            if result.zone in names and not result.subject:
                periods = last.setdefault((result.zone, run.standard), {})
                periods[run.period] = (run, result.total)
    found = [
        Standing(
            zone=zone,
            name=names[zone],
            standard=standard,
            title=packs.pack(standard).title,
            status=periods[max(periods)][1].status,
            trend=tuple(_point(p, r, s) for p, (r, s) in sorted(periods.items())),
        )
        for (zone, standard), periods in last.items()
    ]
    return tuple(sorted(found, key=lambda s: (s.standard, s.name, s.zone)))


def _point(period: str, run: Run, total: NodeScore) -> Point:
    lacking = len({(m.kind, m.name) for m in total.missing}) if total.score is None else 0
    return Point(period, total.score, run.id, lacking)


def _open(
    house: House, names: dict[str, str], runs: tuple[Run, ...], until: datetime | None
) -> list[Finding]:
    """List the findings that are open, or were at the time asked for."""
    findings = [f for f in house.store.findings() if f.zone in names]
    if until is None:
        return [f for f in findings if f.state != "closed"]
    known = {run.id for run in runs}
    return [
        f for f in findings if f.opened_run in known and (f.state != "closed" or f.run not in known)
    ]


def _aged(findings: Iterable[Finding], day: date) -> tuple[Aged, ...]:
    """Count findings by severity and age."""
    counts = Counter(
        (f.severity, sum((day - _day(f.opened_at)).days > limit for limit in AGES))
        for f in findings
    )
    return tuple(
        Aged(severity, tuple(counts[severity, n] for n in range(len(AGES) + 1)))
        for severity in SEVERITIES
    )


def _day(moment: str) -> date:
    return _moment(moment).astimezone(LEDGER_ZONE).date()


def _due(runs: Iterable[Run], names: dict[str, str]) -> tuple[tuple[int, int], ...]:
    """Count what falls due ahead of the day each rulebook was last applied to a zone."""
    last = {(run.standard, zone): run for run in runs if run.verdicts for zone in run.zones}
    left = [
        (date.fromisoformat(verdict.falls_due) - date.fromisoformat(run.as_of)).days
        for (_, zone), run in last.items()
        if zone in names
        for subject in run.verdicts
        if subject.zone == zone
        for verdict in subject.rules
        if verdict.verdict == "not-met" and verdict.falls_due
    ]
    return tuple((days, sum(0 < n <= days for n in left)) for days in HORIZONS)


def _lit(
    house: House, names: dict[str, str], until: datetime | None, day: date
) -> tuple[tuple[str, int], ...]:
    """Count the open tasks by their light on a day."""
    events = [e for e in house.store.task_events() if _is_before(e.at, until)]
    calendar = newest_calendar()
    found = Counter(
        lights.signal(task, day, calendar).light
        for task in folding.fold(events)
        if task.zone in names and task.closed is None
    )
    return tuple((light, found[light]) for light in LIGHTS)


def _fresh(house: House, names: dict[str, str], seq: int, day: date) -> tuple[Freshness, ...]:
    """Say of each zone which period was told last, and when."""
    days = {b.seq: _day(b.recorded_at) for b in house.store.batches()}
    last: dict[tuple[str, str], Told] = {}
    for kept, number in heads(house.store, seq).items():
        kind = "surveyed" if kept.relation in _SURVEYED else "reported"
        if kept.zone not in names or kept.relation not in (*_SURVEYED, *_REPORTED):
            continue
        told = days[number]
        found = Told(kept.period, number, told.isoformat(), max(0, (day - told).days))
        before = last.get((kept.zone, kind), replace(found, period="", batch=0))
        last[kept.zone, kind] = max(before, found, key=lambda t: (t.period, t.batch))
    return tuple(
        Freshness(zone, name, last.get((zone, "surveyed")), last.get((zone, "reported")))
        for zone, name in sorted(names.items(), key=lambda item: item[::-1])
    )


def _waiting(
    house: House, names: dict[str, str], until: datetime | None
) -> tuple[RoundStanding, ...]:
    """List the rounds that wait for a zone, by the day they are due."""
    events = tuple(e for e in house.store.round_events() if _is_before(e.at, until))
    found = []
    for asked in rounds.fold(events):
        states = [cell.state for cell in asked.cells if cell.zone in names]
        handed_in = sum(state in _HANDED_IN for state in states)
        if handed_in < len(states):
            relation = core_schema().relations[asked.relation].label
            found.append(
                RoundStanding(
                    id=asked.id,
                    title=asked.title,
                    relation=relation,
                    period=asked.period,
                    due=asked.due,
                    handed_in=handed_in,
                    asked=len(states),
                )
            )
    return tuple(sorted(found, key=lambda r: (r.due, r.id)))
