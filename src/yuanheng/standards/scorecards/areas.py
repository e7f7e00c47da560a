"""The assessed areas (评价范围) of a scorecard and their weights; an enterprise is judged whole."""

from __future__ import annotations

from yuanheng.errors import say
from yuanheng.standards.relations import Schema
from yuanheng.standards.scorecards.form import AreasYaml, ScorecardYaml
from yuanheng.standards.scorecards.subjects import Subject
from yuanheng.standards.scorecards.weight_tree import AreaWeight, read_range, sum_beyond_one
from yuanheng.standards.yaml.source import Yaml


def read_areas(
    yaml: Yaml, raw: ScorecardYaml, subject: Subject, schema: Schema
) -> tuple[AreaWeight, ...]:
    """Freeze the areas of a zone; an enterprise is judged whole, in an area without name."""
    if not subject.has_areas:
        if raw.areas is not None or raw.by is not None:
            raise yaml.refuse(
                say("A standard of enterprises has no assessed areas"),
                ("areas",) if raw.areas is not None else ("by",),
            )
        return (AreaWeight("", 1.0, None),)
    if raw.areas is None or raw.by is None:
        raise yaml.refuse(say("A standard of zones needs {keys}", keys="by, areas"), ("subject",))
    _check_areas(yaml, raw, raw.areas, schema)
    return tuple(
        AreaWeight(k, a.weight, read_range(yaml, a.range, ("areas", "weights", k, "range")))
        for k, a in raw.areas.weights.items()
    )


def _check_areas(yaml: Yaml, raw: ScorecardYaml, areas: AreasYaml, schema: Schema) -> None:
    """Refuse areas that the ledger does not know, whose weights do not sum to 1, or no main one."""
    weights = areas.weights
    known = schema.code_lists["assessed_range"].codes
    for area in weights:
        if area not in known:
            raise yaml.refuse(
                say("The area {area} is not known", area=area),
                ("areas", "weights", area),
                expected=say("Known: {known}.", known=", ".join(known)),
            )
    total = sum_beyond_one([w.weight for w in weights.values()])
    if total is not None:
        raise yaml.refuse(
            say("The weights of the areas sum to {total}, not to 1", total=round(total, 6)),
            ("areas", "weights"),
        )
    if areas.main not in weights:
        raise yaml.refuse(say("The main area {area} has no weight", area=areas.main), ("areas",))
    if raw.types.decided_on != areas.main:
        raise yaml.refuse(
            say(
                "The zone type is decided on {area}, not on the main area {main}",
                area=raw.types.decided_on or "–",
                main=areas.main,
            ),
            ("types", "decided_on"),
        )
