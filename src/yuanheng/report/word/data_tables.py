"""The tables on the data of the Word report: where it came from, parameters, checks, fonts."""

from __future__ import annotations

from collections.abc import Sequence

from yuanheng.report.fonts import FontChoice, FontUse
from yuanheng.report.phrases.labels import Labels
from yuanheng.report.view import Fact, ParameterRow, ProblemRow, ProvenanceRow
from yuanheng.report.word.styles import TEXT_WIDTH_MM
from yuanheng.report.word.text import WordText
from yuanheng.report.wording import shown
from yuanheng.report.wordml import Column, Table, paragraph


class WordDataTables:
    """Builds the tables of the last annex; they share words and bookmarks with the others."""

    def __init__(self, labels: Labels, text: WordText) -> None:
        self._labels = labels
        self._text = text

    def facts(self, facts: Sequence[Fact]) -> str:
        """The facts at the head: run, standards, ledger number, dates, code version."""
        table = self._table([Column("", 42), Column("", TEXT_WIDTH_MM - 42)])
        for fact in facts:
            label = paragraph("HeadLeft", self._text.runs(fact.label))
            table.add_cells([label, self._text.runs(shown(fact.value, self._labels))])
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
                paragraph("Detail", self._text.runs(f"{head}{w.colon}{shown(text, w)}"))
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
            after = (item.unit, item.status_text, item.reference)
            cells = [
                self._text.runs(shown(item.name, w)),
                self._text.number(shown(item.value_text, w), item.fact_id, "value"),
                *(self._text.runs(shown(text, w)) for text in after),
            ]
            table.add_cells(cells)
        return table.xml()

    def ledger(self, rows: Sequence[ProblemRow]) -> str:
        """What the ledger checks found, with its place and what was expected, and the remedy."""
        w = self._labels
        table = self._table(
            [Column(w.severity, 16), Column(w.found, 92), Column(w.remedy, 48)], small=True
        )
        for item in rows:
            said = paragraph("CellSmallLeft", self._text.runs(shown(item.found, w)))
            for head, text in ((w.where, item.where), (w.expected, item.expected)):
                if text.strip():
                    said += paragraph("Detail", self._text.runs(f"{head}{w.colon}{text}"))
            table.add_cells(
                [
                    self._text.runs(shown(item.severity, w)),
                    said,
                    self._text.runs(shown(item.remedy, w)),
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
        return Table(columns, self._text.runs, small=small)
