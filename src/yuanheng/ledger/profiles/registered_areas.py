"""Registered areas held against the shapes (面积核对): a unit that cannot be, rows that differ."""

from __future__ import annotations

import numpy as np

from yuanheng.errors import QuestionError, say
from yuanheng.ledger.surveys.shapes import Floats
from yuanheng.ledger.surveys.survey_layer import Survey
from yuanheng.ledger.tables.filled import Filled
from yuanheng.model.units import Unit, parse_unit, stored_per
from yuanheng.standards.profiles.table_profile import TableProfile

#: A median outside these cannot come of careless surveying; the unit is another one.
_PLAUSIBLE = (0.5, 2.0)
#: Floors and bases may be many times the land or a sliver of it, but no ten thousand times.
_OF_LAND = (0.02, 20.0)
UNITS = ("m2", "hm2", "亩", "km2", "acre", "ft2")


def check_registered(filled: Filled, survey: Survey, profile: TableProfile) -> None:
    """Hold the registered area of each row against its shape; rows that differ are named.

    QuestionError where the unit cannot be, with what each unit would mean.
    """
    rule, measured = profile.shapes, survey.measured
    if rule is None or rule.registered is None or measured is None:
        return
    stated = filled.columns.get(rule.registered)
    place = next(
        (c for c in filled.head.known if c.column and c.column.name == rule.registered), None
    )
    if stated is None or place is None or place.unit is None:
        return
    per_m2 = float(stored_per("m2"))
    registered = np.array([np.nan if v is None else v / per_m2 for v in stated])
    ratios = _ratios(registered, measured.area_m2)
    middle = float(np.nanmedian(ratios)) if np.isfinite(ratios).any() else 1.0
    if not _PLAUSIBLE[0] <= middle <= _PLAUSIBLE[1]:
        raise _question(filled, profile, place.text, place.unit, middle)
    is_nothing = (registered == 0) & (measured.area_m2 > 0)
    for index in np.flatnonzero((np.abs(ratios - 1) > rule.tolerance) | is_nothing).tolist():
        filled.note(
            "area.differs",
            "warning",
            (
                say(
                    "The registered area is {stated} m², the shape measures {found} m²",
                    stated=round(float(registered[index]), 1),
                    found=round(float(measured.area_m2[index]), 1),
                ),
                say("Check the area and the boundary; both are kept."),
            ),
            (filled.rows[index], place.index),
            found=str(filled.sheet.rows[filled.rows[index]][place.index]),
        )


def fitting_unit(values: Floats, measured_m2: Floats) -> Unit | None:
    """Find the one unit in which figures are the areas of their shapes, to a tenth; else None."""
    ratios = _ratios(values, measured_m2)
    if not np.isfinite(ratios).any():
        return None
    middle = float(np.nanmedian(ratios))
    units = [parse_unit(text) for text in UNITS]
    near = [u for u in units if 0.9 <= middle * float(u.factor) <= 1.1]
    return near[0] if len(near) == 1 else None


def could_be(values: Floats, unit: Unit, measured_m2: Floats) -> bool:
    """Tell whether figures in a unit of area could be of land of such shapes; other units could."""
    ratios = _ratios(values, measured_m2)
    if not unit.is_compatible(parse_unit("m2")) or not np.isfinite(ratios).any():
        return True
    return _OF_LAND[0] <= float(np.nanmedian(ratios)) * float(unit.factor) <= _OF_LAND[1]


def _ratios(values: Floats, measured_m2: Floats) -> Floats:
    """Divide figures by measured areas; NaN where either is not above nothing."""
    both = (values > 0) & (measured_m2 > 0)
    ratios = np.full(values.size, np.nan)
    ratios[both] = values[both] / measured_m2[both]
    return ratios


def _question(
    filled: Filled, profile: TableProfile, head: str, unit: Unit, middle: float
) -> QuestionError:
    """Ask for the unit, showing what each would mean."""
    name = profile.shapes.registered if profile.shapes else None
    lines = []
    for text in UNITS:
        ratio = middle / float(unit.factor) * float(parse_unit(text).factor)
        fits = _PLAUSIBLE[0] <= ratio <= _PLAUSIBLE[1]
        lines.append(
            say(
                "--assume {column}={unit}:"
                " median {ratio:,.4g} times the area of the patch{verdict}",
                column=head,
                unit=text,
                ratio=ratio,
                verdict=" ✓" if fits else "",
            )
        )
    origin = profile.origin
    at_line = origin.line(("columns", str(name), "unit")) if origin else None
    return QuestionError(
        say("In which unit are {columns}? As {unit} they cannot be", columns=head, unit=unit.text),
        where=at_line or filled.sheet.where(column=None),
        remedy=say(
            "Correct the unit in the profile, or say it with --assume {column}=UNIT.", column=head
        ),
        lines=tuple(lines),
    )
