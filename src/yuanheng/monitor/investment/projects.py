"""Each investment as it stands on a day (项目进展): which steps it took, by day or by statement.

A step is told by its own day, else by a later step that was taken, else by the stage that the list
states. Where the stage says otherwise than the day, the day stands and the contradiction is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from yuanheng.model.periods import is_period, last_day
from yuanheng.monitor.told import OPEN, Days, Row, told_amount, told_days

StepId = Literal["signed", "land", "started", "completed", "producing", "full"]
Told = Literal["day", "later", "stage", ""]

#: Each step in order: the column of its day, and that of its plan.
STEPS: dict[StepId, tuple[str, str]] = {
    "signed": ("signed_on", ""),
    "land": ("land_on", ""),
    "started": ("construction_start", "planned_start"),
    "completed": ("construction_completion", "planned_completion"),
    "producing": ("produced", "planned_production"),
    "full": ("full_production", ""),
}
#: How many steps a stage says were taken; stopped and ended say nothing of them.
_TAKEN = {
    "lead": 0,
    "talks": 0,
    "signed": 1,
    "land": 2,
    "started": 3,
    "building": 3,
    "completed": 4,
    "producing": 5,
    "full": 6,
}


@dataclass(frozen=True)
class Step:
    """One step: whether it was taken by the day, what tells that, its day, its plan.

    done: None where nobody knows. against: the stated stage says otherwise than the day. late: days
    after a plan that has passed, of a step not taken; of one of which nobody knows it is None.
    """

    done: bool | None
    told: Told
    days: Days
    planned: Days
    against: bool
    late: int | None


@dataclass(frozen=True)
class ProjectLine:
    """One investment on a day; amounts in 万元, land in 亩, exactly; None where not stated.

    is_listed: it stands in the last list of its zone. is_ended: it was given up.
    """

    zone: str
    number: str
    name: str
    investor: str
    industry: str
    lead_unit: str
    stage: str
    total: Fraction | None
    fixed: Fraction | None
    land: Fraction | None
    rents: bool | None
    bottleneck: str
    steps: dict[StepId, Step]
    is_listed: bool
    is_ended: bool
    period: str
    fact: str

    @property
    def taken(self) -> StepId | Literal[""]:
        """Give the last step that was taken."""
        return next((s for s in reversed(STEPS) if self.steps[s].done), "")

    @property
    def against(self) -> tuple[StepId, ...]:
        """Name the steps of which day and stated stage say different things."""
        return tuple(s for s, step in self.steps.items() if step.against)

    @property
    def late(self) -> tuple[StepId, ...]:
        """Name the steps whose plan has passed and that were surely not taken."""
        return tuple(s for s, step in self.steps.items() if step.late is not None)

    @property
    def doubtful(self) -> tuple[StepId, ...]:
        """Name the steps of which nobody knows whether they were taken."""
        return tuple(s for s, step in self.steps.items() if step.done is None)


def project_lines(rows: Iterable[Row], day: str) -> tuple[ProjectLine, ...]:
    """Say how each investment stands on a day, by the last list up to it that names it.

    Before the first list of a zone that list tells, for its days reach back.
    """
    by_zone: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda r: _end(str(r["period"]))):
        by_zone.setdefault(str(row["zone"]), []).append(row)
    lines: list[ProjectLine] = []
    for _, own in sorted(by_zone.items()):
        told = [r for r in own if _is_told(r, day)] or [
            r for r in own if r["period"] == own[0]["period"]
        ]
        last = {str(r["number"]): r for r in told}
        newest = str(told[-1]["period"])
        lines += [_line(last[number], day, newest) for number in sorted(last)]
    return tuple(lines)


def _end(period: str) -> str:
    return last_day(period) if is_period(period) else period


def _is_told(row: Row, day: str) -> bool:
    """Tell whether a list was there by a day."""
    return _end(str(row["period"])) <= day


def _line(row: Row, day: str, newest: str) -> ProjectLine:
    stage = str(row["stage"] or "")
    return ProjectLine(
        zone=str(row["zone"]),
        number=str(row["number"]),
        name=str(row["name"] or row["number"]),
        investor=str(row["investor"] or ""),
        industry=str(row["industry"] or ""),
        lead_unit=str(row["lead_unit"] or ""),
        stage=stage,
        total=told_amount(row, "investment_total", "万元"),
        fixed=told_amount(row, "fixed_investment", "万元"),
        land=told_amount(row, "land_need", "亩"),
        rents=row["rents_workshop"],
        bottleneck=str(row["bottleneck"] or ""),
        steps=_steps(row, stage, day),
        is_listed=str(row["period"]) == newest,
        is_ended=stage == "ended",
        period=str(row["period"]),
        fact=str(row["fact"]),
    )


def _steps(row: Row, stage: str, day: str) -> dict[StepId, Step]:
    """Tell every step; a stage counts only for days that its list describes.

    After a step that surely was not taken a stage that says more is no proof of the steps after it.
    """
    taken = _TAKEN.get(stage) if _is_told(row, day) else None
    days = {step: told_days(row, column) for step, (column, _) in STEPS.items()}
    dated = {step: days[step].done(day) for step in STEPS}
    found: dict[StepId, Step] = {}
    is_refuted = False
    for place, (step, (_, plan)) in enumerate(STEPS.items(), start=1):
        later = any(dated[s] for s in list(STEPS)[place:])
        stated = None if taken is None else taken >= place
        done, told = _told(dated=dated[step], stated=stated, is_later=later, is_refuted=is_refuted)
        against = dated[step] is not None and (stated not in (None, dated[step]))
        against = against or (dated[step] is False and later)
        is_refuted = is_refuted or dated[step] is False
        planned = told_days(row, plan)
        late = _late(planned, day) if done is False and stage != "ended" else None
        found[step] = Step(done, told, days[step], planned, against, late)
    return found


def _told(
    *, dated: bool | None, stated: bool | None, is_later: bool, is_refuted: bool
) -> tuple[bool | None, Told]:
    """Say whether a step was taken, and by what: its day, a later step's day, or the stage."""
    if dated is not None:
        return dated, "day"
    if is_later:
        return True, "later"
    if stated is None or (stated and is_refuted):
        return None, ""
    return stated, "stage"


def _late(planned: Days, day: str) -> int | None:
    """Count the days since a plan has surely passed; None while it has not."""
    if planned == OPEN or planned.last is None or planned.last >= day:
        return None
    return (date.fromisoformat(day) - date.fromisoformat(planned.last)).days
