"""A filled workbook of 50,000 × 20 cells, every cell checked: `python bench/workbook.py`."""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import python_calamine
import xlsxwriter

from yuanheng.ledger.tables.sheet_facts import read_filled
from yuanheng.ledger.workbooks.sheets import read_sheets
from yuanheng.standards.relations import ledger_schema

COLUMNS = [
    "zone",
    "assessed_range",
    "period",
    "number",
    "land_class",
    "supply_state",
    "area",
    "floor_area",
    "building_base",
    "structures_base",
    "idle",
    "supplied_on",
    "competitive_supply",
    "term_years",
    "ownership",
    "holder",
    "planned_class",
    "approved_class",
    "unbuildable_basis",
    "remark",
]
FAULTS = 200


def make(path: Path, rows: int, seed: int) -> int:
    """Write a workbook in the shape of the parcel table with faults; gives how many."""
    rng = np.random.default_rng(seed)
    relation = ledger_schema().relations["parcel"]
    classes = ("A1", "A2", "A31", "A4", "A52", "B21", "B22", "C1")
    faulty = set(rng.choice(rows, FAULTS, replace=False).tolist())
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet("地块（图斑）")
        for index, name in enumerate(COLUMNS):
            column = relation.column(name)
            unit = f"（{column.unit.text}）" if column.unit else ""
            page.write_string(0, index, column.label["zh"] + unit)
        for n in range(rows):
            area = round(float(rng.lognormal(0, 1)), 4)
            base = round(area * 0.4, 4)
            supplied = f"{1995 + n % 18}-{1 + n % 12:02d}"
            places = ("Z1", "主区", "2013", str(n + 1), classes[n % 8], "D21")
            amounts = (area, round(area * 0.9, 4), base, round(base * 1.2, 4))
            rest = ("否", supplied, "是", 50, "国有", f"企业{n % 700:03d}", "A2", "A2", None, None)
            cells = (*places, *amounts, *rest)
            for index, cell in enumerate(cells):
                if n in faulty and index == 6:
                    page.write_string(n + 1, index, "约1公顷多")
                elif isinstance(cell, str):
                    page.write_string(n + 1, index, cell)
                elif cell is not None:
                    page.write_number(n + 1, index, cell)
    return len(faulty)


def ours(path: Path) -> int:
    """Read, convert and check every cell; gives how many were set aside."""
    schema = ledger_schema()
    filled = read_filled(read_sheets(path)[0], schema.relations["parcel"], schema, None)
    return sum(i.quarantined for i in filled.issues)


def by_openpyxl(path: Path) -> int:
    """Read every cell with openpyxl, read-only; no checks."""
    page = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    return sum(1 for _ in page.iter_rows(values_only=True))


def by_calamine(path: Path) -> int:
    """Read every cell with calamine; no checks."""
    with python_calamine.load_workbook(str(path)) as book:
        return len(book.get_sheet_by_index(0).to_python())


def timed(work: Callable[[Path], int], path: Path, times: int) -> tuple[float, int]:
    """Give the median seconds of some runs, and the answer."""
    taken, answer = [], 0
    for _ in range(times):
        start = time.perf_counter()
        answer = work(path)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), answer


def main() -> None:
    """Check that the answers agree, then time ours beside the peers in one run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="50,000 rows (default 10,000)")
    options = parser.parse_args()
    rows = 50_000 if options.full else 10_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        faults = make(path, rows, seed=7)
        own, found = timed(ours, path, 3)
        if found != faults:
            raise SystemExit(f"{found} faults found, {faults} planted")
        peers = {}
        for name, work in (("openpyxl", by_openpyxl), ("calamine", by_calamine)):
            seconds, read = timed(work, path, 3)
            if read != rows + 1:
                raise SystemExit(f"{name} read {read} rows of {rows + 1}")
            peers[name] = {"seconds": round(seconds, 3), "ratio": round(seconds / own, 2)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    result = {
        "workload": f"{rows} x {len(COLUMNS)} workbook with {faults} faults",
        "ours": {"seconds": round(own, 3), "peak_mb": peak},
        "peers": peers,
    }
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    print(result["workload"])
    print(f"  ours      {own:.3f} s, every cell checked, peak {peak} MB")
    for name, peer in peers.items():
        print(f"  {name:9} {peer['seconds']:.3f} s without checks, ratio {peer['ratio']}")


if __name__ == "__main__":
    main()
