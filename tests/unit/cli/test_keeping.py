"""The verbs that keep the ledger, by the command line."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.conftest import Say


def test_a_filled_table_is_not_written_over(say: Say) -> None:
    """An empty table of the same name would take a day's work with it."""
    assert say("template", "supply", "--out", "projects.xlsx").code == 0
    filled = Path("projects.xlsx")
    filled.write_bytes(b"filled")
    again = say("template", "supply", "--out", "projects.xlsx")
    assert (again.code, filled.read_bytes()) == (2, b"filled")
    assert "projects.xlsx is there already" in again.err
