"""Lines of the terminal (终端的行): none ends within a day, a number, a unit or an id.

Rich cuts a text without spaces where the line ends, and Chinese has none.
"""

from __future__ import annotations

import re
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

#: What is never cut: a day with its time, a run of letters and digits, one sign of another script.
_PIECE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d|[（《「『“‘]*(?:[!-~²³]+|[^\s!-~²³])|\s+")
#: What may not begin a line.
_CLOSING = frozenset("，。；：！？、）》」』”’…")


class Lines(Console):
    """A console whose texts are broken between pieces, each further line below the first."""

    def print(self, *objects: Any, **how: Any) -> None:  # noqa: ANN401 - as Rich takes them
        """Print, every text in lines that fit."""
        super().print(*map(self._fitted, objects), **how)

    def _fitted(self, thing: object) -> object:
        """Break a text that is wider than the console; leave all else to Rich."""
        text = Text(thing) if isinstance(thing, str) else thing
        if not isinstance(text, Text) or text.no_wrap:
            return thing
        lines = text.split("\n", allow_blank=True)
        if all(line.cell_len <= self.width for line in lines):
            return thing
        found: list[Text] = []
        for line in lines:
            indent = len(line.plain) - len(line.plain.lstrip(" "))
            room = max(self.width - indent, 1)
            found += [Text.assemble(" " * indent, part) for part in broken(line[indent:], room)]
        return Text("\n").join(found)


def broken(text: Text, width: int) -> list[Text]:
    """Break a text into lines between its pieces; only a word longer than a line is cut."""
    cuts, at, taken = [], 0, 0
    for piece in pieces_of(text.plain, width):
        size = cell_len(piece.rstrip())
        if taken and taken + size > width:
            cuts.append(at)
            taken = 0
        taken = 0 if piece.endswith("\n") else taken + cell_len(piece)
        at += len(piece)
    lines = [line for part in text.divide(cuts) for line in part.split("\n")]
    for line in lines:
        line.rstrip()
    return lines


def pieces_of(text: str, width: int) -> list[str]:
    """Give a text in pieces that stay whole; a sign that closes stays with what it closes."""
    pieces: list[str] = []
    for found in _PIECE.findall(text):
        closes = found in _CLOSING and bool(pieces) and cell_len(pieces[-1]) + 2 <= width
        if pieces and (found.isspace() or closes):
            pieces[-1] += found
        else:
            # a word longer than a line fills the line that is begun, and goes on in the next
            pieces += list(found) if cell_len(found) > width else [found]
    return pieces
