"""Every verb works on a ledger that is named by the URL of a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.desk import EXAMPLE, STANDARD
from tests.postgres import Server
from tests.unit.cli.conftest import Say
from yuanheng.app.demo import DemoSurvey

pytestmark = pytest.mark.system("postgres")


def test_the_verbs_of_a_first_day_work_on_a_server(
    say: Say, survey: DemoSurvey, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the empty database to a report and a checked copy, all named by YUANHENG_LEDGER."""
    url = postgres.database()
    monkeypatch.setenv("YUANHENG_LEDGER", url)
    assert say("init", "--json").json == {"ledger": url, "seq": 0}
    assert say("zone", "add", survey.zone_name, "--code", survey.zone_code).code == 0
    for layer, period, *more in (
        (survey.layers[0], "2012"),
        (survey.layers[1], "2013", "--assume", "JZMJ=m2"),
    ):
        said = say("import", str(survey.path), "--layer", layer, "--period", period, *more)
        assert said.code == 0, said.err
    said = say("evaluate", "--standard", STANDARD, "--period", "2013", "--params", EXAMPLE)
    assert said.code == 0, said.err
    assert [b["seq"] for b in say("batches", "--json").json] == [1, 2, 3]
    assert [r["id"] for r in say("runs", "--json").json] == [1]
    for words in (
        ("findings",),
        ("history", survey.zone_name),
        ("compare", "--from", "2"),
        ("quarantine",),
        ("replay", "1"),
        ("report", "--run", "1", "--out", "report"),
        ("export", "--out", "all.xlsx"),
        ("backup", "copy.yhdb"),
    ):
        said = say(*words)
        assert said.code == 0, (words, said.err)
    told = [say("findings", "--json", *more).json for more in ((), ("--ledger", "copy.yhdb"))]
    assert told[0] == told[1]


def test_a_backup_is_restored_onto_a_server(say: Say, survey: DemoSurvey, postgres: Server) -> None:
    """So a ledger that has outgrown its file moves."""
    say("init", "--ledger", "zone.yhdb")
    say("zone", "add", survey.zone_name, "--code", survey.zone_code, "--ledger", "zone.yhdb")
    url = postgres.database()
    assert say("restore", "zone.yhdb", "--ledger", url).code == 0
    moved = say("batches", "--json", "--ledger", url)
    assert moved.json == say("batches", "--json", "--ledger", "zone.yhdb").json


def test_a_copy_to_a_server_and_from_one_never_names_the_password(
    say: Say, survey: DemoSurvey, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No folder bears it either: a URL is not taken for the name of a file."""
    monkeypatch.setenv("YUANHENG_LEDGER", "zone.yhdb")
    say("init")
    say("zone", "add", survey.zone_name, "--code", survey.zone_code)
    shown = postgres.database()
    url = shown.replace("tester@", "tester:geheim@")
    told = [say("backup", url), say("restore", url, "--ledger", "back.yhdb")]
    told.append(say("restore", url + "x", "--ledger", "none.yhdb"))
    assert [said.code for said in told] == [0, 0, 6]
    assert "geheim" not in "".join(said.out + said.err for said in told)
    assert sorted(path.name for path in Path().iterdir()) == ["back.yhdb", "zone.yhdb"]
    batches = [say("batches", "--json", "--ledger", at).json for at in ("zone.yhdb", "back.yhdb")]
    assert batches[0] == batches[1]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_password_is_never_printed(say: Say, lang: str) -> None:
    """Nor in a document for programs."""
    for more in ((), ("--json",)):
        url = "postgresql://me:geheim@127.0.0.1:1/zone"
        said = say("init", "--ledger", url, "--lang", lang, *more)
        assert said.code == 6
        assert "me:***@127.0.0.1" in said.out + said.err
        assert "geheim" not in said.out + said.err
