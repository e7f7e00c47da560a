"""The overview (总览): how the zones stand, what presses, and how fresh the data are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from yuanheng.evaluate.brackets.scores import Bracket
from yuanheng.ledger.record.known import LEDGER_ZONE, heads, zones_on
from yuanheng.model import rounds
from yuanheng.model.evaluation import NodeScore, Run
from yuanheng.model.relation import Label
from yuanheng.model.tasks import Light
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.tasks import folding, lights
from yuanheng.views.descent.brackets import brackets
from yuanheng.views.descent.judged import falling_due
from yuanheng.views.descent.runs import lies_apart
from yuanheng.views.findings.casefiles import count_suspected, open_cases
from yuanheng.views.known_house import known_house
from yuanheng.views.rounds import OWING
from yuanheng.views.tasks.lists import today

SEVERITIES = ("high", "medium", "low")
LIGHTS: tuple[Light, ...] = ("red", "yellow", "unknown", "green", "grey")
#: Casefiles are told apart by age: up to so many days, up to so many, and older.
AGES = (30, 180)
#: What falls due is counted so many days ahead.
HORIZONS = (30, 90, 180)
#: What a survey brings, and what is filled in and reported.
_SURVEYED, _REPORTED = ("parcel",), ("reported", "enterprise_year", "supply")


@dataclass(frozen=True)
class Point:
    """The score of one period, from its last official run.

    It is None where it is not provable; `missing` then counts the facts that it lacks.
    is_apart: the survey does not lie on the one before it.
    """

    period: str
    score: float | None
    run: int
    missing: int = 0
    is_apart: bool = False


@dataclass(frozen=True)
class Standing:
    """How a zone stands by one standard: the last period, and the periods before it."""

    zone: str
    name: str
    standard: str
    title: Label
    status: str
    trend: tuple[Point, ...]
    bracket: Bracket | None = None

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
        """Give the change against the period before; None where one of the two is not known.

        Nor is there one between surveys that do not lie on each other.
        """
        before = self.before
        if before is None or self.now.is_apart:
            return None
        if before.score is None or self.now.score is None:
            return None
        return self.now.score - before.score


@dataclass(frozen=True)
class Aged:
    """The open casefiles of one severity, by age as AGES tells them apart."""

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

    suspected: casefiles (疑似) that are none of the open ones, for nothing proves them.
    `due`: days ahead of the day, and how many verdicts fall due; `passed`: how many had their day
    since the rules were last applied.
    """

    day: str
    seq: int
    standings: tuple[Standing, ...]
    findings: tuple[Aged, ...]
    suspected: int
    due: tuple[tuple[int, int], ...]
    passed: int
    tasks: tuple[tuple[str, int], ...]
    freshness: tuple[Freshness, ...]
    rounds: tuple[RoundStanding, ...]


def overview(house: House, zones: frozenset[str], as_known: str | None = None) -> Overview:
    """Gather the overview of some zones, now or as it was known on a day or at a sequence number.

    LedgerError or UsageError where the ledger knew nothing then, or the text names no time.
    """
    house = known_house(house, as_known)
    seq, day = house.record.last_seq(), today(house)
    names = names_of_zones(house, zones)
    runs = tuple(run for run in house.record.runs() if run.official)
    left = [due.days_left for due in falling_due(house, max(HORIZONS)) if due.zone in names]
    return Overview(
        day=day.isoformat(),
        seq=seq,
        standings=_standings(house, runs, names),
        findings=_aged(open_cases(house, names), day),
        suspected=count_suspected(house, names),
        due=tuple((days, sum(0 <= n <= days for n in left)) for days in HORIZONS),
        passed=sum(n < 0 for n in left),
        tasks=_lit(house, names),
        freshness=_fresh(house, names, seq, day),
        rounds=_waiting(house, names),
    )


def names_of_zones(house: House, zones: frozenset[str]) -> dict[str, str]:
    """Name some zones of the ledger, by their internal number."""
    return {
        str(row["zone"]): str(row["name"] or row["zone"])
        for row in zones_on(house.record, house.record.last_seq(), "9999")
        if row["zone"] in zones
    }


def _standings(house: House, runs: Iterable[Run], names: dict[str, str]) -> tuple[Standing, ...]:
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
            trend=tuple(_point(p, r, s, zone) for p, (r, s) in sorted(periods.items())),
            bracket=_bracket(house, periods[max(periods)][0], zone),
        )
        for (zone, standard), periods in last.items()
    ]
    return tuple(sorted(found, key=lambda s: (s.standard, s.name, s.zone)))


def _bracket(house: House, run: Run, zone: str) -> Bracket | None:
    """Give between what the score of a zone lies where it is not provable."""
    return brackets(house, run).get((zone, "", "", "total", False))


def _point(period: str, run: Run, total: NodeScore, zone: str) -> Point:
    lacking = len({(m.kind, m.name) for m in total.missing}) if total.score is None else 0
    return Point(period, total.score, run.id, lacking, lies_apart(run, zone))


def _aged(cases: Iterable[tuple[str, str]], day: date) -> tuple[Aged, ...]:
    """Count casefiles by severity and by how long they hold."""
    counts = Counter(
        (severity, sum((day - date.fromisoformat(since)).days > limit for limit in AGES))
        for severity, since in cases
    )
    return tuple(
        Aged(severity, tuple(counts[severity, n] for n in range(len(AGES) + 1)))
        for severity in SEVERITIES
    )


@lru_cache(maxsize=4096)
def _day(moment: str) -> date:
    """Give the day in China of a moment; many findings are opened by one run, in one moment."""
    return datetime.fromisoformat(moment).astimezone(LEDGER_ZONE).date()


def _lit(house: House, names: dict[str, str]) -> tuple[tuple[str, int], ...]:
    """Count the open tasks by their light."""
    day, calendar = today(house), packs.newest_calendar()
    found = Counter(
        lights.signal(task, day, calendar).light
        for task in folding.fold(house.record.task_events())
        if task.zone in names and task.closed is None
    )
    return tuple((light, found[light]) for light in LIGHTS)


def _fresh(house: House, names: dict[str, str], seq: int, day: date) -> tuple[Freshness, ...]:
    """Say of each zone which period was told last, and when."""
    days = {b.seq: _day(b.recorded_at) for b in house.record.batches()}
    last: dict[tuple[str, str], Told] = {}
    for kept, number in heads(house.record, seq).items():
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


def _waiting(house: House, names: dict[str, str]) -> tuple[RoundStanding, ...]:
    """List the rounds that wait for a zone, by the day they are due."""
    found = []
    for asked in rounds.fold(house.record.round_events()):
        states = [cell.state for cell in asked.cells if cell.zone in names]
        handed_in = sum(state not in OWING for state in states)
        if handed_in < len(states):
            relation = ledger_schema().relations[asked.relation].label
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
