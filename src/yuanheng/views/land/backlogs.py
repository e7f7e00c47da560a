"""Backlogs of land (批而未供、供而未用、用而未尽、建而未投) of one zone on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.monitor.land.batches import BatchLine, Cohort, batch_lines, cohorts, whole
from yuanheng.monitor.land.plots import STATES, PlotLine, State, hectares, plot_lines
from yuanheng.ports import House
from yuanheng.views.land.contracts import (
    checked_day,
    contracts_on,
    last_listed,
    of_zone,
    seen_rows,
)
from yuanheng.views.ledger.batches import zone_names

ZERO = Fraction(0)


@dataclass(frozen=True)
class Sum:
    """Plots of one kind: how many, their land in hectares, and of how many it is not known."""

    plots: int
    area: Fraction
    unknown: int


@dataclass(frozen=True)
class Backlogs:
    """What waits in a zone on a day; `base` is the day from which its disposal is counted.

    unbatched: supplied land that no batch accounts for. surveyed: the land of the last survey in
    all, and of it that supplied (D), with its period; None where there is none.
    """

    zone: str
    zone_name: str
    day: str
    base: str
    zones: tuple[tuple[str, str], ...]
    batches: tuple[BatchLine, ...]
    cohorts: tuple[Cohort, ...]
    total: Cohort
    plots: tuple[PlotLine, ...]
    states: dict[State, Sum]
    supplied: Sum
    unused: Sum
    from_batches: Fraction
    unbatched: Fraction
    surveyed: tuple[str, Fraction, Fraction] | None
    seq: int

    def of(self, state: State) -> tuple[PlotLine, ...]:
        """Give the plots of one state."""
        return tuple(p for p in self.plots if p.state == state)


def land_backlogs(
    house: House,
    zones: frozenset[str] | None = None,
    *,
    zone: str | None = None,
    day: str | None = None,
    base: str | None = None,
) -> Backlogs | None:
    """Say what waits on a day; None where no supply and no batch was read.

    zone: by id, code or name; the first with either where none is named. day: the end of the last
    list of supplies (today, where there is none). base: the end of the year before that day.
    """
    seq = house.record.last_seq()
    history = zone_history(house.record, seq)
    seen = {str(r["zone"]) for r in history} if zones is None else zones
    names = zone_names(house)
    supplies = seen_rows(house, "supply", seen)
    batches = seen_rows(house, "approval_batch", seen)
    told = sorted({str(r["zone"]) for r in (*supplies, *batches)}, key=lambda z: names.get(z, z))
    if not told:
        return None
    zone = find_zone(history, zone) if zone else told[0]
    if zone not in seen:
        return None
    day = checked_day(day) or last_listed(supplies, zone) or house.clock.now().date().isoformat()
    base = checked_day(base) or f"{int(day[:4]) - 1}-12-31"
    if base > day:
        raise UsageError(
            say("The base day {base} is later than {day}", base=base, day=day),
            expected=say("Expected a day from which the disposal is counted, before it."),
        )
    parts = of_zone(seen_rows(house, "batch_supply", seen), zone)
    own = of_zone(batches, zone)
    now, then = (batch_lines(own, parts, contracts_on(house, zone, on), on) for on in (day, base))
    plots = plot_lines(contracts_on(house, zone, day), day)
    years = cohorts(now, then)
    from_batches = sum((b.supplied for b in now), ZERO)
    supplied = _sum(plots, [p.area for p in plots])
    begun = [p for p in plots if p.unused]
    return Backlogs(
        zone=zone,
        zone_name=names.get(zone, zone),
        day=day,
        base=base,
        zones=tuple((z, names.get(z, z)) for z in told),
        batches=now,
        cohorts=years,
        total=whole(years),
        plots=plots,
        states={s: _sum(o, [p.area for p in o]) for s in STATES for o in [_in(plots, s)]},
        supplied=supplied,
        unused=_sum(begun, [p.unused for p in begun]),
        from_batches=from_batches,
        unbatched=supplied.area - from_batches,
        surveyed=_surveyed(house, zone),
        seq=seq,
    )


def _in(plots: Iterable[PlotLine], state: State) -> tuple[PlotLine, ...]:
    return tuple(p for p in plots if p.state == state)


def _sum(plots: Iterable[PlotLine], areas: list[Fraction | None]) -> Sum:
    return Sum(
        len(tuple(plots)),
        sum((a for a in areas if a is not None), ZERO),
        sum(a is None for a in areas),
    )


def _surveyed(house: House, zone: str) -> tuple[str, Fraction, Fraction] | None:
    """Sum the last survey: all its land, and what it counts as supplied."""
    rows = of_zone(seen_rows(house, "parcel", {zone}), zone)
    period = max((str(r["period"]) for r in rows), default="")
    own = [r for r in rows if str(r["period"]) == period]
    if not own or any(r["area"] is None for r in own):
        return None
    areas = [(str(r["supply_state"] or ""), hectares(r, "area") or ZERO) for r in own]
    supplied = sum((a for state, a in areas if state.startswith("D")), ZERO)
    return period, sum((a for _, a in areas), ZERO), supplied
