"""The rows behind a part (到地块、到企业): plots and firms whose amount came, went or changed.

The amounts of the rows add up to the change of the quantity. Its part of the figure is shared out
among them in proportion to their amounts, for within one quantity no row comes before another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import pyarrow as pa

from yuanheng.evaluate.moved.figure import Part
from yuanheng.evaluate.moved.leaves import Subject
from yuanheng.ledger.record.known import snapshot
from yuanheng.ledger.record.merging import merged
from yuanheng.model.evaluation import Run, Statement
from yuanheng.ports import Engine, Record
from yuanheng.standards.formula.tree import DIALECT
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.scorecard import QuantitySpec, Scorecard

Cause = Literal["came", "went", "counts", "counts-no-more", "amount"]


@dataclass(frozen=True)
class RowMoved:
    """A plot or firm that moved a quantity, by how much, in storage units, and why.

    cause: it came or went, counts now or no more for what its columns say, or its amount changed.
    turned: the columns that decide whether it counts, as they were and as they are. fact: the
    record that it leads to, that of after where there is one. number_before: where a later survey
    numbers the same patch otherwise.
    """

    name: str
    number_before: str
    fact: str
    relation: str
    cause: Cause
    was: int
    now: int
    turned: tuple[tuple[str, Any, Any], ...]
    part: Fraction

    @property
    def delta(self) -> int:
        """Give the change of its amount."""
        return self.now - self.was


@dataclass(frozen=True)
class _Row:
    """The rows of one name on one side: their amount as far as it counts, and what decides that."""

    name: str
    amount: int
    counted: bool
    fact: str
    decides: Mapping[str, Any]


def rows_moved(
    record: Record,
    engine: Engine,
    card: Scorecard,
    runs: tuple[Run, Run],
    subject: Subject,
    part: Part,
) -> tuple[RowMoved, ...]:
    """Name the rows behind a part that is about a quantity, the largest first."""
    change = part.change
    if len(part.together) > 1 or change.kind not in ("facts", "corrected"):
        return ()
    before, after = runs
    spec = card.quantities[change.name]
    then, corrected, now = (
        (before, before.ledger_seq),
        (before, after.ledger_seq),
        (after, after.ledger_seq),
    )
    sides = (then, corrected) if change.kind == "corrected" else (corrected, now)
    area = subject.subject or change.area
    tables = [_table(record, spec, run, seq, subject.zone) for run, seq in sides]
    old, new = (
        _rows(engine, spec, table, {"period": run.period, "zone": subject.zone, "area": area})
        for table, (run, _) in zip(tables, sides, strict=True)
    )
    numbers = _numbers(*tables) if change.kind == "facts" else {}
    new = {_key(name, numbers, old): row for name, row in new.items()}
    names = [key for key in dict.fromkeys((*old, *new)) if _amount(old, key) != _amount(new, key)]
    total = sum(_amount(new, key) - _amount(old, key) for key in names)
    found = [_moved(spec, key, old, new, part.part, total) for key in names]
    return tuple(sorted(found, key=lambda row: (-abs(row.delta), row.name)))


def _numbers(old: pa.Table, new: pa.Table) -> dict[str, str]:
    """Give the earlier numbers of patches that a survey numbers anew."""
    if "boundary" not in old.column_names:
        return {}
    # Few figures are asked for down to their patches, and shapes need the libraries of maps.
    from yuanheng.monitor.displacement import renumbered  # noqa: PLC0415

    return renumbered(old, new)


def _key(name: str, numbers: Mapping[str, str], old: Mapping[str, _Row]) -> str:
    """Name a row as the side before does, so that the same patch is held against itself."""
    if name in numbers:
        return numbers[name]
    return f"{name}\n" if name in old and name in numbers.values() else name


def _amount(rows: Mapping[str, _Row], name: str) -> int:
    return rows[name].amount if name in rows else 0


def _moved(
    spec: QuantitySpec,
    key: str,
    old: Mapping[str, _Row],
    new: Mapping[str, _Row],
    part: Fraction,
    total: int,
) -> RowMoved:
    """Say how one plot or firm moved."""
    was, now = old.get(key), new.get(key)
    before, after = _amount(old, key), _amount(new, key)
    name = now.name if now else key
    cause: Cause = "amount"
    if was is None or now is None:
        cause = "came" if was is None else "went"
    elif was.counted is not now.counted:
        cause = "counts" if now.counted else "counts-no-more"
    turned = []
    if was is not None and now is not None:
        turned = [
            (column, was.decides[column], now.decides[column])
            for column in was.decides
            if was.decides[column] != now.decides[column]
        ]
    return RowMoved(
        name,
        key if was and now and was.name != now.name else "",
        now.fact if now else was.fact if was else "",
        spec.relation,
        cause,
        before,
        after,
        tuple(turned),
        part * (after - before) / total if total else Fraction(0),
    )


def _table(record: Record, spec: QuantitySpec, run: Run, seq: int, zone: str) -> pa.Table:
    """Read the facts of a quantity in a zone on one side."""
    zones, periods = frozenset({zone}), frozenset({run.period})
    facts = snapshot(record, spec.relation, seq, zones=zones, periods=periods)
    return merged(record, facts, ledger_schema().relations[spec.relation], seq)


def _rows(
    engine: Engine, spec: QuantitySpec, table: pa.Table, asked: Mapping[str, str]
) -> dict[str, _Row]:
    """Read the rows of a quantity on one side, by the name that people know them by."""
    rows = engine.run(_statement(spec), {spec.relation: table}, asked).to_pylist()
    return dict(_named(spec, rows))


def _named(spec: QuantitySpec, rows: list[dict[str, Any]]) -> Iterator[tuple[str, _Row]]:
    """Put rows of one name together: their amounts add up, and what they agree on is known."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_name.setdefault(str(row["label"] or ""), []).append(row)
    decides = spec.where.names if spec.where and spec.measure is None else ()
    for name, those in by_name.items():
        yield (
            name,
            _Row(
                name,
                sum(row["amount"] or 0 for row in those if row["counted"]),
                any(row["counted"] for row in those),
                str(those[-1]["fact"] or ""),
                {c: _agreed([row[c] for row in those]) for c in decides},
            ),
        )


def _agreed(values: list[Any]) -> Any:  # noqa: ANN401 - a cell of any type
    """Give the value that all rows have; None where they differ."""
    return values[0] if all(value == values[0] for value in values) else None


def _statement(spec: QuantitySpec) -> Statement:
    """Give all rows of an area, with their name, whether they count, and their amount."""
    columns = {c.name for c in ledger_schema().relations[spec.relation].columns}
    label = next((c for c in ("number", "name", "measure") if c in columns), "source_row")
    condition = spec.where.sql(DIALECT) if spec.where else "TRUE"
    decides = "".join(f", {name}" for name in (spec.where.names if spec.where else ()))
    text = (
        f"SELECT CAST({label} AS VARCHAR) AS label, fact{decides},\n"
        f"  coalesce({condition}, FALSE) AS counted, {spec.column} AS amount\n"
        f"FROM {spec.relation}\n"
        f"WHERE period = $period AND zone = $zone AND {spec.by} = $area\n"
        "ORDER BY seq, source_row"
    )
    return Statement(text, DIALECT, ("period", "zone", "area"), (spec.relation,))
