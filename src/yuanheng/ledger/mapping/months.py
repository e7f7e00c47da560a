"""Months side by side (分月并列): which month a title leaves out, and what stands behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from yuanheng.ledger.heads.text import read_head_text
from yuanheng.ledger.mapping.plan import ColumnPlan

_FORM, _PERIOD = "form", "period"
_MONTH, _SUM, _GROWTH = "当期", "累计", "增速"


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
