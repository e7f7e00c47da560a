"""The rows of the report's tables: indicators, land, findings, problems, sources, parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from yuanheng.ledger.record.known import LEDGER_ZONE
from yuanheng.model.evaluation import (
    AreaResult,
    Missing,
    NodeScore,
    QuantityValue,
    Run,
    ZoneResult,
)
from yuanheng.model.ledger import Batch, Issue
from yuanheng.report.phrases.saying import Part, Saying, saying
from yuanheng.report.view import (
    IndicatorRow,
    ParameterRow,
    ProblemRow,
    ProvenanceRow,
    Verdict,
)
from yuanheng.standards.scorecards.scorecard import Indicator, QuantitySpec, Scorecard
from yuanheng.standards.scorecards.weight_tree import weight_name
from yuanheng.views.descent.evidence import unit_after
from yuanheng.views.descent.missing_facts import missing_facts, run_warnings
from yuanheng.views.reports.facts import Book, fact_id, parameter_id
from yuanheng.words.conditions import figure_words
from yuanheng.words.figures import (
    figure,
    place,
    reference_text,
    shown_unit,
    status_word,
)
from yuanheng.words.words import Words


@dataclass(frozen=True)
class Place:
    """Where an indicator stands: its run, zone and area, and the words it is said in."""

    words: Words
    card: Scorecard
    run: Run
    zone: ZoneResult
    area: AreaResult
    book: Book

    def key(self, name: str) -> str:
        """Name a fact of this area."""
        return fact_id(self.run, self.zone.zone, self.area.area, name)

    def number(self, name: str, part: Part) -> str:
        """Give a number of this area as a text that remembers where it comes from."""
        return self.book[self.key(name), part].marked


def indicator_row(
    at: Place, name: str, node: NodeScore | None, path: tuple[str, str]
) -> IndicatorRow:
    """Say one indicator with its formula and the quantities behind it."""
    words, card, area = at.words, at.card, at.area
    spec = card.indicators[name]
    value = next(i for i in area.indicators if i.id == name)
    quantities = {q.id: q for q in area.quantities}
    evidence = [_evidence(at, card.quantities[q], quantities[q]) for q in spec.formula.names]
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
        formula_text=figure_words(words, card, spec.formula),
        evidence=tuple(evidence),
        fact_id=at.key(name),
        trace=at.book[at.key(name), "value"].note,
        missing_sayings=tuple(saying(t) for t in missing_texts(words, card, missing, at, name)),
        value=value.value,
        ideal=node.ideal if node else None,
        weight=node.weight if node else None,
        score_formula=_score_formula(spec, node, value.value),
    )


def _score_formula(spec: Indicator, node: NodeScore | None, value: float | None) -> str:
    """Write the way of scoring as a formula of a workbook, where value and ideal stand in cells."""
    way = spec.scoring
    if node is None or node.score is None or value is None:
        return ""
    if way.kind in ("ratio_to_ideal", "ratio_to_base") and node.ideal:
        formula = "{value}/{ideal}*100"
        formula = formula if way.floor is None else f"MAX({formula},{way.floor:g})"
        return formula if way.cap is None else f"MIN({formula},{way.cap:g})"
    return "100-{value}" if way.kind == "share_left" and spec.unit.text == "%" else ""


def _evidence(at: Place, of: QuantitySpec, found: QuantityValue) -> Saying:
    """Say a quantity behind an indicator, and over how many patches it was summed."""
    words = at.words
    amount = words("not provable")
    if found.value is not None:
        amount = at.number(of.id, "amount") + unit_after(of.unit.text)
    text = f"{words.label(of.label)} {amount}"
    if of.measure is None:
        text += words(" ({n} patches)", n=at.number(of.id, "members"))
        if found.unknown:
            text += words(", {n} cannot be judged", n=at.number(of.id, "unknown"))
    return saying(text)


def missing_texts(
    words: Words,
    card: Scorecard,
    missing: Iterable[Missing],
    at: Place | None = None,
    name: str = "",
) -> list[str]:
    """Say the missing facts, with how many patches lack each and the document that supplies it.

    With the place and the indicator, the counts remember where they come from.
    """
    said = []
    for fact in missing_facts(card, missing):
        text = words.label(fact.label)
        if fact.count:
            n = at.number(f"{name}.lacks.{fact.name}", "members") if at else str(fact.count)
            text = words("{fact}: unknown on {n} patches", fact=text, n=n)
        if fact.document:
            text = words(
                "{fact} (from: {document})", fact=text, document=words.label(fact.document)
            )
        said.append(text)
    return said


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


def written_day(words: Words, moment: str) -> str:
    """Write the day of a moment as official papers do, in the time of China."""
    return written_date(words, datetime.fromisoformat(moment).astimezone(LEDGER_ZONE).date())


def written_date(words: Words, day: date) -> str:
    """Write a day as official papers do: 2025年3月8日, no leading zeros."""
    if words.lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}"


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
    used = {f"{weight_name(str(z.type), a.area)}." for z in run.results for a in z.areas}
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
                reference=reference_text(words, given["reference"]),
                fact_id=parameter_id(run, name) if isinstance(value, float) else "",
            )
        )
    for label, weight, low, high in run_warnings(card, run):
        allowed = words("the rule's form allows {low} to {high}", low=low, high=high)
        status = words("outside its range")
        rows.append(ParameterRow(words.label(label), f"{weight:g}", "", status, allowed))
    return tuple(rows)
