"""The shipped calendar against the days of the notices as they were collected."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from yuanheng.standards.packs.contents import work_calendar

pytestmark = pytest.mark.realdata


def test_every_day_of_twenty_years_is_worked_as_the_notices_say(realdata: Path) -> None:
    """Days that the collection names by what it says, all others by their weekday."""
    with (realdata / "holidays" / "holidays.csv").open(encoding="utf-8-sig") as stream:
        named = {row["date"]: row["kind"] == "work" for row in csv.DictReader(stream)}
    calendar = work_calendar("cn.calendar.2026")
    count = (calendar.last - calendar.first).days + 1
    days = [calendar.first + timedelta(days=n) for n in range(count)]
    assert {str(d): calendar.is_working_day(d) for d in days} == {
        str(d): named.get(str(d), date.weekday(d) < 5) for d in days
    }
