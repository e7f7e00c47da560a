"""The sample list of targets: a table that imports as it is, and goes when it is withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from yuanheng.app.demo.mission import bring_mission, target_rows, write_mission
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.keeping.ledger import withdraw
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import UsageError
from yuanheng.ledger.record.known import standing
from yuanheng.standards.packs.mission import mission_targets
from yuanheng.views.indicators.targets import year_targets
from yuanheng.words.words import Words

ZH = Words("zh")


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """A ledger of one zone."""
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": "S1", "level": None})
    return house


def test_every_phrase_is_a_row_of_the_list(house: OpenHouse) -> None:
    """Under its heading, with what measures it or why nothing does; without an issue."""
    batch = bring_mission(house, ZH, "示例区", "2025")
    found = year_targets(house, ZH)
    assert found is not None
    phrases = list(mission_targets())
    assert (batch.rows, batch.issues) == (found.total, 0)
    assert found.total == len(phrases) + len({t.row for t in phrases})
    below = [line for line in found.tree if line.level == 1]
    assert [line.name.partition("（")[0] for line in below] == [t.phrase["zh"] for t in phrases]
    assert sum("尚不能度量" in line.progress for line in below) == sum(
        t.by == "not_yet" for t in phrases
    )
    rows = standing(house.store, "target", house.store.last_seq()).to_pylist()
    assert {r["indicator"] for r in rows} - {None} == {t.name for t in phrases if t.by == "series"}
    assert {r["rule"] for r in rows} - {None} == {
        f"{t.standard}/{t.name}" for t in phrases if t.by == "rule"
    }


def test_a_name_stands_once_in_the_list() -> None:
    """Of a phrase under two headings too, so that no target takes the place of another."""
    names = [row[0] for row in target_rows()]
    assert len(set(names)) == len(names)
    assert {row[1] for row in target_rows()} - {""} <= set(names)


def test_what_was_brought_in_is_taken_out_by_withdrawing_it(house: OpenHouse) -> None:
    """Like any other batch."""
    withdraw(house, bring_mission(house, ZH, "示例区", "2025").seq, "样例")
    assert year_targets(house, ZH) is None


@pytest.mark.parametrize("year", ["25", "２０２５", "abcd"])
def test_a_year_that_is_none_is_refused(year: str, tmp_path: Path) -> None:
    """And nothing is written."""
    with pytest.raises(UsageError, match="not a year"):
        write_mission(tmp_path / "x.xlsx", "示例区", year)
    assert not (tmp_path / "x.xlsx").exists()


def test_a_rule_that_was_never_applied_is_not_said_to_find_nothing(house: OpenHouse) -> None:
    """Nothing found and nothing looked at are two things."""
    bring_mission(house, ZH, "示例区", "2025")
    found = year_targets(house, ZH)
    assert found is not None
    assert {line.found for line in found.tree if line.found} == {"对应规则尚未对本区执行"}
