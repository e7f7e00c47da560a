"""The sample list of targets in the terminal: written as a workbook, or brought in."""

from pathlib import Path

from tests.unit.cli.conftest import Say
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.opening import create_ledger


def test_the_list_is_written_and_brought_in(say: Say, tmp_path: Path) -> None:
    """For a zone and a year; what stands at the path is left alone."""
    ledger, out = tmp_path / "l.yhdb", tmp_path / "目标.xlsx"
    add_zone(create_ledger(ledger), "示例区", {"code": "S1", "level": None})
    asked = ("standards", "mission", "--zone", "示例区", "--year", "2025")
    done = say(*asked, "--out", str(out), "--load", "--ledger", str(ledger), "--json")
    assert (done.code, done.json, out.is_file()) == (0, {"path": str(out), "batch": 2}, True)
    again = say(*asked, "--out", str(out))
    assert (again.code, "is there already" in " ".join(again.err.split())) == (2, True)
    assert say("standards", "mission", "--load", "--ledger", str(ledger)).code == 2
