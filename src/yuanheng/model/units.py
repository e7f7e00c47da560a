"""The closed list of units, with exact factors (Pint over fractions).

A unit is written as people write it (`万元/hm2`, `亩`, `%`); anything outside the list is
refused, because an open registry reads `pH` as picohenry and `a` as year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import pint

from yuanheng.errors import StandardError, say

_DEFINITIONS = """
metre = [length]
person = [person]
yuan = [money]
dollar = [money_usd]
gram = [mass]
joule = [energy]
day = [time]
volt_ampere = [apparent_power]
kilovolt_ampere = 1000 * volt_ampere
megavolt_ampere = 1000000 * volt_ampere
calendar_month = [calendar_month]
tce = [coal_equivalent]
item = [item]
square_millimetre = metre ** 2 / 1000000
third_square_millimetre = metre ** 2 / 3000000
square_metre = metre ** 2
hectare = 10000 * metre ** 2
square_kilometre = 1000000 * metre ** 2
mu = hectare / 15
acre = 40468564224 * metre ** 2 / 10000000
square_foot = 9290304 * metre ** 2 / 100000000
kilometre = 1000 * metre
millimetre = metre / 1000
tenth_micrometre = metre / 10000000
wan_mu = 10000 * mu
hao = yuan / 10000
fen = yuan / 100
thousand_yuan = 1000 * yuan
wan_yuan = 10000 * yuan
million_yuan = 1000000 * yuan
yi_yuan = 100000000 * yuan
hao_dollar = dollar / 10000
cent = dollar / 100
wan_dollar = 10000 * dollar
yi_dollar = 100000000 * dollar
wan_person = 10000 * person
part_person = person / 10000
tenth_milligram_ce = tce / 10000000000
gram_ce = tce / 1000000
kilogram_ce = tce / 1000
wan_tce = 10000 * tce
tenth_milligram = gram / 10000
kilogram = 1000 * gram
tonne = 1000000 * gram
wan_tonne = 10000000000 * gram
megajoule = 1000000 * joule
gigajoule = 1000000000 * joule
watt_hour = 3600 * joule
kilowatt_hour = 3600000 * joule
megawatt_hour = 3600000000 * joule
wan_kilowatt_hour = 36000000000 * joule
yi_kilowatt_hour = 360000000000000 * joule
year = 365 * day
part_day = day / 10000
part_volt_ampere = volt_ampere / 10000
share = []
percent = share / 100
permille = share / 1000
ppb = share / 1000000000
"""

#: How people write each unit; a whole part between · * / ( ).
_SPELLINGS = {
    "": "share",
    "-": "share",
    "–": "share",
    "1": "share",
    "m": "metre",
    "米": "metre",
    "km": "kilometre",
    "mm": "millimetre",
    "毫米": "millimetre",
    "0.1um": "tenth_micrometre",
    "third_mm2": "third_square_millimetre",
    "mm2": "square_millimetre",
    "mm²": "square_millimetre",
    "m2": "square_metre",
    "m²": "square_metre",
    "㎡": "square_metre",
    "平方米": "square_metre",
    "km2": "square_kilometre",
    "km²": "square_kilometre",
    "平方公里": "square_kilometre",
    "hm2": "hectare",
    "hm²": "hectare",
    "ha": "hectare",
    "公顷": "hectare",
    "万m2": "hectare",
    "万m²": "hectare",
    "万平方米": "hectare",
    "亩": "mu",
    "mu": "mu",
    "万亩": "wan_mu",
    "acre": "acre",
    "英亩": "acre",
    "ft2": "square_foot",
    "ft²": "square_foot",
    "平方英尺": "square_foot",
    "hao": "hao",
    "分": "fen",
    "fen": "fen",
    "元": "yuan",
    "千元": "thousand_yuan",
    "万元": "wan_yuan",
    "百万元": "million_yuan",
    "亿元": "yi_yuan",
    "hao_USD": "hao_dollar",
    "USD": "dollar",
    "美元": "dollar",
    "美分": "cent",
    "万美元": "wan_dollar",
    "亿美元": "yi_dollar",
    "人": "person",
    "person": "person",
    "万人": "wan_person",
    "0.0001person": "part_person",
    "0.0001day": "part_day",
    "0.0001VA": "part_volt_ampere",
    "个": "item",
    "0.1mg": "tenth_milligram",
    "g": "gram",
    "kg": "kilogram",
    "千克": "kilogram",
    "公斤": "kilogram",
    "t": "tonne",
    "吨": "tonne",
    "万吨": "wan_tonne",
    "万t": "wan_tonne",
    "0.1mgce": "tenth_milligram_ce",
    "gce": "gram_ce",
    "kgce": "kilogram_ce",
    "千克标煤": "kilogram_ce",
    "tce": "tce",
    "吨标煤": "tce",
    "吨标准煤": "tce",
    "万tce": "wan_tce",
    "万吨标煤": "wan_tce",
    "万吨标准煤": "wan_tce",
    "J": "joule",
    "MJ": "megajoule",
    "GJ": "gigajoule",
    "吉焦": "gigajoule",
    "Wh": "watt_hour",
    "kWh": "kilowatt_hour",
    "千瓦时": "kilowatt_hour",
    "度": "kilowatt_hour",
    "MWh": "megawatt_hour",
    "兆瓦时": "megawatt_hour",
    "万kWh": "wan_kilowatt_hour",
    "万千瓦时": "wan_kilowatt_hour",
    "万度": "wan_kilowatt_hour",
    "亿kWh": "yi_kilowatt_hour",
    "亿千瓦时": "yi_kilowatt_hour",
    "日": "day",
    "天": "day",
    "VA": "volt_ampere",
    "kVA": "kilovolt_ampere",
    "千伏安": "kilovolt_ampere",
    "MVA": "megavolt_ampere",
    "兆伏安": "megavolt_ampere",
    "年": "year",
    "月": "calendar_month",
    "个月": "calendar_month",
    "%": "percent",
    "％": "percent",
    "‰": "permille",
    "ppb": "ppb",
}

_PARTS = re.compile(r"([*/·()])")
_MAX_LENGTH = 100
_MAX_FACTOR = 10**100  # so that a double holds every factor between two units

#: A dimension as sorted pairs of base dimension and power; empty for a pure number.
Dimension = tuple[tuple[str, int], ...]

#: The integer unit in which an additive quantity of each dimension is stored: one in which every
#: unit that people write is whole to four decimals. 1 亩 is 2000/3 m², so areas are in thirds.
_STORAGE: dict[Dimension, str] = {
    (("[length]", 2),): "third_mm2",
    (("[length]", 1),): "0.1um",
    (("[money]", 1),): "hao",  # 毫: 元, 角, 分, 厘, 毫
    (("[money_usd]", 1),): "hao_USD",  # its own dimension: dollars and yuan are never added
    (("[person]", 1),): "0.0001person",  # a yearly average of persons has a fraction
    (("[item]", 1),): "个",
    (("[mass]", 1),): "0.1mg",
    (("[coal_equivalent]", 1),): "0.1mgce",
    (("[energy]", 1),): "J",
    (("[apparent_power]", 1),): "0.0001VA",
    (): "ppb",
    (("[time]", 1),): "0.0001day",
    (("[length]", -2), ("[money]", 1)): "hao/hm2",  # an intensity; 1 元/亩 is 150,000 of them
}


#: What people call the units of the store.
_SAID = {
    "third_mm2": "m2",
    "0.1um": "m",
    "hao": "元",
    "hao_USD": "USD",
    "0.0001person": "人",
    "0.0001day": "日",
    "0.0001VA": "kVA",
    "0.1mg": "t",
    "0.1mgce": "tce",
    "J": "kWh",
    "ppb": "%",
}


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[Fraction]:
    """Build the closed registry once."""
    registry: pint.UnitRegistry[Fraction] = pint.UnitRegistry(
        None, non_int_type=Fraction, cache_folder=None
    )
    for line in _DEFINITIONS.strip().splitlines():
        registry.define(line)
    return registry


@dataclass(frozen=True)
class Unit:
    """A unit as written, its dimension, and its exact factor to the base units."""

    text: str
    dimension: Dimension
    factor: Fraction

    @property
    def said(self) -> str:
        """Name it to people, who know no unit of the store: `hao/third_mm2` is a 元/m2."""
        parts = (_SAID.get(part.strip(), part) for part in _PARTS.split(self.text))
        return "".join(parts)

    def is_compatible(self, other: Unit) -> bool:
        """Tell whether values in the two units may be added or compared."""
        return self.dimension == other.dimension

    @property
    def is_additive(self) -> bool:
        """Tell whether values may be summed; shares and intensities may not."""
        return bool(self.dimension) and all(power > 0 for _, power in self.dimension)

    def factor_to(self, other: Unit) -> Fraction:
        """Give the exact number by which a value in this unit is multiplied to reach `other`."""
        if not self.is_compatible(other):
            raise StandardError(
                say("{unit} cannot be turned into {other}", unit=self.text, other=other.text),
                expected=say("Expected a unit of the same dimension."),
            )
        return self.factor / other.factor

    def __mul__(self, other: Unit) -> Unit:
        """Multiply two units."""
        return _combine(self, other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        """Divide two units."""
        return _combine(self, other, -1)


@lru_cache(maxsize=1024)
def parse_unit(text: str) -> Unit:
    """Read a unit as people write it; StandardError where it is not in the closed list.

    The grammar: `unit = factor {("·" | "*" | "/") factor}`, `factor = name | "(" unit ")"`,
    read from left to right. Blanks stand between the parts, not inside a name.
    """
    tokens = [t for t in (part.strip() for part in _PARTS.split(text)) if t]
    if not tokens:
        return _named("")
    if len(text) > _MAX_LENGTH:
        raise _malformed(text)
    unit, end = _product(text, tokens, 0)
    if end != len(tokens) or not Fraction(1, _MAX_FACTOR) < unit.factor < _MAX_FACTOR:
        raise _malformed(text)
    return Unit(text, unit.dimension, unit.factor)


def _product(text: str, tokens: list[str], at: int) -> tuple[Unit, int]:
    """Read factors and the signs between them; give the unit and where it ends."""
    unit, at = _factor(text, tokens, at)
    while at < len(tokens) and tokens[at] in ("·", "*", "/"):
        right, end = _factor(text, tokens, at + 1)
        unit, at = _combine(unit, right, -1 if tokens[at] == "/" else 1), end
    return unit, at


def _factor(text: str, tokens: list[str], at: int) -> tuple[Unit, int]:
    """Read one name, or a unit in brackets."""
    token = tokens[at] if at < len(tokens) else ""
    if token == "(":
        unit, end = _product(text, tokens, at + 1)
        if end < len(tokens) and tokens[end] == ")":
            return unit, end + 1
        raise _malformed(text)
    if token in ("", ")", "·", "*", "/"):
        raise _malformed(text)
    if token not in _SPELLINGS:
        raise StandardError(
            say("The unit {unit} is not known", unit=text),
            expected=say(
                "Expected units of this list: {known}.",
                known=" ".join(sorted(k for k in _SPELLINGS if k and k not in _SAID)),
            ),
        )
    return _named(token), at + 1


@lru_cache(maxsize=128)
def _named(spelling: str) -> Unit:
    """Give one unit of the list with its dimension and exact factor."""
    quantity = _registry().Quantity(Fraction(1), _SPELLINGS[spelling]).to_base_units()
    powers = tuple(
        sorted((name, int(Fraction(str(power)))) for name, power in quantity.dimensionality.items())
    )
    return Unit(spelling, powers, Fraction(quantity.magnitude))


def _malformed(text: str) -> StandardError:
    """Say that the parts of a unit do not hang together."""
    return StandardError(
        say("The unit {unit} is not well formed", unit=text[:_MAX_LENGTH]),
        expected=say("Expected units joined by · * or /, such as 万元/hm2 or 元/(m2·年)."),
    )


def _combine(left: Unit, right: Unit, sign: int) -> Unit:
    """Multiply (sign 1) or divide (sign -1) two units."""
    powers = dict(left.dimension)
    for name, power in right.dimension:
        powers[name] = powers.get(name, 0) + sign * power
    dimension = tuple(sorted((name, power) for name, power in powers.items() if power))
    factor = left.factor * right.factor if sign == 1 else left.factor / right.factor
    return Unit(
        f"{left.text or '1'}{'·' if sign == 1 else '/'}{right.text or '1'}", dimension, factor
    )


@lru_cache(maxsize=64)
def stored_per(text: str) -> Fraction:
    """Give how many storage units one of a unit is: 3e10 for a hectare."""
    unit = parse_unit(text)
    return unit.factor_to(storage_unit(unit))


def storage_unit(unit: Unit) -> Unit:
    """Name the integer unit in which a quantity of this dimension is stored (毫, J …)."""
    if unit.dimension not in _STORAGE:
        raise StandardError(say("Quantities in {unit} are not stored", unit=unit.text))
    return parse_unit(_STORAGE[unit.dimension])
