"""A map layer read by a table profile (按方案读图层): its fields are heads, its shapes are kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from yuanheng.errors import Plain, UsageError, Where, say
from yuanheng.ledger.profiles.registered_areas import check_registered
from yuanheng.ledger.sources.layer_table import LayerTable
from yuanheng.ledger.surveys.boundaries import read_boundaries
from yuanheng.ledger.surveys.overlaps import check_overlaps
from yuanheng.ledger.surveys.survey_layer import Survey, bare_survey
from yuanheng.ledger.tables.binding import bind_table
from yuanheng.ledger.tables.drafts import draft_filled
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.tables.headers import missing_heads
from yuanheng.ledger.tables.profile_fit import note_absent, unfit
from yuanheng.ledger.tables.sheet_facts import read_filled
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.ledger.writing.cells import Cell
from yuanheng.ledger.writing.unread import unread_fields
from yuanheng.model.ledger import Draft
from yuanheng.model.units import parse_unit
from yuanheng.ports import Progress, Record
from yuanheng.standards.profiles.table_profile import ColumnRule, TableProfile
from yuanheng.standards.relations import Schema

#: The first column of every layer read as a sheet: with it no feature is blank, or a row of totals.
SHAPE_HEAD = "\N{WORLD MAP}"
#: What may be answered of every layer; that it holds the whole land is not asked here.
_OF_LAYERS = ("COVERAGE", "CRS")
#: Of these an overlap means that the same land counts twice.
_LAND = frozenset({"parcel"})


@dataclass(frozen=True)
class LayerSheet(RawSheet):
    """A layer as a sheet: the names of its fields are its head, places are features and fields."""

    table: LayerTable = field(kw_only=True)

    def where(self, row: int | None = None, column: int | None = None) -> Where:
        """Name a place by feature and field; row 0 is the head."""
        names = (SHAPE_HEAD, *self.table.fields)
        return self.table.where(
            None if row is None or row == 0 else row - 1,
            None if column is None else names[column],
        )


def layer_sheet(source: LayerTable) -> LayerSheet:
    """Lay the fields of a layer out as a sheet."""
    cells = zip(*source.fields.values(), strict=True) if source.fields else ()
    body = tuple(("+", *(_cell(value) for value in row)) for row in cells)
    body = body or (("+",),) * len(source.rows)
    head: tuple[Cell, ...] = (SHAPE_HEAD, *source.fields)
    return LayerSheet(source.file, source.layer, (head, *body), 0, table=source)


def draft_profiled(
    store: Record,
    schema: Schema,
    source: LayerTable,
    profile: TableProfile,
    asked: tuple[str | None, str | None, Mapping[str, str]],
    actor: str,
    progress: Progress,
) -> Draft:
    """Read a layer by a table profile and draft its rows with their shapes.

    `asked` are period, zone and answers. SourceError where the layer lacks what the profile needs.
    """
    period, zone, answers = asked
    filled, details = read_profiled(source, profile, schema, period, answers)
    progress("read", 1, 2)
    bind_table(filled, store, period, zone)
    draft = draft_filled(filled, list(source.rows), profile, actor, period, details)
    progress("read", 2, 2)
    return draft


def read_profiled(
    source: LayerTable,
    profile: TableProfile,
    schema: Schema,
    period: str | None,
    answers: Mapping[str, str],
) -> tuple[Filled, dict[str, Plain]]:
    """Read the fields and shapes of a layer; give them with what a batch keeps of the reading."""
    sheet = layer_sheet(source)
    if profile.shapes is None:
        origin = profile.origin
        raise UsageError(
            say("{profile} reads tables, and this is a map layer", profile=profile.id),
            where=origin.line(()) if origin else source.where(),
            remedy=say("Add `shapes: {{}}` to the profile, so that it reads shapes too."),
        )
    lacking = missing_heads(sheet, profile)
    if lacking:
        raise unfit(profile, lacking, source.fields, source.where())
    told = _with_answers(profile, answers)
    filled = read_filled(sheet, told.relation, schema, period, told)
    filled.issues[:0] = source.issues
    _note_fields(filled, told)
    survey = bare_survey(source, schema, period or "", answers)
    return filled, _read_shapes(filled, survey, told)


def _read_shapes(filled: Filled, survey: Survey, profile: TableProfile) -> dict[str, Plain]:
    """Read and check the shapes; give what the batch keeps of how that was done."""
    read_boundaries(survey)
    survey.columns["number"] = filled.columns.get("number", [None] * survey.size)
    if profile.relation.id in _LAND:
        check_overlaps(survey)
    check_registered(filled, survey, profile)
    filled.issues.extend(survey.issues)
    stored = {name for name, _ in profile.relation.stored}
    shapes = {k: v for k, v in survey.columns.items() if k in stored and k != "number"}
    filled.columns.update(shapes)
    return {**survey.details, **{f"assume.{k}": v for k, v in survey.answers.items()}}


def _with_answers(profile: TableProfile, answers: Mapping[str, str]) -> TableProfile:
    """Put the units that a person answered in the place of those of the profile."""
    rules = {head: r for r in profile.columns if r.unit is not None for head in r.heads}
    columns: dict[str, ColumnRule] = {r.column.name: r for r in profile.columns}
    for key, text in answers.items():
        if key in _OF_LAYERS:
            continue
        if key not in rules:
            raise UsageError(
                say("--assume {key}: nothing of that name is asked", key=key),
                expected=say("Known: {known}.", known=", ".join(sorted({*rules, *_OF_LAYERS}))),
            )
        rule, unit = rules[key], parse_unit(text)
        own = rule.column.unit
        if own is not None and not unit.is_compatible(own):
            raise UsageError(
                say("{unit} cannot be turned into {other}", unit=unit.text, other=own.text),
                expected=say("Expected a unit of the same dimension."),
            )
        columns[rule.column.name] = replace(rule, unit=unit)
    return replace(profile, columns=tuple(columns.values()))


def _note_fields(filled: Filled, profile: TableProfile) -> None:
    """Name the fields that are not read, without the column that stands for the shapes."""
    filled.issues[:] = [i for i in filled.issues if i.check != "field.unread"]
    unread = [name for name in filled.head.unread if name != SHAPE_HEAD]
    if unread:
        filled.note("field.unread", "notice", unread_fields(unread), (None, None))
    note_absent(filled, profile)


def _cell(value: object) -> Cell:
    """Take the value of a field as a cell; what is no number is nothing."""
    if isinstance(value, float) and math.isnan(value):
        return None
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)
