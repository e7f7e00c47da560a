"""Suspicion of most of a list (疑似): one question before hundreds of cases; its answer is kept.

Where the ledger lacks one statement for most of a list, it is likelier that nobody wrote it down
than that most of the zone lies idle. So a person says first what becomes of them: the answer is a
parameter of the run, and holds for later runs of the zone and the period until it is given anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from yuanheng.errors import WantedError, say
from yuanheng.findings.moving import Evidence
from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.folders import pack as pack_of
from yuanheng.standards.rulebooks.rulebook import Rule, Suspicion
from yuanheng.standards.rulebooks.suspicion import SUSPECT

#: So many suspicions of a zone at once are asked about, where most of its list lacks the fact.
MANY = 10


@dataclass(frozen=True)
class Applied:
    """A standard applied: its run, what it says of findings, and the subjects listed by zone."""

    run: Run
    evidence: tuple[Evidence, ...]
    listed: Mapping[str, int]


@dataclass(frozen=True)
class _Open:
    """A zone's list of which most lacks a fact: how many it holds, lack it, and give cause."""

    zone: str
    listed: int
    lacking: int
    suspected: int


def decided(house: House, applied: Applied, *, asks: bool) -> tuple[Evidence, ...]:
    """Give what moves findings once the answers are kept; WantedError where one is wanted.

    Without `asks` a list that nobody has answered for moves none of its suspicions.
    """
    run = applied.run
    if not run.official or pack_of(run.standard).kind != "rulebook":
        return applied.evidence
    evidence = applied.evidence
    for rule in packs.rulebook(run.standard).rules.values():
        if rule.suspect is not None:
            evidence = _of_rule(house, applied, rule, rule.suspect, evidence, asks=asks)
    return evidence


def _of_rule(
    house: House,
    applied: Applied,
    rule: Rule,
    suspect: Suspicion,
    evidence: tuple[Evidence, ...],
    *,
    asks: bool,
) -> tuple[Evidence, ...]:
    """Apply what was answered for each zone to the suspicions of one rule."""
    run = applied.run
    answers = _answers(house, run, suspect.answer)
    wanted = {
        found.zone: found
        for found in _most(applied, rule.id, suspect.fact)
        if found.zone not in answers
    }
    if wanted and asks:
        raise _question(run, suspect, wanted.values())
    kept = []
    for seen in evidence:
        if seen.rule == rule.id and seen.suspected:
            if seen.zone in wanted:
                continue
            if answers.get(seen.zone, SUSPECT) != SUSPECT:
                kept.append(replace(seen, suspected=False, lifted="answered"))
                continue
        kept.append(seen)
    return tuple(kept)


def _answers(house: House, run: Run, name: str) -> dict[str, str]:
    """Give the last answer of each zone for the period: that of this run, or of an earlier one."""
    family = run.standard.rpartition(".")[0]
    found: dict[str, str] = {}
    for other in (*house.record.runs(), run):
        is_of_it = other.standard.rpartition(".")[0] == family and other.period == run.period
        if is_of_it and other.official and name in other.parameters:
            found |= dict.fromkeys(other.zones, str(other.parameters[name]["value"]))
    return found


def _most(applied: Applied, rule: str, fact: str) -> Iterable[_Open]:
    """Find the zones of whose list most lacks the fact, and many give cause."""
    lacking: Counter[str] = Counter()
    for subject in applied.run.verdicts:
        for verdict in subject.rules:
            names = {m.name for m in verdict.missing if m.kind == "column"}
            lacking[subject.zone] += verdict.rule == rule and fact in names
    suspected = Counter(e.zone for e in applied.evidence if e.rule == rule and e.suspected)
    for zone, count in suspected.items():
        if count >= MANY and 2 * lacking[zone] > applied.listed.get(zone, 0):
            yield _Open(zone, applied.listed[zone], lacking[zone], count)


def _question(run: Run, suspect: Suspicion, wanted: Iterable[_Open]) -> WantedError:
    """Ask what becomes of them."""
    found = tuple(wanted)
    relation = packs.rulebook(run.standard).subject
    column = next(c for c in relation.columns if c.name == suspect.fact)
    counts = {
        "n": sum(f.lacking for f in found),
        "of": sum(f.listed for f in found),
        "suspected": sum(f.suspected for f in found),
    }
    return WantedError(
        say(
            "Most of a list lacks one statement: for want of {fact} {n} of {of} cannot be judged;"
            " of {suspected} there is cause to suspect",
            fact=column.label["en"],
            **counts,
        ),
        lines=(
            say(
                "What becomes of these {suspected}? suspect, happened or ask-first",
                suspected=counts["suspected"],
            ),
        ),
        expected=say(
            "suspect: open a casefile for each and investigate; happened: they did, it is only"
            " not written, open none; ask-first: ask the holders, open none yet. The answer is kept"
            " for the zone and the period until another is given."
        ),
        remedy=say("Say --set {name}=suspect, happened or ask-first.", name=suspect.answer),
        names=(suspect.answer,),
    )
