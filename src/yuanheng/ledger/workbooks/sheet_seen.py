"""What reading a sheet saw besides its cells (所见), each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from yuanheng.errors import Message, say
from yuanheng.ledger.workbooks.sheet_marks import Place, SheetMarks

if TYPE_CHECKING:
    from yuanheng.model.ledger import Severity

#: What behind a number in its format is a unit, as the amounts of the ledger have them.
_UNIT = re.compile(
    r"亩|万亩|公顷|平方米|万平方米|平方公里|㎡|m2|元|千元|万元|百万元|亿元|万|亿|千|吨|万吨|人"
    r"|千瓦时|万千瓦时|kWh"
)


@dataclass(frozen=True)
class Seen:
    """Something seen at a cell, counted from 0, or at the whole sheet (None); values set aside."""

    check: str
    severity: Severity
    what: Message
    remedy: Message
    place: tuple[int, int] | None = None
    found: str = ""
    quarantined: bool = False

    def moved(self, rows: int) -> Seen:
        """Give it with its place so many rows further down."""
        place = self.place and (self.place[0] + rows, self.place[1])
        return replace(self, place=place)


def put_marks(rows: list[list[Any]], marks: SheetMarks, start: Place) -> list[Seen]:
    """Write into rows what their cells show besides their values; give what is to be said of it.

    `start` is the place of the first cell, from 0. Struck-out text is no value, and neither is a
    formula that was never calculated.
    """
    cells = _Cells(rows, start)
    for place, name in marks.failed.items():
        cells.put(place, name)
    for place in marks.percent:
        cells.put(place, _percent(cells.held(place)))
    for place, digits in marks.padded.items():
        cells.put(place, _padded(cells.held(place), digits))
    seen: list[Seen] = []
    for place, (divisor, unit) in marks.scaled.items():
        cells.put(place, _scaled(cells.held(place), divisor, unit))
    if divided := [d for d, _ in marks.scaled.values() if d > 1]:
        seen.append(_divided(len(divided), divided[0]))
    for place in sorted(marks.uncalculated):
        cells.put(place, "")
        seen.append(_uncalculated(cells.at(place)))
    for place, left in sorted(marks.struck.items()):
        was = cells.held(place)
        if was not in ("", None):
            cells.put(place, left or "")
            seen.append(_struck(cells.at(place), str(was), left))
    if marks.unplaced:
        seen.append(failed_as_empty(marks.unplaced))
    return seen


class _Cells:
    """The cells of a sheet by their places, which count from 1; rows begin at `start`."""

    def __init__(self, rows: list[list[Any]], start: Place) -> None:
        """Take the rows that are filled."""
        self.rows, self.start = rows, start

    def at(self, place: Place) -> tuple[int, int]:
        """Give row and column from 0, the row among those that are filled."""
        return place[0] - 1 - self.start[0], place[1] - 1

    def held(self, place: Place) -> object:
        """Give what stands in a cell; None where there is no such cell."""
        row, column = place[0] - 1 - self.start[0], place[1] - 1 - self.start[1]
        is_inside = 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row])
        return self.rows[row][column] if is_inside else None

    def put(self, place: Place, value: object) -> None:
        """Change a cell, where there is one."""
        if self.held(place) is not None:
            self.rows[place[0] - 1 - self.start[0]][place[1] - 1 - self.start[1]] = value


def hidden_parts(marks: SheetMarks, start: Place, rows: int, columns: int) -> list[Seen]:
    """Say which rows and columns of the filled part are hidden; they are read like the others."""
    hidden = [n for n in sorted(marks.hidden_rows) if start[0] < n <= start[0] + rows]
    letters = [n for n in sorted(marks.hidden_columns) if start[1] < n <= start[1] + columns]
    seen = []
    if hidden:
        what = say(
            "{n} rows are hidden or filtered out ({rows}); they are read like the others",
            n=len(hidden),
            rows=_ranges(hidden),
        )
        remedy = say("If they do not belong to the table, delete them and import again.")
        seen.append(Seen("sheet.hidden", "notice", what, remedy))
    if letters:
        what = say(
            "{n} columns are hidden ({columns}); they are read like the others",
            n=len(letters),
            columns="、".join(map(_letter, letters)),
        )
        remedy = say("If they do not belong to the table, delete them and import again.")
        seen.append(Seen("sheet.hidden", "notice", what, remedy))
    return seen


def failed_as_empty(count: int) -> Seen:
    """Say that failed formulas read as empty cells, in a format that hides their place."""
    return Seen(
        "value.unreadable",
        "warning",
        say("{n} formulas of the workbook failed; their cells are read as empty", n=count),
        say("Save the workbook as .xlsx, which says where they are, or mend them."),
    )


def _uncalculated(place: tuple[int, int]) -> Seen:
    return Seen(
        "value.unreadable",
        "error",
        say("The formula of this cell was never calculated"),
        say("Open the workbook in Excel or WPS, save it, and import it again."),
        place,
        quarantined=True,
    )


def _divided(n: int, divisor: int) -> Seen:
    return Seen(
        "cell.divided",
        "warning",
        say(
            "{n} cells show their number divided by {divisor}; they are read so",
            n=n,
            divisor=divisor,
        ),
        say("Write the numbers as they are meant, in a plain format."),
    )


def _struck(place: tuple[int, int], was: str, left: str | None) -> Seen:
    """Say that a cell is struck out, or what is read of one that is so in part."""
    if left is None:
        return Seen(
            "value.struck",
            "warning",
            say("The cell is struck out; its value is not read"),
            say("If it holds, take the line through it away; else empty the cell."),
            place,
            was,
            quarantined=True,
        )
    return Seen(
        "value.struck",
        "warning",
        say("A part of the cell is struck out; {text} is read", text=left),
        say("Delete what does not hold any more."),
        place,
        was,
    )


def _percent(value: object) -> object:
    """Write a number as its cell shows it: 0.95 as 95%."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    shown = Fraction(repr(value)) * 100
    return f"{shown.numerator}%" if shown.denominator == 1 else f"{float(shown)!r}%"


def _scaled(value: object, divisor: int, unit: str) -> object:
    """Write a number as its cell shows it: 12345678 as 1234.5678 in 万, with the unit behind it.

    A word that is no unit (第3家) is none of the number.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    number = float(Fraction(repr(value)) / divisor) if divisor > 1 else value
    if not _UNIT.fullmatch(unit):
        return number
    shown = str(int(number)) if number == int(number) else repr(number)
    return f"{shown}{unit}"


def _padded(value: object, digits: int) -> object:
    """Write a whole number with the leading zeros that its cell shows."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        return value
    return f"{int(value):0{digits}d}" if value == int(value) else value


def _ranges(numbers: list[int]) -> str:
    """Write numbers in short: 3–5, 9."""
    parts: list[list[int]] = []
    for n in numbers:
        if parts and parts[-1][-1] == n - 1:
            parts[-1] = [parts[-1][0], n]
        else:
            parts.append([n, n])
    shown = [str(a) if a == b else f"{a}–{b}" for a, b in parts[:8]]
    return "、".join(shown) + ("…" if len(parts) > 8 else "")


def _letter(number: int) -> str:
    """Give the letter of a column counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
