"""Verbs of the map (地图): which surveys it shows, its legend, and its tiles."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

from yuanheng.ledger.record.known import heads, zones_on
from yuanheng.ports import House
from yuanheng.views.map.colours import Choice, Swatch, choices, codes_of, last_run, legend
from yuanheng.views.map.places import findings_on
from yuanheng.views.map.sheets import Maps, Sheet
from yuanheng.views.map.subjects import subjects_on
from yuanheng.views.map.tiles import MAX_ZOOM, Bounds, is_tile
from yuanheng.words.words import Words

#: At most so many zones stand on one map.
MOST_ZONES = 12
#: From this zoom on each shape carries its number, for the pointer.
_NUMBERED_ZOOM = 14
#: A quarter of the bytes are left, for a few milliseconds.
_GZIP = 5


@dataclass(frozen=True)
class Layer:
    """The survey of one zone on the map; bounds in degrees of WGS 84, None where nothing is drawn.

    hectares are the registered ones, where there are none those measured. findings_without_place:
    those of firms and projects of which nobody stated on which parcel they are.
    """

    zone: str
    name: str
    period: str
    parcels: int
    without_shape: int
    hectares: float
    findings_without_place: int
    bounds: Bounds | None


@dataclass(frozen=True)
class Surveys:
    """A zone and the periods that the ledger has surveys of, the last first."""

    zone: str
    name: str
    periods: tuple[str, ...]


@dataclass(frozen=True)
class MapView:
    """What one map shows: the moment, surveys to choose from, layers, colours and their legend."""

    seq: int
    last_run: int
    period: str
    colour: str
    max_zoom: int
    surveys: tuple[Surveys, ...]
    layers: tuple[Layer, ...]
    choices: tuple[Choice, ...]
    legend: tuple[Swatch, ...]

    @property
    def periods(self) -> tuple[str, ...]:
        """List the periods of all zones, the last first."""
        return tuple(sorted({p for s in self.surveys for p in s.periods}, reverse=True))

    @property
    def bounds(self) -> Bounds | None:
        """Give what holds all layers."""
        drawn = [layer.bounds for layer in self.layers if layer.bounds]
        if not drawn:
            return None
        west, south, east, north = zip(*drawn, strict=True)
        return min(west), min(south), max(east), max(north)


@dataclass(frozen=True)
class Wanted:
    """Which map is asked for; no zone or period is the last surveyed, an unknown colour `class`."""

    zones: tuple[str, ...] = ()
    period: str = ""
    colour: str = "class"


def map_view(
    house: House, maps: Maps, words: Words, seen: frozenset[str], wanted: Wanted
) -> MapView:
    """Describe a map; zones are those seen, and without a choice the one surveyed last."""
    seq, period, colour = house.record.last_seq(), wanted.period, wanted.colour
    surveys = surveys_of(house, seen)
    held = {s.zone: s for s in surveys}
    chosen = [z for z in dict.fromkeys(wanted.zones) if z in held][:MOST_ZONES]
    if not chosen and surveys:
        chosen = [max(surveys, key=lambda s: s.periods[0]).zone]
    period = period or max((held[z].periods[0] for z in chosen), default="")
    shown = [z for z in chosen if period in held[z].periods]
    sheets = tuple(maps.sheet(house, (z, period, seq)) for z in shown)
    placed = frozenset(s.kind for sheet in sheets for s in subjects_on(house, maps, sheet))
    offered = choices(house, words, frozenset(shown), period, placed)
    if colour not in {c.id for c in offered}:
        colour = "class"
    return MapView(
        seq=seq,
        last_run=last_run(house),
        period=period,
        colour=colour,
        max_zoom=MAX_ZOOM,
        surveys=surveys,
        layers=tuple(_layer(house, maps, sheet, held[sheet.key[0]].name) for sheet in sheets),
        choices=offered,
        legend=legend(house, maps, words, sheets, colour),
    )


def map_tile(
    house: House, maps: Maps, survey: tuple[str, str], spot: tuple[int, int, int], colour: str
) -> bytes | None:
    """Give one tile of a survey, by gzip; None where there is no such survey or no such tile.

    Each shape carries its place as its id, the code `k` of its colour and, near enough, its number.
    """
    if not is_tile(*spot) or not has_survey(house, *survey):
        return None
    drawn = maps.sheet(house, (*survey, house.record.last_seq()))
    codes = codes_of(house, maps, drawn, colour)
    key = (drawn.key, spot, colour, None if colour in {"class", "supply"} else last_run(house))

    def encode() -> bytes:
        facts = {"k": codes}
        if spot[0] >= _NUMBERED_ZOOM:
            facts["no"] = tuple(drawn.numbers)
        return gzip.compress(drawn.drawing.tile(*spot, facts), _GZIP, mtime=0)

    return maps.tile(key, encode)


def has_survey(house: House, zone: str, period: str) -> bool:
    """Tell whether the ledger has a survey of a zone and period."""
    return any(
        (s.relation, s.zone, s.period) == ("parcel", zone, period)
        for s in heads(house.record, house.record.last_seq())
    )


def surveys_of(house: House, seen: frozenset[str]) -> tuple[Surveys, ...]:
    """List the zones seen that have a survey, by name."""
    seq = house.record.last_seq()
    names = {
        str(z["zone"]): str(z["name"] or z["zone"]) for z in zones_on(house.record, seq, "9999")
    }
    periods: dict[str, set[str]] = {}
    for s in heads(house.record, seq):
        if s.relation == "parcel" and s.zone in seen and s.period:
            periods.setdefault(s.zone, set()).add(s.period)
    found = (
        Surveys(zone, names.get(zone, zone), tuple(sorted(held, reverse=True)))
        for zone, held in periods.items()
    )
    return tuple(sorted(found, key=lambda s: (s.name, s.zone)))


def _layer(house: House, maps: Maps, sheet: Sheet, name: str) -> Layer:
    zone, period, _ = sheet.key
    return Layer(
        zone=zone,
        name=name,
        period=period,
        parcels=len(sheet),
        without_shape=len(sheet) - len(sheet.drawing.drawn),
        hectares=float(sheet.sum_of(range(len(sheet)))),
        findings_without_place=len(findings_on(house, maps, sheet).without),
        bounds=sheet.drawing.bounds,
    )
