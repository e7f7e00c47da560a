"""The verb subjects: say whether a name in a table is a subject that is known; it is kept."""

from __future__ import annotations

from yuanheng.app.keeping.round_locks import check_draft
from yuanheng.app.office.accounts import audit_entry
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.ledger.record.open_names import OpenName, draft_answer, open_names
from yuanheng.model.ledger import Batch
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema


def answer_name(
    house: OpenHouse, alias: str, subject: str, *, is_same: bool, sort: str = "", zone: str = ""
) -> Batch:
    """Keep what a person says of a name: that it is a subject, or that it is not.

    subject: by number, credit code or name. Kind and zone are those of the name in the list where
    they are not said. A withdrawal of the batch takes the answer back.
    """
    upto = house.store.last_seq()
    history = zone_history(house.store, upto)
    zones = {str(r["zone"]) for r in history}
    named = find_zone(history, zone) if zone else ""
    if not (sort and named):
        waiting = _waiting(house, alias, {named} if named else zones, sort)
        sort, named = waiting.sort, waiting.zone
    draft = draft_answer(
        house.store, ledger_schema(), named, alias.strip(), (sort, subject, is_same), house.actor
    )
    check_draft(house, draft)
    done = house.store.write(draft, None, silent)
    if house.desk is not None:
        verb = "ledger.name_confirmed" if is_same else "ledger.name_refused"
        house.desk.add_audit(audit_entry(house, verb, alias, meant=subject, batch=done.seq))
    return done


def _waiting(house: OpenHouse, alias: str, zones: set[str], sort: str) -> OpenName:
    """Find the name in the list; LedgerError where none waits, UsageError where several do."""
    found = [
        name
        for name in open_names(house.store, ledger_schema(), house.store.last_seq(), zones)
        if alias.strip() in (name.alias, name.shown) and sort in ("", name.sort)
    ]
    if not found:
        raise LedgerError(
            say("No name {name} waits to be confirmed", name=alias),
            remedy=say("`yuanheng subjects list` lists them; else say --sort and --zone."),
        )
    if len(found) > 1:
        raise UsageError(
            say("{name} waits in several lists", name=alias),
            remedy=say("Say which is meant with --sort and --zone."),
        )
    return found[0]
