"""The shapes of a survey layer: read, mended, measured; valid ones are kept as they came."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import ProjError

from yuanheng.errors import QuestionError, UsageError, say
from yuanheng.ledger.surveys.areal import fault, ring_fault
from yuanheng.ledger.surveys.axes import crs_name, degrees_outside, plane_crs
from yuanheng.ledger.surveys.shapes import Measured, measure
from yuanheng.ledger.surveys.survey_layer import Survey
from yuanheng.ledger.surveys.transformations import to_degrees
from yuanheng.model.units import stored_per

#: The half axis of the ellipsoids of GRS80 and of all that lie within a metre of CGCS2000.
_MODERN_M = 6378137.0
#: A layer may reach over the edge of its zone without being in the wrong one.
_AT_THE_EDGE = 0.25


def read_boundaries(survey: Survey) -> None:
    """Read, mend and measure the shapes; a layer without CRS is a question."""
    crs = survey.answers.get("CRS") or survey.source.crs
    if crs is None:
        raise QuestionError(
            say("The layer states no coordinate system"),
            where=survey.source.where(),
            remedy=say("Say it with --assume CRS=EPSG:4490 (or the code that applies)."),
        )
    measured = _measured(survey, crs)
    for index, reason in measured.problems:
        kept = index in measured.mended
        survey.note(
            "geometry.invalid",
            "warning" if kept else "error",
            (
                fault(reason, kept=kept),
                say("Repair the shape in the map program and import again."),
            ),
            survey.at(index, "geometry"),
            found=ring_fault(reason)[1] or reason,
            quarantined=not kept,
        )
    survey.measured = measured
    survey.columns["boundary"] = [
        None if s is None else w if i not in measured.mended else s.wkb
        for i, (s, w) in enumerate(zip(measured.shapes, survey.source.shapes, strict=True))
    ]
    survey.columns["boundary_crs"] = [
        crs if b is not None else None for b in survey.columns["boundary"]
    ]
    mm2 = int(stored_per("mm2"))  # finer than that, nothing was measured
    is_known = np.isfinite(measured.area_m2).tolist()
    survey.columns["area_measured"] = [
        round(a * 1_000_000) * mm2 if known else None
        for a, known in zip(measured.area_m2.tolist(), is_known, strict=True)
    ]
    survey.details["crs"] = measured.crs
    _note_datum(survey, crs)
    _note_zone(survey, measured, crs)
    total = float(np.nansum(measured.area_m2))
    ellipsoid = float(np.nansum(measured.ellipsoidal_m2))
    if ellipsoid and abs(total - ellipsoid) > 0.0005 * ellipsoid:
        survey.note(
            "geometry.distorted",
            "warning",
            (
                say(
                    "Areas in {crs} differ from those on the ellipsoid by {share:.3%}",
                    crs=measured.crs,
                    share=total / ellipsoid - 1,
                ),
                say("Check the coordinate system of the layer."),
            ),
            survey.at(),
        )


def _measured(survey: Survey, crs: str) -> Measured:
    """Measure the shapes; refusals name the layer."""
    where = survey.source.where()
    try:
        return measure(survey.source.shapes, crs, where)
    except QuestionError as question:
        question.where = where
        raise
    except ProjError as error:
        raise UsageError(
            say("{crs} is not a coordinate system", crs=crs_name(crs)),
            where=where,
            remedy=say("Say it with --assume CRS=EPSG:4490 (or the code that applies)."),
        ) from error


def _note_datum(survey: Survey, crs: str) -> None:
    """Say that no way is known from the datum to CGCS2000: places are off, and areas are not."""
    stated = pyproj.CRS.from_user_input(crs)
    turn = to_degrees(stated)
    ellipsoid = stated.ellipsoid
    if "Ballpark" not in turn.description or ellipsoid is None:
        return
    if abs(ellipsoid.semi_major_metre - _MODERN_M) < 1:
        return
    survey.note(
        "geometry.datum",
        "warning",
        (
            say(
                "No transformation from {crs} to CGCS2000 is known: places are off by some tens of"
                " metres or more; areas are as they should be",
                crs=plane_crs(stated).name,
            ),
            say("Transform the layer in the map program, with the parameters of the land office."),
        ),
        survey.at(),
    )


def _note_zone(survey: Survey, measured: Measured, crs: str) -> None:
    """Notice shapes outside the band of their zone: with a wrong 带号 they would lie there."""
    stated = pyproj.CRS.from_user_input(crs)
    if measured.crs is None or not stated.is_projected:
        return
    turn = to_degrees(stated)
    west, south, east, north = shapely.total_bounds(measured.shapes)
    longitude, _ = turn.transform((west + east) / 2, (south + north) / 2)
    degrees = degrees_outside(longitude, stated)
    if degrees > _AT_THE_EDGE:
        survey.note(
            "geometry.zone",
            "notice",
            (
                say(
                    "The shapes lie {degrees}° outside the band of {crs}",
                    degrees=round(degrees, 2),
                    crs=stated.name,
                ),
                say("Check the zone number (带号) of the layer."),
            ),
            survey.at(),
        )
