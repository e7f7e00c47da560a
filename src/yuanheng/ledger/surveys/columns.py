"""The columns of the patches: each read by its rule, what cannot be read set aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from yuanheng.errors import say
from yuanheng.ledger.surveys.survey_layer import Survey, Values, present
from yuanheng.ledger.values import (
    LARGEST,
    Refused,
    clean_code,
    clean_text,
    read_number,
    read_span,
    read_yes_no,
)
from yuanheng.model.relation import Column
from yuanheng.model.units import Unit, storage_unit
from yuanheng.standards.profiles.profile import FieldRule

#: Kinds of values of which equal ones are read as the same.
_PLAIN = frozenset({str, int, float, bool, type(None)})


def read_column(survey: Survey, rule: FieldRule, column: Column, units: Mapping[str, Unit]) -> None:
    """Read one column of the patches; what cannot be read is set aside with its reason."""
    name = present(survey.source, rule.sources)
    if name is None:
        survey.note(
            "field.absent",
            "notice",
            (
                say(
                    "{label} is not in this layer; it is unknown on every patch",
                    label=column.label["en"],
                ),
                say("If it was surveyed, add the field {field}.", field=rule.sources[0]),
            ),
            survey.at(column=rule.sources[0]),
        )
        return
    raw = survey.source.fields[name]
    values = once_each(_reader(survey, rule, column, units.get(name) or rule.unit), raw)
    refused = Refused in set(map(type, values))
    for index in [i for i, v in enumerate(values) if isinstance(v, Refused)] if refused else ():
        survey.note(
            "code.unknown" if column.codes else "value.unreadable",
            "error" if column.codes else "warning",
            (values[index].message, values[index].remedy),
            survey.at(index, name),
            found=str(raw[index]),
            quarantined=True,
        )
        values[index] = None
    if column.type == "event":
        survey.columns[f"{column.name}_from"] = [v.first if v else None for v in values]
        survey.columns[f"{column.name}_to"] = [v.last if v else None for v in values]
    else:
        survey.columns[column.name] = values


def once_each(read: Callable[[object], Any], raw: Values) -> Values:
    """Read what stands on many rows once; 1, 1.0 and true are told apart."""
    kinds = set(map(type, raw))
    if not kinds <= _PLAIN:
        return [read(item) for item in raw]
    keys = raw if len(kinds) == 1 else list(zip(map(type, raw), raw, strict=True))
    known = {key: read(item) for key, item in dict(zip(keys, raw, strict=True)).items()}
    return [known[key] for key in keys]


def _reader(
    survey: Survey, rule: FieldRule, column: Column, unit: Unit | None
) -> Callable[[object], Any]:
    """Choose how the values of a column are read."""
    blank = survey.profile.blank
    codes = survey.schema.codes(column)
    if column.type == "boolean":
        return lambda raw: read_yes_no(raw, blank, rule.yes, rule.no)
    if column.type == "event":
        return lambda raw: read_span(raw, blank, rule.past, f"{survey.period}-12-31")
    if column.type == "quantity" and column.unit is not None:
        factor = (unit or column.unit).factor_to(storage_unit(column.unit))
        return lambda raw: scaled(read_number(raw, blank), factor)
    if column.type == "integer":
        return lambda raw: _whole(_without(raw, rule.suffix), blank)
    if codes is not None:
        known = codes.codes
        listed = ", ".join(known)

        def read_code(raw: object) -> str | Refused | None:
            text = clean_code(raw, blank)
            if text is None or text in known:
                return text
            return Refused(
                say("{text} is not a code of {list}", text=text, list=codes.label["en"]),
                say("Known: {known}.", known=listed),
            )

        return read_code
    return lambda raw: clean_text(raw, blank)


def scaled(number: Fraction | Refused | None, factor: Fraction) -> int | Refused | None:
    """Scale a number to storage units; negatives are refused: land and money here are not."""
    if number is None or isinstance(number, Refused):
        return number
    if number < 0:
        return Refused(
            say("{n} is negative", n=float(number)), say("Check the value in the source.")
        )
    stored = round(number * factor)
    if stored > LARGEST:
        return Refused(
            say("{n} is too large for the ledger", n=float(number)),
            say("Check the value in the source."),
        )
    return stored


def _whole(raw: object, blank: frozenset[str]) -> int | Refused | None:
    """Read a whole number."""
    number = read_number(raw, blank)
    if number is None or isinstance(number, Refused):
        return number
    if number.denominator != 1:
        return Refused(
            say("{n} is not a whole number", n=float(number)), say("Write a whole number.")
        )
    if abs(number) > LARGEST:
        return Refused(
            say("{n} is too large for the ledger", n=float(number)),
            say("Check the value in the source."),
        )
    return int(number)


def _without(raw: object, suffix: str) -> object:
    """Take a unit word off the end (50年 → 50)."""
    return raw.strip().removesuffix(suffix) if suffix and isinstance(raw, str) else raw
