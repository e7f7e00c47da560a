"""What a title says of time: ends of spans, days by which figures hold, days of making a table."""

from __future__ import annotations

import calendar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.ledger.heads.around import read_around

YEARS = st.integers(2005, 2026)
MONTHS = st.integers(1, 12)
FORMS = st.sampled_from(["指标（{}）", "{}指标", "某区{}情况"])
TO = st.sampled_from(["-", "—", "–", "－", "～", "至", "到", " - ", "——"])


@pytest.mark.parametrize(
    ("lines", "sheet", "period", "as_of", "made"),
    [
        # a register of several years stands as at its end, and never as of its first year
        (["某区2023—2025年度供地一览表"], "Sheet1", "2025", "2025-12-31", None),
        (["某区2023年至2025年供地一览表"], "2023年", "2025", "2025-12-31", None),
        (["2024年1月—2025年10月投资情况"], "Sheet1", "2025-10", "2025-10-31", None),
        # 1-10月 is no tenth of January
        (["主要经济指标（2025年1-10月）"], "10月", "2025-10", "2025-10-31", None),
        (["主要经济指标（2025年1-9月份）"], "Sheet1", "2025-09", "2025-09-30", None),
        # the year of a day without one is that of the title
        (["2025年项目推进表（截至10月底）"], "Sheet1", "2025-10", "2025-10-31", None),
        (["2025年项目推进表（截止10月20日）"], "Sheet1", "2025-10", "2025-10-20", None),
        (["2024年项目推进表（截至12月31日）"], "Sheet1", "2024", "2024-12-31", None),
        # a day of making the table is none by which figures hold
        (["2025年供地表", "填报日期：2025年11月5日"], "x", "2025", "2025-12-31", "2025-11-05"),
        (["2025年供地表", "2025.11.5"], "x", "2025", "2025-12-31", "2025-11-05"),
        (["供地表", "截至10月20日"], "Sheet1", None, None, None),
    ],
)
def test_times_around_a_table(
    lines: list[str], sheet: str, period: str | None, as_of: str | None, made: str | None
) -> None:
    around = read_around([[line] for line in lines], sheet)
    assert (around.period, around.as_of, around.reported_on) == (period, as_of, made)


@given(YEARS, MONTHS, TO, st.sampled_from(["月", "月份"]), FORMS)
def test_months_from_january_on_are_no_day(
    year: int, month: int, to: str, word: str, form: str
) -> None:
    span = f"{year}年1{to}{month}{word}"
    around = read_around([[form.format(span)]], "Sheet1")
    assert around.reported_on is None
    if month > 1:
        assert (around.period, around.is_cumulative) == (f"{year}-{month:02d}", True)


@given(YEARS, st.integers(1, 6), TO, st.sampled_from(["", "年", "年度"]))
def test_a_span_of_years_ends_in_its_last(first: int, more: int, to: str, word: str) -> None:
    last = first + more
    around = read_around([[f"某区{first}{word[:1]}{to}{last}{word}供地情况一览表"]], "Sheet1")
    assert around.period == str(last)


@given(YEARS, MONTHS, st.integers(1, 31), st.sampled_from(["截至", "截止", "截止到"]))
def test_a_day_by_which_figures_hold_takes_the_year_of_the_title(
    year: int, month: int, day: int, word: str
) -> None:
    around = read_around([[f"{year}年项目推进表"], [f"（{word}{month}月{day}日）"]], "Sheet1")
    real = day <= calendar.monthrange(year, month)[1]
    assert around.as_of == (f"{year}-{month:02d}-{day:02d}" if real else f"{year}-12-31")


@given(YEARS, MONTHS, st.integers(2, 28), TO, st.sampled_from(["统计时间：", "统计日期:", "截至"]))
def test_of_days_from_one_to_another_the_last_is_the_day_by_which_figures_hold(
    year: int, month: int, last: int, to: str, word: str
) -> None:
    around = read_around([[f"{word}{year}年{month}月1日{to}{month}月{last}日"]], "Sheet1")
    assert around.as_of == f"{year}-{month:02d}-{last:02d}"
    assert around.reported_on is None


@pytest.mark.parametrize(
    "line", ["面积：平方米；金额：千元", "面积：平方米、金额：千元", "一览表（平方米、千元）"]
)
def test_units_said_of_what_they_are_of_stand_side_by_side(line: str) -> None:
    assert sorted(u.text for u in read_around([[line]], "x").units.values()) == ["千元", "平方米"]
