"""Formulas of rulebooks in words: no name of a column, no code, no word of SQL before a reader."""

from __future__ import annotations

import re

import pytest

from yuanheng.standards.packs import contents as packs
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.words.conditions import formula_words
from yuanheng.words.words import Words

ZH = Words("zh")
IDLE = packs.rulebook("cn.idle-land.2012")
BOOKS = [packs.rulebook(p.id) for p in packs.all_packs().values() if p.kind == "rulebook"]


@pytest.mark.parametrize("book", BOOKS, ids=[book.id for book in BOOKS])
def test_every_formula_that_is_shipped_is_said_without_a_raw_name(book: Rulebook) -> None:
    """Units keep their letters; nothing else of the language shows."""
    for formula in book.formulas:
        said = formula_words(ZH, book, formula)
        raw = re.findall(r"[A-Za-z_]{2,}", said.replace("hm²", "").replace("hm2", ""))
        assert raw == [], (formula.text, said)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            "hoarding",
            "（超过动工开发日期满一年未动工，或已动工但开发不足且中止满一年），且恶意囤地炒地",
        ),
        (
            "idle-fee",
            "扣除后满一年，且不属于“扣除后满两年”，且认定的闲置原因 = 企业原因",
        ),
    ],
)
def test_a_condition_keeps_its_brackets_and_says_its_codes(rule: str, said: str) -> None:
    """且 and 或 as written."""
    assert formula_words(ZH, IDLE, IDLE.rules[rule].levels[0].when).endswith(said)


def test_a_quantity_keeps_the_number_that_the_article_states() -> None:
    """25% is no 25.0000%."""
    formula = IDLE.terms["idle_suspended"].formula
    assert "已投资额 ÷ 总投资额 < 25%" in formula_words(ZH, IDLE, formula)
    assert "Investment made ÷ Total investment < 25%" in formula_words(Words("en"), IDLE, formula)
