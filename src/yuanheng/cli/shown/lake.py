"""What the terminal shows of an evaluation over a lake: how many there are, and how they stand."""

from __future__ import annotations

import pyarrow.parquet as pq
from rich.text import Text

from yuanheng.app.demo.nation.make import NationMade
from yuanheng.app.nation.lake_run import LakeRun
from yuanheng.cli.door import Door
from yuanheng.cli.shown.tables import WholeTable

#: So many zones are shown from either end, and so many faults.
_SHOWN = 5


def lake_run(door: Door, run: LakeRun) -> None:
    """Show what an evaluation of many zones came to, and where the whole of it lies."""
    words, out = door.words, door.out
    out.print(Text(f"{run.standard} · {run.period} · {run.as_of}", style="bold"))
    facts = [
        words("{zones} zones in {batches} batches, {subjects} judged", zones=run.zones,
              batches=run.batches, subjects=run.subjects),
        words("{n} scored", n=run.scored) if run.scored else "",
        words("{n} findings", n=run.findings),
        words("{n} batches were done before", n=run.resumed) if run.resumed else "",
    ]  # fmt: skip
    out.print(" · ".join(filter(None, facts)))
    if run.scored:
        _ends(door, run)
    for fault in run.faults[:_SHOWN]:
        what = words.say(fault.what)
        out.print(Text(f"✗ {fault.zone}: {what} {fault.where}".rstrip(), style="red"))
    if run.faults:
        out.print(Text(words("{n} zones could not be judged", n=len(run.faults)), style="red"))
    out.print(words("All of it lies in {folder}", folder=str(run.folder)))


def _ends(door: Door, run: LakeRun) -> None:
    """Show the best and the last zones or enterprises."""
    scores = pq.ParquetFile(run.folder / "scores.parquet").read().to_pylist()
    ranked = sorted((r for r in scores if r["score"] is not None), key=lambda r: -r["score"])
    table = WholeTable((door.words("Rank"), door.words("Name"), door.words("score")))
    places = {row["score"]: n for n, row in reversed(list(enumerate(ranked, 1)))}
    shown = [(places[row["score"]], row) for row in ranked]
    if len(shown) > 2 * _SHOWN:
        shown = shown[:_SHOWN] + shown[-_SHOWN:]
    for n, row in shown:
        table.add_row(str(n), row["name"], f"{row['score']:.2f}")
    door.out.print(table)
    unscored = run.subjects - run.scored
    if unscored > 0:
        door.out.print(door.words("{n} are not provable and have no rank", n=unscored))


def nation(door: Door, made: NationMade) -> None:
    """Say what was made."""
    rows = " · ".join(f"{name} {n:,}" for name, n in made.rows.items())
    door.out.print(door.words("A lake of {n} invented zones lies in {folder}", n=made.zones,
                              folder=str(made.folder)))  # fmt: skip
    door.out.print(rows)
