"""The cases of a calendar are counted as the product counts, and a wrong answer is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from yuanheng.errors import StandardError
from yuanheng.evaluate.calendar_cases import _differences, run_calendar_cases
from yuanheng.standards.packs.calendar_cases import LimitCase, SpanCase
from yuanheng.standards.packs.contents import work_calendar

CALENDAR = work_calendar("cn.calendar.2026")
SPAN = SpanCase("a", "b", date(2026, 1, 20), date(2026, 3, 1), (), 24)
LIMIT = LimitCase(
    "a", "b", date(2026, 1, 20), 15, natural=False, suspensions=(), expected=date(2026, 2, 10)
)


def test_every_case_of_the_shipped_calendar_holds() -> None:
    """Fifteen sentences, none with a difference."""
    outcomes = run_calendar_cases("cn.calendar.2026")
    assert [o.case for o in outcomes if not o.holds] == []
    assert len(outcomes) == 15


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (SPAN, ()),
        (replace(SPAN, expected=23), ("24 working days, expected 23",)),
        (replace(SPAN, expected=None), ("24 working days, expected a refusal",)),
        (replace(SPAN, end=date(2027, 1, 5), expected=None), ()),
        (
            replace(SPAN, end=date(2027, 1, 5)),
            ("Whether 2027-01-05 is a working day is not published",),
        ),
        (LIMIT, ()),
        (replace(LIMIT, expected=None), ("ends on 2026-02-10, expected no known day",)),
        (replace(LIMIT, natural=True), ("ends on 2026-02-04, expected 2026-02-10",)),
        (
            replace(LIMIT, days=999),
            ("999 working days after 2026-01-20 end after 2026-12-31",),
        ),
    ],
)
def test_a_case_that_does_not_hold_tells_what_came_out(
    case: SpanCase | LimitCase, told: tuple[str, ...]
) -> None:
    """A count, a day or a refusal other than the expected one."""
    assert _differences(CALENDAR, case) == told


def test_a_pack_of_another_kind_has_no_such_cases() -> None:
    """A scorecard is refused before its cases are read."""
    with pytest.raises(StandardError, match="is not a calendar of working days"):
        run_calendar_cases("cn.land-intensity.2014")
