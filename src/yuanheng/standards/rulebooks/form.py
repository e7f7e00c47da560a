"""The form of rulebook.yaml: the keys that may stand in it, and of which kind their values are."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from yuanheng.standards.scorecards.form import TextYaml
from yuanheng.standards.yaml.source import Status, Strict

Severity = Literal["high", "medium", "low"]
Role = Literal["problem", "consequence", "filing", "recommended"]


class ParameterYaml(Strict):
    """A parameter (参数): the user's, or with a value that the document states."""

    unit: str
    label: TextYaml
    text: bool = False
    value: float | int | str | None = None
    status: Status | None = None
    reference: str | None = None


class TableYaml(Strict):
    """A table of the document (表): a number for each code of a column or a parameter."""

    by: str
    unit: str
    label: TextYaml
    status: Status
    article: str | None = None
    values: dict[str, float | int]


class TermYaml(Strict):
    """A term (术语) of the document: a formula under a name, with its article."""

    formula: str
    label: TextYaml | None = None
    article: str | None = None


class DaysYaml(Strict):
    """The columns of the first and last day of a row, and of the number of days that it states."""

    from_: str = Field(alias="from")
    to: str
    stated: str | None = None


class QuantityYaml(Strict):
    """A sum over the rows of another relation that belong to a subject, or their intervals.

    count: the rows themselves are counted. years: over so many years, that of the run the last.
    """

    from_: str = Field(alias="from")
    label: TextYaml
    sum: str | None = None
    count: bool = False
    years: int | None = Field(default=None, ge=1, le=20)
    days: DaysYaml | None = None
    on: str
    where: str | None = None
    unknown: Literal["not-provable", "known-only"] = "not-provable"


class AmountYaml(Strict):
    """What a rule costs or concerns: a formula, its unit and its name."""

    formula: str
    unit: str
    label: TextYaml


class GateYaml(Strict):
    """A gate (门槛) that the rule stands for; it is met where the gate is not passed.

    requires: what the document asks; value: what is held against it; applies: for whom it stands.
    """

    requires: TextYaml
    value: AmountYaml | None = None
    applies: str | None = None


class SignYaml(Strict):
    """A stated fact that gives cause to suspect (线索): its condition, and its weight in words."""

    label: TextYaml
    when: str
    weight: TextYaml


class UnlessYaml(Strict):
    """A stated fact that leaves no cause to suspect: its condition."""

    label: TextYaml
    when: str


class SuspicionYaml(Strict):
    """What lets a rule be suspected while one fact is wanting (疑似), and what settles it."""

    fact: str
    settled_by: TextYaml
    question: TextYaml
    signs: dict[str, SignYaml] = Field(min_length=1, max_length=16)
    unless: list[UnlessYaml] = Field(default_factory=list, max_length=16)


class RuleYaml(Strict):
    """A rule (规则): its article, the condition that makes a finding, and what then is to do."""

    label: TextYaml
    article: str
    when: str
    status: Status
    severity: Severity = "medium"
    role: Role = "problem"
    falls_due: str | None = None
    remedy: TextYaml | None = None
    amount: AmountYaml | None = None
    tightens: str | None = None
    gate: GateYaml | None = None
    suspect: SuspicionYaml | None = None


class RulebookYaml(Strict):
    """A whole rulebook.yaml."""

    rulebook: str
    subject: str
    parameters: dict[str, ParameterYaml] = Field(default_factory=dict)
    tables: dict[str, TableYaml] = Field(default_factory=dict)
    quantities: dict[str, QuantityYaml] = Field(default_factory=dict)
    terms: dict[str, str | TermYaml] = Field(default_factory=dict)
    rules: dict[str, RuleYaml]
