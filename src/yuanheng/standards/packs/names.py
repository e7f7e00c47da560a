"""Names that standards give (名称): of indicators, checks and rules, read without their formulas.

Who lists findings wants a few names; to check every formula for that takes as long as the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from yuanheng.model.relation import Label
from yuanheng.standards.packs.folders import Pack, all_packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.form import RulebookYaml
from yuanheng.standards.scorecards.form import ScorecardYaml


@dataclass(frozen=True)
class NamedRule:
    """A rule by its label, what it is in a casefile, and the signs by which it is suspected."""

    label: Label
    role: str
    signs: dict[str, Label]


def indicator_label(name: str) -> Label:
    """Name an indicator or a check of any scorecard; by its id where none has it."""
    for found in all_packs().values():
        if found.kind == "scorecard" and name in (labels := _of_scorecard(found)):
            return labels[name]
    return {"zh": name, "en": name}


def named_rule(name: str, standard: str) -> NamedRule | None:
    """Name a rule of a standard; None where that is no rulebook, or has no such rule."""
    found = all_packs().get(standard)
    while found is not None and found.kind == "rulebook":
        if name in (rules := _of_rulebook(found)):
            return rules[name]
        found = all_packs().get(found.extends or "")
    return None


def subject_kind(standard: str, family: str) -> str:
    """Name what a standard judges (宗地, 企业, 开发区), whatever relation lists it; "" if unknown.

    A firm is one subject in the register and in its figures of a year. Without a standard it is
    what the newest edition of the family judges.
    """
    known = all_packs()
    editions = sorted(i for i in known if i.rpartition(".")[0] == family)
    found = known.get(standard) or known.get(editions[-1] if editions else "")
    return "" if found is None else _subject_of(found)


@lru_cache(maxsize=16)
def _subject_of(found: Pack) -> str:
    """Name what the rows are that a pack judges: what their key refers to, or themselves."""
    if found.kind == "scorecard":
        return found.yaml("scorecard.yaml").parse(ScorecardYaml).subject
    if found.kind != "rulebook":
        return ""
    name = found.yaml("rulebook.yaml").parse(RulebookYaml).subject
    relation = ledger_schema().relations.get(name)
    columns = () if relation is None else relation.columns
    keys = {c.references for c in columns if relation and c.name in relation.key}
    return next(iter(sorted(k for k in keys if k and k != "zone")), name)


@lru_cache(maxsize=16)
def _of_scorecard(found: Pack) -> dict[str, Label]:
    """Name the indicators and checks of a scorecard; what it says of a node counts before."""
    raw = found.yaml("scorecard.yaml").parse(ScorecardYaml)
    named = {k: check.label for k, check in raw.checks.items()}
    named |= {k: indicator.label for k, indicator in raw.indicators.items()}
    return {k: raw.labels.get(k, label).model_dump() for k, label in named.items()}


@lru_cache(maxsize=16)
def _of_rulebook(found: Pack) -> dict[str, NamedRule]:
    """Name the rules of a rulebook; one that it only tightens has its name where it is made."""
    raw = found.yaml("rulebook.yaml").parse(RulebookYaml)
    return {
        k: NamedRule(
            rule.label.model_dump(),
            rule.role,
            {n: s.label.model_dump() for n, s in rule.suspect.signs.items()}
            if rule.suspect
            else {},
        )
        for k, rule in raw.rules.items()
        if rule.tightens is None
    }
