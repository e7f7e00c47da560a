"""The contract as of a day follows its changes, and says nothing that a signing day could undo."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.monitor.contracts import CHANGE, SUPPLY, on_day
from yuanheng.standards.relations import ledger_schema

SCHEMA = ledger_schema()
DAYS = [f"2012-{m:02}-{d:02}" for m in (1, 2, 3) for d in (1, 15, 28)]
STARTS = ("2012-06-01", "2012-09-01", "2013-03-31")


def table(relation: str, rows: list[dict[str, Any]]) -> pa.Table:
    stored = SCHEMA.relations[relation].stored
    schema = pa.schema([(n, ARROW_TYPES[k]) for n, k in (*SYSTEM_COLUMNS, *stored)])
    return pa.Table.from_pylist([{n: r.get(n) for n in schema.names} for r in rows], schema)


def supply(start: str = "2012-01-01", price: int = 10**11) -> dict[str, Any]:
    days = {"agreed_start_from": start, "agreed_start_to": start}
    return {"zone": "Z", "number": "P1", "period": "2012", "price": price, **days}


def change(column: str, new: str, signed: tuple[str | None, str | None]) -> dict[str, Any]:
    days = {"signed_on_from": signed[0], "signed_on_to": signed[1]}
    return {"zone": "Z", "supply": "P1", "changed_column": column, "new_value": new, **days}


def start_on(day: str, changes: list[dict[str, Any]]) -> tuple[str | None, str | None]:
    found = on_day(SUPPLY, table(SUPPLY, [supply()]), table(CHANGE, changes), day, SCHEMA)
    row = found.to_pylist()[0]
    return row["agreed_start_from"], row["agreed_start_to"]


def test_a_change_counts_from_the_day_it_was_signed() -> None:
    told = [change("agreed_start", "2012-06-01", ("2012-02-15", "2012-02-15"))]
    assert start_on("2012-02-14", told) == ("2012-01-01", "2012-01-01")
    assert start_on("2012-02-15", told) == ("2012-06-01", "2012-06-01")


def test_a_new_price_is_read_with_its_unit() -> None:
    told = [change("price", "1.2亿元", ("2012-02-15", "2012-02-15"))]
    found = on_day(SUPPLY, table(SUPPLY, [supply()]), table(CHANGE, told), "2012-03-01", SCHEMA)
    assert found.column("price").to_pylist() == [12 * 10**11]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**6))
def test_what_stands_on_a_day_holds_whenever_the_changes_were_signed(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    spans = [sorted(rng.choices(DAYS, k=2)) for _ in range(rng.randrange(1, 4))]
    news = [rng.choice(STARTS) for _ in spans]
    day = rng.choice(DAYS)
    open_ = [(s[0] if rng.random() < 0.9 else None, s[1]) for s in spans]
    first, last = start_on(
        day, [change("agreed_start", n, s) for n, s in zip(news, open_, strict=True)]
    )
    for _ in range(4):
        signed = [rng.choice([d for d in DAYS if s[0] <= d <= s[1]]) for s in spans]
        exact = start_on(
            day, [change("agreed_start", n, (d, d)) for n, d in zip(news, signed, strict=True)]
        )
        ends = tuple(exact)
        assert first is None or (ends[0] is not None and first <= ends[0])
        assert last is None or (ends[1] is not None and ends[1] <= last)
