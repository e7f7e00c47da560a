"""With --json every verb prints one document and nothing else."""

from pathlib import Path

import pytest

from tests.journeys.desk import EXAMPLE, STANDARD, Desk
from tests.unit.cli.conftest import Say
from yuanheng.app.demo import ZONE_NAME, DemoSurvey
from yuanheng.app.keeping.ledger import backup

RUN_KEYS = {
    "id",
    "job",
    "standard",
    "pack_digest",
    "ledger_seq",
    "period",
    "as_of",
    "zones",
    "parameters",
    "engine",
    "code",
    "official",
    "created_at",
    "result_digest",
    "is_exact",
}


def test_init_says_where_the_ledger_stands(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "a" / "zone.yhdb"
    said = say("init", "--ledger", str(path), "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json == {"ledger": str(path), "seq": 0}
    assert path.is_file()


def test_zone_list_gives_what_is_known_of_each(say: Say) -> None:
    """By name, with the id that commands take."""
    say("init", "--ledger", "zone.yhdb")
    for name, code in (("乙区", "S2"), ("甲区", "S1")):
        said = say("zone", "add", name, "--code", code, "--ledger", "zone.yhdb", "--json")
    last = {"zone": said.json["zone"], "code": "S1", "name": "甲区", "level": None}
    said = say("zone", "list", "--ledger", "zone.yhdb", "--json")
    assert (said.code, [row["name"] for row in said.json]) == (0, ["乙区", "甲区"])
    assert said.json[1] == last


def test_zone_add_gives_the_id_and_the_sequence_number(say: Say) -> None:
    say("init", "--ledger", "zone.yhdb")
    said = say("zone", "add", "甲区", "--code", "S1", "--ledger", "zone.yhdb", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json == {"zone": said.json["zone"], "name": "甲区", "seq": 1}


def test_import_gives_the_batch_and_its_issues(say: Say, survey: DemoSurvey) -> None:
    say("init", "--ledger", "zone.yhdb")
    say("zone", "add", survey.zone_name, "--ledger", "zone.yhdb")
    said = say(
        "import",
        str(survey.path),
        "--layer",
        survey.layers[0],
        "--period",
        "2012",
        "--ledger",
        "zone.yhdb",
        "--json",
    )
    assert (said.code, said.err) == (0, "")
    assert said.json["batch"]["seq"] == 2
    assert said.json["batch"]["issues"] == len(said.json["issues"])
    assert set(said.json["issues"][0]) == {
        "check",
        "severity",
        "where",
        "found",
        "quarantined",
        "message",
        "remedy",
    }


def test_evaluate_gives_the_whole_run(say: Say, told: Desk, tmp_path: Path) -> None:
    own = tmp_path / "own.yhdb"
    backup(told.house, own)
    said = say(
        "evaluate",
        "--standard",
        STANDARD,
        "--params",
        EXAMPLE,
        "--what-if",
        "--ledger",
        str(own),
        "--json",
    )
    assert (said.code, said.err) == (0, "")
    figures = {"results", "observations", "verdicts", "counts", "allocation"}
    assert set(said.json) == RUN_KEYS | figures
    assert said.json["official"] is False


@pytest.mark.parametrize(
    "words",
    [
        ("batches",),
        ("runs",),
        ("findings",),
        ("findings", "--closed"),
        ("explain", "1", ZONE_NAME, "total"),
        ("explain", "1", "示例县/主区", "plot_ratio", "--rows", "2"),
    ],
)
def test_a_verb_that_reads_the_ledger_prints_one_document(
    words: tuple[str, ...], say: Say, told: Desk
) -> None:
    said = say(*words, "--ledger", str(told.house.path), "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json


@pytest.mark.parametrize(
    "words",
    [
        ("sql", STANDARD),
        ("sql", STANDARD, "--dialect", "spark"),
        ("standards", "list"),
        ("standards", "show", STANDARD),
        ("standards", "show", "cn.land-survey.2014"),
    ],
)
def test_a_verb_that_needs_no_ledger_prints_one_document(words: tuple[str, ...], say: Say) -> None:
    said = say(*words, "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json


def test_report_gives_the_files_it_wrote(say: Say, told: Desk, tmp_path: Path) -> None:
    said = say(
        "report", "--run", "1", "--out", str(tmp_path), "--ledger", str(told.house.path), "--json"
    )
    assert (said.code, said.err) == (0, "")
    assert {k: Path(v).stat().st_size > 0 for k, v in said.json.items()} == {
        "docx": True,
        "xlsx": True,
        "html": True,
    }


def test_batches_lists_them_in_order(say: Say, told: Desk, survey: DemoSurvey) -> None:
    said = say("batches", "--ledger", str(told.house.path), "--json")
    assert [(b["seq"], b["kind"], b["layer"]) for b in said.json] == [
        (1, "record", None),
        (2, "import", survey.layers[1]),
    ]


def test_runs_are_listed_without_their_figures(say: Say, told: Desk) -> None:
    said = say("runs", "--ledger", str(told.house.path), "--json")
    assert all(set(run) == RUN_KEYS for run in said.json)


def test_sql_gives_the_statement_that_is_printed_without_json(say: Say) -> None:
    document = say("sql", STANDARD, "--json").json
    assert document == {
        "standard": STANDARD,
        "dialect": "duckdb",
        "statement": say("sql", STANDARD).out.removesuffix("\n"),
    }


def test_standards_test_tells_of_every_case_whether_it_holds(say: Say) -> None:
    said = say("standards", "test", STANDARD, "--json")
    assert (said.code, said.err) == (0, "")
    assert {case["holds"] for case in said.json} == {True}


def test_chinese_stands_in_json_as_it_is(say: Say, told: Desk) -> None:
    said = say("batches", "--ledger", str(told.house.path), "--json")
    assert ZONE_NAME in said.out
    assert "\\u" not in said.out
