"""What rounds close (锁定): facts of a locked zone, and what was not returned, stay as they are."""

from __future__ import annotations

from collections.abc import Iterable

from yuanheng.app.keeping.round_steps import asked_cells
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, say
from yuanheng.model.ledger import Draft
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.ledger.batch_cover import Covered, batch_covers, check_zones, draft_cover


def check_draft(house: OpenHouse, draft: Draft) -> None:
    """Refuse a draft about what is locked, or about a zone that is not the actor's.

    LedgerError with the round, or ForbiddenError.
    """
    check_drafts(house, (draft,))


def check_drafts(house: OpenHouse, drafts: Iterable[Draft]) -> None:
    """Refuse drafts of which one is about what is locked, or not about the actor's zones."""
    check_cover(house, dict.fromkeys(c for draft in drafts for c in draft_cover(draft)))


def check_batch(house: OpenHouse, seq: int) -> None:
    """Refuse to take back a batch about what is locked; LedgerError with the round."""
    found = [b for b in house.store.batches() if b.seq == seq]
    if found:
        check_cover(house, batch_covers(house, found)[seq])


def check_cover(house: OpenHouse, cover: Iterable[Covered]) -> None:
    """Refuse what is locked or out of reach."""
    cover = tuple(cover)
    check_zones(house, cover)
    for found, cell in asked_cells(house, cover):
        if cell.state == "locked":
            raise LedgerError(
                say(
                    "Round {n} is locked for this zone: {relation} {period}",
                    n=found.id,
                    relation=ledger_schema().relations[found.relation].label["en"],
                    period=found.period,
                ),
                remedy=say("Ask a leader to unlock it, with a reason. Nothing was written."),
            )
