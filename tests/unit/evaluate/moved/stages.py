"""Runs and the facts they rest on, made of whole amounts without a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from yuanheng.evaluate.exact_values import exact_value
from yuanheng.evaluate.group_scores import score_groups
from yuanheng.evaluate.measured import Measured
from yuanheng.evaluate.moved.leaves import Stages
from yuanheng.evaluate.moved.sides import Side
from yuanheng.evaluate.weighing import shares_of, total_of
from yuanheng.model.evaluation import (
    AreaResult,
    IndicatorValue,
    Missing,
    QuantityValue,
    Run,
    ZoneResult,
)
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.standards.scorecards.scorecard import Scorecard

Amounts = Mapping[str, int | None]
Facts = Mapping[tuple[str, str], Amounts]
"""The amounts by subject and area: of an enterprise (name, ""), of a zone ("", area)."""


def numbers(**values: float) -> dict[str, Value]:
    return {name: Value(value, "", "supplied", "") for name, value in values.items()}


def measured(card: Scorecard, subject: str, area: str, amounts: Amounts) -> Measured:
    """What the statement gives of a subject; a share beyond its whole has no value."""
    indicators = []
    for spec in card.indicators.values():
        named = {name: amounts.get(name) for name in card.quantities}
        value = exact_value(spec, named)
        lacks = tuple(
            Missing("column", name, 1, name) for name in spec.formula.names if named[name] is None
        )
        told = None if value is None else float(value)
        indicators.append(IndicatorValue(spec.id, told, "confirmed", lacks))
    found = tuple(amounts.get(name) for name in card.quantities)
    quantities = tuple(
        QuantityValue(name, None if amount is None else float(amount), 1, 0)
        for name, amount in zip(card.quantities, found, strict=True)
    )
    return Measured("Z1", area, subject, subject, found, quantities, tuple(indicators), (), ())


@dataclass(frozen=True)
class Judged:
    """A standard on some facts: what a run would say of them."""

    card: Scorecard
    facts: Facts
    values: Mapping[str, Value]
    kind: str

    @property
    def rows(self) -> tuple[Measured, ...]:
        return tuple(measured(self.card, s, area, f) for (s, area), f in self.facts.items())

    @property
    def side(self) -> Side:
        kinds = {("Z1", subject): self.kind for subject, _ in self.facts}
        return Side(self.card, self.rows, self.values, kinds)

    def run(self, number: int, period: str) -> Run:
        rows = self.rows
        trees = score_groups(self.card, rows, [self.kind] * len(rows), self.values)
        areas: dict[str, list[AreaResult]] = {}
        for row, nodes in zip(rows, trees, strict=True):
            area = AreaResult(row.area, row.quantities, row.indicators, nodes)
            areas.setdefault(row.subject, []).append(area)
        shares, _ = shares_of(self.card, self.values)
        results = tuple(
            ZoneResult(
                "Z1",
                subject,
                self.kind,
                "",
                tuple(found),
                total_of(self.card, tuple(found), "confirmed", shares),
                subject,
            )
            for subject, found in areas.items()
        )
        plain = {name: value.plain() for name, value in self.values.items()}
        return Run(
            id=number,
            standard=self.card.id,
            pack_digest="",
            ledger_seq=number,
            period=period,
            as_of=f"{period}-12-31",
            zones=("Z1",),
            parameters=plain,
            engine="duck",
            code="",
            official=True,
            created_at="",
            result_digest="",
            results=results,
            observations=(),
            is_exact=True,
        )

    def score(self, subject: str, node: str = "total", area: str = "") -> float | None:
        """What the scoring of the program says, in doubles."""
        result = next(r for r in self.run(1, "2022").results if r.subject == subject)
        if node == "total":
            return result.total.score
        nodes = next(a for a in result.areas if a.area == area).nodes
        return next(n for n in nodes if n.id == node).score

    def with_amount(self, place: tuple[str, str], name: str, amount: int | None) -> Judged:
        return replace(self, facts={**self.facts, place: {**self.facts[place], name: amount}})


def stages(then: Judged, corrected: Judged, now: Judged) -> dict[str, Stages]:
    return {then.card.id: Stages(then.side, corrected.side, now.side)}
