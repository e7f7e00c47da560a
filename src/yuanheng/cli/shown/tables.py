"""Tables in the terminal (终端表格): no line ends within a day, a number or an id.

Rich cuts a text without spaces where the column ends, and Chinese has none. Here a line ends
between Chinese signs or at a space; where that is too wide, each row is said in lines of its own.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

from yuanheng.cli.lines import broken, pieces_of

_BETWEEN, _SHORT, _LONGEST = 2, 8, 36


class WholeTable:
    """Rows under heads, as wide as they need; the narrowest column is its longest word."""

    def __init__(self, heads: tuple[str, ...]) -> None:
        """Take the heads."""
        self._heads = heads
        self._rows: list[list[Text]] = []

    def add_row(self, *cells: Text | str) -> None:
        """Add a row, a cell for each head."""
        self._rows.append([c if isinstance(c, Text) else Text(c) for c in cells])

    def __rich_measure__(self, _console: Console, options: ConsoleOptions) -> Measurement:
        """Take the width that there is."""
        return Measurement(1, options.max_width)

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the columns side by side where no word must be cut for it, else row under row."""
        widths = self._widths(options.max_width)
        if widths is None:
            yield from self._one_by_one(options.max_width)
            return
        heads = [Text(head, "bold") for head in self._heads]
        for row in (heads, *self._rows):
            cells = [broken(cell, width) for cell, width in zip(row, widths, strict=False)]
            for n in range(max(map(len, cells), default=0)):
                yield _line([cell[n] if n < len(cell) else Text() for cell in cells], widths)

    def _widths(self, room: int) -> list[int] | None:
        """Share the width among the columns by what each would take; None where words are cut."""
        columns = [
            [Text(head), *(row[n] for row in self._rows if n < len(row))]
            for n, head in enumerate(self._heads)
        ]
        least = [max(map(_longest, column)) for column in columns]
        most = [max(cell.cell_len for cell in column) for column in columns]
        spare = room - sum(least) - _BETWEEN * len(columns)
        if spare < 0:
            return None
        widths, left = list(least), len(columns)
        # Who wants little is served first, and what it leaves is for the others.
        for n in sorted(range(len(columns)), key=lambda n: most[n] - least[n]):
            more = min(most[n] - least[n], spare // left)
            widths[n], spare, left = least[n] + more, spare - more, left - 1
        return widths

    def _one_by_one(self, room: int) -> RenderResult:
        """Say each row as its first cell and then, indented, each head with what stands there."""
        for row in self._rows:
            for n, (head, cell) in enumerate(zip(self._heads, row, strict=False)):
                said = Text.assemble((f"{head} " if head else "", "dim"), cell)
                for line in broken(said, room - 2):
                    yield Text.assemble("  " if n else "", line)


def _line(cells: list[Text], widths: list[int]) -> Text:
    """Put what stands in a line of each cell side by side."""
    line = Text(no_wrap=True)
    for cell, width in zip(cells, widths, strict=False):
        line.append_text(cell)
        line.append(" " * (width - cell.cell_len + _BETWEEN))
    line.rstrip()
    return line


def make_table(*heads: str) -> WholeTable:
    """Make a quiet table."""
    return WholeTable(heads)


def columns_that_fit(rows: list[list[str]], width: int) -> int:
    """Count the first columns that stand side by side without a word being cut, at least one."""
    taken = 0
    for n, column in enumerate(zip(*rows, strict=True)):
        taken += max(_longest(Text(cell)) for cell in column) + _BETWEEN
        if taken > width and n:
            return n
    return len(rows[0]) if rows else 0


def _longest(text: Text) -> int:
    """Give the least width of a cell: a short one whole, else its longest piece within reason."""
    longest = max((cell_len(p.rstrip()) for p in pieces_of(text.plain, 10**6)), default=1)
    return min(max(longest, _SHORT), text.cell_len, _LONGEST)
