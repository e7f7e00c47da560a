"""Import profiles on the command line: made, checked, used by path, and shown from the batch."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Say
from yuanheng.standards.packs import contents as packs

ROWS = [
    ["地块号", "用地面积(亩)", "权利人", "密级"],
    ["A-01", "15", "甲公司", "内部"],
    ["A-02", "x", "乙公司", "内部"],
]


@pytest.fixture
def ledger(say: Say, tmp_path: Path) -> tuple[str, str]:
    path = str(tmp_path / "ledger.yhdb")
    assert say("init", "--ledger", path).code == 0
    assert say("zone", "add", "示例区", "--ledger", path).code == 0
    with (tmp_path / "台账.csv").open("w", encoding="gbk", newline="") as stream:
        csv.writer(stream).writerows(ROWS)
    return ("--ledger", path)


def made(say: Say) -> None:
    said = say("profile", "make", "台账.csv", "--relation", "parcel", "--out", "mine.yaml")
    assert said.code == 0


@pytest.mark.usefixtures("ledger")
def test_a_proposal_is_shown_with_examples_and_what_is_left(say: Say) -> None:
    """Every field stands in the table, and the next two commands below it."""
    said = say("profile", "make", "台账.csv", "--relation", "parcel", "--out", "mine.yaml")
    assert "3 of 4 fields become columns of Parcel" in said.out
    (line,) = [x for x in said.out.splitlines() if x.startswith("用地面积(亩)")]
    assert line.split() == ["用地面积(亩)", "15;", "x", "area", "Area", "亩", "a", "usual", "name"]
    assert "Not mapped, kept in the original only: 密级" in said.out
    assert "yuanheng profile check mine.yaml 台账.csv" in said.out


@pytest.mark.usefixtures("ledger")
def test_a_proposal_is_shown_in_chinese(say: Say) -> None:
    """The comments of the file too."""
    words = ("--relation", "parcel", "--out", "mine.yaml", "--lang", "zh")
    said = say("profile", "make", "台账.csv", *words)
    assert "4 个字段中有 3 个对应到“地块（图斑）”的列" in said.out
    assert Path("mine.yaml").read_text(encoding="utf-8").startswith("# 导入方案：台账.csv")


@pytest.mark.usefixtures("ledger")
def test_without_out_nothing_is_written(say: Say) -> None:
    """The proposal alone is shown."""
    said = say("profile", "make", "台账.csv", "--relation", "parcel")
    assert "Nothing is written" in said.out
    assert not list(Path().glob("*.yaml"))


@pytest.mark.usefixtures("ledger")
def test_a_proposal_is_plain_values_as_json(say: Say) -> None:
    """With the text of the profile."""
    said = say("profile", "make", "台账.csv", "--relation", "parcel", "--json").json
    assert said["fields"][1] == {
        "field": "用地面积(亩)",
        "examples": ["15", "x"],
        "column": "area",
        "unit": "亩",
        "unit_from": "head",
        "lacks_unit": False,
        "why": "usual",
        "likeness": 0.95,
        "unread": ["x"],
    }
    assert "area: {from:" in said["text"]


@pytest.mark.usefixtures("ledger")
def test_a_profile_is_checked_against_a_file(say: Say) -> None:
    """Each rule says its line, the head it reads, how much it read and what it set aside."""
    made(say)
    assert say("profile", "check", "mine.yaml", "台账.csv").code == 0
    said = say("profile", "check", "mine.yaml", "台账.csv", "--json").json
    assert said["columns"][1] == {
        "line": 16,
        "column": "area",
        "field": "用地面积(亩)",
        "unit": "亩",
        "read": 1,
        "set_aside": 1,
    }
    assert [i["check"] for i in said["issues"]] == ["value.unreadable", "field.unread"]


@pytest.mark.usefixtures("ledger")
def test_a_shipped_profile_can_be_checked_by_its_id(say: Say) -> None:
    """The refusal names what the table lacks."""
    said = say("profile", "check", "us-ma.assessor.2025", "台账.csv", "--json")
    assert (said.code, said.json["error"]) == (3, "SourceError")


def test_a_table_is_imported_by_the_path_of_a_profile(say: Say, ledger: tuple[str, str]) -> None:
    """The batch keeps the text, and gives it back after the file has changed."""
    made(say)
    text = Path("mine.yaml").read_text(encoding="utf-8")
    asked = ("import", "台账.csv", "--profile", "./mine.yaml", "--zone", "示例区")
    said = say(*asked, "--period", "2025", "--json", *ledger)
    assert (said.code, said.json["rows"]) == (0, 2)
    batch = said.json["batch"]
    assert (batch["profile"], batch["details"]["unit.用地面积(亩)"]) == ("mine", "亩")
    assert len(batch["details"]["profile.sha256"]) == 64
    Path("mine.yaml").unlink()
    assert say("profile", "show", "--batch", "2", *ledger).out == text


def test_a_wrong_profile_is_refused_with_its_line(say: Say, ledger: tuple[str, str]) -> None:
    """And with what was perhaps meant."""
    made(say)
    text = Path("mine.yaml").read_text(encoding="utf-8")
    Path("mine.yaml").write_text(text.replace("  holder:", "  holdr:"), encoding="utf-8")
    said = say("import", "台账.csv", "--profile", "./mine.yaml", "--json", *ledger)
    assert (said.code, said.json["where"]) == (5, {"file": "mine.yaml", "line": 17})
    assert said.json["remedy"] == "Perhaps holder is meant."


def test_a_head_that_is_gone_is_refused_with_the_line_that_needs_it(
    say: Say, ledger: tuple[str, str]
) -> None:
    """Next year's file calls a column otherwise."""
    made(say)
    with Path("新.csv").open("w", encoding="gbk", newline="") as stream:
        csv.writer(stream).writerows([["地块号", "用地面积（亩）", "权利人"], *ROWS[1:]])
    said = say("import", "新.csv", "--profile", "./mine.yaml", "--json", *ledger)
    assert (said.code, said.json["where"]) == (3, {"file": "mine.yaml", "line": 10})
    assert "Perhaps 用地面积（亩） is meant" in said.json["remedy"]


def test_a_column_that_is_not_needed_may_be_absent_and_is_named(
    say: Say, ledger: tuple[str, str]
) -> None:
    """It is unknown on every row."""
    made(say)
    text = Path("mine.yaml").read_text(encoding="utf-8")
    Path("mine.yaml").write_text(text.replace("  - 权利人\n", ""), encoding="utf-8")
    with Path("新.csv").open("w", encoding="gbk", newline="") as stream:
        csv.writer(stream).writerows([row[:2] for row in ROWS])
    words = ("--profile", "./mine.yaml", "--zone", "示例区", "--period", "2025", "--json")
    said = say("import", "新.csv", *words, *ledger)
    (absent,) = [i for i in said.json["issues"] if i["check"] == "field.absent"]
    assert absent["where"] == {"file": "mine.yaml", "line": 16}


def test_the_text_of_a_shipped_profile_is_shown(say: Say) -> None:
    """To begin one's own with."""
    shipped = packs.pack("cn.plot-text.2018").folder.joinpath("table.yaml").read_text("utf-8")
    assert say("profile", "show", "cn.plot-text.2018").out == shipped


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("cn.land-intensity.2014",), 5),
        (("--batch", "1"), 6),
        (("--batch", "9"), 6),
    ],
)
def test_what_is_no_profile_is_refused(
    say: Say, ledger: tuple[str, str], words: tuple[str, ...], code: int
) -> None:
    """A standard, a batch without one, a batch that is not there."""
    assert say("profile", "show", *words, *ledger).code == code


def test_sheets_of_a_workbook_are_listed(say: Say, tmp_path: Path) -> None:
    """None is chosen for the user."""
    import xlsxwriter  # noqa: PLC0415 - for this test alone

    with xlsxwriter.Workbook(str(tmp_path / "表.xlsx")) as book:
        for name in ("一月", "二月"):
            page = book.add_worksheet(name)
            for n, row in enumerate(ROWS):
                page.write_row(n, 0, row)
    said = say("profile", "make", "表.xlsx", "--relation", "parcel", "--json")
    assert (said.code, said.json["facts"]) == (2, ["一月", "二月"])
    words = ("--relation", "parcel", "--sheet", "二月", "--json")
    assert say("profile", "make", "表.xlsx", *words).json["layer"] == "二月"
