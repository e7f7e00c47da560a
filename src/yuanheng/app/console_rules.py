"""A run of a rulebook on the console: counts per rule, subjects to look at, and each verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from yuanheng.app.figures import status_word, with_unit
from yuanheng.app.house import House
from yuanheng.app.judging import SubjectView, VerdictView, rules_view
from yuanheng.app.missing import MissingFact
from yuanheng.app.verdict_explaining import explain_verdict
from yuanheng.app.words import Words
from yuanheng.model.evaluation import Run, SubjectVerdicts
from yuanheng.standards import packs


@dataclass(frozen=True)
class RuleLine:
    """One rule with its numbers of subjects; not_met is None where the account sees only some."""

    rule: str
    label: str
    severity: str
    article: str
    status_text: str
    met: int
    not_met: int | None
    not_provable: int


@dataclass(frozen=True)
class VerdictLine:
    """One verdict on a subject: rule, article, what is missing, and when it falls due."""

    rule: str
    label: str
    article: str
    verdict: str
    severity: str
    falls_due: str
    days_left: int | None
    amount_text: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class SubjectLine:
    """One subject with the verdicts that the run kept."""

    zone: str
    zone_name: str
    subject: str
    name: str
    verdicts: tuple[VerdictLine, ...]


@dataclass(frozen=True)
class RulesCard:
    """A run of a rulebook: rules with counts, and the subjects that need a look, a page of them.

    due: of the subjects on all pages those that fall due within `due_days` of the run's day.
    """

    rules: tuple[RuleLine, ...]
    subjects: tuple[SubjectLine, ...]
    subjects_total: int
    due: tuple[SubjectLine, ...]
    due_days: int


@dataclass(frozen=True)
class VerdictFact:
    """A fact that a verdict rests on; value is None where nobody knows it."""

    label: str
    value: str | None
    document: str


@dataclass(frozen=True)
class VerdictTerm:
    """A term of the rulebook with its article, its formula, and what it came to."""

    id: str
    article: str
    formula: str
    value: str | None


@dataclass(frozen=True)
class VerdictLevel:
    """What one document says for the rule, and whether it is the one that binds."""

    pack: str
    title: str
    document: str
    article: str
    condition: str
    status_text: str
    binds: bool


@dataclass(frozen=True)
class VerdictCard:
    """How a verdict came about, down to the cells of the original."""

    zone_name: str
    subject: str
    name: str
    line: VerdictLine
    remedy: str
    levels: tuple[VerdictLevel, ...]
    terms: tuple[VerdictTerm, ...]
    facts: tuple[VerdictFact, ...]
    source: str
    cells: tuple[tuple[str, str], ...]


def rules_card(  # noqa: PLR0913 - which part of a long list is one question
    house: House,
    words: Words,
    run: Run,
    *,
    due_days: int,
    rule: str = "",
    verdict: str = "",
    offset: int = 0,
    limit: int = 50,
) -> RulesCard:
    """Put a run of a rulebook into lines; `rule` and `verdict` choose among the subjects."""
    view = rules_view(house, run)
    pairs = list(zip(run.verdicts, view.subjects, strict=True))
    lines = [_subject(words, run, kept, said) for kept, said in pairs]
    chosen = [s for s in (_only(line, rule, verdict) for line in lines) if s.verdicts]
    end = (date.fromisoformat(run.as_of) + timedelta(days=due_days)).isoformat()
    due = [_due_only(line, run.as_of, end) for line in lines]
    return RulesCard(
        rules=_rule_lines(words, run),
        subjects=tuple(chosen[offset : offset + limit]),
        subjects_total=len(chosen),
        due=tuple(sorted((s for s in due if s.verdicts), key=lambda s: s.verdicts[0].falls_due)),
        due_days=due_days,
    )


def verdict_card(
    house: House, words: Words, number: int, zone: str, subject: str, rule: str
) -> VerdictCard:
    """Explain one verdict; UsageError names what there is instead."""
    found = explain_verdict(house, number, f"{zone}/{subject}" if subject else zone, rule)
    view = found.view
    levels = []
    for pack, article, condition, status in found.levels:
        of = packs.pack(pack)
        binds = pack == view.verdict.binding
        levels.append(
            VerdictLevel(
                pack,
                words.label(of.title),
                of.document,
                article,
                condition,
                status_word(words, status),
                binds,
            )
        )
    remedy = view.rule.remedy
    return VerdictCard(
        zone_name=found.zone,
        subject=found.subject,
        name=found.name,
        line=_verdict(words, found.run, view),
        remedy=words.label(remedy) if remedy else "",
        levels=tuple(levels),
        terms=tuple(VerdictTerm(*term) for term in found.terms),
        facts=tuple(
            VerdictFact(
                words.label(f.label), f.value, words.label(f.document) if f.document else ""
            )
            for f in found.facts
        ),
        source=found.source,
        cells=tuple(found.cells.items()),
    )


def facts_in_words(words: Words, missing: Iterable[MissingFact]) -> tuple[str, ...]:
    """Say missing facts, with the document that would supply each."""
    said = []
    for fact in missing:
        text = words.label(fact.label)
        if fact.document is not None:
            document = words.label(fact.document)
            text = words("{fact} (from: {document})", fact=text, document=document)
        said.append(text)
    return tuple(said)


def _rule_lines(words: Words, run: Run) -> tuple[RuleLine, ...]:
    """Count the verdicts per rule; what is kept of a part of a run tells all but `not met`."""
    book = packs.rulebook(run.standard)
    counts = {c.rule: c for c in run.counts}
    lines = []
    for rule in book.rules.values():
        kept = [v.verdict for s in run.verdicts for v in s.rules if v.rule == rule.id]
        count = counts.get(rule.id)
        lines.append(
            RuleLine(
                rule=rule.id,
                label=words.label(rule.label),
                severity=rule.severity,
                article=rule.levels[0].article,
                status_text=status_word(words, rule.status),
                met=count.met if count else kept.count("met"),
                not_met=count.not_met if count else None,
                not_provable=count.not_provable if count else kept.count("not-provable"),
            )
        )
    return tuple(lines)


def _subject(words: Words, run: Run, kept: SubjectVerdicts, said: SubjectView) -> SubjectLine:
    """Say one subject."""
    return SubjectLine(
        zone=kept.zone,
        zone_name=said.zone,
        subject=said.subject,
        name=said.name,
        verdicts=tuple(_verdict(words, run, view) for view in said.verdicts),
    )


def _verdict(words: Words, run: Run, view: VerdictView) -> VerdictLine:
    """Say one verdict."""
    verdict, due = view.verdict, view.verdict.falls_due or ""
    amount = "" if verdict.amount is None else with_unit(verdict.amount, view.unit)
    left = (date.fromisoformat(due) - date.fromisoformat(run.as_of)).days if due else None
    return VerdictLine(
        rule=view.rule.id,
        label=words.label(view.rule.label),
        article=view.article,
        verdict=verdict.verdict,
        severity=view.rule.severity,
        falls_due=due,
        days_left=left,
        amount_text=amount,
        missing=facts_in_words(words, view.missing),
    )


def _only(line: SubjectLine, rule: str, verdict: str) -> SubjectLine:
    """Keep the verdicts of a subject that were asked for."""
    kept = tuple(
        v
        for v in line.verdicts
        if (not rule or v.rule == rule) and (not verdict or v.verdict == verdict)
    )
    return SubjectLine(line.zone, line.zone_name, line.subject, line.name, kept)


def _due_only(line: SubjectLine, first: str, last: str) -> SubjectLine:
    """Keep the verdicts of a subject that fall due between two days, the first excluded."""
    kept = tuple(v for v in line.verdicts if v.verdict == "not-met" and first < v.falls_due <= last)
    return SubjectLine(line.zone, line.zone_name, line.subject, line.name, kept)
