"""The year's own assessment (年度自评): weight, target, result, points, and where they are lost.

Of the last official score of a zone; what is not provable has no points and names the document.
"""

from __future__ import annotations

from collections.abc import Iterator

from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.report.phrases.saying import Figure, Saying, Text, saying
from yuanheng.report.view import AreaView, IndicatorRow, ReportView, ZoneView
from yuanheng.report.word.chart_xml import Chart, ChartSeries
from yuanheng.report.word.paper import Grid, Paper, Part
from yuanheng.report.wording import joined
from yuanheng.views.descent.idle_plots import idle_land, idle_sentence
from yuanheng.views.papers.blanks import blank_paper
from yuanheng.views.reports.view import report_view
from yuanheng.words.words import Words

_LOST, _MOST_MEASURES = 3, 5


def review_paper(house: House, words: Words, run: Run, zone: str, name: str) -> Paper:
    """Put the paper together from the last score of a zone."""
    view = report_view(house, run, words, maps=False)
    found = next(z for z, r in zip(view.zones, run.results, strict=True) if r.zone == zone)
    areas = [a for a in found.areas if a.indicators]
    return blank_paper(
        house,
        words,
        title=words("{zone}: own assessment for {period}", zone=name, period=run.period),
        opening=joined(
            _opening(words, view, found, areas), idle_sentence(words, idle_land(house, zone))
        ),
        parts=(
            _lost(words, areas),
            *(_area(words, a) for a in areas),
            *_unproved(words, found),
            _measures(words, found),
        ),
        annexes=(),
        names=(name,),
    )


def _opening(words: Words, view: ReportView, zone: ZoneView, areas: list[AreaView]) -> Saying:
    """Say the score first, by area, and how many indicators have points and how many none."""
    rows = [r for a in areas for r in a.indicators]
    open_ = sum(r.verdict == "not-provable" for r in rows)
    scored = "、" if words.lang == "zh" else ", "
    by_area = scored.join(
        f"{a.name} {Figure(a.score_text, a.fact_id, 'score').marked}" for a in areas if a.name
    )
    text = words(
        "For {period}: {score} points ({areas}). {n} indicators are assessed, {open} of them are"
        " not provable.",
        period=view.period,
        score=Figure(zone.score_text, zone.fact_id, "score").marked,
        areas=by_area or "—",
        n=len(rows),
        open=open_,
    )
    return saying(text)


def _area(words: Words, area: AreaView) -> Part:
    """The table of one area with the points as bars."""
    heads = (
        words("Indicator"),
        words("Weight"),
        words("Target"),
        words("Result"),
        words("Points"),
        words("Lead unit"),
    )
    known = [r for r in area.indicators if r.score is not None]
    points = ChartSeries(
        words("Points"), tuple(Figure(r.score_text, r.fact_id, "score") for r in known)
    )
    chart = Chart(
        words("Points of each indicator"), "bars", tuple(r.label for r in known), (points,)
    )
    return Part(
        area.name or words("Result"),
        (),
        Grid(
            heads,
            (44, 16, 25, 27, 20, 24),
            ("left", "right", "right", "right", "right", "left"),
            tuple(_row(words, r) for r in area.indicators),
        ),
        chart if len(known) > 1 else None,
    )


def _row(words: Words, row: IndicatorRow) -> tuple[Text, ...]:
    label = row.label + (words.aside(row.unit) if row.unit else "")
    return (
        label,
        _figure(row.weight_text, row.fact_id, "weight"),
        _figure(row.ideal_text, row.fact_id, "ideal"),
        _figure(row.value_text, row.fact_id, "value"),
        _figure(row.score_text, row.fact_id, "score"),
        "____",
    )


def _figure(text: str, fact_id: str, part: str) -> Text:
    """Give a figure with its trace, or a dash."""
    if not text.strip() or text == "—":
        return "—"
    return Saying((Figure(text, fact_id, part),))  # type: ignore[arg-type] # one of four parts


def _lost(words: Words, areas: list[AreaView]) -> Part:
    """Name the indicators with the lowest scores; the cause is the office's to write."""
    lost = sorted(
        (
            (r.score, a.name, r)
            for a in areas
            for r in a.indicators
            if r.score is not None and r.score < 100
        ),
        key=lambda x: x[0],
    )
    lines = [
        saying(
            words(
                "{area} {label}: {value} of {ideal} {unit}, {score} points. Cause: ____. Lead:"
                " ____.",
                area=name,
                label=r.label,
                value=Figure(r.value_text, r.fact_id, "value").marked,
                ideal=Figure(r.ideal_text, r.fact_id, "ideal").marked,
                unit=r.unit,
                score=Figure(r.score_text, r.fact_id, "score").marked,
            ).strip()
        )
        for _, name, r in lost[:_LOST]
    ]
    return Part(words("The lowest scores"), tuple(lines) or (words("No points are lost."),))


def _unproved(words: Words, zone: ZoneView) -> Iterator[Part]:
    """List what is not provable, with the document that would prove it."""
    if zone.unproved or zone.wanted:
        yield Part(words("Not provable, and what would prove it"), (*zone.unproved, *zone.wanted))


def _measures(words: Words, zone: ZoneView) -> Part:
    """What would mend the gravest findings, each with a place for who and when."""
    who, stop = words(" Lead: ____; by ____."), "。" if words.lang == "zh" else "."
    lines = [joined(f"{f.title}{stop}", *f.advice, who) for f in zone.findings if f.advice][
        :_MOST_MEASURES
    ]
    return Part(words("What is asked"), tuple(lines) or (words("Nothing; go on watching."),))
