"""A run of an older ledger, whose amounts are finer now, is made again and compared."""

import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest

from yuanheng.app.keeping.replaying import replay, reread_amounts
from yuanheng.app.opening import OpenHouse, open_house
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.model.replaying import Replay
from yuanheng.views.runs.replayed import change_lines
from yuanheng.words.words import Words

STORE = Path(__file__).parents[2] / "store"
IDLE, CONTROL = "cn.idle-land.2012", "cn.industrial-land-control.2008"


def opened(name: str, folder: Path) -> OpenHouse:
    path = folder / "old.yhdb"
    path.write_bytes(gzip.decompress((STORE / name).read_bytes()))
    return open_house(path)


def replayed(house: OpenHouse) -> Mapping[str, Replay]:
    return {run.standard: replay(house, run.id) for run in house.store.runs()}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    """Give plots at limits, as the program before them wrote them (f5fbea5, by its command line).

    A1 has 20 亩 of 60 developed, in a table; of A2 the same was typed as a correction; A3 has
    300 万元 on 15 亩 where the least is 300 万元/hm2.
    """
    return opened("ledger_r0005_at_limits.yhdb.gz", tmp_path_factory.mktemp("limits"))


@pytest.fixture(scope="module")
def replays(house: OpenHouse) -> Mapping[str, Replay]:
    return replayed(house)


def test_verdicts_that_stay_are_equal_whatever_the_digest(tmp_path: Path) -> None:
    found = replayed(opened("ledger_r0005.yhdb.gz", tmp_path))
    assert (found[IDLE].outcome, found[IDLE].is_equal) == ("equal", True)
    # 10.5 persons had been kept as 10
    corrected = found["cn-huangyan.per-mu.2022"]
    assert (corrected.outcome, corrected.is_equal) == ("corrected", False)


def test_a_verdict_that_changes_because_amounts_were_read_again_is_corrected(
    replays: Mapping[str, Replay],
) -> None:
    found = replays[IDLE]
    changes = {(c.subject, c.id): (c.before, c.after) for c in found.changes}
    suspended = [
        (c.before and c.before.verdict, c.after and c.after.verdict)
        for c in found.changes
        if c.id == "suspended"
    ]
    assert found.outcome == "corrected"
    assert {c.reasons for c in found.changes} == {("amount",)}
    assert {key for key in changes if key[1] in ("suspended", "agreement")} == {
        (plot, rule) for plot in ("A1", "A2") for rule in ("suspended", "agreement")
    }
    assert suspended == [("met", "not-met")] * 2


def test_each_change_names_the_amounts_behind_it_as_people_write_them(
    house: OpenHouse, replays: Mapping[str, Replay]
) -> None:
    found = replays[IDLE]
    lines = change_lines(house, Words("zh"), found.run, found.changes)
    told = {
        (line.subject, a.label, a.before_text, a.after_text, a.how_text, a.batch, a.row)
        for line in lines
        for a in line.amounts
    }
    label = "已动工开发建设用地面积"
    assert told == {
        ("A1", label, "1.3333333333 hm²", "20亩", "按原件重读", 2, 2),
        ("A2", label, "1.3333333333 hm²", "20亩", "还原为录入的亩数", 3, 3),
    }


def test_a_verdict_at_a_limit_that_doubles_missed_is_told_apart_from_a_changed_rule(
    replays: Mapping[str, Replay],
) -> None:
    """The rule of green areas asks for another fact since; the one of investments stands."""
    found = replays[CONTROL]
    assert found.outcome == "differs"
    assert {(c.subject, c.id, *c.reasons) for c in found.changes if c.id != "green-land"} == {
        ("A3", "investment-intensity", "limit")
    }
    assert {c.reasons for c in found.changes if c.id == "green-land"} == {("other",)}


def test_all_amounts_that_were_read_again_are_listed_with_their_owners(house: OpenHouse) -> None:
    found = reread_amounts(house, house.store.last_seq())
    assert [(a.key[-1], a.name, a.was, a.now, a.how) for a in found] == [
        ("A1", "area_developed", 39_999_999_999, 40_000_000_000, "original"),
        ("A2", "area_developed", 39_800_000_001, 39_800_000_000, "original"),
        ("A2", "area_developed", 39_999_999_999, 40_000_000_000, "snapped"),
    ]


def test_a_run_of_today_at_a_limit_is_equal_when_made_again(tmp_path: Path) -> None:
    house = opened("ledger_r0005_at_limits.yhdb.gz", tmp_path)
    run = evaluate(house, IDLE, period="2014", as_of="2013-12-31")
    assert run.is_exact
    assert replay(house, run.id).changes == ()
    states = {f.subject: f.state for f in house.store.findings() if f.rule == "suspended"}
    assert states == {"A1": "closed", "A2": "closed"}
