"""Facts as cells of a sheet (填写形式), written so that reading a cell gives the fact again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pyarrow as pa

from yuanheng.errors import LedgerError, Where, say
from yuanheng.ledger.event_words import NONE_STATED
from yuanheng.ledger.tables.cell_readers import BLANK, MARKS_OF_FAILURE, NO, YES, read_cell
from yuanheng.ledger.tables.measured_values import is_measured, measure_unit
from yuanheng.ledger.values import Span, marked_text
from yuanheng.model.relation import NEVER, Column, Relation
from yuanheng.model.units import Unit, parse_unit, storage_unit
from yuanheng.standards.relations import Schema
from yuanheng.words.figures import whole_period

Written = str | int | float | None

_FIRST_DAY = date.min.isoformat()
#: Excel keeps fifteen digits of a number and takes texts up to this length.
_DIGITS = 15
_LONGEST_TEXT = 32_767
#: Codes of so many digits are known as such (行业代码 3311).
_KNOWN_DIGITS = 3
_UNWRITABLE = frozenset("\ufffe\uffff")
#: Units in which an amount is written where its digits in that of its column never end: 1 亩 is
#: 0.0666… hm². A stored area is always a decimal of 亩.
_OTHERS = ("亩", "m2", "元", "kWh", "tce", "t", "人")


def written_columns(relation: Relation) -> tuple[Column, ...]:
    """Name the columns that a sheet can hold: all but shapes."""
    return tuple(c for c in relation.columns if c.type != "geometry")


def written_column(
    relation: Relation, column: Column, schema: Schema, facts: pa.Table, *, in_words: bool = False
) -> list[Written]:
    """Write the cells of one column; LedgerError where a cell would not read back as its fact.

    in_words: codes stand by their Chinese names, as a sheet for people has them.
    """
    stored = [facts.column(name).to_pylist() for name, _ in column.stored]
    values: Sequence[Any] = (
        [Span(*days) for days in zip(*stored, strict=True)] if column.type == "event" else stored[0]
    )
    if is_measured(relation, column):
        units = [measure_unit(schema, code) for code in facts.column("measure").to_pylist()]
        pairs = zip(values, units, strict=True)
        return [None if v is None else written_amount(int(v), unit) for v, unit in pairs]
    known: dict[Any, Written] = {}
    cells = []
    for n, value in enumerate(values):
        if value not in known:
            known[value] = _written(column, value)
            if in_words and column.codes and isinstance(value, str):
                known[value] = written_code(column, schema, value)
            _check(relation, column, schema, value, known[value], n)
        cells.append(known[value])
    return cells


def written_span(span: Span) -> str | None:
    """Write the days that an event leaves open: `2006`, `2006-12`, `2006-12-01`, else in words.

    What had not happened by a day is written so (`截至2013-12-31未发生`): `2014-01-01～` reads as
    if it had begun then. So are what had (`截至2013-12-31已发生`), and the days between two.
    """
    first, last = span.first, span.last
    if first is not None and last is None and first > _FIRST_DAY:
        before = date.fromisoformat(first) - timedelta(days=1)
        return f"截至{before.isoformat()}未发生"
    if first is None:
        return None if last is None else f"截至{last}已发生"
    if last is None:
        return f"{first}～"
    if first == last:
        return NONE_STATED[0] if first == NEVER else first
    return whole_period(first, last) or f"{first}至{last}之间"


def written_amount(stored: int, unit: Unit) -> str | float:
    """Write a stored amount in the unit of its column: a number where fifteen digits say it all.

    Where its digits never end there, another unit that people write stands beside it (`1亩`).
    """
    storage = storage_unit(unit)
    digits = _decimal(stored * storage.factor_to(unit))
    if digits is not None:
        exact = len(digits.replace(".", "").strip("0")) <= _DIGITS
        return float(digits) if exact else digits
    for other in map(parse_unit, _OTHERS):
        if other.is_compatible(unit):
            digits = _decimal(stored * storage.factor_to(other))
            if digits is not None:
                return f"{digits}{other.text}"
    return f"{stored}{storage.text}"


def written_code(column: Column, schema: Schema, code: str) -> str:
    """Write a code as people say it: 新建; A2 工矿仓储用地 where the code itself is known.

    One whose words would not be read as it again stays as it is.
    """
    entry = schema.code_lists[str(column.codes)].codes.get(code)
    if entry is None or not code.isascii():
        return code
    label = entry.label["zh"]
    is_known = code[0].isupper() or (len(code) >= _KNOWN_DIGITS and code.isdigit())
    for text in (f"{code} {label}", label) if is_known else (label,):
        if read_cell(column, schema, text) == code:
            return text
    return code


def _written(column: Column, value: Any) -> Written:  # noqa: ANN401 - a fact of any type
    """Write one fact."""
    if value is None or isinstance(value, Span):
        return None if value is None else written_span(value)
    if isinstance(value, bool):
        return YES[0] if value else NO[0]
    if column.unit is not None:
        return written_amount(int(value), column.unit)
    if isinstance(value, int):
        return value if abs(value) < 10**_DIGITS else str(value)
    if isinstance(value, float):
        return value if float(f"{value:.{_DIGITS}g}") == value else repr(value)
    return marked_text(str(value), BLANK, MARKS_OF_FAILURE)


def _check(
    relation: Relation, column: Column, schema: Schema, value: object, cell: Written, row: int
) -> None:
    """Read a cell as the import will; a fact that a sheet cannot say must not be lost silently."""
    again = read_cell(column, schema, cell)
    if isinstance(value, Span):
        again = again or Span(None, None)
    text = cell if isinstance(cell, str) else ""
    unsaid = len(text) > _LONGEST_TEXT or not _UNWRITABLE.isdisjoint(text)
    if unsaid or again != value or type(again) is not type(value):
        shown = str(value)[:60]
        raise LedgerError(
            say("A sheet cannot hold {value} in {label}", value=shown, label=column.label["en"]),
            where=Where(layer=relation.label["zh"], row=row + 2),
            remedy=say("Export it with --format parquet, or correct the fact first."),
        )


def _decimal(number: Fraction) -> str | None:
    """Write a number in full without an exponent; None where its digits never end."""
    places, rest = 0, number.denominator
    while rest % 10 == 0:
        places, rest = places + 1, rest // 10
    for prime in (2, 5):
        while rest % prime == 0:
            places, rest = places + 1, rest // prime
    if rest != 1:
        return None
    scaled = str(abs(number.numerator) * (10**places // number.denominator)).rjust(places + 1, "0")
    whole, part = (scaled[:-places], scaled[-places:].rstrip("0")) if places else (scaled, "")
    return f"{'-' if number < 0 else ''}{whole}{'.' if part else ''}{part}"
