"""Verbs that keep the ledger: withdraw, correct, history, compare, quarantine, copies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc

from yuanheng.app.keeping.handing_in import hand_in, take_out
from yuanheng.app.keeping.round_locks import check_batch, check_draft
from yuanheng.app.office.accounts import audit_entry
from yuanheng.app.opening import OpenHouse, home_at
from yuanheng.errors import DamagedError, LedgerError, UsageError, say
from yuanheng.ledger.drafts.corrections import draft_correction, draft_withdrawal
from yuanheng.ledger.record.comparing import FactChange, SetChange
from yuanheng.ledger.record.comparing import compare as compare_states
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import active_batches, heads, resolve_seq, zone_history, zones_on
from yuanheng.model.ledger import Batch, Issue
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema
from yuanheng.store.copies import check_ledger, copy_ledger
from yuanheng.store.sqlite import SqliteHome
from yuanheng.views.descent.judged import day_of_house


@dataclass(frozen=True)
class HistoryEntry:
    """One batch in the life of a zone: what it was, and whether it still stands."""

    batch: Batch
    state: str  # standing, superseded, withdrawn


@dataclass(frozen=True)
class Quarantined:
    """A value that was set aside, with the batch it came in."""

    batch: Batch
    issue: Issue


def withdraw(house: OpenHouse, seq: int, reason: str) -> Batch:
    """Withdraw a batch; what it had superseded stands again."""
    draft = draft_withdrawal(house.store, seq, reason, house.actor)
    check_batch(house, seq)
    done = house.store.write(draft, None, silent)
    take_out(house, done)
    if house.desk is not None:
        house.desk.add_audit(audit_entry(house, "ledger.withdraw", str(seq), batch=done.seq))
    return done


def correct(
    house: OpenHouse,
    relation: str,
    subject: Iterable[str],
    changes: Iterable[str],
    reason: str,
    *,
    may_be_later: bool = False,
) -> Batch:
    """Correct one fact, named by key columns, with a reason; the old version is kept."""
    named = _pairs(subject, "--where")
    if "zone" in named:
        history = zone_history(house.store, house.store.last_seq())
        named["zone"] = find_zone(history, named["zone"])
    draft = draft_correction(
        house.store,
        ledger_schema(),
        relation,
        named,
        _pairs(changes, "--set"),
        reason,
        house.actor,
        asked_on=None if may_be_later else day_of_house(house).isoformat(),
    )
    check_draft(house, draft)
    batch = house.store.write(draft, None, silent)
    hand_in(house, batch, draft)
    return batch


def history(house: OpenHouse, zone: str) -> tuple[HistoryEntry, ...]:
    """List the batches in the life of a zone, in order, with what became of each."""
    upto = house.store.last_seq()
    zone_id = find_zone(zone_history(house.store, upto), zone)
    batches = house.store.batches()
    standing = active_batches(batches, upto)
    current = {seq for s, seq in heads(house.store, upto).items() if s.zone == zone_id}
    touched = {seq for seq, s in house.store.sets(upto) if s.zone == zone_id}
    dated = {
        seq
        for relation in ledger_schema().relations.values()
        if relation.kind != "snapshot"
        for seq in _batches_about(house, relation.id, upto, zone_id)
    }
    related = touched | dated
    found = []
    for batch in batches:
        named = (batch.details.get("zone"), batch.details.get("kept_zone"))
        own = zone_id in named or batch.details.get("withdraws") in related
        if batch.seq not in related and not own:
            continue
        related.add(batch.seq)
        if batch.seq not in standing:
            state = "withdrawn"
        elif batch.seq in touched and batch.seq not in current:
            state = "superseded"
        else:
            state = "standing"
        found.append(HistoryEntry(batch, state))
    return tuple(found)


def compare(
    house: OpenHouse, before: str, after: str | None
) -> tuple[tuple[SetChange, ...], dict[str, str]]:
    """Compare two states of the ledger, each a day or a sequence number; names zones too."""
    batches = house.store.batches()
    old, new = resolve_seq(batches, before), resolve_seq(batches, after)
    names = {str(z["zone"]): str(z["name"]) for z in zones_on(house.store, new, "9999")}
    return compare_states(house.store, ledger_schema(), old, new), names


def list_quarantine(house: OpenHouse, seq: int | None = None) -> tuple[Quarantined, ...]:
    """List the values set aside in the standing batches, or in one."""
    upto = house.store.last_seq()
    batches = house.store.batches()
    if seq is not None and seq not in {b.seq for b in batches}:
        raise LedgerError(
            say("The ledger has no batch {seq}", seq=seq),
            remedy=say("`yuanheng batches` lists them."),
        )
    current = set(heads(house.store, upto).values())
    replaced = {n for n, _ in house.store.sets(upto)} - current
    standing = active_batches(batches, upto)
    chosen = [
        b for b in standing.values() if seq == b.seq or (seq is None and b.seq not in replaced)
    ]
    return tuple(
        Quarantined(batch, issue)
        for batch in chosen
        for issue in house.store.issues(batch.seq)
        if issue.quarantined
    )


def backup(house: OpenHouse, target: Path | str) -> str:
    """Copy the ledger whole while it is in use, check the copy, and name where it stands."""
    home = home_at(target)
    copy_ledger(house.home, home)
    return home.name


def restore(source: Path | str, target: Path | str) -> str:
    """Make a ledger of a backup; nothing that stands at the target is touched."""
    home = home_at(target)
    copy_ledger(home_at(source), home)
    return home.name


def find_damage(place: Path | str) -> DamagedError | None:
    """Look whether what nobody expected came of a ledger that is damaged."""
    try:
        home = home_at(place)
        if not isinstance(home, SqliteHome) or not home.path.is_file():
            return None
        check_ledger(home.path)
    except DamagedError as error:
        return error
    except LedgerError:
        return None
    return None


def _batches_about(house: OpenHouse, relation: str, upto: int, zone: str) -> set[int]:
    """Give the batches that state something of a zone in a relation that is not a snapshot."""
    facts = house.store.facts(relation, range(1, upto + 1))
    about = facts.filter(pc.equal(facts.column("zone"), zone))
    return set(about.column("seq").to_pylist())


def _pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """Read NAME=VALUE pairs."""
    found = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(
                say("{setting} is not NAME=VALUE", setting=text),
                remedy=say("For example: {option} number=12", option=option),
            )
        found[name.strip()] = value.strip()
    return found


__all__ = [
    "FactChange",
    "HistoryEntry",
    "Quarantined",
    "SetChange",
    "backup",
    "compare",
    "correct",
    "history",
    "list_quarantine",
    "restore",
    "withdraw",
]
