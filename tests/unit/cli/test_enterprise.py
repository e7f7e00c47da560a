"""The commands about enterprises, as a person and a program call them."""

from pathlib import Path

import openpyxl
import pytest

from tests.unit.cli.conftest import Say


@pytest.fixture
def firms(say: Say, tmp_path: Path) -> None:
    """A ledger with two rows of what looks like one firm."""
    say("init", "--ledger", "a.yhdb")
    say("zone", "add", "甲区", "--ledger", "a.yhdb")
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["企业编号", "开发区", "企业名称"])
    page.append(["E1", "甲区", "东港机械有限公司"])
    page.append(["E2", "甲区", "东港机械有限责任公司"])
    book.save(tmp_path / "firms.xlsx")
    say("import", "firms.xlsx", "--relation", "enterprise", "--ledger", "a.yhdb")


@pytest.mark.usefixtures("firms")
def test_likely_duplicates_are_listed_with_their_reasons(say: Say) -> None:
    """A program gets both firms, the sort and the reasons."""
    said = say("enterprise", "duplicates", "--ledger", "a.yhdb", "--json")
    (pair,) = said.json
    assert (pair["keep"]["enterprise"], pair["duplicate"]["enterprise"]) == ("E1", "E2")
    assert (pair["sort"], pair["reasons"]) == (
        "legal-form",
        ["the names differ only in the legal form"],
    )


@pytest.mark.usefixtures("firms")
def test_a_merge_leaves_no_duplicate_and_its_withdrawal_gives_it_back(say: Say) -> None:
    """Each step is a batch of its own."""
    merged = say(
        "enterprise", "merge", "E1", "E2", "--reason", "同一执照", "--ledger", "a.yhdb", "--json"
    ).json
    assert (merged["kept"], merged["duplicate"], merged["batch"]["seq"]) == ("E1", "E2", 3)
    after = say("enterprise", "duplicates", "--ledger", "a.yhdb")
    assert after.out.strip() == "No two firms look like one."
    say("withdraw", "3", "--reason", "两家企业", "--ledger", "a.yhdb")
    assert len(say("enterprise", "duplicates", "--ledger", "a.yhdb", "--json").json) == 1
    then = say("enterprise", "duplicates", "--as-known", "3", "--ledger", "a.yhdb", "--json")
    assert then.json == []


@pytest.mark.usefixtures("firms")
def test_a_person_sees_both_firms_and_how_to_merge_them(say: Say) -> None:
    """Ids and names stand beside each other."""
    said = say("enterprise", "duplicates", "--ledger", "a.yhdb")
    assert "E2" in said.out
    assert "yuanheng enterprise merge" in said.out
