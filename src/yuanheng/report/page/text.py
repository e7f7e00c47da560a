"""Texts of one page as HTML: escaped, and every figure an element that names its fact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from yuanheng.report.phrases.saying import Figure, Part, Text
from yuanheng.report.wordml import allowed


class PageText:
    """Says texts for one page; its parts share it, because an id stands once in a page."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def html(self, text: Text) -> str:
        """A text with its figures."""
        if isinstance(text, str):
            return plain(text)
        return "".join(
            plain(piece) if isinstance(piece, str) else self.figure(piece) for piece in text.pieces
        )

    def figure(self, figure: Figure) -> str:
        """One figure: `id` is fact and part, `title` names run and status."""
        if not figure.fact_id:
            return plain(figure.text)
        identity = f"{figure.fact_id}.{figure.part}"
        again = self._used[identity] = self._used.get(identity, 0) + 1
        if again > 1:
            identity += f".{again}"
        title = " · ".join(part for part in (figure.note, figure.fact_id) if part)
        return f'<data id="{plain(identity)}" title="{plain(title)}">{plain(figure.text)}</data>'

    def number(self, text: str, fact_id: str, part: Part, note: str = "") -> str:
        """A number that is given with the id of its fact."""
        return self.figure(Figure(text, fact_id, part, note))


def plain(text: str) -> str:
    """The text safe inside HTML, in elements and in quoted attributes."""
    return escape(allowed(text))


def table(heads: Sequence[str], rows: Iterable[str], *, right: Sequence[int] = ()) -> str:
    """A table of finished rows; `right` are the columns of numbers, from 0."""
    marks = ['<th class="r">' if n in right else "<th>" for n in range(len(heads))]
    head = "".join(f"{mark}{plain(text)}</th>" for mark, text in zip(marks, heads, strict=True))
    body = f"<tbody>{''.join(rows)}</tbody>"
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead>{body}</table></div>'


def row(cells: Sequence[str], *, right: Sequence[int] = (), kind: str = "") -> str:
    """A row of finished cells."""
    opening = f'<tr class="{kind}">' if kind else "<tr>"
    inner = "".join(
        f'<td class="r">{cell}</td>' if n in right else f"<td>{cell}</td>"
        for n, cell in enumerate(cells)
    )
    return f"{opening}{inner}</tr>"


def spanning(inner: str, columns: int, kind: str) -> str:
    """A row of one cell across a table."""
    return f'<tr class="{kind}"><td colspan="{columns}">{inner}</td></tr>'
