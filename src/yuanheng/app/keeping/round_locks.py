"""What rounds close (锁定): facts of a locked zone, and what was not returned, stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from yuanheng.app.keeping.bureaus import check_bureau
from yuanheng.app.keeping.round_steps import asked_cells
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, say
from yuanheng.model.ledger import Draft, SnapshotSet
from yuanheng.model.relation import Relation
from yuanheng.model.rounds import Part, Round
from yuanheng.monitor.submission.handed import HandedRow, handed_rows
from yuanheng.monitor.submission.returned import changed_outside
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.ledger.batch_cover import Covered, batch_covers, check_zones, draft_cover
from yuanheng.views.office.round_checks import form_of

#: So many cells are named of those that may not be changed.
_NAMED = 12


def check_draft(house: OpenHouse, draft: Draft) -> None:
    """Refuse a draft about what is locked, or about a zone that is not the actor's.

    LedgerError with the round, or ForbiddenError.
    """
    check_drafts(house, (draft,))


def check_drafts(house: OpenHouse, drafts: Iterable[Draft]) -> None:
    """Refuse drafts of which one is about what is locked, or not about the actor's zones.

    Nor may one change what was not given back, where some parts of a return were.
    """
    drafts = tuple(drafts)
    check_cover(house, dict.fromkeys(c for draft in drafts for c in draft_cover(draft)))
    for draft in drafts:
        check_bureau(house, draft)
        _check_parts(house, draft)


def check_batch(house: OpenHouse, seq: int) -> None:
    """Refuse to take back a batch about what is locked; LedgerError with the round."""
    found = [b for b in house.store.batches() if b.seq == seq]
    if found:
        cover = batch_covers(house, found)[seq]
        check_cover(house, cover)
        for asked, cell in asked_cells(house, cover):
            if cell.parts:
                raise _outside(asked, ())


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


def _check_parts(house: OpenHouse, draft: Draft) -> None:
    """Refuse a draft that changes what was not given back; LedgerError with these cells."""
    for asked, cell in asked_cells(house, draft_cover(draft)):
        form_of(asked)  # a form that cannot be read is said before anything is written
        table = draft.facts.get(asked.relation)
        if not cell.parts or table is None:
            continue
        relation, upto = ledger_schema().relations[asked.relation], house.store.last_seq()
        told = [
            row
            for row in table.to_pylist()
            if row["zone"] == cell.zone and asked.covers(relation.id, str(row["period"]))
        ]
        standing = handed_rows(house.store, relation, cell.zone, asked.period, upto)
        is_whole = relation.kind == "snapshot" and draft.kind != "correct"
        if draft.kind == "correct":
            facts = {row["fact"] for row in told}
            standing = tuple(row for row in standing if row.fact in facts)
        elif is_whole:
            standing = tuple(row for row in standing if _set_of(relation, row) in draft.sets)
        changed = changed_outside(relation, standing, told, cell.is_open, is_whole=is_whole)
        outside = tuple(dict.fromkeys(changed))
        if outside:
            raise _outside(asked, outside)


def _set_of(relation: Relation, row: HandedRow) -> SnapshotSet:
    """Name the set that a row of a snapshot stands in."""
    cells = row.cells
    area = str(cells.get("assessed_range") or "")
    return SnapshotSet(relation.id, str(cells["zone"]), area, str(cells["period"]))


def _outside(asked: Round, parts: Sequence[Part]) -> LedgerError:
    """Say what may not be changed, since it was not given back."""
    relation = ledger_schema().relations[asked.relation]
    labels = {c.name: c.label["en"] for c in relation.columns}
    return LedgerError(
        say("Of round {n} only parts were given back; the rest stays as it is", n=asked.id),
        lines=tuple(
            say("{subject}: {column}", subject=p.subject, column=labels.get(p.column, "–"))
            for p in parts[:_NAMED]
        ),
        remedy=say("Change what was given back only, or ask who reviews to give back more."),
    )
