"""Findings as people look for them (问题清单): chosen, counted by kind, and what falls due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from yuanheng.findings.moving import MONITORING
from yuanheng.ledger.record.known import LEDGER_ZONE
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.views.descent.evidence import finding_evidence
from yuanheng.views.descent.judged import due_text, falling_due
from yuanheng.views.descent.named_findings import FindingView, list_findings
from yuanheng.words.words import Words

StateChoice = Literal["alive", "open", "unverifiable", "closed", "all"]
"""`alive` are those that are open or unverifiable: all that still need attention."""


@dataclass(frozen=True)
class FindingChoice:
    """Which findings are wanted; None leaves a question open. `age` is in days since opened."""

    severity: str | None = None
    state: StateChoice = "alive"
    zone: str | None = None
    standard: str | None = None
    age: int | None = None


@dataclass(frozen=True)
class FindingLine:
    """One finding as a list gives it; `age` is in days since it was opened."""

    number: int
    key: str
    zone: str
    zone_name: str
    area: str
    subject: str
    label: str
    severity: str
    state: str
    standard: str
    standard_title: str
    opened_on: str
    age: int
    run: int
    evidence: str


@dataclass(frozen=True)
class FoundFindings:
    """The findings that were chosen, and how many each other choice would give.

    `severities` and `states` are counted with all other choices kept; `total` counts those chosen,
    of which `lines` may be a part.
    """

    lines: tuple[FindingLine, ...]
    total: int
    severities: dict[str, int]
    states: dict[str, int]
    zones: dict[str, str]
    standards: dict[str, str]


@dataclass(frozen=True)
class DueLine:
    """What a subject will meet on a day if nothing happens; `days_left` counts from today."""

    zone: str
    subject: str
    name: str
    label: str
    severity: str
    article: str
    day: str
    days_left: int
    left_text: str
    run: int
    as_of: str


def choose_findings(
    house: House,
    words: Words,
    zones: frozenset[str],
    choice: FindingChoice,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> FoundFindings:
    """List the findings of some zones, the gravest and oldest first."""
    seen = [v for v in list_findings(house, closed=True) if v.finding.zone in zones]
    chosen = [v for v in seen if _fits(house, v, choice)]
    end = None if limit is None else offset + limit
    return FoundFindings(
        lines=tuple(finding_line(house, words, v) for v in chosen[offset:end]),
        total=len(chosen),
        severities=_count(v.finding.severity for v in seen if _fits_but_severity(house, v, choice)),
        states=_count(v.finding.state for v in seen if _fits_but_state(house, v, choice)),
        zones={v.finding.zone: v.zone for v in sorted(seen, key=lambda v: v.zone)},
        standards={f: family_title(words, f) for f in sorted({v.finding.family for v in seen})},
    )


def due_lines(
    house: House, words: Words, zones: frozenset[str], within: int
) -> tuple[DueLine, ...]:
    """List what falls due in some zones within some days of today, and what has passed."""
    return tuple(
        DueLine(
            zone=due.zone_name,
            subject=due.subject,
            name=due.name,
            label=words.label(due.rule.label),
            severity=due.rule.severity,
            article=due.article,
            day=due.day,
            days_left=due.days_left,
            left_text=due_text(words, due.days_left),
            run=due.run,
            as_of=due.as_of,
        )
        for due in falling_due(house, within)
        if due.zone in zones
    )


def family_title(words: Words, family: str) -> str:
    """Name a family of standards by the title of its newest edition."""
    if family == MONITORING:
        return words("Survey checks")
    editions = [p for p in packs.all_packs().values() if p.id.rpartition(".")[0] == family]
    return words.label(max(editions, key=lambda p: p.id).title) if editions else family


def age_of(house: House, opened_at: str) -> int:
    """Count the days in China since a moment."""
    opened = datetime.fromisoformat(opened_at).astimezone(LEDGER_ZONE).date()
    return (house.clock.now().astimezone(LEDGER_ZONE).date() - opened).days


def day_of(moment: str) -> str:
    """Give the day in China of a moment."""
    return datetime.fromisoformat(moment).astimezone(LEDGER_ZONE).date().isoformat()


def _fits(house: House, view: FindingView, choice: FindingChoice) -> bool:
    """Tell whether a finding is among those wanted."""
    finding = view.finding
    return (
        (choice.severity is None or finding.severity == choice.severity)
        and (choice.state in ("all", finding.state) or _is_alive(view, choice))
        and (choice.zone is None or finding.zone == choice.zone)
        and (choice.standard is None or finding.family == choice.standard)
        and (choice.age is None or age_of(house, finding.opened_at) >= choice.age)
    )


def _is_alive(view: FindingView, choice: FindingChoice) -> bool:
    return choice.state == "alive" and view.finding.state != "closed"


def _fits_but_severity(house: House, view: FindingView, choice: FindingChoice) -> bool:
    return _fits(house, view, replace(choice, severity=None))


def _fits_but_state(house: House, view: FindingView, choice: FindingChoice) -> bool:
    return _fits(house, view, replace(choice, state="all"))


def _count(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values))


def finding_line(house: House, words: Words, view: FindingView) -> FindingLine:
    """Say one finding in a line."""
    finding = view.finding
    return FindingLine(
        number=view.number,
        key=finding.key,
        zone=finding.zone,
        zone_name=view.zone,
        area=finding.area,
        subject=str(finding.details.get("name") or finding.subject),
        label=words.label(view.label),
        severity=finding.severity,
        state=finding.state,
        standard=finding.family,
        standard_title=family_title(words, finding.family),
        opened_on=day_of(finding.opened_at),
        age=age_of(house, finding.opened_at),
        run=finding.run,
        evidence=finding_evidence(words, finding),
    )
