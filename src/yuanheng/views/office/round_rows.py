"""What a zone handed in, cell by cell (报送内容): for who reviews to give back, for who mends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yuanheng.errors import UsageError, say
from yuanheng.model.relation import Column, Relation
from yuanheng.model.rounds import Part, Round, RoundCell
from yuanheng.monitor.submission.handed import HandedRow, handed_rows, period_before
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.ledger.records import shown_cell
from yuanheng.views.office.round_checks import form_of
from yuanheng.words.figures import shown_unit
from yuanheng.words.words import Words

#: So many rows stand on a page.
PAGE = 50
_BETWEEN = ":"


@dataclass(frozen=True)
class RowCell:
    """A cell as it is shown, and whether it may be changed now."""

    column: str
    label: str
    text: str
    is_open: bool


@dataclass(frozen=True)
class RowLine:
    """A row: its subject, its name, its fact, and its cells."""

    subject: str
    name: str
    fact: str
    cells: tuple[RowCell, ...]


@dataclass(frozen=True)
class SectionLine:
    """A section of the form, by its place in it from 1 on, and what it is called."""

    number: int
    title: str


@dataclass(frozen=True)
class HandedPage:
    """A page of what a zone handed in, with the columns and the sections of the form."""

    relation: str
    columns: tuple[tuple[str, str], ...]
    sections: tuple[SectionLine, ...]
    rows: tuple[RowLine, ...]
    total: int
    page: int
    pages: int


def handed_page(
    house: House,
    words: Words,
    found: Round,
    cell: RoundCell,
    *,
    page: int = 1,
    is_open_only: bool = False,
) -> HandedPage:
    """Give a page of what stands of a zone; only the rows with cells that were given back."""
    relation = ledger_schema().relations[found.relation]
    columns = _columns(relation)
    rows = _rows(house, found, cell)
    if is_open_only and cell.parts:
        rows = [r for r in rows if any(cell.is_open(r.subject, c.name) for c in columns)]
    pages = max(1, -(-len(rows) // PAGE))
    page = min(page, pages)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    return HandedPage(
        relation=relation.id,
        columns=tuple((c.name, _head(words, c)) for c in columns),
        sections=tuple(
            SectionLine(n, words.label(s.label)) for n, s in enumerate(form_of(found).sections, 1)
        ),
        rows=tuple(_line(words, found, cell, columns, row) for row in shown),
        total=len(rows),
        page=page,
        pages=pages,
    )


def parts_of(
    house: House,
    found: Round,
    cell: RoundCell,
    told: Iterable[str],
    sections: Iterable[int] = (),
) -> tuple[Part, ...]:
    """Read parts as people name them: SUBJECT, :COLUMN, SUBJECT:COLUMN, or a section's number.

    UsageError where there is no such row, column or section.
    """
    relation = ledger_schema().relations[found.relation]
    rows = _rows(house, found, cell)
    before = period_before(found.period)
    gone = (
        handed_rows(house.record, relation, cell.zone, before, house.record.last_seq())
        if before
        else ()
    )
    subjects = {r.subject for r in (*rows, *gone)}
    columns = {c.name for c in _columns(relation)}
    parts: list[Part] = []
    for text in told:
        is_row = text in subjects or _BETWEEN not in text
        subject, _, column = (text, "", "") if is_row else text.rpartition(_BETWEEN)
        if (subject and subject not in subjects) or (column and column not in columns):
            raise UsageError(
                say("Nothing that was handed in is {part}", part=text),
                expected=say("Columns: {known}.", known=", ".join(sorted(columns))),
            )
        if subject or column:
            parts.append(Part(subject, column))
    for number in sections:
        parts += _section(found, rows, number)
    return tuple(dict.fromkeys(parts))


def named_parts(words: Words, found: Round, parts: Sequence[Part]) -> tuple[str, ...]:
    """Say parts for a person: the row, the column, or both."""
    if not parts:
        return ()
    relation = ledger_schema().relations[found.relation]
    labels = {c.name: words.label(c.label) for c in relation.columns}
    return tuple(
        " ".join(piece for piece in (p.subject, labels.get(p.column, p.column)) if piece)
        for p in parts
    )


def _section(found: Round, rows: Sequence[HandedRow], number: int) -> list[Part]:
    """Give the parts of a section of the form: its columns, or its rows by their names."""
    sections = form_of(found).sections
    if not 0 < number <= len(sections):
        raise UsageError(say("The form has no section {n}", n=number))
    section = sections[number - 1]
    named = tuple(f"{name}·" for name in section.rows)
    inside = [r.subject for r in rows if r.name in section.rows or r.name.startswith(named)]
    if section.rows and section.columns:
        return [Part(s, c) for s in inside for c in section.columns]
    return [*(Part("", c) for c in section.columns), *(Part(s) for s in inside)]


def _columns(relation: Relation) -> list[Column]:
    """Give the columns that are looked at: all but those that name the row."""
    return [c for c in relation.columns if c.name not in relation.key and c.type != "geometry"]


def _rows(house: House, found: Round, cell: RoundCell) -> list[HandedRow]:
    relation = ledger_schema().relations[found.relation]
    upto = house.record.last_seq()
    return sorted(
        handed_rows(house.record, relation, cell.zone, found.period, upto),
        key=lambda r: (str(r.cells["period"]), int(r.cells["source_row"] or 0), r.subject),
    )


def _head(words: Words, column: Column) -> str:
    label = words.label(column.label)
    return label + words.aside(shown_unit(column.unit.text)) if column.unit else label


def _line(
    words: Words, found: Round, cell: RoundCell, columns: Sequence[Column], row: HandedRow
) -> RowLine:
    period = str(row.cells["period"])
    cells = tuple(
        RowCell(
            column=c.name,
            label=words.label(c.label),
            text=shown_cell(words, c, dict(row.cells)),
            is_open=cell.is_open(row.subject, c.name),
        )
        for c in columns
    )
    name = row.name if period == found.period else f"{row.name} {period}"
    return RowLine(row.subject, name, row.fact, cells)
