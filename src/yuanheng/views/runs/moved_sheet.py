"""Why a figure moved, as a workbook: every part and every plot or firm below it, a line each."""

from __future__ import annotations

from dataclasses import dataclass

from yuanheng.views.listed import ListColumn, listed_workbook
from yuanheng.views.runs.moved import MovedCard
from yuanheng.words.words import Words


@dataclass(frozen=True)
class _Line:
    """A part, or a plot or firm below one."""

    figure: str
    kind: str
    what: str
    area: str
    row: str
    was: str
    now: str
    delta: str
    part: float
    alone: str


def moved_workbook(words: Words, card: MovedCard) -> bytes:
    """Write the parts of all figures, each followed by its plots or firms."""
    lines = []
    for figure in card.figures:
        for part in figure.parts:
            own = (figure.label, part.kind_text, part.label, part.area)
            lines.append(
                _Line(*own, "", part.was_text, part.now_text, "", part.part, part.alone_text)
            )
            lines += [
                _Line(*own, row.name, row.was_text, row.now_text, row.delta_text, row.part, "")
                for row in part.rows
            ]
    columns = (
        ListColumn[_Line]("figure", words("figure"), lambda x: x.figure),
        ListColumn[_Line]("kind", words("what changed"), lambda x: x.kind),
        ListColumn[_Line]("what", words("item"), lambda x: x.what),
        ListColumn[_Line]("area", words("assessed area"), lambda x: x.area),
        ListColumn[_Line]("row", words("plot or firm"), lambda x: x.row),
        ListColumn[_Line]("was", words("before"), lambda x: x.was),
        ListColumn[_Line]("now", words("after"), lambda x: x.now),
        ListColumn[_Line]("delta", words("change"), lambda x: x.delta),
        ListColumn[_Line]("part", words("part of the change"), lambda x: x.part, is_figure=True),
        ListColumn[_Line]("alone", words("with it alone"), lambda x: x.alone),
    )
    title = f"{card.name} {card.left_name} → {card.right_name}"
    note = words.join([figure.sentence for figure in card.figures])
    return listed_workbook(words, title, note, columns, lines)
