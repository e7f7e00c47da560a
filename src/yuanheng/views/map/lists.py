"""The parcels of the map as a list (地块清单): narrowed, summed, paged, and found by number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pyarrow.compute as pc

from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.known import snapshot
from yuanheng.model.relation import Code
from yuanheng.model.units import stored_per
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.map.colours import codes_of
from yuanheng.views.map.sheets import Maps, Sheet
from yuanheng.views.map.tiles import Bounds, Mark
from yuanheng.views.map.view import Layer, MapView, surveys_of
from yuanheng.words.words import Words

#: 1 hm² = 15 亩 (1 亩 = 10000/15 m²).
MU_PER_HECTARE = 15
PAGE_ROWS = 50
#: At most so many parcels of a zone are marked on the map.
_MOST_HITS = 5000
_MOST_FOUND = 100


@dataclass(frozen=True)
class ParcelRow:
    """One parcel in a list: `place` is its id on the map, code that of the legend."""

    zone: str
    zone_name: str
    period: str
    fact: str
    place: int
    number: str
    area: str
    land_class: str
    code: str
    hectares: float | None
    mu: float | None
    holder: str
    has_shape: bool


@dataclass(frozen=True)
class ParcelList:
    """A page of the parcels that a filter leaves, with the sum of all of them.

    hits: the places of what was sought or selected, by zone, to be marked on the map; empty where
    nothing was. marks: where those of them lie that are drawn, as what is smaller than a pixel
    would be lost. is_selected: the list is a selection, by a box or one by one.
    """

    total: int
    hectares: float
    mu: float
    rows: tuple[ParcelRow, ...]
    page: int
    pages: int
    hits: dict[str, tuple[int, ...]]
    marks: tuple[Mark, ...]
    is_selected: bool


@dataclass(frozen=True)
class Sought:
    """What a list of parcels is narrowed to; an empty part narrows nothing.

    text: part of a number, plot or holder; shown: the codes of the legend that stay, none for all;
    box: west, south, east, north in degrees; picked: facts that are added to what the box holds,
    or taken from it; without a box they are the selection.
    """

    text: str = ""
    shown: frozenset[str] = frozenset()
    box: Bounds | None = None
    picked: frozenset[str] = frozenset()
    page: int = 1

    @property
    def is_selection(self) -> bool:
        """Tell whether parcels are selected, by a box or one by one."""
        return self.box is not None or bool(self.picked)


def list_parcels(
    house: House, maps: Maps, words: Words, view: MapView, sought: Sought
) -> ParcelList:
    """List the parcels of a map that a filter leaves, by zone, assessed area and number."""
    codes = ledger_schema().code_lists["land_status"].codes
    rows: list[tuple[Layer, Sheet, int, str]] = []
    hits: dict[str, tuple[int, ...]] = {}
    marks: list[Mark] = []
    total = Fraction(0)
    for layer in view.layers:
        sheet = maps.sheet(house, (layer.zone, layer.period, view.seq))
        colours = codes_of(house, maps, sheet, view.colour)
        places = _narrowed(sheet, colours, sought)
        total += sheet.sum_of(places)
        rows += [(layer, sheet, n, colours[n]) for n in places]
        if sought.text.strip() or sought.is_selection:
            hits[layer.zone] = tuple(places[:_MOST_HITS])
            marks += sheet.drawing.marks_of(np.array(hits[layer.zone], dtype=np.intp))
    pages = max(1, -(-len(rows) // PAGE_ROWS))
    page = min(sought.page, pages)
    shown = rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    return ParcelList(
        total=len(rows),
        hectares=float(total),
        mu=float(total * MU_PER_HECTARE),
        rows=tuple(
            _row(layer, sheet, n, code, lambda said: said_code(words, codes, said))
            for layer, sheet, n, code in shown
        ),
        page=page,
        pages=pages,
        hits=hits,
        marks=tuple(marks),
        is_selected=sought.is_selection,
    )


def parcel_at(house: House, maps: Maps, view: MapView, zone: str, place: int) -> str | None:
    """Name the fact of a parcel by its place on a map; None where there is none."""
    shown = (layer for layer in view.layers if layer.zone == zone)
    for layer in shown:
        facts = maps.sheet(house, (zone, layer.period, view.seq)).facts.column("fact")
        return str(facts[place].as_py()) if 0 <= place < len(facts) else None
    return None


@dataclass(frozen=True)
class FoundParcel:
    """A parcel that bears a number, in whatever zone and survey."""

    zone: str
    zone_name: str
    period: str
    fact: str
    number: str
    area: str
    hectares: float | None


def find_parcels(house: House, number: str, *, seen: frozenset[str]) -> tuple[FoundParcel, ...]:
    """Find the parcels that bear a number, in all surveys of the zones seen; at most 100."""
    if not number.strip():
        raise UsageError(say("No number is given"))
    names = {s.zone: s.name for s in surveys_of(house, seen)}
    facts = snapshot(house.record, "parcel", house.record.last_seq(), zones=frozenset(names))
    same = facts.filter(pc.equal(facts.column("number"), number.strip()))
    columns = ["zone", "period", "fact", "number", "assessed_range", "area"]
    found = [
        FoundParcel(
            zone=row["zone"],
            zone_name=names[row["zone"]],
            period=row["period"],
            fact=row["fact"],
            number=row["number"],
            area=row["assessed_range"],
            hectares=None if row["area"] is None else float(row["area"] / stored_per("hm2")),
        )
        for row in same.select(columns).slice(0, _MOST_FOUND).to_pylist()
    ]
    return tuple(sorted(found, key=lambda f: (f.zone_name, f.period, f.area, f.fact)))


def said_code(words: Words, codes: dict[str, Code], code: str | None) -> str:
    """Say a code with its label: A2 工矿仓储用地."""
    label = words.label(codes[code].label) if code in codes else ""
    return code or "" if label in {"", code} else f"{code} {label}"


def _narrowed(sheet: Sheet, colours: tuple[str, ...], sought: Sought) -> list[int]:
    """Give the places that a filter leaves, in the order of the list."""
    text = sought.text.strip().casefold()
    inside = _selected(sheet, sought) if sought.is_selection else None
    return [
        n
        for n in sheet.order
        if (inside is None or n in inside)
        and (not text or text in sheet.sought[n])
        and (not sought.shown or colours[n] in sought.shown)
    ]


def _selected(sheet: Sheet, sought: Sought) -> set[int]:
    """Give the places of a selection: what the box holds, with each that is picked turned over."""
    held = () if sought.box is None else sheet.drawing.within(sought.box).tolist()
    return set(held) ^ {sheet.places[f] for f in sought.picked if f in sheet.places}


def _row(
    layer: Layer, sheet: Sheet, n: int, code: str, said: Callable[[str | None], str]
) -> ParcelRow:
    fact = sheet.facts.slice(n, 1).to_pylist()[0]
    known = sheet.hectares(n)
    return ParcelRow(
        zone=layer.zone,
        zone_name=layer.name,
        period=layer.period,
        fact=fact["fact"],
        place=n,
        number=sheet.numbers[n],
        area=fact["assessed_range"],
        land_class=said(fact["land_class"]),
        code=code,
        hectares=None if known is None else float(known),
        mu=None if known is None else float(known * MU_PER_HECTARE),
        holder=fact["holder"] or "",
        has_shape=sheet.drawing.shapes[n] is not None,
    )
