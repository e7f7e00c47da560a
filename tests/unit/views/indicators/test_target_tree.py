"""The tree of targets: each stands once below its whole; parts are added only where they may."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.views.indicators.target_tree import Parts, is_tree, parts_of, placed


def row(
    name: str, parent: str | None = None, value: float | None = None, unit: str = "亩"
) -> dict[str, Any]:
    return {"name": name, "parent": parent, "period": "2026", "value": value, "unit": unit}


def test_parts_stand_below_their_whole_in_the_order_of_the_list() -> None:
    rows = [row("乙", "甲"), row("甲"), row("丙", "乙"), row("丁")]
    told = [(p.row["name"], p.level, p.is_orphan) for p in placed(rows)]
    assert told == [("甲", 0, False), ("乙", 1, False), ("丙", 2, False), ("丁", 0, False)]
    assert is_tree(rows)
    assert not is_tree([row("甲")])


def test_a_part_whose_whole_is_not_in_the_list_is_named_as_such() -> None:
    told = [(p.row["name"], p.is_orphan) for p in placed([row("乙", "别处"), row("甲")])]
    assert sorted(told) == [("乙", True), ("甲", False)]


@pytest.mark.parametrize(
    ("values", "whole", "unit", "found"),
    [
        ((0.1, 0.2), 0.3, "亩", Parts(2, Fraction(3, 10), "whole")),
        ((400, 150), 600, "亩", Parts(2, Fraction(550), "short")),
        ((400, 200.01), 600, "亩", Parts(2, Fraction("600.01"), "over")),
        ((400, None), 600, "亩", Parts(2, None, "unknown")),
        ((40, 60), 100, "%", Parts(2, None, "other")),
        ((400, 200), None, "亩", Parts(2, None, "other")),
    ],
)
def test_parts_add_up_to_the_last_digit_and_rates_are_not_added(
    values: tuple[float | None, ...], whole: float | None, unit: str, found: Parts
) -> None:
    parts = [row(f"分{n}", "总", value, unit) for n, value in enumerate(values)]
    top = row("总", None, whole, unit)
    assert parts_of(top, [top, *parts]) == found


def test_parts_of_another_unit_are_not_added() -> None:
    top = row("总", None, 10, "亿元")
    assert parts_of(top, [top, row("分", "总", 10, "万元")]) == Parts(1, None, "other")


@settings(max_examples=60)
@given(st.lists(st.sampled_from("abcdef") | st.none(), min_size=6, max_size=6))
def test_every_target_stands_exactly_once_whatever_names_what(parents: list[str | None]) -> None:
    """Circles and those that name themselves too."""
    rows = [row(name, parent) for name, parent in zip("abcdef", parents, strict=True)]
    assert sorted(p.row["name"] for p in placed(rows)) == list("abcdef")
