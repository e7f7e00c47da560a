"""Cases of a calendar run as the product counts: each span and limit, answers compared."""

from __future__ import annotations

import numpy as np

from yuanheng.errors import StandardError, say
from yuanheng.evaluate.cases import CaseOutcome
from yuanheng.model.workdays import WorkCalendar
from yuanheng.standards.packs.calendar_cases import LimitCase, SpanCase, read_calendar_cases
from yuanheng.standards.packs.contents import pack, work_calendar


def run_calendar_cases(pack_id: str) -> tuple[CaseOutcome, ...]:
    """Run every case of a calendar; StandardError where the pack holds none."""
    found, calendar = pack(pack_id), work_calendar(pack_id)
    if not found.has("cases.yaml"):
        raise StandardError(say("{id} has no cases", id=pack_id))
    engine = f"numpy {np.__version__}"
    return tuple(
        CaseOutcome(pack_id, case.name, case.ref, engine, _differences(calendar, case))
        for case in read_calendar_cases(found.yaml("cases.yaml"))
    )


def _differences(calendar: WorkCalendar, case: SpanCase | LimitCase) -> tuple[str, ...]:
    """Count one case and say what came out otherwise."""
    if isinstance(case, SpanCase):
        return _span(calendar, case)
    count = calendar.calendar_deadline if case.natural else calendar.deadline
    try:
        reached = count(case.start, case.days, case.suspensions)
    except StandardError as error:
        return (str(error.what),)
    if reached == case.expected:
        return ()
    return (f"ends on {reached or 'no known day'}, expected {case.expected or 'no known day'}",)


def _span(calendar: WorkCalendar, case: SpanCase) -> tuple[str, ...]:
    """Count one span; beyond the notices a refusal is what is expected."""
    try:
        counted = calendar.elapsed(case.start, case.end, case.suspensions)
    except StandardError as error:
        return () if case.expected is None else (str(error.what),)
    if counted == case.expected:
        return ()
    wanted = "a refusal" if case.expected is None else f"{case.expected}"
    return (f"{counted} working days, expected {wanted}",)
