"""Suspicion (疑似) as a pack declares it: one wanting fact, the signs of it, and what settles it.

A sign is a condition over stated facts. It may not read the fact that is wanting: that would be a
verdict by another name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yuanheng.errors import say
from yuanheng.model.relation import Relation
from yuanheng.model.units import parse_unit
from yuanheng.standards.formula.language import Formula, Term
from yuanheng.standards.rulebooks.form import SignYaml, SuspicionYaml
from yuanheng.standards.rulebooks.rulebook import DefinedTerm, Sign, Suspicion
from yuanheng.standards.scorecards.indicators import Parameter, read_condition
from yuanheng.standards.yaml.source import Path, Yaml

#: What may be said where most of a list lacks one statement: open the cases as suspected; the
#: matter has happened, only nobody wrote it down; the holders are asked first.
SUSPECT, HAPPENED, ASK_FIRST = "suspect", "happened", "ask-first"
ANSWERS = (
    (SUSPECT, {"zh": "按疑似立案调查", "en": "Open them as suspected and investigate"}),
    (
        HAPPENED,
        {
            "zh": "都已动工，只是没有记载，不立案",
            "en": "They did, it is only not written: open none",
        },
    ),
    (
        ASK_FIRST,
        {"zh": "先向土地使用权人核实，暂不立案", "en": "Ask the holders first: open none yet"},
    ),
)


def read_suspicion(
    yaml: Yaml,
    raw: SuspicionYaml,
    known: dict[str, Term],
    terms: Mapping[str, DefinedTerm],
    subject: Relation,
    rule: Formula,
    path: Path,
) -> tuple[Suspicion, Parameter]:
    """Read what lets a rule be suspected, and the parameter that keeps the answer of a list."""
    fact = raw.fact
    if fact not in {c.name for c in subject.columns} or fact not in _reads(rule, terms):
        raise yaml.refuse(
            say("{name} is no column that the rule reads", name=fact), (*path, "fact")
        )
    signs = tuple(
        _sign(yaml, name, sign, known, terms, fact, (*path, "signs", name))
        for name, sign in raw.signs.items()
    )
    unless = tuple(
        _condition(yaml, one.when, known, terms, fact, (*path, "unless", n))
        for n, one in enumerate(raw.unless)
    )
    answer = f"unstated_{fact}"
    parameter = Parameter(
        answer,
        raw.question.model_dump(),
        parse_unit(""),
        is_text=True,
        optional=True,
        options=ANSWERS,
    )
    return Suspicion(fact, raw.settled_by.model_dump(), signs, unless, answer), parameter


def _sign(
    yaml: Yaml,
    name: str,
    raw: SignYaml,
    known: dict[str, Term],
    terms: Mapping[str, DefinedTerm],
    fact: str,
    path: Path,
) -> Sign:
    """Read a sign with its weight."""
    when = _condition(yaml, raw.when, known, terms, fact, path)
    return Sign(name, raw.label.model_dump(), when, raw.weight.model_dump())


def _condition(
    yaml: Yaml,
    text: str,
    known: dict[str, Term],
    terms: Mapping[str, DefinedTerm],
    fact: str,
    path: Path,
) -> Formula:
    """Read a condition over stated facts; refuse one that reads the fact that is wanting."""
    when = read_condition(yaml, text, known, (*path, "when"))
    if fact in _reads(when, terms):
        raise yaml.refuse(
            say("A sign cannot read {name}, which is what is wanting", name=fact), (*path, "when")
        )
    return when


def _reads(formula: Formula, terms: Mapping[str, DefinedTerm]) -> frozenset[str]:
    """Name all that a formula reads, itself or through its terms."""
    return frozenset(_names(formula, terms))


def _names(formula: Formula, terms: Mapping[str, DefinedTerm]) -> Iterator[str]:
    for name in formula.names:
        yield name
        if name in terms:
            yield from _names(terms[name].formula, terms)
