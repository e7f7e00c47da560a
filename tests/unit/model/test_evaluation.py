"""A result is as strong as the weakest value it used; a finding's name outlives editions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yuanheng.model.evaluation import STATUSES, Finding, weakest

SOME = st.lists(st.sampled_from(STATUSES))


def test_nothing_used_is_confirmed() -> None:
    assert weakest() == "confirmed"


def test_an_example_is_weaker_than_anything() -> None:
    assert weakest(*STATUSES) == "example"


@given(SOME, SOME)
def test_the_weakest_of_parts_is_the_weakest_of_all(some: list[str], others: list[str]) -> None:
    assert weakest(weakest(*some), weakest(*others)) == weakest(*some, *others)


def test_the_key_of_a_finding_names_family_rule_zone_and_area() -> None:
    finding = Finding(
        "cn.f", "rate", "Z1", "主区", "open", "high", 3, 2, "2026-11-22T10:00:00+08:00"
    )
    assert finding.key == "cn.f/rate/Z1/主区"
