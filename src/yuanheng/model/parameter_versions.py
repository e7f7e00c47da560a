"""Parameter versions (参数版本): sets of values that were fixed on a day, and why."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ParameterVersion:
    """A set of parameter values of one standard, dated and never changed afterwards.

    values: by parameter, each with value, unit, status and reference, as a run keeps them;
    valid_from: the day from which the set holds; ledger_seq: the last sequence number of the
    ledger when it was saved, so that what was known earlier does not show it; based_on: the set
    that the values were taken from before some were changed.
    """

    n: int
    standard: str
    name: str
    valid_from: str
    reason: str
    reference: str
    recorded_at: str
    actor: str
    ledger_seq: int
    pack_digest: str
    based_on: str | None = None
    values: dict[str, dict[str, str | float]] = field(default_factory=dict)
