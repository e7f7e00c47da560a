"""A province's pack that adds to the ledger: a relation of its own, a column, a code."""

from __future__ import annotations

from pathlib import Path

ID = "cn-test.ledger.2026"
PACK = f"""\
pack: {ID}
kind: relations
title: {{zh: 示例省开发区统计补充栏目, en: A sample province's additions}}
issuer: 示例省
document: 示例
valid_from: "2026-01-01"
"""
TREES = """\
relation: tree_stand
label: {zh: 绿化台账, en: Tree stands}
kind: snapshot
key: [zone, period, number]
replaced_by: [zone, period]
absent: unknown
columns:
  zone:
    {
      type: text, references: zone, required: true,
      label: {zh: 开发区, en: Zone},
      meaning: {zh: 所在开发区, en: Its zone},
    }
  period:
    {
      type: text,
      required: true,
      label: {zh: 时期, en: Period},
      meaning: {zh: 所属年份, en: Its year},
    }
  number:
    {
      type: text, required: true,
      label: {zh: 绿地编号, en: Number},
      meaning: {zh: 编号, en: Number},
    }
  area:
    {
      type: quantity, unit: 亩,
      label: {zh: 绿地面积, en: Green area},
      meaning: {zh: 面积, en: Area},
    }
"""
COLUMN = """\
adds_to: enterprise
columns:
  star:
    {
      type: code, codes: star_grade,
      label: {zh: 企业星级, en: Stars},
      meaning: {zh: 星级, en: Stars},
    }
"""
STARS = """\
codes: star_grade
label: {zh: 企业星级, en: Stars}
source: 示例
status: example
entries:
  "5": {zh: 五星, en: Five stars}
  "4": {zh: 四星, en: Four stars}
"""


def write_pack(root: Path, **files: str) -> Path:
    """Write the pack into a folder of packs; files: further ones by the name of their folder."""
    folder = root / "cn-test" / "ledger" / "2026"
    parts = {"relations/tree_stand": TREES, "relations/enterprise": COLUMN, "codes/star": STARS}
    for name, text in (parts | {k.replace("__", "/"): v for k, v in files.items()}).items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    return root
