"""An application put to a standard (送审): what it states, and what loaded tables limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from yuanheng.errors import StandardError
from yuanheng.evaluate.least_change import Asked
from yuanheng.evaluate.one_row import OneRow
from yuanheng.evaluate.rulebook import bound
from yuanheng.model.relation import Column
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.monitor.investment.admitted import (
    Application,
    supply_name,
    table_value,
)
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.standards.scorecards.parameters import Value, parse_settings
from yuanheng.views.land.contracts import Row

REQUEST = "land_request"
#: What a request states for the allocation, not for admission.
_NOT_ASKED = frozenset(
    (
        *("zone", "period", "project", "option", "tier", "source", "term", "workshop", "energy"),
        *("water", "emission", "score", "applied_on", "lock", "lock_reason"),
    )
)
#: The parameters of a pack that a table of control values fills, by the indicator of the table.
_FILLED_BY = ("{}_floor", "{}_min")


@dataclass(frozen=True)
class Given:
    """What all cases of a zone share: books prepared, tables, lists, settings, the day."""

    books: tuple[OneRow, ...]
    tables: tuple[Row, ...]
    negative: tuple[Row, ...]
    settings: tuple[str, ...]
    day: str


@lru_cache(maxsize=1)
def asked_columns() -> tuple[str, ...]:
    """Name what a request states of itself, by its own names."""
    columns = ledger_schema().relations[REQUEST].columns
    return tuple(c.name for c in columns if c.name not in _NOT_ASKED)


@lru_cache(maxsize=1)
def request_columns() -> Mapping[str, Column]:
    """Give the columns of a request by their name in a supply."""
    columns = {c.name: c for c in ledger_schema().relations[REQUEST].columns}
    return {supply_name(name): columns[name] for name in asked_columns()}


def changeable() -> tuple[str, ...]:
    """Name the amounts that an applicant can change, as a supply calls them."""
    return tuple(name for name, column in request_columns().items() if column.type == "quantity")


@dataclass(frozen=True)
class Put:
    """An application put to one book, with what its tables gave and what they lack."""

    asked: Asked
    row: Row
    values: Mapping[str, Value]
    lacks: Mapping[str, tuple[str, ...]]

    @property
    def book(self) -> Rulebook:
        """Give the book it was put to."""
        return self.asked.one.book


def put_to(one: OneRow, application: Application, given: Given) -> Put:
    """Put an application to a book: tables fill its parameters, settings stand before tables."""
    book = one.book
    values, lacks = _filled(book, application, given)
    own = [s for s in given.settings if s.partition("=")[0].strip() in book.parameters]
    values |= parse_settings(own, book.parameters)
    parameters = bound(book, values, as_of=given.day, period=application.period)
    asked = Asked(one, dict(application.facts), parameters)
    return Put(asked, asked.row, values, lacks)


def _filled(
    book: Rulebook, application: Application, given: Given
) -> tuple[dict[str, Value], dict[str, tuple[str, ...]]]:
    """Fill the parameters of a book from the tables of its document, for one application."""
    document = packs.pack(book.id).document
    industries = ledger_schema().code_lists["industry_2017"].codes
    values: dict[str, Value] = {}
    lacks: dict[str, tuple[str, ...]] = {}
    for indicator in ledger_schema().code_lists["control_indicator"].codes:
        names = [n for form in _FILLED_BY if (n := form.format(indicator)) in book.parameters]
        rows = [
            row
            for row in given.tables
            if row["document_no"] == document and row["indicator"] == indicator
        ]
        if not names or not rows:
            continue
        entry, missing = table_value(rows, industries, application.facts, given.day)
        if missing:
            lacks[names[0]] = missing
        elif entry is not None and _unit_fits(entry.unit, book, names[0]):
            text = f"{names[0]}={entry.value:.12g}{entry.unit}"
            (value,) = parse_settings([text], book.parameters).values()
            values[names[0]] = replace(value, reference=entry.document)
    return values, lacks


def _unit_fits(unit: str, book: Rulebook, name: str) -> bool:
    try:
        return parse_unit(unit).is_compatible(book.parameters[name].unit)
    except StandardError:
        return False


@lru_cache(maxsize=512)
def reads(book: Rulebook, rule_id: str) -> frozenset[str]:
    """Name all that the levels of a rule read, through terms and tables."""
    left = [name for level in book.rules[rule_id].levels for name in level.when.names]
    found: set[str] = set()
    while left:
        name = left.pop()
        if name in found:
            continue
        found.add(name)
        left += book.terms[name].formula.names if name in book.terms else ()
        left += [book.tables[name].by] if name in book.tables else []
    return frozenset(found)


@lru_cache(maxsize=512)
def is_asked(book: Rulebook, rule_id: str) -> bool:
    """Tell whether an application can answer a rule: all that it reads is asked of one."""
    known, read = {*request_columns(), "signed_on"}, reads(book, rule_id)
    columns = {name for name in book.columns if name in read}
    return book.rules[rule_id].role in ("problem", "recommended") and columns <= known


def amount_of(name: str, stored: int) -> Fraction:
    """Give a stored amount in the unit of the table of requests."""
    return stored * step_of(name)


@lru_cache(maxsize=64)
def step_of(name: str) -> Fraction:
    """Give how much one step of the store is in the unit of the table of requests."""
    unit = request_columns()[name].unit
    assert unit is not None  # noqa: S101 - amounts have one
    return storage_unit(unit).factor_to(unit)
