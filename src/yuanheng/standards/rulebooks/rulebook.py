"""Rulebooks (规则集): terms and rules over the rows of one relation, each with its article."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from yuanheng.model.evaluation import weakest
from yuanheng.model.relation import Label, Relation
from yuanheng.model.units import Unit, parse_unit, storage_unit
from yuanheng.standards.formula.language import Formula, Term
from yuanheng.standards.formula.units import number_term
from yuanheng.standards.scorecards.indicators import Parameter
from yuanheng.standards.scorecards.parameters import Value


@dataclass(frozen=True)
class Level:
    """What one document says for a rule: the national one first, those that tighten it after."""

    pack: str
    article: str
    when: Formula
    status: str


@dataclass(frozen=True)
class Amount:
    """What a met rule costs or concerns (金额或数量), in its unit."""

    label: Label
    unit: Unit
    formula: Formula


@dataclass(frozen=True)
class Gate:
    """What a rule asks as a gate (门槛), in words, and the figure that is held against it."""

    requires: Label
    value: Amount | None
    applies: Formula | None


@dataclass(frozen=True)
class Sign:
    """A stated fact that gives cause to suspect (线索), and in words how much it weighs."""

    id: str
    label: Label
    when: Formula
    weight: Label


@dataclass(frozen=True)
class Suspicion:
    """When a rule that is not provable for want of one fact is suspected (疑似); never a verdict.

    fact: the column that is wanting; settled_by: the document that supplies it; unless: stated
    facts that leave no cause, whatever the signs say; answer: the parameter that keeps what was
    said where most of a list lacks the fact.
    """

    fact: str
    settled_by: Label
    signs: tuple[Sign, ...]
    unless: tuple[Formula, ...]
    answer: str

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Give the conditions of the signs, and of what leaves no cause."""
        return (*(sign.when for sign in self.signs), *self.unless)

    def given(self, bits: int) -> tuple[Sign, ...]:
        """Give the signs that the bits of a row name."""
        return tuple(sign for n, sign in enumerate(self.signs) if bits >> n & 1)


@dataclass(frozen=True)
class Rule:
    """A rule (规则): it is met where any of its levels is, and then there is a finding.

    `role` tells what it is in a casefile: a problem, a way that the document then provides
    (consequence), or what must be filed of it.
    """

    id: str
    label: Label
    severity: str
    levels: tuple[Level, ...]
    falls_due: Formula | None
    remedy: Label | None
    amount: Amount | None = None
    role: str = "problem"
    suspect: Suspicion | None = None
    gate: Gate | None = None

    @property
    def status(self) -> str:
        """Give the weakest status of what the documents say."""
        return weakest(*(level.status for level in self.levels))

    @property
    def column(self) -> str:
        """Name the rule in a statement."""
        return self.id.replace("-", "_")


@dataclass(frozen=True)
class Table:
    """A table of a document: a number for each code of a column or a parameter, in one unit."""

    id: str
    label: Label
    by: str
    unit: Unit
    status: str
    values: dict[str, Fraction]


#: What is summed where rows are counted.
COUNTED = "1"


@dataclass(frozen=True)
class ChildSum:
    """The sum of a column over the rows of another relation that name the subject.

    `column` is "1" where the rows are counted. years: over so many years, that of the run the last.
    """

    id: str
    label: Label
    relation: str
    column: str
    on: str
    where: Formula | None
    unit: Unit
    counts_known_only: bool
    absent_is_zero: bool
    has_period: bool
    years: int | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the columns whose absence leaves the sum open."""
        names = self.where.names if self.where else ()
        if self.column == COUNTED:
            return names
        return names if self.column in names else (*names, self.column)


@dataclass(frozen=True)
class HeldDays:
    """The intervals that the rows of another relation give a subject, for held_days()."""

    id: str
    label: Label
    document: Label | None
    relation: str
    starts_on: str
    ends_on: str
    stated: str | None
    stated_unit: Unit | None
    on: str
    where: Formula | None
    has_period: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the columns whose absence leaves the days open."""
        names = self.where.names if self.where else ()
        days = (self.starts_on, self.ends_on, *((self.stated,) if self.stated else ()))
        return tuple(dict.fromkeys((*names, *days)))


@dataclass(frozen=True)
class DefinedTerm:
    """A term (术语) and its formula."""

    id: str
    label: Label | None
    article: str | None
    formula: Formula


@dataclass(frozen=True, eq=False)
class Rulebook:
    """A rulebook, checked: names, kinds, units, and every formula. One that is read is itself."""

    id: str
    family: str
    packs: tuple[str, ...]
    subject: Relation
    key: str
    parameters: dict[str, Parameter]
    stated: dict[str, Value]
    tables: dict[str, Table]
    quantities: dict[str, ChildSum | HeldDays]
    terms: dict[str, DefinedTerm]
    rules: dict[str, Rule]

    @cached_property
    def used(self) -> frozenset[str]:
        """Name all that any formula reads, and what the tables it reads are looked up by."""
        names = {name for formula in self.formulas for name in formula.names}
        return frozenset(names | {t.by for t in self.tables.values() if t.id in names})

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Name the subject's columns that any formula reads, in the order of the relation."""
        return tuple(c.name for c in self.subject.columns if c.name in self.used)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Name all that a row may lack, by its bit: columns, sums, then parameters."""
        sums = tuple(q for q in self.quantities if q in self.used)
        parameters = tuple(p for p in self.parameters if p in self.used)
        return (*self.columns, *sums, *parameters)

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Give every formula: terms, conditions, due days, amounts and signs."""
        rules = self.rules.values()
        due = [r.falls_due for r in rules if r.falls_due is not None]
        amounts = [r.amount.formula for r in rules if r.amount is not None]
        gates = [r.gate for r in rules if r.gate is not None]
        amounts += [g.value.formula for g in gates if g.value is not None]
        amounts += [g.applies for g in gates if g.applies is not None]
        signs = [f for r in rules if r.suspect is not None for f in r.suspect.formulas]
        return (
            *(t.formula for t in self.terms.values()),
            *(level.when for r in rules for level in r.levels),
            *due,
            *amounts,
            *signs,
        )

    @property
    def relations(self) -> tuple[str, ...]:
        """Name the relations it reads, that of the subject first."""
        others = {q.relation for q in self.quantities.values()}
        return (self.subject.id, *sorted(others - {self.subject.id}))


def column_term(kind: str, unit: Unit | None) -> Term | None:
    """Say what a column is in a formula; None for a shape."""
    if kind == "geometry":
        return None
    if kind == "event":
        return Term("date")
    if kind == "boolean":
        return Term("boolean")
    if kind == "quantity" and unit is not None:
        return number_term(storage_unit(unit))
    if kind in ("integer", "number"):
        return number_term(parse_unit(""), is_decimal=kind == "number")
    return Term("text")
