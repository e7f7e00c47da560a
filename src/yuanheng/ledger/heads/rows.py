"""The rows of a head (表头行): where they stand, and what is written over each column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yuanheng.ledger.heads.around import is_note
from yuanheng.ledger.heads.text import LONGEST_HEAD, read_head_text, unit_of
from yuanheng.ledger.writing.cells import Cell

#: So many rows of a sheet are searched for its head.
SEARCHED = 40
_LONGEST = 60
_ABOVE, _BELOW = 3, 4
#: So much of a head must be known by name where another row names more.
_MOSTLY = 0.6
#: In a row of more texts than these 责任单位 is a head, no line that says who reports.
_FEW = 2
_COLON = re.compile("[:：]")
_BRACKETS = "（()）"
_REMARK = re.compile(r"[（(][^（()）]{1,20}[)）]$")
_COUNTED = re.compile(r"[（(]?\d{1,3}[)）]?(?:\s*=.*)?")
_NUMBERED = re.compile(r"[A-Za-z]{0,3}\d+")
_COUNTED_WORDS = frozenset("甲乙丙丁戊己庚辛") | {"栏次", "列次", "序号", "行次", "—", "-"}

Row = Sequence[Cell]


@dataclass(frozen=True)
class HeadRows:
    """The head of a table: its rows, the texts over each column from above, and where data begin.

    units: what a row of units below the heads says of each column. All count from 0.
    """

    top: int
    core: int
    first_data_row: int
    paths: tuple[tuple[str, ...], ...]
    units: dict[int, str]


def find_head_rows(rows: Sequence[Row], is_name: Callable[[str], bool]) -> HeadRows | None:
    """Find the head: around the row that names most columns; None where no row names two.

    `is_name` tells a text by which some column of the ledger is known.
    """
    searched = rows[:SEARCHED]
    known = [_names(row, is_name) for row in searched]
    most = max((len(k) for k in known), default=0)
    if most < 2:  # 指标 beside 9月 and 1-9月, whose names stand below them
        known = [k | _periods(row) if k else k for k, row in zip(known, searched, strict=True)]
        most = max((len(k) for k in known), default=0)
    if most < 2:
        return None
    core = next(n for n, k in enumerate(known) if len(k) == most)
    core = next((n for n in range(core) if _may_be_core(searched[n], known[n], most)), core)
    top = core
    while top > max(0, core - _ABOVE) and _is_group_row(searched[top - 1], searched[core]):
        top -= 1
    units: dict[int, str] = {}
    last, at = core, core + 1
    while at < min(len(searched), core + 1 + _BELOW):
        row = searched[at]
        if _is_blank(row) and at == core + 1:
            at += 1
            continue
        if _is_units(row, searched[core]):
            units |= {
                n: str(c).strip().strip(_BRACKETS)
                for n, c in enumerate(row)
                if _text(c) and unit_of(_text(c).strip(_BRACKETS)) is not None
            }
        elif _is_counted(row):
            pass
        elif _is_of_head(row, searched[core], is_name):
            last = at
        else:
            break
        at += 1
    first = at if at > core + 1 and not _is_blank(searched[at - 1]) else core + 1
    below = [row for row in searched[first:] if not _says_again(row, searched[core])]
    if _is_form(below[:_ABOVE], is_name):
        return None
    return HeadRows(top, core, first, _paths(searched[top : last + 1]), units)


def _may_be_core(row: Row, named: set[str], most: int) -> bool:
    """Tell the head of a table above the one that names most: of the first of several tables."""
    texts = {t for c in row for t in [_text(c)] if t}
    is_plain = all(c is None or isinstance(c, str) for c in row)
    return is_plain and len(named) >= max(2, most / 2) and len(named) >= _MOSTLY * len(texts)


def _is_form(rows: Sequence[Row], is_name: Callable[[str], bool]) -> bool:
    """Tell a form of labels beside their values, whose rows hold heads where a table has data.

    Q1 may be the number of a firm as well as a quarter; it makes no form. Nor does a list of
    indicators, whose first column alone holds names (工业总产值, 固定资产投资).
    """
    texts = [t for row in rows for c in row for t in [_text(c)] if t]
    named = sum(is_name(t) for t in texts if not _NUMBERED.fullmatch(t))
    places = {n for row in rows for n, c in enumerate(row) if is_name(_text(c))}
    figures = sum(isinstance(c, int | float) for row in rows for c in row)
    is_list = len(places) == 1 and figures > 1 and all(_holds_figures(row) for row in rows)
    return named >= 1 and 2 * named >= len(texts) and not is_list


def _holds_figures(row: Row) -> bool:
    """Tell a row of a text and numbers."""
    return any(isinstance(c, int | float) for c in row)


def _names(row: Row, is_name: Callable[[str], bool]) -> set[str]:
    """Give the different texts of a row that name a column."""
    texts = {t for c in row for t in [_text(c)] if t and len(t) <= _LONGEST}
    return {t for t in texts if is_name(t)}


def _periods(row: Row) -> set[str]:
    """Give the different texts of a row that are a part of a year and nothing else."""
    texts = {t for c in row for t in [_text(c)] if t and len(t) <= _LONGEST}
    read = ((t, read_head_text(t, "2000")) for t in texts)
    return {t for t, head in read if head.said and not head.bare}


def _is_group_row(row: Row, core: Row) -> bool:
    """Tell a row of heads over heads: texts over some columns, and no title or note."""
    texts = [_text(c) for c in row]
    held = [n for n, t in enumerate(texts) if t]
    different = {t for t in texts if t}
    if not different or any(not isinstance(c, str) for c in row if c is not None):
        return False
    is_few = len(different) <= _FEW
    if any((is_note(t) and (is_few or _COLON.search(t))) or len(t) > _LONGEST for t in different):
        return False
    width = sum(1 for c in core if _text(c))
    if len(different) >= 2:
        return True
    return 2 <= len(held) < 0.8 * width and held[0] > 0


def _is_lower_head(row: Row, core: Row, is_name: Callable[[str], bool]) -> bool:
    """Tell a row of heads below others: it names columns and holds no number."""
    if any(c is not None and not isinstance(c, str) for c in row):
        return False
    named = [n for n, c in enumerate(row) if (t := _text(c)) and is_name(t)]
    held = [n for n, c in enumerate(row) if _text(c)]
    own = [n for n in named if n >= len(core) or _text(core[n]) != _text(row[n])]
    return len(named) >= 2 and 2 * len(named) >= len(held) and bool(own)


def _is_of_head(row: Row, core: Row, is_name: Callable[[str], bool]) -> bool:
    """Tell a row below others of a head that belongs to it."""
    return (
        _says_again(row, core) or _is_lower_head(row, core, is_name) or _is_below_groups(row, core)
    )


def _is_below_groups(row: Row, core: Row) -> bool:
    """Tell a row that parts the groups of the head above it, and leaves its other columns empty.

    约定｜实际 below 开工时间, 2023年｜2024年 below 税收: no column is known by such a text. Below
    the others a unit or a remark in brackets may stand: （实缴）, (吨标准煤), 排放当量（吨）.
    """
    width = max(len(core), len(row))
    above = [_text(core[n]) if n < len(core) else "" for n in range(width)]
    below = [row[n] if n < len(row) else None for n in range(width)]
    if any(c is not None and not isinstance(c, str) and not _is_year(c) for c in below):
        return False
    held = [n for n in range(width) if _plain(below[n]) not in ("", above[n])]
    grouped = set()
    for n in range(1, width):
        is_open = not above[n] or above[n] == above[n - 1]
        if is_open and (n - 1 in grouped or above[n - 1]):
            grouped |= {n - 1, n}
    held = [n for n in held if n in grouped or not _REMARK.search(_plain(below[n]))]
    texts = {_plain(below[n]) for n in held}
    return len(texts) >= 2 and len(held) >= 2 and set(held) <= grouped and len(grouped) < width


def _is_year(cell: Cell) -> bool:
    return isinstance(cell, float) and cell.is_integer() and 1990 <= cell <= 2100


def _says_again(row: Row, core: Row) -> bool:
    """Tell a row that repeats the head, as one merged downwards does."""
    pairs = [(_text(c), _text(core[n]) if n < len(core) else "") for n, c in enumerate(row)]
    held = [(a, b) for a, b in pairs if a]
    return len(held) >= 2 and sum(a == b for a, b in held) >= max(2, 0.6 * len(held))


def _is_units(row: Row, core: Row) -> bool:
    """Tell a row of units below the heads; a head merged downwards stands in it again."""
    again = [n < len(core) and _text(c) == _text(core[n]) for n, c in enumerate(row)]
    texts = [
        t for c, is_again in zip(row, again, strict=True) for t in [_text(c)] if t and not is_again
    ]
    if not texts or any(c is not None and not isinstance(c, str) for c in row):
        return False
    units = sum(unit_of(t.strip(_BRACKETS)) is not None for t in texts)
    return units >= 1 and units >= len([t for t in texts if t not in ("/", "—", "-", "单位")])


def _is_counted(row: Row) -> bool:
    """Tell a row of column numbers (1 2 3, 甲 乙 1 2)."""
    texts = [t for c in row for t in [_plain(c)] if t]
    if len(texts) < 3:
        return False
    counted = [t for t in texts if _COUNTED.fullmatch(t)]
    if len(counted) + sum(t in _COUNTED_WORDS for t in texts) < len(texts):
        return False
    numbers = [int(re.sub(r"[（()）]", "", t.split("=")[0])) for t in counted]
    return len(numbers) >= 2 and all(b - a == 1 for a, b in pairwise(numbers))


def _is_blank(row: Row) -> bool:
    return not any(_text(c) or (c is not None and not isinstance(c, str)) for c in row)


def _text(cell: Cell) -> str:
    """Give the text of a cell, as much as a head may be; numbers and days have none."""
    return cell.strip()[:LONGEST_HEAD] if isinstance(cell, str) else ""


def _plain(cell: Cell) -> str:
    """Give a cell as it reads, a whole number without its point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _paths(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """Give the texts over each column from above, each once.

    A group that is written once over its first part holds for the empty cells to its right, as
    long as something stands below them.
    """
    width = max((len(row) for row in rows), default=0)
    grid = [[_text(row[n]) if n < len(row) else "" for n in range(width)] for row in rows]
    for level, row in enumerate(grid[:-1]):
        for n in range(1, width):
            below = [grid[k][n] for k in range(level + 1, len(grid))]
            left = [grid[k][n - 1] for k in range(level + 1, len(grid))]
            is_group = row[n - 1] and any(t and t != row[n - 1] for t in left)
            above = [grid[k][n] == grid[k][n - 1] for k in range(level)]
            if not row[n] and any(below) and is_group and all(above):
                row[n] = row[n - 1]
    paths = []
    for n in range(width):
        texts: list[str] = []
        for row in grid:
            if row[n] and (not texts or texts[-1] != row[n]):
                texts.append(row[n])
        paths.append(tuple(texts))
    return tuple(paths)
