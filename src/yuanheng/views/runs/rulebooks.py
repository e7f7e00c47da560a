"""A run of a rulebook on the console: counts per rule, subjects to look at, and each verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from yuanheng.model.evaluation import RuleVerdict, Run, SubjectVerdicts
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.views.descent.judged import (
    VerdictView,
    day_of_house,
    due_text,
    rules_view,
)
from yuanheng.views.descent.missing_facts import MissingFact
from yuanheng.views.descent.verdict import explain_verdict
from yuanheng.words.conditions import formula_words
from yuanheng.words.figures import status_word, with_unit
from yuanheng.words.words import Words

Kept = tuple[SubjectVerdicts, tuple[RuleVerdict, ...]]
"""A subject of a run, and those of its verdicts that are wanted."""


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
    """One verdict on a subject: rule, article, what is missing, and when it falls due.

    role: what the rule is in a casefile, a problem or what follows from one.
    """

    rule: str
    label: str
    article: str
    verdict: str
    severity: str
    falls_due: str
    days_left: int | None
    left_text: str
    amount_text: str
    missing: tuple[str, ...]
    role: str = "problem"


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

    due: of the subjects on all pages those that fall due within `due_days` of the run's day, the
    next first; of `due_total` as many as a page has.
    """

    rules: tuple[RuleLine, ...]
    subjects: tuple[SubjectLine, ...]
    subjects_total: int
    due: tuple[SubjectLine, ...]
    due_total: int
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
    said: str
    value: str | None


@dataclass(frozen=True)
class VerdictLevel:
    """What one document says for the rule, and whether it is the one that binds."""

    pack: str
    title: str
    document: str
    article: str
    condition: str
    said: str
    status_text: str
    binds: bool


@dataclass(frozen=True)
class VerdictMoved:
    """A change of the contract or a dated cause that moved the day, in words, and where it lies."""

    label: str
    told: tuple[tuple[str, str], ...]
    source: str
    batch: int


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
    corrected_by: int | None
    cells: tuple[tuple[str, str], ...]
    moved_by: tuple[VerdictMoved, ...] = ()


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
    now = day_of_house(house)
    end = (now + timedelta(days=due_days)).isoformat()
    asked = _keeping(run, lambda v: rule in ("", v.rule) and verdict in ("", v.verdict))
    due = _keeping(run, lambda v: v.verdict == "not-met" and run.as_of < (v.falls_due or "") <= end)
    due.sort(key=lambda kept: str(kept[1][0].falls_due))
    return RulesCard(
        rules=_rule_lines(words, run),
        subjects=_subjects(house, words, run, asked[offset : offset + limit]),
        subjects_total=len(asked),
        due=_subjects(house, words, run, due[:limit]),
        due_total=len(due),
        due_days=due_days,
    )


def verdict_card(
    house: House, words: Words, number: int, zone: str, subject: str, rule: str
) -> VerdictCard:
    """Explain one verdict; UsageError names what there is instead."""
    found = explain_verdict(house, words, number, f"{zone}/{subject}" if subject else zone, rule)
    view, book = found.view, packs.rulebook(found.run.standard)
    levels = []
    whens = [level.when for level in book.rules[rule].levels]
    for (pack, article, condition, status), when in zip(found.levels, whens, strict=True):
        of = packs.pack(pack)
        binds = pack == view.verdict.binding
        levels.append(
            VerdictLevel(
                pack,
                words.label(of.title),
                of.document,
                article,
                condition,
                formula_words(words, book, when),
                status_word(words, status),
                binds,
            )
        )
    remedy = view.rule.remedy
    return VerdictCard(
        zone_name=found.zone,
        subject=found.subject,
        name=found.name,
        line=_verdict(words, day_of_house(house), view),
        remedy=words.label(remedy) if remedy else "",
        levels=tuple(levels),
        terms=tuple(
            VerdictTerm(
                _named(words, book, name),
                article,
                formula,
                formula_words(words, book, book.terms[name].formula),
                value,
            )
            for name, article, formula, value in found.terms
        ),
        facts=tuple(
            VerdictFact(
                words.label(f.label),
                words.label(f.code) if f.code else f.value,
                words.label(f.document) if f.document else "",
            )
            for f in found.facts
        ),
        source=found.source,
        corrected_by=found.corrected_by,
        cells=tuple(found.cells.items()),
        moved_by=tuple(
            VerdictMoved(
                words.label(m.label),
                tuple(
                    (words.label(label), value if isinstance(value, str) else words.label(value))
                    for label, value in m.told
                ),
                m.source,
                m.batch,
            )
            for m in found.moved_by
        ),
    )


def _named(words: Words, book: Rulebook, name: str) -> str:
    """Name a term as its document does."""
    label = book.terms[name].label
    return words.label(label) if label else name


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
    kept = Counter((v.rule, v.verdict) for s in run.verdicts for v in s.rules)
    lines = []
    for rule in book.rules.values():
        count = counts.get(rule.id)
        lines.append(
            RuleLine(
                rule=rule.id,
                label=words.label(rule.label),
                severity=rule.severity,
                article=rule.levels[0].article,
                status_text=status_word(words, rule.status),
                met=count.met if count else kept[rule.id, "met"],
                not_met=count.not_met if count else None,
                not_provable=count.not_provable if count else kept[rule.id, "not-provable"],
            )
        )
    return tuple(lines)


def _subjects(house: House, words: Words, run: Run, chosen: list[Kept]) -> tuple[SubjectLine, ...]:
    """Say some subjects of a run."""
    kept = [replace(subject, rules=rules) for subject, rules in chosen]
    return tuple(
        SubjectLine(
            zone=subject.zone,
            zone_name=said.zone,
            subject=said.subject,
            name=said.name,
            verdicts=tuple(_verdict(words, day_of_house(house), view) for view in said.verdicts),
        )
        for subject, said in zip(kept, rules_view(house, run, kept).subjects, strict=True)
    )


def _verdict(words: Words, now: date, view: VerdictView) -> VerdictLine:
    """Say one verdict."""
    verdict, due = view.verdict, view.verdict.falls_due or ""
    amount = "" if verdict.amount is None else with_unit(verdict.amount, view.unit)
    is_met = verdict.verdict == "met"  # then the day is not ahead, and there is nothing to check
    left = (date.fromisoformat(due) - now).days if due else None
    return VerdictLine(
        rule=view.rule.id,
        label=words.label(view.rule.label),
        article=view.article,
        verdict=verdict.verdict,
        severity=view.rule.severity,
        falls_due=due,
        days_left=left,
        left_text="" if left is None or is_met else due_text(words, left),
        amount_text=amount,
        missing=facts_in_words(words, view.missing),
        role=view.rule.role,
    )


def _keeping(run: Run, wanted: Callable[[RuleVerdict], bool]) -> list[Kept]:
    """Give the subjects of a run with those of their verdicts that are wanted, if any."""
    kept = ((s, tuple(v for v in s.rules if wanted(v))) for s in run.verdicts)
    return [(subject, rules) for subject, rules in kept if rules]
