"""The columns of the lists of runs (评价记录) and of ranked enterprises (企业排名)."""

from __future__ import annotations

from yuanheng.views.listed import ListColumn
from yuanheng.views.runs.ranking import RankedEnterprise
from yuanheng.views.runs.runs import RunHead
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
