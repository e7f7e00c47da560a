"""A figure followed down on the console (溯源): every part a link, every row with its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.scorecard import Scorecard
from yuanheng.views.descent.brackets import bracket_text, brackets
from yuanheng.views.descent.figure import Explanation, RowEvidence, explain
from yuanheng.views.runs.rulebooks import facts_in_words
from yuanheng.words.conditions import figure_words, rows_words
from yuanheng.words.figures import exact, figure, score_text, status_word, with_unit
from yuanheng.words.words import Words


@dataclass(frozen=True)
class TracedRow:
    """One row behind a quantity: its place in the original, and the cells as they stand there.

    batch: by which the row stands, and which has `corrected` it or not. why: of a row that is
    left out, what of it does not belong.
    """

    number: str
    amount_text: str
    counted: bool | None
    batch: int
    file: str
    layer: str
    row: int | None
    cells: tuple[tuple[str, str], ...]
    corrected: bool
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class TracedFigure:
    """A figure and those below it; kind: `areas`, `score`, `indicator`, `quantity`, `parameter`.

    rows: those that count or cannot be judged; left_out: those looked at that do not belong.
    """

    id: str
    label: str
    kind: str
    area: str
    value_text: str
    score_text: str
    ideal_text: str
    weight_text: str
    status_text: str
    formula: str
    formula_text: str
    condition: str
    condition_text: str
    members: int | None
    unknown: int | None
    missing: tuple[str, ...]
    rows: tuple[TracedRow, ...]
    rows_total: int
    left_out: tuple[TracedRow, ...]
    left_out_total: int
    parts: tuple[TracedFigure, ...]
    bracket_text: str = ""


@dataclass(frozen=True)
class Trace:
    """The way down from one figure of a run, for a zone or an enterprise in it."""

    run: int
    zone: str
    name: str
    subject: str
    figure: TracedFigure


def trace(
    house: House, words: Words, number: int, zone: str, part: str, node: str, *, rows: int
) -> Trace:
    """Follow one figure down; `part` is a 评价范围 or an enterprise, empty for the whole.

    rows: how many rows of each quantity are shown; UsageError lists what can be asked for.
    """
    subject = f"{zone}/{part}" if part else zone
    run, found, top = explain(house, number, subject, node, rows=rows)
    card = packs.scorecard(run.standard)
    said = {
        (area, node, is_value): bracket_text(words, bracket)
        for (own, firm, area, node, is_value), bracket in brackets(house, run).items()
        if (own, firm) == (found.zone, found.subject)
    }
    return Trace(run.id, found.zone, found.name, found.subject, _figure(words, card, top, said))


def _figure(
    words: Words, card: Scorecard, top: Explanation, said: Mapping[tuple[str, str, bool], str]
) -> TracedFigure:
    """Say a figure and those below it; said: between what lies what is not provable."""
    node = "area" if top.id == "total" and top.area else top.id
    score = "" if top.kind in ("quantity", "parameter", "areas") else score_text(words, top.score)
    if top.kind == "indicator" and top.score is None and top.weight is None:
        score = ""
    value = ""
    if top.kind not in ("score", "areas"):
        value = words("not provable")
        if top.value is not None:
            value = exact(top.value, top.unit)
    return TracedFigure(
        id=top.id,
        label=words.label(top.label),
        kind=top.kind,
        area=top.area,
        value_text=value,
        score_text=score,
        ideal_text="" if top.ideal is None else with_unit(top.ideal, top.unit),
        weight_text="" if top.weight is None else f"{top.weight:g}",
        status_text=status_word(words, top.status) if top.status else "",
        formula=top.formula or "",
        formula_text=formula_said(words, card, top),
        condition=top.condition or "",
        condition_text=rows_said(words, card, top),
        members=top.members,
        unknown=top.unknown,
        missing=facts_in_words(words, top.missing),
        rows=tuple(_row(words, row, top.unit) for row in top.rows),
        rows_total=top.rows_total,
        left_out=tuple(_row(words, row, top.unit) for row in top.left_out),
        left_out_total=top.left_out_total,
        parts=tuple(_figure(words, card, part, said) for part in top.parts),
        bracket_text=said.get((top.area, node, False)) or said.get((top.area, node, True), ""),
    )


def told_formula(words: Words, standard: str, top: Explanation) -> str:
    """Say in a line what a figure is made of: `= 工业用地 ÷ 已建成用地`, or Σ and its rows."""
    card = packs.scorecard(standard)
    if top.kind == "quantity" and top.condition:
        return f"Σ {rows_said(words, card, top)}"
    formula = formula_said(words, card, top) or top.formula
    return f"= {formula}" if formula else ""


def formula_said(words: Words, card: Scorecard, top: Explanation) -> str:
    """Say the formula of an indicator or a potential; empty of anything else."""
    spec = card.indicators.get(top.id) or card.potentials.get(top.id)
    return figure_words(words, card, spec.formula) if spec and top.kind == "indicator" else ""


def rows_said(words: Words, card: Scorecard, top: Explanation) -> str:
    """Say which rows a quantity counts; empty of anything else."""
    return rows_words(words, card.quantities[top.id]) if top.kind == "quantity" else ""


def _row(words: Words, row: RowEvidence, unit: str) -> TracedRow:
    """Say one row with its place."""
    return TracedRow(
        number=row.number or "",
        amount_text=figure(None) if row.amount is None else exact(row.amount, unit),
        counted=row.counted,
        batch=row.batch,
        file=row.file,
        layer=row.layer,
        row=row.row,
        cells=tuple((name, value or "∅") for name, value in row.cells.items()),
        corrected=row.corrected,
        why=tuple(words.label(label) for label in row.why),
    )
