"""One import (入库): a layer read by its profile, bound to zone and period, drafted as a batch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from yuanheng.errors import QuestionError, UsageError, Where, say
from yuanheng.ledger.drafts.by_hand import zone_table
from yuanheng.ledger.profiles.profiled_layer import draft_profiled
from yuanheng.ledger.record.identity import find_zone, match_zone, merged_attributes
from yuanheng.ledger.record.kept_profiles import kept_profile
from yuanheng.ledger.record.known import zone_history, zones_on
from yuanheng.ledger.sources.joined import joined_name, kept_layers, read_layers
from yuanheng.ledger.surveys.survey import read_survey, stated_zone, survey_facts
from yuanheng.model.ledger import Draft
from yuanheng.ports import Progress, Record
from yuanheng.standards.profiles.profile import Profile
from yuanheng.standards.profiles.table_profile import TableProfile
from yuanheng.standards.relations import ledger_schema


@dataclass(frozen=True)
class ImportRequest:
    """What to import: file, profile, layers, period, zone, and answers to questions.

    Several layers are read as one survey.
    """

    path: Path
    profile: Profile | TableProfile
    layers: tuple[str, ...]
    period: str | None
    zone: str | None
    answers: Mapping[str, str]


def draft_layer(store: Record, request: ImportRequest, actor: str, progress: Progress) -> Draft:
    """Read and check layers without writing; questions and refusals name the layer."""
    path, profile, zone = request.path, request.profile, request.zone
    name = joined_name(request.layers)
    if isinstance(profile, TableProfile):
        asked = (request.period, zone, request.answers)
        source = read_layers(path, request.layers)
        draft = draft_profiled(store, ledger_schema(), source, profile, asked, actor, progress)
        return replace(draft, details={**draft.details, **kept_layers(request.layers)})
    where = Where(file=path.name, layer=name)
    period = _period(request.period, name, where)
    upto = store.last_seq()
    history = zone_history(store, upto)
    named = find_zone(history, zone) if zone else None
    source = read_layers(path, request.layers)
    survey = read_survey(source, profile, ledger_schema(), period, request.answers, progress)
    stated = stated_zone(source, profile)
    zone_id = named or match_zone(history, stated, where)
    day = f"{period}-12-31"
    current = next((z for z in zones_on(store, upto, day) if z["zone"] == zone_id), None)
    facts, sets = survey_facts(survey, zone_id)
    changed = merged_attributes(current, stated)
    if changed is not None:
        facts["zone"] = zone_table([{**changed, "zone": zone_id, "valid_from": day}])
        for attribute in ("name", "code"):
            before = (current or {}).get(attribute)
            if before and changed[attribute] != before:
                survey.note(
                    "zone.renamed",
                    "notice",
                    (
                        say(
                            "The layer states {after} where the ledger had {before}; "
                            "both are kept, by date",
                            after=changed[attribute],
                            before=before,
                        ),
                        say("If it is another zone, import it with --zone."),
                    ),
                    survey.at(),
                )
    return Draft(
        kind="import",
        actor=actor,
        period=period,
        profile=profile.id,
        layer=name,
        facts=facts,
        sets=sets,
        issues=tuple(survey.issues),
        details={
            **survey.details,
            "zone": zone_id,
            **kept_profile(profile.origin),
            **kept_layers(request.layers),
        },
    )


def _period(period: str | None, layer: str, where: Where) -> str:
    """Check the period: a year; a hint from the layer's name is offered, never taken."""
    if period is None:
        hint = re.search(r"(19|20)\d\d", layer)
        raise QuestionError(
            say("Which year does the layer describe?"),
            where=where,
            remedy=say("Say it with --period {year}.", year=hint.group() if hint else "YYYY"),
        )
    if not re.fullmatch(r"(19|20)\d\d", period):
        raise UsageError(
            say("{period} is not a year", period=period),
            expected=say("Expected a year such as 2013."),
        )
    return period
