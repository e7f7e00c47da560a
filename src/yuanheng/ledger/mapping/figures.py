"""Figures of office tables made plain (数值整理): `6.3（可比价）`, `≥98`, `10%`.

Only relations whose values keep their unit beside them need this; quantities are read by their own
readers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from yuanheng.ledger.heads.text import read_head_text
from yuanheng.ledger.mapping.plan import ColumnPlan, TableMapping
from yuanheng.ledger.mapping.questions import MILESTONES_KEY, answer_of
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.ledger.writing.cells import Cell
from yuanheng.ledger.writing.told_units import told_unit, without_verb
from yuanheng.model.units import Unit, parse_unit

_FIGURE = re.compile(
    r"(?P<bound>[≥≤><＞＜]=?|不低于|不高于|不少于|不超过)?\s*(?P<n>[+-]?[\d,]*(?:\d|\.\d+))\s*"
    r"(?:(?P<unit>%|％|个?百分点)\s*)?(?:(?P<more>以上|以下|左右)\s*)?(?:[（(](?P<note>[^（）()]*)[)）])?"
)
_BOUNDS = {"≥": "≥", ">": "≥", "＞": "≥", "不低于": "≥", "不少于": "≥", "以上": "≥"}
_BOUNDS |= {"≤": "≤", "<": "≤", "＜": "≤", "不高于": "≤", "不超过": "≤", "以下": "≤"}
_PART_OF = re.compile(r"^\s*(?:其中|#|＃)\s*[:：]?\s*")
#: What numbers an indicator in its list, and is no part of its name; 二、三产业 is one.
_NUMBERED = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳])"
    r"\s*(?![一二三]次?产业)(?=\D)"
)
#: Growth in words.
_FALLS, _RISES = (
    re.compile(r"^(?:同比)?(?:下降|减少|回落|↓)\s*"),
    re.compile(r"^(?:同比)?(?:增长|上升|增加|提高|↑)\s*"),
)
#: Forms of amounts, each in a unit of its own.
_SUMS = frozenset({"当期", "累计", "同期"})
_GROWTH = frozenset({"增速", "当月增速"})
_MONEY = parse_unit("万元").dimension
_IS_MONEY = re.compile(
    r"收入|产值|投资|增加值|总值|税|零售额|销售额|利润|贷款|存款|支出|预算|基金|资金|余额|到资|营收"
)
#: Neither a rate nor a count of anything is in money; nor is what comes from abroad in yuan.
_IS_RATE = re.compile(
    r"率|比重|占比|增速|增长|指数|比例|同比|排名|位次|数$|个数|家数|项目|企业|外|进出口"
)
#: A place among others: 第2位, 并列第3, 2/15 (the second of fifteen).
_PLACE = re.compile(
    r"(?:并列)?第?\s*(?P<n>\d{1,3}|[一二三四五六七八九十])\s*[位名]?(?:\s*/\s*\d{1,3})?"
)
_QUARTERS = ("q1", "q2", "q3", "q4")


@dataclass
class RowSayings:
    """What cells say of other columns of their row: {relation: {column: {row: value}}}."""

    of: dict[str, dict[str, dict[int, Any]]] = field(default_factory=dict)

    def keep(self, relation: str, column: str, row: int, value: Any) -> None:  # noqa: ANN401
        """Keep what a row says."""
        self.of.setdefault(relation, {}).setdefault(column, {})[row] = value


def plain_figures(mapping: TableMapping) -> tuple[RawSheet, RowSayings]:
    """Write the figures of a table as plain numbers, and keep what else their cells say."""
    sayings = RowSayings()
    relation = mapping.relation.id
    if relation not in ("indicator_value", "target"):
        return mapping.sheet, sayings
    places = [p for p in mapping.columns if p.column is not None and p.column.type == "number"]
    unit = _place(mapping, "unit")
    names = _place(mapping, "indicator" if relation == "indicator_value" else "name")
    rows: list[tuple[Cell, ...]] = list(mapping.sheet.rows)
    above: str | None = None
    for at in range(mapping.head.first_data_row, len(rows)):
        cells = list(rows[at])
        own = _cell(cells, unit) or _of_value(sayings, mapping, cells, at)
        for place in places:
            if place.index < len(cells) and isinstance(cells[place.index], str):
                text = str(cells[place.index]).strip()
                text = _plain(text, dict(place.fixed).get("form"), own)
                text = _apart(sayings, place, text, own, at)
                found = _FIGURE.fullmatch(text)
                if found is None or place.column is None or place.relation is None:
                    continue
                cells[place.index] = float(found["n"].replace(",", ""))
                _keep(
                    sayings,
                    (place.relation, place.index, place.column.name),
                    at,
                    found,
                    _is_share(mapping, own),
                )
        if names is not None and names < len(cells) and isinstance(cells[names], str):
            above = _name(sayings, mapping, cells, names, at, above)
        rows[at] = tuple(cells)
    if relation == "target":
        _milestones(sayings, mapping, rows)
    return replace(mapping.sheet, rows=tuple(rows)), sayings


def _plain(text: str, form: str | None, own: str) -> str:
    """Write growth and places as figures, and take off the unit that stands in the row anyway."""
    if form in _GROWTH:
        return _growth(text)
    if form == "排名":
        return _place_among(text)
    is_said = own and own in text and own not in ("%", "％")
    return text.replace(own, "", 1) if is_said else text  # 20个以上 where the unit is 个


def _of_value(sayings: RowSayings, mapping: TableMapping, cells: Sequence[Cell], at: int) -> str:
    """Give the unit that the value of a target tells, where no column holds one: 60亿元."""
    told = told_unit(_cell(cells, _place(mapping, "value")))
    if mapping.relation.id != "target" or told is None:
        return ""
    sayings.keep("target", "unit", at, told[1])
    return told[1]


def _apart(sayings: RowSayings, place: ColumnPlan, text: str, own: str, at: int) -> str:
    """Take off the unit of a figure: of a target that of its row, of an indicator its own."""
    told = told_unit(text)
    if told is None or place.relation is None:
        return text
    figure, unit = told
    if place.relation == "indicator_value" and not own and dict(place.fixed).get("form") in _SUMS:
        if unit != "%":
            sayings.keep(place.relation, f"unit@{place.index}", at, unit)
            return figure
        return text
    return without_verb(text) if unit == "%" else figure if unit == own else text


def _place_among(text: str) -> str:
    """Write a place among others as its number: 第2位 is 2, 并列第三 is 3."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return text
    said = found["n"]
    return said if said.isascii() else str("一二三四五六七八九十".index(said) + 1)


def _growth(text: str) -> str:
    """Write growth in words as a figure: 持平 is 0, 下降3.2% is -3.2%."""
    if text in ("持平", "与上年持平", "同比持平"):
        return "0"
    if _FALLS.match(text):
        return _FALLS.sub("-", text)
    return _RISES.sub("", text)


def _keep(
    sayings: RowSayings,
    column_at: tuple[str, int, str],
    at: int,
    found: re.Match[str],
    is_share: bool,  # noqa: FBT001 - told of the whole row
) -> None:
    """Keep what stands around a figure: basis, direction, points."""
    relation, index, column = column_at
    if relation == "indicator_value" and found["note"]:
        sayings.keep(relation, f"basis@{index}", at, found["note"])
    if relation == "indicator_value" and found["unit"]:
        is_points = found["unit"].endswith("百分点")
        sayings.keep(relation, f"unit@{index}", at, "百分点" if is_points else "%")
    if column == "value" and relation == "target":
        bound = _BOUNDS.get((found["bound"] or "").rstrip("="), "") or _BOUNDS.get(
            found["more"] or "", ""
        )
        if bound:
            sayings.keep(relation, "bound", at, bound)
    if column in _QUARTERS and found["unit"] in ("%", "％"):
        sayings.keep(relation, "milestones", at, "比例" if is_share else "数值")


def _is_share(mapping: TableMapping, unit: str) -> bool:
    """Tell milestones in percent that are shares of the target: unless it is in percent itself."""
    return unit not in ("%", "％") or answer_of(mapping, MILESTONES_KEY) == "比例"


def _name(
    sayings: RowSayings,
    mapping: TableMapping,
    cells: list[Cell],
    place: int,
    at: int,
    above: str | None,
) -> str | None:
    """Read the name of an indicator: 其中 makes it a part, （前三季度） says its own period."""
    text = _NUMBERED.sub("", str(cells[place]).strip())
    if mapping.relation.id != "indicator_value":
        cells[place] = text
        return above
    part = _PART_OF.match(text)
    bare = _NUMBERED.sub("", text[part.end() :]) if part else text
    read = read_head_text(bare, (mapping.period or "")[:4] or None)
    own_unit = (read.unit or _of_title(mapping, bare)) if _place(mapping, "unit") is None else None
    if read.said or own_unit is not None:
        left = [r for r in read.remarks if not read_head_text(r, "2000").said]
        bare = (read.bare or read.name) + (f"（{'，'.join(left)}）" if left else "")
    if read.said:
        sayings.keep("indicator_value", "period", at, read.said[0].period)
    if own_unit is not None:  # 固定资产投资（万元）
        for relation in ("indicator_value", "indicator", "target"):
            sayings.keep(relation, "unit", at, own_unit.text)
    cells[place] = bare
    if part and above:
        sayings.keep("indicator", "part_of", at, above)
        return above
    return bare


def _of_title(mapping: TableMapping, name: str) -> Unit | None:
    """Give the unit that the title says of amounts of money, where the name is of one."""
    units = [u for d, u in mapping.around.units.items() if d == _MONEY and not mapping.around.twice]
    return units[0] if units and _IS_MONEY.search(name) and not _IS_RATE.search(name) else None


def _milestones(sayings: RowSayings, mapping: TableMapping, rows: Sequence[Sequence[Cell]]) -> None:
    """Say of every target with milestones whether they are shares or values."""
    quarters = [i for q in _QUARTERS for i in [_place(mapping, q)] if i is not None]
    said: Mapping[int, Any] = sayings.of.get("target", {}).get("milestones", {})
    for at in range(mapping.head.first_data_row, len(rows)):
        row = rows[at]
        if at not in said and any(q < len(row) and row[q] is not None for q in quarters):
            sayings.keep("target", "milestones", at, "数值")


def _place(mapping: TableMapping, name: str) -> int | None:
    """Find where a column of the table's own relation stands."""
    own = mapping.relation.id
    return next(
        (
            p.index
            for p in mapping.columns
            if p.column is not None and p.relation == own and p.column.name == name
        ),
        None,
    )


def _cell(cells: Sequence[Cell], place: int | None) -> str:
    return str(cells[place] or "").strip() if place is not None and place < len(cells) else ""
