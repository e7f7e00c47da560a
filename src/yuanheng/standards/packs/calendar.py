"""Calendars (工作日历) in packs: what each year's notice moves, checked day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from pydantic import Field

from yuanheng.errors import say
from yuanheng.model.days_off import DaySpan, Festival, Notice
from yuanheng.model.workdays import WorkCalendar
from yuanheng.standards.yaml.source import Path, Status, Strict, Yaml


class _Festival(Strict):
    name: str
    off: list[str] = Field(min_length=1)
    work: list[str] = Field(default_factory=list)


class _Notice(Strict):
    year: int = Field(ge=1949, le=2200)
    status: Status
    papers: list[str] = Field(min_length=1)
    festivals: list[_Festival]


class _Calendar(Strict):
    notices: list[_Notice] = Field(min_length=1)


def read_calendar(yaml: Yaml, pack_id: str) -> WorkCalendar:
    """Read a calendar; StandardError with the line of a day or year that cannot stand there.

    The years follow one another without a gap, no day is named twice, and a day worked for a
    festival is a Saturday or Sunday, since every other day is worked anyway.
    """
    raw = yaml.parse(_Calendar)
    notices = tuple(_notice(yaml, n, notice) for n, notice in enumerate(raw.notices))
    for n, (earlier, later) in enumerate(pairwise(notices), start=1):
        if later.year != earlier.year + 1:
            raise yaml.refuse(
                say("The notice for {year} does not follow the year before", year=later.year),
                ("notices", n, "year"),
                expected=say("Expected the notice for {year}.", year=earlier.year + 1),
            )
    _check_days(yaml, notices)
    return WorkCalendar(pack_id, notices)


def read_day_span(yaml: Yaml, text: str, path: Path) -> DaySpan:
    """Read `2026-02-15/2026-02-23`, both ends counted in, or one day."""
    first, _, last = text.partition("/")
    try:
        span = DaySpan(_day(first), _day(last if "/" in text else first))
        if span.last >= span.first:
            return span
        problem = "the last day lies before the first"
    except ValueError as error:
        problem = str(error)
    raise yaml.refuse(
        say("{text} is not a span of days: {problem}", text=text, problem=problem),
        path,
        expected=say("Expected days such as 2026-02-15/2026-02-23, or one day."),
    )


def _day(text: str) -> date:
    """Read a day in its one form, with dashes."""
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(text)
    return day


def _notice(yaml: Yaml, n: int, raw: _Notice) -> Notice:
    """Freeze one notice."""
    festivals = []
    for f, festival in enumerate(raw.festivals):
        off, work = (
            tuple(
                read_day_span(yaml, text, ("notices", n, "festivals", f, key, i))
                for i, text in enumerate(texts)
            )
            for key, texts in (("off", festival.off), ("work", festival.work))
        )
        festivals.append(Festival(festival.name, off, work))
    return Notice(raw.year, raw.status, tuple(raw.papers), tuple(festivals))


def _check_days(yaml: Yaml, notices: tuple[Notice, ...]) -> None:
    """Refuse a day named twice, a day far from the year of its notice, a weekday worked."""
    seen: set[date] = set()
    for day, year, key, path in _named_days(notices):
        if day in seen:
            raise yaml.refuse(say("{day} is named twice", day=str(day)), path)
        seen.add(day)
        if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
            raise yaml.refuse(
                say("{day} is no day of the notice for {year}", day=str(day), year=year), path
            )
        if key == "work" and day.weekday() < 5:
            raise yaml.refuse(
                say("{day} is worked anyway: it is no Saturday or Sunday", day=str(day)), path
            )


def _named_days(notices: tuple[Notice, ...]) -> Iterator[tuple[date, int, str, Path]]:
    """Visit every day that a notice names, with its place in the file."""
    for n, notice in enumerate(notices):
        for f, festival in enumerate(notice.festivals):
            for key, spans in (("off", festival.off), ("work", festival.work)):
                for i, span in enumerate(spans):
                    for day in span.days():
                        yield day, notice.year, key, ("notices", n, "festivals", f, key, i)
