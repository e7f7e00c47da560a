"""The closed list of units, with exact factors.

A unit is written as people write it (`万元/hm2`, `亩`, `%`); anything outside the list is
refused, because an open registry reads `pH` as picohenry and `a` as year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from yuanheng.errors import StandardError, say

#: A dimension as sorted pairs of base dimension and power; empty for a pure number.
Dimension = tuple[tuple[str, int], ...]

_LENGTH, _AREA = (("[length]", 1),), (("[length]", 2),)
_MONEY, _DOLLARS = (("[money]", 1),), (("[money_usd]", 1),)
_PERSONS, _ITEMS = (("[person]", 1),), (("[item]", 1),)
_MASS, _COAL = (("[mass]", 1),), (("[coal_equivalent]", 1),)
_ENERGY, _POWER = (("[energy]", 1),), (("[apparent_power]", 1),)
_TIME, _MONTHS = (("[time]", 1),), (("[calendar_month]", 1),)

#: The units by dimension, and how many of the dimension's base unit each is, exactly.
_FACTORS: dict[Dimension, dict[str, int | Fraction]] = {
    (): {
        "share": 1,
        "percent": Fraction(1, 100),
        "permille": Fraction(1, 1000),
        "ppb": Fraction(1, 10**9),
    },
    _LENGTH: {
        "metre": 1,
        "kilometre": 1000,
        "millimetre": Fraction(1, 1000),
        "tenth_micrometre": Fraction(1, 10**7),
    },
    _AREA: {
        "square_metre": 1,
        "hectare": 10_000,
        "square_kilometre": 10**6,
        "mu": Fraction(10_000, 15),
        "wan_mu": Fraction(10_000 * 10_000, 15),
        "acre": Fraction(40_468_564_224, 10**7),
        "square_foot": Fraction(9_290_304, 10**8),
        "square_millimetre": Fraction(1, 10**6),
        "third_square_millimetre": Fraction(1, 3 * 10**6),
    },
    _MONEY: {
        "yuan": 1,
        "thousand_yuan": 1000,
        "wan_yuan": 10_000,
        "million_yuan": 10**6,
        "yi_yuan": 10**8,
        "fen": Fraction(1, 100),
        "hao": Fraction(1, 10_000),
    },
    _DOLLARS: {
        "dollar": 1,
        "wan_dollar": 10_000,
        "yi_dollar": 10**8,
        "cent": Fraction(1, 100),
        "hao_dollar": Fraction(1, 10_000),
    },
    _PERSONS: {"person": 1, "wan_person": 10_000, "part_person": Fraction(1, 10_000)},
    _ITEMS: {"item": 1},
    _MASS: {
        "gram": 1,
        "kilogram": 1000,
        "tonne": 10**6,
        "wan_tonne": 10**10,
        "tenth_milligram": Fraction(1, 10_000),
    },
    _COAL: {
        "tce": 1,
        "wan_tce": 10_000,
        "kilogram_ce": Fraction(1, 1000),
        "gram_ce": Fraction(1, 10**6),
        "tenth_milligram_ce": Fraction(1, 10**10),
    },
    _ENERGY: {
        "joule": 1,
        "megajoule": 10**6,
        "gigajoule": 10**9,
        "watt_hour": 3600,
        "kilowatt_hour": 3600 * 1000,
        "megawatt_hour": 3600 * 10**6,
        "wan_kilowatt_hour": 3600 * 10**7,
        "yi_kilowatt_hour": 3600 * 10**11,
    },
    _POWER: {
        "volt_ampere": 1,
        "kilovolt_ampere": 1000,
        "megavolt_ampere": 10**6,
        "part_volt_ampere": Fraction(1, 10_000),
    },
    _TIME: {"day": 1, "year": 365, "part_day": Fraction(1, 10_000)},
    _MONTHS: {"calendar_month": 1},
}
_NAMED = {
    name: (dimension, Fraction(factor))
    for dimension, units in _FACTORS.items()
    for name, factor in units.items()
}

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
    "家": "item",
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

#: The integer unit in which an additive quantity of each dimension is stored: one in which every
#: unit that people write is whole to four decimals. 1 亩 is 2000/3 m², so areas are in thirds.
_STORAGE: dict[Dimension, str] = {
    _AREA: "third_mm2",
    _LENGTH: "0.1um",
    _MONEY: "hao",  # 毫: 元, 角, 分, 厘, 毫
    _DOLLARS: "hao_USD",  # its own dimension: dollars and yuan are never added
    _PERSONS: "0.0001person",  # a yearly average of persons has a fraction
    _ITEMS: "个",
    _MASS: "0.1mg",
    _COAL: "0.1mgce",
    _ENERGY: "J",
    _POWER: "0.0001VA",
    (): "ppb",
    _TIME: "0.0001day",
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
                known=_known(),
            ),
        )
    return _named(token), at + 1


@lru_cache(maxsize=1)
def _known() -> str:
    """List the units, for those who asked for another; most texts that are tried are none."""
    return " ".join(sorted(k for k in _SPELLINGS if k and k not in _SAID))


@lru_cache(maxsize=128)
def _named(spelling: str) -> Unit:
    """Give one unit of the list with its dimension and exact factor."""
    dimension, factor = _NAMED[_SPELLINGS[spelling]]
    return Unit(spelling, dimension, factor)


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
