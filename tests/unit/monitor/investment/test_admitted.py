"""Negative lists and tables of control values: the narrowest entry, its region and its days."""

from __future__ import annotations

from typing import Any

import pytest

from yuanheng.model.relation import NEVER, SOME_DAY
from yuanheng.monitor.investment.admitted import grade_holds, listed, table_value
from yuanheng.standards.relations import ledger_schema

INDUSTRIES = ledger_schema().code_lists["industry_2017"].codes


def days(first: str | None, last: str | None) -> dict[str, Any]:
    return {
        "valid_from_from": first,
        "valid_from_to": first,
        "valid_to_from": last,
        "valid_to_to": SOME_DAY if last == NEVER else last,
    }


def item(
    number: str, industry: str, ban: str, region: str | None = None, *span: str | None
) -> dict[str, Any]:
    row = {"document_no": "清单", "item": number, "industry": industry, "ban": ban}
    return {**row, "region": region, "text": None, **days(*(span or (None, None)))}


ROWS = (
    item("1", "261", "banned", None, "2026-01-01", "2026-12-31"),
    item("1但书", "2611", "excepted", "港区"),
    item("2", "3110", "banned", None, None, NEVER),
    item("3", "3011", "restricted"),
)


@pytest.mark.parametrize(
    ("industry", "region", "day", "items", "missing"),
    [
        ("2614", None, "2026-06-30", ["1"], ()),
        ("2611", None, "2026-06-30", ["1"], ("floor_region",)),
        ("2611", "港区", "2026-06-30", [], ()),
        ("2611", "城区", "2026-06-30", ["1"], ()),
        ("2614", None, "2025-12-31", [], ()),
        ("2614", None, "2026-01-01", ["1"], ()),
        ("2614", None, "2026-12-31", ["1"], ()),
        ("2614", None, "2027-01-01", [], ()),
        ("31", None, "2026-06-30", [], ("industry_2017",)),
        ("3110", None, "2099-01-01", ["2"], ()),
        ("3011", None, "2026-06-30", ["3"], ()),
        ("1711", None, "2026-06-30", [], ()),
        (None, None, "2026-06-30", [], ("industry_2017",)),
    ],
)
def test_a_negative_list_goes_by_code_region_and_day(
    industry: str | None, region: str | None, day: str, items: list[str], missing: tuple[str, ...]
) -> None:
    """261 is banned in 2026 but for 2611 in 港区; 3110 is banned; 3011 restricted."""
    found = listed(ROWS, INDUSTRIES, industry, region, day)
    assert ([i.item for i in found.items], found.missing) == (items, missing)


def entry(industry: str, grade: str, value: float) -> dict[str, Any]:
    row = {"document_no": "表", "industry": industry, "grade": grade, "value": value}
    return {**row, "unit": "万元/亩", **days(None, None)}


@pytest.mark.parametrize(
    ("facts", "value", "missing"),
    [
        ({"industry_2017": "2614", "land_grade": 3}, 300, ()),
        ({"industry_2017": "2614", "land_grade": 5}, 300, ()),
        ({"industry_2017": "2614", "land_grade": 6}, 200, ()),
        ({"industry_2017": "2614", "land_grade": 1}, 350, ()),
        ({"industry_2017": "2614"}, None, ("land_grade",)),
        ({"industry_2017": "3110", "land_grade": 6}, None, ()),
        ({"industry_2017": "1711"}, 90, ()),
        ({"land_grade": 6}, None, ("industry_2017",)),
    ],
)
def test_the_narrowest_entry_of_a_table_holds(
    facts: dict[str, Any], value: float | None, missing: tuple[str, ...]
) -> None:
    """Grade 1 has its own entry within 1-5; what differs from its like is no value."""
    rows = (
        entry("26", "1-5", 300),
        entry("26", "1", 350),
        entry("26", "6-15", 200),
        entry("17", "全部", 90),
        entry("3110", "6", 80),
        entry("3110", "6", 81),
    )
    found, lacks = table_value(rows, INDUSTRIES, facts, "2026-06-30")
    assert (found.value if found else None, lacks) == (value, missing)


@pytest.mark.parametrize(
    ("text", "grade", "holds"),
    [("3", 3, True), ("1-5", 6, False), ("1～5", 5, True), ("全部", None, True), ("甲", 1, False)],
)
def test_grades_are_read_as_people_write_them(text: str, grade: int | None, holds: bool) -> None:  # noqa: FBT001
    assert grade_holds(text, grade) is holds
