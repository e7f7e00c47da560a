"""Forty rules over 10,000 subjects, verdict and explanation: `python bench/rules.py`.

Ours is timed on rows of which a tenth of the facts is unknown, from the facts in memory to the
verdict of every rule on every row and, for each verdict that somebody must look at, a record with
the missing facts, due day and binding level. A peer that knows no unknown is timed on complete
rows, for bare verdicts, which must be the same.

Ours and the peer's are run in turns, and of each the medians are printed by the wall and in CPU of
the process, all its threads: beside other work only the second says anything. The peer is the
package zen-engine of the public index, which no lock of this project names: put it beside with
`pip install --target FOLDER zen-engine` and run with `PYTHONPATH=FOLDER`. Without it only ours is
timed, and that is said.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from yuanheng.engines.duck import DuckEngine
from yuanheng.evaluate.rulebook import Judged, bound, judge
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.compile import compile_rulebook
from yuanheng.standards.rulebooks.reading import read_rulebook
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.standards.yaml.source import Yaml

RULES = 40
AS_OF = "2013-06-30"
HM2, WAN = 3 * 10**10, 10**8
AREAS = ("area", "floor_area_counted", "covered_area", "administration_area", "green_area")
MONEY = ("price", "investment_total", "investment_made", "fixed_investment")
EVENTS = ("signed_on", "agreed_start", "construction_start", "delivered", "suspended_since")
FLAGS = ("hoarding", "filed", "non_production_buildings")
CAUSES = ("enterprise", "government", "force-majeure")
T = TypeVar("T")

#: A rule in our language, and the same for a peer on plain numbers (thirds of a mm², 毫, days).
FORMS: tuple[tuple[str, str], ...] = (
    ("{a} / {b} < qty({n}, '%')", "{a} * 100 < {b} * {n}"),
    (
        "not_happened({e}, as_of) AND as_of >= {f} + interval '{d} day'",
        "{e} > as_of and as_of >= {f} + {d}",
    ),
    (
        "happened({e}, as_of) AND ({a} / {b} < qty({n}, '%') OR {x}) AND idle_cause = '{c}'",
        "{e} <= as_of and ({a} * 100 < {b} * {n} or {x}) and idle_cause == '{c}'",
    ),
    ("{m} > qty({w}, '万元') AND NOT {x}", "{m} > {w} * 100000000 and not({x})"),
    (
        "({x} OR {y}) AND {a} > qty({k}, 'hm2') AND idle_cause IN ('government', '{c}')",
        "({x} or {y}) and {a} > {k} * 30000000000 and idle_cause in ['government', '{c}']",
    ),
    (
        "days_between({e}, {f}) > qty({d}, '日') OR {a} BETWEEN qty({k}, 'hm2') AND qty(8, 'hm2')",
        "{f} - {e} > {d} or ({a} >= {k} * 30000000000 and {a} <= 8 * 30000000000)",
    ),
)


def make_rules(seed: int) -> list[tuple[str, str]]:
    """Draw the rules, each in both languages."""
    rng = np.random.default_rng(seed)
    rules = []
    for n in range(RULES):
        a, b = rng.choice(AREAS, 2, replace=False)
        e, f = rng.choice(EVENTS, 2, replace=False)
        x, y = rng.choice(FLAGS, 2, replace=False)
        words = {"a": a, "b": b, "e": e, "f": f, "x": x, "y": y, "m": rng.choice(MONEY)}
        words |= {"c": rng.choice(CAUSES), "n": rng.integers(5, 90), "d": rng.integers(30, 720)}
        words |= {"k": rng.integers(1, 8), "w": rng.integers(100, 9000)}
        rules.append((FORMS[n % 6][0].format(**words), FORMS[n % 6][1].format(**words)))
    return rules


def make_book(rules: list[tuple[str, str]]) -> Rulebook:
    """Read the rules as a rulebook over projects; a third of them fall due."""
    label = {"zh": "规则", "en": "rule"}
    raw = {
        f"r{n}": {"label": label, "article": f"第{n}条", "when": when, "status": "confirmed"}
        | ({"falls_due": "agreed_start + interval '1 year'"} if n % 3 == 1 else {})
        for n, (when, _) in enumerate(rules)
    }
    text = {"rulebook": "bench.rules", "subject": "supply", "rules": raw}
    return read_rulebook(Yaml("bench", text), "bench.rules.1", ledger_schema(), None)


def make_rows(count: int, seed: int, unknown: float) -> dict[str, list[Any]]:
    """Draw projects; a fact is unknown with some chance."""
    rng = np.random.default_rng(seed)
    drawn: dict[str, npt.NDArray[Any]] = {
        n: rng.integers(1, 10**6, count) * 3 * 10**5 for n in AREAS
    }
    drawn |= {n: rng.integers(1, 10**4, count) * WAN for n in MONEY}
    drawn |= {n: rng.integers(734000, 735200, count) for n in EVENTS}
    drawn |= {n: rng.random(count) < 0.4 for n in FLAGS}
    drawn["idle_cause"] = rng.choice(CAUSES, count)
    return {
        name: [None if gone else v for v, gone in zip(c.tolist(), lost.tolist(), strict=True)]
        for name, c in drawn.items()
        for lost in (rng.random(count) < unknown,)
    }


def as_table(rows: dict[str, list[Any]]) -> pa.Table:
    """Store the rows as the ledger does."""
    count = len(rows["area"])
    cells: dict[str, list[Any]] = {n: c for n, c in rows.items() if n not in EVENTS}
    for name in EVENTS:
        days = [None if d is None else date.fromordinal(d).isoformat() for d in rows[name]]
        cells |= {f"{name}_from": days, f"{name}_to": days}
    cells |= {"zone": ["Z1"] * count, "period": ["2013"] * count, "seq": [1] * count}
    cells |= {"number": [f"{n:07d}" for n in range(count)], "source_row": list(range(count))}
    stored = (*SYSTEM_COLUMNS, *ledger_schema().relations["supply"].stored)
    columns = {n: pa.array(cells.get(n, [None] * count), ARROW_TYPES[k]) for n, k in stored}
    return pa.table(columns)


def ours(book: Rulebook, table: pa.Table) -> Judged:
    """Compile, run, and make the record of every verdict that needs a look."""
    given = bound(book, {}, as_of=AS_OF, period="2013")
    judged = judge(book, DuckEngine().run(compile_rulebook(book), {"supply": table}, given))
    judged.kept(AS_OF)
    return judged


def by_zen(rules: list[tuple[str, str]]) -> Callable[[list[dict[str, Any]]], list[list[bool]]]:
    """Give bare verdicts by zen-engine: one node of expressions, evaluated row by row."""
    import zen  # noqa: PLC0415 - a peer that may be absent

    expressions = [{"id": f"e{n}", "key": f"r{n}", "value": v} for n, (_, v) in enumerate(rules)]
    graph = {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
            {
                "id": "rules",
                "name": "rules",
                "type": "expressionNode",
                "position": {"x": 1, "y": 0},
                "content": {"expressions": expressions},
            },
            {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(graph))

    def work(rows: list[dict[str, Any]]) -> list[list[bool]]:
        found = (decision.evaluate(row)["result"] for row in rows)
        return [[answer[f"r{n}"] for n in range(RULES)] for answer in found]

    return work


@dataclass
class Timed:
    """What some runs took: seconds by the wall, and of CPU in all threads."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def run(self, work: Callable[[], T]) -> T:
        """Run once more."""
        wall, cpu = time.perf_counter(), time.process_time()
        answer = work()
        self.cpu.append(time.process_time() - cpu)
        self.wall.append(time.perf_counter() - wall)
        return answer

    def medians(self) -> dict[str, float]:
        """Give both medians."""
        wall, cpu = statistics.median(self.wall), statistics.median(self.cpu)
        return {"seconds": round(wall, 3), "cpu_seconds": round(cpu, 3)}

    def ratios_of(self, own: Timed) -> dict[str, float]:
        """Give how many times ours these are."""
        wall = statistics.median(self.wall) / statistics.median(own.wall)
        cpu = statistics.median(self.cpu) / statistics.median(own.cpu)
        return {"ratio": round(wall, 1), "cpu_ratio": round(cpu, 1)}


def check_same(answer: Judged, said: list[list[bool]]) -> None:
    """Refuse to time a peer that gives other verdicts."""
    verdicts = np.stack([rule.verdicts for rule in answer.rules], axis=1)
    differ = int(np.count_nonzero(verdicts != np.array(said, dtype=np.int8)))
    if differ:
        raise SystemExit(f"{differ} of {verdicts.size} verdicts are given otherwise by the peer")


def measure(count: int, times: int = 5) -> dict[str, Any]:
    """Check that the verdicts agree, then time ours beside the peer in one run, in turns."""
    rules = make_rules(seed=7)
    book = make_book(rules)
    complete = make_rows(count, seed=8, unknown=0.0)
    answer = ours(book, as_table(complete))
    table = as_table(make_rows(count, seed=9, unknown=0.1))
    peer: Callable[[], list[list[bool]]] | None = None
    if importlib.util.find_spec("zen"):
        today = date.fromisoformat(AS_OF).toordinal()
        rows = [
            dict(zip(complete, cells, strict=True)) | {"as_of": today}
            for cells in zip(*complete.values(), strict=True)
        ]
        peer = partial(by_zen(rules), rows)
        check_same(answer, peer())
    own, other = Timed(), Timed()
    for _ in range(times):
        judged = own.run(lambda: ours(book, table))
        if peer is not None:
            other.run(peer)
    peers: dict[str, Any] = {"zen-engine": "not installed"}
    if peer is not None:
        peers = {"zen-engine": other.medians() | other.ratios_of(own)}
    counted = judged.counts()
    return {
        "workload": f"{count} subjects x {RULES} rules, a tenth of the facts unknown",
        "ours": {
            **own.medians(),
            "met": sum(c.met for c in counted),
            "not_provable": sum(c.not_provable for c in counted),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        },
        "peers": peers,
    }


def main() -> None:
    """Print the medians as a page or as one JSON document."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="10,000 subjects (default 4,000)")
    options = parser.parse_args()
    result = measure(10_000 if options.full else 4_000)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    own = result["ours"]
    print(result["workload"])
    print(f"  ours        {said(own)} with explanations, peak {own['peak_mb']} MB")
    print(f"    met {own['met']}, not provable {own['not_provable']}")
    for name, peer in result["peers"].items():
        told = peer
        if not isinstance(peer, str):
            told = f"{said(peer)}, ratio {peer['ratio']} by the wall, {peer['cpu_ratio']} in CPU"
        print(f"  {name:11} {told}")


def said(medians: dict[str, float]) -> str:
    """Say what a run takes."""
    return f"{medians['seconds']:.3f} s by the wall, {medians['cpu_seconds']:.3f} s of CPU"


if __name__ == "__main__":
    main()
