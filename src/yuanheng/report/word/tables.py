"""The tables of the Word report, one function for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from yuanheng.report.phrases.labels import Labels
from yuanheng.report.phrases.saying import Text
from yuanheng.report.proof.bookmarks import bookmark_name
from yuanheng.report.view import (
    AreaView,
    ComparisonRow,
    IndicatorRow,
    Verdict,
    VerdictRow,
    ZoneView,
)
from yuanheng.report.word.text import WordText
from yuanheng.report.wording import (
    RULE_COLOUR,
    every_indicator,
    group_of,
    missing_shown,
    rule_verdict_word,
    score_shown,
    shown,
    value_shown,
    verdict_word,
)
from yuanheng.report.wordml import (
    Align,
    Column,
    Table,
    link,
    paragraph,
)

GROUP_SHADE = "F2F2F2"
# By whether the report is Chinese: English heads and units want more room.
_INDICATOR_MM = {True: (40, 22, 20, 18, 13, 15, 28), False: (36, 22, 21, 16, 15, 21, 25)}
_VERDICT_STYLE: dict[Verdict, str] = {
    "met": "Met",
    "not-met": "NotMet",
    "not-provable": "NotProvable",
    "value-only": "ValueOnly",
}


class WordTables:
    """Builds the tables of one document; they share its words and its bookmarks."""

    def __init__(self, labels: Labels, text: WordText) -> None:
        self._labels = labels
        self._text = text
        self._chinese = text.chinese

    def overall(self, zones: Sequence[ZoneView]) -> str:
        """Zones and their areas with scores; the zone's name, type and result span its areas."""
        w = self._labels
        table = self._table(
            [
                Column(w.zone, 46),
                Column(w.type, 24),
                Column(w.area, 28),
                Column(w.score, 22, "right"),
                Column(w.result, 36),
            ]
        )
        for zone in zones:
            heads = [(w.whole_zone, zone.score_text, zone.fact_id)]
            heads += [(a.name, a.score_text, a.fact_id) for a in zone.areas if a.name]
            own = (zone.name, zone.type_text, zone.status_text)
            for index, (name, score, fact_id) in enumerate(heads):
                merge = self._merge(index, len(heads) - 1)
                first, kind, status = ("", "", "") if index else (shown(each, w) for each in own)
                number = self._text.number(shown(score, w), fact_id, "score")
                table.add_cells(
                    [
                        *(self._runs(text) for text in (first, kind, shown(name, w))),
                        number,
                        self._runs(status),
                    ],
                    merges=(merge, merge, "", "", merge),
                    keep_next=index < len(heads) - 1,
                )
        return table.xml()

    def indicators(self, area: AreaView) -> str:
        """The indicators of an area; what a not-provable one lacks stands small below it."""
        w = self._labels
        heads = (w.indicator, w.value, w.unit, w.ideal, w.weight, w.score, w.state)
        aligns: tuple[Align, ...] = ("left", "right", "left", "right", "right", "right", "left")
        columns = map(Column, heads, _INDICATOR_MM[self._chinese], aligns)
        table = self._table(tuple(columns))
        group = ""
        for indicator in area.indicators:
            if group_of(indicator) != group:
                group = group_of(indicator)
                table.add_span(
                    paragraph("Group", self._runs(group or w.nothing)), shade=GROUP_SHADE
                )
            self._add_indicator(table, indicator)
        return table.xml()

    def _add_indicator(self, table: Table, indicator: IndicatorRow) -> None:
        w, fact_id = self._labels, indicator.fact_id
        missing = missing_shown(indicator, w)
        colour = _VERDICT_STYLE[indicator.verdict]
        unproved = colour if indicator.verdict == "not-provable" else ""
        label = self._runs(shown(indicator.label, w))
        number = self._text.number
        plain = "" if indicator.value_text else unproved
        verdict = self._runs(verdict_word(indicator.verdict, w), colour)
        if indicator.status_text:
            verdict += self._runs(f" {indicator.status_text}", "Quiet")
        table.add_cells(
            [
                link(label, bookmark_name(fact_id, "evidence")) if fact_id else label,
                number(value_shown(indicator, w), fact_id, "value", plain),
                self._runs(shown(indicator.unit, w)),
                number(shown(indicator.ideal_text, w), fact_id, "ideal"),
                number(shown(indicator.weight_text, w), fact_id, "weight"),
                number(score_shown(indicator, w), fact_id, "score", unproved),
                verdict,
            ],
            keep_next=bool(missing.pieces),
        )
        if missing.pieces:
            lead = self._runs(f"{w.missing}{w.colon}")
            table.add_span(paragraph("Missing", lead + self._text.runs(missing)), joined=True)

    def evidence(self, zones: Sequence[ZoneView]) -> str:
        """How each number came about: its formula and the rows it rests on."""
        w = self._labels
        table = self._table([Column(w.indicator, 44), Column(w.formula, 112)], small=True)
        place = ("", "")
        for zone, area, indicator in every_indicator(zones):
            if (zone.name, area.name) != place:
                place = (zone.name, area.name)
                table.add_span(paragraph("Group", self._runs(" · ".join(place))), shade=GROUP_SHADE)
            name = self._text.target(self._runs(shown(indicator.label, w)), indicator.fact_id)
            if indicator.fact_id:
                name = paragraph("CellSmallLeft", name)
                name += paragraph("Detail", self._runs(indicator.fact_id))
            how = paragraph("CellSmallLeft", self._runs(shown(indicator.formula_text, w)))
            for text in indicator.evidence or (w.nothing,):
                how += self._detail(w.evidence, text)
            table.add_cells([name, how])
        return table.xml()

    def _detail(self, head: str, text: Text) -> str:
        """A small line below a cell's first: what it is, then what is said."""
        body = shown(text, self._labels) if isinstance(text, str) else text
        return paragraph(
            "Detail", self._runs(f"{head}{self._labels.colon}") + self._text.runs(body)
        )

    def comparison(self, rows: Sequence[ComparisonRow], before: str, now: str) -> str:
        """The figures of one area in the period before and now, and what changed."""
        w = self._labels
        heads = (f"{w.before}{w.parenthesised(before)}", f"{w.now}{w.parenthesised(now)}")
        table = self._table(
            [
                Column(w.indicator, 48),
                Column(w.unit, 24),
                *(Column(head, 30, "right") for head in heads),
                Column(w.change, 24, "right"),
            ]
        )
        for item in rows:
            style = {True: "Met", False: "NotMet", None: ""}[item.better]
            table.add_cells(
                [
                    self._runs(shown(item.label, w)),
                    self._runs(shown(item.unit, w)),
                    self._text.figure(item.before),
                    self._text.figure(item.now),
                    self._text.figure(item.change, style),
                ]
            )
        return table.xml()

    def verdicts(self, rows: Sequence[VerdictRow]) -> str:
        """What a rulebook says, subject by subject, with the documents that are missing."""
        w = self._labels
        table = self._table(
            [
                Column(w.subject, 32),
                Column(w.rule, 46),
                Column(w.article, 30),
                Column(w.verdict, 22),
                Column(w.due, 26),
            ]
        )
        for item in rows:
            colour = _VERDICT_STYLE[RULE_COLOUR[item.verdict]]
            word = self._runs(rule_verdict_word(item.verdict, w), colour)
            texts = [self._runs(shown(t, w)) for t in (item.subject, item.rule, item.article)]
            missing = w.semicolon.join(item.missing)
            table.add_cells([*texts, word, self._runs(shown(item.due, w))], keep_next=bool(missing))
            if missing:
                said = self._runs(f"{w.missing_documents}{w.colon}{missing}")
                table.add_span(paragraph("Missing", said), joined=True)
        return table.xml()

    def _table(self, columns: Sequence[Column], *, small: bool = False) -> Table:
        return Table(columns, self._text.runs, small=small)

    def _runs(self, text: str, style: str = "") -> str:
        return self._text.runs(text, style)

    @staticmethod
    def _merge(index: int, more: int) -> Literal["", "restart", "continue"]:
        if not more:
            return ""
        return "continue" if index else "restart"
