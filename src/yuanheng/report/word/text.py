"""Texts of one Word document as runs: every number in them traced to its fact or sealed."""

from __future__ import annotations

from yuanheng.report.phrases.saying import Figure, Part, Text
from yuanheng.report.proof.bookmarks import Bookmarks, Mark
from yuanheng.report.wordml import paragraph, runs


class WordText:
    """Says texts for one document; its parts share it, because names of bookmarks are unique."""

    def __init__(self, *, chinese: bool) -> None:
        self.chinese = chinese
        self._bookmarks = Bookmarks()

    @property
    def written(self) -> tuple[Mark, ...]:
        """Every bookmark handed out so far, and what it holds."""
        return tuple(self._bookmarks.written)

    def runs(self, text: Text, style: str = "") -> str:
        """The runs of a text: figures in their bookmarks, other words with digits sealed."""
        if isinstance(text, str):
            return self._bookmarks.sealed(text, chinese=self.chinese, style=style)
        return "".join(
            self._bookmarks.sealed(piece, chinese=self.chinese, style=style)
            if isinstance(piece, str)
            else self.figure(piece, style)
            for piece in text.pieces
        )

    def figure(self, figure: Figure, style: str = "") -> str:
        """The runs of one figure in its bookmark; sealed where it has no trace."""
        if not figure.fact_id:
            return self.runs(figure.text, style)
        inner = runs(figure.text, chinese=self.chinese, style=style)
        return self._bookmarks.wrap(inner, figure.fact_id, figure.part, figure.text)

    def number(self, text: str, fact_id: str, part: Part, style: str = "") -> str:
        """The runs of a number that is given with the id of its fact."""
        return self.figure(Figure(text, fact_id, part), style)

    def target(self, inner_xml: str, fact_id: str) -> str:
        """Runs that the links of a fact lead to."""
        return self._bookmarks.wrap(inner_xml, fact_id, "evidence")

    def paragraph(self, style: str, text: Text, *, keep_next: bool = False) -> str:
        """One paragraph of a text in a named style."""
        return paragraph(style, self.runs(text), keep_next=keep_next)
