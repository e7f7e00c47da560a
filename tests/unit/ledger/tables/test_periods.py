"""A period in a table is a year, or its cell is named and set aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.ledger.gallery import ROW, book
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import TableOutcome, import_filled
from yuanheng.app.opening import create_ledger
from yuanheng.errors import QuestionError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.tables.periods import plain_period
from yuanheng.words.words import Words


def outcome(folder: Path, stated: list[object], period: str | None) -> TableOutcome:
    """Import patches of these periods."""
    house = create_ledger(folder / "ledger.yhdb")
    add_zone(house, "示例区", {"code": None})
    rows = [(*ROW[:2], text, str(n), *ROW[4:]) for n, text in enumerate(stated)]
    request = TableRequest(book(folder, rows), None, "parcel", period, None)
    return import_filled(house, request, Words("en"))


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2013", "2013"),
        ("2013年", "2013"),
        ("2013 年度", "2013"),
        ("1998", "1998"),
        ("20133", None),
        ("213", None),
        ("3013", None),
        ("2013-2014", None),
        ("２０１３", None),
        ("今年", None),
    ],
)
def test_a_period_is_a_year_of_our_time(text: str, year: str | None) -> None:
    """The years are those that --period takes; full-width digits were folded before."""
    assert plain_period(text) == year


def test_a_period_that_is_no_year_is_set_aside_with_its_cell(tmp_path: Path) -> None:
    """The row takes the period of the import, and the cell is named."""
    found = [i for i in outcome(tmp_path, ["2013年", 20133], "2013").issues if i.quarantined]
    assert [(i.check, i.severity, i.where.column, i.where.row, i.found) for i in found] == [
        ("period.implausible", "error", "C", 3, "20133")
    ]
    assert str(found[0].message) == "20133 is not a year"


def test_without_a_period_of_the_import_the_cell_is_asked_about(tmp_path: Path) -> None:
    """No set would hold a row of no period, so the question names the cell."""
    with pytest.raises(QuestionError, match="Which year") as asked:
        outcome(tmp_path, ["2013", "二零一三"], None)
    assert (asked.value.where.column, asked.value.where.row) == ("C", 3)
