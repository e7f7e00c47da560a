"""The rows behind a quantity (依据): those counted, and those that nobody can judge yet."""

from __future__ import annotations

import pyarrow as pa

from yuanheng.ledger.record.known import snapshot
from yuanheng.ledger.record.merging import merged
from yuanheng.ports import Engine, Record
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.compile import compile_rows
from yuanheng.standards.scorecards.scorecard import QuantitySpec


def rows_behind(
    store: Record,
    engine: Engine,
    quantity: QuantitySpec,
    *,
    seq: int,
    period: str,
    zone: str,
    area: str,
) -> pa.Table:
    """Give the rows of a quantity as known at `seq`: seq, source_row, number, amount, counted.

    area: the 评价范围, or the enterprise. `counted` is null on a row that cannot be judged; such
    rows stand first, then the largest.
    """
    facts = snapshot(
        store, quantity.relation, seq, zones=frozenset({zone}), periods=frozenset({period})
    )
    relation = merged(store, facts, ledger_schema().relations[quantity.relation], seq)
    return engine.run(
        compile_rows(quantity),
        {quantity.relation: relation},
        {"period": period, "zone": zone, "area": area},
    )
