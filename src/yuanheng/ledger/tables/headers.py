"""Heads of tables (表头): which column of a sheet means which column of a relation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from yuanheng.errors import StandardError
from yuanheng.ledger.workbooks.sheets import RawSheet, column_letter
from yuanheng.ledger.writing.cells import Cell
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import Unit, parse_unit
from yuanheng.standards.profiles.table_profile import ColumnRule, TableProfile

_SEARCHED_ROWS = 12
_HEAD_ROWS = 3
#: A longer text is no head, and is not remembered.
_LONGEST = 400
_UNIT = re.compile(r"[（(]\s*(?:单位[:：]?)?\s*([^（()）]+?)\s*[)）]\s*$")


@dataclass(frozen=True)
class HeadColumn:
    """A column of a sheet: its place, its head as written, and what it means.

    Where a profile says so, by its rule; `unit_index` is then where each row states the unit.
    """

    index: int
    text: str
    column: Column | None
    unit: Unit | None
    rule: ColumnRule | None = None
    unit_index: int | None = None


@dataclass(frozen=True)
class Head:
    """The head of a table: its columns and the row where the data begins, counted from 0.

    One column of the sheet may mean several of the relation, where a profile says so.
    """

    columns: tuple[HeadColumn, ...]
    first_data_row: int

    @property
    def known(self) -> tuple[HeadColumn, ...]:
        """Give the columns that mean something to the relation."""
        return tuple(c for c in self.columns if c.column is not None)

    @property
    def unread(self) -> tuple[str, ...]:
        """Name the columns that mean nothing to the relation."""
        return tuple(c.text for c in self.columns if c.column is None and c.text)


def find_head(sheet: RawSheet, relation: Relation) -> Head | None:
    """Find the head of a table: the one to three rows that name most columns of the relation.

    The lowest row of a head says most. None where fewer than two columns are named.
    """
    names = _names(relation)
    rows = sheet.head_rows
    named = [_named(row, names) for row in rows]
    best: tuple[tuple[int, int], Head] | None = None
    for top in range(min(_SEARCHED_ROWS, len(rows))):
        for height in range(1, _HEAD_ROWS + 1):
            said = named[top : top + height]
            if top + height > len(rows) or not any(said):
                continue
            head = _head(rows[top : top + height], relation, top + height)
            # A head merged downwards says the same in its lower row, which is then no data; a row
            # of data above a head that stands again says nothing.
            is_whole = said[-1] >= 2 and min(said) > 0
            score = (len(head.known), height if is_whole else -height)
            if score[0] >= 2 and (best is None or score > best[0]):
                best = (score, head)
    return best[1] if best else None


def find_profile_head(sheet: RawSheet, profile: TableProfile) -> Head | None:
    """Find the head that a profile reads: the first row that holds all heads it needs, exactly.

    Of a head that stands twice, the first is read. Cells below no head are named by their letter.
    None where no row holds them all.
    """
    for top, row in enumerate(sheet.head_rows[:_SEARCHED_ROWS]):
        texts = [str(cell).strip() if cell is not None else "" for cell in row]
        if set(profile.needs) <= set(texts):
            held = {
                n for below in sheet.rows[top + 1 :] for n, c in enumerate(below) if c is not None
            }
            width = max([len(texts), *(n + 1 for n in held)])
            texts += [""] * (width - len(texts))
            return Head(tuple(_profile_columns(texts, held, profile)), top + 1)
    return None


def missing_heads(sheet: RawSheet, profile: TableProfile) -> tuple[str, ...]:
    """Name the heads that a profile needs and the sheet's most likely row does not hold."""
    rows = [
        {str(c).strip() for c in row if c is not None} for row in sheet.head_rows[:_SEARCHED_ROWS]
    ]
    best = max(rows, key=lambda held: len(held & set(profile.needs)), default=set())
    return tuple(head for head in profile.needs if head not in best)


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """Reduce a head to what matters: folded width, without spaces, marks of duty and notes."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s*＊:：\u200b]", "", folded).lower()


def _profile_columns(
    texts: list[str], held: set[int], profile: TableProfile
) -> Iterator[HeadColumn]:
    """Give the columns that the rules read, and those that hold something and nothing reads."""
    read: set[int] = set()
    for rule in profile.columns:
        text = next((h for h in rule.heads if h in texts), None)
        if text is None:
            continue
        index, told = texts.index(text), rule.unit_head
        at = texts.index(told.head) if told is not None and told.head in texts else None
        read |= {index} if at is None else {index, at}
        yield HeadColumn(index, text, rule.column, rule.unit, rule, at)
    for index, text in enumerate(texts):
        if index not in read and (text or index in held):
            yield HeadColumn(index, text or f"({column_letter(index)})", None, None)


def _head(rows: tuple[tuple[Cell, ...], ...], relation: Relation, first_data_row: int) -> Head:
    """Read candidate rows as a head."""
    width = max((len(row) for row in rows), default=0)
    names = _names(relation)
    columns = []
    seen: set[str] = set()
    for index in range(width):
        texts = [str(row[index]) for row in rows if index < len(row) and row[index] is not None]
        column, unit = _meaning(texts, names)
        if column is not None and column.name in seen:
            column = None
        if column is not None:
            seen.add(column.name)
        columns.append(HeadColumn(index, texts[-1] if texts else "", column, unit))
    return Head(tuple(columns), first_data_row)


def _names(relation: Relation) -> dict[str, Column]:
    """List the ways to name each column: id and labels, then what earlier templates called it."""
    names: dict[str, Column] = {}
    for column in relation.columns:
        for name in (column.name, column.label["zh"], column.label["en"]):
            names.setdefault(plain(name), column)
    for column in relation.columns:
        for name in column.was:
            names.setdefault(plain(name), column)
    return names


def _meaning(texts: list[str], names: dict[str, Column]) -> tuple[Column | None, Unit | None]:
    """Find what a head means, from its lowest row up, with the unit in its brackets."""
    for text in [*reversed(texts), "".join(dict.fromkeys(texts))]:
        if len(text) > _LONGEST:
            continue
        bare, unit = _split_unit(text)
        column = names.get(plain(bare)) or names.get(plain(text))
        if column is not None:
            return column, unit
    return None, None


def _named(row: tuple[Cell, ...], names: dict[str, Column]) -> int:
    """Count the cells of a row that name a column."""
    return sum(_meaning([c], names)[0] is not None for c in row if isinstance(c, str))


@lru_cache(maxsize=16_384)
def _split_unit(text: str) -> tuple[str, Unit | None]:
    """Split `面积（公顷）` into its name and unit; brackets that hold no unit stay."""
    found = _UNIT.search(text)
    if not found:
        return text, None
    try:
        return text[: found.start()], parse_unit(found.group(1))
    except StandardError:
        return text, None
