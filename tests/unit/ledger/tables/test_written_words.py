"""What people write in cells: read as they mean it, or set aside with the reason; never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.kinds import FIRMS, Desk, book
from yuanheng.ledger.amounts import read_exact
from yuanheng.ledger.tables.cell_readers import BLANK, PAST, read_cell
from yuanheng.ledger.tables.event_cells import read_event
from yuanheng.ledger.values import Refused, Span, read_span
from yuanheng.model.relation import NEVER
from yuanheng.model.units import parse_unit
from yuanheng.standards.relations import ledger_schema

SCHEMA = ledger_schema()
SUPPLY = SCHEMA.relations["supply"]
ENTERPRISE = SCHEMA.relations["enterprise"]
AS_OF = "2025-10-31"


def exact(text: object, unit: str = "万元") -> object:
    """Read an amount as its number in a unit, or the reason why it is none."""
    found = read_exact(text, BLANK, parse_unit(unit))
    if isinstance(found, Refused):
        return str(found.message)
    return None if found is None else float(found[0] * found[1].factor_to(parse_unit(unit)))


def cell(relation: str, column: str, raw: object) -> object:
    """Read a cell of a column, or the reason why it cannot be read."""
    found = read_cell(SCHEMA.relations[relation].column(column), SCHEMA, raw)  # type: ignore[arg-type]
    return str(found.message) if isinstance(found, Refused) else found


def happened(column: str, raw: object, as_of: str | None = AS_OF) -> object:
    """Read when an event of a supply happened."""
    days = ("9999-12-31", as_of)
    found = read_event(SUPPLY.column(column), raw, BLANK, PAST, days)  # type: ignore[arg-type]
    return str(found.message) if isinstance(found, Refused) else found


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("1.2万", "万元", 1.2),
        ("12万", "万元", 12),
        ("3.5亿", "万元", 35000),
        ("1.2万", "元", 12000),
        ("1.2万", "亩", 12000),
        ("1.2万", "人", 12000),
        ("1.2万", "万平方米", 1.2),
        ("0.12亿元", "万元", 1200),
        ("1234元", "万元", 0.1234),
        ("1,234.50", "万元", 1234.5),
        ("１，２３４．５", "万元", 1234.5),
        ("1 234", "万元", 1234),
        ("2×1250", "kWh", 2500),
        ("2*1250", "kWh", 2500),
        ("(1,234)", "万元", -1234),
        ("（1234）", "万元", -1234),
        ("0", "万元", 0),
    ],
)
def test_an_amount_is_read_in_the_unit_that_people_mean(
    text: str, unit: str, number: float
) -> None:
    assert exact(text, unit) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("约1200", "only about"),
        ("约2公顷", "only about"),
        ("1200左右", "only about"),
        ("1200余", "only about"),
        ("近百亩50", "only about"),
        ("50~60", "a range"),
        ("10-20", "a range"),
        ("10至20万元", "a range"),
        ("≥500", "a limit"),
        ("不低于300", "a limit"),
        ("500万以上", "a limit"),
        ("面议", "states no amount"),
        ("租赁", "states no amount"),
        ("免征", "states no amount"),
        ("12%", "not an amount in"),
        ("3.5亿美元", "not an amount in"),
        ("1’234", "not an amount in"),
        ("1.234,50", "not a number"),
        ("=1200+34.5", "not a number"),
    ],
)
def test_what_is_no_one_number_is_set_aside_with_its_reason(text: str, why: str) -> None:
    assert why in str(exact(text))


def test_a_negative_amount_in_brackets_is_told_as_negative(tmp_path: Path, read: Desk) -> None:
    landed = read(book(tmp_path, [FIRMS, ("Q1", "示例企业", "(1,234)", "(1,234)")]))
    # Land cannot be negative; a tax refund can.
    assert landed.said("value.unreadable") == [("C2", "-1234.0 is negative")]


@pytest.mark.parametrize("text", ["——", "--", "—", "/", "暂无", "不详", "…", "待定", "N/A", "?"])
def test_words_for_nothing_are_unknown_in_every_column(text: str) -> None:
    assert exact(text) is None
    assert cell("enterprise", "name", text) is None
    assert cell("enterprise", "scale", text) is None
    assert happened("construction_start", text) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025年底", "2025-12-01", "2025-12-31"),
        ("2025年末", "2025-12-01", "2025-12-31"),
        ("2025年初", "2025-01-01", "2025-03-31"),
        ("2025年第三季度", "2025-07-01", "2025-09-30"),
        ("2025年3季度", "2025-07-01", "2025-09-30"),
        ("2025Q1", "2025-01-01", "2025-03-31"),
        ("2025年上半年", "2025-01-01", "2025-06-30"),
        ("2024年2月下旬", "2024-02-21", "2024-02-29"),
        ("2025.6.30前", None, "2025-06-30"),
        ("2025年6月之前", None, "2025-06-30"),
        ("2025年6月后", "2025-06-01", None),
        ("二〇二四年三月五日", "2024-03-05", "2024-03-05"),
        ("二〇二四年十二月", "2024-12-01", "2024-12-31"),
        ("2024年3月5号", "2024-03-05", "2024-03-05"),
        ("2024/3/5 上午", "2024-03-05", "2024-03-05"),
        ("2024年3月5日（星期二）", "2024-03-05", "2024-03-05"),
    ],
)
def test_a_time_in_words_is_the_days_it_leaves_open(
    text: str, first: str | None, last: str | None
) -> None:
    assert read_span(text, BLANK, PAST, "2025-12-31") == Span(first, last)


@pytest.mark.parametrize("text", ["24.3.5", "5/3/2024", "民国113年", "2024.3.5-2026.3.5", "3月"])
def test_a_day_that_may_be_another_is_set_aside(text: str) -> None:
    assert isinstance(read_span(text, BLANK, PAST, "2025-12-31"), Refused)


NOT_YET = Span("2025-11-01", None)
BY_THEN = Span(None, "2025-10-31")


@pytest.mark.parametrize("text", ["未动工", "尚未开工", "未开工", "还未建设", "未", "预计明年3月"])
def test_what_has_not_happened_takes_its_day_from_the_table(text: str) -> None:
    assert happened("construction_start", text) == NOT_YET
    assert "as of which day" in str(happened("construction_start", text, None))


def test_under_way_means_begun_and_not_completed() -> None:
    for text in ("在建", "建设中", "部分动工"):
        assert happened("construction_start", text) == BY_THEN
        assert happened("construction_completion", text) == NOT_YET
    assert happened("construction_completion", "已开工") == NOT_YET
    for as_of in (AS_OF, None):  # a day in the cell goes before that of the table
        by_may, not_by_may = Span(None, "2025-05-31"), Span("2025-06-01", None)
        assert happened("construction_start", "截至2025年5月31日已开工", as_of) == by_may
        assert happened("construction_completion", "截至2025.5.31已开工", as_of) == not_by_may
    assert happened("construction_completion", "已建成") == BY_THEN


def test_what_is_planned_is_a_day_only_where_it_was_agreed() -> None:
    assert happened("agreed_start", "预计明年3月") == Span("2026-03-01", "2026-03-31")
    assert happened("agreed_start", "计划2025年底开工") == Span("2025-12-01", "2025-12-31")
    assert happened("construction_start", "计划2025年底开工") == NOT_YET


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (2024.1, "may be January or October"),
        (44927.0, "is the day 2023-01-01 in Excel"),
        ("44927", "is the day 2023-01-01 in Excel"),
    ],
)
def test_a_number_that_is_a_day_only_to_excel_is_set_aside(number: object, why: str) -> None:
    assert why in str(happened("construction_start", number))


@given(st.integers(1990, 2060), st.integers(2, 12))
def test_other_months_as_numbers_are_read(year: int, month: int) -> None:
    text = f"{year}.{month:02d}" if month > 9 else f"{year}.{month}"
    if month == 10:
        return
    assert happened("construction_start", float(text)) == happened("construction_start", text)


@given(st.integers(10**15, 10**18))
def test_a_number_of_more_than_fifteen_digits_is_never_a_code(number: int) -> None:
    for relation, column in (("enterprise", "uscc"), ("supply", "number"), ("enterprise", "name")):
        assert "was cut by the spreadsheet" in str(cell(relation, column, float(number)))
        assert "was cut by the spreadsheet" in str(cell(relation, column, f"{number:.5E}"))


def test_a_long_code_written_as_text_is_read() -> None:
    assert cell("supply", "number", "320500202400012345") == "320500202400012345"


@pytest.mark.parametrize("code", [514.0, 511.0])
def test_an_industry_that_may_have_lost_its_zero_is_set_aside(code: float) -> None:
    assert f"before it: 0{code:.0f}" in str(cell("enterprise", "industry", code))
    assert cell("enterprise", "industry", f"0{code:.0f}") == f"0{code:.0f}"
    assert cell("enterprise", "industry", f"{code:.0f}") == f"{code:.0f}"


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("supply_mode", "挂牌", "23"),
        ("supply_mode", "协议", "3"),
        ("supply_mode", "划拨", "1"),
        ("supply_mode", "23 挂牌出让", "23"),
        ("supply_mode", "挂牌出让（23）", "23"),
        ("idle_cause", "企业原因", "enterprise"),
        ("idle_cause", "企业", "enterprise"),
        ("idle_cause", "不可抗力因素", "force-majeure"),
    ],
)
def test_a_code_is_known_by_the_words_that_name_it_alone(column: str, text: str, code: str) -> None:
    assert cell("supply", column, text) == code


@pytest.mark.parametrize("text", ["非规上", "非规模以上企业", "未入规上", "不属于规上"])
def test_a_word_that_means_the_opposite_is_no_code(text: str) -> None:
    assert "is not a code" in str(cell("enterprise", "scale", text))


def test_codes_are_offered_in_chinese() -> None:
    found = read_cell(SUPPLY.column("idle_cause"), SCHEMA, "？？")
    assert isinstance(found, Refused)
    offered = str(found.remedy)
    assert [name for name in ("政府原因", "不可抗力", "企业原因") if name not in offered] == []
    assert "government" not in offered


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("≥1.0", 1.0, None), ("≤2", None, 2.0), ("1.0-2.0", 1.0, 2.0), ("1.0～2.0", 1.0, 2.0)],
)
def test_a_limit_is_read_where_a_column_holds_limits(
    text: str, low: float | None, high: float | None
) -> None:
    assert cell("supply", "plot_ratio_min", text) == low
    assert cell("supply", "plot_ratio_max", text) == high


@given(st.floats(0, 1e9).map(lambda n: round(n, 4)), st.sampled_from(["万元", "亩", "人"]))
def test_a_plain_number_is_itself_however_it_is_written(number: float, unit: str) -> None:
    assert exact(number, unit) == exact(f"{number:,.4f}", unit) == exact(f"{number:.4f}", unit)


@pytest.mark.parametrize(
    ("as_of", "span"),
    [(None, Span(NEVER, NEVER)), ("2025-12-31", Span("2026-01-01", None))],
    ids=["for good", "by the day of the table"],
)
def test_what_was_never_suspended_needs_no_day_of_its_own(as_of: str | None, span: Span) -> None:
    """The form asks for 未中止 where development goes on."""
    found = read_event(SUPPLY.column("suspended_since"), "未中止", BLANK, PAST, ("2026", as_of))
    assert found == span


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("investment_intensity_min", "≥300万元/亩", "300"),
        ("investment_intensity_min", "不低于300", "300"),
        ("investment_intensity_min", "不得少于4500万元/公顷", "4500万元/hm2"),
        ("investment_intensity_min", "300万元/亩以上", "300"),
        ("tax_intensity_min", "＞=20", "20"),
        ("investment_total_min", "1亿元（含）以上", "1亿元"),
        ("green_share_max", "≤20%", "20%"),
        ("green_share_max", "不超过20%", "20%"),
        ("administration_share_max", "7%以内", "7%"),
    ],
)
def test_a_limit_is_read_where_the_column_is_of_that_side(
    column: str, text: str, said: str
) -> None:
    assert cell("supply", column, text) == cell("supply", column, said)
    assert not isinstance(cell("supply", column, text), str)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("investment_intensity_min", "≤300万元/亩"),
        ("green_share_max", "≥20%"),
        ("green_share_max", "15%-20%"),
        ("area", "≥15亩"),
        ("price", "1000万元以上"),
        ("investment_total_min", "≥约1亿元"),
    ],
)
def test_a_limit_elsewhere_is_no_amount(column: str, text: str) -> None:
    assert isinstance(cell("supply", column, text), str)


@pytest.mark.parametrize(
    "word", ["办理中", "正在推进", "洽谈中", "报批阶段", "在办", "待签约", "未拿地", "暂未供应"]
)
@pytest.mark.parametrize("column", ["signed_on", "construction_start", "produced", "delivered"])
def test_what_somebody_is_still_at_has_not_come(column: str, word: str) -> None:
    assert happened(column, word) == Span("2025-11-01", None)


@pytest.mark.parametrize("word", ["在建", "施工中", "主体施工", "桩基施工", "已开工"])
def test_what_has_begun_has_not_ended(word: str) -> None:
    assert happened("construction_start", word) == Span(None, AS_OF)
    for column in ("construction_completion", "produced", "full_production"):
        assert happened(column, word) == Span("2025-11-01", None)


def test_an_appeal_that_is_being_handled_is_not_done_and_was_received() -> None:
    appeal = SCHEMA.relations["appeal"]
    days = ("9999-12-31", AS_OF)
    assert read_event(appeal.column("done"), "办理中", BLANK, PAST, days) == Span(
        "2025-11-01", None
    )
    assert isinstance(read_event(appeal.column("received"), "办理中", BLANK, PAST, days), Refused)
