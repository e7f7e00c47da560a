"""Parameters as a sheet: what is filled in comes back by its name; what does not fit is said.

Over a ledger without anything in it: the sheet is of the standard.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import SourceError
from yuanheng.standards import kinds
from yuanheng.standards.scorecards.parameters import parse_settings
from yuanheng.views.standards.parameter_fields import parameter_groups
from yuanheng.views.standards.parameter_sheet import (
    read_parameter_sheet,
    sheet_values,
    write_parameter_sheet,
)
from yuanheng.words.words import Words

CARD = "cn.land-intensity.2014"
IDEALS = "土地供应率理想值", "综合容积率理想值", "前三年年均供地面积"
SUPPLY = "supply_rate_ideal"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    """A ledger with nothing in it."""
    return create_ledger(tmp_path_factory.mktemp("sheet") / "x.yhdb")


def filled(
    house: OpenHouse, path: Path, cells: Iterable[tuple[str, object, str]], lang: str = "zh"
) -> Path:
    """Write the sheet, fill values and their sources by the names of rows, and save it."""
    book = openpyxl.load_workbook(io.BytesIO(write_parameter_sheet(house, Words(lang), CARD)))
    page = book.worksheets[0]
    rows = {str(page.cell(n, 2).value): n for n in range(4, page.max_row + 1)}
    for label, value, source in cells:
        page.cell(rows[label], 7).value = value
        page.cell(rows[label], 8).value = source or None
    book.save(path)
    return path


def test_every_parameter_stands_in_its_group_with_its_state(house: OpenHouse) -> None:
    """Twelve ideals and four bases are wanting; weights are the document's, and never wanting."""
    groups = {g.id: g for g in parameter_groups(house, Words("zh"), CARD)}
    assert {g: (len(f.fields), f.wanting) for g, f in groups.items()} == {
        "ideal": (12, 12),
        "base": (4, 4),
        "kind": (1, 0),
        "area": (32, 0),
        "weight": (64, 0),
    }
    assert {f.standing for f in groups["weight"].fields} == {"law", "none"}


def test_what_is_filled_in_is_what_a_setting_would_be(house: OpenHouse, tmp_path: Path) -> None:
    """A share may be written with its sign; where it comes from is kept."""
    cells = [(IDEALS[0], "93%", "规划第3条"), (IDEALS[1], 1.2, ""), (IDEALS[2], 15, "")]
    path = filled(house, tmp_path / "参数.xlsx", cells)
    values = sheet_values(house, CARD, path)
    wanted = parse_settings(
        [f"{SUPPLY}=93%", "plot_ratio_ideal=1.2", "mean_supply=15"], kinds.parameters(CARD)
    )
    assert {n: v.value for n, v in values.items()} == {n: v.value for n, v in wanted.items()}
    assert [values[n].reference for n in wanted] == ["规划第3条", "参数.xlsx", "参数.xlsx"]


def test_a_cell_that_shows_percent_is_read_as_it_shows(house: OpenHouse, tmp_path: Path) -> None:
    """0.93 formatted as 93% is 93 %, as the person sees it."""
    path = filled(house, tmp_path / "p.xlsx", [(IDEALS[0], 0.93, "")])
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    row = next(n for n in range(4, 99) if page.cell(n, 2).value == IDEALS[0])
    page.cell(row, 7).number_format = "0%"
    book.save(path)
    assert sheet_values(house, CARD, path)[SUPPLY].value == 93


@settings(deadline=None, max_examples=20)
@given(
    st.lists(
        st.tuples(st.sampled_from(IDEALS), st.sampled_from(["九成", "一二", "93 亩", "1..2"])),
        min_size=1,
        max_size=3,
        unique_by=lambda cell: cell[0],
    )
)
def test_every_cell_that_does_not_fit_is_named(
    house: OpenHouse, tmp_path_factory: pytest.TempPathFactory, wrong: list[tuple[str, str]]
) -> None:
    """By its place and its name, all at once; nothing is taken."""
    cells = [(label, value, "") for label, value in wrong]
    path = filled(house, tmp_path_factory.mktemp("wrong") / "p.xlsx", cells)
    with pytest.raises(SourceError) as refused:
        read_parameter_sheet(house, CARD, path)
    said = [Words("zh").say(line) for line in refused.value.lines]
    assert len(said) == len(wrong)
    for label, value in wrong:
        assert sum(label in line and value in line and line[0] == "G" for line in said) == 1


def test_another_sheet_and_an_empty_one_are_refused(house: OpenHouse, tmp_path: Path) -> None:
    """Nothing filled in is no answer; a workbook of something else is not this sheet."""
    with pytest.raises(SourceError, match="Nothing is filled in"):
        read_parameter_sheet(house, CARD, filled(house, tmp_path / "e.xlsx", []))
    other = openpyxl.Workbook()
    other.worksheets[0].append(["甲", "乙"])
    other.save(tmp_path / "o.xlsx")
    with pytest.raises(SourceError, match="not a parameter sheet"):
        read_parameter_sheet(house, CARD, tmp_path / "o.xlsx")


def test_a_sheet_in_english_is_read_too(house: OpenHouse, tmp_path: Path) -> None:
    """Whoever downloaded it in the other language need not begin again."""
    label = next(p.label["en"] for p in kinds.parameters(CARD).values() if p.id == SUPPLY)
    path = filled(house, tmp_path / "p.xlsx", [(label, 93, "")], lang="en")
    assert read_parameter_sheet(house, CARD, path).settings == (f"{SUPPLY}=93",)
