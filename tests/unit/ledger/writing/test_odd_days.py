"""Days and periods that the calendar has not, and what only looks like them."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.ledger.mapping.kept import with_before
from yuanheng.ledger.mapping.making import make_mappings
from yuanheng.ledger.mapping.plan import Told
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.ledger.writing.odd_days import is_day, odd_days
from yuanheng.model.periods import last_day
from yuanheng.standards.relations import ledger_schema

YEARS = st.integers(2005, 2026)
DAYS = ["{y}年{m}月{d}日", "{y}-{m:02d}-{d:02d}", "{y}.{m}.{d}", "{y}/{m}/{d}"]


@pytest.mark.parametrize(
    "text",
    [
        "截至2025年2月28日", "2024年2月29日", "2025年1-10月", "2025年第三季度", "2025Q4", "2025-10",
        "2025.10", "2023—2025年", "截至10月31日", "2025年度", "2025/10/1-2025/10/31",
        "2025-10-11月", "1-12月", "2025年上半年", "第12期 2025年", "2025年第5期",
        "文号〔2025〕13号", "2025-130亩",
        "电话 2025-5551234", "20250230", "24个月", "截至2025年2月28日24时", "2025-02-28 24:00",
        "二〇二五年二月", "合同编号20251332", "3月", "2025年2月28日17:30",
        "2024年项目推进表（截至2月29日）",
    ],
)  # fmt: skip
def test_what_is_in_the_calendar_or_no_day_is_not_odd(text: str) -> None:
    assert odd_days([text]) == ()


@pytest.mark.parametrize(
    ("texts", "odd"),
    [
        (["截至2025年2月30日"], "2025年2月30日"),
        (["供地台账（截至9月31日）"], "截至9月31日"),
        (["2025年项目推进表", "（截至2月29日）"], "截至2月29日"),
        (["数据时点：2025-13-01"], "2025-13-01"),
        (["供地台账（2025年Q5）"], "2025年Q5"),
        (["2025年第5季度"], "2025年第5季度"),
        (["2025年第五季度"], "2025年第五季度"),
        (["2025年0季度"], "2025年0季度"),
        (["2025年13月"], "2025年13月"),
        (["2025年0月"], "2025年0月"),
        (["2025年1-13月"], "2025年1-13月"),
        (["供地台账（13月）"], "13月"),
        (["供地台账（截至13月）"], "13月"),
        (["1—13月供地台账"], "1—13月"),
        (["第五季度供地台账"], "第五季度"),
        (["供地台账Q5"], "Q5"),
        (["供地台账（截至20250230）"], "2025年02月30日"),
        (["供地台账20251301"], "2025年13月01日"),
        (["截至二〇二五年二月三十日供地台账"], "2025年2月30日"),
        (["二〇二五年十三月供地台账"], "2025年13月"),
        (["截至25.2.30供地台账"], "2025年2月30日"),
        (["供地台账（截至本年2月30日）"], "截至本年2月30日"),
        (["截至2025年2月28日25:00"], "25:00"),
        (["截至2025年2月28日24:30"], "24:30"),
        (["截至2025年3月1日零时"], "零时"),
        (["截至2025年3月1日0时"], "0时"),
    ],
)
def test_what_the_calendar_has_not_is_named_as_it_is_written(texts: list[str], odd: str) -> None:
    assert odd_days(texts) == (odd,)


@given(YEARS, st.integers(0, 14), st.integers(0, 32), st.sampled_from(DAYS))
def test_a_day_is_odd_if_and_only_if_the_calendar_has_it_not(
    year: int, month: int, day: int, form: str
) -> None:
    text = form.format(y=year, m=month, d=day)
    real = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    assert bool(odd_days([f"某区土地供应台账（截至{text}）"])) is not real


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)))
def test_a_day_as_the_ledger_writes_it_is_one(day: date) -> None:
    assert is_day(day.isoformat())
    assert not is_day(f"{day:%Y-%m}-32")
    assert not is_day(f"{day:%Y/%m/%d}")


HEADS = ("序号", "电子监管号", "项目名称", "供地面积（公顷）", "约定动工时间", "实际动工时间")
ROW = (1, "3201002021B00011", "甲厂", 2.5, "2021-09-30", "未动工")


def mapped(title: str, **assumed: str) -> tuple[list[str], str | None, str | None]:
    """Give the keys of what is asked, the period and the day of a table under a title."""
    sheet = RawSheet("a.xlsx", "Sheet1", ((title,), HEADS, ROW), 1)
    (table,) = make_mappings(sheet, ledger_schema(), Told(assumed=assumed))
    return [q.key for q in table.questions], table.period, table.as_of


def test_a_title_with_an_odd_day_asks_until_somebody_says_the_day() -> None:
    """What has not happened would else hold until a day that nobody named."""
    title = "某开发区2025年土地供应台账（截至2025-13-01）"
    assert mapped(title)[0] == ["截至"]
    assert mapped(title, 截至="2025-11-31")[0] == ["截至"]
    assert mapped(title, 截至="2025-11-30") == ([], "2025", "2025-11-30")
    assert mapped("某开发区土地供应台账（截至2月30日）", 截至="2025-02-28") == (
        [],
        "2025-02",
        "2025-02-28",
    )


PERIODS = {"": range(1, 13), "-H1": range(1, 7), "-Q1": range(1, 4), "-Q4": range(10, 13)}


@given(st.dates(date(2005, 1, 1), date(2026, 12, 31)), st.sampled_from(list(PERIODS)))
def test_a_day_of_the_title_stands_where_it_lies_in_the_period_that_a_person_told(
    day: date, part: str
) -> None:
    """A year that is told does not end what the title says of February."""
    period = f"{day.year}{part}"
    title = f"某开发区土地供应台账（截至{day.year}年{day.month}月{day.day}日）"
    sheet = RawSheet("a.xlsx", "Sheet1", ((title,), HEADS, ROW), 1)
    (table,) = make_mappings(sheet, ledger_schema(), Told(period=period))
    is_in = day.month in PERIODS[part]
    assert table.as_of == (day.isoformat() if is_in else last_day(period))


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("供地台账（截至20250228）", "2025-02"),
        ("供地台账_20250228", "2025-02"),
        ("供地台账（2025年2月28日）", "2025-02"),
        ("2025年2月28日供地台账", "2025-02"),
        ("2025年供地台账（20250228）", "2025-02"),
        ("某区二〇二五年二月供地台账", "2025-02"),
        ("二零二五年二月供地台账", "2025-02"),
        ("截至二〇二五年二月二十八日供地台账", "2025-02"),
        ("供地台账（截至2025年二月二十八日）", "2025-02"),
        ("供地台账25年2月", "2025-02"),
        ("供地台账（截至25.2.28）", "2025-02"),
        ("供地台账202502", "2025-02"),
        ("截至2025-02-28 24:00供地台账", "2025-02"),
        ("供地台账（截至2025年2月28日24时）", "2025-02"),
    ],
)
def test_a_day_of_a_title_is_read_however_it_is_written(title: str, period: str) -> None:
    assert mapped(title) == ([], period, "2025-02-28")


@pytest.mark.parametrize(
    "said", ["截至2月28日", "截至2月", "截至二月底", "2月28日", "截至本年2月28日"]
)
def test_a_day_without_a_year_is_of_the_one_that_a_person_told(said: str) -> None:
    """Without one it is asked for; told, its end is not taken for the day."""
    sheet = RawSheet("a.xlsx", "Sheet1", ((f"供地台账（{said}）",), HEADS, ROW), 1)
    (asked,) = make_mappings(sheet, ledger_schema(), Told())
    assert [q.key for q in asked.questions] == ["period"]
    (table,) = make_mappings(sheet, ledger_schema(), Told(period="2025"))
    assert (table.questions, table.as_of) == ((), "2025-02-28")


@pytest.mark.parametrize("said", ["13月", "截至2月29日", "第五季度", "1-13月", "截至20250230"])
def test_what_the_calendar_has_not_is_asked_about_where_a_period_was_told_too(said: str) -> None:
    sheet = RawSheet("a.xlsx", "Sheet1", ((f"供地台账（{said}）",), HEADS, ROW), 1)
    (table,) = make_mappings(sheet, ledger_schema(), Told(period="2025"))
    assert [q.key for q in table.questions] == ["截至"]


def test_digits_of_a_chinese_keyboard_are_digits() -> None:
    title = "某开发区土地供应台账（截至２０２５年２月２８日）"
    assert mapped(title) == ([], "2025-02", "2025-02-28")
    assert mapped("某开发区土地供应台账（截至２０２５年２月３０日）")[0] == ["截至"]


def test_a_day_on_which_a_table_was_made_asks_nothing() -> None:
    assert mapped("填报日期：2025年2月30日")[0] == ["period"]


def test_the_day_of_one_list_is_not_that_of_the_next() -> None:
    """Also where an earlier version had kept it among what was settled for the heads."""
    before = Told(assumed={"截至": "2025-02-28", "/": "没有"})
    assert with_before(Told(), before).assumed == {"/": "没有"}
    assert with_before(Told(assumed={"截至": "2025-03-31"}), before).assumed == {
        "/": "没有",
        "截至": "2025-03-31",
    }
