"""The ledger (台账): its batches, what each set and what its checks found, and withdrawal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from pydantic import BaseModel

from yuanheng.app.opening import OpenHouse
from yuanheng.errors import Message, say
from yuanheng.views.ledger import batches as ledger_batches
from yuanheng.views.ledger.batches import (
    MOST_ROWS,
    BatchView,
    batch_issues,
    batch_sets,
    browse_batches,
    find_batch,
    local_moment,
    marked_copy,
    original_bytes,
)
from yuanheng.views.ledger.proportion import Shown
from yuanheng.views.ledger.records import relation_labels
from yuanheng.views.listed import ListColumn, arranged, of_zones
from yuanheng.views.standards.applicable import Applicable, applicable
from yuanheng.web.downloads import attachment
from yuanheng.web.lists import AskedList, ListAnswer, ShownList, list_answer, paged
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Gone, Reader, Visitor
from yuanheng.words import figures
from yuanheng.words.words import Words

router = APIRouter(responses=REFUSALS)

MOST = 2**31 - 1
#: So many batches stand on a page.
PAGE = 50
Number = Annotated[int, Path(ge=1, le=MOST)]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
Known = Annotated[str, Query(max_length=20)]
ZoneAsked = Annotated[str, Query(max_length=80)]

KIND_WORDS: dict[str, Message] = {
    "import": say("import"),
    "record": say("entry"),
    "correct": say("correction"),
    "withdraw": say("withdrawal"),
}
BATCH_STATES: dict[str, Message] = {
    "standing": say("stands"),
    "superseded": say("replaced"),
    "withdrawn": say("withdrawn"),
}


class BatchCard(BaseModel):
    """One batch as the console's list gives it."""

    seq: int
    kind: str
    state: str
    zones: list[str]
    zone_names: list[str]
    relations: list[str]
    periods: list[str]
    source: str | None
    size: int | None
    layer: str | None
    profile: str | None
    rows: int
    issues: int
    actor: str
    recorded_at: str
    reason: str | None
    is_workbook: bool


class BatchList(BaseModel):
    """A page of batches; `seq` is the sequence number that it was made at."""

    total: int
    page: int
    pages: int
    seq: int
    batches: list[BatchCard]


class IssueCard(BaseModel):
    """One thing that the checks saw, in the reader's language; or what several say at once.

    alike: what those share that say the same of one column.
    """

    check: str
    alike: str
    severity: str
    place: str
    found: str
    message: str
    remedy: str
    set_aside: bool
    stands_for: list[str]


class SetCard(BaseModel):
    """A set that a batch replaced; `replaced_by` is the batch that replaced it since, or 0."""

    relation: str
    zone: str
    area: str
    period: str
    replaced_by: int


class BatchDetail(BaseModel):
    """A batch whole: what it set, and a page of its issues."""

    batch: BatchCard
    sets: list[SetCard]
    issues: list[IssueCard]
    issues_total: int
    page: int
    pages: int


def scope_of(visitor: Visitor) -> frozenset[str] | None:
    """Give the zones that bound an account; None for one that sees all."""
    return None if visitor.sees_all else visitor.zones


def acting(visitor: Visitor) -> OpenHouse:
    """Give the house that writes in the account's name, about its own zones only."""
    return replace(visitor.house, zones=scope_of(visitor))


def zone_choices(visitor: Visitor) -> list[tuple[str, str]]:
    """List the zones that the account sees, by name."""
    names = ledger_batches.zone_names(visitor.house)
    return sorted(((z, names.get(z, z)) for z in visitor.zones), key=lambda pair: pair[1])


def issue_card(words: Words, shown: Shown) -> IssueCard:
    """Say an issue, and what it stands for."""
    issue = shown.issue
    return IssueCard(
        check=issue.check,
        alike=f"{issue.severity} {issue.where.column or ''} {issue.message.template}",
        severity=issue.severity,
        place=figures.place(words, issue.where),
        found=issue.found,
        message=words.say(issue.message),
        remedy=words.say(issue.remedy),
        set_aside=issue.quarantined,
        stands_for=[words.say(i.message) for i in shown.stands_for],
    )


def gathered(cards: Iterable[IssueCard]) -> list[list[IssueCard]]:
    """Put together those that say the same of one column, so that each remedy is read once."""
    found: dict[str, list[IssueCard]] = {}
    for card in cards:
        found.setdefault(card.alike, []).append(card)
    return list(found.values())


def _card(view: BatchView) -> BatchCard:
    batch = view.batch
    reason = batch.details.get("reason")
    return BatchCard(
        seq=batch.seq,
        kind=batch.kind,
        state=view.state,
        zones=[z for z, _ in view.zones],
        zone_names=[name for _, name in view.zones],
        relations=list(view.relations),
        periods=list(view.periods),
        source=batch.source.name if batch.source else None,
        size=batch.source.size if batch.source else None,
        layer=batch.layer,
        profile=batch.profile,
        rows=batch.rows,
        issues=batch.issues,
        actor=batch.actor,
        recorded_at=batch.recorded_at,
        reason=str(reason) if reason else None,
        is_workbook=view.is_workbook,
    )


def _list(
    visitor: Visitor, zone: str, kind: str, as_known: str, number: int, size: int = PAGE
) -> BatchList:
    """List the batches that the account may see."""
    if zone:
        visitor.check_zone(zone)
    found = browse_batches(
        visitor.house,
        scope_of(visitor),
        zone=zone or None,
        kind=kind if kind in KIND_WORDS else None,
        as_known=as_known or None,
        page=number,
        size=size,
    )
    cards = [_card(view) for view in found.views]
    return BatchList(
        total=found.total, page=found.page, pages=found.pages, seq=found.seq, batches=cards
    )


def batch_of(visitor: Visitor, number: int) -> BatchView:
    """Find a batch about zones that the account sees."""
    view = find_batch(visitor.house, number, scope_of(visitor))
    if view is None:
        raise Gone
    return view


def batch_detail(visitor: Visitor, number: int, page_number: int) -> BatchDetail:
    """Give a batch with its sets and a page of its issues."""
    view = batch_of(visitor, number)
    issues, total = batch_issues(visitor.house, visitor.words, number, page_number)
    return BatchDetail(
        batch=_card(view),
        sets=[
            SetCard(
                relation=s.relation,
                zone=s.zone,
                area=s.area,
                period=s.period,
                replaced_by=s.replaced_by,
            )
            for s in batch_sets(visitor.house, number)
        ],
        issues=[issue_card(visitor.words, issue) for issue in issues],
        issues_total=total,
        page=page_number,
        pages=max(1, -(-total // MOST_ROWS)),
    )


@router.get("/api/ledger/batches", tags=["ledger"])
def batches_api(
    visitor: Reader,
    zone: ZoneAsked = "",
    kind: Annotated[str, Query(max_length=20)] = "",
    as_known: Known = "",
    page: PageNumber = 1,
) -> BatchList:
    """List the batches about the zones that the account sees, newest first."""
    return _list(visitor, zone, kind, as_known, page)


@router.get("/ledger", include_in_schema=False)
def batches_page(
    request: Request,
    visitor: Reader,
    asked: AskedList,
    zone: ZoneAsked = "",
    kind: Annotated[str, Query(max_length=20)] = "",
    as_known: Known = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> ListAnswer:
    """Show the batches, newest first."""
    zones = zone_choices(visitor)
    columns = of_zones(_columns(visitor.words), len(zones))
    if asked.takes_all:
        every = _list(visitor, zone, kind, as_known, 1, MOST)
        rows = arranged(every.batches, columns, asked.wish)
        found, listed = paged(request, asked, columns, rows, PAGE, page_number), every.seq
    else:
        some = _list(visitor, zone, kind, as_known, page_number)
        found = ShownList(request, asked, columns, some.batches, some.total, some.page, some.pages)
        listed = some.seq
    return list_answer(
        request,
        visitor,
        "ledger.html",
        visitor.words("Ledger"),
        found,
        seq=listed,
        zone=zone,
        kind=kind,
        zones=zones,
        kinds=KIND_WORDS,
        states=BATCH_STATES,
        moment=local_moment,
    )


def _columns(words: Words) -> tuple[ListColumn[BatchCard], ...]:
    """Give the columns of the list of batches."""
    relations, comma = dict(relation_labels(words)), "、" if words.lang == "zh" else ", "

    def source(b: BatchCard) -> str:
        return " ".join(filter(None, (b.source, b.layer))) or b.reason or ""

    return (
        ListColumn("batch", words("batch"), lambda b: b.seq, is_figure=True),
        ListColumn("kind", words("kind"), lambda b: words.say(KIND_WORDS[b.kind])),
        ListColumn("zone", words("zone"), lambda b: comma.join(b.zone_names)),
        ListColumn(
            "content",
            words("content"),
            lambda b: comma.join(relations.get(r, r) for r in b.relations),
        ),
        ListColumn("period", words("period"), lambda b: comma.join(b.periods)),
        ListColumn("source", words("source"), source),
        ListColumn("rows", words("rows"), lambda b: b.rows, is_figure=True),
        ListColumn("issues", words("issues"), lambda b: b.issues, is_figure=True),
        ListColumn("who", words("who"), lambda b: b.actor),
        ListColumn("when", words("when"), lambda b: local_moment(b.recorded_at)),
        ListColumn("state", words("state"), lambda b: words.say(BATCH_STATES[b.state])),
    )


@router.get("/api/ledger/batches/{number}", tags=["ledger"])
def batch_api(visitor: Reader, number: Number, page: PageNumber = 1) -> BatchDetail:
    """Give one batch: what it set, and what its checks found, value by value."""
    return batch_detail(visitor, number, page)


@router.get("/ledger/batches/{number}", include_in_schema=False)
def batch_page(
    request: Request,
    visitor: Reader,
    number: Number,
    page_number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> HTMLResponse:
    """Show one batch."""
    found = batch_detail(visitor, number, page_number)
    return page(
        request,
        visitor,
        "ledger_batch.html",
        gathered=gathered,
        found=found,
        next_checks=_next_checks(visitor, found),
        kinds=KIND_WORDS,
        states=BATCH_STATES,
        relations=dict(relation_labels(visitor.words)),
        names=ledger_batches.zone_names(visitor.house),
        moment=local_moment,
    )


def _next_checks(visitor: Visitor, found: BatchDetail) -> tuple[Applicable, ...]:
    """List the standards for what a batch set, for who may evaluate; none once it was taken back.

    A set that was replaced since is judged as it now stands.
    """
    if found.batch.state == "withdrawn" or not visitor.account.may("officer"):
        return ()
    return applicable(visitor.house, visitor.words, ((s.relation, s.period) for s in found.sets))


@router.get("/ledger/batches/{number}/original", include_in_schema=False)
def original(visitor: Reader, number: Number) -> Response:
    """Give back the original, byte for byte."""
    view = batch_of(visitor, number)
    pieces = original_bytes(visitor.house, view)
    name = view.batch.source.name if view.batch.source else "original"
    return StreamingResponse(
        pieces, media_type="application/octet-stream", headers=attachment(name)
    )


@router.get("/ledger/batches/{number}/marked", include_in_schema=False)
def marked(visitor: Reader, number: Number) -> Response:
    """Give back the workbook with its bad cells marked and the list of issues (错误清单)."""
    view = batch_of(visitor, number)
    with marked_copy(visitor.house, view, visitor.words) as path:
        content, ending = path.read_bytes(), path.suffix
    stem = (view.batch.source.name if view.batch.source else "batch").rpartition(".")[0]
    name = visitor.words("{name} marked", name=stem) + ending
    return StreamingResponse(
        _once(content), media_type="application/octet-stream", headers=attachment(name)
    )


def _once(content: bytes) -> Iterator[bytes]:
    yield content
