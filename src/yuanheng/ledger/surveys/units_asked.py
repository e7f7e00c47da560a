"""The unit of a field where only a person can know it: asked once, answered with --assume."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from yuanheng.errors import QuestionError, UsageError, say
from yuanheng.ledger.sources.layers import LayerTable
from yuanheng.ledger.surveys.shapes import Floats
from yuanheng.ledger.values import read_number
from yuanheng.model.units import Unit, parse_unit
from yuanheng.standards.profiles.profile import Profile, UnitQuestion

_NO_AREA = 1e30  # no land is that large in any unit; such figures would overflow


def settle_units(
    source: LayerTable, profile: Profile, answers: Mapping[str, str], measured_m2: Floats | None
) -> dict[str, Unit]:
    """Give the unit of every field that could be in another unit than it should.

    A group keeps the declared unit where its median is plausible; otherwise QuestionError says what
    each unit would mean. An answer that is not plausible either is asked again.
    """
    declared = {s: r.unit for r in profile.parcel for s in r.sources if r.unit is not None}
    units: dict[str, Unit] = {}
    for question in sorted(profile.questions, key=lambda q: q.against != "measured"):
        present = [c for c in question.columns if c in source.fields]
        if not present:
            continue
        lead = present[0]
        answer = next((answers[c] for c in present if c in answers), None)
        unit = parse_unit(answer) if answer else declared[lead]
        if answer and not unit.is_compatible(declared[lead]):
            raise UsageError(
                say(
                    "--assume {column}={unit}: {unit} is not a unit of area",
                    column=lead,
                    unit=answer,
                ),
                expected=say("Known: {known}.", known=", ".join(question.candidates)),
            )
        reference = _reference(
            source,
            question,
            units.get(question.against) or declared.get(question.against),
            measured_m2,
        )
        ratio = _median_ratio(source, lead, reference)
        if ratio is not None and not question.low <= ratio * float(unit.factor) <= question.high:
            raise _question(source, question, present, ratio, answered=answer)
        for column in present:
            units[column] = parse_unit(answers[column]) if column in answers else unit
    return units


def _reference(
    source: LayerTable, question: UnitQuestion, unit: Unit | None, measured_m2: Floats | None
) -> Floats:
    """Give, in square metres, what the field is compared with: measured or registered area."""
    if question.against == "measured":
        return measured_m2 if measured_m2 is not None else np.full(len(source.rows), np.nan)
    factor = float(unit.factor) if unit else 1.0
    return _numbers(source, question.against) * factor


def _median_ratio(source: LayerTable, column: str, reference_m2: Floats) -> float | None:
    """Give the median of value ÷ square metres over rows that state both; None where none does."""
    values = _numbers(source, column)
    both = (values > 0) & (reference_m2 > 0)
    return float(np.median(values[both] / reference_m2[both])) if both.any() else None


def _numbers(source: LayerTable, column: str) -> Floats:
    """Read a field as floats, NaN where it is no number or none that an area could be."""
    return np.array([_number(raw) for raw in source.fields[column]], dtype=np.float64)


def _number(raw: object) -> float:
    """Read one figure; what is a float already needs no reading."""
    if type(raw) is float:
        return raw if abs(raw) < _NO_AREA else math.nan
    read = read_number(raw, frozenset({""}))
    return float(read) if isinstance(read, Fraction) and abs(read) < _NO_AREA else math.nan


def _question(
    source: LayerTable,
    question: UnitQuestion,
    present: list[str],
    ratio: float,
    *,
    answered: str | None,
) -> QuestionError:
    """Ask, showing what each unit would mean."""
    lead = present[0]
    meanings = tuple(
        say(
            "--assume {column}={unit}: median {ratio:,.4g} times the area of the patch{verdict}",
            column=lead,
            unit=candidate,
            ratio=ratio * float(parse_unit(candidate).factor),
            verdict=" ✓"
            if question.low <= ratio * float(parse_unit(candidate).factor) <= question.high
            else "",
        )
        for candidate in question.candidates
    )
    return QuestionError(
        say(
            "In which unit are {columns}? As {unit} they cannot be",
            columns=", ".join(present),
            unit=answered or question.candidates[0],
        ),
        where=source.where(column=lead),
        remedy=say(
            "Say it once with --assume {column}=UNIT; it holds for all of them.", column=lead
        ),
        lines=meanings,
    )
