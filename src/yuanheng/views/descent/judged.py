"""Verdicts for the reader (核查结果): what a rulebook said of each subject, and what falls due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.known import LEDGER_ZONE, zones_on
from yuanheng.model.evaluation import Missing, RuleCount, RuleVerdict, Run, SubjectVerdicts
from yuanheng.model.relation import Label
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.rulebooks.rulebook import HeldDays, Rule, Rulebook
from yuanheng.views.descent.missing_facts import MissingFact
from yuanheng.words.words import Words

_UNDEFINED: Label = {
    "zh": "无从计算（分母为零或表中无此项）",
    "en": "nothing to reckon with (a divisor of zero, or no entry in the table)",
}


@dataclass(frozen=True)
class VerdictView:
    """One verdict with its rule in words."""

    rule: Rule
    verdict: RuleVerdict
    article: str
    status: str
    missing: tuple[MissingFact, ...]
    unit: str


@dataclass(frozen=True)
class SubjectView:
    """One subject with the verdicts that a run kept."""

    zone: str
    subject: str
    name: str
    verdicts: tuple[VerdictView, ...]


@dataclass(frozen=True)
class RulesView:
    """A run of a rulebook for the reader: counts per rule, and the subjects that need a look."""

    run: Run
    title: Label
    counts: tuple[tuple[Rule, RuleCount], ...]
    subjects: tuple[SubjectView, ...]


@dataclass(frozen=True)
class DueView:
    """A rule that a subject will meet on a day, if nothing happens until then.

    days_left: from today, below zero where the day has passed since the rules were last applied.
    """

    zone: str
    zone_name: str
    subject: str
    name: str
    rule: Rule
    article: str
    day: str
    days_left: int
    run: int
    as_of: str


def is_rulebook_run(run: Run) -> bool:
    """Tell whether a run applied a rulebook."""
    return packs.pack(run.standard).kind == "rulebook"


def rules_view(house: House, run: Run, kept: Iterable[SubjectVerdicts] | None = None) -> RulesView:
    """Put a run of a rulebook into words: all its subjects by zone and number, or those given."""
    book = packs.rulebook(run.standard)
    names = zone_names(house, run)
    return RulesView(
        run=run,
        title=packs.pack(run.standard).title,
        counts=tuple((book.rules[c.rule], c) for c in run.counts),
        subjects=tuple(_subject(book, names, s) for s in (run.verdicts if kept is None else kept)),
    )


def days_ahead(text: str) -> int:
    """Read `90d` or `90` as days; UsageError for anything else."""
    digits = text.strip().removesuffix("d").removesuffix("天")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 5:
        raise UsageError(
            say("{text} is no number of days", text=text), remedy=say("Write --due 90d.")
        )
    return int(digits)


def falling_due(house: House, within_days: int) -> tuple[DueView, ...]:
    """List what falls due within some days of today, by day, and what has passed unchecked.

    Only the last official run of each standard on a zone counts. A day between that run and today
    has passed, and nobody has looked since.
    """
    now = day_of_house(house)
    end = (now + timedelta(days=within_days)).isoformat()
    last: dict[tuple[str, str], Run] = {}
    for run in house.record.runs():
        if run.official and run.verdicts and is_rulebook_run(run):
            last |= {(run.standard, zone): run for zone in run.zones}
    found = []
    for run in {run.id: run for run in last.values()}.values():
        book, names = packs.rulebook(run.standard), zone_names(house, run)
        zones = {zone for zone in run.zones if last[run.standard, zone] is run}
        for subject in (s for s in run.verdicts if s.zone in zones):
            for verdict in subject.rules:
                day = verdict.falls_due or ""
                if verdict.verdict == "not-met" and run.as_of < day <= end:
                    found.append(_due(book, names, run, subject, verdict, now))
    return tuple(sorted(found, key=lambda d: (d.day, d.zone_name, d.subject, d.rule.id)))


def rule_missing(book: Rulebook, missing: tuple[Missing, ...]) -> tuple[MissingFact, ...]:
    """Put the missing facts of a verdict into words, with the document that would supply each."""
    found = []
    for fact in missing:
        label, document = label_of(book, fact.name)
        if fact.kind == "no-value":
            label = _UNDEFINED
        found.append(MissingFact(label, 0, document, fact.kind, fact.name))
    return tuple(found)


def label_of(book: Rulebook, name: str) -> tuple[Label, Label | None]:
    """Name a fact of a rulebook, and the document that would supply it."""
    if name in book.parameters:
        return book.parameters[name].label, None
    if name in book.quantities:
        quantity = book.quantities[name]
        return quantity.label, quantity.document if isinstance(quantity, HeldDays) else None
    column = next((c for c in book.subject.columns if c.name == name), None)
    if column is None:
        return {"zh": name, "en": name}, None
    return column.label, column.document


def _subject(book: Rulebook, names: dict[str, str], kept: SubjectVerdicts) -> SubjectView:
    return SubjectView(
        zone=names.get(kept.zone, kept.zone),
        subject="" if book.key == "zone" else kept.subject,
        name=kept.name,
        verdicts=tuple(verdict_view(book, v) for v in kept.rules),
    )


def verdict_view(book: Rulebook, verdict: RuleVerdict) -> VerdictView:
    """Put a verdict into words, with the article of the level that binds."""
    rule = book.rules[verdict.rule]
    level = next((n for n in rule.levels if n.pack == verdict.binding), rule.levels[0])
    unit = rule.amount.unit.text if rule.amount else ""
    missing = rule_missing(book, verdict.missing)
    return VerdictView(rule, verdict, level.article, level.status, missing, unit)


def day_of_house(house: House) -> date:
    """Give the day it is in China: today, or that of the moment looked at."""
    return house.clock.now().astimezone(LEDGER_ZONE).date()


def due_text(words: Words, left: int) -> str:
    """Say the days that are left until a day, or that it has passed and should be looked at."""
    if left < 0:
        return words("expired {n} days ago, check again", n=-left)
    return words("{n} days left", n=left) if left else words("today")


def _due(
    book: Rulebook,
    names: dict[str, str],
    run: Run,
    subject: SubjectVerdicts,
    verdict: RuleVerdict,
    now: date,
) -> DueView:
    rule, day = book.rules[verdict.rule], str(verdict.falls_due)
    left = (date.fromisoformat(day) - now).days
    return DueView(
        zone=subject.zone,
        zone_name=names.get(subject.zone, subject.zone),
        subject=subject.subject,
        name=subject.name,
        rule=rule,
        article=rule.levels[0].article,
        day=day,
        days_left=left,
        run=run.id,
        as_of=run.as_of,
    )


def zone_names(house: House, run: Run) -> dict[str, str]:
    """Name the zones as they were called when a run looked at them."""
    rows = zones_on(house.record, run.ledger_seq, run.as_of)
    return {str(row["zone"]): str(row["name"]) for row in rows}
