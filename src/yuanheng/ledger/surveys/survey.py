"""A survey layer becomes facts: patches, totals and zone attributes, with every doubt named."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from yuanheng.errors import QuestionError, say
from yuanheng.ledger.sources.layers import LayerTable
from yuanheng.ledger.surveys.boundaries import read_boundaries
from yuanheng.ledger.surveys.checks import (
    check_answers,
    check_country,
    check_fields,
    check_numbers,
    check_theme,
    note_unread,
)
from yuanheng.ledger.surveys.columns import read_column
from yuanheng.ledger.surveys.contradictions import check_contradiction
from yuanheng.ledger.surveys.overlaps import check_overlaps
from yuanheng.ledger.surveys.slivers import check_slivers
from yuanheng.ledger.surveys.strays import check_strays
from yuanheng.ledger.surveys.survey_layer import Survey, Values, present, raw_values
from yuanheng.ledger.surveys.totals import read_totals
from yuanheng.ledger.surveys.units_asked import settle_units
from yuanheng.ledger.values import clean_text, folded
from yuanheng.model.ledger import ARROW_TYPES, SnapshotSet
from yuanheng.ports import Progress
from yuanheng.standards.profiles.profile import Profile
from yuanheng.standards.relations import Schema


def read_survey(
    source: LayerTable,
    profile: Profile,
    schema: Schema,
    period: str,
    answers: Mapping[str, str],
    progress: Progress,
) -> Survey:
    """Read a layer by its profile: values, shapes, units, codes, totals and contradictions.

    Raises SourceError where the layer is of another kind, QuestionError where only a person
    can know.
    """
    survey = Survey(source, profile, schema, period, answers, issues=list(source.issues))
    check_fields(survey)
    check_answers(survey)
    _read_areas(survey)
    progress("read", 1, 5)
    read_boundaries(survey)
    check_country(survey)
    progress("read", 2, 5)
    units = settle_units(
        source,
        profile,
        answers,
        survey.measured.area_m2 if survey.measured else None,
    )
    survey.details["patches"] = survey.size
    survey.details.update({f"unit.{name}": unit.text for name, unit in units.items()})
    survey.details.update({f"assume.{key}": value for key, value in answers.items()})
    progress("read", 3, 5)
    for rule in profile.parcel:
        column = schema.relations["parcel"].column(rule.column)
        read_column(survey, rule, column, units)
    check_theme(survey)
    check_numbers(survey)
    check_overlaps(survey)
    check_slivers(survey)
    check_strays(survey)
    progress("read", 4, 5)
    read_totals(survey, units)
    for contradiction in profile.contradictions:
        check_contradiction(survey, contradiction)
    note_unread(survey)
    progress("read", 5, 5)
    return survey


def stated_zone(source: LayerTable, profile: Profile) -> dict[str, str | None]:
    """Give what the layer says of its zone: the one value that stands on its rows, else None."""
    stated: dict[str, str | None] = {}
    for column, fields in profile.zone.items():
        values: dict[str, str] = {}
        rows = raw_values(source, fields) or ()
        for text in dict.fromkeys(clean_text(raw, profile.blank) for raw in rows):
            if text is not None:
                values.setdefault(folded(text), text)
        stated[column] = next(iter(values.values())) if len(values) == 1 else None
    return stated


def survey_facts(survey: Survey, zone: str) -> tuple[dict[str, pa.Table], tuple[SnapshotSet, ...]]:
    """Turn the survey into Arrow tables for the ledger, and name the sets it replaces."""
    parcel = survey.schema.relations["parcel"]
    n = survey.size
    values: dict[str, Values] = {
        "source_row": list(survey.source.rows),
        "zone": [zone] * n,
        "assessed_range": survey.areas,
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
            "assessed_range": area,
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
        row["source_row"] = first[str(row["assessed_range"])]
    reported = pa.Table.from_pylist(
        rows, schema=pa.schema([(name, ARROW_TYPES[kind]) for name, kind in reported_fields])
    )
    sets = tuple(
        SnapshotSet(relation, zone, area, survey.period)
        for relation in ("parcel", "reported")
        for area in dict.fromkeys(survey.areas)
    )
    return {"parcel": parcels, "reported": reported}, sets


def _read_areas(survey: Survey) -> None:
    """Read the 评价范围 of each row; a layer that never states it is one area, and says so."""
    profile = survey.profile
    codes = survey.schema.code_lists["assessed_range"].codes
    name = present(survey.source, profile.area_fields)
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
