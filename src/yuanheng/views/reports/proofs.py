"""What is not provable (待补证) in the report, and the documents that would prove it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yuanheng.model.evaluation import ZoneResult
from yuanheng.report.phrases.saying import Figure, Saying
from yuanheng.report.view import AreaView, DocumentRow, IndicatorRow
from yuanheng.report.wording import joined
from yuanheng.standards.scorecards.scorecard import Scorecard
from yuanheng.views.descent.judged import SubjectView
from yuanheng.views.descent.missing_facts import MissingFact, missing_facts
from yuanheng.words.words import Words

#: So many subjects are named where one document is missing for many.
_NAMED = 5


def unproved(words: Words, areas: list[AreaView]) -> tuple[Saying, ...]:
    """Say which indicators are not provable, and the facts that are missing, each set once."""
    said = []
    for area in areas:
        groups: dict[tuple[str, ...], list[IndicatorRow]] = {}
        for row in area.indicators:
            if row.verdict == "not-provable" and row.missing:
                groups.setdefault(row.missing, []).append(row)
        for rows in groups.values():
            names = _listed(words, [row.label for row in rows])
            lead = words("{indicators}.", indicators=names)
            if area.name:
                lead = words("{area}: {indicators}.", area=area.name, indicators=names)
            lacks = words(" Missing: ")
            said.append(Saying((lead, lacks, *_facts_of(words, rows[0]))))
    return tuple(said)


def _listed(words: Words, names: Iterable[str]) -> str:
    return ("、" if words.lang == "zh" else ", ").join(names)


def _facts_of(words: Words, row: IndicatorRow) -> tuple[str | Figure, ...]:
    """Give the missing facts of a row as one sentence."""
    between, stop = ("；", "。") if words.lang == "zh" else ("; ", ".")
    return (*joined(*row.missing_sayings, between=between).pieces, stop)


def wanted(words: Words, card: Scorecard, zone: ZoneResult) -> tuple[str, ...]:
    """Name the documents that would prove what is not provable, each once."""
    found = {
        words.label(fact.label): words(
            "To prove {fact}: {document}.", fact=words.label(fact.label), document=document
        )
        for fact, document in _lacking(words, card, zone)
    }
    return tuple(found.values())


def firm_documents(
    words: Words, card: Scorecard, firms: Iterable[ZoneResult]
) -> tuple[DocumentRow, ...]:
    """Name each document that enterprises lack once."""
    return _documents(
        words,
        (
            (f"{firm.zone} {firm.subject}", firm.name, fact)
            for firm in firms
            for fact, _ in _lacking(words, card, firm)
        ),
    )


def rule_documents(words: Words, subjects: Iterable[SubjectView]) -> tuple[DocumentRow, ...]:
    """Name each document once that would prove what a rulebook could not."""
    subjects = tuple(subjects)
    several = len({subject.zone for subject in subjects}) > 1
    return _documents(
        words,
        (
            (f"{subject.zone} {subject.subject}", _name(subject, several=several), fact)
            for subject in subjects
            for verdict in subject.verdicts
            for fact in verdict.missing
        ),
    )


def _name(subject: SubjectView, *, several: bool) -> str:
    """Name a subject, with its zone where the report is on several."""
    name = subject.name or subject.subject
    return " · ".join(part for part in (subject.zone if several else "", name) if part)


def _documents(
    words: Words, lacking: Iterable[tuple[str, str, MissingFact]]
) -> tuple[DocumentRow, ...]:
    """Name each document with the subjects that lack it; what most lack comes first."""
    lacks: dict[str, dict[str, str]] = {}
    proves: dict[str, dict[str, None]] = {}
    for key, name, fact in lacking:
        if fact.document is not None:
            document = words.label(fact.document)
            lacks.setdefault(document, {})[key] = name
            proves.setdefault(document, {})[words.label(fact.label)] = None
    return tuple(
        DocumentRow(
            document, _of_subjects(words, [*names.values()], _listed(words, proves[document]))
        )
        for document, names in sorted(lacks.items(), key=lambda found: -len(found[1]))
    )


def _of_subjects(words: Words, names: list[str], facts: str) -> str:
    """Name the first of those that lack a document, and count the rest."""
    shown, more = _listed(words, names[:_NAMED]), len(names) - _NAMED
    if more <= 0:
        return words(
            "Missing for {names} ({n} in all). It would prove {facts}.",
            names=shown,
            n=len(names),
            facts=facts,
        )
    return words(
        "Missing for {names} and {more} more ({n} in all). It would prove {facts}.",
        names=shown,
        more=more,
        n=len(names),
        facts=facts,
    )


def _lacking(words: Words, card: Scorecard, zone: ZoneResult) -> Iterator[tuple[MissingFact, str]]:
    """Give the facts that are missing and a document would supply, each with that document."""
    for area in zone.areas:
        missing = [m for node in area.nodes for m in node.missing]
        missing += [m for indicator in area.indicators for m in indicator.missing]
        for fact in missing_facts(card, missing):
            if fact.document is not None:
                yield fact, words.label(fact.document)
