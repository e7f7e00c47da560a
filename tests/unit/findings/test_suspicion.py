"""Suspicion opens, is proven, cleared or lifted; it is a verdict in no case."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evaluate.test_rule_judging import IN_TIME, LATE, UNBEGUN, judged, supply
from tests.unit.findings.test_verdicts import after, states

#: Past its agreed start by a year; nothing says whether it began.
SILENT = {"agreed_start_from": "2012-01-01", "agreed_start_to": "2012-01-01"}


def test_what_should_have_begun_a_year_ago_and_says_nothing_is_suspected() -> None:
    """With its sign and the fact that is wanting."""
    (found,) = after(judged(supply("A", 1, **SILENT)))
    assert (found.rule, found.state) == ("not-started", "suspected")
    assert (found.details["signs"], found.details["missing"]) == ("overdue", "construction_start")


@pytest.mark.parametrize(
    ("then", "state", "lifted"),
    [
        ({**LATE, **UNBEGUN}, "open", False),
        ({**SILENT, **IN_TIME}, "closed", False),
        ({**SILENT, "state": "在建"}, "closed", True),
        (SILENT, "suspected", False),
    ],
)
def test_a_suspicion_ends_when_the_fact_comes_or_its_cause_goes(
    then: dict[str, Any], state: str, *, lifted: bool
) -> None:
    """Proven, cleared, lifted without a verdict, or still suspected; the key stays."""
    first = after(judged(supply("A", 1, **SILENT)))
    (found,) = after(judged(supply("A", 1, **then)), first)
    assert (found.key, found.state, found.is_lifted) == (first[0].key, state, lifted)
    assert found.opened_at == first[0].opened_at


def test_what_was_proven_is_doubted_and_not_suspected() -> None:
    """An emptied cell takes a proof away; it does not turn it into a guess."""
    first = after(judged(supply("A", 1, **LATE, **UNBEGUN)))
    assert states(after(judged(supply("A", 1, **SILENT)), first)) == {
        ("not-started", "A"): "unverifiable"
    }


def test_a_suspicion_whose_subject_is_gone_is_doubted() -> None:
    """A row that is struck from the list takes no cause away."""
    first = after(judged(supply("A", 1, **SILENT)))
    then = after(judged(supply("B", 1, **LATE, **IN_TIME)), first)
    assert states(then)["not-started", "A"] == "unverifiable"


def test_a_trial_suspects_nobody() -> None:
    """A what-if is no official run."""
    assert after(judged(supply("A", 1, **SILENT)), official=False) == ()


_CELLS = st.fixed_dictionaries(
    {},
    optional={
        "agreed_start_from": st.sampled_from(["2010-01-01", "2012-07-01", "2013-01-01"]),
        "construction_start_from": st.sampled_from(["2010-05-01", "2013-07-01"]),
        "construction_start_to": st.sampled_from(["2010-05-01", "2013-05-01"]),
        "state": st.sampled_from(["未动工", "在建", "其他"]),
        "area_developed": st.sampled_from([0, 1]),
    },
)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(_CELLS, min_size=1, max_size=8))
def test_signs_stand_only_where_the_rule_is_open_for_want_of_its_fact(
    rows: list[dict[str, Any]],
) -> None:
    """Whatever is stated: a verdict that is proven, either way, is suspected by nothing."""
    made = []
    for n, cells in enumerate(rows):
        whole = {**cells, "agreed_start_to": cells.get("agreed_start_from")}
        made.append(supply(f"S{n}", n, **whole))
    found = judged(*made)
    for _, verdict in found.all_verdicts():
        lacking = {m.name for m in verdict.missing}
        if verdict.signs:
            assert verdict.rule == "not-started"
            assert (verdict.verdict, "construction_start" in lacking) == ("not-provable", True)
    for number, verdict in found.all_verdicts():
        cells = rows[number]
        if verdict.rule == "not-started" and cells.get("state") == "在建":
            assert verdict.signs == ()
