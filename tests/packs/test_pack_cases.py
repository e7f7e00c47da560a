"""The cases that packs ship hold, and a case that does not hold says where it differs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from yuanheng.engines.duck import DuckEngine
from yuanheng.evaluate.cases import CaseOutcome, run_cases
from yuanheng.standards.packs.contents import all_packs, pack, scorecard
from yuanheng.standards.scorecards.cases import Case, read_cases

PER_MU = "cn-huangyan.per-mu.2022"
LAND = "cn.land-intensity.2014"
CARDS = sorted(name for name, found in all_packs().items() if found.kind == "scorecard")


def cases_of(pack_id: str) -> tuple[Case, ...]:
    return read_cases(pack(pack_id).yaml("cases.yaml"))


def outcomes(pack_id: str, *cases: Case) -> tuple[CaseOutcome, ...]:
    return run_cases(pack_id, scorecard(pack_id), cases, DuckEngine())


@pytest.mark.parametrize("pack_id", CARDS)
def test_every_case_of_a_pack_holds(pack_id: str) -> None:
    """What the pack promises comes out of the compiled statement."""
    cases = cases_of(pack_id)
    assert {o.case: o.differences for o in outcomes(pack_id, *cases)} == {c.name: () for c in cases}


def test_the_worked_examples_are_named_in_the_cases() -> None:
    """A reader finds each published example by its number."""
    refs = " ".join(c.ref for p in CARDS for c in cases_of(p))
    assert [w for w in ("W1", "W3", "W7", "W8", "W10", "E3", "E11") if w not in refs] == []


def wrong(pack_id: str, name: str, **expected: object) -> tuple[str, ...]:
    """The differences of a shipped case of which something else is expected."""
    case = next(c for c in cases_of(pack_id) if name in c.name)
    changed = replace(case, expected=replace(case.expected, **expected))  # type: ignore[arg-type]
    return outcomes(pack_id, changed)[0].differences


def test_a_total_that_is_off_is_said_with_what_came_out() -> None:
    """A case compares, it does not only run."""
    (said,) = wrong(PER_MU, "没有排放数据", totals={"丙": 1.0})
    assert re.fullmatch(r"丙 total: 102\.636\d*, expected 1\.0", said)


def test_an_enterprise_that_is_not_in_the_case_is_said() -> None:
    """A misspelt name must not pass for a met expectation."""
    assert wrong(PER_MU, "基准值的规上", totals={"无名": 100.0}) == (
        "无名: no such area in this case",
    )


def test_a_score_that_no_policy_filled_is_said() -> None:
    """The mark of a policy is compared whole."""
    assert wrong(PER_MU, "没有排放数据", filled={"甲": ("emission_output",)}) == (
        "甲: filled (), expected ('emission_output',)",
    )


def test_a_case_that_should_be_refused_and_is_not_is_said() -> None:
    """W1: a tree that is computed although its weights do not sum to 1 would be seen."""
    assert wrong(LAND, "权重补足后", refused="sum to 0.5") == ("not refused: sum to 0.5",)


def test_a_check_with_another_verdict_is_said() -> None:
    """E3: the identity of reported rates is compared like a score."""
    assert wrong(LAND, "三率之积与图斑所得不符", checks={"主区": {"three_ratios": "not-met"}}) == (
        "主区 three_ratios: met, expected not-met",
    )
