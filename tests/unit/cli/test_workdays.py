"""The verb workdays: a count, a deadline, why it came out so, and what it refuses."""

from __future__ import annotations

import pytest

from tests.unit.cli.conftest import Say

SPRING = {
    "name": "春节",
    "off": [["2026-02-15", "2026-02-23"]],
    "work": [["2026-02-14", "2026-02-14"], ["2026-02-28", "2026-02-28"]],
}


def test_a_span_is_counted_with_its_festivals(say: Say) -> None:
    """The count first, then what lies inside and by which calendar."""
    said = say("workdays", "2026-01-20", "2026-03-01")
    assert (said.code, said.out.splitlines()) == (
        0,
        [
            "From 2026-01-20 (not counted) to 2026-03-01: 24 working days.",
            "  春节: off 2026-02-15～2026-02-23; worked 2026-02-14, 2026-02-28",
            "  Calendar: cn.calendar.2026",
        ],
    )


def test_a_span_is_counted_in_chinese(say: Say) -> None:
    """With one suspension that has an end and one that has none."""
    said = say(
        "workdays",
        "2026-01-20",
        "2026-02-14",
        "--suspend",
        "2026-02-02:2026-02-03",
        "--suspend",
        "2026-02-10:",
        "--lang",
        "zh",
    )
    assert said.out.splitlines() == [
        "自 2026-01-20（当日不计）至 2026-02-14，共 12 个工作日。",
        "  春节：放假 2026-02-15～2026-02-23；调休上班 2026-02-14, 2026-02-28",
        "  中止计时：2026-02-02～2026-02-03",
        "  中止计时：自 2026-02-10 起",
        "  工作日历：cn.calendar.2026",
    ]


def test_a_limit_gives_its_day_as_one_document(say: Say) -> None:
    """Fifteen working days, two suspensions that follow each other told as one."""
    said = say(
        "workdays",
        "2026-01-20",
        "--add",
        "15",
        "--suspend",
        "2026-02-02:2026-02-03",
        "--suspend",
        "2026-02-04:2026-02-04",
        "--json",
    )
    assert (said.code, said.err) == (0, "")
    assert said.json == {
        "calendar": "cn.calendar.2026",
        "start": "2026-01-20",
        "end": "2026-02-13",
        "working_days": 15,
        "natural_days": None,
        "suspensions": [{"from": "2026-02-02", "to": "2026-02-04"}],
        "festivals": [],
        "next_notice_may_move": False,
    }


def test_calendar_days_that_end_on_a_day_off_move_behind_it(say: Say) -> None:
    """26 days from 2026-01-20 end in the spring festival."""
    said = say("workdays", "2026-01-20", "--add", "26", "--natural", "--json")
    assert said.json == {
        "calendar": "cn.calendar.2026",
        "start": "2026-01-20",
        "end": "2026-02-24",
        "working_days": None,
        "natural_days": 26,
        "suspensions": [],
        "festivals": [SPRING],
        "next_notice_may_move": False,
    }


def test_a_standing_clock_has_no_day(say: Say) -> None:
    """The day since when it stands is told instead."""
    said = say("workdays", "2026-01-20", "--add", "15", "--suspend", "2026-02-02:")
    assert (said.code, said.out.splitlines()[0]) == (
        0,
        "The clock stands since 2026-02-02: when the limit is up is not known.",
    )


def test_the_last_december_is_counted_with_a_warning(say: Say) -> None:
    """A notice may move the last days of the year before it."""
    said = say("workdays", "2026-12-20", "--add", "9")
    assert said.out.splitlines() == [
        "9 working days from 2026-12-20 are up on 2026-12-31.",
        "  Calendar: cn.calendar.2026",
        "  The next notice may still move the last days of this year.",
    ]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("2026-12-20", "2027-01-05"), 5, "Whether 2027-01-05 is a working day is not published"),
        (("2026-01-20", "2026-01-01"), 2, "2026-01-01 lies before 2026-01-20"),
        (("2026-01-20",), 2, "Name the last day, or the days to add"),
        (("2026-01-20", "2026-03-01", "--add", "3"), 2, "Name the last day, or the days to add"),
        (("2026-01-20", "2026-03-01", "--natural"), 2, "Name the last day, or the days to add"),
        (("2026-1-20", "--add", "3"), 2, "2026-1-20 is not a day of the calendar"),
        (("20260120", "--add", "3"), 2, "20260120 is not a day of the calendar"),
        (("2026-01-20", "--add", "3", "--suspend", "2026-02-02"), 2, "is not FROM:TO"),
        (("2026-01-20", "--add", "3", "--calendar", "cn.land-survey.2014"), 5, "is not a calendar"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_its_code(
    say: Say, words: tuple[str, ...], code: int, message: str
) -> None:
    """2 for a call that cannot be meant, 5 for what no notice tells."""
    said = say("workdays", *words)
    assert (said.code, message in said.err) == (code, True)
