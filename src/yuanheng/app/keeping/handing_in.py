"""Handing in (报送): what comes in for a zone of a round."""

from __future__ import annotations

from yuanheng.app.keeping.round_steps import asked_cells, standing_batch, take_step
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.known import active_batches
from yuanheng.model.ledger import Batch, Draft
from yuanheng.model.rounds import Round, RoundCell, RoundRecord, Submitted
from yuanheng.views.ledger.batch_cover import batch_covers, draft_cover


def submit_batch(
    house: OpenHouse, number: int, zone: str, seq: int | None = None, *, seen: int | None = None
) -> Round:
    """Hand in a batch that stands for a zone of a round: the last about it where none is named.

    zone: by id, code or name. seen: the last event of the zone that was looked at; LedgerError
    tells what happened where there is a later one.
    """

    def handed_in(found: Round, cell: RoundCell) -> RoundRecord:
        return Submitted(cell.zone, _fitting(house, found, cell, seq))

    return take_step(house, number, zone, seen, handed_in)


def hand_in(house: OpenHouse, batch: Batch, draft: Draft) -> None:
    """Link a batch that was written to the rounds that ask for it."""

    def handed_in(_found: Round, cell: RoundCell) -> RoundRecord:
        return Submitted(cell.zone, batch.seq)

    for found, cell in asked_cells(house, draft_cover(draft)):
        if cell.state != "locked":
            take_step(house, found.id, cell.zone, None, handed_in)


def _fitting(house: OpenHouse, found: Round, cell: RoundCell, seq: int | None) -> int:
    """Find the batch that is meant; UsageError where it is not about what is asked."""
    if seq is None:
        standing = tuple(active_batches(house.store.batches(), house.store.last_seq()).values())
    else:
        standing = (standing_batch(house, seq),)
    covers = batch_covers(house, standing)
    fitting = [
        number
        for number, cover in covers.items()
        if any(c.zone == cell.zone and found.covers(c.relation, c.period) for c in cover)
    ]
    if fitting:
        return max(fitting)
    if seq is None:
        raise UsageError(say("Nothing in the ledger is what the round asks of the zone"))
    raise UsageError(say("Batch {seq} holds nothing that the round asks of the zone", seq=seq))
