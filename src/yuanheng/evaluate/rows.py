"""The rows behind a quantity (依据): those counted, and those that nobody can judge yet."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from yuanheng.ledger.record.known import snapshot
from yuanheng.ledger.record.merging import merged
from yuanheng.model.evaluation import Statement
from yuanheng.ports import Engine, Record
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.compile import compile_left_out, compile_rows
from yuanheng.standards.scorecards.scorecard import QuantitySpec


@dataclass(frozen=True)
class Asked:
    """Whose rows are asked for: a zone's, in one 评价范围 of it or of one enterprise."""

    seq: int
    period: str
    zone: str
    area: str


def rows_behind(store: Record, engine: Engine, quantity: QuantitySpec, asked: Asked) -> pa.Table:
    """Give the rows of a quantity as known at `seq`: seq, source_row, number, amount, counted.

    `counted` is null on a row that cannot be judged; such rows stand first, then the largest.
    """
    return _run(store, engine, quantity, asked, compile_rows(quantity))


def rows_left_out(store: Record, engine: Engine, quantity: QuantitySpec, asked: Asked) -> pa.Table:
    """Give the rows that a quantity leaves out, with the parts of its condition each fails."""
    return _run(store, engine, quantity, asked, compile_left_out(quantity))


def _run(
    store: Record, engine: Engine, quantity: QuantitySpec, asked: Asked, statement: Statement
) -> pa.Table:
    """Ask for rows of the zone as they were known."""
    zones, periods = frozenset({asked.zone}), frozenset({asked.period})
    facts = snapshot(store, quantity.relation, asked.seq, zones=zones, periods=periods)
    relation = merged(store, facts, ledger_schema().relations[quantity.relation], asked.seq)
    key = {"period": asked.period, "zone": asked.zone, "area": asked.area}
    return engine.run(statement, {quantity.relation: relation}, key)
