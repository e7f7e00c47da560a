"""The fields of a survey row, spelled as the real layers of each year spell them.

Field names are those of the 开发区土地集约利用评价 database standard; land classes and supply
states are those of TD/T 1029 and its 2014 trial edition (table of DLDM and GYDM).
"""

from __future__ import annotations

from typing import Final

from yuanheng.app.demo.patches import Enterprise, Patch
from yuanheng.app.demo.zone import MAIN_AREA, ZONE_CODE, ZONE_NAME

Cell = str | float | int
Row = dict[str, Cell]

_LAND_NAMES: Final = {
    "A1": "住宅用地",
    "A2": "工矿仓储用地",
    "A31": "街巷用地",
    "A32": "其他交通运输用地",
    "A4": "商服用地",
    "A51": "公园与绿地",
    "A52": "其他公共管理与公共服务用地",
    "B11": "已建成农村工矿仓储用地",
    "B12": "其他已建成农村建设用地",
    "B21": "已达到供地条件的其他土地",
    "B22": "未达到供地条件的其他土地",
    "C1": "河湖及其蓄滞洪区土地",
    "C3": "其他不可建设土地",
}
_SUPPLY_NAMES: Final = {
    "D1": "划拨土地",
    "D21": "有偿使用且未到期土地",
    "D22": "有偿使用且已到期但未处置土地",
    "E1": "尚可划拨土地",
    "E21": "尚可供应工矿仓储用地",
    "E22": "其他尚可有偿使用土地",
    "F": "不可供应土地",
    "D9": "其他供应",  # not in the code list: it belongs to a deliberate fault
}


def fields_2012(patch: Patch, row: int) -> Row:
    """Spell a patch as 2012 layers do: months as 2006-12 or 2006-, terms as 50年."""
    kind = {"A": "2001060101", "B": "2001060201", "C": "2001060301"}[patch.land[0]]
    month = f"{patch.supplied[:4]}-{patch.supplied[4:]}" if patch.supplied else ""
    return {
        "MBBSM": row,
        **_common_fields(patch),
        "YSDM": kind,
        "GYSJ": month,
        "SYNX": f"{patch.term}年" if patch.term else "",
        "KFQLX": "7",
        "SLSJ": "2003-08",
        "LSZE": patch.enterprise.tax if patch.enterprise else 0.0,
    }


def fields_2013(patch: Patch, _row: int) -> Row:
    """Spell a patch as 2013 layers do: with 评价范围, idle state, months as 200612."""
    return {
        "MBBSM": 1 if patch.scope == MAIN_AREA else 2,
        **_common_fields(patch),
        "YSDM": "2001050101",
        "KFQPJFW": patch.scope,
        "KFQPJLX": "工业主导型",
        "TDXZQK": patch.idle,
        "GYSJ": patch.supplied,
        "SYNX": patch.term,
        "KFQSPLX": "7",
        "SLSJ": "200308",
        "SSZE": patch.enterprise.tax if patch.enterprise else 0.0,
    }


def _common_fields(patch: Patch) -> Row:
    """Give the fields both years share; their order is the order of the columns."""
    return {
        "DLMJ": patch.area_ha,
        "JZMJ": patch.floor,
        "JZJDMJ": patch.base,
        "JDZMJ": patch.yard,
        "KFQDM": ZONE_CODE,
        "KFQMC": ZONE_NAME,
        "KFQJB": "省级",
        "TBBH": patch.number,
        **_land_fields(patch),
        **(_enterprise_fields(patch.enterprise, patch.holder) if patch.enterprise else _NO_FIRM),
        "SPDW": "示例省人民政府（示例）",
        "GLJG": "示例县经济开发区管理委员会（示例）",
        "ZDCY": "示例：装备制造、食品加工、新材料",
    }


def _land_fields(patch: Patch) -> Row:
    state_owned = patch.land[0] == "A" or patch.land in ("B21", "C1")
    return {
        "DLDM": patch.land,
        "DLMC": _LAND_NAMES[patch.land],
        "QS": "国有" if state_owned else "集体",
        "GYDM": patch.supply,
        "GYLX": _SUPPLY_NAMES[patch.supply],
        "TDZPG": patch.auction,
        "TDSYZ": patch.holder,
        "GHDM": patch.planned,
        "GHYT": _LAND_NAMES.get(patch.planned, ""),
        "PZDM": patch.approved,
        "PZYT": _LAND_NAMES.get(patch.approved, ""),
        "RDYJ": "依据不可建设证明" if patch.land[0] == "C" else "",
        "BZ": patch.remark,
    }


def _enterprise_fields(firm: Enterprise, holder: str) -> Row:
    trade_code, trade_name = firm.trade
    return {
        "DXDM": firm.code,
        "QYMC": holder,
        "HYDM": trade_code,
        "HYLB": trade_name,
        "QYRS": firm.workers,
        "YJZTZ": firm.planned,
        "WCTZ": firm.invested,
        "ZSR": firm.income,
    }


# Where no enterprise stands on the patch, its numbers are zero and not empty.
_NO_FIRM: Final[Row] = _enterprise_fields(Enterprise("", ("", ""), 0, 0.0, 0.0, 0.0, 0.0), "")
