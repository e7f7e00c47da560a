"""Projects in words and figures (项目推进的说法): shares as ranges, steps, days, money."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from yuanheng.monitor.investment.agreements import (
    DAYS,
    AmountId,
    AmountPromise,
    DayPromise,
    PromiseState,
)
from yuanheng.monitor.investment.cohorts import Cohort, Median, Tally
from yuanheng.monitor.investment.leads import LeadState
from yuanheng.monitor.investment.projects import ProjectLine, StepId
from yuanheng.monitor.investment.spending import Spending, SpendingSum
from yuanheng.monitor.told import Days
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.land.writing import rounded
from yuanheng.words.words import Words

_WAN_IN_YI = 10_000


def step_text(words: Words, step: StepId | str) -> str:
    """Name a step as done."""
    return {
        "signed": words("signed"),
        "land": words("land obtained"),
        "started": words("works begun"),
        "completed": words("completed"),
        "producing": words("producing"),
        "full": words("at full output"),
        "": words("not signed yet"),
    }[step]


def late_text(words: Words, step: StepId) -> str:
    """Name a step as not done."""
    return {
        "signed": words("not signed"),
        "land": words("no land obtained"),
        "started": words("works not begun"),
        "completed": words("not completed"),
        "producing": words("not producing"),
        "full": words("not at full output"),
    }[step]


def lead_text(words: Words, state: LeadState) -> str:
    """Name the state of a lead."""
    return {"open": words("in talks"), "signed": words("signed"), "lost": words("lost")}[state]


def stage_text(words: Words, stage: str) -> str:
    """Name the stage that a list states."""
    code = ledger_schema().code_lists["project_stage"].codes.get(stage)
    return words.label(code.label) if code else stage or "—"


def money_text(wan: Fraction | None) -> str:
    """Write 万元 as 亿元 with two decimals; unknown is a dash."""
    return "—" if wan is None else rounded(wan / _WAN_IN_YI, 2)


def wan_text(wan: Fraction | None) -> str:
    """Write 万元 without decimals where there are none."""
    return "—" if wan is None else rounded(wan, 0 if wan.denominator == 1 else 2)


def mu_text(mu: Fraction | None) -> str:
    """Write 亩 with up to two decimals."""
    return "—" if mu is None else rounded(mu, 0 if mu.denominator == 1 else 2)


def percent_text(value: Fraction | None) -> str:
    """Write a share in percent with one decimal."""
    return "—" if value is None else f"{rounded(value, 1)}%"


def points_text(value: Fraction | None) -> str:
    """Write points ahead or behind with their sign."""
    if value is None:
        return "—"
    text = rounded(value, 1)
    return f"+{text}" if value > 0 and text != "0.0" else text


def share_text(tally: Tally) -> str:
    """Write a share, as a range where some are not known."""
    least, most = percent_text(tally.least), percent_text(tally.most)
    return least if least == most else f"{least}–{most}"


def tally_parts(tally: Tally) -> dict[str, Any]:
    """Give a tally as plain numbers, with its share in words."""
    return {**asdict(tally), "share": share_text(tally)}


def count_text(words: Words, tally: Tally) -> str:
    """Say of how many a share is: 3/8, and how many are not known or still within their time."""
    told = [f"{tally.yes}/{tally.yes + tally.no + tally.unknown}"]
    if tally.stated:
        told.append(words("{n} by stage alone", n=tally.stated))
    if tally.unknown:
        told.append(words("{n} not provable", n=tally.unknown))
    if tally.open:
        told.append(words("{n} still within the time", n=tally.open))
    return words.join(told)


def median_text(words: Words, median: Median) -> str:
    """Say by how many days half have begun."""
    if median.early is None:
        return words("more than half not begun")
    if median.late is None:
        return words("{n} days or longer", n=median.early)
    if median.early == median.late:
        return words("{n} days", n=median.early)
    return words("{a} to {b} days", a=median.early, b=median.late)


def days_text(days: Days) -> str:
    """Write a day, or the span in which it lies; unknown is a dash."""
    if days.first is None or days.last is None:
        return "—"
    if days.first == days.last:
        return days.first
    year, month = days.first[:4], days.first[:7]
    if days.first == f"{year}-01-01" and days.last == f"{year}-12-31":
        return year
    return month if days.last[:7] == month else f"{month}～{days.last[:7]}"


def against_text(words: Words, line: ProjectLine) -> str:
    """Say what the list says of a project that cannot all be so."""
    told = [words("stage as stated: {stage}", stage=stage_text(words, line.stage))]
    for name in line.against:
        step = line.steps[name]
        told.append(
            words("{step} {day}", step=step_text(words, name), day=days_text(step.days))
            if step.done
            else words("{step} by the day of the list", step=late_text(words, name))
        )
    return words.join(told)


def pace_light(ahead: Fraction | None) -> str:
    """Give the light of the pace by the limits of the indicators' board (0 and −5 points)."""
    if ahead is None:
        return ""
    return "green" if ahead >= 0 else "yellow" if ahead >= -5 else "red"


def pace_text(words: Words, line: Spending | SpendingSum) -> str:
    """Say how far the money is from the pace of the year."""
    if line.ahead is None:
        return "—"
    return words("{points} points", points=points_text(line.ahead))


def cohort_text(words: Words, cohort: Cohort) -> str:
    """Name a cohort by its year, or all of them."""
    return cohort.year or words("in all")


def amount_name(words: Words, amount: AmountId) -> str:
    """Name what was promised."""
    return {
        "fixed_investment": words("Fixed-asset investment"),
        "capital": words("Capital paid in"),
        "output": words("Output of a year"),
        "tax": words("Tax of a year"),
    }[amount]


def agreed_text(words: Words, step: StepId) -> str:
    """Name the day that an agreement sets for a step."""
    return words.label(ledger_schema().relations["agreement"].column(DAYS[step]).label)


def promise_light(state: PromiseState) -> str:
    """Give the colour of a promise."""
    return {"kept": "green", "short": "red", "late": "red", "waiting": "", "unknown": "yellow"}[
        state
    ]


def amount_promise_text(words: Words, amount: AmountPromise) -> str:
    """Say what is done of what was promised, in 万元."""
    said = words(
        "{done} of {promised}", done=wan_text(amount.done), promised=wan_text(amount.promised)
    )
    return f"{said} {percent_text(amount.rate)}" if amount.rate is not None else said


def day_promise_text(words: Words, promise: DayPromise) -> str:
    """Say how a promised day stands."""
    if promise.late is not None:
        return words("by {day}, {n} days late", day=promise.by, n=promise.late)
    told = {
        "kept": words("by {day}, kept", day=promise.by),
        "waiting": words("by {day}, not due yet", day=promise.by),
    }
    return told.get(promise.state) or words("by {day}, to be proved", day=promise.by)
