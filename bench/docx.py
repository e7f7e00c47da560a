"""A styled Word table of 1,000 × 7 cells, every number traced: `python bench/docx.py`."""

from __future__ import annotations

import sys
from pathlib import Path

# A script's own folder stands first on the path, and this file bears the name of a peer.
sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != Path(__file__).parent]

import argparse  # noqa: E402
import importlib  # noqa: E402
import json  # noqa: E402
import resource  # noqa: E402
import statistics  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
import zipfile  # noqa: E402
from collections.abc import Callable  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402

from yuanheng.report.fonts import fonts_here  # noqa: E402
from yuanheng.report.phrases.labels import LABELS_ZH  # noqa: E402
from yuanheng.report.view import AreaView, IndicatorRow  # noqa: E402
from yuanheng.report.word.document import write_blocks  # noqa: E402
from yuanheng.report.word.tables import WordTables  # noqa: E402
from yuanheng.report.word.text import WordText  # noqa: E402
from yuanheng.report.wording import value_shown  # noqa: E402

WIDTHS_MM = (40, 22, 20, 18, 13, 15, 28)
Cells = list[tuple[str, ...]]


def make(rows: int, seed: int) -> AreaView:
    """Make an area of so many indicators, scores and ideals drawn at random."""
    rng = np.random.default_rng(seed)
    made = []
    for n in range(rows):
        value, ideal = rng.uniform(10, 9000), rng.uniform(10, 9000)
        score = min(100.0, value / ideal * 100)
        made.append(
            IndicatorRow(
                goal="",
                subgoal="",
                label=f"工业用地固定资产投入强度（{n + 1}）",
                value_text=f"{value:,.2f}",
                unit="万元/hm²",
                ideal_text=f"{ideal:,.2f}",
                weight_text="0.25",
                score_text=f"{score:.2f}",
                score=score,
                verdict="met" if score >= 60 else "not-met",
                status_text="单一来源",
                missing=(),
                formula_text="",
                evidence=(),
                fact_id=f"r2_Z1_m_i{n}",
            )
        )
    return AreaView("主区", "", tuple(made), ())


def cells_of(area: AreaView) -> Cells:
    """Give the texts that every writer has to write."""
    words = {"met": LABELS_ZH.met, "not-met": LABELS_ZH.not_met}
    heads = ("indicator", "value", "unit", "ideal", "weight", "score", "state")
    rows = [
        (
            row.label,
            value_shown(row, LABELS_ZH),
            row.unit,
            row.ideal_text,
            row.weight_text,
            row.score_text,
            f"{words[row.verdict]} {row.status_text}",
        )
        for row in area.indicators
    ]
    return [tuple(getattr(LABELS_ZH, head) for head in heads), *rows]


def ours(area: AreaView, path: Path) -> None:
    """Write the table of the report: 五号, three rules, repeated header, each number traced."""
    text = WordText(chinese=True)
    with path.open("wb") as out:
        write_blocks(out, WordTables(LABELS_ZH, text).indicators(area), "zh", fonts_here())


def by_python_docx(area: AreaView, path: Path) -> None:
    """Write it cell by cell, with font, size and alignment; no number traced."""
    library: Any = importlib.import_module("docx")
    shared: Any = importlib.import_module("docx.shared")
    cells = cells_of(area)
    document = library.Document()
    table = document.add_table(rows=len(cells), cols=7, style="Table Grid")
    for row, texts in zip(table.rows, cells, strict=True):
        for index, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size = shared.Pt(10.5)
            run.font.name = "SimSun"
            if index in {1, 3, 4, 5}:
                paragraph.alignment = 2
    document.save(str(path))


def by_docxtpl(area: AreaView, path: Path) -> None:
    """Fill a template of one row; no number traced."""
    template: Any = importlib.import_module("docxtpl")
    head, *rows = cells_of(area)
    document = template.DocxTemplate(str(_template(path, head)))
    document.render({"rows": rows})
    document.save(str(path))


def _template(path: Path, head: tuple[str, ...]) -> Path:
    """Make the template once; that is not timed twice."""
    target = path.with_name("template.docx")
    if target.exists():
        return target
    library: Any = importlib.import_module("docx")
    document = library.Document()
    table = document.add_table(rows=4, cols=7, style="Table Grid")
    for index, text in enumerate(head):
        table.cell(0, index).text = text
        table.cell(2, index).text = f"{{{{ row[{index}] }}}}"
    table.cell(1, 0).text = "{%tr for row in rows %}"
    table.cell(3, 0).text = "{%tr endfor %}"
    document.save(str(target))
    return target


def read(path: Path) -> Cells:
    """Read the texts of the table back, whoever wrote it; rows of one cell are headings."""
    tree: Any = importlib.import_module("lxml.etree")
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(path) as package:
        root = tree.fromstring(package.read("word/document.xml"))
    rows = [
        tuple(
            "".join(t.text or "" for t in cell.iter(f"{name}t")) for cell in row.iter(f"{name}tc")
        )
        for row in root.iter(f"{name}tr")
    ]
    return [row for row in rows if len(row) == 7]


def timed(
    work: Callable[[AreaView, Path], None], area: AreaView, path: Path, times: int
) -> tuple[float, Cells]:
    """Give the median seconds of some runs after a first, and what was written."""
    work(area, path)
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work(area, path)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), read(path)


def main() -> None:
    """Check that the tables agree, then time ours beside the peers in one run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="the same; 1,000 rows is the full size")
    options = parser.parse_args()
    area = make(1000, seed=7)
    expected = cells_of(area)
    peers: dict[str, dict[str, float] | str] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.docx"
        own, written = timed(ours, area, path, 5)
        if written != expected:
            raise SystemExit("ours is not the table that was asked for")
        for name, work in (("python-docx", by_python_docx), ("docxtpl", by_docxtpl)):
            try:
                seconds, written = timed(work, area, path, 1 if name == "python-docx" else 3)
            except ModuleNotFoundError:
                peers[name] = "not installed"
                continue
            if written != expected:
                raise SystemExit(f"{name} is not the table that was asked for")
            peers[name] = {"seconds": round(seconds, 3), "ratio": round(seconds / own, 2)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    result = {
        "workload": "1000 x 7 styled Word table, 4,000 numbers traced",
        "ours": {"seconds": round(own, 3), "peak_mb": peak},
        "peers": peers,
    }
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    print(result["workload"])
    print(f"  ours         {own:.3f} s, peak {peak} MB")
    for name, peer in peers.items():
        said = peer if isinstance(peer, str) else f"{peer['seconds']:.3f} s, ratio {peer['ratio']}"
        print(f"  {name:12} {said}")


if __name__ == "__main__":
    main()
