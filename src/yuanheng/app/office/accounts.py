"""Accounts, roles and scope (账号): signing in, sessions, and which zones a person sees."""

from __future__ import annotations

import re
from dataclasses import replace

from yuanheng.app.office.passwords import check_password, hash_password
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.known import zones_on
from yuanheng.model.accounts import (
    ROLES,
    Account,
    AuditEntry,
    Role,
    Unit,
    UnitKind,
    seat_of,
)
from yuanheng.ports import Desk

_AUDIT_PIECE = 500
#: From the top of the tree to its leaves.
_HEIGHT: tuple[UnitKind, ...] = ("province", "city", "zone", "bureau")
_NAME = re.compile(r"[\w.@-]{1,60}")


def desk_of(house: OpenHouse) -> Desk:
    """Give the console's record; UsageError where the house was opened without one."""
    if house.desk is None:
        raise UsageError(say("This ledger was opened without accounts"))
    return house.desk


def has_accounts(house: OpenHouse) -> bool:
    """Tell whether anybody can sign in yet."""
    return bool(desk_of(house).accounts())


def list_accounts(house: OpenHouse) -> tuple[Account, ...]:
    """List the accounts by name."""
    return desk_of(house).accounts()


def list_units(house: OpenHouse) -> tuple[Unit, ...]:
    """List the tree of units."""
    return desk_of(house).units()


def list_audit(
    house: OpenHouse,
    limit: int,
    before: int | None = None,
    *,
    actor: str = "",
    action: str = "",
) -> tuple[AuditEntry, ...]:
    """List the last audit entries before a number, newest first.

    Where asked for, only those of one actor, or whose action begins with a text such as `account`.
    """
    desk, found = desk_of(house), list[AuditEntry]()
    while len(found) < limit:
        entries = desk.audit_entries(_AUDIT_PIECE, before)
        found += [e for e in entries if actor in ("", e.actor) and e.action.startswith(action)]
        if len(entries) < _AUDIT_PIECE:
            break
        before = entries[-1].n
    return tuple(found[:limit])


def add_account(
    house: OpenHouse,
    name: str,
    password: str,
    role: Role,
    *,
    shown: str = "",
    unit: int | None = None,
    is_first: bool = False,
) -> Account:
    """Make an account; UsageError for a name that is taken, or a password that is too short.

    is_first: only while there is none; of two that try at once, one is refused.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            say("{name} is not a name", name=name),
            expected=say("Expected letters, digits, dots, hyphens and underscores."),
        )
    if role not in ROLES:
        raise UsageError(say("{name} is not a role", name=role))
    check_password(password, name)
    _check_unit(house, unit)
    account = Account(name, shown or name, role, unit)

    def change(standing: tuple[Account, ...]) -> tuple[Account, AuditEntry]:
        if is_first and standing:
            raise UsageError(say("There is an administrator already"))
        if any(a.name == name for a in standing):
            raise UsageError(say("There is an account {name} already", name=name))
        return account, audit_entry(house, "account.add", name, role=role)

    return desk_of(house).save_account(change, hash_password(password))


def find_account(house: OpenHouse, name: str) -> Account:
    """Find an account by its name; UsageError where there is none."""
    found = desk_of(house).account(name)
    return pick_account(() if found is None else (found,), name)


def pick_account(standing: tuple[Account, ...], name: str) -> Account:
    """Pick an account by its name; UsageError where there is none."""
    found = next((a for a in standing if a.name == name), None)
    if found is None:
        raise UsageError(say("There is no account {name}", name=name))
    return found


def change_account(house: OpenHouse, account: Account, password: str | None = None) -> None:
    """Change role, unit, state or password; all sessions of the account end.

    UsageError where nobody would be left who keeps the whole system, or the unit is not there.
    """
    if password is not None:
        check_password(password, account.name)
    _check_unit(house, account.unit)
    entry = audit_entry(
        house,
        "account.change",
        account.name,
        role=account.role,
        active=account.active,
        unit=account.unit or 0,
        password=password is not None,
    )

    def change(standing: tuple[Account, ...]) -> tuple[Account, AuditEntry]:
        before = pick_account(standing, account.name)
        others = [a for a in standing if _keeps_all(a) and a.name != account.name]
        if not _keeps_all(account) and not others:
            raise UsageError(say("The last administrator cannot be taken away"))
        # What was counted meanwhile stays counted; a new password starts from nothing.
        if password is not None:
            return _pardoned(before, account), entry
        return replace(account, failures=before.failures, pardons=before.pardons), entry

    hashed = None if password is None else hash_password(password)
    desk_of(house).save_account(change, hashed, ends_sessions=True)


def unlock_account(house: OpenHouse, name: str) -> None:
    """Forget the wrong passwords of an account, in every program that serves the ledger.

    UsageError where there is no such account.
    """

    def change(standing: tuple[Account, ...]) -> tuple[Account, AuditEntry]:
        account = pick_account(standing, name)
        return _pardoned(account, account), audit_entry(house, "account.unlock", name)

    desk_of(house).save_account(change)


def _pardoned(before: Account, account: Account) -> Account:
    """Give an account for which nothing that was counted before holds any more."""
    return replace(account, failures=0, pardons=before.pardons + 1)


def end_sessions(house: OpenHouse, account: Account) -> None:
    """End all sessions of an account, on every computer."""
    desk = desk_of(house)
    desk.end_sessions(account.name)
    desk.add_audit(audit_entry(house, "sessions.end", account.name))


def note_action(house: OpenHouse, action: str, subject: str) -> None:
    """Write into the audit log what was done without changing a record, such as a backup."""
    desk_of(house).add_audit(audit_entry(house, action, subject))


def _keeps_all(account: Account) -> bool:
    """Tell an administrator of the whole system, not of a part of the tree."""
    return account.may("admin") and account.unit is None


def _check_unit(house: OpenHouse, unit: int | None) -> None:
    """Refuse a unit that is not in the tree."""
    if unit is not None and unit not in {u.id for u in desk_of(house).units()}:
        raise UsageError(say("There is no unit {n}", n=unit))


def zones_of(house: OpenHouse, account: Account) -> frozenset[str]:
    """Name the zones that an account sees: all, or those under its unit.

    Who sits in a bureau sees those of the unit above it.
    """
    rows = zones_on(house.record, house.record.last_seq(), "9999")
    every = frozenset(str(row["zone"]) for row in rows)
    if account.unit is None:
        return every
    units = desk_of(house).units()
    inside, grew = {seat_of(units, account.unit).id}, True
    while grew:
        more = {u.id for u in units if u.parent in inside} - inside
        inside |= more
        grew = bool(more)
    return every & {u.zone for u in units if u.id in inside and u.zone}


def add_unit(house: OpenHouse, unit: Unit) -> Unit:
    """Add a node to the tree.

    UsageError where its parent is not there or stands no higher, or its zone is not in the ledger
    or hangs elsewhere already.
    """
    desk = desk_of(house)
    _check_unit(house, unit.parent)
    above = next((u for u in desk.units() if u.id == unit.parent), None)
    if unit.kind == "bureau" and above is None:
        raise UsageError(say("A bureau stands under a unit"))
    if not unit.name.strip():
        raise UsageError(say("A unit needs a name"))
    if above is not None and _HEIGHT.index(above.kind) >= _HEIGHT.index(unit.kind):
        raise UsageError(
            say("A {kind} cannot stand under a {above}", kind=unit.kind, above=above.kind),
            expected=say("Expected province, then city, then zone, then bureau."),
        )
    _check_zone(house, unit)
    return desk.save_unit(unit, audit_entry(house, "unit.save", unit.name, kind=unit.kind))


def _check_zone(house: OpenHouse, unit: Unit) -> None:
    """Refuse a zone that is unknown, taken, or hung on what is no zone."""
    if unit.zone is None:
        return
    if unit.kind != "zone":
        raise UsageError(say("Only a unit of the kind zone may carry one"))
    known = {row["zone"] for row in zones_on(house.store, house.store.last_seq(), "9999")}
    if unit.zone not in known:
        raise UsageError(say("The ledger has no such zone"))
    if any(u.zone == unit.zone and u.id != unit.id for u in desk_of(house).units()):
        raise UsageError(say("This zone hangs in the tree already"))


def mark_seen(house: OpenHouse, account: Account) -> None:
    """Keep that an account has looked at what is new for it up to now; its sessions go on."""
    entry = audit_entry(house, "notices.seen", account.name)
    moment = house.clock.now().isoformat()

    def change(standing: tuple[Account, ...]) -> tuple[Account, AuditEntry]:
        return replace(pick_account(standing, account.name), seen_at=moment), entry

    desk_of(house).save_account(change)


def audit_entry(
    house: OpenHouse,
    action: str,
    subject: str,
    *,
    actor: str | None = None,
    **details: str | int | bool,
) -> AuditEntry:
    """Make an audit entry of what the house's actor does now."""
    moment = house.clock.now().isoformat(timespec="seconds")
    return AuditEntry(0, moment, actor or house.actor, action, subject, dict(details))
