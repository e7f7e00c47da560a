"""Leads: what their words say, and which nobody follows up."""

from __future__ import annotations

import pytest

from tests.unit.monitor.investment.rows import on, row
from yuanheng.monitor.investment.leads import dormant, lead_lines, lead_state

DAY = "2025-10-31"


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("在谈", "open"),
        ("考察", "open"),
        ("线索", "open"),
        ("待签约", "open"),
        ("拟签约", "open"),
        ("未签约", "open"),
        ("", "open"),
        ("深度洽谈", "open"),
        ("签约", "signed"),
        ("已签约", "signed"),
        ("落地", "signed"),
        ("流失", "lost"),
        ("已终止", "lost"),
        ("洽谈失败", "lost"),
    ],
)
def test_stages_are_told_by_their_words(words: str, state: str) -> None:
    assert lead_state(words) == state


@pytest.mark.parametrize(("contact", "is_dormant"), [("2025-09-01", False), ("2025-08-31", True)])
def test_dormant_is_more_than_sixty_days(contact: str, *, is_dormant: bool) -> None:
    """On 31 October, 1 September is sixty days ago."""
    lines = lead_lines([row("lead", number="X1", stage="在谈", **on("last_contact", contact))], DAY)
    assert bool(dormant(lines, 60)) == is_dormant


def test_a_month_counts_by_its_last_day_and_an_unknown_contact_not_at_all() -> None:
    lines = lead_lines(
        [
            row(
                "lead", number="X1", stage="在谈", **on("last_contact", "2025-08-01", "2025-08-31")
            ),
            row("lead", number="X2", stage="在谈"),
            row("lead", number="X3", stage="流失", **on("last_contact", "2024-01-01")),
        ],
        DAY,
    )
    assert [(p.number, p.quiet_days) for p in dormant(lines, 60)] == [("X1", 61)]
    assert lines[1].quiet_days is None


def test_the_last_row_up_to_the_day_tells() -> None:
    rows = [
        row("lead", number="X1", valid_from=day, stage=stage)
        for day, stage in (("2025-09-30", "在谈"), ("2025-10-31", "签约"), ("2025-11-30", "流失"))
    ]
    assert [p.stage for p in lead_lines(rows, DAY)] == ["签约"]


def test_a_reason_of_loss_beside_a_living_stage_is_odd() -> None:
    (line,) = lead_lines([row("lead", number="X1", stage="在谈", loss_reason="电价")], DAY)
    assert line.is_odd


def test_a_visit_after_the_contact_that_the_list_states_wakes_a_lead() -> None:
    """Sixty days quiet by the list, seen ten days ago; a visit after the day does not count."""
    lead = row("lead", number="L", valid_from="2025-10-01", **on("last_contact", "2025-09-01"))
    seen = row("visit", subject="L", **on("visited_on", "2025-10-21"))
    later = row("visit", subject="L", **on("visited_on", "2025-11-01"))
    assert [x.quiet_days for x in lead_lines([lead], DAY)] == [60]
    assert [x.quiet_days for x in lead_lines([lead], DAY, [later])] == [60]
    assert [x.quiet_days for x in lead_lines([lead], DAY, [seen, later])] == [10]
