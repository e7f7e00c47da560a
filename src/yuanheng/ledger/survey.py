"""A survey layer becomes facts: patches, reported totals and zone attributes, with every doubt named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from yuanheng.errors import Message, QuestionError, SourceError, UsageError, Where, say
from yuanheng.ledger.layers import LayerTable
from yuanheng.ledger.shapes import Measured, measure
from yuanheng.ledger.units_asked import settle_units
from yuanheng.ledger.values import (
    Refused,
    clean_code,
    clean_text,
    read_number,
    read_span,
    read_yes_no,
)
from yuanheng.model.ledger import ARROW_TYPES, Issue, Severity, SnapshotSet
from yuanheng.model.relation import Column
from yuanheng.model.units import Unit, parse_unit, storage_unit
from yuanheng.ports import Progress
from yuanheng.standards.profile import Contradiction, FieldRule, Profile
from yuanheng.standards.relations import Schema

Values = list[Any]


@dataclass
class Survey:
    """A layer being read: its columns so far, and what the checks saw."""

    source: LayerTable
    profile: Profile
    schema: Schema
    period: str
    answers: Mapping[str, str]
    columns: dict[str, Values] = field(default_factory=dict)
    reported: dict[tuple[str, str], int] = field(default_factory=dict)
    areas: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    details: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    measured: Measured | None = None

    @property
    def size(self) -> int:
        """Count the rows."""
        return len(self.source.rows)

    def at(self, index: int | None = None, column: str | None = None) -> Where:
        """Name a place in the layer; `index` counts the rows read, from 0."""
        return self.source.where(index, column)

    def note(
        self,
        check: str,
        severity: Severity,
        messages: tuple[Message, Message],
        where: Where,
        *,
        found: str = "",
        quarantined: bool = False,
    ) -> None:
        """Keep what a check saw: what it is and how to mend it."""
        what, remedy = messages
        self.issues.append(Issue(check, severity, where, found, what, remedy, quarantined))


def read_survey(
    source: LayerTable,
    profile: Profile,
    schema: Schema,
    period: str,
    answers: Mapping[str, str],
    progress: Progress,
) -> Survey:
    """Read a layer by its profile: values first, then shapes, units, codes, totals and contradictions.

    Raises SourceError where the layer is of another kind, QuestionError where only a person can know.
    """
    survey = Survey(source, profile, schema, period, answers)
    _check_fields(survey)
    _check_answers(survey)
    _read_areas(survey)
    progress("read", 1, 5)
    _measure(survey)
    progress("read", 2, 5)
    units = settle_units(
        source,
        profile,
        answers,
        survey.measured.area_m2 if survey.measured else None,
    )
    survey.details.update({f"unit.{name}": unit.text for name, unit in units.items()})
    survey.details.update({f"assume.{key}": value for key, value in answers.items()})
    progress("read", 3, 5)
    for rule in profile.parcel:
        column = schema.relations["parcel"].column(rule.column)
        _read_column(survey, rule, column, units)
    _check_theme(survey)
    _check_numbers(survey)
    progress("read", 4, 5)
    _read_totals(survey, units)
    for contradiction in profile.contradictions:
        _check_contradiction(survey, contradiction)
    _note_unread(survey)
    progress("read", 5, 5)
    return survey


def stated_zone(source: LayerTable, profile: Profile) -> dict[str, str | None]:
    """Give what the layer says of its zone: the one value that stands on its rows, else None."""
    stated: dict[str, str | None] = {}
    for column, fields in profile.zone.items():
        values = {clean_text(v, profile.blank) for v in _raw(source, fields) or ()} - {None}
        stated[column] = values.pop() if len(values) == 1 else None
    return stated


def survey_facts(survey: Survey, zone: str) -> tuple[dict[str, pa.Table], tuple[SnapshotSet, ...]]:
    """Turn the survey into Arrow tables for the ledger, and name the sets it replaces."""
    parcel = survey.schema.relations["parcel"]
    n = survey.size
    values: dict[str, Values] = {
        "source_row": list(survey.source.rows),
        "zone": [zone] * n,
        "area_scope": survey.areas,
        "period": [survey.period] * n,
        **survey.columns,
    }
    fields = [("source_row", "integer"), *parcel.stored]
    parcels = pa.table(
        {name: pa.array(values.get(name, [None] * n), ARROW_TYPES[kind]) for name, kind in fields}
    )
    reported_fields = [("source_row", "integer"), *survey.schema.relations["reported"].stored]
    rows = [
        {
            "zone": zone,
            "area_scope": area,
            "period": survey.period,
            "measure": measure_id,
            "value": value,
        }
        for (area, measure_id), value in survey.reported.items()
    ]
    first = {
        area: survey.source.rows[survey.areas.index(area)] for area in dict.fromkeys(survey.areas)
    }
    for row in rows:
        row["source_row"] = first[str(row["area_scope"])]
    reported = pa.Table.from_pylist(
        rows, schema=pa.schema([(name, ARROW_TYPES[kind]) for name, kind in reported_fields])
    )
    sets = tuple(
        SnapshotSet(relation, zone, area, survey.period)
        for relation in ("parcel", "reported")
        for area in dict.fromkeys(survey.areas)
    )
    return {"parcel": parcels, "reported": reported}, sets


def _raw(source: LayerTable, fields: Iterable[str]) -> Values | None:
    """Give the first of the fields that the layer has."""
    for name in fields:
        if name in source.fields:
            return source.fields[name]
    return None


def _present(source: LayerTable, fields: Iterable[str]) -> str | None:
    """Name the first of the fields that the layer has."""
    return next((name for name in fields if name in source.fields), None)


def _check_fields(survey: Survey) -> None:
    """Refuse a layer that lacks what the profile needs, and an empty one."""
    missing = [name for name in survey.profile.needs if name not in survey.source.fields]
    if missing:
        raise SourceError(
            say(
                "The layer is not of the kind {profile}: it has no {fields}",
                profile=survey.profile.id,
                fields=", ".join(missing),
            ),
            where=survey.source.where(),
            remedy=say("Choose another layer with --layer or another profile with --profile."),
        )
    if not survey.size:
        raise SourceError(say("The layer has no rows"), where=survey.source.where())


def _check_answers(survey: Survey) -> None:
    """Refuse an answer to a question that this profile never asks."""
    asked = {c for q in survey.profile.questions for c in q.columns} | {"CRS", "COVERAGE"}
    for key in survey.answers:
        if key not in asked:
            raise UsageError(
                say("--assume {key}: nothing of that name is asked", key=key),
                expected=say("Known: {known}.", known=", ".join(sorted(asked))),
            )


def _read_areas(survey: Survey) -> None:
    """Read the 评价范围 of each row; a layer that never states it is taken as one area, and says so."""
    profile = survey.profile
    codes = survey.schema.code_lists["area_scope"].codes
    name = _present(survey.source, profile.area_fields)
    texts = [clean_text(v, profile.blank) for v in survey.source.fields[name]] if name else []
    if not any(texts):
        survey.areas = [profile.area_default] * survey.size
        survey.note(
            "area.assumed",
            "notice",
            (
                say(
                    "The layer states no assessed area; all of it is read as {area}",
                    area=profile.area_default,
                ),
                say("If it holds several, fill {field}.", field=profile.area_fields[0]),
            ),
            survey.at(column=profile.area_fields[0]),
        )
        return
    wrong = [i for i, text in enumerate(texts) if text not in codes]
    if wrong:
        raise QuestionError(
            say(
                "{n} rows name an assessed area that is not known: {found}",
                n=len(wrong),
                found=texts[wrong[0]] or "–",
            ),
            where=survey.source.where(wrong[0], name),
            expected=say("Known: {known}.", known=", ".join(codes)),
            remedy=say("Correct {field} in the file and import it again.", field=str(name)),
        )
    survey.areas = [str(text) for text in texts]


def _measure(survey: Survey) -> None:
    """Read, mend and measure the shapes; a layer without CRS is a question."""
    crs = survey.answers.get("CRS") or survey.source.crs
    if crs is None:
        raise QuestionError(
            say("The layer states no coordinate system"),
            where=survey.source.where(),
            remedy=say("Say it with --assume CRS=EPSG:4490 (or the code that applies)."),
        )
    try:
        measured = measure(survey.source.shapes, crs)
    except Exception as error:
        if type(error).__module__.startswith("pyproj"):
            raise UsageError(
                say("{crs} is not a coordinate system", crs=crs), where=survey.source.where()
            ) from error
        raise
    for index, reason in measured.problems:
        kept = index in measured.mended
        survey.note(
            "geometry.invalid",
            "warning" if kept else "error",
            (
                say(
                    "The ring is not valid and was mended; its area is as before: {reason}",
                    reason=reason,
                )
                if kept
                else say("The shape cannot be used: {reason}", reason=reason),
                say("Repair the shape in the map program and import again."),
            ),
            survey.at(index, "geometry"),
            found=reason,
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
    survey.columns["area_measured"] = [
        None if np.isnan(a) else round(a * 1_000_000) for a in measured.area_m2.tolist()
    ]
    survey.details["crs"] = measured.crs
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


def _read_column(
    survey: Survey, rule: FieldRule, column: Column, units: Mapping[str, Unit]
) -> None:
    """Read one column of the patches; what cannot be read is set aside with its reason."""
    name = _present(survey.source, rule.sources)
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
    read = _reader(survey, rule, column, units.get(name) or rule.unit)
    values: Values = []
    for index, item in enumerate(raw):
        value = read(item)
        if isinstance(value, Refused):
            survey.note(
                "code.unknown" if column.codes else "value.unreadable",
                "error" if column.codes else "warning",
                (value.message, value.remedy),
                survey.at(index, name),
                found=str(item),
                quarantined=True,
            )
            value = None
        values.append(value)
    if column.type == "event":
        survey.columns[f"{column.name}_from"] = [v.first if v else None for v in values]
        survey.columns[f"{column.name}_to"] = [v.last if v else None for v in values]
    else:
        survey.columns[column.name] = values


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
        return lambda raw: _scaled(read_number(raw, blank), factor)
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


def _scaled(number: Fraction | Refused | None, factor: Fraction) -> int | Refused | None:
    """Scale a number to storage units; negatives are refused because land and money here are not."""
    if number is None or isinstance(number, Refused):
        return number
    if number < 0:
        return Refused(
            say("{n} is negative", n=float(number)), say("Check the value in the source.")
        )
    return round(number * factor)


def _whole(raw: object, blank: frozenset[str]) -> int | Refused | None:
    """Read a whole number."""
    number = read_number(raw, blank)
    if number is None or isinstance(number, Refused):
        return number
    if number.denominator != 1:
        return Refused(
            say("{n} is not a whole number", n=float(number)), say("Write a whole number.")
        )
    return int(number)


def _without(raw: object, suffix: str) -> object:
    """Take a unit word off the end (50年 → 50)."""
    return raw.strip().removesuffix(suffix) if suffix and isinstance(raw, str) else raw


def _check_theme(survey: Survey) -> None:
    """Ask when all patches are of one class group: a theme layer holds the same land again."""
    classes = {str(c)[0] for c in survey.columns.get(survey.profile.theme_guard, []) if c}
    if len(classes) == 1 and survey.size > 1 and survey.answers.get("COVERAGE") != "whole":
        only = classes.pop()
        label = survey.schema.code_lists["land_status"].codes[only].label
        raise QuestionError(
            say(
                "Every patch is of class {code} {label}: this looks like a theme layer of land that another layer holds whole",
                code=only,
                label=label["en"],
            ),
            where=survey.source.where(column="DLDM"),
            remedy=say(
                "Import the layer of all patches; if this is all the land there is, say --assume COVERAGE=whole."
            ),
        )


def _check_numbers(survey: Survey) -> None:
    """Name patch numbers that stand more than once; all patches are kept and told apart by row."""
    seen: dict[tuple[str, str], list[int]] = {}
    for index, number in enumerate(survey.columns.get("number", [])):
        if number is None:
            survey.note(
                "number.blank",
                "notice",
                (say("The patch has no number"), say("Give it one.")),
                survey.at(index, "TBBH"),
            )
        else:
            seen.setdefault((survey.areas[index], number), []).append(index)
    for (_, number), indices in seen.items():
        if len(indices) > 1:
            rows = ", ".join(f"#{survey.source.rows[i]}" for i in indices)
            survey.note(
                "number.repeated",
                "warning",
                (
                    say(
                        "The number {number} stands on {n} patches ({rows}); all are counted",
                        number=number,
                        n=len(indices),
                        rows=rows,
                    ),
                    say("Give each patch its own number."),
                ),
                survey.at(indices[0], "TBBH"),
                found=number,
            )


def _read_totals(survey: Survey, units: Mapping[str, Unit]) -> None:
    """Read the zone's totals, which stand repeated on every row: one figure per area, or none."""
    codes = survey.schema.code_lists["measure"].codes
    absent: list[str] = []
    for rule in survey.profile.reported:
        name = _present(survey.source, rule.sources)
        if name is None:
            absent.append(f"{rule.sources[0]} {codes[rule.column].label['en']}")
            continue
        unit = codes[rule.column].unit or parse_unit("")
        factor = (units.get(name) or rule.unit or unit).factor_to(storage_unit(unit))
        for area in dict.fromkeys(survey.areas):
            _read_total(survey, rule.column, name, area, factor)
    if absent:
        survey.note(
            "totals.absent",
            "notice",
            (
                say(
                    "These totals are not in this layer and stay unknown: {names}",
                    names="; ".join(absent),
                ),
                say("If they are known, add the fields and import again."),
            ),
            survey.at(),
        )


def _read_total(survey: Survey, measure_id: str, name: str, area: str, factor: Fraction) -> None:
    """Read one total of one area; rows that disagree make it unknown."""
    label = survey.schema.code_lists["measure"].codes[measure_id].label["en"]
    values: dict[int, int] = {}
    for index, raw in enumerate(survey.source.fields[name]):
        if survey.areas[index] != area:
            continue
        value = _scaled(read_number(raw, survey.profile.blank), factor)
        if isinstance(value, Refused):
            survey.note(
                "value.unreadable",
                "warning",
                (value.message, value.remedy),
                survey.at(index, name),
                found=str(raw),
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


def _check_contradiction(survey: Survey, rule: Contradiction) -> None:
    """Name parts that exceed their whole; where the whole is out of all proportion it is set aside."""
    if rule.part in survey.columns and rule.whole in survey.columns:
        relation = survey.schema.relations["parcel"]
        labels = [relation.column(c).label["en"] for c in (rule.part, rule.whole)]
        parts, wholes = survey.columns[rule.part], survey.columns[rule.whole]
        classes = survey.columns.get("land_class", [None] * survey.size)
        sources = {r.column: _present(survey.source, r.sources) for r in survey.profile.parcel}
        for index, (part, whole) in enumerate(zip(parts, wholes, strict=True)):
            if part is None or whole is None or part <= whole * 1.001:
                continue
            if rule.classes and not str(classes[index]).startswith(rule.classes):
                continue
            aside = rule.quarantine is not None and whole < (rule.below or 0) * part
            _note_contradiction(survey, labels, index, sources[rule.whole], aside=aside)
            if aside:
                wholes[index] = None
        return
    codes = survey.schema.code_lists["measure"].codes
    for area in dict.fromkeys(survey.areas):
        part, whole = (
            survey.reported.get((area, rule.part)),
            survey.reported.get((area, rule.whole)),
        )
        if part is None or whole is None or part <= whole:
            continue
        labels = [codes[c].label["en"] for c in (rule.part, rule.whole)]
        aside = rule.quarantine is not None and whole < (rule.below or 0) * part
        column = next(
            _present(survey.source, r.sources)
            for r in survey.profile.reported
            if r.column == rule.whole
        )
        _note_contradiction(survey, labels, survey.areas.index(area), column, aside=aside)
        if aside:
            del survey.reported[area, rule.whole]


def _note_contradiction(
    survey: Survey, labels: list[str], index: int, column: str | None, *, aside: bool
) -> None:
    """Say which part exceeds which whole."""
    found = "" if column is None else str(survey.source.fields[column][index])
    survey.note(
        "part.exceeds-whole",
        "error" if aside else "warning",
        (
            say(
                "{part} exceeds {whole}, of which it is a part; {whole} is set aside",
                part=labels[0],
                whole=labels[1],
            )
            if aside
            else say(
                "{part} exceeds {whole}, of which it is a part", part=labels[0], whole=labels[1]
            ),
            say("Check both; a far too small figure is often in another unit."),
        ),
        survey.at(index, column),
        found=found,
        quarantined=aside,
    )


def _note_unread(survey: Survey) -> None:
    """Name the fields that are kept in the original but not read into columns."""
    unread = [n for n in survey.source.fields if n not in survey.profile.read_fields]
    if unread:
        survey.note(
            "field.unread",
            "notice",
            (
                say(
                    "{n} fields are kept in the original and not read: {names}",
                    n=len(unread),
                    names=" ".join(unread),
                ),
                say("Nothing to do; a later profile can read them from the original."),
            ),
            survey.at(),
        )
