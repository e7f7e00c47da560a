"""Projects as a workbook (项目调度表): each project with its month, cohorts, leads, conflicts."""

from __future__ import annotations

from fractions import Fraction

from yuanheng.monitor.investment.cohorts import Cohort
from yuanheng.monitor.investment.leads import LeadLine
from yuanheng.monitor.investment.projects import STEPS, ProjectLine, Step
from yuanheng.monitor.investment.spending import Spending
from yuanheng.report.workbook.listing import ListHead, ListSheet, Plain, lists_workbook
from yuanheng.views.investment.pipeline import Pipeline
from yuanheng.views.investment.writing import (
    against_text,
    agreed_text,
    amount_name,
    amount_promise_text,
    cohort_text,
    day_promise_text,
    days_text,
    late_text,
    lead_text,
    median_text,
    share_text,
    stage_text,
    step_text,
)
from yuanheng.words.words import Words

_WAN, _MU = "万元", "亩"


def pipeline_xlsx(words: Words, found: Pipeline) -> bytes:
    """Write the projects of a zone as sheets: projects, cohorts, leads, what is promised twice."""
    note = words(
        "{zone}, as of {day}; list of projects to {end}; ledger sequence {seq}",
        zone=found.zone_name,
        day=found.day,
        end=found.list_end or "—",
        seq=found.seq,
    )
    spent = {s.project: s for s in found.spent}
    month = next((s.month for s in found.spent), "")
    sheets = [
        ListSheet(
            words("Schedule of projects"),
            note,
            _project_heads(words, month),
            [_project(words, p, spent.get(p.number)) for p in found.projects],
            words.lang,
        ),
        ListSheet(
            words("By year of agreement"),
            note,
            _cohort_heads(words, found.within),
            [_cohort(words, c) for c in found.cohorts],
            words.lang,
        ),
    ]
    if found.agreements:
        sheets.append(_agreements(words, note, found))
    if found.leads:
        sheets.append(
            ListSheet(
                words("Leads"),
                note,
                _lead_heads(words),
                [_lead(words, p) for p in found.leads],
                words.lang,
            )
        )
    if found.twice_land or found.twice_investors:
        sheets.append(_twice(words, note, found))
    return lists_workbook(tuple(sheets))


def _project_heads(words: Words, month: str) -> tuple[ListHead, ...]:
    return (
        ListHead(words("Project")),
        ListHead(words("Investor")),
        ListHead(words("Industry")),
        ListHead(words("Total investment"), _WAN),
        ListHead(words("Fixed-asset investment"), _WAN),
        ListHead(words("Land needed"), _MU),
        *(ListHead(step_text(words, step)) for step in STEPS),
        ListHead(words("Stage as stated")),
        ListHead(words("Plan passed and not done")),
        ListHead(words("Days late")),
        ListHead(words("Plan of the year"), _WAN),
        ListHead(words("Done by {month}", month=month or "—"), _WAN),
        ListHead(words("Done of the plan"), "%"),
        ListHead(words("Ahead of the pace (points)")),
        ListHead(words("Bottleneck")),
        ListHead(words("Lead unit")),
        ListHead(words("To be checked")),
    )


def _project(words: Words, line: ProjectLine, spent: Spending | None) -> tuple[Plain, ...]:
    return (
        line.name,
        line.investor,
        line.industry,
        _number(line.total),
        _number(line.fixed),
        words("rents a workshop") if line.rents and not line.land else _number(line.land),
        *(_step(words, line.steps[step]) for step in STEPS),
        stage_text(words, line.stage),
        words.join([late_text(words, s) for s in line.late]),
        max((line.steps[s].late or 0 for s in line.late), default=None),
        _number(spent.plan) if spent else None,
        _number(spent.done) if spent else None,
        _number(spent.rate) if spent else None,
        _number(spent.ahead) if spent else None,
        line.bottleneck,
        line.lead_unit,
        words.join(_checks(words, line)),
    )


def _checks(words: Words, line: ProjectLine) -> list[str]:
    told = [against_text(words, line)] if line.against else []
    if not line.is_listed and not line.is_ended:
        told.append(
            words("not in the last list; last named in that of {period}", period=line.period)
        )
    return told


def _step(words: Words, step: Step) -> Plain:
    """Write the day of a step, or that it was not taken, or on whose word it was."""
    if step.done is None:
        return words("not provable")
    if not step.done:
        return words("no")
    return days_text(step.days) if step.told == "day" else words("yes, without its day")


def _cohort_heads(words: Words, within: int) -> tuple[ListHead, ...]:
    return (
        ListHead(words("Year of agreement")),
        ListHead(words("Signed")),
        ListHead(words("Ended")),
        ListHead(words("Total investment"), _WAN),
        ListHead(words("Works begun within {n} days", n=within)),
        ListHead(words("still within the time")),
        ListHead(words("Half have begun by")),
        *(ListHead(step_text(words, step), "%") for step in STEPS if step != "signed"),
    )


def _cohort(words: Words, c: Cohort) -> tuple[Plain, ...]:
    return (
        cohort_text(words, c),
        c.signed,
        c.ended,
        _number(c.total),
        share_text(c.within),
        c.within.open,
        median_text(words, c.median),
        *(share_text(tally) for step, tally in c.reached.items() if step != "signed"),
    )


def _lead_heads(words: Words) -> tuple[ListHead, ...]:
    return (
        ListHead(words("Lead number")),
        ListHead(words("Investor")),
        ListHead(words("Industry")),
        ListHead(words("Source of the lead")),
        ListHead(words("Intended investment"), _WAN),
        ListHead(words("Land needed"), _MU),
        ListHead(words("Power needed"), "kVA"),
        ListHead(words("Stage as stated")),
        ListHead(words("State")),
        ListHead(words("Last contact")),
        ListHead(words("Days without a contact")),
        ListHead(words("Reason of loss")),
        ListHead(words("Lead unit")),
    )


def _lead(words: Words, p: LeadLine) -> tuple[Plain, ...]:
    return (
        p.number,
        p.investor or p.name,
        p.industry,
        p.source,
        _number(p.investment),
        _number(p.land),
        _number(p.power),
        p.stage,
        lead_text(words, p.state),
        days_text(p.last),
        p.quiet_days,
        p.reason,
        p.lead_unit,
    )


def _twice(words: Words, note: str, found: Pipeline) -> ListSheet:
    rows: list[tuple[Plain, ...]] = [
        (words("one plot, several projects"), t.plot, words.join(t.projects))
        for t in found.twice_land
    ]
    rows += [
        (
            words("one investor, several projects"),
            t.investor,
            words.join([f"{found.names.get(z, z)} {number}" for z, number in t.projects]),
        )
        for t in found.twice_investors
    ]
    heads = (ListHead(words("Kind")), ListHead(words("What")), ListHead(words("Projects")))
    return ListSheet(words("Promised twice"), note, heads, rows, words.lang)


def _number(value: Fraction | None) -> Plain:
    return None if value is None else float(round(value, 6))


def _agreements(words: Words, note: str, found: Pipeline) -> ListSheet:
    """Write what was agreed, promised beside done, a promise a row."""
    heads = (
        ListHead(words("Project")),
        ListHead(words("Investor")),
        ListHead(words("Agreement")),
        ListHead(words("Agreement signed on")),
        ListHead(words("Promise")),
        ListHead(words("How the promise stands")),
        ListHead(words("Consequence of default")),
    )
    rows: list[tuple[Plain, ...]] = []
    for line in found.agreements:
        first = (line.name, line.investor, words.join(line.numbers), days_text(line.signed))
        for name, amount in line.amounts.items():
            said = amount_promise_text(words, amount)
            rows.append((*first, amount_name(words, name), said, line.breach_terms))
        for step, day in line.days.items():
            said = day_promise_text(words, day)
            rows.append((*first, agreed_text(words, step), said, line.breach_terms))
    return ListSheet(words("Agreements"), note, heads, rows, words.lang)
