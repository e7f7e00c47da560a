"""The kept originals (原件), opened once each to show the cells as they were written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yuanheng.app.house import House
from yuanheng.ledger.headers import Head, find_head, find_profile_head
from yuanheng.ledger.layers import LayerTable, choose_layer, read_layer
from yuanheng.ledger.sheets import RawSheet, read_sheets
from yuanheng.model.ledger import Batch
from yuanheng.standards import packs
from yuanheng.standards.relations import core_schema
from yuanheng.standards.scorecard import QuantitySpec

_OWN_SHAPE = "core."
_EXCHANGE = "core.exchange"


class Originals:
    """Opens the originals of a house's batches and finds cells in them."""

    def __init__(self, house: House) -> None:
        """Open nothing yet."""
        self._house = house
        self._layers: dict[int, LayerTable] = {}
        self._sheets: dict[int, tuple[RawSheet, Head | None]] = {}

    def cells(self, batch: Batch, row: int | None, spec: QuantitySpec) -> dict[str, str]:
        """Give the cells that a quantity read of one row, as they stand in the original."""
        if batch.source is None or batch.layer is None or batch.profile is None or row is None:
            return {}
        if batch.profile == _EXCHANGE:  # an export holds facts, not cells that somebody wrote
            return {}
        if (
            batch.profile.startswith(_OWN_SHAPE)
            or packs.pack(batch.profile).kind == "table-profile"
        ):
            return self._of_sheet(batch, row, spec)
        return self._of_layer(batch, row, spec)

    def _of_layer(self, batch: Batch, row: int, spec: QuantitySpec) -> dict[str, str]:
        """Find the cells in a map layer."""
        if batch.seq not in self._layers:
            with self._file(batch) as path:
                layer = choose_layer(path, batch.layer)
                self._layers[batch.seq] = read_layer(path, layer)
        table = self._layers[batch.seq]
        profile = packs.profile(str(batch.profile))
        rules = profile.reported if spec.measure else profile.parcel
        wanted = {spec.measure} if spec.measure else set(spec.columns)
        index = table.rows.index(row)
        fields = [
            next((s for s in r.sources if s in table.fields), None)
            for r in rules
            if r.column in wanted
        ]
        return {f: _as_written(table.fields[f][index]) for f in fields if f}

    def _of_sheet(self, batch: Batch, row: int, spec: QuantitySpec) -> dict[str, str]:
        """Find the cells in a sheet."""
        if batch.seq not in self._sheets:
            with self._file(batch) as path:
                sheet = next(s for s in read_sheets(path) if s.name == batch.layer)
            self._sheets[batch.seq] = (sheet, _head(sheet, batch, spec))
        sheet, head = self._sheets[batch.seq]
        cells = sheet.rows[row - sheet.first_row]
        return {
            place.text: _as_written(cells[place.index] if place.index < len(cells) else None)
            for place in (head.known if head else ())
            if place.column is not None and place.column.name in spec.columns
        }

    @contextmanager
    def _file(self, batch: Batch) -> Iterator[Path]:
        """Write the original back to a file for as long as it is read."""
        source = batch.source
        name = Path(source.name).name if source else "original"
        with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
            path = Path(folder) / name
            with path.open("wb") as stream:
                for piece in self._house.store.source(source.digest if source else ""):
                    stream.write(piece)
            yield path


def _head(sheet: RawSheet, batch: Batch, spec: QuantitySpec) -> Head | None:
    """Find the head by which a sheet was read."""
    profile = str(batch.profile)
    if profile.startswith(_OWN_SHAPE):
        return find_head(sheet, core_schema().relations[spec.relation])
    return find_profile_head(sheet, packs.table_profile(profile))


def _as_written(value: object) -> str:
    """Show a cell as it stands in the original; nothing stands for nothing."""
    return "" if value is None else str(value)
