"""The two survey years: 2013 is described from the plan, 2012 is what stood there before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

import numpy as np
import shapely

from yuanheng.app.demo.land_use import describe
from yuanheng.app.demo.patches import Enterprise, Patch, where
from yuanheng.app.demo.plan import PlanPatch
from yuanheng.app.demo.zone import MAIN_AREA

_EXPIRED: Final = ("198910", "199104", "199304")  # granted for 20 years; the last ran out in 2013
# Trades of the typical enterprises 典型企业, GB/T 4754-2011.
_TRADES: Final = (
    ("1320", "饲料加工"),
    ("2110", "木质家具制造"),
    ("2231", "纸和纸板容器制造"),
    ("2720", "化学药品制剂制造"),
    ("2927", "日用塑料制品制造"),
    ("3311", "金属结构制造"),
    ("3660", "汽车零部件及配件制造"),
    ("3812", "电动机制造"),
)


def survey_2013(plan: Sequence[PlanPatch], rng: np.random.Generator) -> list[Patch]:
    """Survey the plan as it stands at the end of 2013; floor areas still in ha."""
    patches: list[Patch] = []
    for number, drawn in enumerate(plan, start=1):
        nth = sum(p.land == "B21" and p.scope == drawn.scope for p in patches)
        patches.append(describe(drawn, number, nth, rng))
    works = where(patches, lambda p: p.is_main_works() and p.area_ha < 4)
    for index, since in zip(works[:: len(works) // 3], _EXPIRED, strict=False):
        patches[index] = replace(
            patches[index], supply="D22", supplied=since, auction="否", term="20"
        )
    waiting = where(patches, lambda p: p.is_supplied_unbuilt() and p.scope == MAIN_AREA)
    for index in waiting[1:3]:
        patches[index] = replace(patches[index], supplied="200905", idle="是")
    return _with_enterprises(patches, rng)


def _with_enterprises(patches: Sequence[Patch], rng: np.random.Generator) -> list[Patch]:
    settled = list(patches)
    large = where(patches, lambda p: p.supply == "D21" and p.land == "A2" and p.area_ha > 1.5)
    for code, index in enumerate(sorted(rng.permutation(large)[:14]), start=1):
        firm = _enterprise(code, patches[index].area_ha, rng)
        settled[index] = replace(patches[index], enterprise=firm)
    return settled


def _enterprise(code: int, area_ha: float, rng: np.random.Generator) -> Enterprise:
    invested = area_ha * rng.uniform(3_000, 6_500)
    income = invested * rng.uniform(1.2, 2.6)
    return Enterprise(
        code=f"{code:02d}",
        trade=_TRADES[code % len(_TRADES)],
        workers=int(area_ha * rng.uniform(18, 55)),
        planned=round(invested * rng.uniform(1.0, 1.25)),
        invested=round(invested),
        income=round(income),
        tax=round(income * rng.uniform(0.02, 0.05)),
    )


def survey_2012(now: Sequence[Patch], rng: np.random.Generator) -> list[Patch]:
    """Take the 主区 one year back: some land not yet built or served, some patches still one."""
    main = [patch for patch in now if patch.scope == MAIN_AREA]
    recent = where(main, _is_newly_built)
    reserve = where(main, lambda p: p.land == "B21" and p.supply[0] == "E")
    patches = [_year_before(patch, rng) for patch in main]
    for index in recent[:8]:
        patches[index] = replace(patches[index], land="B21", floor=0.0, base=0.0, yard=0.0)
    for index in reserve[: 2 * len(reserve) // 3]:
        patches[index] = replace(patches[index], land="B22")
    for shift, index in enumerate(rng.permutation(len(patches))[:14]):
        patches[index] = replace(patches[index], number=str(len(now) + 1 + shift))
    return _still_joined(patches)


def _is_newly_built(patch: Patch) -> bool:
    plain = patch.enterprise is None and not patch.shape.interiors
    return plain and patch.land == "A2" and patch.supplied >= "2009" and patch.area_ha < 6


def _year_before(patch: Patch, rng: np.random.Generator) -> Patch:
    """Take one patch back: less built on it, its supply month less well known."""
    grown = rng.uniform(0.78, 0.96) if rng.random() < 0.4 else 1.0
    known = patch.supplied[: 4 if rng.random() < 0.1 else 6].removeprefix("历史形成")
    return replace(
        patch,
        area_ha=round(patch.area_ha, 6),
        supplied=known,
        floor=round(grown * patch.floor, 4),
        base=round(grown * patch.base, 4),
        yard=round(grown * patch.yard, 4),
        idle="",
        enterprise=_enterprise_before(patch.enterprise) if patch.enterprise else None,
        supply="D21" if patch.supplied == _EXPIRED[-1] else patch.supply,
    )


def _enterprise_before(firm: Enterprise) -> Enterprise:
    return replace(
        firm,
        workers=int(firm.workers * 0.94),
        invested=round(firm.invested * 0.9),
        income=round(firm.income * 0.88),
        tax=round(firm.tax * 0.87),
    )


def _still_joined(patches: Sequence[Patch]) -> list[Patch]:
    """Join five pairs of neighbouring reserve patches that were split only later."""
    gone: set[int] = set()
    joined = list(patches)
    reserve = where(patches, lambda p: p.land == "B22")
    for one, other in combinations(reserve, 2):
        if len(gone) == 5 or {one, other} & gone or joined[one] is not patches[one]:
            continue
        if patches[one].shape.intersection(patches[other].shape).length > 100:
            shape = shapely.union(patches[one].shape, patches[other].shape)
            area_ha = round(patches[one].area_ha + patches[other].area_ha, 6)
            joined[one] = replace(patches[one], shape=shape, area_ha=area_ha)
            gone.add(other)
    return [patch for index, patch in enumerate(joined) if index not in gone]
