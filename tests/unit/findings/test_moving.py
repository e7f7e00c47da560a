"""Findings open, stay, become doubtful, close and relapse as official runs see new facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yuanheng.findings.moving import (
    MONITORING,
    Details,
    Evidence,
    evidence_of,
    move,
    moves_findings,
)
from yuanheng.model.evaluation import (
    AreaResult,
    Finding,
    IndicatorValue,
    Missing,
    NodeScore,
    Observation,
    Run,
    Verdict,
    ZoneResult,
)
from yuanheng.standards.packs.contents import scorecard

CARD = scorecard("cn.land-intensity.2014")
KEY = ("cn.land-intensity", "plot_ratio", "Z1", "主区")


def run(number: int = 1, period: str = "2013", seq: int = 5, **more: object) -> Run:
    usual = Run(
        id=number,
        standard="cn.land-intensity.2014",
        pack_digest="d",
        ledger_seq=seq,
        period=period,
        as_of=f"{period}-12-31",
        zones=("Z1",),
        parameters={},
        engine="duckdb",
        code="0",
        official=True,
        created_at=f"2026-11-{number:02d}T10:00:00+08:00",
        result_digest="r",
        results=(),
        observations=(),
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def seen(verdict: Verdict, score: float | None = 40.0) -> Evidence:
    return Evidence(*KEY, verdict, "medium", {"score": score})


def finding(state: str = "open", opened: int = 1, seen_in: int = 1, score: float = 40.0) -> Finding:
    return Finding(
        *KEY,
        state,  # type: ignore[arg-type]
        "medium",
        seen_in,
        opened,
        f"2026-11-{opened:02d}T10:00:00+08:00",
        {"score": score, "period": "2013"},
    )


def test_what_is_met_for_the_first_time_opens_a_finding_whose_run_is_still_to_be_numbered() -> None:
    moved = move((), [seen("met")], run(3))
    assert moved == (
        Finding(
            *KEY,
            "open",
            "medium",
            3,
            0,
            "2026-11-03T10:00:00+08:00",
            {"score": 40.0, "period": "2013"},
        ),
    )


@pytest.mark.parametrize("verdict", ["not-met", "not-provable"])
def test_what_was_never_found_stays_without_a_finding(verdict: Verdict) -> None:
    assert move((), [seen(verdict)], run()) == ()


def test_what_is_met_again_keeps_the_finding_open_since_the_day_it_was_opened() -> None:
    moved = move([finding()], [seen("met", 35.0)], run(2, "2014"))
    assert moved == (replace(finding(), run=2, details={"score": 35.0, "period": "2014"}),)


def test_what_is_no_longer_provable_keeps_the_finding_as_unverifiable_with_its_old_evidence() -> (
    None
):
    moved = move([finding()], [seen("not-provable", None)], run(2, "2014"))
    assert moved == (
        replace(finding(), state="unverifiable", run=2, details={"score": 40.0, "period": "2014"}),
    )


def test_what_is_no_longer_met_closes_the_finding_with_the_evidence_that_proves_it() -> None:
    moved = move([finding()], [seen("not-met", 80.0)], run(2, "2014"))
    assert moved == (
        replace(finding(), state="closed", run=2, details={"score": 80.0, "period": "2014"}),
    )


@pytest.mark.parametrize(
    ("verdict", "state"), [("met", "open"), ("not-met", "closed"), ("not-provable", "unverifiable")]
)
def test_an_unverifiable_finding_moves_on_as_an_open_one_does(verdict: Verdict, state: str) -> None:
    (moved,) = move([finding("unverifiable")], [seen(verdict)], run(2))
    assert (moved.state, moved.opened_run, moved.run) == (state, 1, 2)


def test_a_relapse_opens_the_finding_anew() -> None:
    (moved,) = move([finding("closed", opened=1, seen_in=2)], [seen("met")], run(4))
    assert (moved.state, moved.opened_run, moved.opened_at) == (
        "open",
        0,
        "2026-11-04T10:00:00+08:00",
    )


@pytest.mark.parametrize("verdict", ["not-met", "not-provable"])
def test_a_closed_finding_stays_closed(verdict: Verdict) -> None:
    assert move([finding("closed")], [seen(verdict)], run(2)) == ()


def test_a_finding_of_which_the_run_says_nothing_does_not_move() -> None:
    other = Evidence("cn.land-intensity", "idle_rate", "Z1", "主区", "not-met", "medium")
    assert move([finding()], [other], run(2)) == ()


def test_the_same_rule_in_another_area_is_another_finding() -> None:
    elsewhere = replace(seen("met"), area="发展方向区")
    (moved,) = move([finding()], [elsewhere], run(2))
    assert (moved.area, moved.opened_run) == ("发展方向区", 0)


@pytest.mark.parametrize("verdict", ["met", "not-met", "not-provable"])
def test_a_what_if_moves_nothing(verdict: Verdict) -> None:
    assert move([finding()], [seen(verdict)], run(2, official=False)) == ()


def test_a_whole_life_from_opening_to_relapse() -> None:
    states = []
    known: dict[str, Finding] = {}
    verdicts: tuple[Verdict, ...] = ("met", "met", "not-provable", "met", "not-met", "met")
    for number, verdict in enumerate(verdicts, start=1):
        for moved in move(known.values(), [seen(verdict)], run(number)):
            known[moved.key] = replace(moved, opened_run=moved.opened_run or number)
        (now,) = known.values()
        states.append((now.state, now.opened_run))
    assert states == [
        ("open", 1),
        ("open", 1),
        ("unverifiable", 1),
        ("open", 1),
        ("closed", 1),
        ("open", 6),
    ]


@pytest.mark.parametrize(
    ("period", "seq", "moves"),
    [
        ("2013", 5, True),
        ("2013", 6, True),
        ("2014", 3, True),
        ("2013", 4, False),
        ("2012", 9, False),
    ],
)
def test_a_run_moves_findings_unless_it_is_earlier_than_the_last_official_one(
    period: str,
    seq: int,
    moves: bool,  # noqa: FBT001
) -> None:
    assert moves_findings([run(1, "2013", 5)], run(2, period, seq)) is moves


@pytest.mark.parametrize(
    "other",
    [
        run(1, "2015", 9, official=False),
        run(1, "2015", 9, standard="cn.other.2020"),
        run(1, "2015", 9, zones=("Z2",)),
    ],
    ids=["a what-if", "another standard", "other zones"],
)
def test_a_later_run_of_another_kind_does_not_hold_a_run_back(other: Run) -> None:
    assert moves_findings([other], run(2))


def test_a_later_run_on_one_shared_zone_holds_a_run_back() -> None:
    assert not moves_findings([run(1, "2015", zones=("Z1", "Z2"))], run(2, zones=("Z2", "Z3")))


def area_result(score: float | None, *missing: Missing) -> AreaResult:
    value = None if score is None else score / 100
    nodes = (
        NodeScore("plot_ratio", score, 0.25, "secondary", 1.0, missing),
        NodeScore("intensity", score, 0.5, "secondary"),
    )
    return AreaResult("主区", (), (IndicatorValue("plot_ratio", value, "confirmed"),), nodes)


def evidence_of_score(score: float | None) -> tuple[Evidence, ...]:
    total = NodeScore("total", score, None, "secondary")
    zone = ZoneResult("Z1", "示例区", "industrial", "rule", (area_result(score),), total)
    return evidence_of(CARD, run(results=(zone,)))


@pytest.mark.parametrize(
    ("score", "verdict", "severity"),
    [
        (0.0, "met", "high"),
        (29.9, "met", "high"),
        (30.0, "met", "medium"),
        (59.9, "met", "medium"),
        (60.0, "not-met", "medium"),
        (100.0, "not-met", "medium"),
    ],
)
def test_an_indicator_scored_below_attention_is_evidence(
    score: float, verdict: Verdict, severity: str
) -> None:
    details: Details = {
        "value": score / 100,
        "unit": "",
        "score": score,
        "ideal": 1.0,
        "below": 60.0,
        "status": "secondary",
    }
    assert evidence_of_score(score) == (Evidence(*KEY, verdict, severity, details),)


def test_an_indicator_without_score_is_not_provable() -> None:
    assert [e.verdict for e in evidence_of_score(None)] == ["not-provable"]


def test_what_monitoring_saw_is_evidence_of_no_standard() -> None:
    seen_by_monitoring = Observation(
        "displacement", "Z1", "", "met", 12.0, 5.0, "m", details={"shared": 6}
    )
    (found,) = evidence_of(CARD, run(observations=(seen_by_monitoring,)))
    details: Details = {"measured": 12.0, "tolerance": 5.0, "unit": "m", "shared": 6}
    assert found == Evidence(MONITORING, "displacement", "Z1", "", "met", "medium", details)
    assert found.key == "core.survey/displacement/Z1/"
