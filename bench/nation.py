"""A nation from a lake, one loop: `python bench/nation.py`.

So many invented zones (plots of 5 to 500 points, some with holes, two surveys each, footprints in
degrees, supplies, figures) are scored by one scorecard and judged by one rulebook, with findings,
in a pool of processes. Before it is timed, the first and smallest nation is evaluated in one
process too, zone by zone, and must leave the same digests. Memory is the most that the driver and
its workers held together, looked at twice a second. There is no peer that does this.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Self

import psutil

from yuanheng.app.demo.nation.make import Nation, make_nation
from yuanheng.app.engine import start_spread
from yuanheng.app.nation.lake_run import LakeRequest, evaluate_lake

CARD, BOOK, YEAR = "cn.land-intensity.2014", "cn.idle-land.2012", "2025"
SMALL, USUAL, FULL = 27, 270, 2_700


class Memory:
    """Watches what this process and its children hold together."""

    def __init__(self) -> None:
        self.most = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._stop.wait(0.5):
            held = 0
            for process in (me, *me.children(recursive=True)):
                try:
                    held += process.memory_info().rss
                except psutil.Error:
                    continue
            self.most = max(self.most, held)


def cpu() -> float:
    """Give the seconds of CPU of this process and of its children that have ended."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime


def loop(lake: Path, out: Path, spread: str, most: int | None = None) -> dict[str, object]:
    """Score and judge every zone of a lake; gives digests, seconds and memory."""
    told: dict[str, object] = {}
    start, before = time.perf_counter(), cpu()
    with Memory() as memory:
        for standard, parameters in ((CARD, "bulletin-example"), (BOOK, None)):
            request = LakeRequest(lake, out / standard, standard, YEAR, parameters=parameters)
            run = evaluate_lake(replace(request, batch_zones=most), start_spread(spread))
            told[standard] = {
                "subjects": run.subjects,
                "scored": run.scored,
                "findings": run.findings,
                "faults": len(run.faults),
                "digest": run.result_digest,
            }
    return told | {
        "wall_s": round(time.perf_counter() - start, 2),
        "cpu_s": round(cpu() - before, 2),
        "memory_mib": memory.most // 2**20,
    }


def main() -> None:
    """Make the nations, evaluate them, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zones", type=int, default=USUAL)
    parser.add_argument("--full", action="store_true", help=f"{FULL} zones")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = sorted({SMALL, FULL if options.full else options.zones})
    found: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for zones in sizes:
            lake = folder / f"lake-{zones}"
            start = time.perf_counter()
            made = make_nation(lake, Nation(zones), start_spread("pool"))
            found[str(zones)] = {
                "made_s": round(time.perf_counter() - start, 1),
                "rows": made.rows,
                "mib": sum(p.stat().st_size for p in lake.rglob("*.parquet")) // 2**20,
            }
            if zones == sizes[0]:
                alone = loop(lake, folder / "alone", "serial", 1)
            ours = loop(lake, folder / f"out-{zones}", "pool")
            if zones == sizes[0]:
                assert all(ours[s] == alone[s] for s in (CARD, BOOK)), "spread changes figures"
            found[str(zones)] |= ours
    few, many = (found[str(n)] for n in (sizes[0], sizes[-1]))
    exponent = (
        math.log(float(str(many["cpu_s"])) / float(str(few["cpu_s"])))
        / math.log(sizes[-1] / sizes[0])
        if len(sizes) > 1
        else None
    )
    told = {"cores": os.cpu_count(), "nations": found, "exponent_of_cpu": exponent}
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
        return
    for zones, one in found.items():
        print(f"{zones} zones: {one['wall_s']} s, {one['cpu_s']} s of CPU, {one['memory_mib']} MiB")
        print(f"  lake of {one['mib']} MiB made in {one['made_s']} s: {one['rows']}")
        print(f"  {CARD}: {one[CARD]}")
        print(f"  {BOOK}: {one[BOOK]}")
    if exponent is not None:
        print(f"exponent of CPU over zones: {exponent:.2f}")


if __name__ == "__main__":
    main()
