"""What stands around a table (表外文字): title, who reports, the day, the units, the period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from yuanheng.ledger.heads.text import unit_of
from yuanheng.ledger.writing.cells import Cell
from yuanheng.ledger.writing.title_days import NARROW, in_figures
from yuanheng.model.periods import Said, find_periods, last_day, period_of_day
from yuanheng.model.units import Dimension, Unit

#: 2025年1-10月 is no day.
_DAY = (
    r"(?P<y>(?:19|20)\d\d)\s*(?:(?P<written>年)|[-./])\s*(?P<m>\d{1,2})"
    r"\s*(?(written)月|[-./])\s*(?P<d>\d{1,2})(?!\d|\s*月)\s*日?"
)
_AS_OF = re.compile(
    rf"(?:截至|截止|截止到|截至到|数据时点|时点|数据更新|更新|数据截止|统计)\s*(?:时间|日期|至|到|于)?\s*[:：]?\s*{_DAY}"
)
_AS_OF_PART = re.compile(
    r"(?:截至|截止到|截止|截至到)\s*(?:时间|日期)?\s*[:：]?\s*(?:本年|当年|今年)?度?(?P<rest>.{1,16})"
)
_ANY_DAY = re.compile(_DAY)
_DAY_OF_MONTH = re.compile(r"\D{0,4}(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]")
#: A title that ends or begins with a day is of that day; a day alone is when the table was made.
_TITLE_ENDS = re.compile(
    rf"[\u4e00-\u9fff）)][\s_（(—–-]*(?:{_DAY}|(?<=[（(])(?P<m2>\d{{1,2}})\s*月\s*(?P<d2>\d{{1,2}})\s*[日号])"
    r"\s*[）)]?$"
)
_TITLE_BEGINS = re.compile(rf"^{_DAY}(?=[\u4e00-\u9fff]{{2,}})(?![前后起至到])")
#: Of the days from one to another the last.
_TO_DAY = re.compile(
    r"\s*[-–—－~～至到]{1,2}\s*(?:(?P<y>(?:19|20)\d\d)\s*[-./年])?"
    r"\s*(?P<m>\d{1,2})\s*[-./月]\s*(?P<d>\d{1,2})(?!\d)"
)
#: Of land for money: 亩/万元 stands for two units.
_NO_UNIT: Dimension = (("[length]", 2), ("[money]", -1))
_OF_WHAT = r"(?:计量|金额|货币|面积|土地|数量|投资)"
_UNITS = re.compile(
    rf"(?:^|[\s（(【\[，,；;、])(?:{_OF_WHAT}?单位|金额|货币|面积)\s*[:：]\s*"
    rf"(?P<units>(?:(?!{_OF_WHAT}?单位|[\s，,；;、](?:金额|货币|面积))[^:：（）()]){{1,60}})"
)
#: 重点项目投资完成情况（万元）
_IN_BRACKETS = re.compile(r"[（(]([^（）()]{1,12})[)）]\s*$")
_WHO = re.compile(r"(?:填报|报送|编制|制表|填表|上报|责任|报告)(?:单位|部门|机关)")
_MADE = re.compile(r"(?:填报|制表|报送|填表|编制|打印|上报)(?:日期|时间)")
_ZONE = re.compile(
    r"[\u4e00-\u9fff·]{2,24}?(?:经济技术开发区|高新技术产业开发区|经济开发区|高新区|经开区"
    r"|产业集聚区|工业园区|产业园区|开发区|工业区|科技园|产业园|园区|新区|保税区)"
)


#: 2025年度开发区…, 各园区…: what is called so is no zone by its name.
_ANY_ZONE = re.compile(
    r"(?:年度?|月份?|季度|半年|上半|下半|前三|第?[一二三四]|全[市县区省]?|本|我|各|关于|省级|市级|国家级|和|及)*"
    r"(?:开发区|工业区|园区|新区|产业园区?|工业园区)"
)


@dataclass(frozen=True)
class Around:
    """What stands around a table; what is not said is None.

    period: of the title; as_of: the day by which the figures hold; reported_on: a day that only
    says when the table was made. units: one for each dimension; odd_units: what is said as a unit
    and is none.
    """

    texts: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    period: str | None = None
    is_cumulative: bool = False
    as_of: str | None = None
    reported_on: str | None = None
    units: dict[Dimension, Unit] = field(default_factory=dict)
    twice: dict[Dimension, tuple[Unit, ...]] = field(default_factory=dict)
    odd_units: tuple[str, ...] = ()


def below_title(around: Around, first: Around) -> Around:
    """Let the title of a sheet hold for a table further down that says no period of its own.

    Only what stands above the first table beside its own caption is of the whole sheet.
    """
    is_of_all = len(first.texts) > 1 and bool(find_periods(first.texts[0]))
    if not is_of_all or around.period is not None or around.as_of is not None:
        return around
    return replace(
        around, period=first.period, as_of=first.as_of, zones=around.zones or first.zones
    )


def read_around(
    rows: Sequence[Sequence[Cell]],
    sheet: str,
    below: Sequence[str] = (),
    year: str | None = None,
) -> Around:
    """Read the rows above a head, the name of the sheet, and texts below the table.

    year: the one that a person told, for a day or a month of a text that says none.
    """
    texts = list(
        dict.fromkeys(
            str(c).strip().translate(NARROW)
            for row in rows
            for c in row
            if isinstance(c, str) and c.strip()
        )
    )
    texts += [c.isoformat() for row in rows for c in row if isinstance(c, date)]
    plain = [in_figures(text) for text in texts]
    said = [s for t in plain if not _MADE.search(t) for s in find_periods(t)]
    named = find_periods(in_figures(sheet), said[0].period[:4] if said else None)
    first = said[0] if said else (named[0] if named else None)
    period = first.period if first else None
    year = period[:4] if period else year
    if first is not None and said and period == year:
        first = _part_named(plain, first) or first
        period = first.period
    as_of = next(
        (d for t in (*plain, *map(in_figures, below)) for d in [_as_of(t, year)] if d), None
    )
    if as_of is None and period is None:
        as_of = _day_of_title(plain)
    cumulative = bool(first and first.is_cumulative)
    if as_of is not None and (period is None or len(period) == 4):
        period = period_of_day(as_of) if period in (None, as_of[:4]) else period
    units, twice, odd = _units(texts)
    return Around(
        texts=tuple(texts),
        zones=tuple(dict.fromkeys(z for t in texts for z in _zones(t))),
        period=period,
        is_cumulative=cumulative,
        as_of=as_of or (last_day(period) if period else None),
        reported_on=next((d for t in plain for d in [_plain_day(t)] if d), None),
        units=units,
        twice=twice,
        odd_units=odd,
    )


def _day_of_title(texts: Sequence[str]) -> str | None:
    """Give the only day that the title itself says: …汇总表（2025年11月28日）."""
    title = texts[0] if texts and len(texts[0]) > len("2025年11月28日") + 3 else ""
    days = [] if is_made(title) else list(_ANY_DAY.finditer(title))
    return _day(days[0]) if len(days) == 1 and _plain_day(title) else None


def _part_named(texts: Sequence[str], of: Said) -> Said | None:
    """Give the part of its year that a title names apart from it: 2025年度…（9月份）."""
    title = next(t for t in texts if of in find_periods(t))
    parts = [s for s in find_periods(title, of.period) if len(s.period) > len(of.period)]
    return parts[0] if len({s.period for s in parts}) == 1 else None


def is_made(text: str) -> bool:
    """Tell a line that says when the table was made, which says nothing of its figures."""
    return _MADE.search(text) is not None


def is_note(text: str) -> bool:
    """Tell a line that says who reports, the unit or the day, and is no head."""
    return bool(
        _WHO.search(text)
        or _UNITS.search(text)
        or _AS_OF_PART.search(text)
        or re.match(r"(?:日期|时间|联系人|制表人|填表人|数据来源)\s*[:：]", text)
        or _ANY_DAY.fullmatch(text.strip())
    )


def _as_of(text: str, year: str | None) -> str | None:
    """Read the day by which figures hold, in full or as the end of a month.

    year: that of the table, for 截至10月底 and 截至10月20日.
    """
    found = _AS_OF.search(text)
    if found is not None:
        last = _TO_DAY.match(text, found.end())
        return _day(found) if last is None else _day_of(last["y"] or found["y"], last)
    part = _AS_OF_PART.search(text)
    if part is not None:
        day = _DAY_OF_MONTH.match(part["rest"])
        if day is not None:
            return _day_of(year, day) if year else None
        said = find_periods(part["rest"], year)
        if said and said[0].start <= 1:
            return last_day(said[0].period)
    return _title_day(text, year)


def _title_day(text: str, year: str | None) -> str | None:
    """Read the day that ends or begins a title, within the year that it says, if any.

    供地台账（2025年2月28日）, 2025年供地台账（20250228）; not 2025年1-2月供地台账（2025年3月5日）.
    """
    if is_made(text) or _WHO.search(text) or _UNITS.search(text):
        return None
    day = _day_at_an_end(text, year)
    return day if day and all(s.period == day[:4] for s in find_periods(text)) else None


def _day_at_an_end(text: str, year: str | None) -> str | None:
    """Read the day that ends or begins a text which says more than a day."""
    begins = _TITLE_BEGINS.match(text)
    if begins is not None:
        return _day(begins) if _TO_DAY.match(text, begins.end()) is None else None
    ends = _TITLE_ENDS.search(text)
    if ends is None or re.search(r"(?:日期|时间)\s*[:：]", text):
        return None
    if ends["y"]:
        return _day(ends)
    return _date(year, ends["m2"], ends["d2"]) if year else None


def _plain_day(text: str) -> str | None:
    """Read a day in full that does not say 截至."""
    found = _ANY_DAY.search(text)
    if found is None or _AS_OF.search(text) or _TO_DAY.match(text, found.end()):
        return None
    return _day(found)


def _day(found: re.Match[str]) -> str | None:
    """Write a day as the ledger does; None where the calendar has no such."""
    return _day_of(found["y"], found)


def _day_of(year: str, found: re.Match[str]) -> str | None:
    """Write the day of a match as the ledger does; None where the calendar has no such."""
    return _date(year, found["m"], found["d"])


def _date(year: str, month: str, day: str) -> str | None:
    """Write a day of a year as the ledger does; None where the calendar has no such."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _zones(text: str) -> list[str]:
    """Find what is called like a zone."""
    found = (re.sub(r"^.*?(?:单位|部门)\s*[:：]\s*", "", z) for z in _ZONE.findall(text))
    return [z for z in found if not _ANY_ZONE.fullmatch(z)]


def _units(
    texts: Sequence[str],
) -> tuple[dict[Dimension, Unit], dict[Dimension, tuple[Unit, ...]], tuple[str, ...]]:
    """Read the lines of units; a dimension with two units says none."""
    found: dict[Dimension, list[Unit]] = {}
    odd: list[str] = []
    for text in texts:
        lines = [line["units"] for line in _UNITS.finditer(text)]
        for line in lines or _IN_BRACKETS.findall(text):
            for piece in re.split(r"[、，,；;\s]+", line.strip()):
                units = _units_of(piece.strip("）)。. "))
                if lines and not units and piece and not re.search(r"[局委办公司区]", piece):
                    odd.append(piece)
                for unit in units:
                    held = found.setdefault(unit.dimension, [])
                    if all(u.factor != unit.factor for u in held):
                        held.append(unit)
    one = {d: held[0] for d, held in found.items() if len(held) == 1}
    return one, {d: tuple(h) for d, h in found.items() if len(h) > 1}, tuple(odd)


def _units_of(piece: str) -> list[Unit]:
    """Read a unit, or several with a stroke between them (亩/万元 is no unit of its own)."""
    whole = unit_of(piece) if piece else None
    if whole is not None and whole.dimension != _NO_UNIT:
        return [whole]
    parts = [unit_of(p) for p in piece.split("/")]
    return [p for p in parts if p is not None] if all(parts) else []
