"""The overview in the reader's words (总览卡): what page, wall and JSON twin say alike."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from yuanheng.views.descent.brackets import bracket_text
from yuanheng.views.known_house import known_house
from yuanheng.views.map.sheets import Maps
from yuanheng.views.office.figures import KeyFigure, key_figures
from yuanheng.views.office.pressing import (
    BureauLights,
    PressingCase,
    lights_by_bureau,
    pressing_cases,
)
from yuanheng.views.office.zones import Spot, ZoneWork, spots, work_by_zone
from yuanheng.views.overview import SEVERITIES, Overview, Standing, Told, overview
from yuanheng.views.runs.runs import runs_on
from yuanheng.web.visitors import Visitor
from yuanheng.words.figures import figure, status_word
from yuanheng.words.words import Words

#: So many of the gravest casefiles stand on the first page.
MOST_CASES = 8
_SEVERITIES = {"high": "high", "medium": "medium", "low": "low"}
_LIGHTS = {
    "red": "overdue",
    "yellow": "due soon",
    "unknown": "no deadline known",
    "green": "in time",
    "grey": "clock stopped",
}


class PointCard(BaseModel):
    """The score of one period."""

    period: str
    score: float | None
    run: int


class StandingCard(BaseModel):
    """How a zone stands by one standard; `change` is against the period before.

    Where the score is not provable, `missing` counts the facts that it lacks.
    """

    zone: str
    zone_name: str
    standard: str
    title: str
    period: str
    score: float | None
    score_text: str
    bracket_text: str
    missing: int
    status: str
    change: float | None
    before: str | None
    run: int
    trend: list[PointCard]


class AgedCard(BaseModel):
    """The open findings of one severity: up to 30 days old, up to 180, and older."""

    severity: str
    label: str
    to_30: int
    to_180: int
    older: int
    total: int


class DueCard(BaseModel):
    """How many verdicts fall due within so many days of the day the rules were last applied."""

    days: int
    count: int


class LightCard(BaseModel):
    """How many open tasks show a light."""

    light: str
    label: str
    count: int


class ToldCard(BaseModel):
    """What the ledger was told last of something."""

    period: str
    batch: int
    day: str
    days_ago: int


class FreshCard(BaseModel):
    """How fresh the data of a zone are."""

    zone: str
    zone_name: str
    surveyed: ToldCard | None
    reported: ToldCard | None


class RoundCard(BaseModel):
    """A reporting round that waits for zones."""

    id: int
    title: str
    relation: str
    period: str
    due: str
    handed_in: int
    asked: int


class ZoneLine(BaseModel):
    """One zone among several: its last score, what is open in it, its data, and where it lies.

    worst: the severity of its gravest casefile, empty where none is open; spot: longitude and
    latitude, None where nothing of it is drawn. They come first where most is open.
    """

    zone: str
    zone_name: str
    score: StandingCard | None
    work: ZoneWork
    worst: str
    surveyed: ToldCard | None
    reported: ToldCard | None
    spot: tuple[float, float] | None


class OverviewCard(BaseModel):
    """The overview of the zones that the account sees.

    is_evaluated: an official evaluation of any standard was made; figures: of the only zone, none
    for who sees several; zones: all of them, none for who sees one.
    """

    day: str
    ledger_seq: int
    is_evaluated: bool
    worst: list[PressingCase]
    bureaus: list[BureauLights]
    figures: list[KeyFigure]
    zones: list[ZoneLine]
    standings: list[StandingCard]
    findings: list[AgedCard]
    open_findings: int
    suspected: int
    due: list[DueCard]
    passed: int
    tasks: list[LightCard]
    open_tasks: int
    freshness: list[FreshCard]
    rounds: list[RoundCard]


def overview_card(visitor: Visitor, maps: Maps, as_known: str) -> OverviewCard:
    """Put the overview into the reader's words, now or as it was known."""
    words = visitor.words
    house = known_house(visitor.house, as_known.strip() or None)
    found = overview(house, visitor.zones)
    findings = [
        AgedCard(
            severity=row.severity,
            label=words(_SEVERITIES[row.severity]),
            to_30=row.counts[0],
            to_180=row.counts[1],
            older=row.counts[2],
            total=row.total,
        )
        for row in found.findings
    ]
    tasks = [
        LightCard(light=light, label=words(_LIGHTS[light]), count=count)
        for light, count in found.tasks
    ]
    runs = [run for run in runs_on(house, visitor.zones) if run.official]
    names = frozenset(f.zone for f in found.freshness)
    is_one = len(names) == 1
    zones = [] if is_one else _zones(words, found, work_by_zone(house, names), spots(house, maps))
    return OverviewCard(
        day=found.day,
        ledger_seq=found.seq,
        is_evaluated=bool(runs),
        worst=list(pressing_cases(house, words, visitor.zones, MOST_CASES)),
        bureaus=list(lights_by_bureau(house, visitor.zones)),
        figures=list(key_figures(house, words, found.freshness[0].zone, runs)) if is_one else [],
        zones=zones,
        standings=[_standing(words, s) for s in found.standings],
        findings=findings,
        open_findings=sum(row.total for row in findings),
        suspected=found.suspected,
        due=[DueCard(days=days, count=count) for days, count in found.due],
        passed=found.passed,
        tasks=tasks,
        open_tasks=sum(row.count for row in tasks),
        freshness=[
            FreshCard(
                zone=f.zone,
                zone_name=f.name,
                surveyed=_told(f.surveyed),
                reported=_told(f.reported),
            )
            for f in found.freshness
        ],
        rounds=[
            RoundCard(
                id=r.id,
                title=r.title,
                relation=words.label(r.relation),
                period=r.period,
                due=r.due,
                handed_in=r.handed_in,
                asked=r.asked,
            )
            for r in found.rounds
        ],
    )


def _standing(words: Words, standing: Standing) -> StandingCard:
    before = standing.before
    score = standing.now.score
    return StandingCard(
        zone=standing.zone,
        zone_name=standing.name,
        standard=standing.standard,
        title=words.label(standing.title),
        period=standing.now.period,
        score=score,
        score_text=words("not provable") if score is None else figure(score),
        bracket_text=bracket_text(words, standing.bracket),
        missing=standing.now.missing,
        status=status_word(words, standing.status),
        change=standing.change,
        before=before.period if before else None,
        run=standing.now.run,
        trend=[PointCard(period=p.period, score=p.score, run=p.run) for p in standing.trend],
    )


def _zones(
    words: Words, found: Overview, work: Mapping[str, ZoneWork], lie: Mapping[str, Spot]
) -> list[ZoneLine]:
    """Put the zones side by side, each with its last score by the standard that most are scored by.

    Scores of several standards cannot be held against each other.
    """
    scored: dict[str, dict[str, Standing]] = {}
    for standing in found.standings:
        scored.setdefault(standing.standard, {})[standing.zone] = standing
    standings: Mapping[str, Standing] = max(scored.values(), key=len, default={})

    def presses(zone: str) -> tuple[int, ...]:
        open_ = work[zone]
        return (-open_.high, -open_.red, -open_.cases, zone not in standings)

    fresh = sorted(found.freshness, key=lambda f: presses(f.zone))
    return [
        ZoneLine(
            zone=f.zone,
            zone_name=f.name,
            score=_standing(words, standings[f.zone]) if f.zone in standings else None,
            work=work[f.zone],
            worst=next((s for s in SEVERITIES if getattr(work[f.zone], s)), ""),
            surveyed=_told(f.surveyed),
            reported=_told(f.reported),
            spot=lie.get(f.zone),
        )
        for f in fresh
    ]


def _told(told: Told | None) -> ToldCard | None:
    if told is None:
        return None
    return ToldCard(period=told.period, batch=told.batch, day=told.day, days_ago=told.days_ago)
