"""What a rulebook says of each subject moves findings: met opens, not met closes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.unit.evaluate.test_rule_judging import IN_TIME, LATE, UNBEGUN, judged, supply
from yuanheng.evaluate.rulebook import Judged
from yuanheng.findings.moving import move
from yuanheng.findings.verdicts import verdict_evidence
from yuanheng.model.evaluation import Finding, Run

IDLE = "cn.idle-land.2012"
OPEN = {**LATE, **UNBEGUN}
RUN = Run(
    id=1,
    standard=IDLE,
    pack_digest="d",
    ledger_seq=5,
    period="2013",
    as_of="2013-06-30",
    zones=("Z1",),
    parameters={},
    engine="duckdb",
    code="0",
    official=True,
    created_at="2026-11-01T10:00:00+08:00",
    result_digest="r",
    results=(),
    observations=(),
)


def after(
    found: Judged,
    previous: tuple[Finding, ...] = (),
    standing: frozenset[int] = frozenset({1}),
    **more: Any,  # noqa: ANN401
) -> tuple[Finding, ...]:
    """The findings that a run leaves, those not touched among them."""
    run = replace(RUN, id=len(previous) + 1, **more)
    moved = move(previous, verdict_evidence(found, run, previous, standing), run)
    keys = {f.key for f in moved}
    return (*(f for f in previous if f.key not in keys), *moved)


def states(findings: tuple[Finding, ...]) -> dict[tuple[str, str], str]:
    return {(f.rule, f.subject): f.state for f in findings}


def test_a_rule_that_is_met_opens_a_finding_with_its_evidence() -> None:
    """The finding leads to the article, the row and the fee."""
    found = after(judged(supply("A", 7, **OPEN, idle_cause="enterprise", price=10**11)))
    assert states(found) == {("not-started", "A"): "open", ("idle-fee", "A"): "open"}
    fee = next(f for f in found if f.rule == "idle-fee")
    assert (fee.zone, fee.severity, fee.details) == (
        "Z1",
        "high",
        {
            "standard": IDLE,
            "article": "第十四条第一项",
            "status": "confirmed",
            "seq": 1,
            "row": 7,
            "name": None,
            "due": None,
            "amount": 200.0,
            "unit": "万元",
            "period": "2013",
        },
    )


def test_a_rule_no_longer_met_closes_its_finding() -> None:
    """New facts prove it done; nobody ticks a box."""
    first = after(judged(supply("A", 1, **OPEN)))
    then = after(judged(supply("A", 1, **LATE, **IN_TIME)), first)
    assert states(then) == {("not-started", "A"): "closed"}


def test_a_finding_whose_facts_are_lost_stays_as_unverifiable() -> None:
    """An emptied cell is no proof."""
    first = after(judged(supply("A", 1, **OPEN)))
    assert states(after(judged(supply("A", 1, **UNBEGUN)), first)) == {
        ("not-started", "A"): "unverifiable"
    }


def test_a_finding_whose_subject_is_gone_stays_as_unverifiable() -> None:
    """A supply that is struck from the list proves nothing."""
    first = after(judged(supply("A", 1, **OPEN)))
    then = after(judged(supply("B", 1, **LATE, **IN_TIME)), first)
    assert states(then) == {("not-started", "A"): "unverifiable"}
    assert then[0].details == first[0].details


def test_a_finding_whose_batch_was_withdrawn_closes_as_such() -> None:
    """Nothing was done, and nothing is left to find; a list that dropped the row would not do."""
    first = after(judged(supply("A", 1, **OPEN)))
    then = after(judged(supply("B", 1, **LATE, **IN_TIME)), first, frozenset({2}))
    assert states(then) == {("not-started", "A"): "closed"}
    assert (then[0].is_withdrawn, then[0].details["withdrawn"]) == (True, 1)


def test_a_finding_that_other_facts_confirm_stays_though_its_batch_was_withdrawn() -> None:
    """The withdrawn batch is not what it rests on any more."""
    first = after(judged(supply("A", 1, **OPEN)))
    then = after(judged(supply("A", 1, **OPEN)), first, frozenset())
    assert states(then) == {("not-started", "A"): "open"}
    assert not then[0].is_withdrawn


def test_a_finding_of_a_zone_that_was_not_looked_at_is_left_alone() -> None:
    """A run on one zone says nothing of another."""
    first = after(judged(supply("A", 1, **OPEN)))
    then = after(judged(supply("B", 1, zone="Z2", **LATE, **IN_TIME)), first, zones=("Z2",))
    assert then == first


def test_a_trial_moves_nothing() -> None:
    """A what-if is no official run."""
    assert after(judged(supply("A", 1, **OPEN)), official=False) == ()


def test_a_finding_that_was_closed_opens_again_as_a_relapse() -> None:
    """It keeps its key, and begins anew."""
    first = after(judged(supply("A", 1, **OPEN)))
    closed = after(judged(supply("A", 1, **LATE, **IN_TIME)), first)
    again = after(judged(supply("A", 1, **OPEN)), closed)
    assert [f.key for f in again] == [f.key for f in first]
    assert states(again) == {("not-started", "A"): "open"}


def test_an_open_verdict_opens_nothing() -> None:
    """Not provable is no accusation."""
    assert after(judged(supply("A", 1, **UNBEGUN))) == ()


def test_two_rows_of_one_number_have_findings_of_their_own() -> None:
    """Duplicates are kept and told apart."""
    found = after(judged(supply("A", 1, **OPEN), supply("A", 2, **OPEN)))
    assert states(found) == {("not-started", "A"): "open", ("not-started", "A#2"): "open"}
