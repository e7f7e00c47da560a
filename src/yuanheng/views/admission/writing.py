"""An admission review in words (准入审查的说法): answers, facts, changes, what is wanting."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce

from yuanheng.model.relation import Label
from yuanheng.views.admission.case import Answer, Case, ChangeLine, Clause, FactLine
from yuanheng.views.admission.put import amount_of, changeable, request_columns
from yuanheng.views.land.writing import rounded
from yuanheng.words.figures import shown_unit, status_word
from yuanheng.words.words import Words

_MOST_PLACES = 6


def answer_text(words: Words, answer: Answer) -> str:
    """Name an answer."""
    return {"fits": words("fits"), "fails": words("does not fit"), "open": words("to be proved")}[
        answer
    ]


def clause_text(words: Words, clause: Clause) -> str:
    """Name the answer of a clause; one that only recommends is never a refusal."""
    if clause.is_binding_rule or clause.answer != "fails":
        return answer_text(words, clause.answer)
    return words("below what is recommended")


def light(clause: Clause) -> str:
    """Give the colour of a clause."""
    if clause.answer == "fails":
        return "red" if clause.is_binding_rule else "yellow"
    return {"fits": "green", "open": "yellow"}[clause.answer]


def number_text(value: Fraction) -> str:
    """Write a number with as many decimals as it has, six at most."""
    places = next(
        (n for n in range(_MOST_PLACES) if (value * 10**n).denominator == 1), _MOST_PLACES
    )
    return rounded(value, places)


def change_text(words: Words, change: ChangeLine) -> str:
    """Say a change: of what, by how much, to what, and which clauses it would break."""
    told = {
        "what": words.label(change.label),
        "by": number_text(abs(change.by)),
        "after": number_text(change.after),
        "unit": shown_unit(change.unit),
    }
    said = (
        words("{what}: {by} {unit} more, {after} {unit} in all", **told)
        if change.by > 0
        else words("{what}: {by} {unit} less, {after} {unit} in all", **told)
    )
    if not change.breaks:
        return said
    broken = words.join([words.label(label) for label in change.breaks])
    return said + words.aside(words("then: {clauses}", clauses=broken))


def ways_text(words: Words, changes: Iterable[ChangeLine]) -> str:
    """Say several changes, any of which does."""
    told = [change_text(words, change) for change in changes]
    return reduce(lambda a, b: words("{a}; or {b}", a=a, b=b), told) if told else ""


def fact_text(words: Words, fact: FactLine) -> str:
    """Write a fact of the request: its name, its value with unit, or that nothing is stated."""
    if fact.amount is not None:
        value = f"{number_text(fact.amount)} {shown_unit(fact.unit)}"
    elif fact.text in ("True", "False"):
        value = words("yes") if fact.text == "True" else words("no")
    else:
        value = fact.text or words("not stated")
    said = f"{words.label(fact.label)} {value}"
    return said + words.aside(words("by the list of projects")) if fact.is_from_list else said


def missing_text(words: Words, clause: Clause) -> str:
    """Name what would settle a clause, with the document that states it."""
    told = []
    for fact in clause.missing:
        label = words.label(fact.label)
        told.append(label + (words.aside(words.label(fact.document)) if fact.document else ""))
    return words.join(told)


def limits_text(words: Words, clause: Clause) -> str:
    """Write the limits that a clause looked up, with where each is from."""
    told = []
    for label, value, status, reference in clause.limits:
        said = f"{words.label(label)} {value}"
        note = words.join([t for t in (status_word(words, status), reference) if t])
        told.append(said + words.aside(note))
    return words.join(told)


def summary_text(words: Words, case: Case) -> str:
    """Sum a case up: how many clauses fail, are open and fit, or that none is about it."""
    if not case.application.has_plot:
        return words("No plot of its own: the limits for plots do not apply")
    return words(
        "{fails} clauses are not kept, {open} are to be proved, {fits} are kept",
        fails=len(case.of("fails")),
        open=len(case.of("open")),
        fits=len(case.of("fits")),
    )


def unasked_text(words: Words, case: Case) -> str:
    """Say what the review did not look at."""
    told = [
        words(
            "Not looked at: plan conformity, the state of the plot, room for energy and emission."
        )
    ]
    if not case.has_negative_list:
        told.append(
            words("No negative list is loaded: whether the industry is banned was not asked.")
        )
    return "".join(told) if words.lang == "zh" else " ".join(told)


def stated_amounts(case: Case) -> tuple[tuple[str, Label, str, str], ...]:
    """Give the amounts of a case that can be tried: column, name, unit, what is judged."""
    found = []
    for name in changeable():
        column, stored = request_columns()[name], case.application.facts.get(name)
        unit = column.unit.text if column.unit else ""
        text = "" if stored is None else number_text(amount_of(name, int(stored))).replace(",", "")
        found.append((name, column.label, unit, text))
    return tuple(found)
