"""How runs move findings: met opens, not met closes, not provable keeps them unverifiable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from yuanheng.model.evaluation import (
    LIFTED,
    SHARE,
    Finding,
    FindingState,
    Run,
    Verdict,
    ZoneResult,
    finding_key,
)
from yuanheng.standards.scorecards.scorecard import Scorecard

#: Findings of monitoring belong to no standard.
MONITORING = "core.survey"

Details = dict[str, str | int | float | None]


@dataclass(frozen=True)
class Evidence:
    """What one rule says of one subject in one run.

    suspected: stated facts give cause where the rule is not provable; None where the standard
    would suspect nothing, or the subject is gone. lifted: why nothing is suspected any more.
    """

    family: str
    rule: str
    zone: str
    area: str
    verdict: Verdict
    severity: str
    details: Details = field(default_factory=dict)
    subject: str = ""
    suspected: bool | None = None
    lifted: str = "cause"

    @property
    def key(self) -> str:
        """Name the finding it may be."""
        return finding_key(self.family, self.rule, self.zone, self.area, self.subject)


def evidence_of(card: Scorecard, run: Run) -> tuple[Evidence, ...]:
    """Read a run: indicators scored below attention, and what monitoring saw."""
    found = [e for zone in run.results for e in (*_scores(card, zone), *_shares(card, zone))]
    for seen in run.observations:
        details: Details = {
            "measured": seen.measured,
            "tolerance": seen.tolerance,
            "unit": seen.unit,
            **seen.details,
        }
        found.append(
            Evidence(MONITORING, seen.check, seen.zone, seen.area, seen.verdict, "medium", details)
        )
    return tuple(found)


def move(
    previous: Iterable[Finding], evidence: Iterable[Evidence], run: Run
) -> tuple[Finding, ...]:
    """Give the findings that a run opened, suspected, confirmed, doubted or closed.

    A run that is not official moves nothing. A suspicion ends when a verdict comes, or when nothing
    gives cause any more.
    """
    if not run.official:
        return ()
    known = {f.key: f for f in previous}
    moved = []
    for seen in evidence:
        before = known.get(seen.key)
        alive = before is not None and before.state != "closed"
        is_new = not alive or before is None or before.state == "suspected"
        if seen.verdict == "met":
            moved.append(_open(seen, before if alive else None, run, "open"))
        elif seen.verdict == "not-provable" and seen.suspected and is_new:
            moved.append(_open(seen, before if alive else None, run, "suspected"))
        elif before is not None and alive:
            moved.append(_left(seen, before, run))
    return tuple(moved)


def _left(seen: Evidence, before: Finding, run: Run) -> Finding:
    """Close a finding that is not met, or a suspicion without cause; doubt any other."""
    details: Details = {**before.details}
    state: FindingState = "unverifiable"
    if seen.verdict == "not-met":
        state, details = "closed", {**seen.details}
    elif before.state == "suspected" and seen.suspected is False:
        state, details = "closed", {**before.details, LIFTED: seen.lifted}
    return replace(before, state=state, run=run.id, details={**details, "period": run.period})


def moves_findings(runs: Iterable[Run], run: Run) -> bool:
    """Tell whether a run is not earlier than the last official one on any of its zones."""
    later = (
        other
        for other in runs
        if other.official and other.standard == run.standard and set(other.zones) & set(run.zones)
    )
    return all((run.period, run.ledger_seq) >= (other.period, other.ledger_seq) for other in later)


def _open(seen: Evidence, alive: Finding | None, run: Run, state: FindingState) -> Finding:
    """Open a finding, or keep an open one with the newer evidence."""
    return Finding(
        family=seen.family,
        rule=seen.rule,
        zone=seen.zone,
        area=seen.area,
        state=state,
        severity=seen.severity,
        run=run.id,
        opened_run=alive.opened_run if alive else 0,
        opened_at=alive.opened_at if alive else run.created_at,
        details={**seen.details, "period": run.period},
        subject=seen.subject,
    )


def _shares(card: Scorecard, zone: ZoneResult) -> Iterable[Evidence]:
    """Read the shares of one zone: a part of more than its whole is a contradiction of facts."""
    for area in zone.areas:
        for value in area.indicators:
            spec = card.indicators[value.id]
            if spec.whole is None:
                continue
            beyond = next((m.quantity for m in value.missing if m.kind == "above-whole"), None)
            verdict: Verdict = "not-provable" if value.value is None else "not-met"
            details: Details = {
                "value": value.value if beyond is None else float(beyond),
                "unit": spec.unit.text,
                "whole": spec.whole,
            }
            yield Evidence(
                family=card.family,
                rule=f"{SHARE}{value.id}",
                zone=zone.zone,
                area=area.area,
                verdict="met" if beyond is not None else verdict,
                severity="high",
                details=details,
                subject=zone.subject,
            )


def _scores(card: Scorecard, zone: ZoneResult) -> Iterable[Evidence]:
    """Read the scores of one zone's indicators."""
    for area in zone.areas:
        values = {i.id: i.value for i in area.indicators}
        for node in area.nodes:
            if node.id not in card.indicators:
                continue
            verdict: Verdict = "not-provable"
            if node.score is not None:
                verdict = "met" if node.score < card.below_score else "not-met"
            severity = "high" if (node.score or 0) < card.below_score / 2 else "medium"
            details: Details = {
                "value": values[node.id],
                "unit": card.indicators[node.id].unit.text,
                "score": node.score,
                "ideal": node.ideal,
                "below": card.below_score,
                "status": node.status,
            }
            yield Evidence(
                family=card.family,
                rule=node.id,
                zone=zone.zone,
                area=area.area,
                verdict=verdict,
                severity=severity,
                details=details,
                subject=zone.subject,
            )
