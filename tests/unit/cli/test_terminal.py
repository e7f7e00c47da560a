"""What the terminal shows: the ledger by environment, two languages, names as they are written."""

import re
from pathlib import Path

import pytest
import sqlglot

from tests.journeys.desk import EXAMPLE, STANDARD, Desk
from tests.journeys.sheets import read_sheet, write_sheet
from tests.unit.cli.conftest import Say
from yuanheng import __version__
from yuanheng.app.demo import ZONE_NAME, DemoSurvey
from yuanheng.app.keeping.ledger import backup
from yuanheng.evaluate.cases import CaseOutcome


def has_chinese(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def test_the_version_is_printed(say: Say) -> None:
    said = say("--version")
    assert (said.code, said.out) == (0, f"{__version__}\n")


def test_the_ledger_may_be_named_by_the_environment(
    say: Say, told: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUANHENG_LEDGER", str(told.house.path))
    assert say("batches").out == say("batches", "--ledger", str(told.house.path)).out


def test_a_ledger_named_on_the_command_line_wins(
    say: Say, told: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUANHENG_LEDGER", "gone.yhdb")
    assert say("batches", "--ledger", str(told.house.path)).code == 0
    assert say("batches").code == 6


def test_without_a_ledger_the_remedy_names_both_ways(say: Say) -> None:
    said = say("runs")
    assert said.code == 2
    assert "--ledger FILE, or set YUANHENG_LEDGER" in said.err


@pytest.mark.parametrize("words", [("batches",), ("runs",), ("standards", "list")])
def test_headings_are_in_the_language_that_was_asked_for(
    words: tuple[str, ...], say: Say, told: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUANHENG_LEDGER", str(told.house.path))
    heads = {lang: say(*words, "--lang", lang).out.splitlines()[0] for lang in ("zh", "en")}
    assert {lang: has_chinese(head) for lang, head in heads.items()} == {"zh": True, "en": False}


def test_an_evaluation_is_shown_in_both_languages(say: Say, told: Desk, tmp_path: Path) -> None:
    own = tmp_path / "own.yhdb"
    backup(told.house, own)
    words = ("evaluate", "--standard", STANDARD, "--params", EXAMPLE, "--what-if")
    shown = {lang: say(*words, "--ledger", str(own), "--lang", lang) for lang in ("zh", "en")}
    assert {lang: said.code for lang, said in shown.items()} == {"zh": 0, "en": 0}
    assert "土地供应率" in shown["zh"].out
    assert "Land supply rate" in shown["en"].out
    assert "Land supply rate" not in shown["zh"].out


def test_an_error_is_said_in_the_language_that_was_asked_for(say: Say) -> None:
    words = ("batches", "--ledger", "gone.yhdb")
    assert has_chinese(say(*words, "--lang", "zh").err)
    assert has_chinese(say(*words, "--lang=zh").err)
    assert not has_chinese(say(*words, "--lang", "en").err)


def test_the_environment_chooses_the_language(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUANHENG_LANG", "zh_CN.UTF-8")
    assert has_chinese(say("batches", "--ledger", "gone.yhdb").err)


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_the_statement_is_one_select_in_its_dialect(dialect: str, say: Say) -> None:
    said = say("sql", STANDARD, "--dialect", dialect)
    (statement,) = sqlglot.parse(said.out, dialect=dialect)
    assert isinstance(statement, sqlglot.exp.Select)
    assert {table.name for table in statement.find_all(sqlglot.exp.Table)} >= {"parcel", "reported"}


@pytest.mark.parametrize("name", ["[/]", "[red]东港[/red]", "{name}", "东港 %s [/x]"])
def test_a_zone_may_have_any_name_and_is_shown_as_it_is_written(
    name: str, say: Say, survey: DemoSurvey, tmp_path: Path
) -> None:
    ledger = ("--ledger", "zone.yhdb")
    sheet = read_sheet(survey.path, survey.layers[0])
    path = write_sheet(sheet.filled("KFQMC", name), tmp_path / "odd.gpkg", "odd_2012")
    say("init", *ledger)
    assert name in say("zone", "add", name, *ledger).out
    assert name in say("batches", *ledger).out
    assert say("import", str(path), "--period", "2012", *ledger).code == 0
    odd = ("--set", "supply_rate_ideal=9999", "--trial")
    shown = say("evaluate", "--standard", STANDARD, *odd, *ledger)
    assert (shown.code, name in shown.out) == (0, True)
    assert say("findings", *ledger).code == 0


def test_a_layer_may_have_any_name(say: Say, survey: DemoSurvey, tmp_path: Path) -> None:
    sheet = read_sheet(survey.path, survey.layers[0]).changed("DLDM", {0: "[/b]"})
    path = write_sheet(sheet, tmp_path / "odd [1].gpkg", "图斑[/]2012")
    ledger = ("--ledger", "zone.yhdb")
    say("init", *ledger)
    say("zone", "add", ZONE_NAME, *ledger)
    said = say("import", str(path), "--period", "2012", *ledger)
    assert (said.code, "图斑[/]2012" in said.out) == (0, True)
    assert "图斑[/]2012" in say("batches", *ledger).out


def test_an_import_says_what_was_set_aside_and_where(say: Say, survey: DemoSurvey) -> None:
    ledger = ("--ledger", "zone.yhdb")
    say("init", *ledger)
    say("zone", "add", ZONE_NAME, *ledger)
    layer = survey.layers[0]
    said = say("import", str(survey.path), "--layer", layer, "--period", "2012", *ledger)
    flat = " ".join(said.out.split())
    assert "(set aside: counts as unknown)" in flat
    assert f"{survey.path.name} › {layer} › row " in flat


def test_an_explanation_ends_at_the_row_of_the_layer(
    say: Say, told: Desk, survey: DemoSurvey
) -> None:
    said = say("explain", "1", "示例县/主区", "supply_rate", "--ledger", str(told.house.path))
    assert "State land supplied ÷ Land ready" in said.out
    assert survey.layers[1] in said.out


def test_findings_of_a_ledger_without_any_are_said_to_be_none(say: Say) -> None:
    say("init", "--ledger", "zone.yhdb")
    assert say("findings", "--ledger", "zone.yhdb").out == "No finding is open.\n"


def test_a_case_that_fails_ends_with_1(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = CaseOutcome(STANDARD, "a case", "nowhere", "duckdb", ("1, expected 2",))
    monkeypatch.setattr("yuanheng.app.runs.cases.run_standard_cases", lambda _ids: (outcome,))
    said = say("standards", "test")
    assert said.code == 1
    assert "✗ a case" in said.out
    assert "1, expected 2" in said.out
