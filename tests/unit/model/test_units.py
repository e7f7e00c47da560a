"""Units are a closed list with exact factors; they combine, divide and convert without loss."""

from __future__ import annotations

from fractions import Fraction

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.errors import StandardError
from yuanheng.model.units import _SPELLINGS, _STORAGE, Unit, parse_unit, storage_unit, stored_per

LENGTH, AREA = (("[length]", 1),), (("[length]", 2),)
MONEY, MASS, COAL = (("[money]", 1),), (("[mass]", 1),), (("[coal_equivalent]", 1),)
ENERGY, TIME, PERSON, ITEM = (
    (("[energy]", 1),),
    (("[time]", 1),),
    (("[person]", 1),),
    (("[item]", 1),),
)
SAME_DIMENSION = (
    ("mm2", "m2", "亩", "hm2", "km2", "万平方米", "acre", "ft2"),
    ("fen", "元", "万元", "亿元"),
    ("美分", "USD"),
    ("g", "kg", "t"),
    ("gce", "tce"),
    ("Wh", "kWh"),
    ("日", "年"),
    ("ppb", "%", ""),
    ("元/m2", "万元/亩", "万元/hm2", "亿元/km2"),
    ("人/hm2", "人/km2"),
    ("tce/万元", "gce/元"),
)
KNOWN = sorted({text for group in SAME_DIMENSION for text in group})


def same_dimension(size: int) -> st.SearchStrategy[list[str]]:
    return st.sampled_from(SAME_DIMENSION).flatmap(
        lambda group: st.lists(st.sampled_from(group), min_size=size, max_size=size)
    )


@pytest.mark.parametrize(
    ("text", "dimension", "factor"),
    [
        ("亩", AREA, Fraction(2000, 3)),
        ("hm2", AREA, Fraction(10_000)),
        ("公顷", AREA, Fraction(10_000)),
        ("万m²", AREA, Fraction(10_000)),
        ("㎡", AREA, Fraction(1)),
        ("km²", AREA, Fraction(1_000_000)),
        ("mm2", AREA, Fraction(1, 1_000_000)),
        ("mm", LENGTH, Fraction(1, 1000)),
        ("分", MONEY, Fraction(1, 100)),
        ("万元", MONEY, Fraction(10_000)),
        ("亿元", MONEY, Fraction(100_000_000)),
        ("acre", AREA, Fraction(40_468_564_224, 10_000_000)),
        ("ft2", AREA, Fraction(9_290_304, 100_000_000)),
        ("美元", (("[money_usd]", 1),), Fraction(1)),
        ("t", MASS, Fraction(1_000_000)),
        ("kg", MASS, Fraction(1000)),
        ("tce", COAL, Fraction(1)),
        ("gce", COAL, Fraction(1, 1_000_000)),
        ("kWh", ENERGY, Fraction(3_600_000)),
        ("年", TIME, Fraction(365)),
        ("人", PERSON, Fraction(1)),
        ("个", ITEM, Fraction(1)),
        ("%", (), Fraction(1, 100)),
        ("％", (), Fraction(1, 100)),
        ("", (), Fraction(1)),
        ("-", (), Fraction(1)),
        ("ppb", (), Fraction(1, 1_000_000_000)),
        ("万元/亩", (("[length]", -2), ("[money]", 1)), Fraction(15)),
        ("万元/hm2", (("[length]", -2), ("[money]", 1)), Fraction(1)),
        ("人 / hm2", (("[length]", -2), ("[person]", 1)), Fraction(1, 10_000)),
        ("1/亩", (("[length]", -2),), Fraction(3, 2000)),
        ("元/(m2·年)", (("[length]", -2), ("[money]", 1), ("[time]", -1)), Fraction(1, 365)),
        ("m*m", AREA, Fraction(1)),
    ],
)
def test_a_unit_has_its_dimension_and_exact_factor(
    text: str, dimension: tuple[tuple[str, int], ...], factor: Fraction
) -> None:
    assert parse_unit(text) == Unit(text, dimension, factor)


def test_the_factors_are_those_of_pint() -> None:
    registry: pint.UnitRegistry[Fraction] = pint.UnitRegistry(
        non_int_type=Fraction, cache_folder=None
    )
    names = {
        "m": "metre",
        "km": "kilometre",
        "mm": "millimetre",
        "m2": "metre**2",
        "mm2": "millimetre**2",
        "km2": "kilometre**2",
        "hm2": "hectare",
        "ft2": "foot**2",
        "g": "gram",
        "kg": "kilogram",
        "t": "metric_ton",
        "日": "day",
        "%": "percent",
        "J": "joule",
        "MJ": "megajoule",
        "GJ": "gigajoule",
        "Wh": "watt_hour",
        "kWh": "kilowatt_hour",
        "MWh": "megawatt_hour",
    }
    for text, name in names.items():
        unit = parse_unit(text)
        base = next(u for u in ("m", "m2", "g", "J", "日", "") if unit.is_compatible(parse_unit(u)))
        factor = registry.Quantity(Fraction(1), name).to(names.get(base, "")).magnitude
        assert factor == unit.factor_to(parse_unit(base)), name


def test_a_mu_is_one_fifteenth_of_a_hectare() -> None:
    assert parse_unit("亩").factor_to(parse_unit("hm2")) == Fraction(1, 15)


def test_dollars_are_never_added_to_yuan() -> None:
    assert not parse_unit("USD").is_compatible(parse_unit("元"))
    assert storage_unit(parse_unit("USD")) == parse_unit("hao_USD")


def test_coal_equivalent_is_no_mass() -> None:
    assert not parse_unit("tce").is_compatible(parse_unit("t"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("hm2", "ha"), ("hm2", "万m2"), ("t", "吨"), ("元/m2", "万元/hm2"), ("1", "-"), ("%", "％")],
)
def test_units_written_differently_are_equal_by_factor(one: str, other: str) -> None:
    left, right = parse_unit(one), parse_unit(other)
    assert (left.dimension, left.factor) == (right.dimension, right.factor)


@pytest.mark.parametrize("text", ["pH", "a", "kg N", "Mg", "MM2", "hectare", "元2", "0", "2", "m3"])
def test_a_unit_outside_the_list_is_refused_by_name(text: str) -> None:
    with pytest.raises(StandardError) as refused:
        parse_unit(text)
    assert str(refused.value.what) == f"The unit {text} is not known"


def test_the_refusal_lists_the_known_units() -> None:
    with pytest.raises(StandardError, match=r"Expected units of this list: .*\bhm2\b.*亩"):
        parse_unit("pH")


@pytest.mark.parametrize(
    "text", ["/", "*", "亩/", "/亩", "亩//亩", "m**m", "()", "(亩", "亩)", "亩(亩)"]
)
def test_a_malformed_combination_is_refused(text: str) -> None:
    with pytest.raises(StandardError):
        parse_unit(text)


def test_units_of_different_dimension_cannot_be_turned_into_each_other() -> None:
    with pytest.raises(StandardError, match="亩 cannot be turned into 万元"):
        parse_unit("亩").factor_to(parse_unit("万元"))


def test_a_product_adds_powers_and_multiplies_factors() -> None:
    assert parse_unit("万元/亩") * parse_unit("亩") == Unit("万元/亩·亩", MONEY, Fraction(10_000))


def test_a_quotient_subtracts_powers_and_divides_factors() -> None:
    assert parse_unit("fen") / parse_unit("mm2") == Unit(
        "fen/mm2", (("[length]", -2), ("[money]", 1)), Fraction(10_000)
    )


def test_equal_units_divide_to_a_pure_number() -> None:
    assert parse_unit("mm2") / parse_unit("mm2") == Unit("mm2/mm2", (), Fraction(1))


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("亩", "third_mm2"),
        ("km", "0.1um"),
        ("亿元", "hao"),
        ("万人", "0.0001person"),
        ("个", "个"),
        ("吨", "0.1mg"),
        ("tce", "0.1mgce"),
        ("万kWh", "J"),
        ("%", "ppb"),
        ("万元/亩", "hao/hm2"),
    ],
)
def test_a_quantity_is_stored_in_its_integer_unit(text: str, stored: str) -> None:
    assert storage_unit(parse_unit(text)) == parse_unit(stored)


#: Units of the store itself, of the count of things, and of another country, whose square foot
#: is 0.09290304 m²: none is written to four decimals in the papers of a zone.
NOT_WHOLE = (
    *("mm2", "mm²", "分", "fen", "美分", "Wh", "个", "家"),
    *("acre", "英亩", "ft2", "ft²", "平方英尺"),
)
STORED = (
    *("third_mm2", "0.1um", "hao", "hao_USD", "0.0001person", "0.1mg", "0.1mgce", "J", "ppb"),
    *("0.0001day", "0.0001VA"),
)
WRITTEN = sorted(
    text
    for text in _SPELLINGS
    if parse_unit(text).dimension in _STORAGE and text not in (*NOT_WHOLE, *STORED)
)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_unit_that_people_write_is_stored_whole_to_four_decimals(text: str) -> None:
    assert (stored_per(text) / 10_000).denominator == 1


@pytest.mark.parametrize("text", ["元/(m2·年)", "人/hm2", "m*m*m", "月"])
def test_a_quantity_without_an_integer_unit_is_not_stored(text: str) -> None:
    with pytest.raises(StandardError, match="are not stored"):
        storage_unit(parse_unit(text))


@given(same_dimension(2))
def test_the_factor_back_is_the_inverse(pair: list[str]) -> None:
    here, there = map(parse_unit, pair)
    assert here.factor_to(there) * there.factor_to(here) == 1


@given(same_dimension(3))
def test_factors_by_a_detour_are_the_direct_factor(three: list[str]) -> None:
    first, second, third = map(parse_unit, three)
    assert first.factor_to(second) * second.factor_to(third) == first.factor_to(third)


@given(st.sampled_from(KNOWN), st.sampled_from(KNOWN))
def test_multiplying_and_dividing_by_the_same_unit_gives_the_unit_back(a: str, b: str) -> None:
    unit, other = parse_unit(a), parse_unit(b)
    there_and_back = unit * other / other
    assert (there_and_back.dimension, there_and_back.factor) == (unit.dimension, unit.factor)


@given(st.sampled_from(KNOWN), st.sampled_from(KNOWN))
def test_a_quotient_in_text_is_the_quotient_of_units(a: str, b: str) -> None:
    written, computed = parse_unit(f"({a or 1})/({b or 1})"), parse_unit(a) / parse_unit(b)
    assert (written.dimension, written.factor) == (computed.dimension, computed.factor)


@given(st.text(alphabet="亩万元m2kgt%/*·() 1-人", max_size=12))
def test_any_text_is_a_unit_or_is_refused(text: str) -> None:
    try:
        unit = parse_unit(text)
    except StandardError:
        return
    assert unit.factor > 0
