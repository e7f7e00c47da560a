"""By which day and month figures hold (截至): said, told, or of the months beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from yuanheng.ledger.heads.around import Around, is_made
from yuanheng.ledger.heads.text import read_head_text
from yuanheng.ledger.mapping.plan import ColumnPlan, Told
from yuanheng.ledger.mapping.questions import AS_OF_KEY
from yuanheng.ledger.writing.odd_days import is_day, odd_days
from yuanheng.model.periods import last_day, period_of_day

_FORM, _PERIOD = "form", "period"
_MONTH, _SUM, _GROWTH = "当期", "累计", "增速"


def answered_period(told: Told) -> str | None:
    """Give the period of the day that a person named; None where they named none."""
    answer = told.assumed.get(AS_OF_KEY)
    return period_of_day(answer) if answer is not None and is_day(answer) else None


def odd_days_of(around: Around, told: Told) -> tuple[str, ...]:
    """Name what the title, or a person's answer, says as a day that is none."""
    answer = told.assumed.get(AS_OF_KEY)
    if answer is not None:
        return () if is_day(answer) else (answer,)
    year = told.period[:4] if told.period else None
    return odd_days([text for text in around.texts if not is_made(text)], year)


def as_of_day(around: Around, period: str | None, told: Told) -> str | None:
    """Give the day by which the figures hold: told, of the title, or the end of the period."""
    if told.assumed.get(AS_OF_KEY):
        return told.assumed[AS_OF_KEY]
    if told.period is not None and (around.as_of is None or around.period != told.period):
        return around.as_of if _is_in(around.as_of, told.period) else end_of(told.period)
    return around.as_of or (end_of(period) if period else None)


def _is_in(day: str | None, period: str) -> bool:
    """Tell whether a day lies in a period: a year told does not end what stood in February."""
    last = end_of(period)
    if day is None or last is None or day > last:
        return False
    first = {"Q": 2, "H": 5}.get(period[5:6], 0)  # months before the last one
    month = int(last[5:7]) - (11 if len(period) == len("2025") else first)
    return day >= f"{last[:4]}-{month:02d}-01"


def end_of(period: str) -> str | None:
    """Give the last day of a period; None where it is none."""
    try:
        return last_day(period)
    except ValueError:
        return None


def month_of_heads(plans: Sequence[ColumnPlan], period: str | None) -> str | None:
    """Give the month to which heads of progress reach (1-9月完成), where the title says a year."""
    if period is None or len(period) != len("2025"):
        return period
    said = {
        s.period
        for p in plans
        if p.relation == "project_month" and p.column and p.column.name != "year_plan"
        for text in p.path
        for s in read_head_text(text, period).said
        if len(s.period) == len("2025-10") and s.period[:4] == period and s.period[5:].isdecimal()
    }
    return max(said, default=period)


def behind_months(plans: Sequence[ColumnPlan], period: str | None) -> tuple[ColumnPlan, ...]:
    """Let 累计 and 同比 behind months be of the last of them, where the title says only a year.

    Growth behind months that nothing adds up is of one of them or of all: it is left unread.
    """
    if period is None or len(period) != len("2025"):
        return tuple(plans)
    found: list[ColumnPlan] = []
    last = {_MONTH: "", _SUM: ""}
    for plan in plans:
        form, own = dict(plan.fixed).get(_FORM), dict(plan.fixed).get(_PERIOD)
        if plan.relation != "indicator_value" or form is None:
            found.append(plan)
            continue
        if own is not None:
            if form in last and own[:4] == period and plan.cells:
                last[form] = own
            found.append(plan)
            continue
        upto = last[_SUM] or last[_MONTH]
        if not upto or plan.why in ("told", "kept"):
            found.append(plan)
        elif form == _GROWTH and not last[_SUM]:
            found.append(ColumnPlan(plan.index, plan.path, why="period", cells=plan.cells))
        else:
            upto = max(last.values()) if form == _SUM else upto
            found.append(replace(plan, fixed=(*plan.fixed, (_PERIOD, upto))))
            last[_SUM] = upto if form == _SUM else last[_SUM]
    return tuple(found)
