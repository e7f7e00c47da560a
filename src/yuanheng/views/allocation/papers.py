"""The decision list of an allocation (分配方案) as a Word paper and as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from yuanheng.ports import House
from yuanheng.report.word.paper import Grid, Part
from yuanheng.report.wordml import Align
from yuanheng.views.allocation.card import AllocationCard
from yuanheng.views.listed import ListColumn, listed_workbook
from yuanheng.views.papers.blanks import blank_paper
from yuanheng.words.words import Words


@dataclass(frozen=True)
class _Line:
    """A project in the workbook."""

    zone: str
    name: str
    tier: str
    decision: str
    option: str
    uses: str
    worth: str
    reason: str
    margin: str
    changes: str
    source: str


def _lines(words: Words, card: AllocationCard) -> list[_Line]:
    return [
        _Line(
            line.zone,
            line.name,
            line.tier,
            words("served") if line.is_served else words("not served"),
            line.option,
            line.uses,
            line.worth,
            line.ground or line.binding,
            line.margin,
            words.join(line.changes),
            line.source,
        )
        for line in (*card.served, *card.refused)
    ]


def allocation_workbook(words: Words, card: AllocationCard) -> bytes:
    """Write the decision list, a project a line, with its reasons."""
    columns = (
        ListColumn[_Line]("zone", words("zone"), lambda x: x.zone),
        ListColumn[_Line]("project", words("project"), lambda x: x.name),
        ListColumn[_Line]("tier", words("tier"), lambda x: x.tier),
        ListColumn[_Line]("decision", words("decision"), lambda x: x.decision),
        ListColumn[_Line]("option", words("option"), lambda x: x.option),
        ListColumn[_Line]("uses", words("takes"), lambda x: x.uses),
        ListColumn[_Line]("worth", card.aim, lambda x: x.worth),
        ListColumn[_Line]("reason", words("ground or binding limit"), lambda x: x.reason),
        ListColumn[_Line]("margin", words("margin"), lambda x: x.margin),
        ListColumn[_Line]("changes", words("what would change it"), lambda x: x.changes),
        ListColumn[_Line]("source", words("row of the request"), lambda x: x.source),
    )
    title = f"{card.title} {card.period}"
    note = words.join((card.summary, card.certificate, *card.practices, *card.notes))
    return listed_workbook(words, title, note, columns, _lines(words, card))


def allocation_docx(house: House, words: Words, card: AllocationCard) -> bytes:
    """Write the plan as a paper: what is proposed, for whom, why not the others, and the limits."""
    from yuanheng.report.word.paper import write_paper  # noqa: PLC0415 - the Word library is slow to load

    parts = [
        Part(words("What is proposed"), (card.summary, card.certificate), _served(words, card)),
        Part(words("Who is not served, and why"), tuple(_why(words, card))),
        Part(words("Limits"), card.notes, _limits(words, card)),
    ]
    if card.practices:
        parts.append(Part(words("Held against other ways of giving out"), card.practices))
    paper = blank_paper(
        house,
        words,
        title=words("{title} {period}: proposal", title=card.title, period=card.period),
        opening=words(
            "Proposed by the requests and quota of the ledger (batch {seq}), plan {n}, digest"
            " {digest}. It is for the decision of those who are charged with it.",
            seq=card.ledger_seq,
            n=card.number,
            digest=card.digest[:16],
        ),
        parts=tuple(parts),
        annexes=(),
        names=tuple(line.zone for line in (*card.served, *card.refused)),
    )
    out = io.BytesIO()
    write_paper(paper, out, "zh" if words.lang == "zh" else "en")
    return out.getvalue()


def _served(words: Words, card: AllocationCard) -> Grid:
    heads = (words("project"), words("tier"), words("option"), words("takes"), card.aim)
    rows = tuple(
        (
            line.name + (words.aside(line.ground) if line.ground else ""),
            line.tier,
            line.option,
            line.uses,
            line.worth,
        )
        for line in card.served
    )
    return Grid(heads, (46, 18, 28, 50, 30), ("left", "left", "left", "left", "right"), rows)


def _why(words: Words, card: AllocationCard) -> Iterator[str]:
    """Say of each refused project why, by how much, and what would change it."""
    for line in card.refused:
        said = words.join([s for s in (line.binding, line.margin, *line.changes) if s])
        yield words("{project}: {why}", project=f"{line.name}{words.aside(line.tier)}", why=said)
    if not card.refused:
        yield words("All who ask are served.")


def _limits(words: Words, card: AllocationCard) -> Grid:
    heads = tuple(
        words(h)
        for h in ("what limits", "zone", "there is", "used", "left over", "one more unit adds")
    )
    rows = tuple(
        (
            n.name + words.aside(n.unit),
            n.zone,
            n.amount,
            n.used,
            n.left,
            n.gain,
        )
        for n in card.limits
    )
    aligns: tuple[Align, ...] = ("left", "left", "right", "right", "right", "right")
    return Grid(heads, (52, 28, 22, 22, 20, 28), aligns, rows)
