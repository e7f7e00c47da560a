"""Figures after the statement are null-strict, like those in it."""

from __future__ import annotations

import pytest

from yuanheng.errors import Where
from yuanheng.evaluate.derived import reckon
from yuanheng.model.units import parse_unit
from yuanheng.standards.formula.language import Term, parse_formula

TERMS = {name: Term("number", parse_unit("")) for name in ("a", "b", "c")}


def value(text: str, **numbers: float | None) -> float | None:
    return reckon(parse_formula(text, TERMS, Where()).tree, numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * c", 14.0),
        ("(a + b) * c", 20.0),
        ("a - b - c", -5.0),
        ("-a + b", 1.0),
        ("a / b", 2 / 3),
        ("floor_at(a - b, 0)", 0.0),
        ("floor_at(b - a, 0)", 1.0),
        ("cap(c, b)", 3.0),
        ("a * (c - b) / c", 0.5),
    ],
)
def test_a_formula_gives_what_arithmetic_gives(text: str, expected: float) -> None:
    """With a = 2, b = 3, c = 4."""
    assert value(text, a=2.0, b=3.0, c=4.0) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("text", ["a + b", "a * b", "-a", "floor_at(a, b)", "cap(b, a)", "b / a"])
def test_an_unknown_name_makes_the_figure_unknown(text: str) -> None:
    """Even where a floor could stand for it."""
    assert value(text, a=None, b=3.0) is None


def test_a_divisor_of_zero_gives_no_figure() -> None:
    """Neither zero nor infinity."""
    assert value("a / (b - c)", a=1.0, b=2.0, c=2.0) is None
