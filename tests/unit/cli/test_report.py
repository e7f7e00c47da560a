"""The verb report: files written, and a Word report verified with an exit code."""

import zipfile
from pathlib import Path

import pytest

from tests.journeys.desk import Desk
from tests.unit.cli.conftest import Say


@pytest.fixture
def written(say: Say, told: Desk, tmp_path: Path) -> Path:
    """The report of run 1."""
    ledger = str(told.house.path)
    assert say("report", "--run", "1", "--out", str(tmp_path), "--ledger", ledger).code == 0
    return tmp_path / "yuanheng-run1-2013.docx"


def test_a_report_is_written_in_three_forms(written: Path) -> None:
    endings = sorted(path.suffix for path in written.parent.glob("yuanheng-run1*"))
    assert endings == [".docx", ".html", ".xlsx"]


def test_a_report_just_written_verifies(say: Say, told: Desk, written: Path) -> None:
    said = say("report", "verify", str(written), "--ledger", str(told.house.path))
    assert (said.code, said.out[0], said.err) == (0, "✓", "")


def test_the_ledger_may_be_named_before_the_verb(say: Say, told: Desk, written: Path) -> None:
    said = say("report", "--ledger", str(told.house.path), "verify", str(written))
    assert said.code == 0


def test_a_number_typed_in_ends_with_code_1_and_is_shown(
    say: Say, told: Desk, written: Path
) -> None:
    edited = written.with_name("edited.docx")
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(edited, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                more = "<w:p><w:r><w:t>up by 17 per cent</w:t></w:r></w:p><w:sectPr"
                data = data.replace(b"<w:sectPr", more.encode(), 1)
            new.writestr(name, data)
    said = say("report", "verify", str(edited), "--ledger", str(told.house.path))
    assert said.code == 1
    assert "Without a trace: 17 (paragraph" in said.out
    assert "up by 17 per cent" in said.out
    plain = say("report", "verify", str(edited), "--ledger", str(told.house.path), "--json")
    assert (plain.code, plain.json["agrees"]) == (1, False)
    assert [typed["text"] for typed in plain.json["untraced"]] == ["17"]


def test_a_report_without_run_or_folder_says_what_to_write(say: Say, told: Desk) -> None:
    said = say("report", "--run", "1", "--ledger", str(told.house.path))
    assert (said.code, said.out) == (2, "")
    assert "--run 1 --out report" in said.err
