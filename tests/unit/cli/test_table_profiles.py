"""Table profiles on the command line: a foreign table is imported, and a profile is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Say

PROFILE = "us-ma.assessor.2025"
TABLE = """\
PROP_ID,LOC_ID,TOTAL_VAL,FY,LOT_SIZE,LOT_UNITS,USE_CODE,OWNER
1_1,M_1,124000,2025,0.5,A,1010,x
1_2,M_2,n/a,2025,0.5,A,1010,x
"""


@pytest.fixture
def ledger(say: Say, tmp_path: Path) -> tuple[str, str]:
    path = str(tmp_path / "ledger.yhdb")
    assert say("init", "--ledger", path).code == 0
    assert say("zone", "add", "示例区", "--ledger", path).code == 0
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    return ("--ledger", path)


def test_a_foreign_table_is_imported_by_its_profile(say: Say, ledger: tuple[str, str]) -> None:
    words = ("import", "table.csv", "--profile", PROFILE, "--zone", "示例区", "--json")
    said = say(*words, *ledger)
    assert (said.code, said.json["rows"]) == (0, 2)
    assert said.json["batch"]["profile"] == PROFILE
    assert [i["check"] for i in said.json["issues"]] == ["value.unreadable", "field.unread"]


def test_a_profile_that_does_not_fit_the_table_says_what_is_missing(
    say: Say, ledger: tuple[str, str]
) -> None:
    said = say("import", "table.csv", "--profile", "cn.landchina-supply.2019", *ledger)
    assert said.code == 3
    assert "it has no e_no, area_ha, supply" in " ".join(said.err.split())


def test_the_heads_that_a_profile_reads_are_shown(say: Say) -> None:
    said = say("standards", "show", PROFILE)
    assert said.code == 0
    (line,) = [line for line in said.out.splitlines() if "LOT_SIZE" in line]
    assert line.split() == ["LOT_SIZE", "Lot", "size", "lot_area", "←", "LOT_UNITS"]


def test_a_profile_is_plain_values_as_json(say: Say) -> None:
    told = say("standards", "show", PROFILE, "--json").json["table"]
    assert (told["relation"], told["needs"][0]) == ("assessment", "PROP_ID")
    assert told["columns"][0] == {
        "column": "period",
        "from": ["FY"],
        "unit": None,
        "unit_from": None,
    }
