"""Findings in a line each (问题清单): what may be asked of a list of them, and what falls due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from yuanheng.findings.moving import MONITORING
from yuanheng.ledger.record.known import LEDGER_ZONE
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.views.descent.evidence import finding_evidence
from yuanheng.views.descent.judged import due_text, falling_due
from yuanheng.views.descent.named_findings import FindingView
from yuanheng.words.words import Words

StateChoice = Literal["alive", "open", "suspected", "unverifiable", "closed", "all"]
"""`alive` are those that are open, suspected or unverifiable: all that still need attention."""


@dataclass(frozen=True)
class FindingChoice:
    """Which casefiles are wanted; None leaves a question open.

    standard: that found anything in it; age: days that its oldest problem holds.
    """

    severity: str | None = None
    state: StateChoice = "alive"
    zone: str | None = None
    standard: str | None = None
    age: int | None = None


@dataclass(frozen=True)
class FindingLine:
    """One finding as a list gives it; `age` is in days since it was opened.

    role: what it is in its casefile, by its rule: problem, consequence or filing.
    """

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
    role: str


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
        role=view.role,
    )
