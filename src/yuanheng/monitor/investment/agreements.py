"""What investors promised held against what was done (协议履约): money, output, tax, days, capital.

A supplementary agreement of a project stands before the one that it supplements, in what it states.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from yuanheng.model.periods import is_period, last_day
from yuanheng.monitor.investment.projects import ProjectLine, StepId
from yuanheng.monitor.told import Days, Row, told_amount, told_days

AmountId = Literal["fixed_investment", "capital", "output", "tax"]
PromiseState = Literal["kept", "short", "late", "waiting", "unknown"]
AMOUNTS: tuple[AmountId, ...] = ("fixed_investment", "capital", "output", "tax")
#: The steps that an agreement sets a day for, with its column.
DAYS: dict[StepId, str] = {
    "started": "agreed_start",
    "completed": "agreed_completion",
    "producing": "agreed_production",
    "full": "agreed_full_production",
}


@dataclass(frozen=True)
class AmountPromise:
    """An amount promised and what is done of it, in 万元; the rate in percent."""

    promised: Fraction
    done: Fraction | None
    rate: Fraction | None
    state: PromiseState


@dataclass(frozen=True)
class DayPromise:
    """A day promised for a step, and how it stands; days after it, where it was missed."""

    by: str
    state: PromiseState
    late: int | None


@dataclass(frozen=True)
class AgreementLine:
    """The agreements on one project on a day, as the last of them says.

    numbers: of the agreements, the last one last. is_framework: nothing binding was signed yet.
    """

    zone: str
    project: str
    name: str
    investor: str
    numbers: tuple[str, ...]
    is_framework: bool
    signed: Days
    amounts: Mapping[AmountId, AmountPromise]
    days: Mapping[StepId, DayPromise]
    policy_promises: str
    breach_terms: str
    fact: str

    @property
    def is_behind(self) -> bool:
        """Tell whether a promise was missed that binds; a framework agreement binds nobody."""
        states = {p.state for p in self.amounts.values()} | {p.state for p in self.days.values()}
        return not self.is_framework and bool(states & {"short", "late"})


def agreement_lines(
    rows: Iterable[Row],
    projects: Iterable[ProjectLine],
    months: Iterable[Row],
    supplies: Iterable[Row],
    day: str,
) -> tuple[AgreementLine, ...]:
    """Hold the agreements signed by a day against what the lists state; those behind first.

    months: rows of project_month, whose sum since the start is the investment made. supplies: whose
    output and tax of full production count for their project, where every plot of it states them.
    """
    lines = {(p.zone, p.number): p for p in projects}
    made = _made(months, day)
    reached = _reached(supplies)
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(_last_told(rows, day), key=_order):
        if told_days(row, "signed_on").done(day) is not False:
            key = str(row["zone"]), str(row["project"] or row["number"])
            grouped.setdefault(key, []).append(row)
    found = [
        _line(key, own, lines.get(key), made.get(key), reached.get(key, {}), day)
        for key, own in grouped.items()
    ]
    return tuple(sorted(found, key=lambda x: (not x.is_behind, x.zone, x.project)))


def _last_told(rows: Iterable[Row], day: str) -> Iterable[Row]:
    """Give each agreement by the last list of it up to the day, else by its first."""
    last: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda r: str(r["period"])):
        key, period = (str(row["zone"]), str(row["number"])), str(row["period"])
        if key not in last or not is_period(period) or last_day(period)[:4] <= day[:4]:
            last[key] = row
    return last.values()


def _order(row: Row) -> tuple[bool, str, str]:
    """Order agreements: frameworks, then by their day."""
    return row["kind"] != "framework", told_days(row, "signed_on").first or "", str(row["number"])


def _line(
    key: tuple[str, str],
    own: list[Row],
    project: ProjectLine | None,
    made: Fraction | None,
    reached: Mapping[AmountId, Fraction],
    day: str,
) -> AgreementLine:
    merged = {name: _stated(own, name) for name in own[-1]}
    days = {s: p for s, c in DAYS.items() if (p := _day(merged, s, c, project, day)) is not None}
    done: dict[AmountId, Fraction | None] = {
        "fixed_investment": made,
        "capital": told_amount(merged, "capital_paid", "万元"),
        "output": reached.get("output"),
        "tax": reached.get("tax"),
    }
    amounts: dict[AmountId, AmountPromise] = {}
    for name in AMOUNTS:
        promised = told_amount(merged, name, "万元")
        if promised is not None and promised > 0:
            amounts[name] = _amount(name, promised, done[name], project, merged, day)
    binding = [row for row in own if row["kind"] != "framework"]
    return AgreementLine(
        zone=key[0],
        project=key[1],
        name=(project.name if project else "") or key[1],
        investor=str(merged["investor"] or (project.investor if project else "")),
        numbers=tuple(str(row["number"]) for row in own),
        is_framework=not binding,
        signed=told_days((binding or own)[0], "signed_on"),
        amounts=amounts,
        days=days,
        policy_promises=str(merged["policy_promises"] or ""),
        breach_terms=str(merged["breach_terms"] or ""),
        fact=str(own[-1]["fact"]),
    )


def _stated(own: list[Row], name: str) -> object:
    """Give what the last agreement that states it says; of a day both ends by one agreement."""
    event = name.removesuffix("_from").removesuffix("_to")
    ends = (f"{event}_from", f"{event}_to") if f"{event}_from" in own[-1] else (name,)
    for row in reversed(own):
        if any(row[end] is not None for end in ends):
            return row[name]
    return None


def _amount(
    name: AmountId,
    promised: Fraction,
    done: Fraction | None,
    project: ProjectLine | None,
    row: Row,
    day: str,
) -> AmountPromise:
    """Hold an amount against what was done: short only once its stage is over."""
    rate = None if done is None else done / promised * 100
    if done is not None and done >= promised:
        return AmountPromise(promised, done, rate, "kept")
    step: StepId = {"fixed_investment": "completed", "capital": "started"}.get(name, "full")  # type: ignore[assignment]
    by = told_days(row, DAYS[step])
    is_over = project is not None and project.steps[step].done is True
    is_over = is_over or (by.last is not None and not by.is_none and by.last < day)
    state: PromiseState = "waiting"
    if is_over:
        state = "unknown" if done is None else "short"
    return AmountPromise(promised, done, rate, state)


def _day(
    row: Row, step: StepId, column: str, project: ProjectLine | None, day: str
) -> DayPromise | None:
    """Hold a day against what the list of projects says of the step."""
    by = told_days(row, column).last
    if by is None:
        return None
    told = project.steps[step] if project is not None else None
    if told is not None and told.done:
        return _done(by, told.days, day)
    if day <= by:
        return DayPromise(by, "waiting", None)
    if told is None or told.done is None:
        return DayPromise(by, "unknown", None)
    return DayPromise(by, "late", _between(by, day))


def _done(by: str, days: Days, day: str) -> DayPromise:
    """Hold the day of a step that was taken against the day that was promised."""
    if days.first is not None and days.first > by:
        return DayPromise(by, "late", _between(by, days.first))
    is_kept = day <= by or (days.last is not None and days.last <= by)
    return DayPromise(by, "kept" if is_kept else "unknown", None)


def _between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _made(months: Iterable[Row], day: str) -> dict[tuple[str, str], Fraction]:
    """Give the investment made since the start, by the last month up to the day that states it."""
    found: dict[tuple[str, str], tuple[str, Fraction]] = {}
    for row in months:
        month = told_days(row, "month").last
        total = told_amount(row, "total_done", "万元")
        if month is None or total is None or month[:7] > day[:7]:
            continue
        key = str(row["zone"]), str(row["project"])
        if key not in found or found[key][0] < month:
            found[key] = month, total
    return {key: total for key, (_, total) in found.items()}


def _reached(supplies: Iterable[Row]) -> dict[tuple[str, str], dict[AmountId, Fraction]]:
    """Add up output and tax of the plots of each project; what a plot does not state is no sum."""
    last: dict[tuple[str, str], Row] = {}
    for row in sorted(supplies, key=lambda r: str(r["period"])):
        last[str(row["zone"]), str(row["number"])] = row
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in last.values():
        if row["project"] is not None:
            grouped.setdefault((str(row["zone"]), str(row["project"])), []).append(row)
    found: dict[tuple[str, str], dict[AmountId, Fraction]] = {}
    for key, rows in grouped.items():
        for name in ("output", "tax"):
            told = [told_amount(row, name, "万元") for row in rows]
            known = [amount for amount in told if amount is not None]
            if len(known) == len(told):
                found.setdefault(key, {})[name] = sum(known, Fraction(0))
    return found
