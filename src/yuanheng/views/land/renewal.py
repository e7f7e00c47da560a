"""Redevelopment of inefficient land (再开发清单): plots, ways, and what each would yield."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.monitor.land.plots import hectares
from yuanheng.monitor.land.renewal import (
    ASSUMPTIONS,
    SHARES,
    WAYS,
    Assumption,
    Row,
    Stated,
    Way,
    Yield,
    left_of,
    yield_of,
)
from yuanheng.ports import House
from yuanheng.views.land.contracts import of_zone, seen_rows
from yuanheng.views.ledger.batches import zone_names

RELATION = "inefficient_land"
ZERO = Fraction(0)
#: No ratio, number of storeys or share that anybody means is more.
_MOST = 100


@dataclass(frozen=True)
class RenewalLine:
    """One plot: its land in hectares, the way chosen for it, and what that would yield."""

    number: str
    name: str
    holder: str
    kind: str
    when: str
    area: Fraction | None
    left: Fraction | None
    floor_area: Fraction | None
    planned_ratio: str
    way: Way | None
    found: Yield | None
    every: Mapping[Way, Yield]


@dataclass(frozen=True)
class WaySum:
    """One way: on plots that chose it, and on every plot of the list.

    land and floor are sums over plots of which they are known, None where of none; on `open` of
    them the floor area is not reckoned.
    """

    way: Way
    frees: bool
    plots: int
    land: Fraction | None
    floor: Fraction | None
    open: int
    every_land: Fraction | None
    every_floor: Fraction | None
    every_open: int


@dataclass(frozen=True)
class Renewal:
    """The list of a zone, of its last survey, under the assumptions that were stated."""

    zone: str
    zone_name: str
    zones: tuple[tuple[str, str], ...]
    period: str
    stated: Stated
    lines: tuple[RenewalLine, ...]
    sums: tuple[WaySum, ...]
    left: Fraction
    left_open: int
    seq: int


def read_assumptions(texts: Mapping[str, str]) -> dict[Assumption, Fraction]:
    """Read assumptions as they are typed, shares in percent too; an empty one is not stated."""
    found: dict[Assumption, Fraction] = {}
    for name in ASSUMPTIONS:
        text = (texts.get(name) or "").strip()
        if text:
            found[name] = _read(name, text)
    return found


def _read(name: Assumption, text: str) -> Fraction:
    bare, percent = text.rstrip("%％").strip(), text.endswith(("%", "％"))
    try:
        value = Fraction(bare) if "/" not in bare and "e" not in bare.lower() else None
    except ValueError:
        value = None
    if value is not None and percent:
        value /= 100
    most = 1 if name in SHARES else _MOST
    if value is None or not 0 <= value <= most:
        raise UsageError(
            say("{name}: {text} cannot be assumed", name=name, text=text),
            expected=say("Expected a number from 0 to {most}, such as 0.8 or 80%.", most=most),
        )
    return value


def land_renewal(
    house: House,
    zones: frozenset[str] | None = None,
    *,
    zone: str | None = None,
    stated: Stated,
) -> Renewal | None:
    """Give the list of a zone; the first that has one where none is named, None where none has."""
    seq = house.record.last_seq()
    history = zone_history(house.record, seq)
    seen = {str(r["zone"]) for r in history} if zones is None else zones
    rows, names = seen_rows(house, RELATION, seen), zone_names(house)
    told = sorted({str(r["zone"]) for r in rows}, key=lambda z: names.get(z, z))
    if not told:
        return None
    zone = find_zone(history, zone) if zone else told[0]
    if zone not in seen:
        return None
    own = of_zone(rows, zone)
    period = max((str(r["period"]) for r in own), default="")
    own = [r for r in own if str(r["period"]) == period]
    lines = tuple(sorted((_line(r, stated) for r in own), key=_largest))
    known = [line.left for line in lines if line.left is not None]
    return Renewal(
        zone=zone,
        zone_name=names.get(zone, zone),
        zones=tuple((z, names.get(z, z)) for z in told),
        period=period,
        stated=stated,
        lines=lines,
        sums=tuple(_sum(way, lines) for way in WAYS),
        left=sum(known, ZERO),
        left_open=len(lines) - len(known),
        seq=seq,
    )


def _largest(line: RenewalLine) -> tuple[Fraction, str]:
    return -(line.left or ZERO), line.number


def _line(row: Row, stated: Stated) -> RenewalLine:
    every = {way: yield_of(row, way, stated) for way in WAYS}
    chosen = next((way for way in WAYS if way == row["renewal_way"]), None)
    planned = row["planned_ratio"]
    return RenewalLine(
        number=str(row["number"]),
        name=str(row["name"] or ""),
        holder=str(row["holder"] or ""),
        kind=str(row["inefficient_class"] or ""),
        when=str(row["renewal_due"] or ""),
        area=hectares(row, "area"),
        left=left_of(row),
        floor_area=hectares(row, "floor_area"),
        planned_ratio="" if planned is None else f"{planned:g}",
        way=chosen,
        found=every[chosen] if chosen else None,
        every=every,
    )


def _sum(way: Way, lines: Iterable[RenewalLine]) -> WaySum:
    lines = tuple(lines)
    every = [line.every[way] for line in lines]
    chosen = [line.every[way] for line in lines if line.way == way]
    return WaySum(
        way=way,
        frees=any(y.frees for y in every),
        plots=len(chosen),
        land=_known(y.land for y in chosen),
        floor=_known(y.floor for y in chosen),
        open=sum(y.floor is None for y in chosen),
        every_land=_known(y.land for y in every),
        every_floor=_known(y.floor for y in every),
        every_open=sum(y.floor is None for y in every),
    )


def _known(values: Iterable[Fraction | None]) -> Fraction | None:
    """Sum what is known; None where nothing is."""
    known = [v for v in values if v is not None]
    return sum(known, ZERO) if known else None
