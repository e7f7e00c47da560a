"""What the demo zone hands in later: the survey of 2012 once more, with what it lacked."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyogrio.raw

from yuanheng.app.demo.zone import LAYER_2012, SURVEY_CRS

#: Taxes of 2012 in 万元: of industry and logistics per ha of A2, of all trades per ha of A.
_INDUSTRIAL_TAX: Final = 289.0
_ALL_TAX: Final = 204.0
#: Land supplied unbuilt is judged idle from the second year after this one on.
_IDLE_UNTIL: Final = "2010"

_Cells = npt.NDArray[np.object_]


def write_supplement(survey: Path, path: Path) -> Path:
    """Write the layer of 2012 anew to `path`: supply states mended, idle land judged, taxes told.

    The figures are made up as those of the survey are; shapes and all other cells stay as they are.
    """
    meta, _, shapes, cells = pyogrio.raw.read(survey, layer=LAYER_2012)
    columns = dict(zip(meta["fields"], cells, strict=True))
    land = columns["DLDM"]
    built = np.char.startswith(land.astype(str), "A")
    unknown = columns["GYDM"] == "D9"
    granted = np.isin(land.astype(str), ("A1", "A2", "A4"))
    columns["GYDM"] = np.where(unknown, np.where(granted, "D21", "D1"), columns["GYDM"])
    columns["TDXZQK"] = _judged(columns)
    columns["GYSSZE"] = _total(columns["DLMJ"], land == "A2", _INDUSTRIAL_TAX)
    columns["ESCYSSZE"] = _total(columns["DLMJ"], built, _ALL_TAX)
    path.unlink(missing_ok=True)
    pyogrio.raw.write(
        path,
        shapes,
        list(columns.values()),
        list(columns),
        layer=LAYER_2012,
        driver="GPKG",
        geometry_type="Polygon",
        crs=SURVEY_CRS,
    )
    return path


def _judged(columns: dict[str, _Cells]) -> _Cells:
    """Judge land supplied and unbuilt: idle where it was supplied long before; blank elsewhere."""
    waiting = (columns["DLDM"] == "B21") & (columns["GYDM"] == "D21")
    since = columns["GYSJ"].astype(str)
    return np.where(waiting, np.where(since < _IDLE_UNTIL, "是", "否"), "").astype(object)


def _total(areas_ha: _Cells, counted: npt.NDArray[np.bool_], rate: float) -> _Cells:
    """Repeat a total on every row, as survey layers do."""
    total = float(round(rate * float(areas_ha[counted].sum())))
    return np.full(len(areas_ha), total)
