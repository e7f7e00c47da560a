"""One evaluation of many zones, however its work is spread: the same scores, verdicts, findings.

The record that they are held against is a ledger with the same facts, judged as a whole.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.journeys.desk import EXAMPLE
from yuanheng.app.demo.nation.make import Nation, make_nation
from yuanheng.app.demo.nation.zone import Size
from yuanheng.app.engine import start_spread
from yuanheng.app.nation.lake_run import LakeRequest, LakeRun, evaluate_lake
from yuanheng.app.nation.work import ZonalTask, versions, work
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.engines.spread.pool import PoolSpread
from yuanheng.engines.spread.serial import SerialSpread
from yuanheng.errors import EngineError, LedgerError, UsageError
from yuanheng.evaluate.run import Question
from yuanheng.evaluate.zonal.part import Part, opened
from yuanheng.model.ledger import Draft, SnapshotSet
from yuanheng.ports import silent
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.store.lake import LakeRecord
from yuanheng.store.lake_manifest import open_lake

CARD, BOOK, YEAR = "cn.land-intensity.2014", "cn.idle-land.2012", "2025"
SMALL = Size(plots=30, footprints=20, supplies=12)
ZONES = 9


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nation") / "lake"
    make_nation(folder, Nation(ZONES, 3, SMALL), SerialSpread())
    return folder


@pytest.fixture(scope="module")
def house(lake: Path, tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    """A ledger told of the same facts, in one batch."""
    told = open_lake(lake)
    record = LakeRecord(told, ledger_schema().relations.values(), told.by_zone)
    sets = tuple(s for _, s in record.sets(told.seq))
    facts = {
        name: record.facts(name, ()).drop_columns(["seq", "fact"])
        for name in dict.fromkeys(f.relation for f in told.files)
    }
    opened_house = create_ledger(tmp_path_factory.mktemp("ledger") / "nation.yhdb")
    draft = Draft("import", "t", None, None, None, facts, sets, ())
    opened_house.store.write(draft, None, silent)
    return opened_house


def asked(lake: Path, out: Path, standard: str, most: int | None = None) -> LakeRequest:
    parameters = EXAMPLE if standard == CARD else None
    return LakeRequest(lake, out, standard, YEAR, parameters=parameters, batch_zones=most)


def kept(out: Path, run: LakeRun) -> dict[str, bytes]:
    """Give what a run left, but for who carried it."""
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    del told["spread"], told["batches"]
    files = {p.name: p.read_bytes() for p in out.glob("*.parquet")}
    return {**files, "run": json.dumps(told).encode(), "digest": run.result_digest.encode()}


@pytest.mark.parametrize(("spread", "most"), [("serial", 1), ("serial", 4), ("pool", 3)])
@pytest.mark.parametrize("standard", [CARD, BOOK])
def test_every_spread_and_every_batch_size_leaves_the_same_bytes(
    lake: Path, tmp_path: Path, standard: str, spread: str, most: int
) -> None:
    whole = evaluate_lake(asked(lake, tmp_path / "whole", standard, 50), SerialSpread())
    run = evaluate_lake(asked(lake, tmp_path / "out", standard, most), start_spread(spread, 2))
    assert kept(tmp_path / "out", run) == kept(tmp_path / "whole", whole)
    assert run.batches == -(-ZONES // most)


def test_a_lake_gives_the_scores_and_observations_of_a_ledger_with_its_facts(
    lake: Path, house: OpenHouse, tmp_path: Path
) -> None:
    ledger = evaluate(house, CARD, period=YEAR, parameters=EXAMPLE)
    run = evaluate_lake(asked(lake, tmp_path / "out", CARD, 2), SerialSpread())
    assert run.result_digest == ledger.result_digest
    assert run.scored == sum(z.total.score is not None for z in ledger.results) > 0


def test_a_lake_gives_the_verdicts_and_findings_of_a_ledger_with_its_facts(
    lake: Path, house: OpenHouse, tmp_path: Path
) -> None:
    ledger = evaluate(house, BOOK, period=YEAR)
    run = evaluate_lake(asked(lake, tmp_path / "out", BOOK, 2), SerialSpread())
    columns = pa.parquet.ParquetFile(tmp_path / "out" / "verdicts.parquet").read().to_pylist()
    assert [
        (c["zone"], c["subject"], c["source_row"], c["rule"], c["verdict"], c["falls_due"])
        for c in columns
    ] == [
        (s.zone, s.subject, s.source_row, r.rule, r.verdict, r.falls_due)
        for s in ledger.verdicts
        for r in s.rules
    ]
    findings = pa.parquet.ParquetFile(tmp_path / "out" / "findings.parquet").read().to_pylist()
    mine = {f.key: f.state for f in house.store.findings() if f.family == "cn.idle-land"}
    assert {f["key"]: f["state"] for f in findings} == mine
    assert run.findings == len(mine) > 0


class Dying:
    """A spread whose worker dies after some batches."""

    name = "dying"

    def __init__(self, after: int) -> None:
        self.after = after

    def map(
        self, work: Callable[[Any], pa.Table], batches: Sequence[Any]
    ) -> Iterator[tuple[int, pa.Table]]:
        for place, batch in enumerate(batches):
            if place == self.after:
                raise KeyboardInterrupt
            yield place, work(batch)


def test_what_was_done_when_the_driver_died_is_not_done_again(lake: Path, tmp_path: Path) -> None:
    request = asked(lake, tmp_path / "out", CARD, 1)
    with pytest.raises(KeyboardInterrupt):
        evaluate_lake(request, Dying(4))
    run = evaluate_lake(request, SerialSpread())
    assert (run.resumed, run.batches) == (4, ZONES)
    whole = evaluate_lake(asked(lake, tmp_path / "whole", CARD, 1), SerialSpread())
    assert kept(tmp_path / "out", run) == kept(tmp_path / "whole", whole)


def test_another_question_does_not_take_up_what_was_done_for_the_first(
    lake: Path, tmp_path: Path
) -> None:
    evaluate_lake(asked(lake, tmp_path / "out", BOOK, 3), SerialSpread())
    other = LakeRequest(lake, tmp_path / "out", BOOK, YEAR, as_of="2024-06-30", batch_zones=3)
    assert evaluate_lake(other, SerialSpread()).resumed == 0


def _once_killed(marker: Path, number: int) -> pa.Table:
    """Kill the worker the first time that it comes to the third batch."""
    if number == 2 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return pa.table({"n": [number]})


def _always_killed(number: int) -> pa.Table:
    os.kill(os.getpid(), signal.SIGKILL)
    return pa.table({"n": [number]})


def test_a_worker_that_is_killed_is_replaced_and_its_batches_are_done(tmp_path: Path) -> None:
    found = dict(PoolSpread(2).map(partial(_once_killed, tmp_path / "killed"), range(6)))
    assert {place: table["n"][0].as_py() for place, table in found.items()} == {
        n: n for n in range(6)
    }


def test_workers_that_die_every_time_are_given_up_with_a_remedy() -> None:
    with pytest.raises(EngineError, match="fewer workers"):
        list(PoolSpread(1).map(_always_killed, [1]))


def damaged(lake: Path, folder: Path, zone: str) -> Path:
    """Copy a lake and flip a byte of one zone's plots."""
    copy = folder / "damaged"
    shutil.copytree(lake, copy)
    path = copy / f"relation=parcel/zone={zone}/part.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    return copy


@pytest.mark.parametrize("most", [1, 50])
def test_a_zone_that_cannot_be_judged_is_named_and_the_rest_is_scored(
    lake: Path, tmp_path: Path, most: int
) -> None:
    copy = damaged(lake, tmp_path, "N00004")
    run = evaluate_lake(asked(copy, tmp_path / "out", CARD, most), SerialSpread())
    (fault,) = run.faults
    assert (fault.zone, fault.where) == ("N00004", "relation=parcel/zone=N00004/part.parquet")
    assert (run.zones, run.subjects) == (ZONES, ZONES - 1)


def test_a_zone_that_was_mended_is_judged_by_the_same_call(lake: Path, tmp_path: Path) -> None:
    copy = damaged(lake, tmp_path, "N00004")
    evaluate_lake(asked(copy, tmp_path / "out", CARD, 3), SerialSpread())
    name = "relation=parcel/zone=N00004/part.parquet"
    shutil.copy(lake / name, copy / name)
    run = evaluate_lake(asked(copy, tmp_path / "out", CARD, 3), SerialSpread())
    assert (run.faults, run.resumed, run.subjects) == ((), 2, ZONES)


def test_a_worker_with_other_versions_refuses(lake: Path) -> None:
    pack = packs.pack(BOOK)
    question = Question(YEAR, "2025-12-31", 1, frozenset(), {}, official=False)
    other = tuple((n, "0" if n == "duckdb" else v) for n, v in versions())
    with pytest.raises(EngineError, match="other versions"):
        work(ZonalTask(BOOK, pack.digest, question, other), open_lake(lake))


def test_a_folder_that_holds_something_else_is_left_alone(lake: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(UsageError, match="already there"):
        evaluate_lake(asked(lake, tmp_path, BOOK), SerialSpread())


def test_a_folder_without_a_manifest_is_no_lake(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no manifest"):
        open_lake(tmp_path)


def test_a_nation_is_the_same_bytes_for_the_same_seed(lake: Path, tmp_path: Path) -> None:
    make_nation(tmp_path / "again", Nation(ZONES, 3, SMALL), PoolSpread(2))
    make_nation(tmp_path / "other", Nation(ZONES, 4, SMALL), SerialSpread())
    manifests = [(f / "manifest.json").read_bytes() for f in (lake, tmp_path / "again")]
    assert manifests[0] == manifests[1] != (tmp_path / "other" / "manifest.json").read_bytes()


def test_a_part_is_the_same_after_its_journey() -> None:
    part = Part(("A", "乙"), {"rows": pa.table({"x": [1, None]})}, {"b": 1, "a": [0.1]})
    (found,) = opened(pa.concat_tables([part.sealed()]))
    assert (found.zones, found.told, list(found.told)) == (part.zones, part.told, ["b", "a"])
    assert found.tables["rows"].equals(part.tables["rows"])


def test_the_empty_sets_of_a_lake_are_sets_too(tmp_path: Path) -> None:
    """A survey that found no plot is known, and not merely absent."""
    told = {"relation": "parcel", "zone": "Z", "assessed_range": "主区", "period": YEAR}
    manifest = {"format": "yuanheng.lake/2", "sequence": 4, "files": [], "empty_sets": [told]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    lake = open_lake(tmp_path)
    record = LakeRecord(lake, ledger_schema().relations.values(), ["Z"])
    assert record.sets(4) == ((4, SnapshotSet("parcel", "Z", "主区", YEAR)),)
    assert LakeRecord(lake, (), ["Y"]).sets(4) == ()
