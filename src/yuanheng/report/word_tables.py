"""The tables of the Word report, one function for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from yuanheng.report.bookmarks import Bookmarks, bookmark_name
from yuanheng.report.fonts import FontChoice, FontUse
from yuanheng.report.labels import Labels
from yuanheng.report.view import (
    AreaView,
    Fact,
    FindingRow,
    IndicatorRow,
    ParameterRow,
    ProblemRow,
    ProvenanceRow,
    Verdict,
    ZoneView,
)
from yuanheng.report.word_styles import TEXT_WIDTH_MM
from yuanheng.report.wording import (
    every_indicator,
    group_of,
    missing_shown,
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
    runs,
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

    def __init__(self, labels: Labels, *, chinese: bool) -> None:
        self._labels = labels
        self._chinese = chinese
        self._bookmarks = Bookmarks()

    def facts(self, facts: Sequence[Fact]) -> str:
        """The facts at the head: run, standards, ledger number, dates, code version."""
        table = self._table([Column("", 42), Column("", TEXT_WIDTH_MM - 42)])
        for fact in facts:
            label = paragraph("HeadLeft", self._runs(fact.label))
            table.add_cells([label, self._runs(shown(fact.value, self._labels))])
        return table.xml()

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
            first = (zone.name, zone.type_text, w.whole_zone, zone.score_text, zone.status_text)
            more: list[tuple[str, ...]] = [
                ("", "", area.name, area.score_text, "") for area in zone.areas
            ]
            for index, texts in enumerate((first, *more)):
                merge = self._merge(index, len(more))
                inners = [
                    self._runs(text if index and column in {0, 1, 4} else shown(text, w))
                    for column, text in enumerate(texts)
                ]
                table.add_cells(
                    inners, merges=(merge, merge, "", "", merge), keep_next=index < len(more)
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
        value = self._runs(value_shown(indicator, w), "" if indicator.value_text else unproved)
        score = self._runs(score_shown(indicator, w), unproved)
        verdict = self._runs(verdict_word(indicator.verdict, w), colour)
        if indicator.status_text:
            verdict += self._runs(f" {indicator.status_text}", "Quiet")
        table.add_cells(
            [
                link(label, bookmark_name(fact_id, "evidence")) if fact_id else label,
                self._bookmarks.wrap(value, fact_id, "value"),
                self._runs(shown(indicator.unit, w)),
                self._runs(shown(indicator.ideal_text, w)),
                self._runs(shown(indicator.weight_text, w)),
                self._bookmarks.wrap(score, fact_id, "score"),
                verdict,
            ],
            keep_next=bool(missing),
        )
        if missing:
            text = f"{w.missing}{w.colon}{missing}"
            table.add_span(paragraph("Missing", self._runs(text)), joined=True)

    def evidence(self, zones: Sequence[ZoneView]) -> str:
        """How each number came about: its formula and the rows it rests on."""
        w = self._labels
        table = self._table([Column(w.indicator, 44), Column(w.formula, 112)], small=True)
        place = ("", "")
        for zone, area, indicator in every_indicator(zones):
            if (zone.name, area.name) != place:
                place = (zone.name, area.name)
                table.add_span(paragraph("Group", self._runs(" · ".join(place))), shade=GROUP_SHADE)
            name = self._bookmarks.wrap(
                self._runs(shown(indicator.label, w)), indicator.fact_id, "evidence"
            )
            if indicator.fact_id:
                name = paragraph("CellSmallLeft", name)
                name += paragraph("Detail", self._runs(indicator.fact_id))
            how = paragraph("CellSmallLeft", self._runs(shown(indicator.formula_text, w)))
            for text in indicator.evidence or (w.nothing,):
                how += paragraph("Detail", self._runs(f"{w.evidence}{w.colon}{text}"))
            table.add_cells([name, how])
        return table.xml()

    def findings(self, findings: Sequence[FindingRow]) -> str:
        """The findings of a zone, each with its clause and evidence below it."""
        w = self._labels
        table = self._table(
            [
                Column(w.severity, 18),
                Column(w.finding, 92),
                Column(w.first_seen, 25),
                Column(w.state, 21),
            ]
        )
        for finding in findings:
            said = paragraph("CellLeft", self._runs(shown(finding.title, w)))
            for head, text in ((w.clause, finding.clause), (w.evidence, finding.evidence_text)):
                said += paragraph("Detail", self._runs(f"{head}{w.colon}{shown(text, w)}"))
            table.add_cells(
                [
                    self._runs(shown(finding.severity, w)),
                    said,
                    self._runs(shown(finding.first_seen, w)),
                    self._runs(shown(finding.state, w)),
                ]
            )
        return table.xml()

    def provenance(self, rows: Sequence[ProvenanceRow]) -> str:
        """Where the data came from: files, their digests, and what was assumed in reading them."""
        w = self._labels
        table = self._table(
            [
                Column(w.file, 54),
                Column(w.layer, 36),
                Column(w.rows, 16, "right"),
                Column(w.batch, 18),
                Column(w.imported_at, 32),
            ],
            small=True,
        )
        for item in rows:
            texts = (item.file, item.layer, item.rows_text, item.batch, item.imported_at)
            table.add([shown(text, w) for text in texts], keep_next=True)
            details = [(w.digest, item.digest), (w.assumptions, item.assumptions)]
            below = "".join(
                paragraph("Detail", self._runs(f"{head}{w.colon}{shown(text, w)}"))
                for head, text in details
            )
            table.add_span(below, joined=True)
        return table.xml()

    def parameters(self, rows: Sequence[ParameterRow]) -> str:
        """The parameters the results rest on, each with status and reference."""
        w = self._labels
        table = self._table(
            [
                Column(w.parameter, 42),
                Column(w.parameter_value, 22, "right"),
                Column(w.unit, 20),
                Column(w.data_status, 20),
                Column(w.reference, 52),
            ],
            small=True,
        )
        for item in rows:
            texts = (item.name, item.value_text, item.unit, item.status_text, item.reference)
            table.add([shown(text, w) for text in texts])
        return table.xml()

    def ledger(self, rows: Sequence[ProblemRow]) -> str:
        """What the ledger checks found, with its place and what was expected, and the remedy."""
        w = self._labels
        table = self._table(
            [Column(w.severity, 16), Column(w.found, 92), Column(w.remedy, 48)], small=True
        )
        for item in rows:
            said = paragraph("CellSmallLeft", self._runs(shown(item.found, w)))
            for head, text in ((w.where, item.where), (w.expected, item.expected)):
                if text.strip():
                    said += paragraph("Detail", self._runs(f"{head}{w.colon}{text}"))
            table.add_cells(
                [
                    self._runs(shown(item.severity, w)),
                    said,
                    self._runs(shown(item.remedy, w)),
                ]
            )
        return table.xml()

    def fonts(self, use: FontUse) -> str:
        """Which font each part asked for and which it got."""
        w = self._labels
        roles = {
            "title": w.role_title,
            "body": w.role_body,
            "heading": w.role_heading,
            "subheading": w.role_subheading,
            "table": w.role_table,
            "latin": w.role_latin,
        }
        table = self._table(
            [
                Column(w.font_role, 30),
                Column(w.font_wanted, 38),
                Column(w.font_used, 42),
                Column(w.font_state, 46),
            ],
            small=True,
        )
        for choice in use.choices:
            table.add([roles[choice.role], choice.wanted, choice.used, self._font_state(choice)])
        return table.xml()

    def _font_state(self, choice: FontChoice) -> str:
        if choice.installed:
            return self._labels.font_installed
        return self._labels.font_fallback if choice.available else self._labels.font_absent

    def _table(self, columns: Sequence[Column], *, small: bool = False) -> Table:
        return Table(columns, chinese=self._chinese, small=small)

    def _runs(self, text: str, style: str = "") -> str:
        return runs(text, chinese=self._chinese, style=style)

    @staticmethod
    def _merge(index: int, more: int) -> Literal["", "restart", "continue"]:
        if not more:
            return ""
        return "continue" if index else "restart"
