"""Every family of errors has its exit code, its remedy and never a traceback."""

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.desk import STANDARD, Desk
from tests.unit.cli.conftest import Said, Say
from yuanheng.app.demo import DemoSurvey
from yuanheng.app.keeping.ledger import backup
from yuanheng.cli import main as entry
from yuanheng.errors import EngineError
from yuanheng.errors import say as message

LEDGER, SURVEY, NOTES, FOREIGN = "{ledger}", "{survey}", "{notes}", "{foreign}"

FAMILIES = [
    ("UsageError", 2, ("batches",)),
    ("UsageError", 2, ("import", SURVEY, "--period", "2012", "--ledger", LEDGER)),
    ("UsageError", 2, ("evaluate", "--standard", STANDARD, "--as-known", "x", "--ledger", LEDGER)),
    ("SourceError", 3, ("import", "gone.gpkg", "--ledger", LEDGER)),
    ("SourceError", 3, ("import", NOTES, "--ledger", LEDGER)),
    ("QuestionError", 4, ("import", SURVEY, "--layer", "demo_2012", "--ledger", LEDGER)),
    ("StandardError", 5, ("evaluate", "--standard", "none", "--ledger", LEDGER)),
    ("StandardError", 5, ("standards", "show", "none")),
    ("StandardError", 5, ("sql", STANDARD, "--dialect", "oracle")),
    ("LedgerError", 6, ("batches", "--ledger", "gone.yhdb")),
    ("LedgerError", 6, ("batches", "--ledger", FOREIGN)),
    ("LedgerError", 6, ("batches", "--ledger", NOTES)),
    ("LedgerError", 6, ("init", "--ledger", LEDGER)),
    ("LedgerError", 6, ("report", "--run", "77", "--out", "out", "--ledger", LEDGER)),
]


@pytest.fixture
def places(told: Desk, survey: DemoSurvey, tmp_path: Path) -> dict[str, str]:
    notes, foreign = tmp_path / "notes.txt", tmp_path / "foreign.db"
    notes.write_text("no map, no ledger", encoding="utf-8")
    with closing(sqlite3.connect(foreign)) as plain:
        plain.execute("CREATE TABLE cats (name TEXT)")
    return {
        "ledger": str(told.house.path),
        "survey": str(survey.path),
        "notes": str(notes),
        "foreign": str(foreign),
    }


def no_traceback(said: Said) -> bool:
    return "Traceback" not in said.out + said.err and said.code != 70


@pytest.mark.parametrize(("family", "code", "words"), FAMILIES)
def test_an_error_ends_with_the_code_of_its_family(
    family: str, code: int, words: tuple[str, ...], say: Say, places: dict[str, str]
) -> None:
    said = say(*(word.format_map(places) for word in words))
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("✗ ")
    assert no_traceback(said)
    assert family


@pytest.mark.parametrize(("family", "code", "words"), FAMILIES)
def test_an_error_with_json_is_one_document(
    family: str, code: int, words: tuple[str, ...], say: Say, places: dict[str, str]
) -> None:
    said = say(*(word.format_map(places) for word in words), "--json")
    assert (said.code, said.err) == (code, "")
    assert (said.json["error"], said.json["exit_code"]) == (family, code)
    assert set(said.json) == {
        "error",
        "message",
        "where",
        "facts",
        "expected",
        "remedy",
        "exit_code",
    }


def test_an_engine_that_refuses_ends_with_its_own_code(
    say: Say, told: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise EngineError(message("{engine} could not run the statement", engine="duckdb"))

    monkeypatch.setattr("yuanheng.app.runs.evaluate.evaluate", refuse)
    words = ("evaluate", "--standard", STANDARD, "--ledger", str(told.house.path))
    assert say(*words).code == 7
    assert say(*words, "--json").json["error"] == "EngineError"


def test_a_question_shows_the_layers_the_place_and_the_remedy(
    say: Say, told: Desk, survey: DemoSurvey
) -> None:
    said = say("import", str(survey.path), "--period", "2012", "--ledger", str(told.house.path))
    assert [layer in said.err for layer in survey.layers] == [True, True]
    assert survey.path.name in said.err
    assert "→ Name one with --layer, or take them as one survey with --together." in said.err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nonsense",),
        ("evaluate",),
        ("explain", "one", "zone", "total"),
        ("explain", "1", "zone", "total", "--rows", "-1"),
        ("import",),
        ("report", "--run", "x"),
        ("batches", "--no-such-option"),
        ("zone",),
        ("--lang", "zh", "batches"),
    ],
)
def test_words_that_are_no_call_end_with_2(words: tuple[str, ...], say: Say) -> None:
    said = say(*words)
    assert said.code == 2
    assert no_traceback(said)


@pytest.mark.parametrize(
    "words",
    [
        ("evaluate", "--json"),
        ("explain", "one", "zone", "total", "--json"),
        ("batches", "--no-such-option", "--json"),
    ],
)
def test_words_that_are_no_call_are_one_document_with_json(
    words: tuple[str, ...], say: Say
) -> None:
    said = say(*words)
    assert (said.code, said.json["error"]) == (2, "UsageError")


@pytest.mark.parametrize("verb", ["batches", "runs", "findings"])
def test_a_name_too_long_for_a_file_is_no_ledger(verb: str, say: Say) -> None:
    said = say(verb, "--ledger", "很长" * 400)
    assert (said.code, no_traceback(said)) == (6, True)


def test_a_name_too_long_for_a_file_is_no_source(say: Say, told: Desk) -> None:
    said = say("import", "很长" * 400, "--ledger", str(told.house.path))
    assert (said.code, no_traceback(said)) == (3, True)


def test_a_folder_is_no_ledger(say: Say, tmp_path: Path) -> None:
    said = say("batches", "--ledger", str(tmp_path))
    assert (said.code, no_traceback(said)) == (6, True)


def test_a_cut_off_ledger_is_refused(say: Say, told: Desk, tmp_path: Path) -> None:
    path = tmp_path / "half.yhdb"
    whole = told.house.path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    said = say("findings", "--ledger", str(path))
    assert (said.code, no_traceback(said)) == (6, True)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_ledger_that_may_not_be_written_is_refused(say: Say, told: Desk, tmp_path: Path) -> None:
    path = tmp_path / "closed.yhdb"
    backup(told.house, path)
    path.chmod(0o444)
    said = say("zone", "add", "乙区", "--ledger", str(path))
    assert (said.code, no_traceback(said)) == (6, True)


def test_a_report_into_a_file_is_refused(say: Say, told: Desk, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("taken", encoding="utf-8")
    said = say("report", "--run", "1", "--out", "out", "--ledger", str(told.house.path))
    assert (said.code, no_traceback(said)) == (6, True)


def test_an_error_in_the_program_itself_is_said_without_traceback(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down() -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("yuanheng.cli.verbs.standards.list_heads", break_down)
    said = say("standards", "list")
    assert said.code == 70
    assert "ZeroDivisionError: division by zero" in said.err
    assert "YUANHENG_DEBUG=1" in said.err
    assert "Traceback" not in said.err


def test_an_error_in_the_program_itself_is_one_document_with_json(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down() -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("yuanheng.views.standards.cards.list_standards", break_down)
    said = say("standards", "list", "--json")
    assert (said.code, said.json["exit_code"]) == (70, 70)


def test_with_debug_an_error_in_the_program_itself_is_raised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_down() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("yuanheng.cli.verbs.standards.list_heads", break_down)
    monkeypatch.setenv("YUANHENG_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        entry(["standards", "list"])


VERBS = [
    ("zone", "add"),
    ("import",),
    ("batches",),
    ("evaluate",),
    ("runs",),
    ("findings",),
    ("explain",),
    ("sql",),
    ("report",),
    ("standards", "list"),
    ("standards", "show"),
    ("standards", "test"),
]
OPTIONS = (
    "--json",
    "--lang",
    "--period",
    "--layer",
    "--zone",
    "--assume",
    "--profile",
    "--standard",
    "--as-of",
    "--as-known",
    "--set",
    "--params",
    "--what-if",
    "--rows",
    "--dialect",
    "--run",
    "--code",
    "--closed",
)
VALUES = (
    "",
    " ",
    "0",
    "1",
    "-1",
    "99999999999999999999",
    "2013",
    "2013-12-31",
    "主区",
    "示例县",
    "示例县/主区",
    "/",
    "//",
    "total",
    "built",
    "{x}",
    "{0}",
    "%s",
    "[red]x[/red]",
    "[/]",
    "a=b",
    "=",
    "supply_rate_ideal=1",
    "weight.area.主区=1",
    "JZMJ=m2",
    "CRS=EPSG:4490",
    "'; DROP TABLE batch; --",
    "notes.txt",
    "..",
    ".",
    "\t",
    "🏭",
    STANDARD,
    "cn.land-survey.2014",
    "bulletin-example",
)


@pytest.mark.parametrize("seed", range(6))
def test_random_words_never_end_in_a_traceback(
    seed: int, say: Say, told: Desk, survey: DemoSurvey, tmp_path: Path
) -> None:
    rng = random.Random(seed)  # noqa: S311 - no secret is made
    ledger = tmp_path / "copy.yhdb"
    backup(told.house, ledger)
    (tmp_path / "notes.txt").write_text("no map", encoding="utf-8")
    for _ in range(25):
        words = list(rng.choice(VERBS))
        words += rng.choices((*VALUES, str(survey.path)), k=rng.randrange(5))
        for _ in range(rng.randrange(4)):
            words += [rng.choice(OPTIONS), rng.choice(VALUES)]
        said = say(*words, *(("--ledger", str(ledger)) if rng.random() < 0.8 else ()))
        assert said.code in {0, 1, 2, 3, 4, 5, 6}, (words, said)
        assert no_traceback(said), (words, said)
