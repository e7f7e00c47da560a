"""The lives of the plots of a zone (地块全周期): each as steps, and as a bar on one scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.monitor.land.life import LifeStep, Phase, Stretch, life_steps, stretches
from yuanheng.monitor.land.plots import hectares
from yuanheng.ports import House
from yuanheng.views.descent.judged import day_of_house
from yuanheng.views.land.contracts import Row, checked_day, contracts_on, seen_rows
from yuanheng.views.ledger.batches import zone_names

#: At most so many years are named on a scale.
_NAMED = 6


@dataclass(frozen=True)
class Scale:
    """A scale of days: from the first of a year to the end of another."""

    first: int
    last: int

    def at(self, day: str) -> float:
        """Give where a day lies, in percent of the scale."""
        place = date.fromisoformat(day).toordinal() - self.first
        return round(100 * min(max(place, 0), self.last - self.first) / (self.last - self.first), 3)

    @property
    def years(self) -> tuple[tuple[float, str], ...]:
        """Name the years, not more than can be read."""
        first, last = (date.fromordinal(n).year for n in (self.first, self.last))
        step = -(-(last - first) // _NAMED) or 1
        return tuple((self.at(f"{y}-01-01"), str(y)) for y in range(first, last, step))


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: its state, where it begins, how wide it is, from when to when."""

    phase: Phase
    x: float
    wide: float
    first: str
    last: str


@dataclass(frozen=True)
class Mark:
    """A planned day on a bar; is_missed: it has passed and the step was not taken by it."""

    step: str
    x: float
    day: str
    is_missed: bool


@dataclass(frozen=True)
class PlotLife:
    """The life of one plot as of a day: its steps, its bar, and its state now."""

    number: str
    name: str
    holder: str
    area: Fraction | None
    phase: Phase | None
    steps: tuple[LifeStep, ...]
    parts: tuple[Part, ...]
    marks: tuple[Mark, ...]
    today: float


@dataclass(frozen=True)
class PlotLives:
    """The plots of a zone as of a day on one scale; `all` counts them by state."""

    zone: str
    zone_name: str
    day: str
    zones: tuple[tuple[str, str], ...]
    plots: tuple[PlotLife, ...]
    counts: Mapping[str, int]
    phase: str
    scale: Scale
    seq: int


@dataclass(frozen=True)
class _Told:
    """What the lists of a zone tell of one plot."""

    row: Row
    steps: tuple[LifeStep, ...]
    stretches: tuple[Stretch, ...]


def plot_lives(
    house: House,
    zones: Container[str] | None = None,
    *,
    zone: str | None = None,
    day: str | None = None,
    phase: str = "",
    number: str = "",
) -> PlotLives | None:
    """Give the lives of the plots of a zone as of a day, today by default; None without supplies.

    phase: only plots in this state. number: only this plot.
    """
    seq = house.record.last_seq()
    history = zone_history(house.record, seq)
    seen = [z for z in {str(r["zone"]) for r in history} if zones is None or z in zones]
    names = zone_names(house)
    supplies = seen_rows(house, "supply", seen)
    listed = sorted({str(r["zone"]) for r in supplies}, key=lambda z: names.get(z, z))
    zone = find_zone(history, zone) if zone else listed[0] if listed else ""
    if zone not in listed:
        return None
    day = checked_day(day) or day_of_house(house).isoformat()
    told = _told(house, zone, day, number)
    scale = _scale(told, day)
    lives = sorted((_life(t, scale, day) for t in told), key=_order)
    return PlotLives(
        zone=zone,
        zone_name=names.get(zone, zone),
        day=day,
        zones=tuple((z, names.get(z, z)) for z in listed),
        plots=tuple(p for p in lives if phase in ("", p.phase)),
        counts=Counter(str(p.phase) for p in lives if p.phase),
        phase=phase,
        scale=scale,
        seq=seq,
    )


def _order(life: PlotLife) -> tuple[str, str]:
    return (life.parts[0].first if life.parts else "9999", life.number)


def _told(house: House, zone: str, day: str, number: str) -> list[_Told]:
    """Read what the lists of a zone tell of its plots."""
    rows = contracts_on(house, zone, day)
    batches = {str(r["number"]): r for r in seen_rows(house, "approval_batch", {zone})}
    parts: dict[str, list[str]] = {}
    for part in seen_rows(house, "batch_supply", {zone}):
        parts.setdefault(str(part["supply"]), []).append(str(part["batch"]))
    alone = Counter(r["project"] for r in rows if r["project"] is not None)
    known = sorted(seen_rows(house, "project", {zone}), key=lambda r: str(r["period"]))
    projects = {str(r["number"]): r for r in known}
    found = []
    for row in rows:
        own = str(row["number"])
        if number not in ("", own):
            continue
        named = parts.get(own) or ([str(row["batch"])] if row["batch"] is not None else [])
        approvals = [batches[b] for b in named if b in batches]
        project = projects.get(str(row["project"])) if alone[row["project"]] == 1 else None
        steps = life_steps(row, approvals, project, day)
        found.append(_Told(row, steps, stretches(row, approvals, day)))
    return found


def _scale(told: Iterable[_Told], day: str) -> Scale:
    """Choose whole years that hold every day which is told, and the day itself."""
    days = [day]
    for plot in told:
        days += [s.first for s in plot.stretches]
        days += [d for s in plot.steps for d in (s.planned.first, s.planned.exact) if d]
    return Scale(
        date(int(min(days)[:4]), 1, 1).toordinal(), date(int(max(days)[:4]) + 1, 1, 1).toordinal()
    )


def _life(told: _Told, scale: Scale, day: str) -> PlotLife:
    row, steps = told.row, told.steps
    marks = [
        Mark(s.step, scale.at(s.planned.exact), s.planned.exact, s.late is not None and s.late > 0)
        for s in steps
        if s.planned.exact
    ]
    return PlotLife(
        number=str(row["number"]),
        name=str(row["name"] or ""),
        holder=str(row["holder"] or ""),
        area=hectares(row, "area"),
        phase=told.stretches[-1].phase if told.stretches else None,
        steps=steps,
        parts=tuple(_part(s, scale) for s in told.stretches),
        marks=tuple(marks),
        today=scale.at(day),
    )


def _part(stretch: Stretch, scale: Scale) -> Part:
    x, end = scale.at(stretch.first), scale.at(stretch.end)
    last = date.fromordinal(date.fromisoformat(stretch.end).toordinal() - 1).isoformat()
    return Part(stretch.phase, x, round(end - x, 3), stretch.first, last)
