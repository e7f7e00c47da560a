"""Parts that exceed their whole, among the columns of a patch and among reported totals."""

from __future__ import annotations

from yuanheng.errors import say
from yuanheng.ledger.surveys.survey_layer import Survey, present
from yuanheng.standards.profiles.profile import Contradiction


def check_contradiction(survey: Survey, rule: Contradiction) -> None:
    """Name parts that exceed their whole; a whole out of all proportion is set aside."""
    if rule.part in survey.columns and rule.whole in survey.columns:
        relation = survey.schema.relations["parcel"]
        labels = [relation.column(c).label["en"] for c in (rule.part, rule.whole)]
        parts, wholes = survey.columns[rule.part], survey.columns[rule.whole]
        classes = survey.columns.get("land_class", [None] * survey.size)
        sources = {r.column: present(survey.source, r.sources) for r in survey.profile.parcel}
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
            present(survey.source, r.sources)
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
            say("{whole} is less than {part}, a part of it", part=labels[0], whole=labels[1])
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
