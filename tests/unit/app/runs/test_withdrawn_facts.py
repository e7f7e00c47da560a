"""A finding whose facts were withdrawn: the audit names it, and the next official run closes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.monitor.told import open_told, tell
from yuanheng.app.keeping.ledger import withdraw
from yuanheng.app.opening import OpenHouse
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.views.ledger.audit import audit

IDLE = "cn.idle-land.2012"
UNBEGUN = {
    "period": "2013",
    "agreed_start_from": "2011-01-01",
    "agreed_start_to": "2011-01-01",
    "construction_start_from": "2014-01-01",
}
BEGUN = {
    "number": "B",
    "period": "2013",
    "agreed_start_from": "2011-01-01",
    "agreed_start_to": "2011-01-01",
    "construction_start_from": "2011-01-01",
    "construction_start_to": "2011-01-01",
}


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """A list with an idle plot, found as such; it replaced one without it."""
    house = open_told(tmp_path)
    tell(house, {"zone": [{}]})
    tell(house, {"supply": [BEGUN]})
    tell(house, {"supply": [BEGUN, {"number": "A", **UNBEGUN}]})
    run = evaluate(house, IDLE, period="2013")
    assert run.official
    assert [f.state for f in house.record.findings() if f.rule == "not-started"] == ["open"]
    return house


def rootless(house: OpenHouse) -> list[str]:
    (result,) = audit(house, "finding-rootless", rows=100).results
    return sorted(row.subject or "" for row in result.rows)


def test_the_audit_knows_it_until_the_next_run(house: OpenHouse) -> None:
    assert rootless(house) == []
    withdraw(house, 3, "误传")
    assert "not-started" in rootless(house)
    evaluate(house, IDLE, period="2013")
    assert rootless(house) == []


def test_the_next_official_run_closes_it_as_withdrawn(house: OpenHouse) -> None:
    withdraw(house, 3, "误传")
    run = evaluate(house, IDLE, period="2013")
    (found,) = [f for f in house.record.findings() if f.rule == "not-started"]
    assert (found.state, found.is_withdrawn, found.details["withdrawn"]) == ("closed", True, 3)
    assert found.run == run.id


def test_one_that_is_listed_again_is_open_again(house: OpenHouse) -> None:
    withdraw(house, 3, "误传")
    evaluate(house, IDLE, period="2013")
    tell(house, {"supply": [BEGUN, {"number": "A", **UNBEGUN}]})
    evaluate(house, IDLE, period="2013")
    (found,) = [f for f in house.record.findings() if f.rule == "not-started"]
    assert (found.state, found.is_withdrawn) == ("open", False)
