"""Patches that lie on each other (图斑重叠): the same land counted twice, or a line drawn twice."""

from __future__ import annotations

import numpy as np
import shapely

from yuanheng.errors import Message, Where, say
from yuanheng.ledger.surveys.shapes import Floats, Shapes
from yuanheng.ledger.surveys.shared_edges import Flags
from yuanheng.ledger.surveys.slivers import are_strips, mean_width_m
from yuanheng.ledger.surveys.survey_layer import Survey
from yuanheng.ledger.surveys.tangles import Rows, pairs_that_meet
from yuanheng.model.ledger import Severity

#: Boundaries drawn by hand may cross by so much.
TOLERANCE_M2 = 1.0
_SHARE = 0.001
_SHOWN = 50


def check_overlaps(survey: Survey) -> None:
    """Name pairs of patches that overlap by more than a square metre and 0.1 % of the smaller.

    A thin strip is a common boundary that was drawn twice: it is told apart, and is a notice.
    """
    if survey.measured is None:
        return
    shapes = survey.measured.projected
    has = np.flatnonzero(~shapely.is_missing(shapes))
    known = shapes[has]
    left, right = _crossing(known, survey.measured.fit.matched[has], survey.source.where())
    both = np.asarray(shapely.intersection(known[left], known[right]), dtype=object)
    common = shapely.area(both)
    smaller = np.minimum(shapely.area(known[left]), shapely.area(known[right]))
    lying_on = common > np.maximum(TOLERANCE_M2, _SHARE * smaller)
    strips = np.zeros(common.size, dtype=bool)
    crossing = np.flatnonzero(common > TOLERANCE_M2)
    strips[crossing] = are_strips(both[crossing])
    pairs = list(zip(has[left].tolist(), has[right].tolist(), strict=True))
    width = mean_width_m(both)
    for name, wanted in (("overlaps", lying_on & ~strips), ("overlap_slivers", strips)):
        found = np.flatnonzero(wanted)
        for n in found[np.argsort(-common[found], kind="stable")][:_SHOWN].tolist():
            _note(survey, pairs[n], common[n], width[n], is_strip=bool(strips[n]))
        survey.details[name] = int(found.size)


def _crossing(shapes: Shapes, matched: Flags, where: Where) -> tuple[Rows, Rows]:
    """Give pairs of shapes that may have land in common, each once; matched ones have none."""
    alone = np.flatnonzero(~matched)
    found, right = pairs_that_meet(shapes[alone], shapes, where)
    left = alone[found]
    once = matched[right] | (left < right)
    left, right = np.sort([left[once], right[once]], axis=0)
    shapely.prepare(shapes[left])
    only_touch = shapely.touches(shapes[left], shapes[right])
    shapely.destroy_prepared(shapes[left])
    return left[~only_touch], right[~only_touch]


def _note(
    survey: Survey, pair: tuple[int, int], area: Floats, width: Floats, *, is_strip: bool
) -> None:
    """Say how much two patches have in common."""
    one, other = (survey.name_of(index) for index in pair)
    shown = round(float(area), 1)
    check: tuple[str, Severity, Message, Message]
    if is_strip:
        check = (
            "geometry.overlap-sliver",
            "notice",
            say(
                "The boundaries of {one} and {other} cross in a strip {width} m wide ({area} m²)",
                one=one,
                other=other,
                width=round(float(width), 2),
                area=shown,
            ),
            say("Snap the boundaries of the neighbours in the map program."),
        )
    else:
        check = (
            "geometry.overlap",
            "warning",
            say(
                "The patches {one} and {other} overlap by {area} m²",
                one=one,
                other=other,
                area=shown,
            ),
            say("Mend the boundary between them; their areas may count twice."),
        )
    name, severity, what, remedy = check
    survey.note(name, severity, (what, remedy), survey.at(pair[0], "geometry"))
