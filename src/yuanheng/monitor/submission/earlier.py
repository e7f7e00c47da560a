"""A return against the last period (比对上期): figures that jumped, rows that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from yuanheng.errors import Message, say
from yuanheng.model.relation import Column, Relation
from yuanheng.model.rounds import Part
from yuanheng.monitor.submission.failing import Failing, amount, beyond
from yuanheng.monitor.submission.handed import HandedRow, figure_of, figures_of, unit_of
from yuanheng.monitor.submission.within import listed
from yuanheng.standards.packs.forms import Form
from yuanheng.words.figures import figure


def against_last(
    form: Form,
    relation: Relation,
    rows: Sequence[HandedRow],
    before: Sequence[HandedRow],
    period: str,
    limits: Mapping[str, float],
) -> Iterator[Failing]:
    """Hold each row, or the sum of all, against the last period; nothing where there is none."""
    if not before:
        return
    now, then = {r.subject: r for r in rows}, {r.subject: r for r in before}
    gone = [then[s] for s in then if s not in now]
    if gone:
        said = say(
            "In {period} there were {n} that lack now: {names}",
            period=period,
            n=len(gone),
            names=listed([r.name for r in gone]),
        )
        yield Failing("absent", said, tuple(Part(r.subject) for r in gone))
    for column in figures_of(relation):
        if form.held and column.name not in form.held:
            continue
        if form.level == "total":
            yield from _sums(column, rows, before, period, limits["jump"])
        else:
            yield from _each(column, now, then, period, limits["jump"])


def _each(
    column: Column,
    now: Mapping[str, HandedRow],
    then: Mapping[str, HandedRow],
    period: str,
    limit: float,
) -> Iterator[Failing]:
    """Name the rows whose figure changed by more than the limit."""
    for subject, row in now.items():
        value = figure_of(column, row)
        was = figure_of(column, then[subject]) if subject in then else None
        if value is None or was is None or not beyond(value, was, limit):
            continue
        said = jump_words(row.name, column, row, (value, was), period, limit)
        yield Failing("jump", said, (Part(subject, column.name),))


def _sums(
    column: Column,
    rows: Sequence[HandedRow],
    before: Sequence[HandedRow],
    period: str,
    limit: float,
) -> Iterator[Failing]:
    """Name a column whose known figures add up to far more or less than in the last period."""
    if column.unit is None or not column.unit.is_additive:
        return
    value, was = _sum(column, rows), _sum(column, before)
    if value is None or was is None or not beyond(value, was, limit):
        return
    said = say(
        "{column}: all rows add up to {now}, in {period} to {was}: a change of {change}"
        " (limit {limit}%)",
        column=column.label["en"],
        now=amount(value, column.unit.text),
        was=amount(was, column.unit.text),
        period=period,
        change=change_text(value, was),
        limit=amount(Fraction(repr(limit))),
    )
    yield Failing("jump", said, (Part("", column.name),))


def _sum(column: Column, rows: Sequence[HandedRow]) -> Fraction | None:
    """Add up what is known of a column; None where nothing is."""
    known = [v for row in rows if (v := figure_of(column, row)) is not None]
    return sum(known, Fraction(0)) if known else None


def jump_words(
    name: str,
    column: Column,
    row: HandedRow,
    values: tuple[Fraction, Fraction],
    period: str,
    limit: float,
) -> Message:
    """Say that a figure changed by more than the limit."""
    unit = unit_of(column, row)
    text = unit.text if unit else str(row.cells.get("unit") or "")
    return say(
        "{name}: {column} is {now}, in {period} it was {was}: a change of {change}"
        " (limit {limit}%)",
        name=name,
        column=column.label["en"],
        now=amount(values[0], text),
        was=amount(values[1], text),
        period=period,
        change=change_text(*values),
        limit=amount(Fraction(repr(limit))),
    )


def change_text(now: Fraction, before: Fraction) -> str:
    """Write a change in percent with its sign; a dash where it was nothing before."""
    if not before:
        return "–"
    change = (now - before) * 100 / abs(before)
    return ("+" if change > 0 else "") + figure(change, places=1) + "%"
