"""What the missing cells of a row could be (可能的取值): in which quantities it may count.

A code may be any of its list, a yes or no either; an amount that is nobody's debt is not below
nothing. Of anything else no bound is reasoned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import pyarrow as pa

from yuanheng.model.evaluation import Statement
from yuanheng.model.ledger import ARROW_TYPES
from yuanheng.ports import Engine
from yuanheng.standards.formula.tree import DIALECT
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.scorecard import QuantitySpec, Scorecard

#: More ways to complete one row are not gone through; then each quantity may have it or not.
_MOST_WAYS = 5000

Range = tuple[Fraction | None, Fraction | None]
"""From the least to the most; None where no bound is reasoned."""
NOTHING: Range = (Fraction(0), Fraction(0))
UNBOUNDED: Range = (None, None)
Option = Mapping[str, Range]
"""What one way to complete a row adds to each quantity."""


@dataclass(frozen=True)
class Members:
    """The rows of a subject: what is certain of each quantity, and what open rows may add.

    unstated: the quantities of which nobody stated a figure.
    """

    certain: Mapping[str, Fraction]
    open_rows: Sequence[Sequence[Option]]
    unstated: frozenset[str]

    def range_of(self, name: str) -> Range:
        """Give the least and the most that a quantity can be."""
        if name in self.unstated:
            return UNBOUNDED
        low: Fraction | None = self.certain.get(name, Fraction(0))
        high = low
        for options in self.open_rows:
            lows, highs = zip(*(option.get(name, NOTHING) for option in options), strict=True)
            low = (
                None if low is None or None in lows else low + min(x for x in lows if x is not None)
            )
            high = (
                None
                if high is None or None in highs
                else high + max(x for x in highs if x is not None)
            )
        return low, high


def members_of(
    engine: Engine,
    card: Scorecard,
    rows: Mapping[str, Sequence[dict[str, Any]]],
) -> Members:
    """Complete the open rows of a subject; rows: all that it has of each relation."""
    certain: dict[str, Fraction] = {}
    open_rows: list[Sequence[Option]] = []
    unstated: set[str] = set()
    for relation in card.relations:
        specs = [q for q in card.quantities.values() if q.relation == relation]
        if not specs:
            continue
        own = rows.get(relation, ())
        measured = [q for q in specs if q.measure is not None]
        stated = {r["measure"] for r in own if r["value"] is not None} if measured else set()
        unstated |= {q.id for q in measured if q.measure not in stated}
        if not own and ledger_schema().relations[relation].absent != "zero":
            unstated |= {q.id for q in specs}
        for options in _completed(engine, relation, specs, own):
            if len(options) > 1 or any(
                low != high or low is None for low, high in options[0].values()
            ):
                open_rows.append(options)
            else:
                for name, (amount, _) in options[0].items():
                    certain[name] = certain.get(name, Fraction(0)) + (amount or 0)
    return Members(certain, open_rows, frozenset(unstated))


def _completed(
    engine: Engine, relation: str, specs: Sequence[QuantitySpec], rows: Sequence[dict[str, Any]]
) -> list[Sequence[Option]]:
    """Give for every row the ways in which it can be completed."""
    columns = tuple(dict.fromkeys(c for q in specs for c in (q.where.names if q.where else ())))
    ways = {
        cells: _ways(relation, columns, cells)
        for cells in dict.fromkeys(tuple(row[c] for c in columns) for row in rows)
    }
    every = list(dict.fromkeys(way for found in ways.values() for way in found))
    holds = dict(zip(every, _judged(engine, relation, specs, columns, every), strict=True))
    return [
        _distinct(
            _option(relation, specs, row, holds[way])
            for way in ways[tuple(row[c] for c in columns)]
        )
        for row in rows
    ]


def _distinct(options: Iterable[Option]) -> list[Option]:
    """Keep each option once."""
    return list({tuple(sorted(o.items())): o for o in options}.values())


def _ways(relation: str, columns: Sequence[str], cells: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Give the ways to fill the empty cells; one that cannot be listed stays empty."""
    lists = [
        [cell] if cell is not None else _candidates(relation, name)
        for name, cell in zip(columns, cells, strict=True)
    ]
    count = 1
    for found in lists:
        count *= len(found)
    return list(product(*lists)) if count <= _MOST_WAYS else [tuple(cells)]


def _candidates(relation: str, name: str) -> list[Any]:
    """Give what a cell of a column can be, as far as that can be listed."""
    schema = ledger_schema()
    column = schema.relations[relation].column(name)
    if column.type == "boolean":
        return [True, False]
    codes = schema.codes(column) if column.type == "code" else None
    return list(codes.codes) if codes else [None]


def _judged(
    engine: Engine,
    relation: str,
    specs: Sequence[QuantitySpec],
    columns: Sequence[str],
    ways: Sequence[tuple[Any, ...]],
) -> list[tuple[bool | None, ...]]:
    """Tell for each way which quantities the row counts in; None where that stays unknown."""
    if not columns:
        return [(True,) * len(specs) for _ in ways]
    kinds = dict(ledger_schema().relations[relation].stored)
    table = pa.table(
        {
            "way": pa.array(range(len(ways)), pa.int64()),
            **{
                name: pa.array([way[n] for way in ways], ARROW_TYPES[kinds[name]])
                for n, name in enumerate(columns)
            },
        }
    )
    told = ",\n".join(
        f"  ({q.where.sql(DIALECT) if q.where else 'TRUE'}) AS is_{q.id}" for q in specs
    )
    text = f"SELECT way,\n{told}\nFROM {relation}\nORDER BY way"
    found = engine.run(Statement(text, DIALECT, (), (relation,)), {relation: table}, {})
    return list(zip(*(found.column(f"is_{q.id}").to_pylist() for q in specs), strict=True))


def _option(
    relation: str,
    specs: Sequence[QuantitySpec],
    row: Mapping[str, Any],
    holds: Sequence[bool | None],
) -> Option:
    """Give what a row adds to each quantity where it is completed in one way."""
    found: dict[str, Range] = {}
    for spec, counts in zip(specs, holds, strict=True):
        if counts is False:
            continue
        low, high = _amount(relation, spec, row[spec.column])
        if counts is None:
            low, high = _or_nothing(low, min), _or_nothing(high, max)
        found[spec.id] = low, high
    return found


def _or_nothing(
    end: Fraction | None, choose: Callable[[Fraction, Fraction], Fraction]
) -> Fraction | None:
    """Move an end so that nothing is within it."""
    return None if end is None else choose(end, Fraction(0))


def _amount(relation: str, spec: QuantitySpec, amount: int | None) -> Range:
    """Give an amount, or between what one that is missing lies."""
    if amount is not None:
        return Fraction(amount), Fraction(amount)
    column = ledger_schema().relations[relation].column(spec.column)
    return UNBOUNDED if column.signed or spec.measure is not None else (Fraction(0), None)
