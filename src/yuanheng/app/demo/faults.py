"""The faults put into the demo survey on purpose, each declared where it was put."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

from yuanheng.app.demo.patches import Patch, where
from yuanheng.app.demo.zone import EXPANSION_AREA, LAYER_2012, LAYER_2013

# Kind of fault: how the Chinese and the English reader are told of it.
_NOTES: Final = {
    "duplicate_number": ("同一图斑编号出现两次", "the same patch number stands on two patches"),
    "unknown_code": ("供应类型代码 D9 不在分类表中", "supply state D9 is not in the code list"),
    "layer_shift": (
        "整层较 2013 年向东偏移约 12 米",
        "the whole layer lies about 12 m east of 2013",
    ),
    "unit_of_layer": ("应为公顷，整层写成平方米", "the whole layer gives m² where ha is meant"),
    "unit_of_row": ("平方米列中混入公顷值", "a value in ha among values in m²"),
    "invalid_ring": ("边界自相接，面积正确", "the ring touches itself; DLMJ is right"),
    "blank_judgement": ("已供未建图斑未填闲置情况", "supplied, unbuilt and not judged idle or not"),
    "area_mismatch": ("地类面积比图形面积大约 3%", "DLMJ is about 3 % more than its shape"),
    "repeated_totals": (
        "开发区总量在每个图斑上重复，不可相加",
        "zone totals stand on every row; never add them",
    ),
}


@dataclass(frozen=True)
class DemoFault:
    """One deliberate fault: its layer, patch number (empty for the whole layer) and field."""

    layer: str
    patch: str
    field: str
    kind: str
    note_zh: str
    note_en: str


def with_faults_2012(patches: Sequence[Patch]) -> tuple[list[Patch], list[DemoFault]]:
    """Put the faults of the 2012 layer in; the shift is made where the layer is written."""
    done = list(patches)
    twin, host = where(done, lambda p: p.land == "A1")[:2]
    done[twin] = replace(done[twin], number=done[host].number)
    odd = min(where(done, lambda p: p.land[0] == "A"), key=lambda i: done[i].area_ha)
    done[odd] = replace(done[odd], supply="D9")
    return done, [
        _fault("duplicate_number", LAYER_2012, "TBBH", done[host].number),
        _fault("unknown_code", LAYER_2012, "GYDM", done[odd].number),
        _fault("layer_shift", LAYER_2012, "geometry"),
        _fault("repeated_totals", LAYER_2012, "GDZCTZE"),
    ]


@dataclass(frozen=True)
class _Places2013:
    """Which patches of 2013, by their place in the list, carry a fault."""

    ring: int
    in_ha: tuple[int, ...]
    wrong_area: int
    blank: int


def with_faults_2013(patches: Sequence[Patch]) -> tuple[list[Patch], list[DemoFault]]:
    """Put the faults of the 2013 layer in; its floor areas go from ha to m²."""
    at = _places_2013(patches)
    done = [_in_m2(patch) for patch in patches]
    for i in at.in_ha:
        done[i] = replace(done[i], yard=round(patches[i].yard, 2))
    done[at.ring] = replace(done[at.ring], shape=_self_touching(done[at.ring].shape))
    too_much_ha = round(done[at.wrong_area].area_ha * 1.03, 8)
    done[at.wrong_area] = replace(done[at.wrong_area], area_ha=too_much_ha)
    done[at.blank] = replace(done[at.blank], idle="")
    return done, [
        *(_fault("unit_of_layer", LAYER_2013, field) for field in ("JZMJ", "JZJDMJ", "JDZMJ")),
        *(_fault("unit_of_row", LAYER_2013, "JDZMJ", done[i].number) for i in at.in_ha),
        _fault("invalid_ring", LAYER_2013, "geometry", done[at.ring].number),
        _fault("blank_judgement", LAYER_2013, "TDXZQK", done[at.blank].number),
        _fault("area_mismatch", LAYER_2013, "DLMJ", done[at.wrong_area].number),
        _fault("repeated_totals", LAYER_2013, "GDZCTZZE"),
    ]


def _places_2013(patches: Sequence[Patch]) -> _Places2013:
    works = where(patches, Patch.is_main_works)
    ring = next(i for i in works if patches[i].shape.interiors)
    plain = [i for i in works if i != ring and patches[i].supply == "D21"]
    by_size = sorted(plain, key=lambda i: patches[i].area_ha)
    blank = where(patches, lambda p: p.is_supplied_unbuilt() and p.scope == EXPANSION_AREA)[0]
    # Large works have large yards: there a value in ha stands out among values in m².
    return _Places2013(ring, tuple(by_size[-5:-2]), by_size[len(by_size) // 2], blank)


def _in_m2(patch: Patch) -> Patch:
    return replace(
        patch,
        floor=round(patch.floor * 1e4, 1),
        base=round(patch.base * 1e4, 1),
        yard=round(patch.yard * 1e4, 1),
    )


def _self_touching(shape: Polygon) -> Polygon:
    """Draw shell and hole as one ring through the vertex they share, as desktop GIS allow."""
    rings = orient(shape)
    shell, hole = list(rings.exterior.coords[:-1]), list(rings.interiors[0].coords[:-1])
    vertex = next(xy for xy in shell if xy in hole)
    s, h = shell.index(vertex), hole.index(vertex)
    return Polygon([*shell[s:], *shell[:s], *hole[h:], *hole[:h]])


def _fault(kind: str, layer: str, field: str, patch: str = "") -> DemoFault:
    note_zh, note_en = _NOTES[kind]
    return DemoFault(layer, patch, field, kind, note_zh, note_en)
