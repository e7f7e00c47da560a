"""What stands on each sheet of the workbook, before it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from yuanheng.report.phrases.labels import Labels
from yuanheng.report.phrases.saying import Text
from yuanheng.report.view import ReportView, Verdict
from yuanheng.report.wording import (
    RULE_COLOUR,
    every_indicator,
    joined,
    missing_shown,
    rule_verdict_word,
    score_shown,
    shown,
    value_shown,
    verdict_word,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as a number, and as the text whose decimal places it is shown with.

    formula: makes it of other cells of its row; `{row}` stands for the number of the row.
    """

    value: float
    text: str
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The word for a verdict, coloured modestly: the word says it, the colour repeats it."""

    text: str
    verdict: Verdict


Cell = str | Number | Mark


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet: its head, its width in characters, and where its texts stand."""

    head: str
    width: float
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; `tail` is a list with a head of its own below it."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    tail_head: str = ""
    tail: tuple[str, ...] = ()


def sheets_of(view: ReportView) -> Iterator[Sheet]:
    """The sheets of a report in their order; the first is the overview."""
    w = view.labels
    yield _overview(view, w)
    yield _indicators(view, w)
    yield _findings(view, w)
    yield _comparison(view, w)
    if view.verdicts:
        yield _verdicts(view, w)
    yield _evidence(view, w)
    yield _parameters(view, w)
    yield _sources(view, w)
    yield _composition(view, w)
    yield _ledger(view, w)


def _texts(w: Labels, *texts: Text) -> tuple[Cell, ...]:
    return tuple(shown(str(text), w) for text in texts)


def _number(value: float | None, text: str, w: Labels) -> Cell:
    """Give a figure as a number where it is one, else the text that stands for it."""
    return Number(value, text) if value is not None else shown(text, w)


def _overview(view: ReportView, w: Labels) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for zone in view.zones:
        head = (zone.name, zone.type_text, w.whole_zone, zone.score_text, zone.status_text)
        rows.append(_texts(w, *head, zone.note))
        rows.extend(
            _texts(w, zone.name, zone.type_text, area.name, area.score_text, "", "")
            for area in zone.areas
        )
    columns = (
        SheetColumn(w.zone, 28),
        SheetColumn(w.type, 20),
        SheetColumn(w.area, 20),
        SheetColumn(w.score, 12, "right"),
        SheetColumn(w.result, 22),
        SheetColumn(w.note, 60),
    )
    return Sheet(w.sheet_overview, columns, tuple(rows), w.no_zones)


def _indicators(view: ReportView, w: Labels) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for zone, area, row in every_indicator(view.zones):
        text = score_shown(row, w)
        proved = row.score is not None and row.verdict != "not-provable"
        score: Cell = text
        if proved and row.score is not None:
            live = row.score_formula.replace("{value}", "F{row}").replace("{ideal}", "H{row}")
            score = Number(row.score, text, live)
        before = _texts(w, zone.name, area.name, row.goal, row.subgoal, row.label)
        middle: tuple[Cell, ...] = (
            *before,
            _number(row.value, value_shown(row, w), w),
            *_texts(w, row.unit),
            _number(row.ideal, row.ideal_text, w),
            _number(row.weight, row.weight_text, w),
        )
        mark = Mark(verdict_word(row.verdict, w), row.verdict)
        after = _texts(w, row.status_text, missing_shown(row, w), row.fact_id)
        rows.append((*middle, score, mark, *after))
    columns = (
        SheetColumn(w.zone, 22),
        SheetColumn(w.area, 12),
        SheetColumn(w.goal, 13),
        SheetColumn(w.subgoal, 14),
        SheetColumn(w.indicator, 23),
        SheetColumn(w.value, 12, "right"),
        SheetColumn(w.unit, 12),
        SheetColumn(w.ideal, 11, "right"),
        SheetColumn(w.weight, 8, "right"),
        SheetColumn(w.score, 10, "right"),
        SheetColumn(w.verdict, 11),
        SheetColumn(w.data_status, 11),
        SheetColumn(w.missing, 30),
        SheetColumn(w.fact_id, 26),
    )
    return Sheet(w.sheet_indicators, columns, tuple(rows), w.no_indicators)


def _findings(view: ReportView, w: Labels) -> Sheet:
    rows = tuple(
        (
            *_texts(w, zone.name, f.severity, f.title, f.clause, f.evidence_text),
            *_texts(w, joined(*f.advice, between=w.semicolon), f.first_seen, f.state),
        )
        for zone in view.zones
        for f in zone.findings
    )
    columns = (
        SheetColumn(w.zone, 22),
        SheetColumn(w.severity, 10),
        SheetColumn(w.finding, 38),
        SheetColumn(w.clause, 38),
        SheetColumn(w.evidence, 44),
        SheetColumn(w.remedy, 44),
        SheetColumn(w.first_seen, 14),
        SheetColumn(w.state, 14),
    )
    return Sheet(w.sheet_findings, columns, rows, w.no_findings)


def _comparison(view: ReportView, w: Labels) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    lacking = []
    for zone in view.zones:
        for area in zone.areas:
            for row in area.comparison:
                figures = zip(row.values, (row.before, row.now, row.change), strict=True)
                *numbers, change = (_number(value, figure.text, w) for value, figure in figures)
                if isinstance(change, Number):
                    change = Number(change.value, change.text, "F{row}-E{row}")
                start = _texts(w, zone.name, area.name, row.label, row.unit)
                rows.append((*start, *numbers, change, *_texts(w, row.now.fact_id)))
            if view.compared_with and not area.comparison:
                lacking.append(f"{zone.name} · {area.name}{w.colon}{area.not_compared}")
    columns = (
        SheetColumn(w.zone, 26),
        SheetColumn(w.area, 14),
        SheetColumn(w.indicator, 30),
        SheetColumn(w.unit, 14),
        SheetColumn(w.before + w.parenthesised(view.compared_with), 18, "right"),
        SheetColumn(w.now + w.parenthesised(view.period), 18, "right"),
        SheetColumn(w.change, 14, "right"),
        SheetColumn(w.fact_id, 30),
    )
    head = w.not_comparable if lacking else ""
    name = w.sheet_comparison
    return Sheet(name, columns, tuple(rows), w.no_comparison, tail_head=head, tail=tuple(lacking))


def _verdicts(view: ReportView, w: Labels) -> Sheet:
    rows = tuple(
        (
            *_texts(w, v.subject, v.rule, v.article),
            Mark(rule_verdict_word(v.verdict, w), RULE_COLOUR[v.verdict]),
            *_texts(w, v.due, w.semicolon.join(v.missing)),
        )
        for v in view.verdicts
    )
    columns = (
        SheetColumn(w.subject, 26),
        SheetColumn(w.rule, 36),
        SheetColumn(w.article, 24),
        SheetColumn(w.verdict, 12),
        SheetColumn(w.due, 14),
        SheetColumn(w.missing_documents, 44),
    )
    return Sheet(w.sheet_verdicts, columns, rows)


def _evidence(view: ReportView, w: Labels) -> Sheet:
    rows = tuple(
        _texts(w, zone.name, area.name, row.label, row.fact_id, row.formula_text, item)
        for zone, area, row in every_indicator(view.zones)
        for item in row.evidence or ("",)
    )
    columns = (
        SheetColumn(w.zone, 18),
        SheetColumn(w.area, 12),
        SheetColumn(w.indicator, 25),
        SheetColumn(w.fact_id, 28),
        SheetColumn(w.formula, 38),
        SheetColumn(w.evidence, 46),
    )
    return Sheet(w.sheet_evidence, columns, rows, w.no_indicators)


def _parameters(view: ReportView, w: Labels) -> Sheet:
    rows = tuple(
        _texts(w, p.name, p.value_text, p.unit, p.status_text, p.reference) for p in view.parameters
    )
    columns = (
        SheetColumn(w.parameter, 36),
        SheetColumn(w.parameter_value, 16, "right"),
        SheetColumn(w.unit, 16),
        SheetColumn(w.data_status, 16),
        SheetColumn(w.reference, 70),
    )
    return Sheet(w.sheet_parameters, columns, rows, w.no_parameters)


def _sources(view: ReportView, w: Labels) -> Sheet:
    rows = tuple(
        _texts(w, p.file, p.layer, p.rows_text, p.batch, p.imported_at, p.digest, p.assumptions)
        for p in view.provenance
    )
    columns = (
        SheetColumn(w.file, 34),
        SheetColumn(w.layer, 22),
        SheetColumn(w.rows, 10, "right"),
        SheetColumn(w.batch, 14),
        SheetColumn(w.imported_at, 20),
        SheetColumn(w.digest, 34),
        SheetColumn(w.assumptions, 46),
    )
    name, empty = w.sheet_sources, w.no_provenance
    return Sheet(name, columns, rows, empty, tail_head=w.part_sources, tail=view.sources)


def _composition(view: ReportView, w: Labels) -> Sheet:
    rows = tuple(
        (*_texts(w, zone.name, area.name, s.code, s.label), Number(s.area_ha, s.area_text_ha))
        for zone in view.zones
        for area in zone.areas
        for s in area.composition
    )
    columns = (
        SheetColumn(w.zone, 28),
        SheetColumn(w.area, 20),
        SheetColumn(w.land_code, 14),
        SheetColumn(w.land_class, 32),
        SheetColumn(w.area_ha, 16, "right"),
    )
    return Sheet(w.sheet_composition, columns, rows, w.nothing)


def _ledger(view: ReportView, w: Labels) -> Sheet:
    rows = tuple(
        _texts(w, p.severity, p.where, p.found, p.expected, p.remedy) for p in view.problems
    )
    columns = (
        SheetColumn(w.severity, 12),
        SheetColumn(w.where, 40),
        SheetColumn(w.found, 40),
        SheetColumn(w.expected, 36),
        SheetColumn(w.remedy, 44),
    )
    return Sheet(w.sheet_ledger, columns, rows, w.no_ledger_problems)
