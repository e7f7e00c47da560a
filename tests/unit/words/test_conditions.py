"""Formulas of rulebooks in words: no name of a column, no code, no word of SQL before a reader."""

from __future__ import annotations

import re

import pytest

from yuanheng.standards.packs import contents as packs
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.standards.scorecards.scorecard import Scorecard
from yuanheng.words.conditions import figure_words, formula_words, rows_words
from yuanheng.words.words import Words

ZH = Words("zh")
IDLE = packs.rulebook("cn.idle-land.2012")
LAND = packs.scorecard("cn.land-intensity.2014")
CARDS = [packs.scorecard(p.id) for p in packs.all_packs().values() if p.kind == "scorecard"]
BOOKS = [packs.rulebook(p.id) for p in packs.all_packs().values() if p.kind == "rulebook"]


@pytest.mark.parametrize("book", BOOKS, ids=[book.id for book in BOOKS])
def test_every_formula_that_is_shipped_is_said_without_a_raw_name(book: Rulebook) -> None:
    """Units keep their letters; nothing else of the language shows."""
    for formula in book.formulas:
        said = formula_words(ZH, book, formula)
        raw = re.findall(r"[A-Za-z_]{2,}", said.replace("hm²", "").replace("hm2", ""))
        assert raw == [], (formula.text, said)


@pytest.mark.parametrize("card", CARDS, ids=[card.id for card in CARDS])
def test_every_figure_of_a_scorecard_is_said_without_a_raw_name(card: Scorecard) -> None:
    """Formulas of indicators, potentials and identities, and which rows a quantity counts."""
    formulas = [spec.formula for spec in card.indicators.values()]
    formulas += [spec.formula for spec in card.potentials.values()]
    said = [figure_words(ZH, card, formula) for formula in formulas]
    said += [rows_words(ZH, spec) for spec in card.quantities.values()]
    for text in said:
        assert re.findall(r"[A-Za-z_]{2,}|LIKE|%\'", text.replace("GDP", "")) == [], text


def test_rows_are_said_by_the_class_that_heads_them() -> None:
    """A% is the class A, not each of its classes below."""
    said = rows_words(ZH, LAND.quantities["idle_land"])
    assert said == (
        "土地供应状况属于已供应国有建设用地，且土地建设状况属于未建成城镇建设用地，且土地闲置情况为“是”"
    )
    assert rows_words(Words("en"), LAND.quantities["total"]) == "all rows of: Parcel"


def test_several_questions_of_one_column_are_said_once() -> None:
    """Classes of a code by their heads; words that a text holds in quotation marks."""
    ready = rows_words(ZH, LAND.quantities["ready"])
    assert ready == "土地建设状况属于已建成城镇建设用地、已达到供地条件的其他土地"
    told = [formula_words(ZH, IDLE, formula) for formula in IDLE.formulas if "LIKE" in formula.text]
    assert "现状中写有“未动工”、“未开工”、“未开发”之一" in told


def test_what_a_potential_is_held_at_is_said() -> None:
    """Its brackets stay, the function becomes words."""
    said = figure_words(ZH, LAND, LAND.potentials["structure_potential"].formula)
    assert said == ("已建成城镇建设用地 × （工业用地率理想值 − 工业用地率），不低于 0")


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
