"""The unit of a column (计量单位): by its head, by what stands around, or asked; never assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yuanheng.errors import Message, say
from yuanheng.ledger.mapping.around import Around
from yuanheng.ledger.mapping.head_text import HeadText, unit_of
from yuanheng.ledger.mapping.plan import Question
from yuanheng.model.relation import Column
from yuanheng.model.units import Dimension, Unit, parse_unit

#: What people choose between, by dimension; where there is but one unit nobody has to be asked.
_CHOICES: dict[Dimension, tuple[str, ...]] = {
    (("[length]", 2),): ("亩", "平方米", "公顷"),
    (("[money]", 1),): ("万元", "亿元", "元"),
    (("[energy]", 1),): ("kWh", "万kWh"),
    (("[mass]", 1),): ("t", "kg"),
    (("[length]", -2), ("[money]", 1)): ("万元/亩", "万元/hm2", "元/m2"),
}


def find_unit(
    column: Column,
    path: Sequence[HeadText],
    row_unit: str | None,
    around: Around,
    named: Unit | None,
) -> tuple[Unit | None, str]:
    """Find the unit of a quantity and what says it: head, row, title, name; none where nothing."""
    if column.unit is None:
        return None, ""
    own = unit_of(row_unit) if row_unit else None
    for unit, origin in (
        *((t.unit, "head") for t in reversed(path)),
        (own, "row"),
        (around.units.get(column.unit.dimension), "title"),
        (named, "name"),
    ):
        if unit is not None and unit.is_compatible(column.unit):
            return unit, origin
    if column.unit.dimension not in _CHOICES:
        return column.unit, "only"
    return None, ""


def odd_unit(column: Column, path: Sequence[HeadText]) -> str:
    """Give the unit of a head that is of another kind than the column; empty where none is."""
    if column.unit is None:
        return ""
    for text in reversed(path):
        if text.odd_unit:
            return text.odd_unit
        if text.unit is not None:
            return "" if text.unit.is_compatible(column.unit) else text.unit.text
    return ""


def ask_unit(head: str, column: Column, samples: Sequence[str]) -> Question:
    """Ask for the unit of a column, with some of its figures."""
    dimension = column.unit.dimension if column.unit else ()
    choices = _CHOICES.get(dimension, (column.unit.text,) if column.unit else ())
    options: tuple[tuple[str, Message], ...] = tuple((u, say("{text}", text=u)) for u in choices)
    return Question(
        head,
        say(
            "In which unit is {head}? Its first figures: {samples}",
            head=head,
            samples=", ".join(samples[:4]) or "–",
        ),
        options,
        say("Say it with --assume {head}={unit}.", head=head, unit=choices[0] if choices else ""),
    )


def told_unit(column: Column, head: str, answers: Mapping[str, str]) -> Unit | None:
    """Give the unit that a person said of a head; None where none was said or it does not suit."""
    text = answers.get(head) or answers.get(head.rpartition(" › ")[2]) or answers.get(column.name)
    text = text or answers.get(column.label["zh"])
    if not text or column.unit is None:
        return None
    unit = unit_of(text) or parse_unit(text)
    return unit if unit.is_compatible(column.unit) else None
