"""Backlogs in words and figures (积压的说法): areas in both units, ages, what is wanting."""

from __future__ import annotations

from fractions import Fraction

from yuanheng.monitor.land.batches import BatchLine
from yuanheng.monitor.land.plots import PlotLine, State
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

_MU = 15


def rounded(value: Fraction, places: int) -> str:
    """Write an exact number with thousands, rounded half away from zero."""
    scale = 10**places
    scaled = abs(value) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "−" if value < 0 and whole else ""
    tail = f".{whole % scale:0{places}}" if places else ""
    return f"{sign}{whole // scale:,}{tail}"


def hectares_text(value: Fraction | None) -> str:
    """Write hectares with four decimals; unknown is a dash."""
    return "—" if value is None else rounded(value, 4)


def mu_text(value: Fraction | None) -> str:
    """Write hectares as mu with two decimals; unknown is a dash."""
    return "—" if value is None else rounded(value * _MU, 2)


def rate_text(value: Fraction | None) -> str:
    """Write a rate in percent; unknown is a dash."""
    return "—" if value is None else f"{rounded(value, 2)}%"


def age_text(words: Words, days: int | None) -> str:
    """Say an age in days, or how long it is until then."""
    if days is None:
        return "—"
    return words("{n} days", n=days) if days >= 0 else words("in {n} days", n=-days)


def state_text(words: Words, state: State) -> str:
    """Name the state of a plot."""
    return {
        "unstarted": words("supplied, not begun"),
        "building": words("in building"),
        "built": words("built, not in production"),
        "producing": words("in production"),
        "unknown": words("not known, to be proved"),
    }[state]


def reason_text(words: Words, plot: PlotLine) -> str:
    """Say why it waits: the established cause, else the stated one, which is said to be that."""
    if plot.cause is not None:
        code = ledger_schema().code_lists["idle_cause"].codes.get(plot.cause)
        return words.label(code.label) if code else plot.cause
    return words("stated: {reason}", reason=plot.reason) if plot.reason else "—"


def wanting_of_batch(words: Words, batch: BatchLine) -> str:
    """Say what would settle how much a batch has left, with the document that states it."""
    told = []
    for column, plot in batch.wanting:
        if column == "supply":
            told.append(words("{plot} is in no list of supplies", plot=plot))
            continue
        relation = "supply" if plot and column == "signed_on" else "approval_batch"
        relation = "batch_supply" if plot and column == "area" else relation
        told.append((f"{plot}: " if plot else "") + _with_document(words, relation, column))
    return words.join(told)


def wanting_of_plot(words: Words, plot: PlotLine) -> str:
    """Say what would settle the state of a plot, and what its list contradicts."""
    told = [_with_document(words, "supply", column) for column in plot.wanting]
    told += [
        words(
            "{event} is stated as not yet done although a later step is done",
            event=_label(words, "supply", step),
        )
        for step in plot.against
    ]
    return words.join(told)


def _with_document(words: Words, relation: str, column: str) -> str:
    found = ledger_schema().relations[relation].column(column)
    label = words.label(found.label)
    return label + words.aside(words.label(found.document)) if found.document else label


def _label(words: Words, relation: str, column: str) -> str:
    return words.label(ledger_schema().relations[relation].column(column).label)
