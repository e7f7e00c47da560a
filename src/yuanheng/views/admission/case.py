"""What an admission review says (准入审查意见): clauses, facts, changes, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from yuanheng.model.relation import Label
from yuanheng.monitor.investment.admitted import Application
from yuanheng.views.descent.missing_facts import MissingFact

Answer = Literal["fits", "fails", "open"]


@dataclass(frozen=True)
class FactLine:
    """A fact that a clause reads: its name, and its value in the unit of the request's table."""

    label: Label
    amount: Fraction | None
    unit: str
    text: str
    is_from_list: bool


@dataclass(frozen=True)
class ChangeLine:
    """A change that makes a clause pass: of what, by how much and to what, in people's units.

    breaks: the clauses that it would make fail.
    """

    column: str
    label: Label
    unit: str
    by: Fraction
    after: Fraction
    stored: int
    breaks: tuple[Label, ...]


@dataclass(frozen=True)
class Clause:
    """One clause of one document on one application.

    book: the standard that was asked; pack: the document of it that says so. binds: of several
    documents that fail on one matter, the one that asks for most.
    """

    book: str
    pack: str
    title: Label
    rule: str
    label: Label
    article: str
    status: str
    text: str
    answer: Answer
    is_binding_rule: bool
    missing: tuple[MissingFact, ...]
    facts: tuple[FactLine, ...]
    limits: tuple[tuple[Label, str, str, str], ...]
    changes: tuple[ChangeLine, ...]
    remedy: Label | None
    binds: bool = False


@dataclass(frozen=True)
class Case:
    """An application judged on a day.

    together: the least changes of one amount after which every clause that failed passes and no
    other fails. not_asked: what was not looked at, for want of a list or a table.
    """

    application: Application
    day: str
    clauses: tuple[Clause, ...]
    together: tuple[ChangeLine, ...]
    has_negative_list: bool

    @property
    def ordered(self) -> tuple[Clause, ...]:
        """Give the clauses with what fails first, then what is open, and what recommends last."""
        ranks = {"fails": 0, "open": 1, "fits": 2}
        return tuple(sorted(self.clauses, key=lambda c: (not c.is_binding_rule, ranks[c.answer])))

    @property
    def answer(self) -> Answer:
        """Sum up: a binding clause makes it fail or leaves it open; none at all proves nothing."""
        said = [c.answer for c in self.clauses if c.is_binding_rule]
        return "fails" if "fails" in said else "open" if "open" in said or not said else "fits"

    def of(self, *answers: Answer) -> tuple[Clause, ...]:
        """Give the binding clauses with one of these answers."""
        return tuple(c for c in self.clauses if c.is_binding_rule and c.answer in answers)

    @property
    def advice(self) -> tuple[Clause, ...]:
        """Give the clauses that recommend, and are not kept or not provable."""
        return tuple(c for c in self.clauses if not c.is_binding_rule and c.answer != "fits")

    @property
    def papers(self) -> tuple[MissingFact, ...]:
        """Name what would settle the open clauses, each once."""
        return tuple({m.name: m for c in self.of("open") for m in c.missing}.values())
