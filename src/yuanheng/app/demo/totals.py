"""The totals of an 评价范围, which survey layers repeat on every row of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from yuanheng.app.demo.fields import Row
from yuanheng.app.demo.patches import Patch
from yuanheng.app.demo.zone import EXPANSION_AREA, LAYER_2012, LAYER_2013, MAIN_AREA


@dataclass(frozen=True)
class _Rate:
    """Zone totals per ha: 万元 and persons a year; tax and people per ha of A, others of A2."""

    assets: float
    income: float
    industrial_tax: float = 0.0
    all_tax: float = 0.0
    people: float = 0.0


_RATES: Final = {
    (LAYER_2012, MAIN_AREA): _Rate(3_640, 7_900),
    (LAYER_2013, MAIN_AREA): _Rate(4_380, 9_350, 328, 231, 43),
    (LAYER_2013, EXPANSION_AREA): _Rate(3_110, 5_720, 214, 182, 31),
}


def zone_totals(layer: str, scope: str, patches: Sequence[Patch]) -> Row:
    """Add up one 评价范围 from its patches: areas in ha, money in 万元, 土地开发率 in percent."""
    areas = _areas_ha(patches)
    rate, works, built = _RATES[layer, scope], areas["A2"], areas["A"]
    surveyed = areas["A"] + areas["B"] + areas["C"]
    totals: Row = {
        "SPTDZMJ": 712.0 if scope == MAIN_AREA else 0.0,
        "TDKFL": round(100 * (built + areas["B21"]) / (built + areas["B"]), 2),
        "GYZSR": float(round(rate.income * works)),
    }
    assets = float(round(rate.assets * works))
    if layer == LAYER_2012:
        return {**totals, "TSLSMJ": round(surveyed, 4), "GDZCTZE": assets}
    return totals | {
        "KFQPJMJ": round(surveyed, 4),
        "CZRK": round(rate.people * built),
        "GDZCTZZE": assets,
        "GYSSZE": float(round(rate.industrial_tax * works)),
        "ESCYSSZE": float(round(rate.all_tax * built)),
    }


def _areas_ha(patches: Sequence[Patch]) -> defaultdict[str, float]:
    """Sum the areas by land class and by its leading letter (A built, B buildable, C neither)."""
    areas: defaultdict[str, float] = defaultdict(float)
    for patch in patches:
        areas[patch.land] += patch.area_ha
        areas[patch.land[0]] += patch.area_ha
    return areas
