"""Values are read as people write them, or refused with the reason; nothing is guessed."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.ledger.values import (
    Refused,
    Span,
    clean_code,
    clean_text,
    read_number,
    read_span,
    read_yes_no,
)

BLANK = frozenset({"", "<Null>", "—", "-", "/", "无"})
PAST = ("历史形成",)


def span(raw: object) -> Span | str | None:
    """The span of a date; for a refusal its words."""
    found = read_span(raw, BLANK, PAST, "2013-12-31")
    return str(found.message) if isinstance(found, Refused) else found


def number(raw: object) -> Fraction | str | None:
    found = read_number(raw, BLANK)
    return str(found.message) if isinstance(found, Refused) else found


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (" 园区（一） ", "园区（一）"),
        (5.0, "5"),
        (5, "5"),
        ("—", None),
        (" 无 ", None),
        ("", None),
        (None, None),
        ("\u3000", None),
    ],
    ids=repr,
)
def test_a_text_is_kept_as_written_and_words_for_nothing_are_nothing(
    raw: object, text: str | None
) -> None:
    assert clean_text(raw, BLANK) == text


@pytest.mark.parametrize(
    ("raw", "code"),
    [("  Ａ２ ", "A2"), ("（一）", "(一)"), (5.0, "5"), ("／", None), ("－", None), (None, None)],
    ids=repr,
)
def test_a_code_is_folded_to_plain_characters(raw: object, code: str | None) -> None:
    assert clean_code(raw, BLANK) == code


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("2006", "2006-01-01", "2006-12-31"),
        ("2006-", "2006-01-01", "2006-12-31"),
        ("2006年", "2006-01-01", "2006-12-31"),
        (2006, "2006-01-01", "2006-12-31"),
        (2006.0, "2006-01-01", "2006-12-31"),
        ("199512", "1995-12-01", "1995-12-31"),
        ("2024.1", "2024-01-01", "2024-01-31"),
        (2024.1, "2024-01-01", "2024-01-31"),
        ("2006-12", "2006-12-01", "2006-12-31"),
        ("2006/2", "2006-02-01", "2006-02-28"),
        ("2008-2", "2008-02-01", "2008-02-29"),
        ("2006年12月", "2006-12-01", "2006-12-31"),
        ("２００６年１２月", "2006-12-01", "2006-12-31"),
        ("20061231", "2006-12-31", "2006-12-31"),
        ("2006-12-31", "2006-12-31", "2006-12-31"),
        ("2006.1.5", "2006-01-05", "2006-01-05"),
        ("2006年1月5日", "2006-01-05", "2006-01-05"),
        (" 2008 / 2 / 29 ", "2008-02-29", "2008-02-29"),
        (date(2006, 12, 31), "2006-12-31", "2006-12-31"),
        ("2021-02-28 23:59", "2021-02-28", "2021-02-28"),
        ("2021-02-28 24:00", "2021-02-28", "2021-02-28"),  # the hour that ends the day
        ("2021年2月28日24时", "2021-02-28", "2021-02-28"),
    ],
    ids=repr,
)
def test_a_date_is_the_span_of_days_that_it_leaves_open(raw: object, first: str, last: str) -> None:
    assert span(raw) == Span(first, last)


def test_formed_in_the_past_is_known_only_to_have_happened() -> None:
    assert span("历史形成") == Span(None, "2013-12-31")


@pytest.mark.parametrize("raw", [None, "", "—", "<Null>", " / "])
def test_a_blank_date_is_unknown(raw: object) -> None:
    assert span(raw) is None


@pytest.mark.parametrize(
    "raw", ["200613", "20060230", "2006-2-29", "2006-13", "2006-00", "2006-4-31", "2006年0月"]
)
def test_a_date_that_no_calendar_has_is_refused(raw: str) -> None:
    assert span(raw) == f"{raw} is not a day of the calendar"


@pytest.mark.parametrize(
    "raw",
    [
        *(
            "1899",
            "12/2006",
            "2006--1",
            "去年",
            "2006年中",
            "2006-12-31-1",
            "nan",
            True,
            "06-12-31",
        ),
        *("2021-02-28 24:30", "2021-02-28 25:00"),
    ],
)
def test_a_text_that_is_no_date_is_refused(raw: object) -> None:
    assert span(raw) == f"{raw} is not a date"


@pytest.mark.parametrize("day", ["2013-12-31", "2013年12月31日", "2013.12.31", "2013/12/31"])
def test_what_had_not_happened_by_a_day_may_happen_from_the_next_on(day: str) -> None:
    """People write days in several ways."""
    assert read_span(f"截至{day}尚未动工", BLANK, (), "2013-12-31") == Span("2014-01-01", None)


@pytest.mark.parametrize("text", ["未动工", "未开工", "尚未交地", "截至2013-02-30未动工"])
def test_what_has_not_happened_is_refused_without_the_day_by_which(text: str) -> None:
    """The refusal says how to write it."""
    refused = read_span(text, BLANK, (), "2013-12-31")
    assert isinstance(refused, Refused)
    assert "截至2025-12-31未动工" in str(refused.remedy)


def test_a_date_whose_digits_can_be_read_in_two_ways_is_refused() -> None:
    assert isinstance(read_span("2006123", BLANK, PAST, "2013-12-31"), Refused)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from("-/."))
def test_any_day_of_the_calendar_is_read_as_itself(day: date, mark: str) -> None:
    iso = day.isoformat()
    written = [f"{day.year}{mark}{day.month}{mark}{day.day}", f"{day:%Y%m%d}", iso]
    assert [span(text) for text in written] == [Span(iso, iso)] * 3


@given(st.text() | st.from_regex(r"[12][0-9]{3}[-./年]?[0-9]{0,4}[-月]?[0-9]{0,3}日?"))
def test_any_text_is_a_date_or_blank_or_refused(text: str) -> None:
    found = read_span(text, BLANK, PAST, "2013-12-31")
    if isinstance(found, Span) and found.first and found.last:
        assert date.fromisoformat(found.first) <= date.fromisoformat(found.last)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (5, Fraction(5)),
        (0.1, Fraction(1, 10)),
        (-2.5e-7, Fraction(-1, 4_000_000)),
        ("0.1", Fraction(1, 10)),
        ("１２３．５", Fraction(247, 2)),
        ("1,234.5", Fraction(2469, 2)),
        ("1，234，567", Fraction(1_234_567)),
        ("1 234", Fraction(1234)),
        ("1e5", Fraction(100_000)),
        ("2.5E-3", Fraction(1, 400)),
        ("+7", Fraction(7)),
        ("-7", Fraction(-7)),
        (" 7 ", Fraction(7)),
    ],
)
def test_a_number_is_read_exactly(raw: object, value: Fraction) -> None:
    assert number(raw) == value


@pytest.mark.parametrize("raw", [None, "", "—", "无", "/", math.nan])
def test_a_blank_number_is_unknown(raw: object) -> None:
    assert number(raw) is None


@pytest.mark.parametrize(
    "raw", ["inf", "-inf", "NaN", "5亩", "5%", "约5", "1.2.3", "1_000", "--5", "1e", "½", "合计"]
)
def test_a_text_that_is_no_number_is_refused(raw: str) -> None:
    assert isinstance(number(raw), str)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (math.inf, "inf is not a number"),
        (-math.inf, "-inf is not a number"),
        (True, "True is not a number"),
        ("5亩", "5亩 is not a number"),
    ],
)
def test_the_refusal_says_what_stood_there(raw: object, words: str) -> None:
    assert number(raw) == words


@pytest.mark.parametrize("raw", ["1,2", "12,34", "1,,234", ",1", "1,", "12 34"])
def test_a_comma_that_parts_no_thousands_is_refused(raw: str) -> None:
    assert number(raw) == f"{raw} is not a number"


@pytest.mark.parametrize("raw", ["5²", "①", "10³"])
def test_a_raised_or_circled_digit_is_no_digit(raw: str) -> None:
    assert isinstance(number(raw), str)


def test_a_number_of_thousands_of_digits_is_read_or_refused() -> None:
    assert number("9" * 5000) is not None


@given(st.text() | st.text(alphabet="0123456789.,+-eE ０１²万", max_size=12) | st.floats())
def test_no_value_makes_reading_a_number_fail(raw: str | float) -> None:
    found = read_number(raw, BLANK)
    assert found is None or isinstance(found, (Fraction, Refused))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_the_number_that_it_prints(raw: float) -> None:
    assert number(raw) == number(repr(raw)) == Fraction(repr(raw))


@given(st.integers())
def test_thousands_separators_change_no_number(value: int) -> None:
    assert number(f"{value:,}") == value


@pytest.mark.parametrize(
    ("raw", "value"), [("是", True), (" 否 ", False), ("—", None), (None, None)]
)
def test_yes_and_no_are_the_words_of_the_profile(raw: object, value: bool | None) -> None:  # noqa: FBT001
    assert read_yes_no(raw, BLANK, ("是",), ("否",)) is value


def test_any_other_word_is_neither_yes_nor_no() -> None:
    found = read_yes_no("也许", BLANK, ("是", "Y"), ("否",))
    assert isinstance(found, Refused)
    assert (str(found.message), str(found.remedy)) == (
        "也许 is neither yes nor no",
        "Write 是 / Y or 否.",
    )
