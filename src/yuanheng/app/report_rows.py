"""The rows of the report's tables: indicators, land, findings, problems, sources, parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from yuanheng.app.evaluating import finding_label, missing_facts, run_warnings
from yuanheng.app.figures import (
    figure,
    place,
    readable_formula,
    shown_unit,
    status_word,
    with_unit,
)
from yuanheng.app.words import Words
from yuanheng.ledger.known import LEDGER_ZONE
from yuanheng.model.evaluation import AreaResult, Finding, Missing, NodeScore, Run, ZoneResult
from yuanheng.model.ledger import Batch, Issue
from yuanheng.report.view import (
    FindingRow,
    IndicatorRow,
    ParameterRow,
    ProblemRow,
    ProvenanceRow,
    Verdict,
)
from yuanheng.standards.compile import storage_factor
from yuanheng.standards.scorecard import Scorecard


@dataclass(frozen=True)
class Place:
    """Where an indicator stands: its run, zone and area, and the words it is said in."""

    words: Words
    card: Scorecard
    run: Run
    zone: ZoneResult
    area: AreaResult


def indicator_row(
    at: Place, name: str, node: NodeScore | None, path: tuple[str, str]
) -> IndicatorRow:
    """Say one indicator with its formula and the quantities behind it."""
    words, card, run, zone, area = at.words, at.card, at.run, at.zone, at.area
    spec = card.indicators[name]
    value = next(i for i in area.indicators if i.id == name)
    quantities = {q.id: q for q in area.quantities}
    evidence = []
    for quantity in spec.formula.names:
        of, found = card.quantities[quantity], quantities[quantity]
        amount = (
            words("not provable")
            if found.value is None
            else with_unit(found.value * float(storage_factor(of)), of.unit.text)
        )
        text = f"{words.label(of.label)} {amount}"
        if of.measure is None:
            text += words(" ({n} patches)", n=found.members)
            if found.unknown:
                text += words(", {n} cannot be judged", n=found.unknown)
        evidence.append(text)
    missing = node.missing if node else value.missing
    verdict: Verdict = "not-provable"
    if node is not None and node.score is not None:
        verdict = "not-met" if node.score < card.below_score else "met"
    elif value.value is not None:
        verdict = "value-only"
    return IndicatorRow(
        goal=path[0],
        subgoal=path[1],
        label=words.label(spec.label),
        value_text="" if value.value is None else figure(value.value),
        unit=shown_unit(spec.unit.text),
        ideal_text=figure(node.ideal) if node and node.ideal is not None else "—",
        weight_text=f"{node.weight:g}" if node and node.weight is not None else "—",
        score_text=figure(node.score) if node and node.score is not None else "",
        score=node.score if node else None,
        verdict=verdict,
        status_text=status_word(words, node.status if node else value.status),
        missing=tuple(missing_texts(words, card, missing)),
        formula_text=readable_formula(words, card, spec),
        evidence=tuple(evidence),
        fact_id=f"r{run.id}_{zone.zone}_{'m' if area.area == card.main_area else 'd'}_{name}",
        value=value.value,
        ideal=node.ideal if node else None,
        weight=node.weight if node else None,
    )


def missing_texts(words: Words, card: Scorecard, missing: Iterable[Missing]) -> list[str]:
    """Say the missing facts, with how many patches lack each and the document that supplies it."""
    said = []
    for fact in missing_facts(card, missing):
        text = words.label(fact.label)
        if fact.count:
            text = words("{fact}: unknown on {n} patches", fact=text, n=fact.count)
        if fact.document:
            text = words(
                "{fact} (from: {document})", fact=text, document=words.label(fact.document)
            )
        said.append(text)
    return said


def finding_row(words: Words, card: Scorecard, finding: Finding) -> FindingRow:
    """Say a finding with its clause and evidence."""
    severity = {"high": words("high"), "medium": words("medium"), "low": words("low")}
    state = {"open": words("open"), "unverifiable": words("unverifiable")}
    return FindingRow(
        severity=severity.get(finding.severity, finding.severity),
        title=words.label(finding_label(finding))
        + (words.aside(finding.area) if finding.area else ""),
        clause=words("attention below {below} points", below=f"{card.below_score:g}")
        if finding.rule in card.indicators
        else words(
            "survey check, tolerance {limit}",
            limit=with_unit(
                _number(finding.details.get("tolerance")), str(finding.details.get("unit") or "")
            ),
        ),
        evidence_text=finding_evidence(words, finding),
        first_seen=f"{finding.opened_at[:10]} · {words('run {n}', n=finding.opened_run)}",
        state=state.get(finding.state, finding.state),
    )


def finding_evidence(words: Words, finding: Finding) -> str:
    """Say in one line what a finding rests on."""
    d = finding.details
    unit = str(d.get("unit") or "")
    if finding.rule == "area-agreement":
        return words(
            "total differs by {total}; {n} of {of} patches beyond tolerance",
            total=with_unit(_number(d.get("measured")), "%", 4),
            n=d.get("patches_off"),
            of=d.get("patches"),
        )
    if finding.rule == "displacement":
        return words(
            "{n} shared patches lie {distance} apart (median; east {east}, north {north})"
            " from {period}",
            n=d.get("shared"),
            distance=with_unit(_number(d.get("measured")), "m"),
            east=with_unit(_number(d.get("east_m")), "m"),
            north=with_unit(_number(d.get("north_m")), "m"),
            period=d.get("compared_with"),
        )
    if finding.rule.startswith("reported."):
        return words(
            "reported {reported}, computed {computed}",
            reported=with_unit(_number(d.get("reported")), unit),
            computed=with_unit(_number(d.get("computed")), unit),
        )
    return words(
        "value {value}, ideal {ideal}, score {score}",
        value=with_unit(_number(d.get("value")), unit),
        ideal=with_unit(_number(d.get("ideal")), unit),
        score=figure(_number(d.get("score"))),
    )


def _number(value: object) -> float | None:
    """Read a detail as a number."""
    return float(value) if isinstance(value, (int, float)) else None


def problem_row(words: Words, issue: Issue) -> ProblemRow:
    """Say one issue of an import."""
    severity = {"error": words("error"), "warning": words("warning"), "notice": words("notice")}
    found = words.say(issue.message)
    if issue.found and issue.found not in found:
        found += f" ‹{issue.found}›"
    if issue.quarantined:
        found += words(" (set aside: counts as unknown)")
    return ProblemRow(
        severity=severity[issue.severity],
        where=place(words, issue.where),
        found=found,
        expected="",
        remedy=words.say(issue.remedy),
    )


def provenance_row(words: Words, batch: Batch) -> ProvenanceRow:
    """Say where a batch came from and what was assumed in reading it."""
    made = datetime.fromisoformat(batch.recorded_at).astimezone(LEDGER_ZONE)
    assumed = [
        f"{key.removeprefix('assume.')} = {value}"
        for key, value in batch.details.items()
        if key.startswith("assume.")
    ]
    return ProvenanceRow(
        file=batch.source.name if batch.source else "—",
        layer=batch.layer or "—",
        rows_text=str(batch.details.get("patches") or batch.rows),
        batch=str(batch.seq),
        imported_at=made.strftime("%Y-%m-%d %H:%M"),
        digest=batch.source.digest[:16] if batch.source else "—",
        assumptions=words.join(assumed) or "—",
    )


def parameter_rows(words: Words, card: Scorecard, run: Run) -> tuple[ParameterRow, ...]:
    """Say the parameters that the zones' trees used, and weights outside the rule's range."""
    used = {f"weight.{z.type}.{a.area}." for z in run.results for a in z.areas}
    rows = []
    for name, given in run.parameters.items():
        if name.startswith("weight.") and not any(name.startswith(u) for u in used):
            continue
        spec = card.parameters.get(name) or card.parameters[name.partition(".")[2]]
        area = "" if name in card.parameters else words.aside(name.partition(".")[0])
        value = given["value"]
        rows.append(
            ParameterRow(
                name=words.label(spec.label) + area,
                value_text=figure(value) if isinstance(value, float) else str(value),
                unit=shown_unit(str(given["unit"])),
                status_text=status_word(words, str(given["status"])),
                reference=str(given["reference"]),
            )
        )
    for label, weight, low, high in run_warnings(card, run):
        allowed = words("the rule's form allows {low} to {high}", low=low, high=high)
        status = words("outside its range")
        rows.append(ParameterRow(words.label(label), f"{weight:g}", "", status, allowed))
    return tuple(rows)
