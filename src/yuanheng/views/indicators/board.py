"""The sheet of a month (主要经济指标): as an office hands it up, with what follows from it.

Every figure leads to the fact that a return gave; what is reckoned stands beside what is printed,
and where the two differ that is said.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.model.periods import is_period, last_day
from yuanheng.monitor.indicators.series import Series, exact
from yuanheng.monitor.indicators.standing import Limits, standing_at
from yuanheng.ports import House
from yuanheng.views.indicators.board_row import BoardRow, board_row
from yuanheng.views.indicators.known_series import known_series
from yuanheng.views.indicators.writing import (
    number_text,
    period_text,
)
from yuanheng.views.ledger.batches import known_seq, zone_names
from yuanheng.words.words import Words


@dataclass(frozen=True)
class Board:
    """The sheet of one zone and month, and what it could show instead."""

    zone: str
    zone_name: str
    seq: int
    period: str
    title: str
    periods: tuple[str, ...]
    zones: tuple[tuple[str, str], ...]
    rows: tuple[BoardRow, ...]
    rule: str


def indicator_board(
    house: House,
    words: Words,
    zones: frozenset[str] | None = None,
    *,
    zone: str | None = None,
    period: str | None = None,
    lights: tuple[float, float] = (0, -5),
    as_known: str | None = None,
) -> Board | None:
    """Make the sheet of a month, the last one if none is named; None where no return was read.

    zones: those that may be seen, all where None. zone: one of them by id, code or name. lights:
    from how many points behind the pace a light is yellow, and below how many red.
    """
    limits = limits_of(*lights)
    seq = known_seq(house, as_known)
    history = zone_history(house.record, seq)
    seen = frozenset(str(r["zone"]) for r in history) if zones is None else zones
    found = known_series(house, words, seen, seq)
    names = zone_names(house)
    with_figures = sorted({z for z, _ in found}, key=lambda z: names.get(z, z))
    if not with_figures:
        return None
    zone = find_zone(history, zone) if zone else with_figures[0]
    own = [s for (z, _), s in found.items() if z == zone]
    periods = _periods(own)
    period = _asked(period, periods)
    rows = [
        board_row(words, standing)
        for series in _ordered(own, period)
        if (standing := standing_at(series, period, limits)) is not None
    ]
    return Board(
        zone=zone,
        zone_name=names.get(zone, zone),
        seq=seq,
        period=period,
        title=period_text(words, period, is_cumulative=True),
        periods=periods,
        zones=tuple((z, names.get(z, z)) for z in with_figures),
        rows=tuple(rows),
        rule=rule_text(words, limits),
    )


def limits_of(yellow: float, red: float) -> Limits:
    """Read the limits of the lights; UsageError where red would begin before yellow."""
    if red > yellow:
        raise UsageError(
            say("Red would begin before yellow"),
            expected=say("Expected the limit of red below that of yellow."),
        )
    return Limits(exact(yellow), exact(red))


def rule_text(words: Words, limits: Limits) -> str:
    """Say by which limits the lights stand, and whose limits they are."""
    return words(
        "Green: {yellow} points from the pace of the year or better; yellow: down to {red}; "
        "red: below. A rule of thumb; no document prescribes it.",
        yellow=number_text(limits.yellow),
        red=number_text(limits.red),
    )


def _periods(series: list[Series]) -> tuple[str, ...]:
    """Name the periods that a sheet can be made of, the newest first."""
    found = {p for s in series for p, form in s.figures if form in ("累计", "当期")}
    return tuple(sorted(found, key=lambda p: (last_day(p), len(p)), reverse=True))


def _asked(period: str | None, periods: tuple[str, ...]) -> str:
    """Give the period asked for; months come before the quarters and years that end with them."""
    if period:
        if not is_period(period):
            raise UsageError(
                say("{text} is no period", text=period),
                expected=say("Expected 2025, 2025-H1, 2025-Q3 or 2025-10."),
            )
        return period
    return periods[0] if periods else ""


def _ordered(series: list[Series], period: str) -> list[Series]:
    """Put every part under its whole, else in the order of the returns."""
    known = {s.name for s in series}
    parts: dict[str, list[Series]] = {}
    tops = []
    for one in series:
        whole = one.on(period).part_of
        if whole in known and whole != one.name:
            parts.setdefault(whole, []).append(one)
        else:
            tops.append(one)
    found: list[Series] = []

    def add(one: Series) -> None:
        if one not in found:
            found.append(one)
            for part in parts.get(one.name, []):
                add(part)

    for one in tops:
        add(one)
    return found + [s for s in series if s not in found]
