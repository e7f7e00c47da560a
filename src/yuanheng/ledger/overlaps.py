"""Patches that lie on each other (图斑重叠): the same land would be counted twice."""

from __future__ import annotations

import numpy as np
import shapely

from yuanheng.errors import say
from yuanheng.ledger.survey_layer import Survey

#: Boundaries drawn by hand may cross by so much.
TOLERANCE_M2 = 1.0
_SHARE = 0.001
_SHOWN = 50


def check_overlaps(survey: Survey) -> None:
    """Name pairs of patches that overlap by more than a square metre and 0.1 % of the smaller."""
    if survey.measured is None:
        return
    shapes = survey.measured.projected
    has = np.flatnonzero(~shapely.is_missing(shapes))
    known = shapes[has]
    left, right = shapely.STRtree(known).query(known, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    common = shapely.area(shapely.intersection(known[left], known[right]))
    smaller = np.minimum(shapely.area(known[left]), shapely.area(known[right]))
    found = np.flatnonzero(common > np.maximum(TOLERANCE_M2, _SHARE * smaller))
    numbers = survey.columns.get("number") or [None] * survey.size
    for n in found[np.argsort(-common[found], kind="stable")][:_SHOWN].tolist():
        one, other = int(has[left[n]]), int(has[right[n]])
        survey.note(
            "geometry.overlap",
            "warning",
            (
                say(
                    "The patches {one} and {other} overlap by {area} m²",
                    one=numbers[one] or f"#{survey.source.rows[one]}",
                    other=numbers[other] or f"#{survey.source.rows[other]}",
                    area=round(float(common[n]), 1),
                ),
                say("Mend the boundary between them; their areas may count twice."),
            ),
            survey.at(one, "geometry"),
        )
    survey.details["overlaps"] = int(found.size)
