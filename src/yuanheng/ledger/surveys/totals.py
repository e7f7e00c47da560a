"""The zone's totals as reported: one figure per assessed area, or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from yuanheng.errors import say
from yuanheng.ledger.surveys.columns import once_each, scaled
from yuanheng.ledger.surveys.survey_layer import Survey, present
from yuanheng.ledger.values import Refused, read_number
from yuanheng.model.units import Unit, parse_unit, storage_unit


def read_totals(survey: Survey, units: Mapping[str, Unit]) -> None:
    """Read the zone's totals, which stand repeated on every row: one figure per area, or none."""
    codes = survey.schema.code_lists["measure"].codes
    for rule in survey.profile.reported:
        name = present(survey.source, rule.sources)
        if name is None:
            survey.note(
                "totals.absent",
                "notice",
                (
                    say(
                        'The total "{label}" is not in this layer; it stays unknown',
                        label=codes[rule.column].label["en"],
                    ),
                    say("If it is known, add the field {field}.", field=rule.sources[0]),
                ),
                survey.at(column=rule.sources[0]),
            )
            continue
        unit = codes[rule.column].unit or parse_unit("")
        factor = (units.get(name) or rule.unit or unit).factor_to(storage_unit(unit))
        for area in dict.fromkeys(survey.areas):
            _read_total(survey, rule.column, name, area, factor)


def _read_total(survey: Survey, measure_id: str, name: str, area: str, factor: Fraction) -> None:
    """Read one total of one area; rows that disagree make it unknown."""
    label = survey.schema.code_lists["measure"].codes[measure_id].label["en"]
    values: dict[int, int] = {}
    rows = [index for index, stated in enumerate(survey.areas) if stated == area]
    raw = [survey.source.fields[name][index] for index in rows]
    read = once_each(lambda found: scaled(read_number(found, survey.profile.blank), factor), raw)
    for index, found, value in zip(rows, raw, read, strict=True):
        if isinstance(value, Refused):
            survey.note(
                "value.unreadable",
                "warning",
                (value.message, value.remedy),
                survey.at(index, name),
                found=str(found),
                quarantined=True,
            )
        elif value is not None:
            values.setdefault(value, index)
    if len(values) > 1:
        index = list(values.values())[1]
        survey.note(
            "totals.differ",
            "error",
            (
                say(
                    "{label} should be one figure for {area} but stands as {n} different ones",
                    label=label,
                    area=area,
                    n=len(values),
                ),
                say("Write the same total on every row of the area."),
            ),
            survey.at(index, name),
            found=str(survey.source.fields[name][index]),
            quarantined=True,
        )
    elif values:
        survey.reported[area, measure_id] = next(iter(values))
