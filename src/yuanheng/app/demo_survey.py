"""Write a land survey of an invented zone (示例数据), with the shapes and faults real ones have.

Two layers, 2012 and 2013, in the field names of the 开发区土地集约利用评价 database standard as
real survey layers spell them (land classes: TD/T 1029 and its 2014 trial edition, table of
DLDM and GYDM). Places, names and figures come from a random generator and from nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyogrio.raw
import shapely
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

from yuanheng.app.demo_plan import (
    EXPANSION_AREA,
    MAIN_AREA,
    SURVEY_CRS,
    PlanPatch,
    draw_plan,
    to_survey_crs,
)

LAYER_2012: Final = "demo_2012"
LAYER_2013: Final = "demo_2013"
ZONE_NAME: Final = "示例县经济开发区（示例数据）"
ZONE_CODE: Final = "S999001"
SHIFT_EAST_2012_M: Final = 12.0

_LAND_NAMES: Final = {
    "A1": "住宅用地", "A2": "工矿仓储用地", "A31": "街巷用地", "A32": "其他交通运输用地",
    "A4": "商服用地", "A51": "公园与绿地", "A52": "其他公共管理与公共服务用地",
    "B11": "已建成农村工矿仓储用地", "B12": "其他已建成农村建设用地",
    "B21": "已达到供地条件的其他土地", "B22": "未达到供地条件的其他土地",
    "C1": "河湖及其蓄滞洪区土地", "C3": "其他不可建设土地", "A7": "其他用地",
}  # fmt: skip
_SUPPLY_NAMES: Final = {
    "D1": "划拨土地", "D21": "有偿使用且未到期土地", "D22": "有偿使用且已到期但未处置土地",
    "E1": "尚可划拨土地", "E21": "尚可供应工矿仓储用地", "E22": "其他尚可有偿使用土地",
    "F": "不可供应土地",
}  # fmt: skip
_HOLDERS: Final = {
    "A1": "示例小区", "A2": "示例企业", "A4": "示例商户", "A51": "示例公园", "A52": "示例单位",
    "B11": "示例村办企业", "B12": "示例村", "B21": "示例企业",
}  # fmt: skip
_EXPIRED: Final = ("198910", "199104", "199304")  # granted for 20 years; the last ran out in 2013
_TERM_YEARS: Final = {"A1": 70, "A2": 50, "A4": 40, "A52": 50, "B21": 50}
# Mean plot ratio, building density and open yards (share of the patch) of each built class.
_INTENSITY: Final = {
    (MAIN_AREA, "A1"): (1.50, 0.34, 0.0), (MAIN_AREA, "A2"): (0.79, 0.485, 0.045),
    (MAIN_AREA, "A4"): (1.80, 0.50, 0.0), (MAIN_AREA, "A51"): (0.01, 0.01, 0.0),
    (MAIN_AREA, "A52"): (0.72, 0.29, 0.0), (EXPANSION_AREA, "A2"): (0.86, 0.43, 0.045),
    (EXPANSION_AREA, "A51"): (0.01, 0.01, 0.0), (EXPANSION_AREA, "A52"): (0.60, 0.26, 0.0),
}  # fmt: skip
# Trades of the typical enterprises 典型企业, GB/T 4754-2011.
_TRADES: Final = (
    ("1320", "饲料加工"), ("2110", "木质家具制造"), ("2231", "纸和纸板容器制造"),
    ("2720", "化学药品制剂制造"), ("2927", "日用塑料制品制造"), ("3311", "金属结构制造"),
    ("3660", "汽车零部件及配件制造"), ("3812", "电动机制造"),
)  # fmt: skip


@dataclass(frozen=True)
class DemoFault:
    """One deliberate fault: its layer, patch number (empty for the whole layer) and field."""

    layer: str
    patch: str
    field: str
    kind: str
    note_zh: str
    note_en: str


@dataclass(frozen=True)
class DemoSurvey:
    """What was written where, and which faults a careful reader should find in it."""

    path: Path
    layers: tuple[str, ...]
    zone_name: str
    zone_code: str
    faults: tuple[DemoFault, ...]


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


@dataclass(frozen=True)
class _Enterprise:
    """A typical enterprise 典型企业: money in 万元."""

    code: str
    trade: tuple[str, str]
    workers: int
    planned: float
    invested: float
    income: float
    tax: float


@dataclass(frozen=True)
class _Patch:
    """One surveyed patch in one year; floor, base and yard in the unit of its layer."""

    shape: Polygon
    scope: str
    number: str
    land: str
    area_ha: float
    supply: str = "F"
    floor: float = 0.0
    base: float = 0.0
    yard: float = 0.0
    supplied: str = ""
    auction: str = ""
    term: str = ""
    holder: str = ""
    planned: str = ""
    approved: str = ""
    idle: str = ""
    remark: str = ""
    enterprise: _Enterprise | None = None

    def is_supplied_unbuilt(self) -> bool:
        """Say whether the patch is one on which 闲置 has to be judged."""
        return self.land == "B21" and self.supply == "D21"


def write_demo_survey(path: Path, seed: int = 20120501) -> DemoSurvey:
    """Write the two survey layers of the demo zone to one GeoPackage, replacing the file.

    The same seed gives the same rows and shapes. Areas (DLMJ) are in ha, EPSG:4326.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    now = _survey_2013(draw_plan(rng), rng)
    before, faults_2012 = _with_faults_2012(_survey_2012(now, rng))
    now, faults_2013 = _with_faults_2013(now)
    path.unlink(missing_ok=True)
    _write_layer(path, LAYER_2012, before, _fields_2012, SHIFT_EAST_2012_M)
    _write_layer(path, LAYER_2013, now, _fields_2013, 0.0)
    faults = (*faults_2012, *faults_2013)
    return DemoSurvey(path, (LAYER_2012, LAYER_2013), ZONE_NAME, ZONE_CODE, faults)


def _survey_2013(plan: Sequence[PlanPatch], rng: np.random.Generator) -> list[_Patch]:
    """Survey the plan as it stands at the end of 2013; floor areas still in ha."""
    patches: list[_Patch] = []
    for number, drawn in enumerate(plan, start=1):
        nth = sum(p.land == "B21" and p.scope == drawn.scope for p in patches)
        patches.append(_describe(drawn, number, nth, rng))
    works = _where(patches, lambda p: _is_main_works(p) and p.area_ha < 4)
    for index, since in zip(works[:: len(works) // 3], _EXPIRED, strict=False):
        patches[index] = replace(
            patches[index], supply="D22", supplied=since, auction="否", term="20"
        )
    waiting = _where(patches, lambda p: p.is_supplied_unbuilt() and p.scope == MAIN_AREA)
    for index in waiting[1:3]:
        patches[index] = replace(patches[index], supplied="200905", idle="是")
    large = _where(patches, lambda p: p.supply == "D21" and p.land == "A2" and p.area_ha > 1.5)
    for code, index in enumerate(sorted(rng.permutation(large)[:14]), start=1):
        firm = _enterprise(code, patches[index].area_ha, rng)
        patches[index] = replace(patches[index], enterprise=firm)
    return patches


def _describe(drawn: PlanPatch, number: int, nth: int, rng: np.random.Generator) -> _Patch:
    """Give one patch its supply state, use right and buildings; ``nth`` B21 patch of its area."""
    land, area = drawn.land, round(drawn.shape.area / 1e4, 8)
    supply, planned = _supply(land, nth, rng)
    supplied, auction, term = _use_right(drawn, supply, rng)
    floor, base, yard = _buildings(drawn, area, rng)
    holder = f"{_HOLDERS.get(land, '')}{number:03d}" if land in _HOLDERS else ""
    if supply[0] == "E" and land[:2] == "B2":
        holder = "空地" if rng.random() < 0.6 else ""
    return _Patch(
        drawn.shape, drawn.scope, str(number), land, area, supply, floor, base, yard,
        supplied, auction, term, holder, planned,
        approved=planned if land == "B21" and supply == "D21" else "",
        idle="否" if land[0] == "B" else "",
        remark="转让取得" if land == "A2" and rng.random() < 0.05 else "",
    )  # fmt: skip


def _supply(land: str, nth: int, rng: np.random.Generator) -> tuple[str, str]:
    """Give the supply state GYDM and the planned use GHDM that go with a land class."""
    if land[0] == "C":
        return "F", ""
    if land[0] == "A":
        granted = land in ("A1", "A2", "A4") or (land == "A52" and rng.random() < 0.15)
        return ("D21" if granted else "D1"), land
    planned = str(rng.choice(["A2", "A1", "A4", "A52", "A51"], p=[0.72, 0.11, 0.05, 0.08, 0.04]))
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


def _enterprise(code: int, area_ha: float, rng: np.random.Generator) -> _Enterprise:
    invested = area_ha * rng.uniform(3_000, 6_500)
    income = invested * rng.uniform(1.2, 2.6)
    return _Enterprise(
        f"{code:02d}", _TRADES[code % len(_TRADES)], int(area_ha * rng.uniform(18, 55)),
        round(invested * rng.uniform(1.0, 1.25)), round(invested), round(income),
        round(income * rng.uniform(0.02, 0.05)),
    )  # fmt: skip


def _survey_2012(now: Sequence[_Patch], rng: np.random.Generator) -> list[_Patch]:
    """Take the 主区 one year back: some land not yet built or served, some patches still one."""
    patches = [replace(p, idle="") for p in now if p.scope == MAIN_AREA]
    recent = _where(patches, _is_newly_built)
    reserve = _where(patches, lambda p: p.land == "B21" and p.supply[0] == "E")
    for index, patch in enumerate(patches):
        grown = rng.uniform(0.78, 0.96) if rng.random() < 0.4 else 1.0
        changes = [round(grown * value, 4) for value in (patch.floor, patch.base, patch.yard)]
        known = patch.supplied[: 4 if rng.random() < 0.1 else 6].removeprefix("历史形成")
        patches[index] = replace(
            patch, area_ha=round(patch.area_ha, 6), supplied=known,
            floor=changes[0], base=changes[1], yard=changes[2],
            enterprise=patch.enterprise and _year_before(patch.enterprise),
            supply="D21" if patch.supplied == _EXPIRED[-1] else patch.supply,
        )  # fmt: skip
    for index in recent[:8]:
        patches[index] = replace(patches[index], land="B21", floor=0.0, base=0.0, yard=0.0)
    for index in reserve[: 2 * len(reserve) // 3]:
        patches[index] = replace(patches[index], land="B22")
    for shift, index in enumerate(rng.permutation(len(patches))[:14]):
        patches[index] = replace(patches[index], number=str(len(now) + 1 + shift))
    return _still_joined(patches)


def _year_before(firm: _Enterprise) -> _Enterprise:
    return replace(
        firm, workers=int(firm.workers * 0.94), invested=round(firm.invested * 0.9),
        income=round(firm.income * 0.88), tax=round(firm.tax * 0.87),
    )  # fmt: skip


def _still_joined(patches: list[_Patch]) -> list[_Patch]:
    """Join five pairs of neighbouring reserve patches that were split only later."""
    gone: set[int] = set()
    joined = list(patches)
    reserve = _where(patches, lambda p: p.land == "B22")
    for one, other in combinations(reserve, 2):
        if len(gone) == 5 or {one, other} & gone or joined[one] is not patches[one]:
            continue
        if patches[one].shape.intersection(patches[other].shape).length > 100:
            shape = shapely.union(patches[one].shape, patches[other].shape)
            area = round(patches[one].area_ha + patches[other].area_ha, 6)
            joined[one] = replace(patches[one], shape=shape, area_ha=area)
            gone.add(other)
    return [patch for index, patch in enumerate(joined) if index not in gone]


def _with_faults_2012(patches: list[_Patch]) -> tuple[list[_Patch], list[DemoFault]]:
    """Put the faults of the 2012 layer in; the shift is made where the layer is written."""
    twin, host = _where(patches, lambda p: p.land == "A1")[:2]
    patches[twin] = replace(patches[twin], number=patches[host].number)
    built = _where(patches, lambda p: p.land[0] == "A")
    odd = min(built, key=lambda i: patches[i].area_ha)
    patches[odd] = replace(patches[odd], land="A7", planned="A52")
    layer, number = LAYER_2012, patches[host].number
    return patches, [
        DemoFault(layer, number, "TBBH", "duplicate_number",
                  "同一图斑编号出现两次", "the same patch number stands on two patches"),
        DemoFault(layer, patches[odd].number, "DLDM", "unknown_class",
                  "地类代码 A7 不在分类表中", "land class A7 is not in the classification"),
        DemoFault(layer, "", "geometry", "layer_shift",
                  "整层较 2013 年向东偏移约 12 米", "the whole layer lies about 12 m east of 2013"),
        _repeated(layer),
    ]  # fmt: skip


def _with_faults_2013(patches: list[_Patch]) -> tuple[list[_Patch], list[DemoFault]]:
    """Put the faults of the 2013 layer in."""
    main_works = _where(patches, _is_main_works)
    ring = next(i for i in main_works if patches[i].shape.interiors)
    plain = [i for i in main_works if i != ring and patches[i].supply == "D21"]
    by_size = sorted(plain, key=lambda i: patches[i].area_ha)
    in_ha, wrong_area = by_size[-5:-2], by_size[len(by_size) // 2]
    blank = _where(patches, lambda p: p.is_supplied_unbuilt() and p.scope == EXPANSION_AREA)[0]
    yards_ha = {i: round(patches[i].yard, 2) for i in in_ha}
    done = [
        replace(p, floor=round(p.floor * 1e4, 1), base=round(p.base * 1e4, 1),
                yard=yards_ha.get(i, round(p.yard * 1e4, 1)))
        for i, p in enumerate(patches)
    ]  # fmt: skip
    done[ring] = replace(done[ring], shape=_self_touching(done[ring].shape))
    done[wrong_area] = replace(done[wrong_area], area_ha=round(done[wrong_area].area_ha * 1.03, 8))
    done[blank] = replace(done[blank], idle="")
    layer = LAYER_2013
    return done, [
        *(DemoFault(layer, "", field, "unit_of_layer",
                    "应为公顷，整层写成平方米", "the whole layer gives m² where ha is meant")
          for field in ("JZMJ", "JZJDMJ", "JDZMJ")),
        *(DemoFault(layer, done[i].number, "JDZMJ", "unit_of_row",
                    "平方米列中混入公顷值", "a value in ha among values in m²") for i in in_ha),
        DemoFault(layer, done[ring].number, "geometry", "invalid_ring",
                  "边界自相接，面积正确", "the ring touches itself; DLMJ is right"),
        DemoFault(layer, done[blank].number, "TDXZQK", "blank_judgement",
                  "已供未建图斑未填闲置情况", "supplied, unbuilt and not judged idle or not"),
        DemoFault(layer, done[wrong_area].number, "DLMJ", "area_mismatch",
                  "地类面积比图形面积大约 3%", "DLMJ is about 3 % more than its shape"),
        _repeated(layer),
    ]  # fmt: skip


def _repeated(layer: str) -> DemoFault:
    field = "GDZCTZE" if layer == LAYER_2012 else "GDZCTZZE"
    return DemoFault(
        layer, "", field, "repeated_totals",
        "开发区总量在每个图斑上重复，不可相加", "zone totals stand on every row; never add them",
    )  # fmt: skip


def _self_touching(shape: Polygon) -> Polygon:
    """Draw shell and hole as one ring through the vertex they share, as desktop GIS allow."""
    rings = orient(shape)
    shell, hole = list(rings.exterior.coords[:-1]), list(rings.interiors[0].coords[:-1])
    vertex = next(xy for xy in shell if xy in hole)
    s, h = shell.index(vertex), hole.index(vertex)
    return Polygon([*shell[s:], *shell[:s], *hole[h:], *hole[:h]])


def _is_main_works(patch: _Patch) -> bool:
    return patch.land == "A2" and patch.scope == MAIN_AREA


def _is_newly_built(patch: _Patch) -> bool:
    plain = patch.enterprise is None and not patch.shape.interiors
    return plain and patch.land == "A2" and patch.supplied >= "2009" and patch.area_ha < 6


def _where(patches: Sequence[_Patch], test: Callable[[_Patch], bool]) -> list[int]:
    return [index for index, patch in enumerate(patches) if test(patch)]


_Cell = str | float | int
_Row = dict[str, _Cell]


def _zone_totals(layer: str, scope: str, patches: Sequence[_Patch]) -> _Row:
    """Give the totals of one 评价范围, which real layers repeat on every row."""
    areas: defaultdict[str, float] = defaultdict(float)
    for patch in patches:
        areas[patch.land] += patch.area_ha
        areas[patch.land[0]] += patch.area_ha
    rate, works, built = _RATES[layer, scope], areas["A2"], areas["A"]
    surveyed = areas["A"] + areas["B"] + areas["C"]
    totals: _Row = {
        "SPTDZMJ": 712.0 if scope == MAIN_AREA else 0.0,
        "TDKFL": round(100 * (built + areas["B21"]) / (built + areas["B"]), 2),
        "GYZSR": float(round(rate.income * works)),
    }
    if layer == LAYER_2012:
        assets = float(round(rate.assets * works))
        return {**totals, "TSLSMJ": round(surveyed, 4), "GDZCTZE": assets}
    return totals | {
        "KFQPJMJ": round(surveyed, 4),
        "CZRK": round(rate.people * built),
        "GDZCTZZE": float(round(rate.assets * works)),
        "GYSSZE": float(round(rate.industrial_tax * works)),
        "ESCYSSZE": float(round(rate.all_tax * built)),
    }


def _common_fields(patch: _Patch) -> _Row:
    firm = patch.enterprise
    return {
        "DLMJ": patch.area_ha, "JZMJ": patch.floor, "JZJDMJ": patch.base, "JDZMJ": patch.yard,
        "KFQDM": ZONE_CODE, "KFQMC": ZONE_NAME, "KFQJB": "省级", "TBBH": patch.number,
        "DLDM": patch.land, "DLMC": _LAND_NAMES[patch.land],
        "QS": "国有" if patch.land[0] == "A" or patch.land in ("B21", "C1") else "集体",
        "GYDM": patch.supply, "GYLX": _SUPPLY_NAMES[patch.supply],
        "TDZPG": patch.auction, "TDSYZ": patch.holder,
        "GHDM": patch.planned, "GHYT": _LAND_NAMES.get(patch.planned, ""),
        "PZDM": patch.approved, "PZYT": _LAND_NAMES.get(patch.approved, ""),
        "RDYJ": "依据不可建设证明" if patch.land[0] == "C" else "", "BZ": patch.remark,
        "DXDM": firm.code if firm else "", "QYMC": patch.holder if firm else "",
        "HYDM": firm.trade[0] if firm else "", "HYLB": firm.trade[1] if firm else "",
        "QYRS": firm.workers if firm else 0, "YJZTZ": firm.planned if firm else 0.0,
        "WCTZ": firm.invested if firm else 0.0, "ZSR": firm.income if firm else 0.0,
        "SPDW": "示例省人民政府（示例）", "GLJG": "示例县经济开发区管理委员会（示例）",
        "ZDCY": "示例：装备制造、食品加工、新材料",
    }  # fmt: skip


def _fields_2012(patch: _Patch, row: int) -> _Row:
    """Spell a patch as 2012 layers do: months as 2006-12 or 2006-, terms as 50年."""
    kind = {"A": "2001060101", "B": "2001060201", "C": "2001060301"}[patch.land[0]]
    month = f"{patch.supplied[:4]}-{patch.supplied[4:]}" if patch.supplied else ""
    return {
        "MBBSM": row, **_common_fields(patch), "YSDM": kind, "GYSJ": month,
        "SYNX": f"{patch.term}年" if patch.term else "", "KFQLX": "7", "SLSJ": "2003-08",
        "LSZE": patch.enterprise.tax if patch.enterprise else 0.0,
    }  # fmt: skip


def _fields_2013(patch: _Patch, _row: int) -> _Row:
    """Spell a patch as 2013 layers do: with 评价范围, idle state, months as 200612."""
    return {
        "MBBSM": 1 if patch.scope == MAIN_AREA else 2, **_common_fields(patch),
        "YSDM": "2001050101", "KFQPJFW": patch.scope, "KFQPJLX": "工业主导型",
        "TDXZQK": patch.idle, "GYSJ": patch.supplied, "SYNX": patch.term,
        "KFQSPLX": "7", "SLSJ": "200308",
        "SSZE": patch.enterprise.tax if patch.enterprise else 0.0,
    }  # fmt: skip


def _write_layer(
    path: Path,
    layer: str,
    patches: Sequence[_Patch],
    spell: Callable[[_Patch, int], _Row],
    shift_east_m: float,
) -> None:
    scopes = {patch.scope for patch in patches}
    totals = {s: _zone_totals(layer, s, [p for p in patches if p.scope == s]) for s in scopes}
    rows = [spell(p, number) | totals[p.scope] for number, p in enumerate(patches, start=1)]
    columns = [_column([row[name] for row in rows]) for name in rows[0]]
    shapes = [to_survey_crs(patch.shape, shift_east_m) for patch in patches]
    pyogrio.raw.write(
        path, shapely.to_wkb(np.array(shapes)), columns, list(rows[0]), layer=layer,
        driver="GPKG", geometry_type="Polygon", crs=SURVEY_CRS,
    )  # fmt: skip


def _column(values: Sequence[_Cell]) -> npt.NDArray[np.generic]:
    return np.array(values, dtype=object if isinstance(values[0], str) else None)
