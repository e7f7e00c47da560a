"""What an evaluation yields: quantities, indicators, scores, and what is missing for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from yuanheng.model.allocation import Allocation

Verdict = Literal["met", "not-met", "not-provable"]

#: From the strongest to the weakest; a result is as strong as the weakest value it used.
STATUSES = (
    "confirmed",
    "single-source",
    "secondary",
    "derived",
    "supplied",
    "unverified",
    "example",
)


def weakest(*statuses: str) -> str:
    """Give the weakest of the statuses; `confirmed` where there is none."""
    return max(statuses, key=STATUSES.index, default="confirmed")


@dataclass(frozen=True)
class Statement:
    """One compiled statement: text, dialect, the names of its parameters and its outputs."""

    text: str
    dialect: str
    parameters: tuple[str, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """A fact that is not known and without which something is not provable.

    kind `column`: `count` rows lack `name`; `measure`: nobody stated the figure `name`;
    `parameter`: the user has not given `name`; `no-value`: the formula divides by zero;
    `above-whole`: the share `name` comes out at `quantity`, more than the whole of it;
    `no-spread`: the lowest and the highest of the group are equal, so no place lies between them.
    """

    kind: Literal[
        "column",
        "measure",
        "parameter",
        "no-value",
        "above-whole",
        "no-spread",
        "type",
        "quantity",
    ]
    name: str
    count: int = 0
    quantity: str | None = None


@dataclass(frozen=True)
class QuantityValue:
    """A quantity of one area: value in storage units, rows counted, rows that cannot be judged."""

    id: str
    value: float | None
    members: int
    unknown: int
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class IndicatorValue:
    """An indicator of one area in its own unit; None where it is not provable."""

    id: str
    value: float | None
    status: str
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class Filled:
    """A score that a policy of the standard puts where facts are missing (缺项处理).

    `group_mean`: the mean score of a group, over its subjects of the run that have one.
    """

    indicator: str
    policy: Literal["group_mean"]
    group: str


@dataclass(frozen=True)
class NodeScore:
    """The score of a node of the weight tree; None where it is not provable.

    filled: the policies that stand in it for missing facts.
    """

    id: str
    score: float | None
    weight: float | None
    status: str
    ideal: float | None = None
    missing: tuple[Missing, ...] = ()
    filled: tuple[Filled, ...] = ()


@dataclass(frozen=True)
class AreaResult:
    """All that was found for one 评价范围 of a zone, or for an enterprise, whose area is empty."""

    area: str
    quantities: tuple[QuantityValue, ...]
    indicators: tuple[IndicatorValue, ...]
    nodes: tuple[NodeScore, ...]
    potentials: tuple[IndicatorValue, ...] = ()


@dataclass(frozen=True)
class ZoneResult:
    """All that was found for one zone, or one enterprise in it: type, areas and score.

    subject: the enterprise, empty for a zone; the name is the subject's.
    """

    zone: str
    name: str
    type: str | None
    type_basis: str
    areas: tuple[AreaResult, ...]
    total: NodeScore
    subject: str = ""


@dataclass(frozen=True)
class RuleVerdict:
    """The verdict of one rule on one subject, with what would prove it and when it falls due.

    `binding`: the pack whose level made it met, where several levels say something; `amount`: what
    a met rule costs or concerns, in the unit that the rulebook names; `signs`: what gives cause to
    suspect it where it is not provable.
    """

    rule: str
    verdict: Verdict
    missing: tuple[Missing, ...] = ()
    falls_due: str | None = None
    binding: str | None = None
    amount: float | None = None
    signs: tuple[str, ...] = ()


@dataclass(frozen=True)
class SubjectVerdicts:
    """What a rulebook says of one subject, and the row of the ledger that it judged.

    Of the verdicts `not-met` only those are kept that fall due.
    """

    zone: str
    area: str
    subject: str
    name: str
    seq: int
    source_row: int
    rules: tuple[RuleVerdict, ...]


@dataclass(frozen=True)
class RuleCount:
    """How many subjects a rule was met for, not met, and not provable."""

    rule: str
    met: int
    not_met: int
    not_provable: int


@dataclass(frozen=True)
class Observation:
    """What monitoring saw that no single row says, measured against a tolerance."""

    check: str
    zone: str
    area: str
    verdict: Verdict
    measured: float | None
    tolerance: float
    unit: str
    evidence: tuple[dict[str, str | int | float | None], ...] = ()
    details: dict[str, str | int | float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """A frozen evaluation: everything needed to get the same figures again.

    job: the console's job that made it, by which a program that was stopped knows it; 0 for none.
    is_exact: made by a program that compares amounts exactly, not as doubles.
    allocation: the plan, where the standard is a problem; such runs judge nothing.
    """

    id: int
    standard: str
    pack_digest: str
    ledger_seq: int
    period: str
    as_of: str
    zones: tuple[str, ...]
    parameters: dict[str, dict[str, str | float]]
    engine: str
    code: str
    official: bool
    created_at: str
    result_digest: str
    results: tuple[ZoneResult, ...]
    observations: tuple[Observation, ...]
    verdicts: tuple[SubjectVerdicts, ...] = ()
    counts: tuple[RuleCount, ...] = ()
    job: int = 0
    is_exact: bool = False
    allocation: Allocation | None = None


#: The detail of a closed finding that names the withdrawn batch on which it had rested.
WITHDRAWN = "withdrawn"
#: What the rule of a finding about a share of more than its whole begins with.
SHARE = "share."


#: The detail of a suspicion that closed without a verdict: `cause` gone, or so `answered`.
LIFTED = "lifted"

#: `suspected` (疑似) is no verdict: a fact is wanting, and what is stated gives cause.
FindingState = Literal["open", "suspected", "unverifiable", "closed"]


@dataclass(frozen=True)
class Finding:
    """A finding (问题): one rule or indicator that needs attention for one subject, over time.

    The key carries no edition, so a finding lives across years.
    """

    family: str
    rule: str
    zone: str
    area: str
    state: FindingState
    severity: str
    run: int
    opened_run: int
    opened_at: str
    details: dict[str, str | int | float | None] = field(default_factory=dict)
    subject: str = ""

    @property
    def is_withdrawn(self) -> bool:
        """Tell a finding that closed because the facts that it rested on were withdrawn."""
        return self.state == "closed" and WITHDRAWN in self.details

    @property
    def is_lifted(self) -> bool:
        """Tell a suspicion that closed though nothing proves the matter either way."""
        return self.state == "closed" and LIFTED in self.details

    @property
    def key(self) -> str:
        """Name the finding across editions and years."""
        return finding_key(self.family, self.rule, self.zone, self.area, self.subject)


def finding_key(family: str, rule: str, zone: str, area: str, subject: str) -> str:
    """Name what is found across editions and years: the rule, and for whom."""
    return "/".join((family, rule, zone, area, *([subject] if subject else [])))
