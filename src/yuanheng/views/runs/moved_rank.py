"""Why a rank moved (位次为什么变了): place by place, against each of the others."""

from __future__ import annotations

from dataclasses import dataclass

from yuanheng.errors import UsageError
from yuanheng.evaluate.moved.leaves import Subject
from yuanheng.evaluate.moved.ranks import RankCause, RankMoved, rank_moved
from yuanheng.model.evaluation import Run
from yuanheng.words.figures import figure, signed_amount
from yuanheng.words.words import Words


@dataclass(frozen=True)
class RankStep:
    """What one subject did to a rank, in places; below nothing is a place won."""

    text: str
    part: float
    part_text: str
    was_text: str
    now_text: str


@dataclass(frozen=True)
class MovedRank:
    """A rank of two runs and what moved it."""

    before: int
    after: int
    sentence: str
    steps: tuple[RankStep, ...]


def moved_rank(
    words: Words, runs: tuple[Run, Run], subject: Subject, zones: frozenset[str] | None
) -> MovedRank | None:
    """Say what moved a rank; None where there is no score on a side, or nobody beside.

    zones: those whose subjects may be named; the others are told as what they are, others.
    """
    try:
        found = rank_moved(*runs, subject)
    except UsageError:
        return None
    if max(found.of) < 2:
        return None
    sentence = words(
        "Rank {before} of {n} → {after} of {m}",
        before=found.before,
        n=found.of[0],
        after=found.after,
        m=found.of[1],
    )
    return MovedRank(found.before, found.after, sentence, tuple(_steps(words, found, zones)))


def _steps(words: Words, found: RankMoved, zones: frozenset[str] | None) -> list[RankStep]:
    """Write what each did to the rank."""
    return [
        RankStep(
            text=_text(
                words,
                part.cause,
                part.name if is_seen else words("a subject of another zone"),
            ),
            part=float(part.part),
            part_text=signed_amount(part.part, "", 1),
            was_text=figure(part.was) if is_seen else "",
            now_text=figure(part.now) if is_seen else "",
        )
        for part in found.parts
        for is_seen in [zones is None or part.zone in zones]
    ]


def _text(words: Words, cause: RankCause, name: str) -> str:
    """Say whose move it was."""
    if cause == "own":
        return words("its own score")
    if cause == "other":
        return words("the score of {name}", name=name)
    return (
        words("{name} came in", name=name) if cause == "came" else words("{name} left", name=name)
    )
