"""Investment made by month (项目月度投资): beside the year's plan and the pace of the months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from yuanheng.monitor.told import Row, told_amount, told_days


@dataclass(frozen=True)
class Spending:
    """What one project reports of a month, in 万元; None where it does not state it.

    rate: done of the year's plan in percent. ahead: that less the months gone by, in points.
    """

    zone: str
    project: str
    month: str
    plan: Fraction | None
    done: Fraction | None
    in_month: Fraction | None
    since_start: Fraction | None
    rate: Fraction | None
    ahead: Fraction | None
    fact: str


@dataclass(frozen=True)
class SpendingSum:
    """All that report both plan and done, how many do not, and their rate."""

    projects: int
    unknown: int
    plan: Fraction
    done: Fraction
    rate: Fraction | None
    ahead: Fraction | None


def spendings(rows: Iterable[Row], day: str) -> tuple[Spending, ...]:
    """Give what each project reports of the last month up to a day that any project reports."""
    dated = [(month, row) for row in rows if (month := _month(row, day))]
    last = max((month for month, _ in dated), default="")
    return tuple(
        sorted(
            (_spending(row, month) for month, row in dated if month == last),
            key=lambda s: (s.ahead is None, s.ahead or 0, s.project),
        )
    )


def spending_sum(lines: Iterable[Spending]) -> SpendingSum:
    """Add up those that state plan and done."""
    told = list(lines)
    both = [(s.plan, s.done) for s in told if s.plan is not None and s.done is not None]
    plan = sum((p for p, _ in both), Fraction(0))
    done = sum((d for _, d in both), Fraction(0))
    rate, ahead = _pace(plan, done, told[0].month if told else "")
    return SpendingSum(len(both), len(told) - len(both), plan, done, rate, ahead)


def _month(row: Row, day: str) -> str:
    """Give the month that a row reports on; empty where it is later, or not one month."""
    days = told_days(row, "month")
    if days.first is None or days.last is None or days.last > day:
        return ""
    return days.first[:7] if days.first[:7] == days.last[:7] else ""


def _spending(row: Row, month: str) -> Spending:
    plan, done = (told_amount(row, c, "万元") for c in ("year_plan", "year_done"))
    rate, ahead = _pace(plan, done, month)
    return Spending(
        zone=str(row["zone"]),
        project=str(row["project"]),
        month=month,
        plan=plan,
        done=done,
        in_month=told_amount(row, "month_done", "万元"),
        since_start=told_amount(row, "total_done", "万元"),
        rate=rate,
        ahead=ahead,
        fact=str(row["fact"]),
    )


def _pace(
    plan: Fraction | None, done: Fraction | None, month: str
) -> tuple[Fraction | None, Fraction | None]:
    """Give done of plan in percent, and how far that is ahead of the months gone by."""
    if not plan or done is None or not month:
        return None, None
    rate = 100 * done / plan
    return rate, rate - Fraction(100 * int(month[5:]), 12)
