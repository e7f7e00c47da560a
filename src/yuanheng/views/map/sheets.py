"""The sheets of the map (图幅): surveys as known at one moment, drawn once and kept."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from threading import Lock
from typing import TypeVar, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from yuanheng.ledger.record.known import snapshot
from yuanheng.model.units import stored_per
from yuanheng.ports import House
from yuanheng.views.map.tiles import Drawing, draw
from yuanheng.views.reports.map import class_of

#: So many sheets are kept drawn; one of 50,000 parcels takes about 60 MB.
_SHEETS = 6
#: So many bytes of tiles are kept.
_TILE_BYTES = 96_000_000

SheetKey = tuple[str, str, int]
"""Zone, period and ledger sequence number."""

T = TypeVar("T")

UNKNOWN = "?"
_SUPPLY = ("D1", "D21", "D22", "D", "E1", "E21", "E22", "E", "F")


@dataclass(frozen=True, eq=False)
class Sheet:
    """The parcels of one survey by place: facts without their shapes, and the shapes drawn."""

    key: SheetKey
    facts: pa.Table
    drawing: Drawing

    def __len__(self) -> int:
        """Count the parcels."""
        return int(self.facts.num_rows)

    @cached_property
    def classes(self) -> list[str]:
        """Give the land class that the map tells apart."""
        return [class_of(code) for code in self.texts("land_class")]

    @cached_property
    def supplies(self) -> list[str]:
        """Give the supply state that the map tells apart."""
        return [_known(code, _SUPPLY) for code in self.texts("supply_state")]

    @cached_property
    def numbers(self) -> list[str]:
        """Give the patch numbers, empty where there is none."""
        return [number or "" for number in self.texts("number")]

    @cached_property
    def areas(self) -> list[int | None]:
        """Give the registered areas as stored, where there is none the measured one."""
        area = pc.coalesce(self.facts.column("area"), self.facts.column("area_measured"))
        found: list[int | None] = area.to_pylist()
        return found

    def hectares(self, n: int) -> Fraction | None:
        """Give the area of one parcel, exactly; None where it is not known."""
        area = self.areas[n]
        return None if area is None else area / stored_per("hm2")

    def sum_of(self, places: Iterable[int]) -> Fraction:
        """Add the known areas of parcels, exactly, in hectares."""
        known = (self.areas[n] for n in places)
        return sum(area for area in known if area is not None) / stored_per("hm2")

    @cached_property
    def places(self) -> dict[str, int]:
        """Find the place of a fact."""
        return {fact: n for n, fact in enumerate(self.facts.column("fact").to_pylist())}

    @cached_property
    def rows(self) -> dict[tuple[int, int], int]:
        """Find the place of a row of a batch."""
        seqs, rows = (self.facts.column(c).to_pylist() for c in ("seq", "source_row"))
        return {pair: n for n, pair in enumerate(zip(seqs, rows, strict=True))}

    @cached_property
    def order(self) -> list[int]:
        """Give the places by assessed area and number, 2 before 10."""
        keys = [
            ((area or ""), [int(part) for part in re.findall(r"[0-9]{1,9}", number)], number)
            for area, number in zip(self.texts("assessed_range"), self.numbers, strict=True)
        ]
        return sorted(range(len(self)), key=keys.__getitem__)

    @cached_property
    def sought(self) -> list[str]:
        """Give the text that a search looks through: number, plot and holder."""
        columns = (self.texts(c) for c in ("number", "plot_name", "holder"))
        return ["\n".join(t or "" for t in row).casefold() for row in zip(*columns, strict=True)]

    def texts(self, column: str) -> list[str | None]:
        """Read a column of texts."""
        found: list[str | None] = self.facts.column(column).to_pylist()
        return found


class Maps:
    """What the map keeps between calls: sheets drawn, and tiles encoded, the last used of each."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._sheets: OrderedDict[SheetKey, Sheet] = OrderedDict()
        self._tiles: OrderedDict[Hashable, bytes] = OrderedDict()
        self._worked: OrderedDict[Hashable, object] = OrderedDict()
        self._held = 0
        self._drawing, self._keeping = Lock(), Lock()

    def sheet(self, house: House, key: SheetKey) -> Sheet:
        """Give a sheet; one that several ask for at once is drawn once."""
        with self._drawing:
            found = self._sheets.get(key)
            if found is None:
                found = self._sheets[key] = _drawn(house, key)
                if len(self._sheets) > _SHEETS:
                    self._sheets.popitem(last=False)
            self._sheets.move_to_end(key)
            return found

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what was worked out for a sheet: the codes of its colours, or its findings."""
        with self._keeping:
            found = self._worked.get(key)
        if found is None:
            found = make()
            with self._keeping:
                self._worked[key] = found
                if len(self._worked) > 8 * _SHEETS:
                    self._worked.popitem(last=False)
        return cast("T", found)

    def tile(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Give a tile; the least used make room for it."""
        with self._keeping:
            found = self._tiles.get(key)
            if found is not None:
                self._tiles.move_to_end(key)
                return found
        found = make()
        with self._keeping:
            if key not in self._tiles:
                self._tiles[key] = found
                self._held += len(found)
            while self._held > _TILE_BYTES:
                self._held -= len(self._tiles.popitem(last=False)[1])
        return found


def _drawn(house: House, key: SheetKey) -> Sheet:
    """Read a survey and draw it."""
    zone, period, seq = key
    table = snapshot(
        house.record, "parcel", seq, zones=frozenset({zone}), periods=frozenset({period})
    )
    raw = np.array(table.column("boundary").to_pylist(), dtype=object)
    shapes = np.asarray(shapely.from_wkb(raw), dtype=object).reshape(table.num_rows)
    drawing = draw(shapes, table.column("boundary_crs").to_pylist())
    return Sheet(key, table.drop_columns(["boundary", "boundary_crs"]), drawing)


def _known(code: str | None, known: Sequence[str]) -> str:
    """Reduce a code to the longest beginning that is known."""
    fitting = [k for k in known if (code or "").startswith(k)]
    return max(fitting, key=len, default=UNKNOWN)
