"""Slivers (狭长图斑): strips too thin to be land of their own, and thin gaps between patches."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from yuanheng.errors import say
from yuanheng.ledger.surveys.gaps import gaps_narrower
from yuanheng.ledger.surveys.shapes import Floats, Measured, Shapes
from yuanheng.ledger.surveys.survey_layer import Survey

#: The narrowest land that is a class of its own: 农村道路 and 沟渠 from 1.0 m (GB/T 21010-2017).
NARROWEST_M = 1.0
#: Compactness 4πA/P² of a strip some thirty times as long as wide. Streets drawn as one net go far
#: below it, so it never judges alone; a small square is narrow too, and is no strip.
LEAST_COMPACT = 0.1
#: Points written to the millimetre leave gaps of less than this between neighbours.
SMALLEST_M2 = 1.0
_SHOWN = 50


def mean_width_m(shapes: Shapes) -> Floats:
    """Give twice the area over the perimeter: the width of a strip, half the side of a square."""
    return _ratio(2 * shapely.area(shapes), shapely.length(shapes))


def are_strips(shapes: Shapes) -> npt.NDArray[np.bool_]:
    """Tell shapes that are both narrower than any land and many times as long as wide."""
    compactness = _ratio(4 * np.pi * shapely.area(shapes), shapely.length(shapes) ** 2)
    thin = (mean_width_m(shapes) < NARROWEST_M) & (compactness < LEAST_COMPACT)
    return np.asarray(thin, dtype=bool)


def check_slivers(survey: Survey) -> None:
    """Name patches that are strips, and thin gaps between patches; nothing is set aside."""
    if survey.measured is None:
        return
    shapes = survey.measured.projected
    has = np.flatnonzero(~shapely.is_missing(shapes) & (survey.measured.area_m2 > 0))
    thin = has[are_strips(shapes[has])]
    for index in thin[:_SHOWN].tolist():
        survey.note(
            "geometry.sliver",
            "warning",
            (
                say(
                    "The patch {number} is a strip {width} m wide on average ({area} m²)",
                    number=survey.name_of(index),
                    width=round(float(mean_width_m(shapes[[index]])[0]), 2),
                    area=round(float(survey.measured.area_m2[index]), 1),
                ),
                say("If it is left over from drawing, join it to its neighbour."),
            ),
            survey.at(index, "geometry"),
        )
    survey.details["slivers"] = int(thin.size)
    _check_gaps(survey, survey.measured, has)


def _check_gaps(survey: Survey, measured: Measured, rows: npt.NDArray[np.intp]) -> None:
    """Name thin gaps between patches.

    Gaps as wide as a road are land that the survey leaves out on purpose.
    """
    shapes = measured.projected[rows]
    gaps = gaps_narrower(shapes, measured.fit.of(rows), NARROWEST_M)
    gaps = gaps[shapely.area(gaps) > SMALLEST_M2]
    gaps = gaps[are_strips(gaps)]
    tree = shapely.STRtree(shapes)
    for gap in gaps[np.argsort(-shapely.area(gaps), kind="stable")][:_SHOWN]:
        nearest = tree.query(gap, predicate="dwithin", distance=NARROWEST_M / 2)
        index = int(rows[nearest.min()])
        survey.note(
            "geometry.gap-sliver",
            "notice",
            (
                say(
                    "Beside the patch {number} lies a gap {width} m wide on average ({area} m²)",
                    number=survey.name_of(index),
                    width=round(float(mean_width_m(np.array([gap]))[0]), 2),
                    area=round(float(shapely.area(gap)), 1),
                ),
                say("Snap the boundaries of the neighbours in the map program."),
            ),
            survey.at(index, "geometry"),
        )
    survey.details["gap_slivers"] = int(gaps.size)


def _ratio(above: Any, below: Any) -> Floats:  # noqa: ANN401 - what shapely gives is untyped
    """Divide; what has no outline has no width."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.asarray(above, dtype=np.float64) / np.asarray(below, dtype=np.float64)
    return np.asarray(np.nan_to_num(share, nan=0.0, posinf=0.0), dtype=np.float64)
