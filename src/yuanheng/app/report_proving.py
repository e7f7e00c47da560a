"""What is not provable (不可证) in the report, and the documents that would prove it."""

from __future__ import annotations

from yuanheng.app.missing import missing_facts
from yuanheng.app.words import Words
from yuanheng.model.evaluation import ZoneResult
from yuanheng.report.saying import Figure, Saying
from yuanheng.report.view import AreaView, IndicatorRow
from yuanheng.report.wording import joined
from yuanheng.standards.scorecard import Scorecard


def unproved(words: Words, areas: list[AreaView]) -> tuple[Saying, ...]:
    """Say which indicators are not provable, and the facts that are missing, each set once."""
    said = []
    for area in areas:
        groups: dict[tuple[str, ...], list[IndicatorRow]] = {}
        for row in area.indicators:
            if row.verdict == "not-provable" and row.missing:
                groups.setdefault(row.missing, []).append(row)
        for rows in groups.values():
            lead = words("{area}: {indicators}.", area=area.name, indicators=_listed(words, rows))
            lacks = words(" Missing: ")
            said.append(Saying((lead, lacks, *_facts_of(words, rows[0]))))
    return tuple(said)


def _listed(words: Words, rows: list[IndicatorRow]) -> str:
    return ("、" if words.lang == "zh" else ", ").join(row.label for row in rows)


def _facts_of(words: Words, row: IndicatorRow) -> tuple[str | Figure, ...]:
    """Give the missing facts of a row as one sentence."""
    between, stop = ("；", "。") if words.lang == "zh" else ("; ", ".")
    return (*joined(*row.missing_sayings, between=between).pieces, stop)


def wanted(words: Words, card: Scorecard, zone: ZoneResult) -> tuple[str, ...]:
    """Name the documents that would prove what is not provable, each once."""
    found = {}
    for area in zone.areas:
        missing = [m for node in area.nodes for m in node.missing]
        missing += [m for indicator in area.indicators for m in indicator.missing]
        for fact in missing_facts(card, missing):
            if fact.document is not None:
                found[words.label(fact.label)] = words(
                    "To prove {fact}: {document}.",
                    fact=words.label(fact.label),
                    document=words.label(fact.document),
                )
    return tuple(found.values())
