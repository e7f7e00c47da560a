"""Cases of a rulebook (算例): one subject, what is known of it, and the verdicts that follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from yuanheng.standards.scorecards.cases import Cell
from yuanheng.standards.yaml.source import Strict, Yaml

Expected = Literal["met", "not-met", "not-provable"]


@dataclass(frozen=True)
class RuleCase:
    """A case: the day, what is known, the parameters, and what must come out."""

    name: str
    ref: str
    as_of: str
    given: dict[str, Cell]
    rows: dict[str, tuple[dict[str, Cell], ...]]
    settings: dict[str, str | float]
    verdicts: dict[str, Expected]
    missing: dict[str, tuple[str, ...]]
    signs: dict[str, tuple[str, ...]]
    falls_due: dict[str, str | None]
    binding: dict[str, str]
    amounts: dict[str, float]
    tolerance: float


class _RuleCase(Strict):
    case: str
    ref: str
    as_of: str
    given: dict[str, Cell] = Field(default_factory=dict)
    rows: dict[str, list[dict[str, Cell]]] = Field(default_factory=dict)
    settings: dict[str, str | float | int] = Field(default_factory=dict, alias="with")
    expect: dict[str, Expected]
    missing: dict[str, list[str]] = Field(default_factory=dict)
    suspect: dict[str, list[str]] = Field(default_factory=dict)
    falls_due: dict[str, str | None] = Field(default_factory=dict)
    binding: dict[str, str] = Field(default_factory=dict)
    amount: dict[str, float | int] = Field(default_factory=dict)
    within: float = 0.005


class _RuleCases(Strict):
    cases: list[_RuleCase]


def read_rule_cases(yaml: Yaml) -> tuple[RuleCase, ...]:
    """Read the cases of a rulebook; StandardError with line where one is malformed."""
    return tuple(
        RuleCase(
            name=raw.case,
            ref=raw.ref,
            as_of=raw.as_of,
            given=dict(raw.given),
            rows={name: tuple(rows) for name, rows in raw.rows.items()},
            settings=dict(raw.settings),
            verdicts=dict(raw.expect),
            missing={rule: tuple(names) for rule, names in raw.missing.items()},
            signs={rule: tuple(names) for rule, names in raw.suspect.items()},
            falls_due=dict(raw.falls_due),
            binding=dict(raw.binding),
            amounts={rule: float(value) for rule, value in raw.amount.items()},
            tolerance=raw.within,
        )
        for raw in yaml.parse(_RuleCases).cases
    )
