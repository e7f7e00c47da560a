import pytest

from yuanheng.report.word.numbering import chinese_numeral, numbered


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        *((1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")),
        *((100, "一百"), (105, "一百零五"), (110, "一百一十"), (999, "九百九十九")),
        *((1000, "一千"), (1005, "一千零五"), (1010, "一千零一十"), (1100, "一千一百")),
        *((2050, "二千零五十"), (9999, "九千九百九十九"), (10_000, "10000")),
    ],
)
def test_numbers_are_written_as_chinese_headings_write_them(number: int, numeral: str) -> None:
    assert chinese_numeral(number) == numeral


def test_a_number_no_heading_has_is_refused() -> None:
    with pytest.raises(ValueError, match="1 or more, not 0"):
        chinese_numeral(0)


def test_the_three_levels_of_chinese_headings() -> None:
    levels = [
        numbered((2,), "指标", "zh"),
        numbered((2, 1), "甲", "zh"),
        numbered((2, 1, 3), "乙", "zh"),
    ]
    assert levels == ["二、指标", "（一）甲", "3. 乙"]


def test_the_three_levels_of_english_headings() -> None:
    levels = [
        numbered((2,), "A", "en"),
        numbered((2, 1), "B", "en"),
        numbered((2, 1, 3), "C", "en"),
    ]
    assert levels == ["2. A", "2.1 B", "2.1.3 C"]
