"""The data browser (数据浏览): facts as known, one record with its past, and its correction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from yuanheng.views.ledger.batches import local_moment
from yuanheng.views.ledger.records import (
    FactRecord,
    browse_facts,
    find_record,
    first_relation,
    origin_cells,
    relation_labels,
)
from yuanheng.views.listed import ListColumn, Value
from yuanheng.web.lists import AskedList, ListAnswer, ShownList, list_answer
from yuanheng.web.pages.ledger import Known, PageNumber, ZoneAsked, zone_choices
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor
from yuanheng.words.words import Words

router = APIRouter(responses=REFUSALS)

#: So many facts stand on a page, and in a workbook.
PAGE, MOST = 100, 1_000_000

RelationAsked = Annotated[str, Query(max_length=40)]
RelationNamed = Annotated[str, Path(max_length=40)]
FactNamed = Annotated[str, Path(max_length=24)]


class HeadCard(BaseModel):
    """The head of a column."""

    name: str
    label: str
    unit: str
    is_figure: bool


class RowCard(BaseModel):
    """A fact: its id, the batch that it stands by, and its cells in the order of the heads."""

    fact: str
    seq: int
    zone: str
    cells: list[str]


class FactTable(BaseModel):
    """A page of the facts of one relation as known at `seq`."""

    relation: str
    label: str
    heads: list[HeadCard]
    rows: list[RowCard]
    periods: list[str]
    total: int
    page: int
    pages: int
    seq: int


class CellCard(BaseModel):
    """One cell of a record."""

    name: str
    label: str
    unit: str
    shown: str
    written: str
    editable: bool


class ChangeCard(BaseModel):
    """What a correction changed in one cell."""

    label: str
    before: str
    after: str


class VersionCard(BaseModel):
    """One version of a record."""

    batch: int
    recorded_at: str
    actor: str
    reason: str | None
    withdrawn: bool
    changes: list[ChangeCard]


class RecordCard(BaseModel):
    """A record: its cells, the version that it stands by, its origin, and its past."""

    relation: str
    label: str
    fact: str
    zone: str
    zone_name: str
    period: str
    version: int
    stands: bool
    batch: int
    source: str | None
    layer: str | None
    source_row: int | None
    cells: list[CellCard]
    versions: list[VersionCard]


def _table(
    visitor: Visitor,
    relation: str,
    zone: str,
    period: str,
    q: str,
    as_known: str,
    number: int,
    *,
    sort: str = "",
    size: int = PAGE,
) -> FactTable:
    """Give a page of facts of the zones that the account sees."""
    zones = frozenset({visitor.check_zone(zone)}) if zone else visitor.zones
    if relation not in dict(relation_labels(visitor.words)):
        raise Gone
    found = browse_facts(
        visitor.house,
        visitor.words,
        relation,
        zones,
        period=period or None,
        text=q or None,
        as_known=as_known or None,
        sort=sort,
        page=number,
        size=size,
    )
    return FactTable(
        relation=found.relation,
        label=found.label,
        heads=[
            HeadCard(name=h.name, label=h.label, unit=h.unit, is_figure=h.is_figure)
            for h in found.heads
        ],
        rows=[
            RowCard(fact=r.fact, seq=r.seq, zone=r.zone, cells=list(r.cells)) for r in found.rows
        ],
        periods=list(found.periods),
        total=found.total,
        page=found.page,
        pages=found.pages,
        seq=found.seq,
    )


def record_of(visitor: Visitor, relation: str, fact: str, as_known: str = "") -> FactRecord:
    """Find a record of a zone that the account sees."""
    record = find_record(visitor.house, visitor.words, relation, fact, as_known or None)
    if record is None or not visitor.sees(record.zone):
        raise Gone
    return record


def record_card(record: FactRecord) -> RecordCard:
    """Give a record as the console says it."""
    return RecordCard(
        relation=record.relation,
        label=record.label,
        fact=record.fact,
        zone=record.zone,
        zone_name=record.zone_name,
        period=record.period,
        version=record.version,
        stands=record.stands,
        batch=record.origin.seq,
        source=record.origin.source.name if record.origin.source else None,
        layer=record.origin.layer,
        source_row=record.source_row,
        cells=[
            CellCard(
                name=c.name,
                label=c.label,
                unit=c.unit,
                shown=c.shown,
                written=c.written,
                editable=c.editable,
            )
            for c in record.cells
        ],
        versions=[
            VersionCard(
                batch=v.batch.seq,
                recorded_at=v.batch.recorded_at,
                actor=v.batch.actor,
                reason=str(v.batch.details["reason"]) if "reason" in v.batch.details else None,
                withdrawn=v.is_withdrawn,
                changes=[
                    ChangeCard(label=c.label, before=c.before, after=c.after) for c in v.changes
                ],
            )
            for v in record.versions
        ],
    )


@router.get("/api/ledger/facts/{relation}", tags=["ledger"])
def facts_api(
    visitor: Reader,
    relation: RelationNamed,
    zone: ZoneAsked = "",
    period: Annotated[str, Query(max_length=20)] = "",
    q: Annotated[str, Query(max_length=80)] = "",
    as_known: Known = "",
    page: PageNumber = 1,
) -> FactTable:
    """Give a page of the facts of a relation as known, of the zones that the account sees."""
    return _table(visitor, relation, zone, period, q, as_known, page)


@router.get("/ledger/browse", include_in_schema=False)
def facts_page(
    request: Request,
    visitor: Reader,
    asked: AskedList,
    relation: Annotated[str, Query(max_length=40)] = "",
    zone: ZoneAsked = "",
    period: Annotated[str, Query(max_length=20)] = "",
    as_known: Known = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> ListAnswer:
    """Show the facts of a relation; unasked, of the first that holds any."""
    is_book, wish = asked.form == "xlsx", asked.wish
    relation = relation or first_relation(visitor.house, visitor.zones)
    found = _table(
        visitor,
        relation,
        zone,
        period,
        wish.q,
        as_known,
        1 if is_book else page_number,
        sort=wish.sort,
        size=MOST if is_book else PAGE,
    )
    columns = _columns(visitor.words, found)
    return list_answer(
        request,
        visitor,
        "ledger_browse.html",
        found.label,
        ShownList(request, asked, columns, found.rows, found.total, found.page, found.pages),
        found=found,
        places={h.name: n for n, h in enumerate(found.heads)},
        zone=zone,
        period=period,
        zones=zone_choices(visitor),
        relations=relation_labels(visitor.words),
    )


def _columns(words: Words, found: FactTable) -> tuple[ListColumn[RowCard], ...]:
    """Give the columns of the facts of a relation; a figure that is one is written as such.

    A column in which nothing stands is shown only where it is chosen.
    """

    def cell(at: int, *, is_figure: bool) -> Callable[[RowCard], Value]:
        def value(row: RowCard) -> Value:
            text = row.cells[at]
            if text == "—":
                return None
            return figure_of(text) if is_figure else text

        return value

    def record_text(row: RowCard) -> str:
        batch, _, at = row.fact.partition(".")
        return words("batch {n}, record {m}", n=batch, m=int(at) + 1) if at.isdigit() else row.fact

    record = ListColumn[RowCard]("record", words("record"), record_text, is_fixed=True)
    return (
        record,
        *(
            ListColumn(
                h.name,
                h.label,
                cell(n, is_figure=h.is_figure),
                h.unit,
                h.is_figure,
                is_extra=bool(found.rows) and all(r.cells[n] == "—" for r in found.rows),
            )
            for n, h in enumerate(found.heads)
        ),
    )


def figure_of(text: str) -> Value:
    """Read a figure as it is shown; a text that is none, such as one with a unit, stays itself."""
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


@router.get("/api/ledger/records/{relation}/{fact}", tags=["ledger"])
def record_api(
    visitor: Reader, relation: RelationNamed, fact: FactNamed, as_known: Known = ""
) -> RecordCard:
    """Give one record with its origin and its past."""
    return record_card(record_of(visitor, relation, fact, as_known))


@router.get("/ledger/records/{relation}/{fact}", include_in_schema=False)
def record_page(
    request: Request,
    visitor: Reader,
    relation: RelationNamed,
    fact: FactNamed,
    as_known: Known = "",
) -> HTMLResponse:
    """Show one record."""
    record = record_of(visitor, relation, fact, as_known)
    may_edit = visitor.account.may("officer") and record.stands and not as_known
    return page(
        request,
        visitor,
        "ledger_record.html",
        record=record,
        may_edit=may_edit,
        edited=None,
        reason="",
        moment=local_moment,
    )


@router.get("/ledger/records/{relation}/{fact}/origin", include_in_schema=False)
def origin_fragment(
    request: Request, visitor: Reader, relation: RelationNamed, fact: FactNamed
) -> HTMLResponse:
    """Show the cells of the original that a record was read from."""
    record = record_of(visitor, relation, fact)
    cells = origin_cells(visitor.house, visitor.words, record)
    return page(request, visitor, "ledger_origin.html", cells=cells)
