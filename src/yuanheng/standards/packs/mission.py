"""The sample tree of targets (目标样例树): what papers on zones ask for, and what measures each.

A phrase is tied to exactly one of: an indicator or a rule of a standard, what an allocation keeps
or limits, a series of the monthly return, a kind of task; or it is named as not yet measurable,
with what is wanting. A tie to what there is not is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from yuanheng.errors import StandardError, say
from yuanheng.model.relation import Label
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.yaml.source import Strict, read_yaml

Measure = Literal["indicator", "rule", "problem", "series", "task", "not_yet"]
#: What tasks come of: a finding, one of the documents that give them, or a round of reporting.
TaskKind = Literal["finding", "target", "instruction", "meeting", "inspection", "appeal", "round"]


class _Text(Strict):
    zh: str
    en: str


class _Tasks(_Text):
    of: TaskKind


class _Target(Strict):
    phrase: str
    en: str
    indicator: str | None = None
    rule: str | None = None
    problem: str | None = None
    series: str | None = None
    task: _Tasks | None = None
    not_yet: _Text | None = None


class _Row(Strict):
    row: int
    label: _Text
    targets: list[_Target]


class _Mission(Strict):
    mission: str
    rows: list[_Row]


@dataclass(frozen=True)
class MissionTarget:
    """A phrase, what kind of thing measures it, and that thing: by its name or in words.

    standard: of an indicator, rule or allocation; name: its id there, the series, or the kind of
    task; said: its label, the series, the tasks counted, or what is wanting.
    """

    row: int
    heading: Label
    phrase: Label
    by: Measure
    said: Label
    standard: str = ""
    name: str = ""


@cache
def mission_targets() -> tuple[MissionTarget, ...]:
    """Read the tree; StandardError where a phrase is tied to nothing, or to what there is not."""
    path = files("yuanheng").joinpath("packs", "core", "mission.yaml")
    tree = read_yaml(path, "core/mission.yaml").parse(_Mission)
    return tuple(_target(row, t) for row in tree.rows for t in row.targets)


def _target(row: _Row, told: _Target) -> MissionTarget:
    ties = list(_ties(told))
    if len(ties) != 1:
        raise StandardError(
            say("{phrase} is measured by {n} things", phrase=told.phrase, n=len(ties)),
            expected=say("Expected one, or what is wanting."),
        )
    by, tie = ties[0]
    heading: Label = {"zh": row.label.zh, "en": row.label.en}
    phrase: Label = {"zh": told.phrase, "en": told.en}
    if isinstance(tie, _Text):
        kind = tie.of if isinstance(tie, _Tasks) else ""
        return MissionTarget(row.row, heading, phrase, by, {"zh": tie.zh, "en": tie.en}, "", kind)
    if by == "series":
        return MissionTarget(row.row, heading, phrase, by, {"zh": tie, "en": tie}, "", tie)
    standard, _, name = tie.partition("/")
    said = _label(standard, name, by)
    return MissionTarget(row.row, heading, phrase, by, said, standard, name)


def _ties(told: _Target) -> Iterator[tuple[Measure, str | _Text]]:
    """Give what a phrase is tied to."""
    named: tuple[tuple[Measure, str | _Text | None], ...] = (
        ("indicator", told.indicator),
        ("rule", told.rule),
        ("problem", told.problem),
        ("series", told.series),
        ("task", told.task),
        ("not_yet", told.not_yet),
    )
    for by, tie in named:
        if tie is not None:
            yield by, tie


def _label(standard: str, name: str, by: Measure) -> Label:
    """Find the label of an indicator or rule; StandardError where there is none."""
    if by == "indicator":
        indicators = packs.scorecard(standard).indicators
        if name in indicators:
            return indicators[name].label
    elif by == "problem":
        problem = packs.problem(standard)
        limits = {limit.id: limit.label for limit in problem.limits}
        if name in problem.kept or name in limits:
            return problem.kept.get(name) or limits[name]
    else:
        rules = packs.rulebook(standard).rules
        if name in rules:
            return rules[name].label
    raise StandardError(say("{standard} has no {name}", standard=standard, name=name))
