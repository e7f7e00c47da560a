"""Forms filled (填表): the form that a superior issued, filled from the ledger and otherwise kept.

A form is an .xlsx with its heads, blank rows, totals and notes. What is filled, and what is not and
why, is told cell by cell; nothing that stands in the form is written over.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles.numbers import is_date_format
from openpyxl.worksheet.worksheet import Worksheet

from yuanheng.errors import LedgerError, Message, UsageError, Where, say
from yuanheng.ledger.exchange.form_facts import Figure, FormRow, FormValue, form_rows
from yuanheng.ledger.exchange.form_sheet import put_in_rows
from yuanheng.ledger.exchange.form_title import fill_text, has_blank
from yuanheng.ledger.heads.text import unit_of
from yuanheng.ledger.mapping.book import MappedSheet
from yuanheng.ledger.mapping.plan import ColumnPlan, TableMapping
from yuanheng.ledger.sources.apart import Apart
from yuanheng.ledger.sources.sandbox import BrokenFileError
from yuanheng.ledger.values import folded
from yuanheng.ledger.workbooks.sheets import broken_table
from yuanheng.ledger.workbooks.styled import open_styled
from yuanheng.ledger.writing.row_words import is_note, is_part_word, is_sum_word
from yuanheng.ports import Record
from yuanheng.standards.packs.field_names import table_words
from yuanheng.standards.relations import Schema

ENDINGS = (".xlsx", ".xlsm")
_DOTS = frozenset({"…", "……", "...", "......", "。。。", "⋯", "⋯⋯"})
_FAR = 2000
_PLACES = 6


@dataclass
class FormTable:
    """How a table of a form was filled: rows and cells written, and what was left and why.

    blank: how many rows of a column the ledger knows nothing for, by its head. unread: heads that
    nothing fills. strangers: printed rows that the ledger does not know. missing: subjects of the
    ledger that the form has no row for. kept: cells that said otherwise and were left.
    """

    sheet: str
    relation: str
    rows: int = 0
    cells: int = 0
    blank: dict[str, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    other_units: list[str] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)
    blanks_left: list[str] = field(default_factory=list)
    is_lossy: bool = False

    @property
    def left(self) -> tuple[Message, ...]:
        """Say what a person still has to fill or look at."""
        return tuple(_left(self))


class FormOrder(NamedTuple):
    """A table to fill: its sheet, its mapping, the rows of the ledger, and the zone by name."""

    sheet: str
    mapping: TableMapping
    rows: list[FormRow]
    zone: str
    is_last: bool


#: A form is a foreign workbook: to fill one takes as long as to mark one.
FILLING = Apart(__name__, FormTable, patience=10.0)


def fill_form(
    store: Record,
    schema: Schema,
    form: Path,
    target: Path,
    book: Sequence[MappedSheet],
    names: dict[str, str],
) -> tuple[FormTable, ...]:
    """Fill the mapped tables of a form and write it; LedgerError where nothing could be filled.

    names: the name of each zone by its id.
    """
    if form.suffix.lower() not in ENDINGS:
        raise UsageError(
            say("The form is no .xlsx workbook"),
            where=Where(file=form.name),
            remedy=say("Save it as .xlsx in Excel or WPS and try again."),
        )
    seq = store.last_seq()
    orders = [
        FormOrder(
            sheet.sheet.name,
            mapping,
            form_rows(store, schema, mapping, str(sheet.zone), seq),
            names[str(sheet.zone)],
            is_last=n == len(sheet.mappings) - 1,
        )
        for sheet in book
        for n, mapping in reversed(list(enumerate(sheet.mappings)))  # rows above stay in place
    ]
    try:
        found = FILLING.call(form, write_form, form, target, orders)
    except BrokenFileError as error:
        raise broken_table(form, error) from error
    if not any(t.cells for t in found):
        raise LedgerError(
            say("The ledger has nothing to fill into this form"),
            where=Where(file=form.name),
            remedy=say("Name another zone or period, or import the data first."),
        )
    return tuple(reversed(found))


def write_form(form: Path, target: Path, orders: Sequence[FormOrder]) -> list[FormTable]:
    """Fill the tables of a form in this process, and write it where anything was filled."""
    with warnings.catch_warnings(record=True) as dropped:
        warnings.simplefilter("always")
        workbook = open_styled(form)
    found = []
    for order in orders:
        table = _fill_table(workbook[order.sheet], order)
        table.is_lossy = bool(dropped)
        found.append(table)
    if any(t.cells for t in found):
        workbook.calculation.fullCalcOnLoad = True
        workbook.save(target)
    return found


def _fill_table(page: Worksheet, order: FormOrder) -> FormTable:
    """Fill one table: printed rows first, then blank ones, then rows put in below them."""
    mapping, rows = order.mapping, order.rows
    sheet = mapping.sheet
    table = FormTable(sheet.name, mapping.relation.label["en"])
    first = sheet.first_row + mapping.head.first_data_row
    end = page.max_row if order.is_last else sheet.first_row + len(sheet.rows) - 1
    _fill_texts(page, mapping, order.zone, table)
    layout = _layout(page, mapping, rows, (first, min(end, first + _FAR)), table)
    rest = [row for n, row in enumerate(rows) if n not in layout.printed]
    for n, at in layout.printed.items():
        _fill_row(page, mapping, at, rows[n], table)
    if layout.printed and not layout.free:
        table.missing += [_shown(row, mapping) for row in rest]
        rest = []
    short = len(rest) - len(layout.free)
    if short > 0:
        last = layout.free[-1] if layout.free else layout.before
        put_in_rows(page, last, short)
        layout.free += range(last + 1, last + 1 + short)
    for at, row in zip(layout.free, rest, strict=False):
        _fill_row(page, mapping, at, row, table)
    _number(page, mapping, sorted([*layout.printed.values(), *layout.free[: len(rest)]]))
    held = {i for row in rows for i, v in row.cells.items() if v is not None}
    for plan in mapping.columns:
        if plan.path and plan.index not in held and plan.why != "order":
            table.unread.append(plan.head)
    return table


@dataclass
class _Layout:
    """Where the rows of a table stand: printed ones by the row they mean, and free ones.

    before: the row below which rows are put in where none is free.
    """

    printed: dict[int, int]
    free: list[int]
    before: int


def _layout(
    page: Worksheet,
    mapping: TableMapping,
    rows: Sequence[FormRow],
    span: tuple[int, int],
    table: FormTable,
) -> _Layout:
    """Tell printed rows, free rows, totals and notes apart."""
    named = {name: n for n, row in enumerate(rows) for name in row.names}
    names = [p.index + 1 for p in _identity(mapping)]
    found = _Layout({}, [], span[0] - 1)
    for at in range(span[0], span[1] + 1):
        texts = [str(c.value).strip() for c in page[at] if isinstance(c.value, str)]
        own = [page.cell(at, c).value for c in names]
        said = [str(v).strip() for v in own if v is not None and str(v).strip()]
        meant = next((named[f] for t in said for f in _spellings(t) if f in named), None)
        if meant is not None and meant not in found.printed:
            found.printed[meant] = at
        elif texts and is_note(texts[0]):
            break
        elif any(is_sum_word(t) for t in texts[:3]):
            _note_sum(page, mapping, at, table)
        elif said and not all(t in _DOTS for t in said):
            if not is_part_word(said[0]):
                table.strangers.append(said[0])
        elif _is_free(page, at, mapping):
            found.free.append(at)
    return found


def _identity(mapping: TableMapping) -> list[ColumnPlan]:
    """Give the columns that name what a row is about."""
    wanted = table_words().identity.get(mapping.relation.id) or mapping.relation.key[-1:]
    own = mapping.relation.id
    return [p for p in mapping.read if p.relation == own and p.column and p.column.name in wanted]


def _spellings(text: str) -> Iterator[str]:
    """Give the ways in which a printed row may name its subject (其中：工业投资)."""
    yield folded(text)
    yield folded(text.partition("：")[2] or text.partition(":")[2])
    yield folded(text.lstrip("#＃-—·•*0123456789.、 　一二三四五六七八九十（）()"))


def _is_free(page: Worksheet, at: int, mapping: TableMapping) -> bool:
    """Tell a row that is there to be filled: ruled, and nothing written but numbers of rows."""
    cells = [page.cell(at, p.index + 1) for p in mapping.columns]
    ruled = [c for c in cells if c.border and (c.border.top.style or c.border.bottom.style)]
    dots = [c for c in cells if isinstance(c.value, str) and c.value.strip() in _DOTS]
    for cell in dots:
        cell.value = None
    return len(ruled) * 2 >= len(cells) > 0 or bool(dots)


def _fill_row(
    page: Worksheet, mapping: TableMapping, at: int, row: FormRow, table: FormTable
) -> None:
    """Fill the empty cells of a row; what stands there, formulas too, is left."""
    table.rows += 1
    unit = _stated_unit(page, mapping, at)
    for plan in mapping.read:
        cell = page.cell(at, plan.index + 1)
        value = row.cells.get(plan.index)
        if isinstance(value, Figure):
            value = _in_unit(value, plan.said_unit or unit)
            if value is None:
                table.other_units.append(f"{plan.head} {cell.coordinate}")
                continue
        if isinstance(cell, MergedCell) or _is_formula(cell):
            continue
        if cell.value is not None and str(cell.value).strip():
            same = value is None or _is_same(cell.value, value)
            if not same:
                table.kept.append(f"{plan.head} {cell.coordinate}")
            continue
        if value is None:
            table.blank[plan.head] = table.blank.get(plan.head, 0) + 1
            continue
        _write(cell, value)
        table.cells += 1


def _write(cell: Cell, value: FormValue) -> None:
    """Write a value in the format of its cell; a text is never taken for a formula."""
    if isinstance(value, date):
        if cell.number_format == "@":
            cell.value = value.isoformat()
            return
        form = cell.number_format
        cell.value = value
        cell.number_format = form if is_date_format(form) else "yyyy-mm-dd"
        return
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _in_unit(figure: Figure, wanted: str) -> float | int | None:
    """Give a figure in the unit of its row; None where the two have nothing in common."""
    if not wanted or not figure.unit or folded(wanted) == folded(figure.unit):
        return figure.number
    one, other = unit_of(figure.unit), unit_of(wanted)
    if one is None or other is None or not one.is_compatible(other):
        return None
    return float(round(Fraction(str(figure.number)) * one.factor_to(other), _PLACES))


def _stated_unit(page: Worksheet, mapping: TableMapping, at: int) -> str:
    """Read the unit that a printed row states."""
    plan = next((p for p in mapping.read if p.column and p.column.name == "unit"), None)
    value = page.cell(at, plan.index + 1).value if plan else None
    return str(value).strip() if value else ""


def _number(page: Worksheet, mapping: TableMapping, filled: Sequence[int]) -> None:
    """Number the rows where the form has a column for it and it is empty."""
    for plan in mapping.columns:
        if plan.why != "order":
            continue
        for n, at in enumerate(filled, 1):
            cell = page.cell(at, plan.index + 1)
            if not isinstance(cell, MergedCell) and cell.value is None:
                cell.value = n


def _fill_texts(page: Worksheet, mapping: TableMapping, zone: str, table: FormTable) -> None:
    """Fill the blanks of the title and of the lines above the head."""
    top = mapping.sheet.first_row + mapping.head.top
    for row in page.iter_rows(min_row=1, max_row=max(1, top - 1)):
        for cell in row:
            if not isinstance(cell.value, str) or isinstance(cell, MergedCell):
                continue
            cell.value = fill_text(cell.value, zone, mapping.period, mapping.as_of)
            if has_blank(cell.value):
                table.blanks_left.append(f"{cell.value.strip()[:24]}（{cell.coordinate}）")


def _note_sum(page: Worksheet, mapping: TableMapping, at: int, table: FormTable) -> None:
    """Name the cells of a total that hold no formula."""
    for plan in mapping.read:
        cell = page.cell(at, plan.index + 1)
        is_amount = plan.column is not None and plan.column.type in ("quantity", "integer")
        if is_amount and not isinstance(cell, MergedCell) and cell.value is None:
            table.sums.append(plan.head)


def _is_formula(cell: Cell) -> bool:
    return bool(cell.data_type == "f")


def _is_same(written: object, value: FormValue) -> bool:
    """Tell whether a cell says already what would be written."""
    if isinstance(value, float | int) and isinstance(written, float | int):
        return abs(value - written) <= 1e-6 * max(1.0, abs(value))
    return folded(str(written)) in (folded(str(value)), *_spellings(str(written)))


def _shown(row: FormRow, mapping: TableMapping) -> str:
    """Name a row for a person."""
    for plan in _identity(mapping)[::-1]:
        if row.cells.get(plan.index):
            return str(row.cells[plan.index])
    return min(row.names, default="–", key=len)


def _left(table: FormTable) -> Iterator[Message]:
    """Say what a person still has to fill or look at, the gravest first."""
    for names, said in (
        (table.missing, say("The form has no row for: {names}", names=_listed(table.missing))),
        (
            table.strangers,
            say(
                "Printed there, and nothing of the period known: {names}",
                names=_listed(table.strangers),
            ),
        ),
        (table.unread, say("Nothing in the ledger fills: {names}", names=_listed(table.unread))),
        (
            table.kept,
            say("What stands there already says otherwise: {names}", names=_listed(table.kept)),
        ),
        (
            table.other_units,
            say("The ledger has another unit there: {names}", names=_listed(table.other_units)),
        ),
        (table.sums, say("The row of totals has no formula: {names}", names=_listed(table.sums))),
        (
            table.blanks_left,
            say("Fill by hand: {names}", names=_listed(table.blanks_left)),
        ),
    ):
        if names:
            yield said
    for head, n in table.blank.items():
        if head not in table.unread:
            yield say("{head}: unknown in {n} of {of} rows", head=head, n=n, of=table.rows)
    if table.is_lossy:
        yield say("Drop-down lists or the like of newer programs are not kept in the filled form")


def _listed(names: Sequence[str]) -> str:
    some = list(dict.fromkeys(names))
    return "、".join(some[:12]) + (" …" if len(some) > 12 else "")
