"""What an evaluation yields: quantities, indicators, scores, and what is missing for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

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
    `parameter`: the user has not given `name`; `no-value`: the formula divides by zero.
    """

    kind: Literal["column", "measure", "parameter", "no-value", "type"]
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
class NodeScore:
    """The score of a node of the weight tree; None where it is not provable."""

    id: str
    score: float | None
    weight: float | None
    status: str
    ideal: float | None = None
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class AreaResult:
    """All that was found for one 评价范围 of a zone."""

    area: str
    quantities: tuple[QuantityValue, ...]
    indicators: tuple[IndicatorValue, ...]
    nodes: tuple[NodeScore, ...]


@dataclass(frozen=True)
class ZoneResult:
    """All that was found for one zone: its type, its areas and its score."""

    zone: str
    name: str
    type: str | None
    type_basis: str
    areas: tuple[AreaResult, ...]
    total: NodeScore


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
    """A frozen evaluation: everything needed to get the same figures again."""

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


@dataclass(frozen=True)
class Finding:
    """A finding (问题): one rule or indicator that needs attention for one subject, over time.

    The key carries no edition, so a finding lives across years.
    """

    family: str
    rule: str
    zone: str
    area: str
    state: Literal["open", "unverifiable", "closed"]
    severity: str
    run: int
    opened_run: int
    opened_at: str
    details: dict[str, str | int | float | None] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Name the finding across editions and years."""
        return f"{self.family}/{self.rule}/{self.zone}/{self.area}"
