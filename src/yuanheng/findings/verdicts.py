"""Verdicts as evidence for findings: what a rulebook says of each subject (违规事项)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

import numpy as np

from yuanheng.evaluate.rulebook import VERDICTS, Judged, RuleColumns
from yuanheng.findings.moving import Details, Evidence
from yuanheng.model.evaluation import WITHDRAWN, Finding, Run


def verdict_evidence(
    judged: Judged, run: Run, previous: Iterable[Finding], standing: Container[int]
) -> tuple[Evidence, ...]:
    """Give what moves findings: every rule met or suspected, and what became of those still open.

    A subject that is no longer in the ledger proves nothing: its findings stay, unverifiable. But
    where the batch that it rested on was withdrawn, there is nothing left to find: they close as
    such. standing: the batches that no withdrawal takes back.
    """
    alive = {
        (f.rule, f.zone, f.area, f.subject): f
        for f in previous
        if f.family == judged.book.family and f.state != "closed" and f.zone in run.zones
    }
    rows = {place: row for row, place in enumerate(judged.places)}
    found: list[Evidence] = []
    for rule in judged.rules:
        seen = set(np.flatnonzero(rule.verdicts == VERDICTS.index("met")).tolist())
        if rule.signs is not None:
            seen |= set(np.flatnonzero(rule.signs).tolist())
        for key in [key for key in alive if key[0] == rule.rule.id and key[1:] in rows]:
            seen.add(rows[key[1:]])
            del alive[key]
        found += [_evidence(judged, rule, row, run) for row in sorted(seen)]
    return (*found, *_gone(judged, alive.values(), standing))


def _evidence(judged: Judged, rule: RuleColumns, row: int, run: Run) -> Evidence:
    """Read one verdict as evidence."""
    verdict = judged.verdict(rule, row)
    zone, area, subject = judged.places[row]
    level = next((n for n in rule.rule.levels if n.pack == verdict.binding), rule.rule.levels[0])
    details: Details = {
        "standard": run.standard,
        "article": level.article,
        "status": level.status,
        "seq": judged.rows.column("seq")[row].as_py(),
        "row": judged.rows.column("source_row")[row].as_py(),
        "name": judged.rows.column("subject_name")[row].as_py(),
        "due": verdict.falls_due,
    }
    if verdict.binding is not None:
        details["binding"] = verdict.binding
    if verdict.amount is not None and rule.rule.amount is not None:
        details |= {"amount": verdict.amount, "unit": rule.rule.amount.unit.text}
    if verdict.missing:
        details["missing"] = ", ".join(m.name for m in verdict.missing)
    if verdict.signs:
        details["signs"] = ", ".join(verdict.signs)
    return Evidence(
        family=judged.book.family,
        rule=rule.rule.id,
        zone=zone,
        area=area,
        verdict=verdict.verdict,
        severity=rule.rule.severity,
        details=details,
        subject=subject,
        suspected=bool(verdict.signs) if rule.rule.suspect else None,
    )


def _gone(judged: Judged, left: Iterable[Finding], standing: Container[int]) -> Iterator[Evidence]:
    """Say of the findings whose subject is gone, or whose rule, that nothing proves them now."""
    for finding in left:
        seq = finding.details.get("seq")
        is_withdrawn = isinstance(seq, int) and seq not in standing
        yield Evidence(
            family=judged.book.family,
            rule=finding.rule,
            zone=finding.zone,
            area=finding.area,
            verdict="not-met" if is_withdrawn else "not-provable",
            severity=finding.severity,
            details={**finding.details, WITHDRAWN: seq} if is_withdrawn else finding.details,
            subject=finding.subject,
        )
