"""Backlogs of an invented county, whose areas and rates were reckoned by hand."""

from __future__ import annotations

import io
from collections.abc import Iterable
from fractions import Fraction

import openpyxl
import pytest

from tests.unit.views.land.books import write_books
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_book
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.land.backlogs import Backlogs, land_backlogs
from yuanheng.views.land.sheet import backlog_xlsx
from yuanheng.views.land.writing import wanting_of_batch, wanting_of_plot
from yuanheng.words.words import Words

ZONE = "示例县经济开发区"
ZH = Words("zh")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    folder = tmp_path_factory.mktemp("land")
    made = create_ledger(folder / "land.yhdb")
    add_zone(made, ZONE, {"code": "S990101"})
    for book in write_books(folder):
        import_book(made, TableRequest(book, None, None, None, ZONE), ZH)
    return made


def found(house: OpenHouse, day: str | None = None, base: str | None = None) -> Backlogs:
    told = land_backlogs(house, day=day, base=base)
    assert told is not None
    return told


def parts(values: Iterable[str | int]) -> list[Fraction]:
    return [Fraction(v) for v in values]


def test_each_batch_has_left_what_was_not_supplied_out_of_it(house: OpenHouse) -> None:
    """18 − 6 − 4 − 1.2; 10 − 2 withdrawn − 1.8; 12.5 − 2; the last has no day of approval."""
    told = found(house)
    assert (told.day, told.base) == ("2025-12-31", "2024-12-31")
    lines = {b.number: b for b in told.batches}
    assert list(lines) == ["示例2022-1", "示例2022-2", "示例2024-1", "示例2025-1"]
    left = [b.left for b in lines.values()]
    assert left == [*parts(["6.8", "6.2", "10.5"]), None]
    assert lines["示例2025-1"].most == 5
    assert wanting_of_batch(ZH, lines["示例2025-1"]) == "批准时间（建设用地批复）"
    assert [b.plots for b in lines.values()] == [("P1", "P2", "P3"), ("P3",), ("P4",), ()]
    # 2022-03-15 to 2025-12-31: three years of 365 days, one leap day, 291 days.
    assert lines["示例2022-1"].age_days == 1387


def test_the_rate_of_disposal_follows_the_stock_of_the_base_day(house: OpenHouse) -> None:
    """2022: 10.8 + 8.2 = 19 became 13, so 6 of 19; 2024: 12.5 became 10.5, 16 %."""
    told = {c.year: c for c in found(house).cohorts}
    assert told["2022"].stock == 19
    assert told["2022"].rate == Fraction(600, 19)
    assert told["2024"].rate == 16
    assert told[""].unknown == 1
    assert told[""].rate is None
    assert told[""].left is None
    whole = found(house).total
    assert (whole.left, whole.unknown, whole.rate) == (Fraction("23.5"), 1, None)


def test_a_batch_counts_from_the_day_of_its_approval_on(house: OpenHouse) -> None:
    """The day before it is not there, on the day it is; a contract takes from it on its day."""
    before, on = (found(house, day=d) for d in ("2024-05-19", "2024-05-20"))
    assert "示例2024-1" not in {b.number for b in before.batches}
    assert "示例2024-1" in {b.number for b in on.batches}
    for day, left in (("2025-09-29", "12.5"), ("2025-09-30", "10.5"), ("2026-01-10", "5.5")):
        lines = {b.number: b for b in found(house, day=day).batches}
        assert lines["示例2024-1"].left == Fraction(left), day
    withdrawn = [
        {b.number: b.left for b in found(house, day=d).batches}["示例2022-2"]
        for d in ("2025-06-29", "2025-06-30")
    ]
    assert withdrawn == parts(["8.2", "6.2"])


def test_every_plot_stands_in_one_state_and_their_land_adds_up(house: OpenHouse) -> None:
    """6 + 4 + 3 + 2 + 1 hectares; out of batches 15, so 1 is told by no batch."""
    told = found(house)
    states = {p.number: p.state for p in told.plots}
    assert states == {
        "P1": "producing",
        "P2": "unstarted",
        "P3": "building",
        "P4": "built",
        "P5": "unknown",
    }
    assert sum(s.area for s in told.states.values()) == told.supplied.area == 16
    assert [told.from_batches, told.unbatched] == parts([15, 1])
    # 30 of the 45 mu of P3 are not developed; all of P1 is.
    assert told.unused.plots == 1
    assert told.unused.area == 2
    lines = {p.number: p for p in told.plots}
    assert lines["P2"].age_days == -100
    assert (lines["P2"].is_late, lines["P4"].since) == (False, "2025-12-20")
    assert wanting_of_plot(ZH, lines["P5"]) == "实际开工时间（施工许可证与开工申报）"


def test_what_was_not_so_by_a_day_is_not_known_later(house: OpenHouse) -> None:
    """截至2025-12-31未动工 says nothing of the new year."""
    states = {p.number: p.state for p in found(house, day="2026-01-01").plots}
    assert [states[n] for n in ("P2", "P3", "P4")] == ["unknown", "unknown", "unknown"]


def test_a_base_day_after_the_day_is_refused(house: OpenHouse) -> None:
    with pytest.raises(UsageError):
        found(house, day="2025-01-01", base="2025-01-02")
    assert found(house, day="2025-01-01", base="2025-01-01").total.disposed is None


def test_the_workbook_says_the_same(house: OpenHouse) -> None:
    book = openpyxl.load_workbook(io.BytesIO(backlog_xlsx(ZH, found(house))))
    years, batches, plots = book.worksheets
    rows = [[c.value for c in row] for row in years.iter_rows(min_row=4)]
    assert [(r[0], r[4], r[5]) for r in rows] == [
        ("未知", None, None),
        ("2022", 13, 195),
        ("2024", 10.5, 157.5),
        ("合计", 23.5, 352.5),
    ]
    assert (batches.max_row, plots.max_row) == (3 + 4, 3 + 5)
