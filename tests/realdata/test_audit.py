"""The checks on real surveys: they find what is known to be wrong there, and nothing else."""

import pytest

from tests.realdata.conftest import Told
from yuanheng.views.ledger.audit import audit

pytestmark = pytest.mark.realdata

#: What the audit finds in four zones and two years, by check, beside values set aside.
FOUND = {
    "base-exceeds-whole": 8,
    "finding-unverifiable": 1,
    "key-shared": 2,
    "measure-tenfold": 2,
    "run-on-examples": 4,
    "surveyed-area-differs": 1,
    "survey-old": 4,
}


def test_the_audit_finds_what_is_known_and_nothing_else(told: Told) -> None:
    """No check cries wolf over nineteen hundred patches that people drew."""
    results = audit(told.house).results
    found = {r.audit.id: r.count for r in results if r.state == "failed"}
    del found["value-set-aside"]
    assert found == FOUND


def test_the_investment_that_fell_by_a_factor_of_twenty_is_named(told: Told) -> None:
    """Of the zone whose data sheet tells of it."""
    (result,) = audit(told.house, "measure-tenfold").results
    labels = {row.values["label"] for row in result.rows}
    assert "Fixed-asset investment of industry and logistics" in labels


def test_no_survey_has_strays_strips_gaps_or_another_datum(told: Told) -> None:
    """The new checks of shapes are silent over sound layers, one of which lies 84 m off."""
    checks = ("sliver", "gap", "far", "outside-band", "gcj02", "elsewhere", "overlap")
    seen = {
        (layer, issue.check)
        for layer, (_, issues) in told.batches.items()
        for issue in issues
        if any(issue.check.startswith(f"geometry.{name}") for name in checks)
    }
    assert seen == set()
