"""The as-known view over millions of facts: `python bench/as_known_on.py`."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from yuanheng.app.opening import OpenHouse, create_ledger, open_house
from yuanheng.engines.duck import DuckEngine
from yuanheng.errors import Plain
from yuanheng.ledger.record.known import active_batches, heads, snapshot
from yuanheng.model.evaluation import Statement
from yuanheng.model.ledger import ARROW_TYPES, BatchKind, Draft, SnapshotSet
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema

RANGES = ("主区", "发展方向区")
ROWS = 2_000  # a batch: one survey of one zone, both ranges
YEARS = 8
CORRECTIONS, WITHDRAWALS, TAKEN_BACK = 500, 40, 5
NEW_BATCHES = 25
ASKED = 9  # sequence numbers asked for, spread over the ledger
SEED = 7

#: What is asked of the view, and what is asked once more so that no two views look alike.
SUMS = "SELECT zone, period, count(*) AS n, sum(area) AS area FROM {view} GROUP BY ALL ORDER BY ALL"
MARK = "SELECT bit_xor(hash(fact, seq, assessed_range, land_class, area)) AS mark FROM {view}"

#: Plain DuckDB over the same rows: the last version of each fact, of the last survey of each set.
WINDOWS = """(
    SELECT * FROM (
        SELECT * FROM facts SEMI JOIN standing USING (seq)
        WHERE first IN (SELECT seq FROM standing)
        QUALIFY row_number() OVER (PARTITION BY fact ORDER BY seq DESC) = 1)
    QUALIFY first = max(first) OVER (PARTITION BY zone, assessed_range, period))"""

#: The cleverest plain way we know: no windows over facts, told by us which batch heads each set.
JOINED = """(
    SELECT * FROM (
        SELECT * FROM facts SEMI JOIN heads USING (seq, zone, assessed_range, period))
    WHERE fact NOT IN (SELECT fact FROM fixes SEMI JOIN standing USING (seq))
    UNION ALL BY NAME
    SELECT * FROM (
        SELECT * FROM fixes SEMI JOIN standing USING (seq)
        WHERE (first, zone, assessed_range, period)
            IN (SELECT (seq, zone, assessed_range, period) FROM heads)
        QUALIFY row_number() OVER (PARTITION BY fact ORDER BY seq DESC) = 1))"""


LOAD = """
    CREATE TABLE fixes AS SELECT *, split_part(fact, '.', 1)::BIGINT AS first FROM corrected;
    CREATE TABLE facts AS SELECT *, split_part(fact, '.', 1)::BIGINT AS first FROM imported
        UNION ALL FROM fixes;
    DROP VIEW imported;
    DROP VIEW corrected"""


class Ledger:
    """Writes a made-up ledger of land surveys, the same for the same seed."""

    def __init__(self, house: OpenHouse, seed: int) -> None:
        self.house = house
        self.rng = np.random.default_rng(seed)
        self.stored = ledger_schema().relations["parcel"].stored
        self.imports: list[tuple[int, str, str]] = []

    def survey(self, zone: str, period: str, ranges: tuple[str, ...] = RANGES) -> None:
        """Import a survey of one zone: 2,000 parcels over its ranges."""
        classes = np.array(["A1", "A2", "A31", "A4", "A52", "B21", "B22", "C1"], object)
        area = self.rng.integers(3 * 10**8, 3 * 10**11, ROWS)
        columns = {
            "zone": [zone] * ROWS,
            "assessed_range": [ranges[n % len(ranges)] for n in range(ROWS)],
            "period": [period] * ROWS,
            "number": [str(n + 1) for n in range(ROWS)],
            "land_class": self.rng.choice(classes, ROWS),
            "supply_state": ["D21"] * ROWS,
            "area": area,
            "floor_area": area * 9 // 10,
            "building_base": area * 4 // 10,
            "holder": [f"企业{n % 700:03d}" for n in range(ROWS)],
        }
        seq = self.write("import", self.table(columns), [(zone, r, period) for r in ranges])
        self.imports.append((seq, zone, period))

    def survey_again(self) -> None:
        """Import a zone and year anew, every other time one of its ranges only."""
        _, zone, period = self.imports[self.rng.integers(len(self.imports))]
        self.survey(zone, period, RANGES[: 1 + len(self.imports) % 2])

    def correct(self) -> None:
        """Correct the area of one parcel of some survey."""
        seq, _, _ = self.imports[self.rng.integers(len(self.imports))]
        fact = self.house.store.facts("parcel", [seq]).slice(int(self.rng.integers(ROWS)), 1)
        area = pa.array([self.rng.integers(3 * 10**8, 3 * 10**11)])
        new = fact.set_column(fact.schema.get_field_index("area"), "area", area)
        self.write("correct", new.drop_columns(["seq"]), [], relation="parcel")

    def withdraw(self) -> None:
        """Take a survey back."""
        seq, _, _ = self.imports[self.rng.integers(len(self.imports))]
        self.write("withdraw", None, [], withdraws=seq)

    def withdraw_and_take_back(self) -> None:
        """Take a survey back, and then take that back."""
        self.withdraw()
        self.write("withdraw", None, [], withdraws=self.house.store.last_seq())

    def table(self, columns: dict[str, Any]) -> pa.Table:
        """Make the facts of a survey; what is not named is unknown."""
        made = {
            name: pa.array(columns.get(name, [None] * ROWS), ARROW_TYPES[kind])
            for name, kind in self.stored
        }
        return pa.table({"source_row": np.arange(ROWS), **made})

    def write(
        self,
        kind: BatchKind,
        facts: pa.Table | None,
        sets: list[tuple[str, str, str]],
        **details: Plain,
    ) -> int:
        """Write one batch."""
        named = tuple(SnapshotSet("parcel", *s) for s in sets)
        tables = {} if facts is None else {"parcel": facts}
        draft = Draft(kind, "bench", None, None, None, tables, named, (), details)
        return self.house.store.write(draft, None, silent).seq


def make(path: Path, batches: int) -> None:
    """Make a ledger: first surveys, then new ones, corrections and withdrawals in any order."""
    ledger = Ledger(create_ledger(path), SEED)
    first = batches * 4 // 5
    for n in range(first):
        ledger.survey(f"Z{n // YEARS:04d}", str(2010 + n % YEARS))
    events: list[Callable[[], None]] = [ledger.survey_again] * (batches - first)
    events += [ledger.correct] * CORRECTIONS + [ledger.withdraw] * WITHDRAWALS
    events += [ledger.withdraw_and_take_back] * TAKEN_BACK
    for n in ledger.rng.permutation(len(events)):
        events[n]()


def add(path: Path) -> None:
    """Write 50,000 new facts as another program would."""
    ledger = Ledger(open_house(path), SEED + 1)
    for n in range(NEW_BATCHES):
        ledger.survey(f"N{n:04d}", "2020")


def apart(work: Callable[..., None], *arguments: object) -> None:
    """Do work in a process of its own, so that its memory is not counted."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{work.__name__} failed")


def ours(house: OpenHouse, upto: int, question: str = SUMS) -> list[tuple[Any, ...]]:
    """Give the view at a sequence number as a table of all its columns, and the sums over it."""
    view = snapshot(house.store, "parcel", upto)
    statement = Statement(question.format(view="parcel"), "duckdb", (), ("parcel",))
    return tuples(DuckEngine().run(statement, {"parcel": view}, {}))


class Peer:
    """Plain DuckDB with all facts in a table of its own, in memory."""

    def __init__(self, house: OpenHouse) -> None:
        self.house = house
        self.connection = duckdb.connect()
        kinds = {b.seq: b.kind for b in house.store.batches()}
        for name, kind in (("imported", "import"), ("corrected", "correct")):
            rows = house.store.facts("parcel", [s for s, k in kinds.items() if k == kind])
            self.connection.register(name, rows)
        self.connection.execute(LOAD)

    def ask(self, view: str, question: str = SUMS) -> list[tuple[Any, ...]]:
        """Give the sums over a view; which batches stand is told to it, at no cost."""
        return tuples(self.connection.sql(question.format(view=view)).to_arrow_table())

    def tell(self, upto: int) -> None:
        """Tell which batches stand and which head each set."""
        store = self.house.store
        standing = pa.table({"seq": list(active_batches(store.batches(), upto))})
        rows = [(seq, s.zone, s.area, s.period) for s, seq in heads(store, upto).items()]
        names = ("seq", "zone", "assessed_range", "period")
        named = pa.table(dict(zip(names, zip(*rows, strict=True), strict=True)))
        for name, table in (("standing", standing), ("heads", named)):
            self.connection.register("told", table)
            self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM told")


def tuples(table: pa.Table) -> list[tuple[Any, ...]]:
    """Give the rows of a table."""
    return list(zip(*(c.to_pylist() for c in table.columns), strict=True))


def seconds(work: Callable[[], object]) -> float:
    """Time some work once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mb() -> int:
    """Give the most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(path: Path, batches: int) -> dict[str, Any]:
    """Check that the answers agree, then time ours beside the peers."""
    house = open_house(path)
    last = house.store.last_seq()
    first_load = seconds(lambda: snapshot(house.store, "parcel", last))
    asked = [int(n) for n in np.linspace(last // 10, last, ASKED)]
    answers = {upto: [ours(house, upto, q) for q in (SUMS, MARK)] for upto in asked}
    peak = peak_mb()
    peer, views = Peer(house), {"duckdb windows": WINDOWS, "duckdb joined": JOINED}
    times: dict[str, list[float]] = {name: [] for name in ("view", "sums", *views)}
    for upto, answer in answers.items():
        peer.tell(upto)
        for name, view in views.items():
            if [peer.ask(view, q) for q in (SUMS, MARK)] != answer:
                raise SystemExit(f"{name} disagrees at {upto}")
            times[name].append(seconds(lambda view=view: peer.ask(view)))  # type: ignore[misc]
        times["view"].append(seconds(lambda upto=upto: snapshot(house.store, "parcel", upto)))  # type: ignore[misc]
        times["sums"].append(seconds(lambda upto=upto: ours(house, upto)))  # type: ignore[misc]
    apart(add, path)
    rows = snapshot(house.store, "parcel", last).num_rows
    refresh = seconds(lambda: snapshot(house.store, "parcel", last + NEW_BATCHES))
    if snapshot(house.store, "parcel", last + NEW_BATCHES).num_rows != rows + NEW_BATCHES * ROWS:
        raise SystemExit("The new facts were not seen")
    median = {name: statistics.median(taken) for name, taken in times.items()}
    own = median["sums"]
    return {
        "workload": f"as-known view and sums over {batches * ROWS} facts in {last} batches",
        "ours": {
            "seconds": round(own, 3),
            "view_seconds": round(median["view"], 3),
            "first_load_seconds": round(first_load, 3),
            "refresh_seconds": round(refresh, 3),
            "peak_mb": peak,
        },
        "peers": {
            name: {"seconds": round(median[name], 3), "ratio": round(median[name] / own, 2)}
            for name in views
        },
    }


def main() -> None:
    """Make a ledger, measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="5 million facts (default 500,000)")
    options = parser.parse_args()
    batches = 2_500 if options.full else 250
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.yhdb"
        apart(make, path, batches)
        result = measure(path, batches)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    own = result["ours"]
    print(result["workload"])
    print(f"  ours            {own['seconds']:.3f} s, the view alone {own['view_seconds']:.3f} s")
    print(f"    first load {own['first_load_seconds']:.3f} s, peak {own['peak_mb']} MB")
    print(f"    50,000 new facts seen in {own['refresh_seconds']:.3f} s")
    for name, peer in result["peers"].items():
        print(f"  {name:15} {peer['seconds']:.3f} s, ratio {peer['ratio']}")


if __name__ == "__main__":
    main()
