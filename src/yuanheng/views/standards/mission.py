"""The sample tree of targets for its reader (目标样例树): each phrase, and what measures it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from yuanheng.standards.packs.folders import pack
from yuanheng.standards.packs.mission import Measure, MissionTarget, mission_targets
from yuanheng.words.words import Words


@dataclass(frozen=True)
class MissionLine:
    """A phrase, how it is measured, and by what; or what is wanting."""

    phrase: str
    by: Measure
    by_text: str
    said: str


@dataclass(frozen=True)
class MissionTree:
    """The lines under their headings, how many there are, and how many nothing measures yet."""

    rows: tuple[tuple[str, tuple[MissionLine, ...]], ...]
    total: int
    not_yet: int


def mission_tree(words: Words) -> MissionTree:
    """Say the tree in the reader's language."""
    found = mission_targets()
    kinds: dict[Measure, str] = {
        "indicator": words("indicator of a standard"),
        "rule": words("rule of a standard"),
        "problem": words("allocation of land"),
        "series": words("monthly return"),
        "task": words("tasks"),
        "not_yet": words("not yet measurable"),
    }
    rows = tuple(
        (
            f"{row}　{words.label(targets[0].heading)}",
            tuple(_line(words, t, kinds[t.by]) for t in targets),
        )
        for row, targets in ((r, list(g)) for r, g in groupby(found, lambda t: t.row))
    )
    return MissionTree(rows, len(found), sum(t.by == "not_yet" for t in found))


def _line(words: Words, target: MissionTarget, kind: str) -> MissionLine:
    said = words.label(target.said)
    if target.standard:
        said += words.aside(words.label(pack(target.standard).title))
    return MissionLine(words.label(target.phrase), target.by, kind, said)
