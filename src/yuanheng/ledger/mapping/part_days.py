"""Days of which cells say a part (时间不全): 10月21日, 10.8, 签订合同后6个月内.

Of which year a day is, or from which day a term runs, is read where the sheet states it, and asked
once where it does not; it is never guessed.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from yuanheng.errors import Message, say
from yuanheng.ledger.mapping.plan import ColumnPlan, Question, TableMapping
from yuanheng.ledger.values import Span, read_span
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.ledger.writing.cells import Cell
from yuanheng.model.ledger import Issue
from yuanheng.model.periods import find_periods

#: The keys by which the year, and the day from which terms run, are answered.
YEAR_KEY, FROM_KEY = "年份", "起算"
OWN_YEAR, UNKNOWN = "当年", "留空"
_SHOWN = 3
_PLANNED = ("agreed", "planned", "price_due", "due")
_AHEAD = r"(?P<ahead>(?:预计|计划|拟|预期|力争|争取|预定|约定|暂定)?(?:于|在)?\s*)"
_PART = re.compile(
    _AHEAD + r"(?P<m>1[0-2]|0?[1-9])\s*(?:月\s*(?:(?P<d>3[01]|[12]\d|0?[1-9])\s*[日号]?|"
    r"(?P<edge>份|初|底|末|[上中下]旬))?|[./]\s*(?P<dd>3[01]|[12]\d|0?[1-9]))\s*(?P<behind>[之以]?前)?"
)
_NUMERALS = {sign: n for n, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_NUMERALS |= {"十二": 12, "十八": 18, "二十四": 24, "三十": 30, "三十六": 36, "六十": 60}
_CONTRACT = r"(?:国有建设用地使用权|国有建设用地|土地)?(?:出让|投资|入园)?(?:合同|协议)"
_EVENTS = {
    "签约": rf"(?:签订|签署)(?:{_CONTRACT})?|{_CONTRACT}(?:签订|签署|生效)|签约",
    "交地": r"(?:实际)?(?:土地)?(?:交地|交付)(?:土地)?|土地移交",
    "开工": r"(?:实际)?(?:动工|开工)(?:建设|开发)?",
    "收到": r"(?:收到|受理|接到|交办|转办)",
}
_TERM = re.compile(
    r"(?:自|从)?(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _EVENTS.items())
    + r")(?:之日起|之日|之后|以后|日起|后|起)(?:算|计)?[，,]?"
    r"\s*(?P<n>\d{1,3}|半|[一二两三四五六七八九十]{1,3})\s*(?P<unit>年|个月|月|日|天|周)(?P<within>之?内|以内)?"
    r"(?:动工|开工|竣工|完工|交地|交付|缴清|付清|建成|投产|办结)?(?:建设|土地)?前?"
)
#: The columns whose day may be meant, the likeliest first.
_BASES = {
    "签约": ("signed_on",),
    "交地": ("delivered", "agreed_delivery", "land_on"),
    "开工": ("construction_start", "agreed_start", "planned_start"),
    "收到": ("received", "assigned"),
}


@dataclass(frozen=True)
class _Parts:
    """The cells of a column that say a part of a day, each text with what it says."""

    plan: ColumnPlan
    found: dict[Cell, re.Match[str]]
    rows: tuple[int, ...]

    def shown(self, sheet: RawSheet) -> str:
        """Name the first of the cells with their texts."""
        cells = ((sheet.where(row, self.plan.index), sheet.rows[row]) for row in self.rows[:_SHOWN])
        texts = [f"{w.column}{w.row} {str(row[self.plan.index]).strip()}" for w, row in cells]
        return "、".join(texts) + ("…" if len(self.rows) > _SHOWN else "")


def day_questions(mapping: TableMapping) -> list[Question]:
    """Ask of which year days without one are, and from which day terms run, once each."""
    return [*_ask_year(mapping), *_ask_from(mapping)]


def plain_days(mapping: TableMapping, sheet: RawSheet) -> tuple[RawSheet, list[Issue]]:
    """Write days of which a part is said in full, where it is stated or was answered."""
    yearless, terms = list(_yearless(mapping)), list(_terms(mapping))
    if not yearless and not terms:
        return sheet, []
    rows = [list(row) for row in sheet.rows]
    issues: list[Issue] = []
    for parts in yearless:
        year, is_stated = _year_of(mapping, parts.plan)
        if year is None:
            continue
        done = 0
        for row in parts.rows:
            found = parts.found[rows[row][parts.plan.index]]
            text = _in_year(found, year)
            if not _is_after(parts.plan, text, mapping.as_of):
                rows[row][parts.plan.index] = text
                done += 1
        issues += (
            [_notice(sheet, parts.plan, _completed(parts.plan, done, year, is_stated))]
            if done
            else []
        )
    for parts in terms:
        issues += _reckon(mapping, sheet, rows, parts)
    return (replace(sheet, rows=tuple(map(tuple, rows))) if issues else sheet), issues


def _completed(plan: ColumnPlan, n: int, year: str, is_stated: bool) -> Message:  # noqa: FBT001
    """Say of which year days were read, and who says so."""
    if is_stated:
        return say(
            "{n} days of {head} name no year: read as of {year}, as its head says",
            n=n,
            head=plan.head,
            year=year,
        )
    return say(
        "{n} days of {head} name no year: read as of {year}, as was answered",
        n=n,
        head=plan.head,
        year=year,
    )


def is_of_one_year(key: str, value: str) -> bool:
    """Tell an answer that names a year, which says nothing of the next list."""
    return key.partition(":")[0] == YEAR_KEY and value.isdecimal()


def _events(mapping: TableMapping) -> Iterator[ColumnPlan]:
    return (p for p in mapping.read if p.column is not None and p.column.type == "event")


def _is_planned(plan: ColumnPlan) -> bool:
    return plan.column is not None and plan.column.name.startswith(_PLANNED)


def _found(mapping: TableMapping, plan: ColumnPlan, pattern: re.Pattern[str]) -> _Parts | None:
    """Find the cells of a column that are like a pattern; each text is looked at once."""
    rows = range(mapping.head.first_data_row, len(mapping.sheet.rows))
    cells = mapping.sheet.columns[plan.index] if plan.index < len(mapping.sheet.columns) else ()
    texts = {c for c in cells[mapping.head.first_data_row :] if isinstance(c, str | float)}
    told = {c: pattern.fullmatch(t) for c in texts for t in [_text(c)] if t}
    found: dict[Cell, re.Match[str]] = {c: m for c, m in told.items() if m is not None}
    return _Parts(plan, found, tuple(r for r in rows if cells[r] in found)) if found else None


def _text(cell: str | float) -> str:
    """Give a cell as text; empty for a number of which a zero may be lost: 10.2 may be 10.20."""
    if isinstance(cell, str):
        return cell.strip() if len(cell) < 60 else ""
    shown = repr(cell)
    return "" if shown[-2:] in (".0", ".1", ".2", ".3") else shown


def _yearless(mapping: TableMapping) -> list[_Parts]:
    """Find the days that name no year; what a column of the past says of the future is none."""
    found = []
    for plan in _events(mapping):
        parts = _found(mapping, plan, _PART)
        if parts is not None and not _is_planned(plan):
            kept = {c: m for c, m in parts.found.items() if not m["ahead"]}
            rows = tuple(r for r in parts.rows if mapping.sheet.rows[r][plan.index] in kept)
            parts = replace(parts, found=kept, rows=rows)
        found += [parts] if parts is not None and parts.rows else []
    return found


def _year_of(mapping: TableMapping, plan: ColumnPlan) -> tuple[str | None, bool]:
    """Give the year of the days of a column, and whether its own head states it."""
    said = {s.period[:4] for text in plan.path for s in find_periods(text)}
    if len(said) == 1:
        return said.pop(), True
    assumed = mapping.told.assumed
    told = assumed.get(f"{YEAR_KEY}:{plan.head}", assumed.get(YEAR_KEY))
    if told == OWN_YEAR:
        return _own_year(mapping), False
    return (told, False) if told and re.fullmatch(r"(?:19|20)\d\d", told) else (None, False)


def _own_year(mapping: TableMapping) -> str | None:
    said = mapping.period or mapping.as_of
    return said[:4] if said else None


def _is_open(mapping: TableMapping, plan: ColumnPlan) -> bool:
    """Tell days of a column of whose year nothing is said and nothing was answered."""
    assumed = mapping.told.assumed
    told = assumed.get(f"{YEAR_KEY}:{plan.head}", assumed.get(YEAR_KEY))
    return told != UNKNOWN and _year_of(mapping, plan)[0] is None


def _ask_year(mapping: TableMapping) -> list[Question]:
    left = [p for p in _yearless(mapping) if _is_open(mapping, p.plan)]
    if not left:
        return []
    own, today = _own_year(mapping), mapping.told.asked_on
    years = [own] if own else [str(int(today[:4]) - n) for n in (0, 1)] if today else []
    options: list[tuple[str, Message]] = [
        (OWN_YEAR if own else year, say("they are of {year}", year=year)) for year in years if year
    ]
    options.append((UNKNOWN, say("leave them unknown")))
    return [
        Question(
            YEAR_KEY,
            say(
                "{n} days of {columns} name no year ({cells}): of which are they?",
                n=sum(len(p.rows) for p in left),
                columns="、".join(p.plan.head for p in left),
                cells="、".join(p.shown(mapping.sheet) for p in left[:_SHOWN]),
            ),
            tuple(options),
            say(
                "Say it with --assume {key}={answers}; of one column alone with"
                " --assume {key}:{head}=…",
                key=YEAR_KEY,
                answers="|".join(value for value, _ in options),
                head=left[0].plan.head,
            ),
        )
    ]


def _in_year(found: re.Match[str], year: str) -> str:
    """Write a part of a day in a year, as people write it."""
    day = found["d"] or found["dd"]
    edge = "" if found["edge"] in (None, "份") else found["edge"]
    said = f"{year}-{int(found['m']):02d}" + (f"-{int(day):02d}" if day else "")
    said = f"{year}年{int(found['m'])}月{edge}" if edge else said
    return f"{said}{'前' if found['behind'] else ''}"


def _is_after(plan: ColumnPlan, text: str, as_of: str | None) -> bool:
    """Tell a day of what has happened that would lie after the day of the table."""
    if as_of is None or _is_planned(plan):
        return False
    days = read_span(text, frozenset(), (), as_of)
    return isinstance(days, Span) and days.first is not None and days.first > as_of


def _terms(mapping: TableMapping) -> list[_Parts]:
    """Find the terms in columns of what was agreed or planned."""
    found = [_found(mapping, plan, _TERM) for plan in _events(mapping) if _is_planned(plan)]
    return [parts for parts in found if parts is not None]


def _event_of(found: re.Match[str]) -> str:
    return next(name for name in _EVENTS if found[name])


def _bases(mapping: TableMapping, event: str, own: ColumnPlan) -> list[ColumnPlan]:
    """List the columns of the sheet whose day an event may be."""
    by_name = {
        p.column.name: p
        for p in mapping.read
        if p.column is not None and p.relation == own.relation and p.index != own.index
    }
    return [by_name[name] for name in _BASES[event] if name in by_name]


def _base(mapping: TableMapping, event: str, own: ColumnPlan) -> ColumnPlan | None:
    """Give the column from whose days terms run: the only one, or the one that was answered."""
    listed = _bases(mapping, event, own)
    told = mapping.told.assumed.get(f"{FROM_KEY}:{event}")
    if told is None and event == "签约":
        return listed[0] if len(listed) == 1 else None
    return next((p for p in listed if told in (p.head, p.letter)), None)


def _ask_from(mapping: TableMapping) -> list[Question]:
    """Ask from which day terms run, once for each event that they name."""
    left: dict[str, list[tuple[_Parts, Cell]]] = {}
    for parts in _terms(mapping):
        for cell, found in parts.found.items():
            event = _event_of(found)
            if f"{FROM_KEY}:{event}" in mapping.told.assumed or event == "签约":
                continue
            if _bases(mapping, event, parts.plan):
                left.setdefault(event, []).append((parts, cell))
    asked = []
    for event, named in left.items():
        listed = (_bases(mapping, event, parts.plan) for parts, _ in named)
        bases = dict.fromkeys(p.head for each in listed for p in each)
        options = [(head, say("from {head} of the same row", head=head)) for head in bases]
        options.append((UNKNOWN, say("leave them unknown")))
        asked.append(
            Question(
                f"{FROM_KEY}:{event}",
                say(
                    "{columns} say terms such as {text}: from which day do they run?",
                    columns="、".join(dict.fromkeys(parts.plan.head for parts, _ in named)),
                    text=str(named[0][1]).strip(),
                ),
                tuple(options),
                say(
                    "Say it with --assume {key}={answers}.",
                    key=f"{FROM_KEY}:{event}",
                    answers="|".join(value for value, _ in options),
                ),
            )
        )
    return asked


def _reckon(
    mapping: TableMapping, sheet: RawSheet, rows: list[list[Cell]], parts: _Parts
) -> list[Issue]:
    """Reckon the terms of a column from the days of another; gives how many, by that column."""
    done: dict[str, int] = {}
    for row in parts.rows:
        found = parts.found[rows[row][parts.plan.index]]
        base = _base(mapping, _event_of(found), parts.plan)
        first = _day_in(rows[row], base) if base is not None else None
        last = _end_of(found, first) if first is not None else None
        if base is not None and last is not None:
            rows[row][parts.plan.index] = last.isoformat() + ("前" if found["within"] else "")
            done[base.head] = done.get(base.head, 0) + 1
    return [
        _notice(
            sheet,
            parts.plan,
            say(
                "{n} terms of {head} were reckoned from {base} of their row",
                n=n,
                head=parts.plan.head,
                base=base_head,
            ),
        )
        for base_head, n in done.items()
    ]


def _day_in(row: Sequence[Cell], plan: ColumnPlan) -> date | None:
    """Read the day of a cell; None where it leaves more than one open."""
    cell = row[plan.index] if plan.index < len(row) else None
    if cell is None or isinstance(cell, float | int):
        return None
    days = read_span(cell, frozenset(), (), "9999-12-31")
    if not isinstance(days, Span) or days.last is None or days.first not in (None, days.last):
        return None
    return date.fromisoformat(days.last)


def _end_of(found: re.Match[str], first: date) -> date | None:
    """Give the last day of a term; None where its number cannot be read."""
    number, unit = found["n"], found["unit"]
    if number == "半":
        return _months_after(first, 6) if unit == "年" else None
    n = int(number) if number.isdecimal() else _NUMERALS.get(number)
    if n is None:
        return None
    if unit in ("日", "天", "周"):
        return first + timedelta(days=n * (7 if unit == "周" else 1))
    return _months_after(first, n * (12 if unit == "年" else 1))


def _months_after(first: date, n: int) -> date:
    """Give the same day of a later month, or its last."""
    year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))


def _notice(sheet: RawSheet, plan: ColumnPlan, what: Message) -> Issue:
    where = sheet.where(column=plan.index)
    return Issue("day.completed", "notice", where, "", what, say("Nothing to do."))
