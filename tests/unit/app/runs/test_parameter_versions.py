"""Parameter versions: chosen by name or by day, dated, and kept beside the ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.app.runs.parameter_versions import save_parameter_version
from yuanheng.errors import LedgerError, UsageError
from yuanheng.model.parameter_versions import ParameterVersion
from yuanheng.views.standards.versions import find_version, known_sets, parameter_versions

STANDARD = "cn.land-intensity.2014"


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """An empty ledger."""
    return create_ledger(tmp_path / "zone.yhdb")


def save(house: OpenHouse, name: str, day: str, value: int) -> ParameterVersion:
    """A version that states the ideal of the supply rate."""
    return save_parameter_version(
        house,
        STANDARD,
        name=name,
        valid_from=day,
        settings=[f"supply_rate_ideal={value}%"],
        reason="更新",
        reference="示例文件",
    )


def test_a_version_is_kept_whole(house: OpenHouse) -> None:
    """Who, when, why, by which paper, and the values in the unit of the standard."""
    saved = save(replace(house, actor="甲"), "a", "2026-01-01", 95)
    assert parameter_versions(house, STANDARD) == (saved,)
    assert (saved.n, saved.actor, saved.reason, saved.ledger_seq) == (1, "甲", "更新", 0)
    assert saved.values == {
        "supply_rate_ideal": {
            "value": 95.0,
            "unit": "%",
            "status": "supplied",
            "reference": "示例文件",
        }
    }


def test_a_day_chooses_the_version_that_held_then(house: OpenHouse) -> None:
    """The last that holds from that day or before; of one day the one saved last."""
    for name, day, value in (
        ("b", "2026-01-01", 2),
        ("a", "2025-01-01", 1),
        ("c", "2026-01-01", 3),
    ):
        save(house, name, day, value)
    wanted = ("2024-12-31", "2025-06-30", "2026-01-01", "b", "nothing")
    found = [find_version(house, STANDARD, w) for w in wanted]
    assert [v.name if v else None for v in found] == [None, "a", "c", "b", None]


def test_versions_stand_beside_the_sets_that_are_shipped(house: OpenHouse) -> None:
    """An evaluation may choose either; another standard knows none of them."""
    save(house, "a", "2026-01-01", 95)
    assert known_sets(house, STANDARD) == ("bulletin-example", "a")
    assert known_sets(house, "cn.idle-land.2012") == ()


def test_a_name_is_given_once(house: OpenHouse) -> None:
    """The second is refused, and nothing is written."""
    save(house, "a", "2026-01-01", 95)
    with pytest.raises(LedgerError, match="There is already a parameter set a"):
        save(house, "a", "2026-02-01", 96)
    assert [v.valid_from for v in parameter_versions(house, STANDARD)] == ["2026-01-01"]


def test_a_version_may_rest_on_an_earlier_one(house: OpenHouse) -> None:
    """What is not named is taken over with its reference."""
    save(house, "a", "2026-01-01", 95)
    later = save_parameter_version(
        house,
        STANDARD,
        name="b",
        valid_from="2026-02-01",
        settings=["built_rate_ideal=90%"],
        reason="补充",
        reference="另一文件",
        based_on="a",
    )
    assert {k: (v["value"], v["reference"]) for k, v in later.values.items()} == {
        "built_rate_ideal": (90.0, "另一文件"),
        "supply_rate_ideal": (95.0, "示例文件"),
    }


@pytest.mark.parametrize("name", ["", "2026", "a b", "../a", "a" * 61])
def test_a_name_reads_as_a_word(house: OpenHouse, name: str) -> None:
    """So that it is never taken for a day or a path."""
    with pytest.raises(UsageError, match="is not a name"):
        save(house, name, "2026-01-01", 95)
