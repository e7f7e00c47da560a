"""What stands around a table (表外文字): title, who reports, the day, the units, the period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from yuanheng.ledger.mapping.head_text import unit_of
from yuanheng.ledger.writing.cells import Cell
from yuanheng.model.periods import find_periods, last_day, period_of_day
from yuanheng.model.units import Dimension, Unit

_DAY = r"(?P<y>(?:19|20)\d\d)\s*[-./年]\s*(?P<m>\d{1,2})\s*[-./月]\s*(?P<d>\d{1,2})\s*日?"
_AS_OF = re.compile(
    rf"(?:截至|截止|截止到|截至到|数据时点|时点|数据更新|更新|数据截止|统计)\s*(?:时间|日期|至|到|于)?\s*[:：]?\s*{_DAY}"
)
_AS_OF_PART = re.compile(
    r"(?:截至|截止到|截止|截至到)\s*(?:时间|日期)?\s*[:：]?\s*(?P<rest>.{1,16})"
)
_ANY_DAY = re.compile(_DAY)
_UNITS = re.compile(
    r"(?:^|[\s（(【\[])(?:计量|金额|面积|数量)?单位\s*[:：]\s*(?P<units>[^:：（）()]{1,60})"
)
_WHO = re.compile(r"(?:填报|报送|编制|制表|填表|上报|责任|报告)(?:单位|部门|机关)")
_MADE = re.compile(r"(?:填报|制表|报送|填表|编制|打印|上报)(?:日期|时间)")
_ZONE = re.compile(
    r"[\u4e00-\u9fff·]{2,24}?(?:经济技术开发区|高新技术产业开发区|经济开发区|高新区|经开区"
    r"|产业集聚区|工业园区|产业园区|开发区|工业区|科技园|产业园|园区|新区|保税区)"
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
    twice: frozenset[Dimension] = frozenset()
    odd_units: tuple[str, ...] = ()
    other_periods: tuple[str, ...] = ()


def read_around(rows: Sequence[Sequence[Cell]], sheet: str, below: Sequence[str] = ()) -> Around:
    """Read the rows above a head, the name of the sheet, and texts below the table."""
    texts = list(
        dict.fromkeys(
            str(c).strip() for row in rows for c in row if isinstance(c, str) and c.strip()
        )
    )
    texts += [c.isoformat() for row in rows for c in row if isinstance(c, date)]
    as_of = next((d for t in (*texts, *below) for d in [_as_of(t)] if d), None)
    said = [s for t in texts if not _MADE.search(t) for s in find_periods(t)]
    named = find_periods(sheet, said[0].period[:4] if said else None)
    first = said[0] if said else (named[0] if named else None)
    period = first.period if first else None
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
        reported_on=next((d for t in texts for d in [_plain_day(t)] if d), None),
        units=units,
        twice=twice,
        odd_units=odd,
        other_periods=tuple(
            dict.fromkeys(s.period for s in (*said, *named) if s.period[:4] != (period or "")[:4])
        ),
    )


def is_note(text: str) -> bool:
    """Tell a line that says who reports, the unit or the day, and is no head."""
    return bool(
        _WHO.search(text)
        or _UNITS.search(text)
        or _AS_OF_PART.search(text)
        or re.match(r"(?:日期|时间|联系人|制表人|填表人|数据来源)\s*[:：]", text)
        or _ANY_DAY.fullmatch(text.strip())
    )


def _as_of(text: str) -> str | None:
    """Read the day by which figures hold, in full or as the end of a month."""
    found = _AS_OF.search(text)
    if found is not None:
        return _day(found)
    part = _AS_OF_PART.search(text)
    if part is not None:
        said = find_periods(part["rest"])
        if said and said[0].start <= 1:
            return last_day(said[0].period)
    return None


def _plain_day(text: str) -> str | None:
    """Read a day in full that does not say 截至."""
    found = _ANY_DAY.search(text)
    return _day(found) if found and not _AS_OF.search(text) else None


def _day(found: re.Match[str]) -> str | None:
    """Write a day as the ledger does; None where the calendar has no such."""
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
    except ValueError:
        return None


def _zones(text: str) -> list[str]:
    """Find what is called like a zone."""
    return [re.sub(r"^.*?(?:单位|部门)\s*[:：]\s*", "", z) for z in _ZONE.findall(text)]


def _units(
    texts: Sequence[str],
) -> tuple[dict[Dimension, Unit], frozenset[Dimension], tuple[str, ...]]:
    """Read the lines of units; a dimension with two units says none."""
    found: dict[Dimension, Unit] = {}
    twice: set[Dimension] = set()
    odd: list[str] = []
    for text in texts:
        for line in _UNITS.finditer(text):
            for piece in re.split(r"[、，,；;\s]+", line["units"].strip()):
                unit = unit_of(piece.strip("）)。. ")) if piece else None
                if unit is None:
                    if piece and not re.search(r"[局委办公司区]", piece):
                        odd.append(piece)
                    continue
                if found.get(unit.dimension, unit).factor != unit.factor:
                    twice.add(unit.dimension)
                found.setdefault(unit.dimension, unit)
    for dimension in twice:
        found.pop(dimension, None)
    return found, frozenset(twice), tuple(odd)
