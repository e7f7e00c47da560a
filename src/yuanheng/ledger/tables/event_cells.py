"""Days of events in tables (时间): what has, or has not, happened by the day of the table.

未动工, 在建, 预计明年3月 say nothing alone: they hold as of the day that the title states (截至).
What is planned is no event; only a column of what was agreed takes the planned day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from yuanheng.errors import say
from yuanheng.ledger.event_words import NONE_STATED, dated_state
from yuanheng.ledger.values import Refused, Span, clean_code, read_span
from yuanheng.ledger.writing.cells import Cell
from yuanheng.ledger.writing.day_text import day_after
from yuanheng.model.relation import Column

_NOT_YET = re.compile(
    r"(?:目前|至今|截至目前|暂时?|均|全部)?(?:尚|还|暂|仍|均)?(?:未|没有?|无)"
    r"(?:动工|开工|竣工|完工|投产|建成|交付|交地|供地|签订|签约|发生|启动|实施|建设|验收|达产|中止|停工"
    r"|办结|办理|完成|解决|答复|销号|联系|接洽|拿地|取得|供应|摘牌|挂牌|出让|移交|受理|交办|转办|派单"
    r"|反馈|回复|回访|跟进|对接|拜访|洽谈|考察|落地|备案|审批|获批|投用|投运|运营|达效|化解|闭环|动|建|开|签)?"
    r"(?:建设|完毕)?"
)
_UNDER_WAY = re.compile(
    r"(?:正)?在?建(?:设)?中?|施工中?|正?在施工|建设期|续建|正在(?:建设|施工)"
    r"|部分(?:开工|动工|建成|竣工)?|已(?:动工|开工)[，,、]?(?:尚)?未(?:全部)?(?:竣工|完工|建成|投产)"
    r"|(?:正在)?(?:主体|桩基|基础|地下|内部|厂房|钢构|管网|配套|一期|二期|三期){1,2}(?:工程)?(?:施工|建设)中?"
)
#: What somebody is still at: whatever it ends in has not come.
_HANDLED = re.compile(
    r"(?:正在|持续|积极|尚在|仍在|还在)?"
    r"(?:办理|推进|协调|解决|处理|洽谈|对接|跟进|报批|审批|审核|协商|谈判|前期|筹备|化解)"
    r"(?:之?中|过程中|阶段|工作中)?|在办|待(?:办结?|开工|交付|供地|签约|竣工|投产|摘牌|挂牌|验收)"
)
#: Columns of what begins a matter, which has come where it is being handled.
_BEGINS = frozenset({"received", "assigned", "first_contact", "last_contact", "lead_on"})
_DONE = re.compile(
    r"已(?:经)?(?:全部)?(?:动工|开工|竣工|完工|投产|建成(?:投产)?|交付|签订|签约|达产|验收)"
)
_STARTED = re.compile(r"已(?:经)?(?:动工|开工|交付|签订|签约)")
_PLANNED = re.compile(
    r"(?:预计|计划|拟|预期|力争|争取|预定|约定|暂定)(?:于|在)?\s*(?P<day>.*?)"
    r"\s*(?:前?(?:动工|开工|竣工|完工|投产|建成))?"
)
_RELATIVE = {"今年": 0, "本年": 0, "明年": 1, "来年": 1, "后年": 2, "去年": -1, "上年": -1}
_SERIALS = range(20_000, 80_000)
_FIRST_SERIAL = date(1899, 12, 30)
_AS_OF_FORM = say(
    "Write the day in the title of the table (数据截至2025-12-31), or in the cell:"
    " 截至2025-12-31未动工."
)


def read_event(
    column: Column,
    raw: Cell,
    blank: frozenset[str],
    past: tuple[str, ...],
    days: tuple[str, str | None],
) -> Span | Refused | None:
    """Read when an event happened; `days`: that by which the past had, and that of the table.

    A number such as 2024.1 may be January or October, for Excel drops the last zero; a number of
    days since 1900 is set aside with the day that it would be.
    """
    if isinstance(raw, float):
        odd = _odd_number(raw)
        if odd is not None:
            return odd
    text = clean_code(raw, blank)
    if text is None or not isinstance(raw, str) or text in past:
        return read_span(raw, blank, past, days[0])
    known_by, as_of = days
    is_agreed = column.name.startswith(("agreed", "planned"))
    planned = _PLANNED.fullmatch(text)
    if planned is not None and planned["day"]:
        if not is_agreed:
            return _not_by(text, as_of)
        text = planned["day"]
    elif not is_agreed:
        state = _state(column, text, as_of)
        if state is not None:
            return state
    return _digits(text) or read_span(_absolute(text, as_of), blank, past, known_by)


def _state(column: Column, text: str, as_of: str | None) -> Span | Refused | None:
    """Read words for how far something is; None where they are none.

    未中止 is the word of the form for what goes on (decision 0011): it needs no day of its own.
    """
    if as_of is None and text in NONE_STATED:
        return None
    dated = dated_state(text)
    if dated is not None:  # says its day itself
        text, as_of = dated
    is_begun = bool(_UNDER_WAY.fullmatch(text) or _STARTED.fullmatch(text))
    if _NOT_YET.fullmatch(text) or (is_begun and _is_end(column)):
        return _not_by(text, as_of)
    if _HANDLED.fullmatch(text) and column.name not in _BEGINS:
        return _not_by(text, as_of)
    if _DONE.fullmatch(text) or _UNDER_WAY.fullmatch(text):
        return _unsaid(text) if as_of is None else Span(None, as_of)
    return None


def _is_end(column: Column) -> bool:
    """Tell a column of ends, before which what has begun has not come."""
    name = column.name
    return name.endswith(("_completion", "_production")) or name in (
        "done",
        "produced",
        "completed_on",
    )


def _not_by(text: str, as_of: str | None) -> Span | Refused:
    """Say that an event had not happened by the day of the table."""
    return _unsaid(text) if as_of is None else Span(day_after(as_of), None)


def _unsaid(text: str) -> Refused:
    """Refuse words that hold as of a day which nobody states."""
    return Refused(say("{text} does not say as of which day it holds", text=text[:60]), _AS_OF_FORM)


def _absolute(text: str, as_of: str | None) -> str:
    """Write 明年3月 with the year that it is, counted from the day of the table."""
    for word, years in _RELATIVE.items():
        if text.startswith(word) and as_of is not None:
            return f"{int(as_of[:4]) + years}年{text.removeprefix(word)}"
    return text


def _odd_number(number: float) -> Refused | None:
    """Refuse a number that is a day only to Excel, or a month of which it dropped a zero."""
    shown = repr(number)
    if 1900 <= number < 2100 and shown.endswith(".1"):
        year = int(number)
        return Refused(
            say(
                "{text} as a number may be January or October, for a spreadsheet drops the last"
                " zero",
                text=shown,
            ),
            say("Write {year}-01 or {year}-10, as a text or as a date.", year=year),
        )
    if number.is_integer() and int(number) in _SERIALS:
        return _serial(int(number))
    return None


def _digits(text: str) -> Refused | None:
    """Refuse five digits, which are a day only to Excel."""
    is_serial = len(text) == 5 and text.isascii() and text.isdigit() and int(text) in _SERIALS
    return _serial(int(text)) if is_serial else None


def _serial(number: int) -> Refused:
    """Refuse a number of days with the day that it is in Excel."""
    day = (_FIRST_SERIAL + timedelta(days=number)).isoformat()
    return Refused(
        say("{text} is the day {day} in Excel, but the cell is no date", text=number, day=day),
        say("Format the column as a date, and import again."),
    )
