"""Days without a year and terms: read where the sheet states the rest, asked once elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.mapping.written import Cell, Rows, asked, facts, read
from yuanheng.ledger.mapping.part_days import _months_after

APPEALS: Rows = [
    ["企业诉求办理情况一览表"],
    ["统计时间：2025年11月15日"],
    ["编号", "反映单位", "反映日期", "诉求内容", "承办单位", "办理时限", "办结日期"],
    ["2025-1", "示例甲有限公司", "10月8日", "缺工", "人社局", "10.20", "10月18日"],
    ["2025-2", "示例乙有限公司", "11.3", "增容", "供电公司", "12月5日前", "12.1"],
]


def days(found: list[dict[str, object]], column: str) -> list[tuple[object, object]]:
    return [(f.get(f"{column}_from"), f.get(f"{column}_to")) for f in found]


def test_days_without_a_year_are_one_question_for_all_columns(tmp_path: Path) -> None:
    assert asked(tmp_path, {"诉求": APPEALS}) == ["年份"]


def test_the_year_of_the_table_is_taken_where_a_person_says_so(tmp_path: Path) -> None:
    found = facts(tmp_path, {"诉求": APPEALS}, "appeal", 年份="当年")
    assert days(found, "received") == [("2025-10-08",) * 2, ("2025-11-03",) * 2]
    assert days(found, "due") == [("2025-10-20",) * 2, (None, "2025-12-05")]


def test_a_day_that_would_lie_after_the_table_is_set_aside(tmp_path: Path) -> None:
    (drafted,) = read(tmp_path, {"诉求": APPEALS}, 年份="当年")
    found = drafted.draft.facts["appeal"].to_pylist()
    assert days(found, "done") == [("2025-10-18",) * 2, (None, None)]
    assert [i.found for i in drafted.issues if i.check == "value.unreadable"] == ["12.1"]


def test_one_column_may_be_of_another_year(tmp_path: Path) -> None:
    answers = {"年份": "当年", "年份:反映日期": "2024"}
    found = facts(tmp_path, {"诉求": APPEALS}, "appeal", **answers)
    assert days(found, "received") == [("2024-10-08",) * 2, ("2024-11-03",) * 2]


def test_left_unknown_they_are_set_aside_by_cell(tmp_path: Path) -> None:
    (drafted,) = read(tmp_path, {"诉求": APPEALS}, 年份="留空")
    left = [i.found for i in drafted.issues if i.check == "value.unreadable"]
    assert left == ["10月8日", "11.3", "10.20", "12月5日前", "10月18日", "12.1"]


def test_a_head_that_states_the_year_is_enough(tmp_path: Path) -> None:
    rows: Rows = [
        ["企业诉求台账（截至2025年12月1日）"],
        ["编号", "企业名称", "反映日期（2024年）", "诉求内容", "承办单位"],
        ["1", "示例甲有限公司", "3月5日", "缺工", "人社局"],
    ]
    assert asked(tmp_path, {"诉求": rows}) == []
    assert days(facts(tmp_path / "", {"诉求": rows}, "appeal"), "received") == [("2024-03-05",) * 2]


def test_a_number_whose_last_zero_may_be_lost_is_no_day(tmp_path: Path) -> None:
    rows: Rows = [
        *APPEALS[:3],
        ["2025-1", "示例甲有限公司", 10.2, "缺工", "人社局", 10.21, "10月30日"],
    ]
    found = facts(tmp_path, {"诉求": rows}, "appeal", 年份="当年")
    assert days(found, "received") == [(None, None)]
    assert days(found, "due") == [("2025-10-21",) * 2]


def supplies(*terms: str) -> Rows:
    heads: list[Cell] = [
        "宗地编号",
        "受让人",
        "面积（亩）",
        "签订日期",
        "约定交地",
        "实际交地",
        "约定开工",
    ]
    line: list[Cell] = [
        "G1",
        "示例甲有限公司",
        30,
        date(2024, 1, 31),
        terms[0],
        date(2024, 3, 10),
        terms[1],
    ]
    return [["2025年土地供应台账"], heads, line]


def test_a_term_from_the_contract_runs_from_the_day_it_was_signed(tmp_path: Path) -> None:
    found = facts(tmp_path, {"供应": supplies("合同签订后30日内", "自签订之日起1个月")}, "supply")
    assert days(found, "agreed_delivery") == [(None, "2024-03-01")]
    assert days(found, "agreed_start") == [("2024-02-29",) * 2]


def test_of_two_days_of_delivery_it_is_asked_from_which_a_term_runs(tmp_path: Path) -> None:
    rows = supplies("2024-03-01", "交地后一年内开工")
    assert asked(tmp_path, {"供应": rows}) == ["起算:交地"]


def test_a_term_runs_from_the_day_that_was_answered(tmp_path: Path) -> None:
    rows = supplies("2024-03-01", "交地后一年内开工")
    found = facts(tmp_path, {"供应": rows}, "supply", **{"起算:交地": "实际交地"})
    assert days(found, "agreed_start") == [(None, "2025-03-10")]


def test_working_days_are_not_reckoned(tmp_path: Path) -> None:
    (drafted,) = read(tmp_path, {"供应": supplies("合同签订后30个工作日内", "2025-01-01")})
    assert [i.found for i in drafted.issues if i.quarantined] == ["合同签订后30个工作日内"]


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(1, 60))
def test_months_after_a_day_end_on_that_day_or_on_the_last_of_the_month(
    first: date, n: int
) -> None:
    last = _months_after(first, n)
    assert (last.year * 12 + last.month) - (first.year * 12 + first.month) == n
    assert last.day == first.day or (last.day < first.day and (last.replace(day=28) <= last))
