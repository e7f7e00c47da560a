"""Articles and areas in another language: by number, and only where they are such."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.words.articles import area_text, article_text, read_number
from yuanheng.words.words import Words

EN, ZH = Words("en"), Words("zh")


def write_number(n: int) -> str:
    """Write a number below a thousand as an article is numbered: 10 is 十, 110 is 一百一十."""
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{digits[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


@given(st.integers(1, 999))
def test_a_numeral_is_read_as_it_is_written(n: int) -> None:
    """From one to the longest laws."""
    assert read_number(write_number(n)) == n


@given(st.integers(1, 999), st.none() | st.integers(1, 20), st.none() | st.integers(1, 20))
def test_an_article_is_said_by_its_numbers(
    article: int, paragraph: int | None, item: int | None
) -> None:
    """With its paragraph and its item, where it has some; in Chinese it stays as it is."""
    text = f"第{write_number(article)}条"
    text += f"第{write_number(paragraph)}款" if paragraph else ""
    text += f"第{write_number(item)}项" if item else ""
    said = [f"Article {article}"]
    said += [f"paragraph {paragraph}"] if paragraph else []
    said += [f"item {item}"] if item else []
    assert article_text(EN, text) == ", ".join(said)
    assert article_text(ZH, text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("第八条、第十四条", "Article 8; Article 14"),
        ("第九条至第十一条、第二十五条", "Article 9 – Article 11; Article 25"),
        ("苏政办发〔2021〕103号", "苏政办发〔2021〕103号"),
        ("", ""),
    ],
)
def test_several_articles_and_none(text: str, said: str) -> None:
    """What stands between two of them is said too; a number of a document is no article."""
    assert article_text(EN, text) == said


def test_an_area_of_the_rule_is_said_and_any_other_is_left() -> None:
    """An area that a zone named itself is its name."""
    assert [area_text(EN, a) for a in ("主区", "东片区", "")] == ["main area", "东片区", ""]
    assert area_text(ZH, "主区") == "主区"
