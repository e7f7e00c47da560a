"""How a row is said: what stands in a cell when a text is empty, and which word a verdict gets."""

from __future__ import annotations

from collections.abc import Iterable

from yuanheng.report.labels import Labels
from yuanheng.report.view import AreaView, IndicatorRow, Verdict, ZoneView


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
    """The value, or 不可证 where nothing proves one: never a blank or a zero for the unknown."""
    if not row.value_text.strip() and row.verdict == "not-provable":
        return labels.not_provable
    return shown(row.value_text, labels)


def score_shown(row: IndicatorRow, labels: Labels) -> str:
    """The score, or 不可证: a not-provable indicator has no score, whatever the text given."""
    return labels.not_provable if row.verdict == "not-provable" else shown(row.score_text, labels)


def missing_shown(row: IndicatorRow, labels: Labels) -> str:
    """The missing facts of a row in one line, or nothing."""
    return labels.semicolon.join(row.missing)


def group_of(row: IndicatorRow) -> str:
    """Goal and sub-goal of an indicator, the heading of its group in a table."""
    return " · ".join(text for text in (row.goal, row.subgoal) if text)


def zone_sentence(zone: ZoneView, labels: Labels) -> str:
    """What stands first about a zone: its type, score and result, and the remark on it."""
    head = zone.name + labels.parenthesised(zone.type_text)
    score = f"{labels.score_said} {shown(zone.score_text, labels)}"
    sentence = labels.comma.join(text for text in (score, zone.status_text) if text)
    return f"{head}{labels.colon}{sentence}{labels.stop}{zone.note}".rstrip()


def every_indicator(zones: Iterable[ZoneView]) -> Iterable[tuple[ZoneView, AreaView, IndicatorRow]]:
    """Each indicator of a report with its area and zone, in reading order."""
    for zone in zones:
        for area in zone.areas:
            for indicator in area.indicators:
                yield zone, area, indicator
