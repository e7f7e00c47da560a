"""The paper that puts a class list before the firms (公示): counts, the list, who is not rated."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

from yuanheng.ports import House
from yuanheng.report.phrases.saying import Text
from yuanheng.report.word.paper import Grid, Part
from yuanheng.report.wordml import Align
from yuanheng.standards.scorecards.classes import NOT_RATED
from yuanheng.views.papers.blanks import blank_paper
from yuanheng.views.reports.rows import written_date
from yuanheng.views.runs.class_lists import KeptClasses
from yuanheng.words.words import Words


def class_docx(house: House, words: Words, kept: KeptClasses) -> bytes:
    """Write the list as a paper; one that is not settled says at once that it cannot go out."""
    from yuanheng.report.word.paper import write_paper  # noqa: PLC0415 - the Word library is slow to load

    paper = blank_paper(
        house,
        words,
        title=words(
            "Results of the comprehensive assessment of enterprises {period}: notice",
            period=kept.listed.period,
        ),
        opening=(" " if words.lang == "en" else "").join(_opening(words, kept)),
        parts=tuple(_parts(words, kept)),
        annexes=(),
        names=(*kept.zones, *(row.name for row in kept.listed.rows)),
    )
    out = io.BytesIO()
    write_paper(paper, out, "zh" if words.lang == "zh" else "en")
    return out.getvalue()


def _opening(words: Words, kept: KeptClasses) -> Iterator[str]:
    """Say what it rests on, and whether it can go out."""
    open_ = sum(len(row.classes) > 1 for row in kept.listed.rows)
    withheld = sum(not row.classes for row in kept.listed.rows)
    if open_ or withheld:
        yield words(
            "Draft, not to be published: the class of {n} firms is not settled.", n=open_ + withheld
        )
    yield words(
        "By {document}, on the facts of the ledger up to batch {seq} (run {run}, list {n}, digest"
        " {digest}).",
        document=kept.listed.document,
        seq=kept.ledger_seq,
        run=kept.run,
        n=kept.number,
        digest=kept.digest[:16],
    )


def _parts(words: Words, kept: KeptClasses) -> Iterator[Part]:
    """Give the parts: results, the list, firms without a class, changes, objections."""
    yield Part(words("Results"), kept.listed.said, _counted(words, kept))
    yield Part(words("The firms and their classes"), (), _list(words, kept))
    apart = [r for r in kept.listed.rows if r.classes == (NOT_RATED,) or len(r.classes) != 1]
    if apart:
        said = tuple(
            words("{project}: {why}", project=r.name, why=r.reason or r.class_text) for r in apart
        )
        yield Part(words("Not rated or not settled"), said)
    if kept.changes:
        lines = tuple(
            words("{name}: {before} → {after}", name=c.name, before=c.before, after=c.after)
            for c in kept.changes
        )
        yield Part(words("Changed against list {n}", n=kept.replaces), lines)
    yield Part(words("Objections"), (_objections(words, kept),))


def _objections(words: Words, kept: KeptClasses) -> str:
    """Say on which days and where objections are taken; where is the office's to fill."""
    if not kept.open_from:
        line = "Objections are taken from ________ to ________ at ________ (office, telephone)."
        return words(line)
    return words(
        "Objections are taken from {first} to {last} at ________ (office, telephone).",
        first=written_date(words, date.fromisoformat(kept.open_from)),
        last=written_date(words, date.fromisoformat(kept.open_until)),
    )


def _counted(words: Words, kept: KeptClasses) -> Grid:
    """Lay the counts out, a group a row."""
    names = (*kept.names, NOT_RATED)
    rows: list[tuple[Text, ...]] = [
        (
            c.group,
            *(str(c.classes[name]) for name in names),
            str(c.unsettled + c.withheld),
            str(c.firms),
        )
        for c in kept.counts
    ]
    heads = (words("group"), *names, words("not settled"), words("total"))
    shares = (56.0, *(116.0 / (len(heads) - 1) for _ in heads[1:]))
    right: Align = "right"
    aligns: tuple[Align, ...] = ("left", *(right for _ in heads[1:]))
    return Grid(heads, shares, aligns, tuple(rows))


def _list(words: Words, kept: KeptClasses) -> Grid:
    """Lay the firms out in the order of the list."""
    heads = tuple(words(h) for h in ("group", "rank", "name of the enterprise", "score"))
    rows: tuple[tuple[Text, ...], ...] = tuple(
        (
            r.group,
            "–" if r.rank is None else str(r.rank),
            r.name,
            r.score_text,
            r.class_text,
        )
        for r in kept.listed.rows
        if r.classes
    )
    return Grid(
        (*heads, words("class of the firm")),
        (34, 18, 74, 24, 22),
        ("left", "right", "left", "right", "left"),
        rows,
    )
