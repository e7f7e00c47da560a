"""The kept originals (原件), opened once each to show the cells as they were written."""

from __future__ import annotations

import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from yuanheng.ledger.mapping.kept import kept_places
from yuanheng.ledger.profiles.profiled_layer import layer_sheet
from yuanheng.ledger.record.kept_profiles import profile_of
from yuanheng.ledger.sources.joined import layers_of, read_layers
from yuanheng.ledger.sources.layer_table import LayerTable
from yuanheng.ledger.tables.headers import Head, find_head, find_profile_head
from yuanheng.ledger.workbooks.sheets import RawSheet, is_table, read_sheets
from yuanheng.model.ledger import Batch
from yuanheng.ports import House
from yuanheng.standards.profiles.profile import Profile
from yuanheng.standards.profiles.table_profile import TableProfile
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.scorecard import QuantitySpec

_EXCHANGE = "core.exchange"
T = TypeVar("T")


#: Up to here a double holds every whole number.
_EXACT = 2**53
#: Of the originals opened last so many cells stay open, some hundred megabytes.
_KEPT_CELLS = 1_500_000


class Originals:
    """Opens the originals of a house's batches and finds cells in them."""

    def __init__(self, house: House) -> None:
        """Open nothing yet."""
        self._house = house

    def cells(self, batch: Batch, row: int | None, spec: QuantitySpec) -> dict[str, str]:
        """Give the cells that a quantity read of one row, as they stand in the original."""
        columns = frozenset({spec.measure} if spec.measure else spec.columns)
        return self.cells_of(batch, row, spec.relation, columns)

    def cells_of(
        self, batch: Batch, row: int | None, relation: str, columns: frozenset[str]
    ) -> dict[str, str]:
        """Give the cells of some columns of one row, as they stand in the original.

        A figure that stands on every row of a layer is named by its measure.
        """
        if batch.source is None or batch.layer is None or batch.profile is None or row is None:
            return {}
        if batch.profile == _EXCHANGE:  # an export holds facts, not cells that somebody wrote
            return {}
        profile = profile_of(batch, ledger_schema())
        if isinstance(profile, Profile):
            return self._of_layer(batch, row, columns, profile)
        return self._of_sheet(batch, row, relation, columns, profile)

    def _of_layer(
        self, batch: Batch, row: int, columns: frozenset[str], profile: Profile
    ) -> dict[str, str]:
        """Find the cells in a survey layer."""
        table = _OPENED.get((_digest(batch), batch.layer), lambda: self._layer(batch))
        if row not in table.rows:  # read when rows were counted in another way
            return {}
        index = table.rows.index(row)
        fields = [
            next((s for s in r.sources if s in table.fields), None)
            for r in (*profile.parcel, *profile.reported)
            if r.column in columns
        ]
        return {f: _as_written(table.fields[f][index]) for f in fields if f}

    def _of_sheet(
        self,
        batch: Batch,
        row: int,
        name: str,
        columns: frozenset[str],
        profile: TableProfile | None,
    ) -> dict[str, str]:
        """Find the cells in a sheet, or in a layer that was read as one."""
        key = (_digest(batch), batch.layer, name, batch.profile)
        sheet, head, rows = _OPENED.get(key, lambda: self._sheet(batch, name, profile))
        cells = sheet.rows[rows[row]]
        mapped = kept_places(batch, row, name, columns)
        if mapped is not None:
            return {
                text: _as_written(cells[at] if at < len(cells) else None) for text, at in mapped
            }
        return {
            place.text: _as_written(cells[place.index] if place.index < len(cells) else None)
            for place in (head.known if head else ())
            if place.column is not None and place.column.name in columns
        }

    def _layer(self, batch: Batch) -> tuple[LayerTable, int]:
        """Open a survey layer."""
        with self._file(batch) as path:
            table = read_layers(path, layers_of(batch.details, batch.layer))
        return table, len(table.rows) * len(table.fields)

    def _sheet(
        self, batch: Batch, name: str, profile: TableProfile | None
    ) -> tuple[tuple[RawSheet, Head | None, dict[int | None, int]], int]:
        """Open a sheet with its head, and the places of its rows."""
        with self._file(batch) as path:
            sheet = _sheet(path, batch)
        relation = ledger_schema().relations[name]
        head = find_profile_head(sheet, profile) if profile else find_head(sheet, relation)
        rows = {sheet.where(n).row: n for n in range(len(sheet.rows))}
        return (sheet, head, rows), sum(map(len, sheet.rows))

    @contextmanager
    def _file(self, batch: Batch) -> Iterator[Path]:
        """Write the original back to a file for as long as it is read."""
        source = batch.source
        name = Path(source.name).name if source else "original"
        with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
            path = Path(folder) / name
            with path.open("wb") as stream:
                for piece in self._house.record.source(source.digest if source else ""):
                    stream.write(piece)
            yield path


class Opened:
    """The originals opened last, by their digest: people look at one cell after the other."""

    def __init__(self) -> None:
        """Hold none yet."""
        self._held: OrderedDict[object, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object, open_it: Callable[[], tuple[T, int]]) -> T:
        """Give an original, opening it where it does not stand open."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                found: T = self._held[key][0]
                return found
        found, size = open_it()
        with self._lock:
            self._held[key] = (found, size)
            while len(self._held) > 1 and sum(n for _, n in self._held.values()) > _KEPT_CELLS:
                self._held.popitem(last=False)
        return found


_OPENED = Opened()


def first_batch(batch: Batch, batches: Mapping[int, Batch]) -> Batch:
    """Give the batch in which a fact first came: its original is where a corrected one was read."""
    if batch.kind != "correct":
        return batch
    return batches[int(str(batch.details["fact"]).partition(".")[0])]


def _digest(batch: Batch) -> str:
    return batch.source.digest if batch.source else ""


def _sheet(path: Path, batch: Batch) -> RawSheet:
    """Open the sheet of a table, or layers as a sheet."""
    if is_table(path):
        return next(s for s in read_sheets(path) if s.name == batch.layer)
    return layer_sheet(read_layers(path, layers_of(batch.details, batch.layer)))


def _as_written(value: object) -> str:
    """Show a cell as it stands in the original; nothing stands for nothing, 96.0 is 96."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return "" if value is None else str(value)
