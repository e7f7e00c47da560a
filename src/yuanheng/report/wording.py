"""How a row is said: what stands in a cell when a text is empty, and which word a verdict gets."""

from __future__ import annotations

from collections.abc import Iterable

from yuanheng.report.phrases.labels import Labels
from yuanheng.report.phrases.saying import Figure, Saying, Text
from yuanheng.report.view import AreaView, FindingRow, IndicatorRow, ReportView, Verdict, ZoneView


def shown(text: str, labels: Labels) -> str:
    """The text, or a dash: a cell is never left blank, because a blank reads as forgotten."""
    return text if text.strip() else labels.nothing


def verdict_word(verdict: Verdict, labels: Labels) -> str:
    """The word for a verdict; colour only repeats it."""
    words: dict[Verdict, str] = {
        "met": labels.met,
        "not-met": labels.not_met,
        "not-provable": labels.not_provable,
        "value-only": labels.value_only,
    }
    return words[verdict]


def value_shown(row: IndicatorRow, labels: Labels) -> str:
    """The value, or 待补证 where nothing proves one: never a blank or a zero for the unknown."""
    if not row.value_text.strip() and row.verdict == "not-provable":
        return labels.not_provable
    return shown(row.value_text, labels)


def score_shown(row: IndicatorRow, labels: Labels) -> str:
    """The score, or 待补证: a not-provable indicator has no score, whatever the text given."""
    return labels.not_provable if row.verdict == "not-provable" else shown(row.score_text, labels)


def missing_shown(row: IndicatorRow, labels: Labels) -> Saying:
    """The missing facts of a row in one line, or nothing."""
    return joined(*(row.missing_sayings or row.missing), between=labels.semicolon)


def annex_titles(view: ReportView) -> list[str]:
    """The annexes that a report has: results for a scorecard, verdicts for a rulebook."""
    w = view.labels
    results = [w.section_comparison, w.section_details]
    is_rulebook = bool(view.counts or view.verdicts)
    has_results = not is_rulebook or any(zone.areas for zone in view.zones)
    verdicts = [w.section_verdicts] if is_rulebook else []
    return [*(results if has_results else ()), *verdicts, w.section_data]


def rule_verdict_word(verdict: Verdict, labels: Labels) -> str:
    """The word for a rule's verdict: a rule that is met is a problem, not a success."""
    words = {"met": labels.rule_met, "not-met": labels.rule_not_met}
    return words.get(verdict, labels.not_provable)


#: How a rule's verdict is coloured: as the verdict of an indicator that is as bad.
RULE_COLOUR: dict[Verdict, Verdict] = {
    "met": "not-met",
    "not-met": "value-only",
    "not-provable": "not-provable",
    "value-only": "value-only",
}


def problem_saying(finding: FindingRow, labels: Labels) -> Saying:
    """What a finding says: its evidence, how severe, by which clause, and since when."""
    w = labels
    said = (
        (w.severity, finding.severity),
        (w.because, finding.clause),
        (w.first_seen, finding.first_seen),
        (w.state, finding.state),
    )
    tail = w.semicolon.join(f"{head}{w.colon}{text}" for head, text in said if text)
    return joined(capitalised(finding.evidence_text), f"{w.stop}{tail}{w.stop}".rstrip())


def capitalised(text: Text) -> Text:
    """The text as a sentence of its own begins; Chinese stays as it is."""
    if isinstance(text, str):
        return text[:1].upper() + text[1:]
    first, *rest = text.pieces or ("",)
    return Saying((first[:1].upper() + first[1:] if isinstance(first, str) else first, *rest))


def joined(*texts: Text, between: str = "") -> Saying:
    """Texts one after another, their figures kept."""
    pieces: list[str | Figure] = []
    for text in texts:
        if pieces and between:
            pieces.append(between)
        pieces.extend((text,) if isinstance(text, str) else text.pieces)
    return Saying(tuple(pieces))


def group_of(row: IndicatorRow) -> str:
    """Goal and sub-goal of an indicator, the heading of its group in a table."""
    return " · ".join(text for text in (row.goal, row.subgoal) if text)


def zone_saying(zone: ZoneView, labels: Labels) -> Saying:
    """What stands first about a zone: its type, score and result, and the remark on it."""
    head = zone.name + labels.parenthesised(zone.type_text)
    score = Figure(shown(zone.score_text, labels), zone.fact_id, "score", zone.trace)
    status = ""
    if zone.status_text:
        status = f"{labels.comma}{labels.data_status}{labels.colon}{zone.status_text}"
    rest = f"{status}{labels.stop}{zone.note}".rstrip()
    return Saying((f"{head}{labels.colon}{labels.score_said} ", score, rest))


def every_indicator(zones: Iterable[ZoneView]) -> Iterable[tuple[ZoneView, AreaView, IndicatorRow]]:
    """Each indicator of a report with its area and zone, in reading order."""
    for zone in zones:
        for area in zone.areas:
            for indicator in area.indicators:
                yield zone, area, indicator
