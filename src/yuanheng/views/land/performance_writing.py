"""Promises in words, and the ledger of performance as a workbook (履约台账)."""

from __future__ import annotations

from fractions import Fraction

from yuanheng.report.workbook.listing import ListHead, ListSheet, list_workbook
from yuanheng.views.land.performance import Performance, PromiseLine, State
from yuanheng.views.land.writing import rounded
from yuanheng.words.figures import figure, shown_unit
from yuanheng.words.words import Words

_PLACES = 4


def promise_state_text(words: Words, state: State) -> str:
    """Name how a promise stands."""
    return {
        "broken": words("in default"),
        "unproved": words("to be proved"),
        "waiting": words("not due yet"),
        "kept": words("performed"),
    }[state]


def stage_text(words: Words, line: PromiseLine) -> str:
    """Say when a promise is checked."""
    return {
        "started": words("at the start of works"),
        "completed": words("at completion"),
        "producing": words("at the start of production"),
        "full": words("at full production"),
    }[line.commitment.promise.stage]


def _number(value: Fraction, unit: str) -> str:
    text = rounded(value, next(n for n in range(5) if n == 4 or (value * 10**n).denominator == 1))
    return f"{text} {shown_unit(unit)}".rstrip()


def limit_text(line: PromiseLine) -> str:
    """Write what was promised: a day, or a bound with its unit."""
    commitment = line.commitment
    if commitment.limit is None:
        return commitment.day
    sign = "≥" if commitment.promise.bound == "at-least" else "≤"
    return f"{sign} {_number(commitment.limit, commitment.promise.unit)}"


def reached_text(line: PromiseLine) -> str:
    """Write what was reached, or on which day; what is not known is a dash."""
    if line.commitment.limit is None:
        return line.reached_on or "—"
    return "—" if line.reached is None else _number(line.reached, line.commitment.promise.unit)


def consequence_text(words: Words, line: PromiseLine) -> str:
    """Say what follows of a default: the amount as the rule names it, and the contract's words."""
    if line.state != "broken":
        return ""
    told = []
    if line.amount is not None and line.amount_label is not None:
        told.append(f"{words.label(line.amount_label)} {figure(line.amount)} 万元")
    told.append(line.breach_terms or words("the contract's words for default are not recorded"))
    return words.join(told)


def wanting_text(words: Words, line: PromiseLine) -> str:
    """Name what would settle a promise, with the document that states it."""
    return words.join(
        [
            words.label(m.label) + (words.aside(words.label(m.document)) if m.document else "")
            for m in line.missing
        ]
    )


def performance_xlsx(words: Words, found: Performance) -> bytes:
    """Write the promises of a zone, a promise a row."""
    note = words(
        "{zone}, as of {day}; ledger sequence {seq}",
        zone=found.zone_name,
        day=found.day,
        seq=found.seq,
    )
    heads = tuple(
        ListHead(words(h))
        for h in (
            "Plot",
            "Holder",
            "Promise",
            "Promised",
            "Reached",
            "When it is checked",
            "How the promise stands",
            "Article",
            "What follows of default",
            "To be handed in",
        )
    )
    rows = [
        (
            line.number,
            line.holder,
            words.label(line.column.label),
            limit_text(line),
            reached_text(line),
            stage_text(words, line),
            promise_state_text(words, line.state),
            line.article,
            consequence_text(words, line),
            wanting_text(words, line),
        )
        for line in found.shown
    ]
    title = words("Performance of promises")
    return list_workbook(ListSheet(title, note, heads, rows, words.lang))
