"""What a supply or a lot on offer promises (承诺): its limits and days, each a condition by an id.

The ids are those of the clauses by which a request is admitted, so that what was asked at admission
is what is checked at completion (竣工), production (投产) and full production (达产).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.monitor.told import Row

Stage = Literal["started", "completed", "producing", "full"]
Bound = Literal["at-least", "at-most", "by"]


@dataclass(frozen=True)
class Promise:
    """One kind of promise: the column that states it, when it is checked, by which rule.

    over, under: what was reached is one by the other, in `unit`; a day has neither.
    """

    id: str
    column: str
    bound: Bound
    stage: Stage
    rules: tuple[str, ...]
    unit: str = ""
    over: str = ""
    under: str = ""
    #: A plain number, not a quantity of the store.
    is_plain: bool = False


_CONTRACT, _AGREEMENT = "cn.land-contract/", "cn.performance-agreement/"


def _day(name: str, column: str, stage: Stage, *rules: str) -> Promise:
    return Promise(name, column, "by", stage, tuple(_CONTRACT + rule for rule in rules))


PROMISES: tuple[Promise, ...] = (
    _day("start", "agreed_start", "started", "late-start", "started-late"),
    _day("completion", "agreed_completion", "completed", "late-completion", "completed-late"),
    _day("production", "agreed_production", "producing", "late-production"),
    _day("full-production", "agreed_full_production", "full", "late-full-production"),
    Promise(
        *("plot-ratio", "plot_ratio_min", "at-least", "completed"),
        *((_CONTRACT + "ratio-short",), "", "floor_area_counted", "area"),
        is_plain=True,
    ),
    Promise(
        *("plot-ratio-high", "plot_ratio_max", "at-most", "completed"),
        *((_AGREEMENT + "plot-ratio-high",), "", "floor_area_counted", "area"),
        is_plain=True,
    ),
    Promise(
        *("building-coefficient", "building_coefficient_min", "at-least", "completed"),
        *((_CONTRACT + "coefficient-short",), "%", "covered_area", "area"),
    ),
    Promise(
        *("administration-land", "administration_share_max", "at-most", "completed"),
        *((_CONTRACT + "administration-over",), "%", "administration_area", "area"),
    ),
    Promise(
        *("green-land", "green_share_max", "at-most", "completed"),
        *((_CONTRACT + "green-over",), "%", "green_area", "area"),
    ),
    Promise(
        *("investment", "investment_total_min", "at-least", "completed"),
        *((_CONTRACT + "investment-short",), "万元", "fixed_investment_made"),
    ),
    Promise(
        *("investment-intensity", "investment_intensity_min", "at-least", "completed"),
        *((_CONTRACT + "intensity-short",), "万元/亩", "fixed_investment_made", "area"),
    ),
    Promise(
        *("output-intensity", "output_intensity_min", "at-least", "full"),
        *((_AGREEMENT + "output-intensity",), "万元/亩", "output", "area"),
    ),
    Promise(
        *("tax-intensity", "tax_intensity_min", "at-least", "full"),
        *((_AGREEMENT + "tax-intensity",), "万元/亩", "tax", "area"),
    ),
    Promise(
        *("research", "rd_share_min", "at-least", "full"),
        *((_AGREEMENT + "research",), "%", "rd_share"),
    ),
)


@dataclass(frozen=True)
class Commitment:
    """A promise that a row states: its bound as a number in the unit, or as a day."""

    promise: Promise
    number: str
    limit: Fraction | None
    day: str


def commitments(row: Row) -> Iterator[Commitment]:
    """Give what a supply, or a lot on offer, promises; no column, no promise."""
    for promise in PROMISES:
        if promise.bound == "by":
            day = row.get(f"{promise.column}_to")
            if day is not None and row.get(f"{promise.column}_from") == day:
                yield Commitment(promise, str(row["number"]), None, str(day))
            continue
        limit = _stated(row, promise, promise.column)
        if limit is not None:
            yield Commitment(promise, str(row["number"]), limit, "")


def reached(row: Mapping[str, Any], promise: Promise) -> Fraction | None:
    """Give what was reached of a promise, in its unit; None where a part of it is not known."""
    if not promise.over or row.get(promise.over) is None:
        return None
    over = Fraction(row[promise.over])
    if promise.under:
        under = row.get(promise.under)
        if not under:
            return None
        over /= under
    return over * _factor(promise)


def _stated(row: Row, promise: Promise, column: str) -> Fraction | None:
    value = row.get(column)
    if value is None:
        return None
    if promise.is_plain:
        return Fraction(repr(float(value)))
    unit = parse_unit(promise.unit)
    return Fraction(value) * storage_unit(unit).factor_to(unit)


def _factor(promise: Promise) -> Fraction:
    """Give what one step of the store by another is in the unit of a promise."""
    wanted = parse_unit(promise.unit)
    over, under = _STEPS[promise.over], _STEPS.get(promise.under)
    step = storage_unit(parse_unit(over))
    if under is not None:
        step = step / storage_unit(parse_unit(under))
    return step.factor_to(wanted)


#: A unit of each column, for the step in which the store keeps it.
_STEPS = {
    **dict.fromkeys(("floor_area_counted", "covered_area", "administration_area"), "m2"),
    **dict.fromkeys(("green_area", "area"), "m2"),
    **dict.fromkeys(("fixed_investment_made", "output", "tax"), "万元"),
    "rd_share": "%",
}
