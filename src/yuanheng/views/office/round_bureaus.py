"""Which bureau of a zone has told its figures (责任单位报送情况), in a round of indicators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yuanheng.model.periods import lies_in
from yuanheng.model.rounds import Round, RoundCell
from yuanheng.monitor.indicators.series import Series, read_series
from yuanheng.monitor.submission.handed import period_before
from yuanheng.ports import House


@dataclass(frozen=True)
class BureauStanding:
    """A bureau: of so many indicators that it leads so many are told, and which lack.

    unit: empty for those that no table names a bureau for.
    """

    unit: str
    asked: int
    told: int
    lacking: tuple[str, ...]


def bureaus_of(house: House, found: Round, cell: RoundCell) -> tuple[BureauStanding, ...]:
    """Tell by bureau what of a round of indicators is told, those that lack most first.

    Asked for are the indicators that the last period gave, and those that are told now. Empty for
    a round of another table, whose rows name no bureau.
    """
    if found.relation != "indicator_value":
        return ()
    record = house.record
    before = period_before(found.period)
    led: dict[str, list[tuple[str, bool]]] = {}
    for series in read_series(record, [cell.zone], record.last_seq()).values():
        is_told = _has(series, found.period)
        if is_told or (before is not None and _has(series, before)):
            led.setdefault(_lead(series, found.period), []).append((series.name, is_told))
    standing = (_standing(unit, rows) for unit, rows in led.items())
    return tuple(sorted(standing, key=lambda b: (-len(b.lacking), b.unit == "", b.unit)))


def _standing(unit: str, rows: Iterable[tuple[str, bool]]) -> BureauStanding:
    rows = tuple(rows)
    lacking = tuple(name for name, is_told in rows if not is_told)
    return BureauStanding(unit, len(rows), len(rows) - len(lacking), lacking)


def _has(series: Series, period: str) -> bool:
    return any(lies_in(told, period) for told, _ in series.figures)


def _lead(series: Series, period: str) -> str:
    """Name the bureau in charge, as the return or the list of targets says."""
    goal = series.goals.get(period[:4])
    return series.on(period).lead_unit or (goal.lead_unit if goal else "")
