"""A run of an older ledger, whose amounts are finer now, is made again and compared."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from yuanheng.app.keeping.ledger import Replay, replay
from yuanheng.app.opening import open_house

OLD = Path(__file__).parents[2] / "store" / "ledger_r0005.yhdb.gz"


@pytest.fixture
def replays(tmp_path: Path) -> dict[str, Replay]:
    path = tmp_path / "old.yhdb"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    house = open_house(path)
    return {run.standard: replay(house, run.id) for run in house.store.runs()}


def test_verdicts_that_stay_are_equal_whatever_the_digest(replays: dict[str, Replay]) -> None:
    found = replays["cn.idle-land.2012"]
    assert replace(found, result_digest="another").is_equal


def test_figures_that_were_read_again_are_not_called_equal(replays: dict[str, Replay]) -> None:
    """10.5 persons had been kept as 10."""
    assert not replays["cn-huangyan.per-mu.2022"].is_equal
