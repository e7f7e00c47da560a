"""The command export, as a person and as a program call it."""

from pathlib import Path

from tests.journeys.desk import Desk
from tests.unit.cli.conftest import Say


def test_export_gives_one_document_of_what_was_written(say: Say, told: Desk) -> None:
    said = say("export", "--out", "a.gpkg", "--ledger", str(told.house.path), "--json")
    assert (said.code, said.err) == (0, "")
    assert set(said.json) == {"path", "format", "seq", "rows", "shapes_left_out"}
    assert next(iter(said.json["rows"])) == "zone"
    assert Path("a.gpkg").is_file()


def test_export_tells_a_person_what_a_workbook_leaves_out(say: Say, told: Desk) -> None:
    said = say(
        "export", "--out", "a.xlsx", "--relation", "parcel", "--ledger", str(told.house.path)
    )
    assert said.code == 0
    assert "--format gpkg takes them" in said.out


def test_an_exported_workbook_is_imported_whole(say: Say, told: Desk) -> None:
    say("export", "--out", "a.xlsx", "--ledger", str(told.house.path))
    say("init", "--ledger", "new.yhdb")
    said = say("import", "a.xlsx", "--ledger", "new.yhdb", "--json")
    assert said.code == 0
    assert [outcome["batch"]["seq"] for outcome in said.json] == [1, 2, 3]
