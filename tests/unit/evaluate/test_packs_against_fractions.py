"""Every shipped rulebook judges as its formulas do in fractions, at its limits and a hair beside.

Rows are drawn, a tenth of their facts unknown, and then brought to a limit: one comparison of the
book is taken, and a column in it moved to where both sides are equal, or to the least beside.
"""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import pyarrow as pa
import pytest
from sqlglot import exp

from tests.unit.evaluate.fractions_of_formulas import COMPARED, NEVER_DAY, Reading, Worth, read_tree
from yuanheng.engines.duck import DuckEngine
from yuanheng.evaluate.rulebook import VERDICTS, bound, judge
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.model.relation import Column
from yuanheng.model.units import storage_unit, stored_per
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.compile import compile_rulebook
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.standards.scorecards.parameters import parse_settings

BOOKS = sorted(
    p.id
    for p in packs.all_packs().values()
    if p.kind == "rulebook" and packs.rulebook(p.id).subject.id in ("supply", "zone_year")
)
DAYS = (date(2024, 2, 28), date(2024, 2, 29), date(2025, 6, 30), date(2026, 1, 31))
ROWS = 300
SETTINGS = {
    "investment_min": "2235.5",
    "small_park_limit": "0.25",
    "province_growth": "8.5",
    "province_hightech_growth": "8.5",
}
#: A row as the store holds it: whole numbers, days, texts; None where nothing is known.
Row = dict[str, int | float | date | str | bool | None]


@cache
def columns_of(book: Rulebook) -> dict[str, Column]:
    """Give the columns of a book's subject that its formulas use."""
    used = {name for text in texts_of(book) for name in names_in(text)}
    return {c.name: c for c in book.subject.columns if c.name in used | by_of(book)}


def by_of(book: Rulebook) -> set[str]:
    return {table.by for table in book.tables.values()}


def texts_of(book: Rulebook) -> Iterator[str]:
    """Give every formula of a book that its verdicts stand on."""
    yield from (term.formula.text for term in book.terms.values())
    for rule in book.rules.values():
        yield from (level.when.text for level in rule.levels)


def names_in(text: str) -> set[str]:
    return {c.name for c in read_tree(text).find_all(exp.Column)}


def comparisons(book: Rulebook) -> list[exp.Expression]:
    """Give every comparison of a book."""
    trees = [read_tree(text) for text in texts_of(book)]
    return [node for tree in trees for kind in COMPARED for node in tree.find_all(kind)]


def drawn(book: Rulebook, rng: random.Random, as_of: date) -> Row:
    """Draw a row in people's units, with what nobody knows."""
    row: Row = {}
    for name, column in columns_of(book).items():
        if rng.random() < 0.1:
            row[name] = None
        elif column.type == "event":
            day = as_of + timedelta(rng.randint(-1500, 400))
            row[name] = NEVER_DAY if rng.random() < 0.1 else day
        elif column.unit is not None:
            row[name] = int(Fraction(rng.randint(1, 10**7), 10**4) * stored_per(column.unit.text))
        elif column.type == "number":
            row[name] = rng.randint(1, 50_000) / 10**4
        elif column.type == "integer":
            row[name] = rng.randint(1, 120)
        elif column.type == "boolean":
            row[name] = rng.random() < 0.5
        else:
            row[name] = rng.choice(words_of(book, column))
    return row


def words_of(book: Rulebook, column: Column) -> list[str]:
    """Give what a text column may hold: codes of a table, of its list, or words of a condition."""
    tabled = [
        code for table in book.tables.values() if table.by == column.name for code in table.values
    ]
    listed = list(ledger_schema().code_lists[column.codes].codes) if column.codes else []
    return tabled or listed or ["已动工", "未动工", "停工一年"]


def as_worth(book: Rulebook, row: Row, as_of: date) -> dict[str, Worth]:
    """Turn a stored row into numbers in base units and days."""
    found: dict[str, Worth] = {"as_of": as_of}
    for name, column in columns_of(book).items():
        value = row[name]
        if isinstance(value, int) and not isinstance(value, bool):
            one = Fraction(1) if column.unit is None else storage_unit(column.unit).factor
            found[name] = value * one
        elif isinstance(value, float):
            found[name] = Fraction(repr(value))  # the decimal that was written
        else:
            found[name] = value
    for name, parameter in book.parameters.items():
        stated = book.stated.get(name)  # what nobody gave leaves a rule open
        given = SETTINGS.get(name) or (None if stated is None else str(stated.value))
        found[name] = None if given is None else Fraction(given) * parameter.unit.factor
    return found


def standing_on(book: Rulebook, node: exp.Expression) -> list[str]:
    """Name the columns below a node in their order, those of its terms among them."""
    found: list[str] = []
    for column in node.find_all(exp.Column):
        term = book.terms.get(column.name)
        found += [column.name] if term is None else standing_on(book, read_tree(term.formula.text))
    return [name for name in found if name in columns_of(book)]


def brought_to_a_limit(
    book: Rulebook, row: Row, node: exp.Expression, hair: int, as_of: date
) -> Row:
    """Move the first column of a comparison to where both sides are equal, or a hair beside."""
    reading, here = Reading(book, as_worth(book, row, as_of)), standing_on(book, node)
    value = row[here[0]] if here else None
    left, right = reading.worth(node.this), reading.worth(node.expression)
    if value is None or left is None or right is None:
        return row
    moved: int | float | date
    if isinstance(left, Fraction) and isinstance(right, Fraction) and left > 0:
        assert isinstance(value, int | float)
        if isinstance(value, float):
            moved = (int(Fraction(repr(value)) * right / left * 10**4) + hair) / 10**4
        else:
            moved = min(max(0, int(value * right / left) + hair), 2**62)  # what a column holds
    elif isinstance(value, date) and isinstance(left, date) and isinstance(right, date):
        if NEVER_DAY in (left, right, value):
            return row
        is_left = here[0] in standing_on(book, node.this)
        moved = value + (right - left if is_left else left - right) + timedelta(hair)
    else:
        return row
    return {**row, here[0]: moved}


def as_table(book: Rulebook, rows: list[Row]) -> pa.Table:
    """Store rows as the ledger does."""
    cells: dict[str, list[object]] = {"zone": ["Z1"] * len(rows), "period": ["2024"] * len(rows)}
    cells |= {"seq": [1] * len(rows), "source_row": list(range(1, len(rows) + 1))}
    cells |= {"number": [f"{n:05d}" for n in range(len(rows))]}
    for name, column in columns_of(book).items():
        values = [row[name] for row in rows]
        found: list[object] = [v.isoformat() if isinstance(v, date) else v for v in values]
        ends = (f"{name}_from", f"{name}_to") if column.type == "event" else (name,)
        cells |= dict.fromkeys(ends, found)
    stored = (*SYSTEM_COLUMNS, *book.subject.stored)
    return pa.table(
        {n: pa.array(cells.get(n, [None] * len(rows)), ARROW_TYPES[k]) for n, k in stored}
    )


def empty(relation: str) -> pa.Table:
    stored = (*SYSTEM_COLUMNS, *ledger_schema().relations[relation].stored)
    return pa.schema([(n, ARROW_TYPES[k]) for n, k in stored]).empty_table()


def judged_otherwise(
    book: Rulebook, as_of: date, seed: int, rows: int
) -> list[tuple[str, str, str, Row]]:
    """Draw rows at limits and give those that program and fractions judge apart."""
    rng = random.Random(seed)  # noqa: S311 - drawn worlds, no secret
    nodes = comparisons(book)
    drawn_rows = []
    for _ in range(rows):
        row = drawn(book, rng, as_of)
        for node in rng.sample(nodes, min(2, len(nodes))):
            row = brought_to_a_limit(book, row, node, rng.choice((-1, 0, 0, 1)), as_of)
        drawn_rows.append(row)
    relations = {name: empty(name) for name in book.relations}
    relations[book.subject.id] = as_table(book, drawn_rows)
    settings = [f"{k}={v}" for k, v in SETTINGS.items() if k in book.parameters]
    given = bound(book, parse_settings(settings, book.parameters), as_of=str(as_of), period="2024")
    found = judge(book, DuckEngine().run(compile_rulebook(book), relations, given))
    order = found.rows.column("source_row").to_pylist()
    apart: list[tuple[str, str, str, Row]] = []
    for at, source_row in enumerate(order):
        row = drawn_rows[source_row - 1]
        reading = Reading(book, as_worth(book, row, as_of))
        for rule in found.rules:
            levels = [reading.of(level.when.text) for level in rule.rule.levels]
            meant = 1 if True in levels else 2 if None in levels else 0
            said = int(rule.verdicts[at])
            if said != meant:
                apart.append((rule.rule.id, VERDICTS[said], VERDICTS[meant], row))
    return apart


@pytest.mark.parametrize("as_of", DAYS, ids=str)
@pytest.mark.parametrize("pack_id", BOOKS)
def test_a_rulebook_judges_as_its_formulas_do_in_fractions(pack_id: str, as_of: date) -> None:
    book = packs.rulebook(pack_id)
    assert judged_otherwise(book, as_of, seed=7, rows=ROWS) == []


@pytest.mark.parametrize(("kind", "other"), [(exp.LT, operator.le), (exp.GTE, operator.gt)])
def test_a_limit_read_on_the_wrong_side_is_seen(
    kind: type[exp.Expression],
    other: Callable[[object, object], bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The rows do come to the limits: one comparison read otherwise, and verdicts differ."""
    monkeypatch.setitem(COMPARED, kind, other)
    book = packs.rulebook("cn.idle-land.2012")
    assert judged_otherwise(book, DAYS[0], seed=7, rows=ROWS) != []
