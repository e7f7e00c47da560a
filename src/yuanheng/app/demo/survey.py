"""The demo survey as a file: two layers, 2012 and 2013, in one GeoPackage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyogrio.raw
import shapely

from yuanheng.app.demo.faults import DemoFault, with_faults_2012, with_faults_2013
from yuanheng.app.demo.fields import Cell, Row, fields_2012, fields_2013
from yuanheng.app.demo.patches import Patch
from yuanheng.app.demo.plan import draw_plan
from yuanheng.app.demo.projection import to_survey_crs
from yuanheng.app.demo.totals import zone_totals
from yuanheng.app.demo.years import survey_2012, survey_2013
from yuanheng.app.demo.zone import LAYER_2012, LAYER_2013, SURVEY_CRS, ZONE_CODE, ZONE_NAME

SHIFT_EAST_2012_M: Final = 12.0


@dataclass(frozen=True)
class DemoSurvey:
    """What was written where, and which faults a careful reader should find in it."""

    path: Path
    layers: tuple[str, ...]
    zone_name: str
    zone_code: str
    faults: tuple[DemoFault, ...]


def write_demo_survey(path: Path, seed: int = 20120501) -> DemoSurvey:
    """Write the two survey layers of the demo zone to one GeoPackage, replacing the file.

    The same seed gives the same rows and shapes. Areas (DLMJ) are in ha, EPSG:4326.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    surveyed = survey_2013(draw_plan(rng), rng)
    before, faults_2012 = with_faults_2012(survey_2012(surveyed, rng))
    now, faults_2013 = with_faults_2013(surveyed)
    path.unlink(missing_ok=True)
    _write_layer(path, LAYER_2012, before, fields_2012, SHIFT_EAST_2012_M)
    _write_layer(path, LAYER_2013, now, fields_2013, 0.0)
    faults = (*faults_2012, *faults_2013)
    return DemoSurvey(path, (LAYER_2012, LAYER_2013), ZONE_NAME, ZONE_CODE, faults)


def _write_layer(
    path: Path,
    layer: str,
    patches: Sequence[Patch],
    spell: Callable[[Patch, int], Row],
    shift_east_m: float,
) -> None:
    scopes = {patch.scope for patch in patches}
    totals = {s: zone_totals(layer, s, [p for p in patches if p.scope == s]) for s in scopes}
    rows = [spell(p, number) | totals[p.scope] for number, p in enumerate(patches, start=1)]
    shapes = [to_survey_crs(patch.shape, shift_east_m) for patch in patches]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes)),
        [_column([row[name] for row in rows]) for name in rows[0]],
        list(rows[0]),
        layer=layer,
        driver="GPKG",
        geometry_type="Polygon",
        crs=SURVEY_CRS,
    )


def _column(values: Sequence[Cell]) -> npt.NDArray[np.generic]:
    return np.array(values, dtype=object if isinstance(values[0], str) else None)
