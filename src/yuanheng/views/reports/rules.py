"""The report of a rulebook's run (核查结果): counts per rule, verdicts, findings and remedies."""

from __future__ import annotations

from collections.abc import Iterator

from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.report.phrases.saying import Figure, Saying, saying
from yuanheng.report.view import VerdictRow
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.views.descent.judged import SubjectView, VerdictView, rules_view, zone_names
from yuanheng.views.reports.facts import Book, Key, fact_id
from yuanheng.words.figures import figure
from yuanheng.words.words import Words


def rule_facts(words: Words, book: Rulebook, run: Run) -> Book:
    """Gather the numbers of a rulebook's run: counts per rule, and amounts of rules met."""
    return dict(_facts(words, book, run))


def _facts(words: Words, book: Rulebook, run: Run) -> Iterator[tuple[Key, Figure]]:
    note = words("run {n}", n=run.id)
    for count in run.counts:
        numbers = {"met": count.met, "not_met": count.not_met, "open": count.not_provable}
        for name, number in numbers.items():
            identity = count_id(run, count.rule, name)
            yield (identity, "members"), Figure(str(number), identity, "members", note)
    for subject in run.verdicts:
        for verdict in subject.rules:
            amount = book.rules[verdict.rule].amount
            if verdict.amount is not None and amount is not None:
                identity = amount_id(run, subject.zone, subject.area, subject.subject, verdict.rule)
                text = figure(verdict.amount, unit=amount.unit.text)
                yield (identity, "amount"), Figure(text, identity, "amount", note)


def count_id(run: Run, rule: str, verdict: str) -> str:
    """Name how often a rule had a verdict in a run."""
    return f"r{run.id}_rule_{rule}.{verdict}"


def amount_id(run: Run, zone: str, area: str, subject: str, rule: str) -> str:
    """Name the amount of a rule that one subject met."""
    return fact_id(run, zone, area, f"{subject}.{rule}")


def count_sayings(house: House, words: Words, run: Run, book: Book) -> tuple[Saying, ...]:
    """Say for each rule how many subjects met it, did not, and for how many nothing is proved."""
    said = []
    for rule, _ in rules_view(house, run).counts:
        numbers = {
            name: book[count_id(run, rule.id, name), "members"].marked
            for name in ("met", "not_met", "open")
        }
        text = words(
            "{rule} ({article}): met for {met} subjects, not for {not_met}, not provable for"
            " {open}.",
            rule=words.label(rule.label),
            article=rule.levels[0].article,
            **numbers,
        )
        said.append(saying(text))
    return tuple(said)


def verdict_rows(house: House, words: Words, run: Run) -> tuple[VerdictRow, ...]:
    """List the verdicts that a run kept, subject by subject."""
    several = len(zone_names(house, run)) > 1
    rows = []
    for subject in rules_view(house, run).subjects:
        name = " · ".join(n for n in (subject.zone if several else "", subject.subject) if n)
        # The subject of some rulebooks is the zone itself, which is named once.
        name = " ".join(dict.fromkeys(n for n in (name or subject.zone, subject.name) if n))
        rows += [_row(words, name, view) for view in subject.verdicts]
    return tuple(rows)


def unproved_verdicts(words: Words, subjects: list[SubjectView]) -> tuple[str, ...]:
    """Say how much of what a rulebook asks is not provable; empty where nothing is."""
    open_rules = [sum(v.verdict.verdict == "not-provable" for v in s.verdicts) for s in subjects]
    if not any(open_rules):
        return ()
    of = sum(map(bool, open_rules))
    return (words("{n} verdicts on {of} subjects are not provable.", n=sum(open_rules), of=of),)


def _row(words: Words, subject: str, view: VerdictView) -> VerdictRow:
    missing = []
    for fact in view.missing:
        text = words.label(fact.label)
        if fact.document is not None:
            document = words.label(fact.document)
            text = words("{fact} (from: {document})", fact=text, document=document)
        missing.append(text)
    return VerdictRow(
        subject=subject,
        rule=words.label(view.rule.label),
        article=view.article,
        verdict=view.verdict.verdict,
        due=view.verdict.falls_due or "",
        missing=tuple(missing),
    )
