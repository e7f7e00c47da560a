"""What odd tables cost beyond one that is empty: `python bench/heavy_tables.py`.

CPU seconds and peak memory of `yuanheng import --dry-run`, the child that reads counted along,
less those of a table of one row. Gives 1 where one takes more than it may.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

HEADS = ("企业编号", "企业名称", "用地面积（亩）", "评价税收（万元）")
#: A program that runs another and says what it and its children took.
_MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)
"""
Rows = Sequence[Sequence[object]]


def firms(count: int) -> list[tuple[object, ...]]:
    """Give rows of firms."""
    return [(f"Q{n:06d}", f"示例企业{n}", 10 + n, 100 + n) for n in range(count)]


def plain(path: Path) -> None:
    """Write a table of one firm."""
    write(path, {"企业年度数据": [HEADS, *firms(1)]})


def wide(path: Path) -> None:
    """Write 300 columns, few of them known, over 15 rows."""
    write(path, {"数据": _wide(15)})


def wide_and_long(path: Path) -> None:
    """Write 300 columns over 5,000 rows."""
    write(path, {"数据": _wide(5_000)})


def many_sheets(path: Path) -> None:
    """Write 200 sheets of one head, a firm on each."""
    made = firms(200)
    write(path, {f"表{n}": [HEADS, made[n]] for n in range(200)})


def far_space(path: Path) -> None:
    """Write a table, and a space far from it."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("企业年度数据")
        for n, row in enumerate([HEADS, *firms(2)]):
            page.write_row(n, 0, row)
        page.write_string("XFD60000", " ")


def _wide(count: int) -> Rows:
    head = [*HEADS, *(f"第{n}项监测内容（{n % 7}类）" for n in range(296))]
    return [head, *([*row, *(n % 97 for n in range(296))] for row in firms(count))]


def write(path: Path, sheets: dict[str, Rows]) -> None:
    """Write sheets of rows."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for n, row in enumerate(rows):
                page.write_row(n, 0, row)


#: Each table, the CPU seconds that it may take beyond a plain one, and the megabytes if bounded.
TABLES: dict[str, tuple[Callable[[Path], None], float, int | None]] = {
    "300 columns x 15 rows": (wide, 0.3, None),
    "300 columns x 5,000 rows": (wide_and_long, 5.0, None),
    "200 sheets": (many_sheets, 5.0, None),
    "a space in XFD60000": (far_space, 2.0, 100),
}


def spent(path: Path, ledger: Path) -> tuple[float, int]:
    """Look at a table as an import would; gives CPU seconds and the largest megabytes held."""
    command = [sys.executable, "-m", "yuanheng", "import", str(path), "--dry-run", "--yes"]
    command += ["--zone", "清河经济开发区", "--period", "2023", "--ledger", str(ledger)]
    command += ["--relation", "enterprise_year"]
    told = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command],
        env={**os.environ, "YUANHENG_LANG": "zh"},
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, megabytes = told.stdout.split()
    return float(seconds), int(megabytes)


def main() -> int:
    """Measure, print, and give 1 where a table takes more than it may."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ledger = folder / "ledger.yhdb"
        for words in (["init"], ["zone", "add", "清河经济开发区"]):
            run = [sys.executable, "-m", "yuanheng", *words, "--ledger", str(ledger)]
            subprocess.run(run, check=True, capture_output=True)
        plain(folder / "plain.xlsx")
        base = [spent(folder / "plain.xlsx", ledger) for _ in range(3)]
        seconds0 = statistics.median(s for s, _ in base)
        held0 = max(m for _, m in base)
        found = {}
        for title, (make, most, most_mb) in TABLES.items():
            path = folder / "table.xlsx"
            make(path)
            runs = [spent(path, ledger) for _ in range(3)]
            beyond = statistics.median(s for s, _ in runs) - seconds0
            held = max(m for _, m in runs) - held0
            ends = beyond > most or (most_mb is not None and held > most_mb)
            found[title] = {"seconds": round(beyond, 2), "mb": held, "too_much": ends}
    print(json.dumps({"plain": seconds0, **found}, ensure_ascii=False, indent=1))
    return int(any(each["too_much"] for each in found.values()))


if __name__ == "__main__":
    sys.exit(main())
