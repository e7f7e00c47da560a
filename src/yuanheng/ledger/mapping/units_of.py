"""The unit of a column (计量单位): by its head, by what stands around, or asked; never assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from yuanheng.errors import Message, say
from yuanheng.ledger.heads.around import Around
from yuanheng.ledger.heads.text import HeadText, unit_of
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

_SQUARE_METRE = parse_unit("m2")
_FLOORS = frozenset({"floor_area", "floor_area_counted", "base_area", "structures_base"})
_LANDS = frozenset({"land_area", "own_area", "rented_area", "let_area", "land_need", "area"})

#: By which word the unit of all columns of one kind is answered.
_KINDS: dict[Dimension, str] = {
    (("[length]", 2),): "面积单位",
    (("[money]", 1),): "金额单位",
    (("[energy]", 1),): "电量单位",
    (("[mass]", 1),): "重量单位",
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
        *((_per_mu(t, column), "head") for t in reversed(path)),
        (own, "row"),
        (around.units.get(column.unit.dimension), "title"),
        (_of_floors_or_land(column, around), "title"),
        (named, "name"),
    ):
        if unit is not None and unit.is_compatible(column.unit):
            return unit, origin
    if column.unit.dimension not in _CHOICES:
        return column.unit, "only"
    return None, ""


def _of_floors_or_land(column: Column, around: Around) -> Unit | None:
    """Tell which of two units of area is that of a column: 单位：公顷、平方米.

    Floors are measured in square metres; then the other unit stands there for the land.
    """
    said = around.twice.get(column.unit.dimension, ()) if column.unit else ()
    floors = [u for u in said if u.factor == _SQUARE_METRE.factor]
    if len(said) != 2 or not floors:
        return None
    if column.name in _FLOORS:
        return floors[0]
    return next(u for u in said if u is not floors[0]) if column.name in _LANDS else None


def _per_mu(text: HeadText, column: Column) -> Unit | None:
    """Give the unit of a head; 万元 below 亩均税收 is 万元/亩, for the name says of what."""
    unit = text.unit
    if unit is None or column.unit is None or unit.is_compatible(column.unit):
        return unit
    per = parse_unit(f"{unit.text}/亩") if "亩均" in text.name or "每亩" in text.name else unit
    return per if per.is_compatible(column.unit) else unit


def odd_unit(column: Column, path: Sequence[HeadText]) -> str:
    """Give the unit of a head that is of another kind than the column; empty where none is."""
    if column.unit is None:
        return ""
    for text in reversed(path):
        if text.odd_unit:
            return text.odd_unit
        unit = _per_mu(text, column)
        if unit is not None:
            return "" if unit.is_compatible(column.unit) else unit.text
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


def ask_units(key: str, heads: Sequence[str], column: Column, samples: Sequence[str]) -> Question:
    """Ask once for the unit of several columns of one kind, or of one part of a table."""
    one = ask_unit(heads[0], column, samples)
    return replace(
        one,
        key=key,
        what=say(
            "In which unit are {heads}? Their first figures: {samples}",
            heads=", ".join(heads),
            samples=", ".join(samples[:4]) or "–",
        ),
        remedy=say(
            "Say it with --assume {head}={unit}.",
            head=key,
            unit=one.options[0][0] if one.options else "",
        ),
    )


def of_kind(column: Column) -> str:
    """Name the units of columns that measure the same; empty where each says its own."""
    return _KINDS.get(column.unit.dimension, "") if column.unit else ""


def told_unit(column: Column, head: str, answers: Mapping[str, str], part: str = "") -> Unit | None:
    """Give the unit that a person said of a head; None where none was said or it does not suit.

    part: the part of the table that it is in, of which one may have said it as well.
    """
    text = (
        answers.get(head)
        or answers.get(part)
        or answers.get(of_kind(column))
        or answers.get(head.rpartition(" › ")[2])
        or answers.get(column.name)
    )
    text = text or answers.get(column.label["zh"])
    if not text or column.unit is None:
        return None
    unit = unit_of(text) or parse_unit(text)
    return unit if unit.is_compatible(column.unit) else None
