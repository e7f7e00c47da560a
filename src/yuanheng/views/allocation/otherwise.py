"""Other plans in words (备选方案的说法): what each loses, who comes and who goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yuanheng.decide.otherwise import Alternative, Point, Replanned
from yuanheng.errors import LedgerError, say
from yuanheng.model.allocation import Allocation
from yuanheng.model.evaluation import Run
from yuanheng.standards.problems.problem import Aim
from yuanheng.views.allocation.card import amount_text
from yuanheng.words.words import Words


@dataclass(frozen=True)
class Otherwise:
    """Other plans of a kept one, by the places of its projects.

    shares: what the shares kept for tiers cost the aim; None where that was not proved in time.
    left_out: how many who are served were not tried for want of time.
    """

    run: Run
    within: float
    near: tuple[Alternative, ...]
    left_out: int
    shares: int | None
    has_shares: bool
    gone: tuple[int, ...]
    again: Replanned | None


@dataclass(frozen=True)
class Between:
    """The plans between the aim of a kept plan and another aim."""

    run: Run
    aim: Aim
    points: tuple[Point, ...]


def _made(run: Run) -> Allocation:
    if run.allocation is None:
        raise LedgerError(say("There is no allocation {number}", number=run.id))
    return run.allocation


def _names(words: Words, made: Allocation, groups: Iterable[int]) -> str:
    return words.listed([made.projects[g].name for g in groups])


def _worth(made: Allocation, parts: int) -> str:
    return f"{amount_text(parts, made.per)} {made.unit}".rstrip()


def near_lines(words: Words, found: Otherwise) -> tuple[tuple[str, str, str], ...]:
    """Say of each other plan who is not served, who comes instead, and what it loses."""
    made = _made(found.run)
    return tuple(
        (
            _names(words, made, one.went),
            _names(words, made, one.came) or words("nobody"),
            _worth(made, one.loss),
        )
        for one in found.near
    )


def shares_line(words: Words, found: Otherwise) -> str:
    """Say what the shares kept for tiers cost."""
    made = _made(found.run)
    if not found.has_shares:
        return words("No share is kept for a tier; nothing is paid for it.")
    if found.shares is None:
        return words("What the shares kept for tiers cost was not proved in time.")
    return words(
        "The shares kept for tiers cost {worth} of {aim}.",
        worth=_worth(made, found.shares),
        aim=words.label(made.aim_label),
    )


def again_lines(words: Words, found: Otherwise) -> tuple[str, ...]:
    """Say what becomes of the land of those who gave it up."""
    if found.again is None:
        return ()
    made, again = _made(found.run), found.again
    came = [
        f"{made.projects[g].name}{words.aside(made.projects[g].options[again.chosen[g]].name)}"
        for g in again.came
    ]
    told = [
        words(
            "Without {gone}, all others keep what they have; {lost} is lost.",
            gone=_names(words, made, found.gone),
            lost=_worth(made, again.lost),
        ),
        words(
            "What is free goes to {came}, and adds {regained}.",
            came=words.listed(came),
            regained=_worth(made, again.regained),
        )
        if came
        else words("Nobody who asks can be served with what is free."),
    ]
    if not again.is_proved:
        told.append(words("That this is the best was not proved in time."))
    return tuple(told)


def between_lines(found: Between) -> tuple[tuple[str, str, str], ...]:
    """Give the points between two aims: worth by each, and how many are served."""
    made = _made(found.run)
    return tuple(
        (
            _worth(made, point.first),
            f"{amount_text(point.second, found.aim.per)} {found.aim.unit}".rstrip(),
            str(sum(c >= 0 for c in point.chosen)),
        )
        for point in found.points
    )
