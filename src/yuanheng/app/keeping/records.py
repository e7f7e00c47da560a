"""The correction of one record by hand (单条更正): with a reason, on the version that was seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from yuanheng.app.keeping.handing_in import hand_in
from yuanheng.app.keeping.round_locks import check_draft
from yuanheng.app.office.accounts import audit_entry, desk_of
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.drafts.corrections import draft_correction
from yuanheng.model.ledger import Batch
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.descent.judged import day_of_house
from yuanheng.views.ledger.records import FactRecord, fact_versions, find_record, record_cells
from yuanheng.views.steady_record import SteadyRecord
from yuanheng.words.words import Words

#: Another batch may be written between reading and writing; then it is looked at again.
_TRIES = 5
#: Under this name a batch keeps which correction it is.
_WISH = "wish"


@dataclass(frozen=True)
class Clash:
    """One cell of two corrections: as both began, as the other left it, and as it is wanted."""

    name: str
    label: str
    began: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Edited:
    """What became of a correction: the batch, or the clashes with a newer version and its batch."""

    batch: Batch | None
    clashes: tuple[Clash, ...] = ()
    newer: Batch | None = None


def edit_record(  # noqa: PLR0913 - each part of a correction is said
    house: OpenHouse,
    words: Words,
    relation_id: str,
    fact: str,
    version: int,
    cells: Mapping[str, str],
    reason: str,
    *,
    may_be_later: bool = False,
) -> Edited:
    """Correct a record on the version that was seen; cells are as one would write them.

    Where somebody else corrected it meanwhile nothing is written and both values are told. The very
    same sent again, as a browser does that has waited in vain, is the batch that it made before.
    UsageError where nothing changed or a cell cannot be read; LedgerError where it does not stand;
    QuestionError for a day after today of what has happened, unless it `may_be_later`.
    """
    for _ in range(_TRIES):
        looked = replace(house, record=SteadyRecord(house.store))
        seen = looked.record.last_seq()
        record = find_record(looked, words, relation_id, fact)
        if record is None or not record.stands:
            raise LedgerError(
                say("The record does not stand any more"),
                remedy=say("A later batch replaced it. Look for it in the table."),
            )
        changes = _changed(looked, words, record, version, cells)
        wish = _digest(house.actor, version, changes, reason)
        if record.version != version:
            done = next(
                (v.batch for v in record.versions if v.batch.details.get(_WISH) == wish), None
            )
            return (
                Edited(done)
                if done is not None
                else _clashing(looked, words, record, version, changes)
            )
        named = {"fact": fact}
        try:
            draft = draft_correction(
                looked.record,
                ledger_schema(),
                relation_id,
                named,
                changes,
                reason,
                house.actor,
                asked_on=None if may_be_later else day_of_house(house).isoformat(),
            )
            check_draft(house, draft)
            kept = replace(draft, after=seen, details={**draft.details, _WISH: wish})
            batch = house.store.write(kept, None, silent)
        except (LedgerError, UsageError):  # what was drafted may rest on a batch of a moment ago
            if house.store.last_seq() == seen:
                raise
            continue
        if house.desk is not None:
            entry = audit_entry(
                house, "ledger.correct", fact, relation=relation_id, batch=batch.seq
            )
            desk_of(house).add_audit(entry)
        hand_in(house, batch, draft)
        return Edited(batch)
    raise LedgerError(
        say("Another batch was written meanwhile"),
        remedy=say("Nothing was changed. Look at the record, then try once more."),
    )


def _digest(actor: str, version: int, changes: Mapping[str, str], reason: str) -> str:
    """Name a correction by all that is wanted, so that it is known when it is sent again."""
    wanted = [actor, version, sorted(changes.items()), reason.strip()]
    return hashlib.sha256(json.dumps(wanted).encode()).hexdigest()


def _changed(
    house: OpenHouse, words: Words, record: FactRecord, version: int, cells: Mapping[str, str]
) -> dict[str, str]:
    """Tell which cells differ from those of the version that was seen."""
    began = _written(house, words, record, version)
    changes = {
        name: text.replace("\r\n", "\n").strip()
        for name, text in cells.items()
        if name in began and text.replace("\r\n", "\n").strip() != began[name].strip()
    }
    if not changes:
        raise UsageError(say("The cells already say so; nothing was changed"))
    return changes


def _written(house: OpenHouse, words: Words, record: FactRecord, version: int) -> dict[str, str]:
    """Write the cells of a version; UsageError where the record has no such version."""
    relation = ledger_schema().relations[record.relation]
    for row in fact_versions(house, relation, record.fact, house.record.batches()):
        if row["seq"] == version:
            return {c.name: c.written for c in record_cells(words, relation, row) if c.editable}
    raise UsageError(say("The record has no version {seq}", seq=version))


def _clashing(
    house: OpenHouse, words: Words, record: FactRecord, version: int, changes: Mapping[str, str]
) -> Edited:
    """Tell both values of every cell that was to be corrected."""
    began = _written(house, words, record, version)
    now = {c.name: c for c in record.cells}
    clashes = tuple(
        Clash(name, now[name].label, began[name], now[name].written, text)
        for name, text in changes.items()
    )
    newer = next(v.batch for v in record.versions if v.batch.seq == record.version)
    return Edited(None, clashes, newer)
