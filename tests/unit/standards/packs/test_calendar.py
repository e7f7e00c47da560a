"""A calendar in a pack is read day by day, and refused at the line of what cannot stand there."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from yuanheng.errors import StandardError
from yuanheng.model.days_off import DaySpan, Festival, Notice
from yuanheng.standards.packs.calendar import read_calendar
from yuanheng.standards.packs.calendar_cases import LimitCase, SpanCase, read_calendar_cases
from yuanheng.standards.packs.contents import pack, work_calendar
from yuanheng.standards.yaml.source import Yaml, read_yaml

CALENDAR = """\
notices:
  - year: 2025
    status: confirmed
    papers: [paper of 2025]
    festivals:
      - {name: 元旦, off: ['2025-01-01']}
  - year: 2026
    status: confirmed
    papers: [paper of 2026]
    festivals:
      - name: 元旦
        off:
          - 2026-01-01/2026-01-03
        work:
          - '2026-01-04'
"""


def written(folder: Path, text: str) -> Yaml:
    """Write a file of a pack and read it."""
    (folder / "calendar.yaml").write_text(text, encoding="utf-8")
    return read_yaml(folder / "calendar.yaml", "calendar.yaml")


def test_a_calendar_holds_what_the_file_says(tmp_path: Path) -> None:
    """Years, papers and festivals as written; days from the first year to the last."""
    calendar = read_calendar(written(tmp_path, CALENDAR), "cn.calendar.test")
    assert calendar.notices[1] == Notice(
        2026,
        "confirmed",
        ("paper of 2026",),
        (
            Festival(
                "元旦",
                (DaySpan(date(2026, 1, 1), date(2026, 1, 3)),),
                (DaySpan(date(2026, 1, 4), date(2026, 1, 4)),),
            ),
        ),
    )
    assert (calendar.first, calendar.last) == (date(2025, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("year: 2026", "year: 2027", 7, "The notice for 2027 does not follow the year before"),
        ("2026-01-01/2026-01-03", "2026-01-03/2026-01-01", 13, "is not a span of days"),
        ("2026-01-01/2026-01-03", "2026-01-01/2026-02-30", 13, "is not a span of days"),
        ("2026-01-01/2026-01-03", "20260101", 13, "20260101|string"),
        ("2026-01-01/2026-01-03", "2026-01-01/2026-01-04", 15, "2026-01-04 is named twice"),
        ("2026-01-01/2026-01-03", "2027-01-01", 13, "2027-01-01 is no day of the notice for 2026"),
        ("'2026-01-04'", "'2026-01-05'", 15, "2026-01-05 is worked anyway"),
        ("status: confirmed\n    papers: [paper of 2026]", "status: sure", 8, "status"),
        ("name: 元旦\n", "called: 元旦\n", 11, "called"),
    ],
)
def test_what_cannot_stand_in_a_calendar_is_refused_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    """A gap in the years, a wrong or doubled day, a weekday made up, an unknown key or status."""
    assert old in CALENDAR
    with pytest.raises(StandardError, match=message) as refused:
        read_calendar(written(tmp_path, CALENDAR.replace(old, new)), "cn.calendar.test")
    assert (refused.value.where.file, refused.value.where.line) == ("calendar.yaml", line)


def test_the_shipped_calendar_holds_twenty_notices_each_with_its_papers() -> None:
    """2015, 2019 and 2020 have a later notice beside the yearly one."""
    papers = {n.year: len(n.papers) for n in work_calendar("cn.calendar.2026").notices}
    assert papers == {year: 1 + (year in (2015, 2019, 2020)) for year in range(2007, 2027)}


def test_another_kind_of_pack_is_no_calendar() -> None:
    """The refusal names the calendars that there are."""
    with pytest.raises(StandardError, match=r"is not a calendar.*Known: cn\.calendar\.2026"):
        work_calendar("cn.land-survey.2014")


def test_the_shipped_calendar_agrees_with_another_collection_of_the_notices() -> None:
    """chinesecalendar holds the same notices in its own form: the same on every day."""
    other = pytest.importorskip("chinese_calendar")
    calendar = work_calendar("cn.calendar.2026")
    count = (calendar.last - calendar.first).days + 1
    days = [calendar.first + timedelta(days=n) for n in range(count)]
    assert [d for d in days if calendar.is_working_day(d) != other.is_workday(d)] == []


def test_the_shipped_cases_are_read() -> None:
    """Spans and limits, the first of each whole."""
    found = read_calendar_cases(pack("cn.calendar.2026").yaml("cases.yaml"))
    span = next(c for c in found if isinstance(c, SpanCase))
    limit = next(c for c in found if isinstance(c, LimitCase))
    assert (span.start, span.end, span.suspensions, span.expected) == (
        date(2026, 1, 20),
        date(2026, 3, 1),
        (),
        24,
    )
    assert (limit.start, limit.days, limit.natural, limit.expected) == (
        date(2026, 1, 20),
        15,
        False,
        date(2026, 2, 10),
    )


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("{from: '2026-01-20', to: '2026-03-01'}", "{ends_on: '2026-03-01'}"),
        ("{from: '2026-01-20', to: '2026-03-01', limit: 5}", "{working_days: 24}"),
        ("{from: '2026-01-20', limit: 15}", "{working_days: 15}"),
        ("{from: '2026-01-20', limit: 15}", "{ends_on: '2026-02-10', clock_stands: true}"),
        ("{from: '2026-01-20', to: '2026-03-01', natural_days: true}", "{working_days: 24}"),
        ("{from: '2026-01-20'}", "{refused: true}"),
    ],
)
def test_a_case_whose_answer_is_of_another_kind_is_refused_at_its_line(
    tmp_path: Path, given: str, expect: str
) -> None:
    """A span wants a count, a limit wants a day; two answers or two questions are none."""
    text = f"cases:\n  - case: a\n    ref: b\n    given: {given}\n    expect: {expect}\n"
    with pytest.raises(StandardError, match="do not go together") as refused:
        read_calendar_cases(written(tmp_path, text))
    assert refused.value.where.line == 2
