"""A return of parts: only these may be changed until it is handed in anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.gallery import ROW, book, changed
from tests.unit.monitor.told import Rows, open_told, tell
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping.handing_in import submit_batch
from yuanheng.app.keeping.ledger import correct, withdraw
from yuanheng.app.keeping.rounds import open_round, return_zone
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.rounds import Part, RoundCell
from yuanheng.monitor.submission.handed import rows_of
from yuanheng.monitor.submission.returned import changed_outside
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.office.round_grid import handed_grid
from yuanheng.views.office.round_rows import handed_page, named_parts
from yuanheng.views.rounds import find_round
from yuanheng.words.words import Words

ZH = Words("zh")
FIRMS = ledger_schema().relations["enterprise_year"]
NAMES, COLUMNS = ("E1", "E2", "E3"), ("taxes", "employees", "revenue")


def firm(name: str, **cells: int) -> dict[str, Any]:
    """Write a firm of 2025, all its columns."""
    whole: dict[str, Any] = {field: None for field, _ in FIRMS.stored}
    return {**whole, "zone": "Z1", "period": "2025", "enterprise": name, **cells}


cells_of_firms = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(COLUMNS)))
parts_of_firms = st.sets(
    st.builds(Part, st.sampled_from(("", *NAMES)), st.sampled_from(("", *COLUMNS)))
)


@given(edits=cells_of_firms, parts=parts_of_firms)
def test_just_the_cells_outside_what_was_given_back_are_named(
    edits: set[tuple[str, str]], parts: set[Part]
) -> None:
    """Whatever was changed, and whatever rows, columns and cells were given back."""
    cell = RoundCell("Z1", 1, "returned", parts=tuple(parts))
    before = rows_of(FIRMS, (firm(n, **dict.fromkeys(COLUMNS, 1)) for n in NAMES))
    new = [firm(n, **{c: 2 if (n, c) in edits else 1 for c in COLUMNS}) for n in NAMES]
    found = {
        (p.subject, p.column)
        for p in changed_outside(FIRMS, before, new, cell.is_open, is_whole=True)
    }
    closed = {
        (n, c)
        for n, c in edits
        if parts and not any(p.subject in ("", n) and p.column in ("", c) for p in parts)
    }
    assert found == closed


def test_a_row_comes_or_goes_only_where_all_of_it_was_given_back() -> None:
    """One of its cells is not enough."""
    before = rows_of(FIRMS, [firm("E1"), firm("E2")])
    told = [firm("E1"), firm("E3")]

    def outside(*parts: Part) -> list[Part]:
        cell = RoundCell("Z1", 1, "returned", parts=parts)
        return list(changed_outside(FIRMS, before, told, cell.is_open, is_whole=True))

    assert outside(Part("E2"), Part("E3")) == []
    assert Part("E2") in outside(Part("E2", "taxes"), Part("E3"))
    assert outside(Part("E2")) == [Part("E3")]


def test_rows_of_one_key_are_told_apart_by_their_order() -> None:
    """A change of the first is not hidden behind the second."""
    before = rows_of(FIRMS, [firm("E1", taxes=1), firm("E1", taxes=2)])
    cell = RoundCell("Z1", 1, "returned", parts=(Part("E1", "revenue"),))
    for told in ([firm("E1", taxes=9), firm("E1", taxes=2)], [firm("E1", taxes=1)]):
        found = list(changed_outside(FIRMS, before, told, cell.is_open, is_whole=True))
        assert [p.subject for p in found] == ["E1"]


def figure(name: str, value: float, period: str = "2025-10") -> dict[str, Any]:
    """Write a row of the monthly return."""
    return {"indicator": name, "period": period, "form": "累计", "value": value, "unit": "亿元"}


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """A zone that handed in two indicators of October."""
    house = open_told(tmp_path)
    rows: Rows = [figure("甲", 100.0), figure("乙", 50.0)]
    tell(house, {"zone": [{}], "indicator_value": rows})
    open_round(house, "monthly-indicators", "2025-10", ["Z1"], "2026-04-10")
    submit_batch(house, 1, "Z1")
    return house


def mend(house: OpenHouse, name: str, cell: str) -> None:
    """Correct one figure of October."""
    where = [f"indicator={name}", "period=2025-10", "form=累计"]
    correct(house, "indicator_value", where, [cell], "核对")


def test_only_what_was_ticked_may_be_changed(house: OpenHouse) -> None:
    """The cell is mended, its neighbours and the other row are refused, by name."""
    return_zone(house, 1, "Z1", "与台账不符", parts=["甲·累计:value"])
    for name, cell in (("乙", "value=51"), ("甲", "unit=万元")):
        with pytest.raises(LedgerError, match="only parts") as refused:
            mend(house, name, cell)
        assert [str(line).partition("·")[0] for line in refused.value.lines] == [name]
    mend(house, "甲", "value=101")
    found = find_round(house, 1)
    assert (found.cells[0].state, found.cells[0].parts) == (
        "filling",
        (Part("甲·累计", "value"),),
    )
    found = submit_batch(house, 1, "Z1")
    assert (found.cells[0].state, found.cells[0].parts) == ("submitted", ())
    kinds = [e.record.kind for e in found.log]
    assert kinds == ["opened", "submitted", "returned", "filled", "submitted"]


def test_other_months_and_indicators_are_not_held(house: OpenHouse) -> None:
    """What the round does not ask for is nobody's business here."""
    tell(house, {"indicator_value": [figure("丙", 7.0, "2025-09")]})
    return_zone(house, 1, "Z1", "与台账不符", parts=["甲·累计"])
    where = ["indicator=丙", "period=2025-09", "form=累计"]
    assert correct(house, "indicator_value", where, ["value=8"], "核对").seq


def test_what_holds_the_rest_is_not_withdrawn(house: OpenHouse) -> None:
    """The batch holds more than was given back."""
    return_zone(house, 1, "Z1", "与台账不符", parts=["甲·累计"])
    with pytest.raises(LedgerError, match="only parts"):
        withdraw(house, 1, "重报")


def test_a_return_of_all_leaves_all_open(house: OpenHouse) -> None:
    """As one without parts always did."""
    return_zone(house, 1, "Z1", "重报")
    mend(house, "乙", "value=51")
    assert find_round(house, 1).cells[0].parts == ()


@pytest.mark.parametrize("part", ["丙·累计", ":worth", "甲·累计:worth"])
def test_a_part_that_there_is_not_is_refused(part: str, house: OpenHouse) -> None:
    """Nothing is returned by it."""
    with pytest.raises(UsageError, match="Nothing that was handed in"):
        return_zone(house, 1, "Z1", "核对", parts=[part])
    with pytest.raises(UsageError, match="no section 1"):
        return_zone(house, 1, "Z1", "核对", sections=[1])
    assert find_round(house, 1).cells[0].state == "submitted"


def test_who_mends_sees_what_was_given_back_and_no_more(house: OpenHouse) -> None:
    """Of two rows one, of its cells the one that may be changed."""
    return_zone(house, 1, "Z1", "核对", parts=["甲·累计:value"])
    found = find_round(house, 1)
    page = handed_page(house, ZH, found, found.cells[0], is_open_only=True)
    assert [(r.subject, [c.column for c in r.cells if c.is_open]) for r in page.rows] == [
        ("甲·累计", ["value"])
    ]
    assert named_parts(ZH, found, found.cells[0].parts) == ("甲·累计 数值",)


def test_a_file_that_changes_more_than_was_given_back_is_refused_whole(tmp_path: Path) -> None:
    """A patch of a survey: its area was given back, its class was not."""
    house = open_told(tmp_path)
    add_zone(house, "示例区", {"code": "S1", "level": None})

    def bring(row: tuple[object, ...]) -> None:
        import_filled(house, TableRequest(book(tmp_path, [row]), None, None, None, None), ZH)

    bring(ROW)
    open_round(house, "parcel", "2013", ["示例区"], "2026-04-10")
    submit_batch(house, 1, "示例区")
    return_zone(house, 1, "示例区", "面积", parts=["主区·1:area"])
    before = house.store.last_seq()
    with pytest.raises(LedgerError, match="only parts"):
        bring((*ROW[:4], "A1", *ROW[5:]))
    assert house.store.last_seq() == before
    bring(changed(area=2))
    assert find_round(house, 1).cells[0].state == "filling"


def test_a_return_of_indicators_is_shown_as_the_office_has_it(house: OpenHouse) -> None:
    """An indicator a row; after a return of parts only those given back, and the cell open."""
    before = {**figure("甲", 90.0), "form": "同期"}
    tell(house, {"indicator_value": [before]})
    found = find_round(house, 1)
    grid = handed_grid(house, ZH, found, found.cells[0])
    assert grid is not None
    assert grid.forms == ("累计", "上年同期")
    shown = [(r.name, r.unit, [c and (c.part, c.text) for c in r.cells]) for r in grid.rows]
    assert shown == [
        ("甲", "亿元", [("甲·累计:value", "100"), ("甲·同期:value", "90")]),
        ("乙", "亿元", [("乙·累计:value", "50"), None]),
    ]
    return_zone(house, 1, "Z1", "核对", parts=["甲·累计:value"])
    found = find_round(house, 1)
    grid = handed_grid(house, ZH, found, found.cells[0])
    assert grid is not None
    assert [[c and c.is_open for c in r.cells] for r in grid.rows] == [[True, False]]


def test_a_return_of_something_else_than_figures_is_shown_by_its_facts(house: OpenHouse) -> None:
    """A unit that is wrong stands in no grid of figures."""
    return_zone(house, 1, "Z1", "核对", parts=["甲·累计:unit"])
    found = find_round(house, 1)
    assert handed_grid(house, ZH, found, found.cells[0]) is None


def test_a_round_bears_the_name_of_its_form_where_none_is_given(house: OpenHouse) -> None:
    """Which the office knows it by."""
    assert find_round(house, 1).title == "主要经济指标月报"


def test_an_area_that_a_file_does_not_replace_is_not_taken_for_gone(tmp_path: Path) -> None:
    """主区 is mended by a file of its own, and 发展方向区 stays as it is."""
    house = open_told(tmp_path)
    add_zone(house, "示例区", {"code": "S1", "level": None})

    def bring(*rows: tuple[object, ...]) -> None:
        path = book(tmp_path, list(rows))
        import_filled(house, TableRequest(path, None, None, None, None), ZH)

    bring(ROW, (ROW[0], "发展方向区", *ROW[2:]))
    open_round(house, "parcel", "2013", ["示例区"], "2026-04-10")
    submit_batch(house, 1, "示例区")
    return_zone(house, 1, "示例区", "面积", parts=["主区·1:area"])
    bring(changed(area=2))
    assert find_round(house, 1).cells[0].state == "filling"
