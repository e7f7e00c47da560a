"""A newcomer follows the README, with the installed command and nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.journeys.desk import EXAMPLE, STANDARD
from yuanheng.app.demo import ZONE_CODE, ZONE_NAME, write_demo_survey
from yuanheng.app.demo.play import DemoOutcome, play_demo
from yuanheng.cli import main
from yuanheng.report.view import ZoneView
from yuanheng.views.reports.view import report_view
from yuanheng.words.words import Words


def environment(folder: Path, lang: str = "en") -> dict[str, str]:
    named = {"YUANHENG_LEDGER": str(folder / "zone.yhdb"), "YUANHENG_LANG": lang}
    return {**os.environ, **named, "PYTHONUTF8": "1"}


def run(folder: Path, *words: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yuanheng", *words],
        cwd=folder,
        env=environment(folder, lang),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_demo_goes_round_the_loop_and_ends(tmp_path: Path) -> None:
    told = run(tmp_path, "demo", "demo", "--json")
    assert (told.returncode, told.stderr) == (0, "")
    answer = json.loads(told.stdout)
    years = [(r["standard"], r["period"]) for r in answer["runs"]]
    assert years == [
        (STANDARD, "2012"),
        (STANDARD, "2013"),
        (STANDARD, "2012"),
        (STANDARD, "2013"),
        ("cn.idle-land.2012", "2013"),
    ]
    files = [answer[name] for name in ("ledger", "survey", "supplies", "docx", "xlsx")]
    assert [name for name in files if not (tmp_path / name).is_file()] == []


@pytest.mark.system("bash")
def test_output_into_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m yuanheng sql {STANDARD} | head -c 1'
    told = subprocess.run(
        ["bash", "-c", command], env=environment(tmp_path), capture_output=True, check=False
    )
    assert b"Traceback" not in told.stderr
    assert b"Exception" not in told.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first day")
    write_demo_survey(folder / "demo_survey.gpkg")
    return folder


@pytest.fixture
def say(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> "Speak":
    monkeypatch.chdir(folder)
    monkeypatch.setenv("YUANHENG_LEDGER", "zone.yhdb")
    monkeypatch.setenv("YUANHENG_LANG", "en")
    return Speak(capsys)


class Speak:
    """Speaks to the command line and gives its code and what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(list(words))
        heard = self._capsys.readouterr()
        return int(end.value.code or 0), heard.out, heard.err


def test_the_demo_leaves_a_folder_with_other_files_alone(say: Speak, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    code, _, err = say("demo", str(tmp_path))
    assert (code, "holds other files" in " ".join(err.split())) == (6, True)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_the_loop_of_the_readme(say: Speak, folder: Path) -> None:
    code, out, _ = say("init")
    assert (code, "zone.yhdb" in out) == (0, True)

    code, out, _ = say("zone", "add", ZONE_NAME, "--code", ZONE_CODE)
    assert (code, "sequence 1" in out) == (0, True)

    code, _, err = say("import", "demo_survey.gpkg")
    assert (code, "demo_2012" in err, "demo_2013" in err) == (2, True, True)

    code, out, _ = say("import", "demo_survey.gpkg", "--layer", "demo_2012", "--period", "2012")
    assert (code, "as batch 2" in out) == (0, True)

    second = ("import", "demo_survey.gpkg", "--layer", "demo_2013", "--period", "2013")
    code, _, err = say(*second)
    assert (code, "--assume JZMJ=m2" in err) == (4, True)
    code, out, _ = say(*second, "--assume", "JZMJ=m2")
    assert (code, "as batch 3" in out) == (0, True)

    code, out, _ = say("batches", "--json")
    assert [batch["seq"] for batch in json.loads(out)] == [1, 2, 3]

    evaluate = ("evaluate", "--standard", STANDARD, "--params", EXAMPLE)
    code, out, _ = say(*evaluate, "--period", "2012")
    assert (code, "Not provable, and the missing facts" in out) == (0, True)
    code, out, _ = say(*evaluate, "--period", "2013")
    assert (code, "Run 2" in out, ZONE_NAME in out) == (0, True, True)

    code, out, _ = say("runs", "--json")
    assert [(r["id"], r["period"]) for r in json.loads(out)] == [(1, "2012"), (2, "2013")]

    code, out, _ = say("findings", "--json")
    rules = {view["finding"]["rule"] for view in json.loads(out)}
    assert {"area-agreement", "displacement"} <= rules

    code, out, _ = say("explain", "2", "示例县/主区", "idle_rate")
    assert (code, "demo_2013" in out, "TDXZQK" in out) == (0, True, True)

    code, out, _ = say("sql", STANDARD)
    assert (code, "SELECT" in out) == (0, True)

    code, out, _ = say("report", "--run", "2", "--out", "report")
    assert code == 0
    assert sorted(path.name for path in (folder / "report").iterdir()) == [
        "yuanheng-run2-2013.docx",
        "yuanheng-run2-2013.html",
        "yuanheng-run2-2013.xlsx",
    ]

    code, out, _ = say("standards", "list")
    assert (code, STANDARD in out) == (0, True)
    code, out, _ = say("standards", "show", STANDARD)
    assert (code, "supplied / ready" in out) == (0, True)
    code, out, _ = say("standards", "test")
    assert (code, "✗" in out) == (0, False)


@pytest.fixture(scope="module")
def demos(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[DemoOutcome, DemoOutcome]:
    """The demo played twice in one folder; what stands there is the second."""
    folder, words = tmp_path_factory.mktemp("demo"), Words("zh")
    return play_demo(folder, words), play_demo(folder, words)


@pytest.fixture(scope="module")
def demo(demos: tuple[DemoOutcome, DemoOutcome]) -> DemoOutcome:
    return demos[1]


@pytest.fixture(scope="module")
def demo_view(demo: DemoOutcome) -> tuple[ZoneView, ...]:
    return report_view(demo.house, demo.runs[-1], Words("zh"), maps=False).zones


def test_the_demo_may_be_repeated_in_its_folder_and_finds_the_same(
    demos: tuple[DemoOutcome, DemoOutcome],
) -> None:
    first, second = (
        [(r.id, a.area, a.indicators) for r in demo.runs for z in r.results for a in z.areas]
        for demo in demos
    )
    assert first == second


def words_of_docx(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def words_of_xlsx(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return "\n".join(
        str(cell)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    )


def numbers_of_xlsx(path: Path) -> set[float]:
    """Give every number that stands in a cell of a workbook."""
    book = openpyxl.load_workbook(path)
    cells = (cell for page in book for row in page.iter_rows(values_only=True) for cell in row)
    # A workbook holds 16 digits of a number, one less than a double may need.
    return {round(float(cell), 9) for cell in cells if isinstance(cell, (int, float))}


def test_the_word_file_tells_zone_values_statuses_and_missing_facts(
    demo: DemoOutcome, demo_view: tuple[ZoneView, ...]
) -> None:
    told = words_of_docx(demo.report.docx)
    (zone,) = demo_view
    assert zone.name in told
    rows = [row for area in zone.areas for row in area.indicators]
    assert [row.label for row in rows if row.label not in told] == []
    assert [row.value_text for row in rows if row.value_text not in told] == []
    assert [row.status_text for row in rows if row.status_text not in told] == []
    assert [fact for row in rows for fact in row.missing if fact not in told] == []
    assert "示例" in told


def test_the_workbook_tells_zone_values_statuses_and_missing_facts(
    demo: DemoOutcome, demo_view: tuple[ZoneView, ...]
) -> None:
    told = words_of_xlsx(demo.report.xlsx)
    (zone,) = demo_view
    assert zone.name in told
    rows = [row for area in zone.areas for row in area.indicators]
    assert [row.label for row in rows if row.label not in told] == []
    numbers = numbers_of_xlsx(demo.report.xlsx)
    assert {round(row.value, 9) for row in rows if row.value is not None} <= numbers
    assert {round(row.ideal, 9) for row in rows if row.ideal is not None} <= numbers
    assert [row.status_text for row in rows if row.status_text not in told] == []
    assert [fact for row in rows for fact in row.missing if fact not in told] == []
