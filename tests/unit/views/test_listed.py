"""Lists are searched, ordered and written alike, whatever they list."""

from __future__ import annotations

import io

import openpyxl
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.escape import unescape

from yuanheng.views.listed import ListColumn, ListWish, arranged, chosen_columns, listed_workbook
from yuanheng.words.words import Words

Row = tuple[str | None, float | None]
COLUMNS: tuple[ListColumn[Row], ...] = (
    ListColumn("name", "name", lambda r: r[0]),
    ListColumn("area", "area", lambda r: r[1], unit="亩", is_figure=True),
    ListColumn("more", "more", lambda _: "·", is_extra=True, is_fixed=True),
)
TEXTS = st.text(max_size=12).filter(lambda t: not ILLEGAL_CHARACTERS_RE.search(t))
ROWS = st.lists(st.tuples(st.none() | TEXTS, st.none() | st.integers(-999, 999)), max_size=8)


@given(ROWS, st.sampled_from(["name", "-name", "area", "-area", "more", "nothing", ""]))
def test_an_order_keeps_every_row_and_what_is_unknown_stands_last(
    rows: list[Row], sort: str
) -> None:
    """Upwards and downwards: a dash is never the best of a list."""
    found = arranged(rows, COLUMNS, ListWish(sort=sort))
    assert sorted(map(repr, found)) == sorted(map(repr, rows))
    if sort in ("", "more", "nothing"):
        assert list(found) == rows
        return
    at = 0 if sort.endswith("name") else 1
    known = [row[at] for row in found if row[at] not in (None, "")]
    assert [row[at] for row in found[: len(known)]] == known
    if at == 1:
        numbers = [row[1] for row in found if row[1] is not None]
        assert numbers == sorted(numbers, reverse=sort.startswith("-"))


def test_chinese_names_stand_by_their_sound() -> None:
    """As a register of an office is ordered: 安 before 北 before 中."""
    rows: list[Row] = [("中山", 1.0), ("安庆", 2.0), ("北仑", 3.0)]
    found = arranged(rows, COLUMNS, ListWish(sort="name"))
    assert [row[0] for row in found] == ["安庆", "北仑", "中山"]


@given(ROWS, TEXTS)
def test_a_search_gives_the_rows_that_hold_every_word(rows: list[Row], text: str) -> None:
    """In any column, letters of either case; an empty search gives all."""
    found = arranged(rows, COLUMNS, ListWish(q=text))
    wanted = [
        row
        for row in rows
        if all(
            word in "\n".join(str(v) for v in (row[0], row[1], "·") if v is not None).casefold()
            for word in text.casefold().split()
        )
    ]
    assert list(found) == wanted


@given(st.lists(st.sampled_from(["name", "area", "more", "nothing"]), max_size=4))
def test_columns_are_those_chosen_or_the_usual_ones(chosen: list[str]) -> None:
    """A choice of nothing that there is leaves no list without columns."""
    shown = [c.id for c in chosen_columns(COLUMNS, ListWish(columns=tuple(chosen)))]
    wanted = [c.id for c in COLUMNS if c.id in chosen]
    assert shown == (wanted or ["name", "area"])


@given(st.lists(st.sampled_from("=+-@＝\t'") | TEXTS, min_size=1, max_size=6))
def test_a_text_in_the_workbook_is_what_was_written_and_never_a_formula(texts: list[str]) -> None:
    """It stays a text when its cell is edited: the quote prefix is set."""
    rows: list[Row] = [(f"{text}HYPERLINK(1)", 1.5) for text in texts]
    content = listed_workbook(Words("zh"), "清单", "说明", COLUMNS, rows)
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [page.cell(row, 1) for row in range(4, 4 + len(rows))]
    assert {(c.data_type, c.quotePrefix) for c in cells} == {("s", True)}
    # A workbook writes a sign of control by its number, which the library leaves as it stands.
    assert [unescape(str(c.value)).replace("\r\n", "\n") for c in cells] == [
        str(row[0]).replace("\r\n", "\n") for row in rows
    ]


def test_heads_carry_their_units_and_figures_are_numbers() -> None:
    """A day that no calendar holds stays a text."""
    rows: list[Row] = [("2026-02-28", 12.5), ("2026-02-30", None)]
    content = listed_workbook(Words("zh"), "清单：一[1]", "说明", COLUMNS, rows)
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [page.cell(3, n).value for n in (1, 2)] == ["Name", "Area（亩）"]
    assert [page.cell(4, n).data_type for n in (1, 2)] == ["d", "n"]
    assert [page.cell(5, n).value for n in (1, 2)] == ["2026-02-30", None]
