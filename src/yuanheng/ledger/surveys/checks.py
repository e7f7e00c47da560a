"""The checks of a survey layer: its fields, answers, coverage, patch numbers, and what is left."""

from __future__ import annotations

import numpy as np
import pyproj

from yuanheng.errors import QuestionError, SourceError, UsageError, say
from yuanheng.ledger.surveys.axes import CHINA_EAST, CHINA_NORTH
from yuanheng.ledger.surveys.shapes import middles_on_earth
from yuanheng.ledger.surveys.survey_layer import Survey
from yuanheng.ledger.writing.unread import unread_fields


def check_fields(survey: Survey) -> None:
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


def check_answers(survey: Survey) -> None:
    """Refuse an answer to a question that this profile never asks."""
    asked = {c for q in survey.profile.questions for c in q.columns} | {"CRS", "COVERAGE", "PLACE"}
    for key in survey.answers:
        if key not in asked:
            raise UsageError(
                say("--assume {key}: nothing of that name is asked", key=key),
                expected=say("Known: {known}.", known=", ".join(sorted(asked))),
            )


def check_country(survey: Survey) -> None:
    """Ask when the land of a Chinese survey lies outside China: mostly a wrong coordinate system.

    The patch in the middle counts; single ones that lie elsewhere are named as strays.
    """
    measured = survey.measured
    if measured is None or measured.crs is None or not survey.profile.id.startswith("cn."):
        return
    crs = survey.answers.get("CRS") or survey.source.crs or ""
    middles = middles_on_earth(measured.shapes, pyproj.CRS.from_user_input(crs))
    lon, lat = (float(np.nanmedian(degrees)) for degrees in middles)
    inside = CHINA_EAST[0] <= lon <= CHINA_EAST[1] and CHINA_NORTH[0] <= lat <= CHINA_NORTH[1]
    if inside or survey.answers.get("PLACE") == "abroad":
        return
    raise QuestionError(
        say(
            "The land lies outside China, at longitude {lon}° and latitude {lat}°",
            lon=round(lon, 3),
            lat=round(lat, 3),
        ),
        where=survey.source.where(),
        remedy=say(
            "Check the coordinate system and the order of the axes; if the zone lies there,"
            " say --assume PLACE=abroad."
        ),
    )


def check_theme(survey: Survey) -> None:
    """Ask when all patches are of one class group: a theme layer holds the same land again."""
    classes = {str(c)[0] for c in survey.columns.get(survey.profile.theme_guard, []) if c}
    if len(classes) == 1 and survey.size > 1 and survey.answers.get("COVERAGE") != "whole":
        only = classes.pop()
        label = survey.schema.code_lists["land_status"].codes[only].label
        raise QuestionError(
            say(
                "Every patch is of class {code} {label}: this looks like a theme layer of land"
                " that another layer holds whole",
                code=only,
                label=label["en"],
            ),
            where=survey.source.where(column="DLDM"),
            remedy=say(
                "Import the layer of all patches; if this is all the land there is,"
                " say --assume COVERAGE=whole."
            ),
        )


def check_numbers(survey: Survey) -> None:
    """Name patch numbers that stand more than once; all patches are kept and told apart by row."""
    numbers = survey.columns.get("number", [])
    if None not in numbers and len(set(zip(survey.areas, numbers, strict=False))) == len(numbers):
        return  # as in most layers
    seen: dict[tuple[str, str], list[int]] = {}
    for index, number in enumerate(numbers):
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


def note_unread(survey: Survey) -> None:
    """Name the fields that are kept in the original but not read into columns."""
    unread = [n for n in survey.source.fields if n not in survey.profile.read_fields]
    if unread:
        survey.note(
            "field.unread",
            "notice",
            unread_fields(unread),
            survey.at(),
        )
