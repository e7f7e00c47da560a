"""What a figure of a run rests on (依据): amounts, parameters, type, and those beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import pyarrow as pa

from yuanheng.evaluate.exact_values import exact_value
from yuanheng.evaluate.group_scores import Group, grouped
from yuanheng.evaluate.measured import Measured, read_rows
from yuanheng.evaluate.scoring import Leaf
from yuanheng.ledger.record.known import snapshot
from yuanheng.ledger.record.merging import merged
from yuanheng.model.evaluation import Run
from yuanheng.ports import Engine, Record
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.compile import compile_scorecard
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.standards.scorecards.scorecard import Scorecard

Ends = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True)
class Side:
    """A standard on the facts of a period as known at a number, with a run's parameters and types.

    kinds: the type of each subject, by zone and enterprise.
    """

    card: Scorecard
    rows: Sequence[Measured]
    values: Mapping[str, Value]
    kinds: Mapping[tuple[str, str], str | None]

    def row(self, zone: str, subject: str, area: str) -> Measured | None:
        """Find what was measured of a subject in an area; None where it does not stand there."""
        place = zone, subject, area
        return next((r for r in self.rows if (r.zone, r.subject, r.area) == place), None)

    def amounts(self, zone: str, subject: str, area: str) -> dict[str, int | None]:
        """Give the quantities of a subject as the whole numbers that they are."""
        row = self.row(zone, subject, area)
        found = row.amounts if row else (None,) * len(self.card.quantities)
        return dict(zip(self.card.quantities, found, strict=True))

    def others_ends(self, kind: str, area: str, leaf: Leaf, but: tuple[str, str]) -> Ends:
        """Give lowest and highest value of the others of a group; None where there is none."""
        spec = self.card.indicators[leaf.id]
        at = list(self.card.indicators).index(leaf.id)
        found = []
        for row in self.rows:
            is_other = (row.zone, row.subject) != but and row.area == area
            if is_other and self.kinds.get((row.zone, row.subject)) == kind:
                named = dict(zip(self.card.quantities, row.amounts, strict=True))
                value = exact_value(spec, named)
                if value is not None and row.indicators[at].value is not None:
                    found.append(value)
        return (min(found), max(found)) if found else (None, None)

    def mean(self, kind: str, area: str, indicator: str) -> Fraction | None:
        """Give what the policy of the standard puts where facts of an indicator are missing."""
        if indicator not in self.card.missing or (kind, area) not in self._groups:
            return None
        group = self._groups[kind, area][1]
        column = [leaf.id for leaf in group.plan.leaves].index(indicator)
        mean = group.exact.means.get(column)
        return None if mean is None or mean.value != mean.value else mean.exact

    @cached_property
    def _groups(self) -> dict[tuple[str, str], tuple[list[int], Group]]:
        kinds = [self.kinds.get((r.zone, r.subject)) for r in self.rows]
        return grouped(self.card, self.rows, kinds, self.values)


def values_of(run: Run) -> dict[str, Value]:
    """Give the parameters that a run was made with."""
    return {
        name: Value(v["value"], str(v["unit"]), str(v["status"]), str(v["reference"]))
        for name, v in run.parameters.items()
    }


def side_of(
    record: Record, engine: Engine, card: Scorecard, run: Run, *, facts_of: Run, seq: int
) -> Side:
    """Measure the facts of a run's period, as known at a number, by a standard.

    run: whose parameters and types stand; facts_of: whose period and zones.
    """
    relations = read_relations(record, card, facts_of, seq)
    rows = engine.run(compile_scorecard(card), relations, {"period": facts_of.period})
    kinds = {(r.zone, r.subject): r.type for r in run.results}
    return Side(card, read_rows(card, rows), values_of(run), kinds)


def read_relations(record: Record, card: Scorecard, run: Run, seq: int) -> dict[str, pa.Table]:
    """Read what a standard measures of the zones and period of a run, merged firms as one."""
    zones, periods = frozenset(run.zones), frozenset({run.period})
    found = {}
    for name in card.relations:
        table = snapshot(record, name, seq, zones=zones, periods=periods)
        if not card.subject.has_areas:
            table = merged(record, table, ledger_schema().relations[name], seq)
        found[name] = table
    return found


def with_ends(leaf: Leaf, low: float | None, high: float | None) -> Leaf:
    """Put the ends of min_max that stand in a state into an indicator's way of scoring."""
    return replace(leaf, low=low, high=high)
