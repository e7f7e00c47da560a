"""The land use of a patch: its supply state (供应状态), use right (使用权) and buildings."""

from __future__ import annotations

from typing import Final

import numpy as np

from yuanheng.app.demo.patches import Patch
from yuanheng.app.demo.plan import PlanPatch
from yuanheng.app.demo.zone import EXPANSION_AREA, MAIN_AREA

_HOLDERS: Final = {
    "A1": "示例小区",
    "A2": "示例企业",
    "A4": "示例商户",
    "A51": "示例公园",
    "A52": "示例单位",
    "B11": "示例村办企业",
    "B12": "示例村",
    "B21": "示例企业",
}
_TERM_YEARS: Final = {"A1": 70, "A2": 50, "A4": 40, "A52": 50, "B21": 50}
_PLANNED_MIX: Final = {"A2": 0.72, "A1": 0.11, "A4": 0.05, "A52": 0.08, "A51": 0.04}
# Mean plot ratio, building density and open yards (share of the patch) of each built class.
_INTENSITY: Final = {
    (MAIN_AREA, "A1"): (1.50, 0.34, 0.0),
    (MAIN_AREA, "A2"): (0.79, 0.485, 0.045),
    (MAIN_AREA, "A4"): (1.80, 0.50, 0.0),
    (MAIN_AREA, "A51"): (0.01, 0.01, 0.0),
    (MAIN_AREA, "A52"): (0.72, 0.29, 0.0),
    (EXPANSION_AREA, "A2"): (0.86, 0.43, 0.045),
    (EXPANSION_AREA, "A51"): (0.01, 0.01, 0.0),
    (EXPANSION_AREA, "A52"): (0.60, 0.26, 0.0),
}


def describe(drawn: PlanPatch, number: int, nth: int, rng: np.random.Generator) -> Patch:
    """Give one patch its supply state, use right and buildings; ``nth`` B21 patch of its area."""
    land, area_ha = drawn.land, round(drawn.shape.area / 1e4, 8)
    supply, planned = _supply(land, nth, rng)
    supplied, auction, term = _use_right(drawn, supply, rng)
    floor, base, yard = _buildings(drawn, area_ha, rng)
    return Patch(
        shape=drawn.shape,
        scope=drawn.scope,
        number=str(number),
        land=land,
        area_ha=area_ha,
        supply=supply,
        floor=floor,
        base=base,
        yard=yard,
        supplied=supplied,
        auction=auction,
        term=term,
        holder=_holder(land, supply, number, rng),
        planned=planned,
        approved=planned if land == "B21" and supply == "D21" else "",
        idle="否" if land[0] == "B" else "",
        remark="转让取得" if land == "A2" and rng.random() < 0.05 else "",
    )


def _supply(land: str, nth: int, rng: np.random.Generator) -> tuple[str, str]:
    """Give the supply state GYDM and the planned use GHDM that go with a land class."""
    if land[0] == "C":
        return "F", ""
    if land[0] == "A":
        granted = land in ("A1", "A2", "A4") or (land == "A52" and rng.random() < 0.15)
        return ("D21" if granted else "D1"), land
    planned = str(rng.choice(list(_PLANNED_MIX), p=list(_PLANNED_MIX.values())))
    if land == "B21" and nth % 5 in (0, 1, 3):
        return "D21", "A2"
    return {"A2": "E21", "A1": "E22", "A4": "E22"}.get(planned, "E1"), planned


def _use_right(drawn: PlanPatch, supply: str, rng: np.random.Generator) -> tuple[str, str, str]:
    """Give supply month, 招拍挂 and term; streets and parks are 历史形成, with no month."""
    first = 2011 if drawn.land == "B21" else 2009 if drawn.scope == EXPANSION_AREA else 2003
    month = f"{rng.integers(first, 2013)}{rng.integers(1, 13):02d}"
    if supply == "D1":
        return (month if drawn.land == "A52" and rng.random() < 0.6 else "历史形成"), "", ""
    if supply != "D21":
        return "", "", ""
    # Industrial land had to go to auction from 2007 on, homes and shops from 2003 on.
    auction = "是" if drawn.land in ("A1", "A4") or month >= "200701" else "否"
    return month, auction, str(_TERM_YEARS[drawn.land])


def _buildings(
    drawn: PlanPatch, area_ha: float, rng: np.random.Generator
) -> tuple[float, float, float]:
    """Give floor area, building base and base with open yards (A2 only), all in ha."""
    ratio, density, yards = _INTENSITY.get((drawn.scope, drawn.land), (0.0, 0.0, 0.0))
    base = area_ha * density * float(np.clip(rng.normal(1.0, 0.12), 0.7, 1.3))
    floor = max(base, area_ha * ratio * float(np.clip(rng.normal(1.0, 0.2), 0.55, 1.6)))
    yard = base + area_ha * yards * rng.uniform(0.5, 1.5) if yards else 0.0
    return round(floor, 4), round(base, 4), round(yard, 4)


def _holder(land: str, supply: str, number: int, rng: np.random.Generator) -> str:
    if supply[0] == "E" and land[:2] == "B2":
        return "空地" if rng.random() < 0.6 else ""
    return f"{_HOLDERS[land]}{number:03d}" if land in _HOLDERS else ""
