"""Comparisons of stored amounts equal rational arithmetic, at the limit and a hair beside it."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from functools import cache

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.errors import Where
from yuanheng.model.units import parse_unit, storage_unit, stored_per
from yuanheng.standards.formula.exact import PARAMETER_BITS, bounded, meant
from yuanheng.standards.formula.language import Term, parse_formula
from yuanheng.standards.formula.units import number_term

COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
}
AREAS = ("亩", "hm2", "m2", "km2")
KINDS = {
    "money": ("元", "万元", "亿元"),
    "energy": ("kWh", "万kWh", "GJ"),
    "coal": ("tce", "kgce", "万tce"),
    "area": AREAS,
    "share": ("", "%"),
}
RATES = [(m, a) for m in KINDS["money"] for a in AREAS]
#: A decimal of up to four places, as people write them.
DECIMALS = st.integers(1, 10**8).map(lambda n: Fraction(n, 10**4))
HAIRS = st.sampled_from((0, 0, 1, -1)).map(lambda n: Fraction(n, 10**4))


def said(number: Fraction) -> str:
    """A decimal of four places in digits."""
    sign = "-" if number < 0 else ""
    whole, rest = divmod(abs(int(number * 10**4)), 10**4)
    return f"{sign}{whole}.{rest:04d}"


def stored(number: Fraction, unit: str) -> int:
    exact = number * stored_per(unit)
    assert exact.denominator == 1
    return int(exact)


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """Open the engine once for all examples: opening takes longer than asking."""
    return duckdb.connect(config={"threads": 1})


def asked(text: str, terms: dict[str, Term], row: dict[str, object]) -> bool | None:
    """What the rendered comparison says of one row."""
    sql = parse_formula(text, terms, Where(file="test")).sql()
    columns = ", ".join(f"CAST(${n} AS {_kind(v)}) AS {n}" for n, v in row.items())
    query = f"SELECT {sql} FROM (SELECT {columns})"
    (found,) = engine().execute(query, row).fetchall()
    answer: bool | None = found[0]
    return answer


def _kind(value: object) -> str:
    return "DOUBLE" if isinstance(value, float) else "HUGEINT" if value is None else "BIGINT"


def amount(unit: str) -> Term:
    return number_term(storage_unit(parse_unit(unit)))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(KINDS)).flatmap(lambda k: st.tuples(*[st.sampled_from(KINDS[k])] * 2)),
    DECIMALS,
    HAIRS,
    st.sampled_from(sorted(COMPARISONS)),
)
def test_an_amount_is_held_against_a_literal(
    units: tuple[str, str], limit: Fraction, hair: Fraction, sign: str
) -> None:
    one, other = units
    there = limit * parse_unit(one).factor_to(parse_unit(other)) + hair
    written = Fraction(round(there * 10**4), 10**4)
    row: dict[str, object] = {"x": stored(limit, one)}
    left, right = limit * parse_unit(one).factor, written * parse_unit(other).factor
    text = f"x {sign} qty({said(written)}, '{other}')"
    assert asked(text, {"x": amount(one)}, row) is COMPARISONS[sign](left, right)


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(RATES),
    st.sampled_from(RATES),
    DECIMALS,
    st.integers(1, 10**6).map(lambda n: Fraction(n, 100)),
    HAIRS,
    st.sampled_from(sorted(COMPARISONS)),
    st.booleans(),
)
def test_a_ratio_is_held_against_a_rate(
    rate: tuple[str, str],
    of: tuple[str, str],
    area: Fraction,
    limit: Fraction,
    hair: Fraction,
    sign: str,
    is_parameter: bool,  # noqa: FBT001
) -> None:
    """300 万元 on one hectare is not below 300 万元/hm2, in whatever units both are written."""
    unit = parse_unit(f"{rate[0]}/{rate[1]}")
    base = limit * unit.factor * area * parse_unit(of[1]).factor / parse_unit(of[0]).factor
    money = Fraction(round(base * 10**4), 10**4) + hair
    row: dict[str, object] = {"m": stored(money, of[0]), "a": stored(area, of[1])}
    if max(abs(int(v)) for v in (row["m"], row["a"]) if isinstance(v, int)) >= 2**63:
        return
    terms = {"m": amount(of[0]), "a": amount(of[1])}
    text = f"m / a {sign} qty({said(limit)}, '{unit.text}')"
    if is_parameter:
        terms["p"] = Term("number", unit, form="quotient")
        part = bounded(meant(float(limit)), PARAMETER_BITS)
        row |= {"p": float(limit), "p__n": part.numerator, "p__d": part.denominator}
        text = f"m / a {sign} p"
    left = money * parse_unit(of[0]).factor / (area * parse_unit(of[1]).factor)
    assert asked(text, terms, row) is COMPARISONS[sign](left, limit * unit.factor)


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(*[st.integers(1, 10**7).map(lambda n: Fraction(n, 10**4))] * 3),
    st.integers(1, 999),
    HAIRS,
    st.sampled_from(sorted(COMPARISONS)),
    st.sampled_from(AREAS),
)
def test_ratios_are_held_against_each_other_and_equal_ones_are_equal(
    drawn: tuple[Fraction, Fraction, Fraction],
    times: int,
    hair: Fraction,
    sign: str,
    unit: str,
) -> None:
    a, b, share = drawn
    amounts = {"a": a, "b": b, "c": a * times + hair, "d": b * times, "e": a * share.numerator}
    row: dict[str, object] = {n: stored(v, unit) for n, v in amounts.items() if n != "e"}
    terms = {n: amount(unit) for n in row}
    first, second = a / b, (a * times + hair) / (b * times)
    assert asked(f"a / b {sign} c / d", terms, row) is COMPARISONS[sign](first, second)
    both = (a + amounts["c"]) / b
    text = f"(a + c) / b {sign} cap(c / d, a / b) * 2 + qty(1.5, '%')"
    limit = min(first, second) * 2 + Fraction(15, 1000)
    assert asked(text, terms, row) is COMPARISONS[sign](both, limit)


@settings(max_examples=40, deadline=None)
@given(DECIMALS, st.integers(1, 10**4).map(lambda n: Fraction(n, 100)), HAIRS)
def test_a_number_of_a_column_is_the_decimal_that_was_written(
    area: Fraction, ratio: Fraction, hair: Fraction
) -> None:
    floor = area * ratio + hair
    if stored_per("m2") * floor != int(stored_per("m2") * floor):
        return
    row: dict[str, object] = {"f": stored(floor, "m2"), "a": stored(area, "m2"), "n": float(ratio)}
    terms = {n: amount("m2") for n in ("f", "a")}
    terms["n"] = number_term(parse_unit(""), is_decimal=True)
    assert asked("f / a < n", terms, row) is (floor / area < ratio)
    assert asked("f / a >= n", terms, row) is (floor / area >= ratio)


def test_a_province_in_thirds_of_a_mm2_is_still_compared_exactly() -> None:
    province = 10**5 * 10**12 * 3
    terms = {n: amount("hm2") for n in ("a", "b", "c", "d")}
    row: dict[str, object] = {
        "a": province,
        "b": province - 1,
        "c": province - 1,
        "d": province - 2,
    }
    assert asked("a / b < c / d", terms, row) is True
    assert asked("a / b = c / d", terms, row) is False


@pytest.mark.parametrize("text", ["a / b < qty(7, '%')", "a / b < c / b", "0 < a / b"])
def test_a_divisor_of_nought_leaves_the_comparison_open(text: str) -> None:
    terms = {n: amount("hm2") for n in ("a", "b", "c")}
    assert asked(text, terms, {"a": 1, "b": 0, "c": 2}) is None


@pytest.mark.parametrize(
    ("value", "number"),
    [(300.0, Fraction(300)), (20 / 3, Fraction(20, 3)), (0.03, Fraction(3, 100))],
)
def test_a_parameter_is_the_decimal_or_the_quotient_that_was_meant(
    value: float, number: Fraction
) -> None:
    assert meant(value) == number
