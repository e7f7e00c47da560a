"""An allocation (用地分配) as it is kept: who gets what, who does not and why, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yuanheng.model.relation import Label

#: How sure the plan is: proved best, the solver alone says so, or stopped before the end.
Standing = Literal["proved", "solver", "stopped"]


@dataclass(frozen=True)
class Limit:
    """One limit of one zone, or of all where `zone` is empty, up to a term; in smallest parts.

    per: how many parts one unit is. gain: what one more unit adds to the aim, found by solving
    again; None where that was not done. tiers: for whom a share is kept, so that others may not
    pass this limit.
    """

    id: str
    zone: str
    term: str
    label: Label
    reason: Label
    unit: Label
    per: int
    amount: int
    used: int
    gain: int | None = None
    tiers: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """Say what is left of it."""
        return self.amount - self.used


@dataclass(frozen=True)
class Option:
    """A way to serve a project, with the row of the ledger that states it."""

    name: str
    worth: int
    uses: tuple[tuple[int, int], ...]
    seq: int
    row: int


@dataclass(frozen=True)
class Asking:
    """A project that asks, with its options; `applied` is the day, empty where unknown.

    must: it has to be served, for `ground`; out: it may not be, for `ground`.
    """

    zone: str
    id: str
    name: str
    tier: str
    options: tuple[Option, ...]
    applied: str = ""
    score: float | None = None
    must: bool = False
    out: bool = False
    ground: str = ""

    @property
    def key(self) -> str:
        """Name it among the projects of all zones."""
        return f"{self.zone}/{self.id}"


@dataclass(frozen=True)
class Short:
    """A limit, by its place, of which an option needs more than was left."""

    limit: int
    need: int
    left: int


@dataclass(frozen=True)
class Answer:
    """What becomes of a project: the place of its option, or None with the reasons.

    nearest: the option spoken of. worth_less: what its place would cost the aim, at least so much
    where not `is_solved`. out, moved: keys of those who would make room. wider: a limit and the
    least by which it had to be wider for the aim to lose nothing. cannot: no plan serves it.
    """

    project: str
    option: int | None
    nearest: int = 0
    short: tuple[Short, ...] = ()
    worth_less: int = 0
    is_solved: bool = False
    out: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    wider: tuple[int, int] | None = None
    cannot: bool = False


@dataclass(frozen=True)
class Practice:
    """What another way of giving out would reach: how many are served, and the aim."""

    way: Literal["first-come", "by-score"]
    served: int
    worth: int
    undated: int = 0


@dataclass(frozen=True)
class Allocation:
    """A plan with all that it rests on: limits, demand, answers, proof and comparison.

    bound: nothing is worth more, as proved in whole numbers, or as the solver says where `standing`
    is not `proved`. unlimited: names of limits of which nothing was stated, so that none was set.
    """

    aim: str
    aim_label: Label
    unit: str
    per: int
    worth: int
    bound: int
    standing: Standing
    proof: str
    solver: str
    limits: tuple[Limit, ...]
    projects: tuple[Asking, ...]
    answers: tuple[Answer, ...]
    practices: tuple[Practice, ...]
    unlimited: tuple[Label, ...] = ()

    @property
    def gap(self) -> float:
        """Say by how much of itself the aim might still be passed."""
        open_worth = max(0, self.bound - self.worth)
        return open_worth / self.worth if self.worth else float(open_worth > 0)
