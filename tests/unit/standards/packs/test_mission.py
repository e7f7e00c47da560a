"""The sample tree of targets: each phrase is tied to one thing, and none is left out."""

import re
from collections import defaultdict
from pathlib import Path
from typing import get_args

import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_book
from yuanheng.app.opening import create_ledger
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.origins import ORIGIN_KINDS
from yuanheng.monitor.indicators.series import read_series
from yuanheng.standards.packs.mission import Measure, TaskKind, mission_targets
from yuanheng.views.standards.mission import mission_tree
from yuanheng.words.words import Words

RETURN = Path(__file__).parents[2] / "ledger" / "mapping" / "books" / "经济指标月报2025.10.xlsx"
_ROW = re.compile(r"\|\s*(\d+)\s*\|([^|]*)\|")
_BETWEEN = re.compile(r"[;；,，、:：()（）]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_phrase_is_tied_to_what_there_is_or_says_what_is_wanting() -> None:
    """The reader refuses a name that no standard has, and a phrase with two ties or none."""
    found = mission_targets()
    assert len(found) > 80
    assert {t.by for t in found} == set(get_args(Measure))
    assert all(t.said["zh"] and t.said["en"] for t in found)
    assert len({(t.row, t.phrase["zh"]) for t in found}) == len(found)


def test_the_tree_counts_what_nothing_measures_yet() -> None:
    tree = mission_tree(Words("zh"))
    assert tree.total == sum(len(lines) for _, lines in tree.rows)
    assert tree.not_yet == sum(line.by == "not_yet" for _, ls in tree.rows for line in ls)
    assert 0 < tree.not_yet < tree.total


def test_tasks_that_measure_a_phrase_come_of_what_gives_tasks() -> None:
    """Findings, the documents that offices know, and rounds."""
    kinds = {t.name for t in mission_targets() if t.by == "task"}
    assert kinds <= set(get_args(TaskKind))
    assert set(get_args(TaskKind)) == {*ORIGIN_KINDS, "finding", "round"}


def test_every_series_that_measures_a_phrase_is_in_the_office_s_monthly_return(
    tmp_path: Path,
) -> None:
    """By the name under which its book is read."""
    house = create_ledger(tmp_path / "ledger.yhdb")
    zone, _ = add_zone(house, "示例县经济开发区", {})
    asked = TableRequest(RETURN, None, None, None, zone, is_confirmed=True)
    import_book(house, asked, Words("zh"))
    read = {name for _, name in read_series(house.store, [zone], house.store.last_seq())}
    assert {t.name for t in mission_targets() if t.by == "series"} <= read


@pytest.mark.realdata
def test_the_tree_holds_every_phrase_of_the_mission(realdata: Path) -> None:
    mission = realdata.parent / "MISSION.md"
    asked: dict[int, set[str]] = defaultdict(set)
    for line in mission.read_text(encoding="utf-8").splitlines():
        if row := _ROW.match(line):
            parts = (part.strip() for part in _BETWEEN.split(row[2]))
            asked[int(row[1])] |= {part for part in parts if _CHINESE.search(part)}
    held: dict[int, set[str]] = defaultdict(set)
    for target in mission_targets():
        held[target.row].add(target.phrase["zh"])
    assert len(asked) == 22
    assert held == asked
