"""Handing in (报送): what comes in for a zone of a round, checked, and explained where it fails."""

from __future__ import annotations

from yuanheng.app.keeping.round_steps import asked_cells, standing_batch, take_step
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.record.known import active_batches
from yuanheng.model.ledger import Batch, Draft
from yuanheng.model.rounds import Explained, Filled, Round, RoundCell, RoundRecord, Submitted
from yuanheng.views.ledger.batch_cover import batch_covers, draft_cover
from yuanheng.views.office.round_checks import cell_checks, unexplained
from yuanheng.views.rounds import OWING

_LONGEST = 500


def submit_batch(
    house: OpenHouse, number: int, zone: str, seq: int | None = None, *, seen: int | None = None
) -> Round:
    """Hand in a batch that stands for a zone of a round: the last about it where none is named.

    Where checks fail that nobody explained it is not handed in, but waits for that (填报中).
    LedgerError where it waits already, or something happened after what was `seen`.
    """

    def handed_in(found: Round, cell: RoundCell) -> RoundRecord:
        batch = _fitting(house, found, cell, seq)
        failing = unexplained(cell_checks(house, found, cell))
        if failing and (cell.state, cell.batch) == ("filling", batch):
            raise LedgerError(
                say("{n} checks are to be corrected or explained first", n=len(failing)),
                lines=tuple(line.failing.said for line in failing),
                remedy=say("Explain each of them, or correct the figures and hand them in anew."),
            )
        return Filled(cell.zone, batch) if failing else Submitted(cell.zone, batch)

    return take_step(house, number, zone, seen, handed_in)


def hand_in(house: OpenHouse, batch: Batch, draft: Draft) -> None:
    """Link a batch that was written to the rounds that ask for it.

    It is handed in where every check passes or is explained; else it waits for that (填报中). What
    mends parts that were returned, or one record before all is handed in, waits until somebody
    hands it in: more may follow.
    """

    def handed_in(found: Round, cell: RoundCell) -> RoundRecord:
        is_one_of_many = draft.kind == "correct" and cell.state in OWING
        if cell.parts or is_one_of_many or unexplained(cell_checks(house, found, cell)):
            return Filled(cell.zone, batch.seq)
        return Submitted(cell.zone, batch.seq)

    for found, cell in asked_cells(house, draft_cover(draft)):
        if cell.state != "locked":
            take_step(house, found.id, cell.zone, None, handed_in)


def take_out(house: OpenHouse, withdrawal: Batch) -> None:
    """Let zones of rounds hand in anew of whose facts a batch was withdrawn (撤回).

    What was handed in, or reviewed, is no longer what stands.
    """

    def is_to_be_handed_in(_found: Round, cell: RoundCell) -> RoundRecord:
        return Filled(cell.zone, withdrawal.seq)

    for found, cell in asked_cells(house, batch_covers(house, (withdrawal,))[withdrawal.seq]):
        if cell.state in ("submitted", "checked", "accepted"):
            take_step(house, found.id, cell.zone, None, is_to_be_handed_in)


def explain_check(
    house: OpenHouse, number: int, zone: str, check: str, reason: str, *, seen: int | None = None
) -> Round:
    """Explain in words why what a check doubts is right; kept, and shown to who reviews.

    It holds for the figures as they stand: where they change, the check asks anew.
    """
    why = reason.strip()[:_LONGEST]
    if not why:
        raise UsageError(say("A reason is needed"), remedy=say("Say it with --reason."))

    def explained(found: Round, cell: RoundCell) -> RoundRecord:
        lines = {line.failing.id: line for line in cell_checks(house, found, cell)}
        if check not in lines:
            raise UsageError(
                say("No check {check} fails here now", check=check),
                expected=say("Known: {known}.", known=", ".join(lines)),
            )
        said = lines[check].failing.said
        return Explained(cell.zone, check, said.template, dict(said.values), why)

    return take_step(house, number, zone, seen, explained)


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
