"""Originals and standards for a migration (迁移所需), which itself knows neither.

A store that makes amounts finer reads again what was written, and asks in which unit a quantity
of a recorded run is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from yuanheng.errors import YuanhengError
from yuanheng.model.ledger import Batch
from yuanheng.model.units import Unit


class LedgerPapers:
    """Reads originals as the imports do, cell by cell, without saying what a cell means."""

    def cells(
        self, batch: Batch, original: Path
    ) -> tuple[Mapping[int | None, tuple[object, ...]], bool]:
        """Give the cells by row, and whether people filled them: a table, and no export of ours."""
        # Slow to load, and wanted by who opens an older ledger only.
        from yuanheng.ledger.sources.layers import choose_layer, read_layer  # noqa: PLC0415
        from yuanheng.ledger.workbooks.export_marks import is_exported_workbook  # noqa: PLC0415
        from yuanheng.ledger.workbooks.sheets import is_table, read_sheets  # noqa: PLC0415

        name = str(batch.layer)
        if not is_table(original):
            layer = read_layer(original, choose_layer(original, name))
            rows = zip(*layer.fields.values(), strict=True)
            return dict(zip(layer.rows, rows, strict=True)), False
        sheet = next(s for s in read_sheets(original) if s.name == name)
        found = {sheet.where(n).row: cells for n, cells in enumerate(sheet.rows)}
        return found, not is_exported_workbook(original)

    def stored_units(self, standard: str) -> Mapping[str, Unit]:
        """Name the storage unit of each quantity of a scorecard; none where the pack is gone."""
        from yuanheng.standards.packs import contents as packs  # noqa: PLC0415 - as above

        try:
            quantities = packs.scorecard(standard).quantities
        except YuanhengError:
            return {}
        return {name: spec.stored for name, spec in quantities.items()}
