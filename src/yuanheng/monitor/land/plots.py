"""Each supplied plot as it stands on a day (供地现状): not begun, in building, built, producing.

A day that a list leaves open is never guessed: such a plot is unknown and names what would tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from yuanheng.model.periods import is_period, last_day
from yuanheng.monitor.told import Row, told_amount

State = Literal["unstarted", "building", "built", "producing", "unknown"]
STATES: tuple[State, ...] = ("unstarted", "building", "built", "producing", "unknown")
#: What a later step says of the steps before it; the other way round it is a contradiction.
_STEPS = ("construction_start", "construction_completion", "produced")


@dataclass(frozen=True)
class PlotLine:
    """One plot on a day: its land in hectares, its state, since when, and what is wanting.

    since: the day from which its age counts: the agreed start (else the contract) of a plot not
    begun, the start of one in building, the completion of one that does not produce. unused: what
    was to be developed and is not, of a plot begun. wanting: columns that would settle it.
    against: steps stated as done after one stated as not done.
    """

    number: str
    name: str
    holder: str
    area: Fraction | None
    state: State
    signed: str
    since: str
    age_days: int | None
    is_late: bool | None
    unused: Fraction | None
    reason: str
    cause: str | None
    wanting: tuple[str, ...]
    against: tuple[str, ...]
    fact: str


def hectares(row: Row, column: str) -> Fraction | None:
    """Read an area in hectares, exactly."""
    return told_amount(row, column, "hm2")


def happened(row: Row, event: str, day: str) -> bool | None:
    """Tell whether something had happened by a day; None where the ledger leaves it open."""
    first, last = row[f"{event}_from"], row[f"{event}_to"]
    if last is not None and last <= day:
        return True
    return False if first is not None and first > day else None


def supplied_by(row: Row, day: str) -> bool | None:
    """Tell whether a plot was supplied by a day: by its contract, else by its list's period."""
    signed = happened(row, "signed_on", day)
    if signed is None and is_period(str(row["period"])) and last_day(str(row["period"])) <= day:
        return True
    return signed


def state_on(row: Row, day: str) -> State:
    """Tell the state of a supplied plot on a day."""
    return _state({step: happened(row, step, day) for step in _STEPS})[0]


def plot_lines(rows: Iterable[Row], day: str) -> tuple[PlotLine, ...]:
    """Say how each plot that was supplied by a day stands on it, the oldest first."""
    lines = [_line(row, day) for row in rows if supplied_by(row, day)]
    return tuple(sorted(lines, key=lambda p: (p.since or "9999", p.number)))


def _line(row: Row, day: str) -> PlotLine:
    told = {step: happened(row, step, day) for step in _STEPS}
    state, wanting = _state(told)
    since = _since(row, state)
    late = happened(row, "agreed_start", day) if state == "unstarted" else None
    unused = None
    if told["construction_start"]:
        total, done = hectares(row, "area_to_develop"), hectares(row, "area_developed")
        unused = None if total is None or done is None else max(total - done, Fraction(0))
    lacks = [*wanting, *(["area"] if row["area"] is None else [])]
    return PlotLine(
        number=str(row["number"]),
        name=str(row["name"] or ""),
        holder=str(row["holder"] or ""),
        area=hectares(row, "area"),
        state=state,
        signed=_day(row, "signed_on"),
        since=since,
        age_days=(date.fromisoformat(day) - date.fromisoformat(since)).days if since else None,
        is_late=late,
        unused=unused,
        reason=str(row["stated_cause"] or ""),
        cause=row["idle_cause"],
        wanting=tuple(lacks),
        against=_against(told),
        fact=str(row["fact"]),
    )


def _state(told: Mapping[str, bool | None]) -> tuple[State, tuple[str, ...]]:
    """Tell the state by the last step that was surely taken, and what is wanting to tell it."""
    if told["produced"]:
        return "producing", ()
    if told["construction_completion"]:
        return ("built", ()) if told["produced"] is False else ("unknown", ("produced",))
    if told["construction_start"]:
        is_building = told["construction_completion"] is False
        return ("building", ()) if is_building else ("unknown", ("construction_completion",))
    if told["construction_start"] is False:
        return "unstarted", ()
    return "unknown", ("construction_start",)


def _against(told: Mapping[str, bool | None]) -> tuple[str, ...]:
    """Name the steps stated as not taken although a later one was."""
    return tuple(
        step
        for n, step in enumerate(_STEPS)
        if told[step] is False and any(told[later] for later in _STEPS[n + 1 :])
    )


def _since(row: Row, state: State) -> str:
    """Give the day from which a plot waits; empty where nobody knows."""
    events = {
        "unstarted": ("agreed_start", "signed_on"),
        "building": ("construction_start",),
        "built": ("construction_completion",),
    }.get(state, ())
    return next((d for event in events if (d := _day(row, event))), "")


def _day(row: Row, event: str) -> str:
    """Give the last day that an event may have, where it has one that comes."""
    first, last = row[f"{event}_from"], row[f"{event}_to"]
    return str(last) if first is not None and last is not None and last < "9000" else ""
