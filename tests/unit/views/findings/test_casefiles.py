"""What stands in one casefile: the findings on one subject of one kind, and nothing else."""

from __future__ import annotations

import pytest

from yuanheng.model.evaluation import Finding
from yuanheng.standards.packs.names import subject_kind
from yuanheng.views.findings.casefiles import case_key


def found(standard: str, rule: str, number: str = "1001", *, said: bool = True) -> Finding:
    """Give a finding of a standard on a subject, which names its edition or only its family."""
    return Finding(
        family=standard.rpartition(".")[0],
        rule=rule,
        zone="Z1",
        area="",
        state="open",
        severity="high",
        run=1,
        opened_run=1,
        opened_at="2026-11-01T10:00:00+08:00",
        details={"standard": standard} if said else {},
        subject=number,
    )


IDLE = found("cn.idle-land.2012", "not-started")
RATIO = found("cn.industrial-land-control.2008", "plot-ratio")
FIRM = found("cn-huangyan.per-mu.2022", "tax_per_mu", said=False)


def test_two_standards_on_one_plot_are_one_casefile() -> None:
    """Whatever finds it, the plot is the same."""
    assert case_key(IDLE) == case_key(RATIO)


def test_a_plot_and_a_firm_of_one_number_are_two() -> None:
    """Their numbers are equal by chance."""
    assert case_key(IDLE) != case_key(FIRM)


def test_findings_of_a_whole_zone_are_each_by_themselves() -> None:
    """Low scores have no subject that they share."""
    low = [found("cn.land-intensity.2014", rule, "", said=False) for rule in ("a", "b")]
    assert case_key(low[0]) != case_key(low[1])


@pytest.mark.parametrize(
    ("standard", "family", "kind"),
    [
        ("cn.idle-land.2012", "cn.idle-land", "supply"),
        ("cn.idle-land-quota.2012", "cn.idle-land-quota", "zone"),
        ("cn-huangyan.per-mu.2022", "cn-huangyan.per-mu", "enterprise"),
        ("", "cn-huangyan.per-mu", "enterprise"),
        ("gone.2001", "gone", ""),
        ("cn.calendar.2026", "cn.calendar", ""),
    ],
)
def test_a_standard_says_what_it_judges(standard: str, family: str, kind: str) -> None:
    """By its edition, else by the newest of its family."""
    assert subject_kind(standard, family) == kind
