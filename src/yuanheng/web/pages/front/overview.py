"""The first page (首页): for each role what it asks in the morning; the same on a wall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from yuanheng.app.intake.uploads import Upload, list_uploads
from yuanheng.app.jobs.queue import list_jobs
from yuanheng.app.office.accounts import list_accounts, list_audit
from yuanheng.errors import say
from yuanheng.views.known_house import known_house
from yuanheng.views.ledger.batches import local_moment
from yuanheng.views.map.picture import picture
from yuanheng.views.map.sheets import Maps
from yuanheng.views.office.duties import OwnTasks, own_tasks
from yuanheng.views.office.zones import dots
from yuanheng.views.overview import names_of_zones
from yuanheng.views.standards.applicable import Applicable, applicable_now
from yuanheng.views.start import start_of
from yuanheng.web.pages.front.cards import OverviewCard, overview_card
from yuanheng.web.pages.ledger_forms import TAKEN
from yuanheng.web.pages.reporting.faults import FaultCard, fault_cards
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.throttle import FREE_GUESSES
from yuanheng.web.visitors import Reader, Visitor

router = APIRouter(responses=REFUSALS)

AsKnown = Annotated[
    str, Query(max_length=20, description="A day such as 2026-11-22, or a sequence number.")
]
#: So many tasks and reports of one's own stand on the first page.
_MOST_OWN = 8
#: So many of the last jobs are asked for those that failed.
_LAST_JOBS = 50


@dataclass(frozen=True)
class Duties:
    """What waits for the account itself: tasks, faults of its data, files not imported yet."""

    tasks: OwnTasks
    faults: list[FaultCard]
    uploads: tuple[Upload, ...]
    zones: dict[str, str]


@dataclass(frozen=True)
class Health:
    """How the system itself fares: last backup, jobs that failed lately, accounts locked out."""

    backup_at: str | None
    failed: int
    guessed: tuple[str, ...]


@router.get("/api/overview", tags=["overview"])
def overview_api(request: Request, visitor: Reader, as_known: AsKnown = "") -> OverviewCard:
    """Give the overview of the zones that the account sees, now or as it was known."""
    return overview_card(visitor, request.app.state.maps, as_known)


@router.get("/", include_in_schema=False)
@act(say("look at the first page and all lists"))
def overview_page(request: Request, visitor: Reader, as_known: AsKnown = "") -> HTMLResponse:
    """Show the overview."""
    is_now = not as_known.strip()
    card = overview_card(visitor, request.app.state.maps, as_known)
    return page(
        request,
        visitor,
        "overview.html",
        o=card,
        dots=_dots(card),
        start=start_of(visitor.house, visitor.zones),
        has_form=TAKEN in request.cookies,
        ready=_ready(visitor, card) if is_now else (),
        duties=_duties(visitor) if is_now and visitor.account.role == "officer" else None,
        health=_health(visitor) if is_now and visitor.account.may("admin") else None,
        when=local_moment,
    )


def _ready(visitor: Visitor, card: OverviewCard) -> tuple[Applicable, ...]:
    """List what can be judged, where nothing has been yet and somebody may begin."""
    if card.is_evaluated or not visitor.account.may("officer"):
        return ()
    return applicable_now(visitor.house, visitor.words, visitor.zones)


def _dots(card: OverviewCard) -> list[dict[str, object]]:
    """Draw the zones of an overview where they lie, those with most open in front."""
    lines = {z.zone: z for z in reversed(card.zones) if z.spot}
    drawn = dots({zone: line.spot for zone, line in lines.items() if line.spot})
    return [
        {**vars(d), "name": lines[d.zone].zone_name, "worst": lines[d.zone].worst} for d in drawn
    ]


@router.get("/big", include_in_schema=False)
def big_page(request: Request, visitor: Reader, as_known: AsKnown = "") -> HTMLResponse:
    """Show the overview on a large screen, with the zone's map or where the zones lie."""
    maps: Maps = request.app.state.maps
    card = overview_card(visitor, maps, as_known)
    house = known_house(visitor.house, as_known.strip() or None)
    one = card.freshness[0].zone if len(card.freshness) == 1 else None
    return page(
        request,
        visitor,
        "big.html",
        o=card,
        dots=_dots(card),
        picture=picture(house, maps, visitor.words, one) if one else None,
        when=local_moment,
        now=house.clock.now().isoformat(),
    )


def _duties(visitor: Visitor) -> Duties:
    """Gather what waits for an account."""
    house = visitor.house
    return Duties(
        tasks=own_tasks(house, visitor.words, visitor.zones, visitor.account, _MOST_OWN),
        faults=fault_cards(visitor),
        uploads=list_uploads(house, visitor.account.name),
        zones=names_of_zones(house, visitor.zones),
    )


def _health(visitor: Visitor) -> Health | None:
    """Say how the system fares; None for an administrator of a part, who does not keep it."""
    if not visitor.sees_all:
        return None
    last = list_audit(visitor.house, 1, action="backup")
    jobs = list_jobs(visitor.house, _LAST_JOBS)
    return Health(
        backup_at=last[0].at if last else None,
        failed=sum(job.state == "failed" for job in jobs),
        guessed=tuple(a.name for a in list_accounts(visitor.house) if a.failures >= FREE_GUESSES),
    )
