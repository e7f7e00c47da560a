"""The columns of the lists of runs (评价记录) and of ranked enterprises (企业排名)."""

from __future__ import annotations

from yuanheng.views.listed import ListColumn
from yuanheng.views.runs.ranking import RankedEnterprise
from yuanheng.views.runs.runs import RunHead
from yuanheng.views.runs.solid import SolidRow
from yuanheng.words.words import Words


def run_columns(words: Words) -> tuple[ListColumn[RunHead], ...]:
    """Give the columns of the list of runs."""
    comma = "、" if words.lang == "zh" else ", "
    return (
        ListColumn("run", words("run"), lambda h: h.number, is_figure=True),
        ListColumn("standard", words("standard"), lambda h: h.title),
        ListColumn("period", words("period"), lambda h: h.period),
        ListColumn("as_of", words("as of"), lambda h: h.as_of, is_extra=True),
        ListColumn("zone", words("zone"), lambda h: comma.join(h.zones)),
        ListColumn(
            "kind", words("kind"), lambda h: words("official") if h.official else words("what-if")
        ),
        ListColumn("result", words("result"), lambda h: h.outcome),
        ListColumn("score", words("score"), lambda h: h.score, is_figure=True, is_extra=True),
        ListColumn(
            "ledger",
            words("ledger sequence"),
            lambda h: h.ledger_seq,
            is_figure=True,
            is_extra=True,
        ),
        ListColumn("made", words("made at"), lambda h: h.made_at),
        ListColumn("by", words("by"), lambda h: h.actor),
        ListColumn("code", words("code of the standard"), lambda h: h.standard, is_extra=True),
    )


def enterprise_columns(words: Words) -> tuple[ListColumn[RankedEnterprise], ...]:
    """Give the columns of the ranking of one group."""
    return (
        ListColumn("rank", words("rank"), lambda e: e.rank, is_figure=True),
        ListColumn("enterprise", words("enterprise"), lambda e: e.name),
        ListColumn("code", words("code"), lambda e: e.id, is_extra=True),
        ListColumn("score", words("score"), lambda e: e.score, is_figure=True),
        ListColumn("weakest", words("weakest indicator"), lambda e: e.weakest),
        ListColumn("missing", words("missing"), lambda e: words.join(e.missing)),
        ListColumn("filled", words("filled"), lambda e: words("filled") if e.is_filled else None),
        ListColumn("status", words("status"), lambda e: e.status_text),
    )


def solid_columns(words: Words, *, has_line: bool = False) -> tuple[ListColumn[SolidRow], ...]:
    """Give the columns of the ranks of one group under other assumptions.

    has_line: a line to pass was drawn, and how often each is within it is shown.
    """
    return (
        ListColumn("rank", words("rank"), lambda r: r.rank, is_figure=True),
        ListColumn("name", words("name of the subject"), lambda r: r.name),
        ListColumn("code", words("code"), lambda r: r.id or r.zone, is_extra=True),
        ListColumn("score", words("score"), lambda r: r.score, is_figure=True),
        ListColumn("picture", words("ranks in nine draws of ten"), _ranks, order=_width),
        ListColumn("best", words("best rank"), lambda r: r.best, is_figure=True, is_extra=True),
        ListColumn("worst", words("worst rank"), lambda r: r.worst, is_figure=True, is_extra=True),
        ListColumn(
            "holds",
            words("keeps its rank"),
            lambda r: r.holds,
            unit="%",
            is_figure=True,
        ),
        ListColumn(
            "passes",
            words("passes in"),
            lambda r: r.passes,
            unit="%",
            is_figure=True,
            is_extra=not has_line,
        ),
        ListColumn(
            "solid",
            words("solid or not"),
            lambda r: words("solid") if r.is_solid else words("not solid"),
        ),
    )


def _ranks(row: SolidRow) -> str:
    """Write the ranks between which a subject lies."""
    return str(row.low) if row.low == row.high else f"{row.low}–{row.high}"


def _width(row: SolidRow) -> int:
    """Put the narrowest first."""
    return row.high - row.low
