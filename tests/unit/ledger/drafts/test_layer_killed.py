"""A process that dies half-way leaves the ledger as it was; two writers queue."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pyogrio
import pytest
import shapely
from shapely import affinity

from tests.journeys.desk import Desk
from tests.journeys.sheets import SHAPE, Sheet, write_sheet
from tests.patience import PATIENCE_S
from yuanheng.app.demo import DemoSurvey
from yuanheng.app.intake.layers import import_file
from yuanheng.app.opening import open_house
from yuanheng.views.ledger.batches import list_batches

# Imports and dies by SIGKILL when progress reaches a stage for the n-th time.
DYING = """
import os, signal, sys
from pathlib import Path
from yuanheng.app.intake.layers import import_file
from yuanheng.app.opening import open_house
ledger, path, stage, count = sys.argv[1:]
left = int(count)
def progress(told, done, of):
    global left
    if told == stage:
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
import_file(open_house(Path(ledger)), Path(path), period="2012", progress=progress)
"""

# Imports one layer, but writes only when the other process has read its own.
MEETING = """
import sys, time
from pathlib import Path
from yuanheng.app.intake.layers import import_file
from yuanheng.app.opening import open_house
ledger, path, layer, answer, mine, other = sys.argv[1:]
def progress(stage, done, of):
    if (stage, done) == ("read", of):
        Path(mine).touch()
        for _ in range(10_000):
            if Path(other).exists():
                return
            time.sleep(0.01)
batch, _ = import_file(
    open_house(Path(ledger)), Path(path), layer=layer, period=layer[-4:],
    assume=[answer] if answer else [], progress=progress,
)
print(batch.seq)
"""


@pytest.fixture(scope="session")
def long_survey(sheet: Sheet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give patches enough that their rows and their file are written in two pieces each."""
    rows = sheet.only(list(range(sheet.size)) * (5_000 // sheet.size + 1))
    shapes = shapely.from_wkb(rows.cells(SHAPE))
    apart = [  # each copy of the survey a twentieth of a degree further north
        affinity.translate(shape, 0, 0.05 * (n // sheet.size)) for n, shape in enumerate(shapes)
    ]
    numbered = rows.with_field("TBBH", [str(n) for n in range(rows.size)])
    numbered = numbered.with_field(SHAPE, list(shapely.to_wkb(apart)))
    path = write_sheet(numbered, tmp_path_factory.mktemp("long") / "long.gpkg", "long_2012")
    assert numbered.size > 5_000
    assert path.stat().st_size > 4 * 1024 * 1024
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(("stage", "count"), [("keep", 2), ("write", 3)])
def test_an_import_killed_half_way_leaves_the_ledger_as_it_was(
    stage: str, count: int, desk: Desk, sheet: Sheet, long_survey: Path
) -> None:
    desk.bring(sheet, "2012")
    before, figures = list_batches(desk.house), desk.evaluate()
    ledger = str(desk.house.path)
    dead = subprocess.run(
        [sys.executable, "-c", DYING, ledger, str(long_survey), stage, str(count)], check=False
    )
    assert dead.returncode == -signal.SIGKILL
    again = open_house(desk.house.path)
    assert list_batches(again) == before
    assert [len(tuple(again.store.source(s.digest))) for s in again.store.sources()] == [1]
    assert desk.evaluate().results == figures.results
    with closing(sqlite3.connect(desk.house.path)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_an_import_that_was_killed_succeeds_when_repeated(desk: Desk, long_survey: Path) -> None:
    ledger = str(desk.house.path)
    subprocess.run(
        [sys.executable, "-c", DYING, ledger, str(long_survey), "write", "2"], check=False
    )
    assert desk.seqs == [1]
    batch, _ = import_file(open_house(desk.house.path), long_survey, period="2012")
    facts = desk.house.store.facts("parcel", [batch.seq])
    assert (batch.seq, facts.num_rows) == (2, pyogrio.read_info(long_survey)["features"])
    assert batch.source is not None
    kept = b"".join(desk.house.store.source(batch.source.digest))
    assert kept == long_survey.read_bytes()


def test_two_processes_that_import_at_once_both_succeed(desk: Desk, survey: DemoSurvey) -> None:
    marks = [desk.folder / "first", desk.folder / "second"]
    running = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                MEETING,
                str(desk.house.path),
                str(survey.path),
                layer,
                answer,
                str(mine),
                str(other),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        for layer, answer, mine, other in zip(
            survey.layers, ("", "JZMJ=m2"), marks, marks[::-1], strict=True
        )
    ]
    said = [process.communicate(timeout=PATIENCE_S)[0].strip() for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert sorted(said) == ["2", "3"]
    assert {b.layer: str(b.seq) for b in list_batches(desk.house)[1:]} == dict(
        zip(survey.layers, said, strict=True)
    )
    assert len(desk.house.store.sources()) == 1


def test_a_ledger_with_the_files_of_a_dead_writer_beside_it_opens(
    desk: Desk, sheet: Sheet, tmp_path: Path
) -> None:
    desk.bring(sheet)
    reader = sqlite3.connect(desk.house.path)
    reader.execute("SELECT count(*) FROM batch").fetchone()
    copies = [tmp_path / f"copy.yhdb{end}" for end in ("", "-wal", "-shm")]
    for end, copy in zip(("", "-wal", "-shm"), copies, strict=True):
        copy.write_bytes(Path(f"{desk.house.path}{end}").read_bytes())
    reader.close()
    assert list_batches(open_house(copies[0])) == list_batches(desk.house)
