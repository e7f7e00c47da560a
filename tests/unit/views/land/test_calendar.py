"""Days of contracts of an invented zone: before, on and after each; followed and exported."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

import docx
import openpyxl
import pytest

from tests.unit.monitor.told import open_told, tell
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import UsageError
from yuanheng.views.land.calendar import LandCalendar, by_month, land_calendar
from yuanheng.views.land.calendar_sheet import calendar_xlsx
from yuanheng.views.land.calendar_writing import calendar_ics, undated_lines
from yuanheng.views.land.duties import PlotDuty
from yuanheng.views.land.letter import letter_docx, letter_title
from yuanheng.words.words import Words

ZH = Words("zh")


def on(event: str, day: str) -> dict[str, str]:
    return {f"{event}_from": day, f"{event}_to": day}


def not_by(event: str, day: str) -> dict[str, str]:
    """Say that something had not happened before a day."""
    return {f"{event}_from": day}


PLOTS: tuple[dict[str, Any], ...] = (
    {"number": "交地", **on("agreed_delivery", "2026-03-31"), **not_by("delivered", "2031-01-01")},
    {
        "number": "闰日",
        "price": 2000 * 10**8,
        "start_late_daily": 10**6,
        **on("agreed_start", "2028-02-29"),
        **not_by("construction_start", "2031-01-01"),
        "idle_cause": "enterprise",
    },
    {"number": "无记载", **on("agreed_start", "2026-04-10"), "project": "X1"},
    {
        "number": "按期",
        **on("agreed_start", "2026-04-10"),
        **on("construction_start", "2026-04-10"),
    },
    {"number": "只知月份", "agreed_start_from": "2026-05-01", "agreed_start_to": "2026-05-31"},
    {
        "number": "旧台账",
        **on("agreed_start", "2026-04-10"),
        **not_by("construction_start", "2026-07-01"),
    },
    {
        "number": "延期",
        **on("agreed_start", "2026-04-10"),
        **not_by("construction_start", "2031-01-01"),
    },
    {
        "number": "扣除",
        **on("agreed_start", "2027-01-01"),
        **not_by("construction_start", "2031-01-01"),
        "idle_cause": "enterprise",
    },
)
CHANGES: tuple[dict[str, Any], ...] = (
    {
        "supply": "延期",
        "changed_column": "agreed_start",
        "new_value": "2026-10-10",
        **on("signed_on", "2026-04-01"),
    },
    {
        "supply": "交地",
        "changed_column": "temporary_use",
        "new_value": "2027-06-30",
        **on("signed_on", "2026-02-01"),
    },
)
CAUSES: tuple[dict[str, Any], ...] = (
    {
        "supply": "扣除",
        "cause": "government-plan",
        **on("starts_on", "2027-03-01"),
        "days": 90 * 10**4,
    },
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    made = open_told(tmp_path_factory.mktemp("calendar"))
    zone = {"zone": "Z1", "name": "示例区", "code": "S1"}
    project = {"number": "X1", "period": "2025", "lead_unit": "招商局", "zone": "Z1"}
    tell(made, {"zone": [zone], "supply": [dict(row) for row in PLOTS]})
    return _told(made, project)


def _told(made: OpenHouse, project: dict[str, Any]) -> OpenHouse:
    tell(
        made,
        {
            "supply_change": [dict(row) for row in CHANGES],
            "idle_cause": [dict(row) for row in CAUSES],
            "project": [project],
        },
    )
    return made


def found(house: OpenHouse, day: str, **asked: str) -> LandCalendar:
    told = land_calendar(house, day=day, **asked)
    assert told is not None
    return told


def one(house: OpenHouse, day: str, number: str, rule: str) -> PlotDuty | None:
    every = [d for d in found(house, day).all if (d.plot.number, d.rule) == (number, rule)]
    assert len(every) < 2
    return every[0] if every else None


def state(house: OpenHouse, day: str, number: str, rule: str) -> tuple[str, str, int | None] | None:
    duty = one(house, day, number, rule)
    return None if duty is None else (duty.day, duty.state, duty.days_left)


@pytest.mark.parametrize(
    ("number", "rule", "due", "days"),
    [
        (
            "交地",
            "late-delivery",
            "2026-03-31",
            {
                "2026-03-30": ("coming", 1),
                "2026-03-31": ("coming", 0),
                "2026-04-01": ("overdue", -1),
            },
        ),
        (
            "闰日",
            "late-start",
            "2028-02-29",
            {
                "2028-02-28": ("coming", 1),
                "2028-02-29": ("coming", 0),
                "2028-03-01": ("overdue", -1),
            },
        ),
        (
            "闰日",
            "not-started",
            "2029-02-28",
            {"2029-02-27": ("coming", 1), "2029-02-28": ("overdue", 0)},
        ),
        (
            "闰日",
            "take-back",
            "2030-02-28",
            {"2030-02-27": ("coming", 1), "2030-02-28": ("overdue", 0)},
        ),
        (
            "扣除",
            "take-back",
            "2029-04-01",
            {"2029-03-31": ("coming", 1), "2029-04-01": ("overdue", 0)},
        ),
        (
            "旧台账",
            "late-start",
            "2026-04-10",
            {"2026-04-10": ("coming", 0), "2026-09-30": ("overdue", -173)},
        ),
        (
            "无记载",
            "late-start",
            "2026-04-10",
            {"2026-04-10": ("coming", 0), "2026-04-11": ("unproved", -1)},
        ),
    ],
)
def test_a_day_is_passed_the_day_after_and_a_year_is_full_on_its_day(
    house: OpenHouse, number: str, rule: str, due: str, days: dict[str, tuple[str, int]]
) -> None:
    """The last day of a contract is still in time; 满一年 holds on the anniversary itself."""
    told = {day: state(house, day, number, rule) for day in days}
    assert told == {day: (due, *stands) for day, stands in days.items()}


def test_what_is_claimed_grows_by_the_day(house: OpenHouse) -> None:
    """2000 万元 at 1 ‰ a day: 2 万元 on the first day late; without a rate nothing."""
    duties = [one(house, day, "闰日", "late-start") for day in ("2028-03-01", "2028-03-31")]
    assert [round(d.amount or 0, 9) for d in duties if d] == [2, 62]
    late = one(house, "2026-10-11", "延期", "late-start")
    assert late is not None
    assert (late.state, late.amount) == ("overdue", None)


def test_what_is_not_known_is_asked_for_with_its_document(house: OpenHouse) -> None:
    """A start in time is no duty any more; a day known to the month only is asked for."""
    duty = one(house, "2026-04-11", "无记载", "late-start")
    assert duty is not None
    assert [w.label["zh"] for w in duty.wanting] == ["实际开工时间"]
    assert state(house, "2026-04-11", "按期", "late-start") is None
    assert state(house, "2026-06-15", "只知月份", "late-start") == ("", "undated", None)
    within, after = (
        {what: (n, said) for what, n, said in undated_lines(ZH, found(house, day))}["约定开工"]
        for day in ("2026-05-15", "2026-06-15")
    )
    start, works = "约定开工时间（出让合同） 1", "实际开工时间（施工许可证与开工申报） 1"
    assert (within, after) == ((1, f"{start}；{works}"), (1, works))


def test_supplementary_agreements_are_followed_from_their_day_on(house: OpenHouse) -> None:
    """The start is put off by half a year; a temporary use ends on its day."""
    assert state(house, "2026-03-31", "延期", "late-start") == ("2026-04-10", "coming", 10)
    assert state(house, "2026-04-11", "延期", "late-start") == ("2026-10-10", "coming", 182)
    assert state(house, "2026-01-31", "交地", "temporary-use") is None
    ends = {day: state(house, day, "交地", "temporary-use") for day in ("2027-06-30", "2027-07-01")}
    assert ends == {"2027-06-30": ("2027-06-30", "coming", 0), "2027-07-01": None}


def test_month_and_bureau_narrow_the_list_and_not_what_may_be_chosen(house: OpenHouse) -> None:
    """The lead of the investment leads on its plot."""
    told = found(house, "2026-03-01", month="2026-04", bureau="招商局")
    assert [(d.plot.number, d.rule) for d in told.duties] == [("无记载", "late-start")]
    assert told.bureaus == ("招商局",)
    assert dict(told.months)["2026-04"] == 3
    assert len(found(house, "2026-03-01").duties) == len(told.all)
    with pytest.raises(UsageError, match="2026-02-30"):
        land_calendar(house, day="2026-02-30")


def test_workbook_and_calendar_file_hold_every_line(house: OpenHouse) -> None:
    told = found(house, "2026-04-01")
    dated = [d for d in told.duties if d.day]
    assert sum(len(duties) for _, duties in by_month(told.duties)) == len(dated)
    made = calendar_ics(ZH, told, datetime(2026, 4, 1, tzinfo=UTC)).decode()
    assert made.count("BEGIN:VEVENT") == len(dated)
    assert made.count("BEGIN:VALARM") == 2 * len(told.of("coming"))
    assert len({line for line in made.splitlines() if line.startswith("UID")}) == len(dated)
    book = openpyxl.load_workbook(io.BytesIO(calendar_xlsx(ZH, told)))
    rows = list(book.worksheets[0].iter_rows(min_row=4, values_only=True))
    assert len(rows) == len(told.duties)
    assert [str(r[3]) for r in rows] == [d.label["zh"] for d in told.duties]


def test_a_letter_demands_what_the_list_says_and_asks_for_the_rest(house: OpenHouse) -> None:
    """The title follows what is known; what the authority owes is no matter of the holder."""
    told = found(house, "2028-03-01")
    assert letter_title(ZH, told, "闰日") == "履约催告函"
    assert letter_title(ZH, told, "无记载") == "履约提醒函"
    demand, asks = (_text(letter_docx(ZH, told, n)) for n in ("闰日", "无记载"))
    assert "2028-02-29  约定开工" in demand
    assert re.search(r"至今应计违约金2(\.0+)?万元", demand)
    assert "实际开工时间（施工许可证与开工申报）" in asks
    assert "违约金" not in asks.replace("违约责任", "")
    assert letter_docx(ZH, found(house, "2026-04-01"), "交地") is None


def _text(made: bytes | None) -> str:
    assert made is not None
    table = docx.Document(io.BytesIO(made)).tables[0]
    return "\n".join(cell.text for row in table.rows for cell in row.cells)
