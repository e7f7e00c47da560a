"""The audit on the command line: worst first, one check in detail, JSON, and an empty ledger."""

from __future__ import annotations

import pytest

from tests.journeys.desk import Desk
from tests.unit.cli.conftest import Say


@pytest.fixture
def ledger(told: Desk) -> tuple[str, str]:
    """Name the ledger that was told of 2013."""
    return ("--ledger", str(told.house.path))


def test_the_audit_lists_what_it_found_worst_first(say: Say, ledger: tuple[str, str]) -> None:
    """Severities stand in order, and the last lines count and say how to go on."""
    said = say("audit", *ledger)
    rows = [line.split()[0] for line in said.out.splitlines()[1:] if line[:1] not in (" ", "")]
    shown = [word for word in rows if word in ("error", "warning", "notice")]
    assert shown == sorted(shown, key=("error", "warning", "notice").index)
    assert "run-on-examples" in said.out
    assert "`yuanheng audit CHECK` explains one and lists its rows." in said.out
    assert said.code == 0


def test_one_check_is_explained_with_its_rows(say: Say, ledger: tuple[str, str]) -> None:
    """The detail says what it means, what to do, and where each row stands."""
    said = say("audit", "value-set-aside", *ledger)
    assert said.out.startswith("notice Values that were set aside\n")
    assert "→ See each with `yuanheng quarantine`" in said.out
    assert "demo.gpkg" in said.out


def test_one_check_is_explained_in_chinese(say: Say, ledger: tuple[str, str]) -> None:
    """All its words are those of the pack and the catalogue."""
    said = say("audit", "survey-old", "--lang", "zh", *ledger)
    assert said.out.startswith("提示 土地调查过旧\n")
    assert "有 1 行不合格。" in said.out


def test_the_audit_as_json_counts_and_names_rows(say: Say, ledger: tuple[str, str]) -> None:
    """Each check carries its statement, so that anyone can run it."""
    found = say("audit", "run-on-examples", "--json", *ledger).json
    (check,) = found["checks"]
    assert (check["check"], check["severity"], check["state"], check["count"]) == (
        "run-on-examples",
        "warning",
        "failed",
        1,
    )
    assert check["statement"].startswith("SELECT")
    assert check["rows"][0]["message"].startswith("run 1 (cn.land-intensity.2014, 2013) used ")


def test_rows_are_as_many_as_asked_for(say: Say, ledger: tuple[str, str]) -> None:
    """The count stays whole."""
    found = say("audit", "value-set-aside", "--rows", "1", "--json", *ledger).json
    (check,) = found["checks"]
    assert (len(check["rows"]), check["count"] > 1) == (1, True)


def test_a_check_that_is_not_there_is_refused(say: Say, ledger: tuple[str, str]) -> None:
    """The refusal lists the checks."""
    said = say("audit", "nothing", *ledger)
    assert said.code == 5
    assert "There is no audit check nothing" in said.err


def test_an_empty_ledger_is_told_as_such(say: Say) -> None:
    """There is no table of nothing."""
    say("init", "--ledger", "empty.yhdb")
    said = say("audit", "--ledger", "empty.yhdb")
    assert (said.code, said.out) == (0, "The ledger is empty: there is nothing to check yet.\n")
    assert say("audit", "--json", "--ledger", "empty.yhdb").json["checks"] == []
