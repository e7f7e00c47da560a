"""A rank of two runs, and what moved it (位次变动): one's own score, the others, who came and left.

A place is lost or won against each of the others by itself. Where one's own score and another's
both moved and either would do, each has half of the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast

from yuanheng.errors import UsageError, say
from yuanheng.evaluate.moved.figure import check_family, result_of
from yuanheng.evaluate.moved.leaves import Subject
from yuanheng.evaluate.moved.sharing import State, Term, share_out
from yuanheng.model.evaluation import Run

RankCause = Literal["own", "other", "came", "left"]
_Key = tuple[RankCause, str, str]
_OWN: _Key = ("own", "", "")


@dataclass(frozen=True)
class RankPart:
    """What one subject did to a rank; more is a place further down."""

    cause: RankCause
    zone: str
    subject: str
    name: str
    part: Fraction
    was: float | None
    now: float | None


@dataclass(frozen=True)
class RankMoved:
    """A rank before and after among the subjects of its type that have a score."""

    before: int
    after: int
    of: tuple[int, int]
    parts: tuple[RankPart, ...]


def rank_moved(before: Run, after: Run, subject: Subject) -> RankMoved:
    """Say what moved a rank; UsageError where there is no score on one side."""
    check_family(before, after)
    sides = [_scores(run, subject) for run in (before, after)]
    for run, side in zip((before, after), sides, strict=True):
        if subject.key not in side:
            raise UsageError(say("In run {numbers} this figure is not provable", numbers=run.id))
    others = [key for key in dict.fromkeys((*sides[0], *sides[1])) if key != subject.key]
    shared = share_out(_place(sides, subject, other) for other in others)
    found = {cast("_Key", s.together[0]): s.part for s in shared if s.part}
    names = {(r.zone, r.subject): r.name for run in (before, after) for r in run.results}
    parts = []
    for key, part in found.items():
        cause, zone, one = key
        place = subject.key if cause == "own" else (zone, one)
        was, now = (side.get(place) for side in sides)
        parts.append(RankPart(cause, place[0], place[1], names.get(place, ""), part, was, now))
    parts.sort(key=lambda p: (p.cause != "own", -abs(p.part), p.name))
    ranks = [1 + sum(s > side[subject.key] for s in side.values()) for side in sides]
    return RankMoved(ranks[0], ranks[1], (len(sides[0]), len(sides[1])), tuple(parts))


def _scores(run: Run, subject: Subject) -> dict[tuple[str, str], float]:
    """Give the scores among which a subject has its rank: those of its type."""
    kind = result_of(run, subject).type
    return {
        (r.zone, r.subject): r.total.score
        for r in run.results
        if r.type == kind and r.total.score is not None
    }


def _place(
    sides: list[dict[tuple[str, str], float]], subject: Subject, other: tuple[str, str]
) -> Term:
    """Tell whether another stands before the subject, in any state between."""
    mine = sides[0][subject.key], sides[1][subject.key]
    theirs = sides[0].get(other), sides[1].get(other)
    cause: RankCause = "came" if theirs[0] is None else "left" if theirs[1] is None else "other"
    change: _Key = (cause, other[0], other[1])

    def value(state: State) -> Fraction:
        score = theirs[change in state]
        return Fraction(int(score is not None and score > mine[_OWN in state]))

    own = [_OWN] if mine[0] != mine[1] else []
    return Term((*own, *([change] if theirs[0] != theirs[1] else [])), value)
