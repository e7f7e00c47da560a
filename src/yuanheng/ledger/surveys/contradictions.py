"""Parts that exceed their whole, among the columns of a patch and among reported totals."""

from __future__ import annotations

from yuanheng.errors import Message, say
from yuanheng.ledger.surveys.survey_layer import Survey, present
from yuanheng.standards.profiles.profile import Contradiction
from yuanheng.standards.relations import Schema


def check_contradiction(survey: Survey, rule: Contradiction) -> None:
    """Name parts that exceed their whole; a whole out of all proportion is set aside."""
    if rule.part in survey.columns and rule.whole in survey.columns:
        _check_patches(survey, rule)
    else:
        _check_measures(survey, rule)


def exceeding_words(schema: Schema, rule: Contradiction, *, aside: bool) -> tuple[Message, Message]:
    """Say which part exceeds which whole, and what to do."""
    columns = {c.name: c.label["en"] for c in schema.relations["parcel"].columns}
    codes = schema.code_lists["measure"].codes
    names = (rule.part, rule.whole)
    part, whole = (columns[n] if n in columns else codes[n].label["en"] for n in names)
    what = (
        say("{whole} is less than {part}, a part of it", part=part, whole=whole)
        if aside
        else say("{part} exceeds {whole}, of which it is a part", part=part, whole=whole)
    )
    return what, say("Check both; a far too small figure is often in another unit.")


def _check_patches(survey: Survey, rule: Contradiction) -> None:
    """Hold two columns of every patch against each other."""
    parts, wholes = survey.columns[rule.part], survey.columns[rule.whole]
    classes = survey.columns.get("land_class", [None] * survey.size)
    sources = {r.column: present(survey.source, r.sources) for r in survey.profile.parcel}
    for index, (part, whole) in enumerate(zip(parts, wholes, strict=True)):
        if not rule.is_broken(part, whole, classes[index]):
            continue
        aside = rule.is_out_of_proportion(part, whole)
        _note_contradiction(survey, rule, index, sources[rule.whole], aside=aside)
        if aside:
            wholes[index] = None


def _check_measures(survey: Survey, rule: Contradiction) -> None:
    """Hold two reported figures of every 评价范围 against each other."""
    for area in dict.fromkeys(survey.areas):
        part, whole = (
            survey.reported.get((area, rule.part)),
            survey.reported.get((area, rule.whole)),
        )
        if part is None or whole is None or part <= whole:
            continue
        aside = rule.is_out_of_proportion(part, whole)
        column = next(
            present(survey.source, r.sources)
            for r in survey.profile.reported
            if r.column == rule.whole
        )
        _note_contradiction(survey, rule, survey.areas.index(area), column, aside=aside)
        if aside:
            del survey.reported[area, rule.whole]


def _note_contradiction(
    survey: Survey, rule: Contradiction, index: int, column: str | None, *, aside: bool
) -> None:
    """Say which part exceeds which whole."""
    found = "" if column is None else str(survey.source.fields[column][index])
    survey.note(
        "part.exceeds-whole",
        "error" if aside else "warning",
        exceeding_words(survey.schema, rule, aside=aside),
        survey.at(index, column),
        found=found,
        quarantined=aside,
    )
