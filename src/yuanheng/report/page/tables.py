"""The tables of the HTML report, one function for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yuanheng.report.page.text import PageText, plain, row, spanning, table
from yuanheng.report.phrases.labels import Labels
from yuanheng.report.view import (
    AreaView,
    ComparisonRow,
    IndicatorRow,
    ReportView,
    VerdictRow,
    ZoneView,
)
from yuanheng.report.word.composition import colours_of
from yuanheng.report.wording import (
    RULE_COLOUR,
    group_of,
    missing_shown,
    rule_verdict_word,
    score_shown,
    shown,
    value_shown,
    verdict_word,
)


class PageTables:
    """Builds the tables of one page; they share its words and its ids."""

    def __init__(self, labels: Labels, text: PageText) -> None:
        self._labels = labels
        self._text = text

    def comparison(self, rows: Sequence[ComparisonRow], before: str, now: str) -> str:
        """The figures of one area in the period before and now, and what changed."""
        w, right = self._labels, (2, 3, 4)
        kinds = {True: "met", False: "not-met", None: ""}
        said = [
            row(
                [
                    self._plain(item.label),
                    self._plain(item.unit),
                    self._text.figure(item.before),
                    self._text.figure(item.now),
                    f'<span class="{kinds[item.better]}">{self._text.figure(item.change)}</span>',
                ],
                right=right,
            )
            for item in rows
        ]
        heads = (f"{w.before}{w.parenthesised(before)}", f"{w.now}{w.parenthesised(now)}")
        return table((w.indicator, w.unit, *heads, w.change), said, right=right)

    def indicators(self, area: AreaView) -> str:
        """The indicators of an area; formula and evidence unfold below the name of each."""
        w, right = self._labels, (1, 3, 4, 5)
        heads = (w.indicator, w.value, w.unit, w.ideal, w.weight, w.score, w.state)
        rows, group = [], ""
        for item in area.indicators:
            if group_of(item) != group:
                group = group_of(item)
                rows.append(spanning(plain(group or w.nothing), len(heads), "group"))
            rows.append(row(self._indicator(item), right=right))
            missing = missing_shown(item, w)
            if missing.pieces:
                lacks = f"{plain(w.missing + w.colon)}{self._text.html(missing)}"
                rows.append(spanning(lacks, len(heads), "lack"))
        return table(heads, rows, right=right)

    def _indicator(self, item: IndicatorRow) -> list[str]:
        w, number = self._labels, self._text.number
        word = f'<span class="{item.verdict}">{plain(verdict_word(item.verdict, w))}</span>'
        how = "".join(
            f"<br>{plain(w.evidence + w.colon)}{self._text.html(e)}" for e in item.evidence
        )
        name = (
            f"<details><summary>{self._plain(item.label)}</summary>"
            f"<small>{self._plain(item.formula_text)}{how}<br>{plain(item.fact_id)}</small></details>"
        )
        return [
            name,
            number(value_shown(item, w), item.fact_id, "value", item.trace),
            self._plain(item.unit),
            number(shown(item.ideal_text, w), item.fact_id, "ideal", item.trace),
            number(shown(item.weight_text, w), item.fact_id, "weight", item.trace),
            number(score_shown(item, w), item.fact_id, "score", item.trace),
            f"{word} <small>{plain(item.status_text)}</small>",
        ]

    def composition(self, zone: ZoneView, area: AreaView) -> str:
        """The land of an area by class: a bar, and its key."""
        w = self._labels
        legend = zone.map.legend if zone.map else ()
        colours = {item.code: item.colour.lstrip("#").upper() for item in legend}
        entries = colours_of(area.composition, colours)
        bar = "".join(
            f'<i style="flex:{share.area_ha:.6f} 1 0;background:#{fill}"></i>'
            for share, fill in entries
            if share.area_ha > 0
        )
        key = "".join(
            f'<li><i style="background:#{fill}"></i>{plain(share.code)}'
            f"<span>{plain(share.label)}</span>"
            f"{self._text.number(share.area_text_ha, share.fact_id, 'amount')}</li>"
            for share, fill in entries
        )
        title = plain(w.composition + w.parenthesised(w.unit_ha))
        return (
            f'<figure><figcaption>{title}</figcaption><div class="bar">{bar}</div>'
            f'<ul class="key">{key}</ul></figure>'
        )

    def verdicts(self, rows: Sequence[VerdictRow]) -> str:
        """What a rulebook says, subject by subject, with the documents that are missing."""
        w = self._labels
        heads = (w.subject, w.rule, w.article, w.verdict, w.due)
        said = []
        for item in rows:
            kind, said_word = RULE_COLOUR[item.verdict], rule_verdict_word(item.verdict, w)
            word = f'<span class="{kind}">{plain(said_word)}</span>'
            first = [self._plain(text) for text in (item.subject, item.rule, item.article)]
            said.append(row([*first, word, self._plain(item.due)]))
            if item.missing:
                lacks = f"{w.missing_documents}{w.colon}{w.semicolon.join(item.missing)}"
                said.append(spanning(plain(lacks), len(heads), "lack"))
        return table(heads, said)

    def data(self, view: ReportView) -> Iterator[str]:
        """Where the data came from, the parameters, the checks of the ledger, the documents."""
        w = self._labels
        yield f"<h3>{plain(w.part_provenance)}</h3>"
        yield self._provenance(view) if view.provenance else f"<p>{plain(w.no_provenance)}</p>"
        yield f"<h3>{plain(w.part_parameters)}</h3>"
        yield self._parameters(view) if view.parameters else f"<p>{plain(w.no_parameters)}</p>"
        yield f"<h3>{plain(w.part_ledger)}</h3>"
        yield self._ledger(view) if view.problems else f"<p>{plain(w.no_ledger_problems)}</p>"
        yield f"<h3>{plain(w.part_sources)}</h3>"
        sources = "".join(f"<li>{plain(text)}</li>" for text in view.sources)
        yield f"<ol>{sources}</ol>" if sources else f"<p>{plain(w.no_sources)}</p>"

    def _provenance(self, view: ReportView) -> str:
        w = self._labels
        heads = (w.file, w.layer, w.rows, w.batch, w.imported_at, w.digest, w.assumptions)
        rows = [
            row(
                [
                    self._plain(text)
                    for text in (p.file, p.layer, p.rows_text, p.batch, p.imported_at)
                ]
                + [f"<small>{self._plain(text)}</small>" for text in (p.digest, p.assumptions)],
                right=(2,),
            )
            for p in view.provenance
        ]
        return table(heads, rows, right=(2,))

    def _parameters(self, view: ReportView) -> str:
        w = self._labels
        rows = [
            row(
                [
                    self._plain(p.name),
                    self._text.number(shown(p.value_text, w), p.fact_id, "value"),
                    *map(self._plain, (p.unit, p.status_text, p.reference)),
                ],
                right=(1,),
            )
            for p in view.parameters
        ]
        heads = (w.parameter, w.parameter_value, w.unit, w.data_status, w.reference)
        return table(heads, rows, right=(1,))

    def _ledger(self, view: ReportView) -> str:
        w = self._labels
        rows = []
        for p in view.problems:
            where = f"<small>{plain(p.where)} {plain(p.expected)}</small>"
            found = f"{self._plain(p.found)}<br>{where}"
            rows.append(row([self._plain(p.severity), found, self._plain(p.remedy)]))
        return table((w.severity, w.found, w.remedy), rows)

    def _plain(self, text: str) -> str:
        return plain(shown(text, self._labels))
