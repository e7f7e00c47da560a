"""Lists as people work with them (清单): searched, put in order, their columns chosen, taken along.

One way for every list of the console: what its columns are stands beside what it lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from yuanheng.report.workbook.listing import ListHead, ListSheet, list_workbook
from yuanheng.words.words import Words

Row = TypeVar("Row")
Value = str | int | float | None


@dataclass(frozen=True)
class ListColumn(Generic[Row]):
    """A column: its name in an address, its head, and what a row holds there.

    order: by what rows are put in order where it is not the value; is_extra: not shown unless it
    is chosen; is_fixed: rows are not put in order by it.
    """

    id: str
    head: str
    value: Callable[[Row], Value]
    unit: str = ""
    is_figure: bool = False
    is_extra: bool = False
    is_fixed: bool = False
    order: Callable[[Row], Value] | None = None


@dataclass(frozen=True, slots=True)
class ListWish:
    """What is asked of a list: words a row must hold, an order (`-due`: downwards), columns."""

    q: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()

    @property
    def needs_all(self) -> bool:
        """Tell whether every row must be known to give the first page."""
        return bool(self.q.strip() or self.sort)


def of_zones(
    columns: Sequence[ListColumn[Row]], zones: int, name: str = "zone"
) -> tuple[ListColumn[Row], ...]:
    """Give the columns of a list over so many zones: of one zone nobody reads its name in rows."""
    if zones > 1:
        return tuple(columns)
    return tuple(replace(c, is_extra=True) if c.id == name else c for c in columns)


def chosen_columns(
    columns: Sequence[ListColumn[Row]], wish: ListWish
) -> tuple[ListColumn[Row], ...]:
    """Give the columns that are shown: those chosen, in their own order, or the usual ones."""
    chosen = tuple(c for c in columns if c.id in wish.columns)
    return chosen or tuple(c for c in columns if not c.is_extra)


def arranged(
    rows: Sequence[Row], columns: Sequence[ListColumn[Row]], wish: ListWish
) -> tuple[Row, ...]:
    """Search rows and put them in order; what is not known stands last, either way."""
    words = wish.q.casefold().split()
    found = [row for row in rows if _holds(row, columns, words)] if words else list(rows)
    name = wish.sort.removeprefix("-")
    column = next((c for c in columns if c.id == name and not c.is_fixed), None)
    if column is None:
        return tuple(found)
    value = column.order or column.value
    known = [row for row in found if value(row) not in (None, "")]
    unknown = [row for row in found if value(row) in (None, "")]
    known.sort(key=lambda row: _key(value(row)), reverse=wish.sort.startswith("-"))
    return (*known, *unknown)


def _holds(row: Row, columns: Sequence[ListColumn[Row]], words: list[str]) -> bool:
    """Tell whether a row holds all words, in any column, shown or not."""
    text = "\n".join(str(v) for c in columns if (v := c.value(row)) is not None).casefold()
    return all(word in text for word in words)


def _key(value: Value) -> tuple[int, float, bytes]:
    """Order numbers before texts, and texts as offices do: GB 18030 has the common by pinyin."""
    if isinstance(value, (int, float)):
        return (0, value, b"")
    return (1, 0.0, str(value).casefold().encode("gb18030", "replace"))


def listed_workbook(
    words: Words,
    title: str,
    note: str,
    columns: Sequence[ListColumn[Row]],
    rows: Sequence[Row],
    chosen: Sequence[str] = (),
) -> bytes:
    """Write a list as a workbook, with the columns that are shown; texts are never formulas."""
    shown = chosen_columns(columns, ListWish(columns=tuple(chosen)))
    heads = tuple(ListHead(_headed(c.head), c.unit) for c in shown)
    cells = [[c.value(row) for c in shown] for row in rows]
    return list_workbook(ListSheet(title, note, heads, cells, words.lang))


def _headed(text: str) -> str:
    """Begin a head with a capital."""
    return text[:1].upper() + text[1:]
