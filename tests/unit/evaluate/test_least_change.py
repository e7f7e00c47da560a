"""What would make a case pass: it does, and a hair less does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.evaluate.least_change import Asked, Change, is_solved, least_changes
from yuanheng.evaluate.one_row import one_row
from yuanheng.evaluate.rulebook import bound
from yuanheng.standards.packs.contents import rulebook
from yuanheng.standards.scorecards.parameters import parse_settings

MU, WAN, M2 = 2 * 10**9, 10**8, 3 * 10**6
LOT, FUZHOU = "cn-tieshangang.standard-land.2023", "cn-fuzhou.standard-land.2024"
CONTROL = "cn.industrial-land-control.2023"
#: The amounts that an applicant can change.
AMOUNTS = (
    *("area", "floor_area_counted", "floor_area", "covered_area", "administration_area"),
    *("administration_floor_area", "green_area", "fixed_investment", "output", "tax", "rd_share"),
)


def asked(book_id: str, *settings: str, **facts: object) -> Asked:
    book = rulebook(book_id)
    day = {"signed_on_from": "2024-06-30", "signed_on_to": "2024-06-30"}
    values = parse_settings(settings, book.parameters)
    parameters = bound(book, values, as_of="2024-06-30", period="2024")
    return Asked(one_row(book), {**day, **facts}, parameters)


def test_it_takes_more_money_or_less_land() -> None:
    """100 亩 with 24,880 万元 of 250 a 亩 lack 120 万元, or are 0.48 亩 too much."""
    case = asked(LOT, area=100 * MU, fixed_investment=24_880 * WAN)
    assert least_changes(case, "investment-intensity", AMOUNTS) == (
        Change("area", 100 * MU, 99_520_000 * MU // 10**6),
        Change("fixed_investment", 24_880 * WAN, 25_000 * WAN),
    )


def test_a_word_that_asks_for_more_is_part_of_it() -> None:
    """电子信息 in a national zone has to reach 400, not 350."""
    case = asked(
        FUZHOU,
        floor_region="国家级及四城区",
        admission_class="电子信息",
        area=50 * MU,
        fixed_investment=19_000 * WAN,
    )
    (less, more) = least_changes(case, "investment-intensity", AMOUNTS)
    assert more.by == 1_000 * WAN
    assert less.after == 47_500_000 * MU // 10**6


def test_what_no_amount_can_mend_has_no_change() -> None:
    """Flats on the site are a word, not an amount."""
    case = asked(CONTROL, area=100 * MU, non_production_buildings=True)
    assert least_changes(case, "non-production-buildings", AMOUNTS) == ()


@pytest.mark.parametrize("book_id", [CONTROL, FUZHOU, LOT, "cn.industrial-land-control.2008"])
def test_every_rule_of_the_packs_is_solved(book_id: str) -> None:
    """Each comparison that they make is a line in each amount."""
    book = rulebook(book_id)
    settings = [f"{name}=300" for name in book.parameters if name not in book.stated]
    facts = dict.fromkeys(AMOUNTS, 7 * MU)
    words = {"industry_2002": "26", "floor_region": "国家级及四城区", "admission_class": "电子信息"}
    case = asked(book_id, *settings, **facts, **words, plot_ratio_min=0.7)
    assert [
        (rule, name) for rule in book.rules for name in AMOUNTS if not is_solved(case, rule, name)
    ] == []


@given(
    area=st.integers(1, 2_000 * MU),
    floor=st.integers(0, 3_000 * MU),
    covered=st.integers(0, 2_000 * MU),
    money=st.integers(0, 10**6 * WAN),
    tax=st.integers(0, 10**5 * WAN),
)
def test_the_change_passes_and_a_hair_less_does_not(
    area: int, floor: int, covered: int, money: int, tax: int
) -> None:
    """Whatever the amounts are: minimal, on the side where it was, in the smallest unit."""
    facts = {
        "area": area,
        "floor_area_counted": floor,
        "covered_area": covered,
        "fixed_investment": money,
        "tax": tax,
    }
    case = asked(LOT, **facts)
    row = case.row
    for rule in case.one.book.rules:
        if case.one.is_met(rule, row) is not True:
            continue
        changes = least_changes(case, rule, AMOUNTS)
        assert changes
        for change in changes:
            hair = 1 if change.by < 0 else -1
            assert case.is_met(rule, change.column, change.after) is False
            assert case.is_met(rule, change.column, change.after + hair) is True
