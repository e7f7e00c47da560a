"""Accounts, roles and scope (账号): signing in, sessions, and which zones a person sees."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from yuanheng.app.house import House
from yuanheng.errors import ForbiddenError, UsageError, say
from yuanheng.ledger.known import zones_on
from yuanheng.model.accounts import ROLES, Account, AuditEntry, Role, Session, Unit, UnitKind
from yuanheng.ports import Desk

#: A session ends after this time, used or not.
SESSION_HOURS = 12
#: So many wrong passwords in a row lock an account for so long.
MOST_FAILURES = 5
LOCK_MINUTES = 15
SHORTEST_PASSWORD = 10
_AUDIT_PIECE = 500
#: From the top of the tree to its leaves.
_HEIGHT: tuple[UnitKind, ...] = ("province", "city", "zone")
_NAME = re.compile(r"[\w.@-]{1,60}")
_HASHER = PasswordHasher()
#: Verified where there is no such account, so that a wrong name takes as long as a wrong password.
_NOBODY = _HASHER.hash(secrets.token_hex(16))


@dataclass(frozen=True)
class SignedIn:
    """What a browser gets: the token for its cookie, shown nowhere else."""

    token: str
    session: Session


def desk_of(house: House) -> Desk:
    """Give the console's record; UsageError where the house was opened without one."""
    if house.desk is None:
        raise UsageError(say("This ledger was opened without accounts"))
    return house.desk


def has_accounts(house: House) -> bool:
    """Tell whether anybody can sign in yet."""
    return bool(desk_of(house).accounts())


def list_accounts(house: House) -> tuple[Account, ...]:
    """List the accounts by name."""
    return desk_of(house).accounts()


def list_units(house: House) -> tuple[Unit, ...]:
    """List the tree of units."""
    return desk_of(house).units()


def list_audit(
    house: House,
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
    house: House,
    name: str,
    password: str,
    role: Role,
    *,
    shown: str = "",
    unit: int | None = None,
) -> Account:
    """Make an account; UsageError for a name that is taken, or a password that is too short."""
    desk = desk_of(house)
    if not _NAME.fullmatch(name):
        raise UsageError(
            say("{name} is not a name", name=name),
            expected=say("Expected letters, digits, dots, hyphens and underscores."),
        )
    if any(a.name == name for a in desk.accounts()):
        raise UsageError(say("There is an account {name} already", name=name))
    if role not in ROLES:
        raise UsageError(say("{name} is not a role", name=role))
    check_password(password, name)
    _check_unit(house, unit)
    account = Account(name, shown or name, role, unit)
    entry = audit_entry(house, "account.add", name, role=role)
    desk.save_account(account, _HASHER.hash(password), entry)
    return account


def find_account(house: House, name: str) -> Account:
    """Find an account by its name; UsageError where there is none."""
    found = next((a for a in desk_of(house).accounts() if a.name == name), None)
    if found is None:
        raise UsageError(say("There is no account {name}", name=name))
    return found


def change_account(house: House, account: Account, password: str | None = None) -> None:
    """Change role, unit, state or password; all sessions of the account end.

    UsageError where nobody would be left who keeps the whole system, or the unit is not there.
    """
    desk = desk_of(house)
    if password is not None:
        check_password(password, account.name)
    _check_unit(house, account.unit)
    others = [a for a in desk.accounts() if _keeps_all(a) and a.name != account.name]
    if not _keeps_all(account) and not others:
        raise UsageError(say("The last administrator cannot be taken away"))
    hashed = None if password is None else _HASHER.hash(password)
    entry = audit_entry(
        house,
        "account.change",
        account.name,
        role=account.role,
        active=account.active,
        unit=account.unit or 0,
        password=password is not None,
    )
    desk.save_account(account, hashed, entry)
    desk.end_sessions(account.name)


def change_own_password(house: House, account: Account, old: str, new: str) -> None:
    """Change one's own password; UsageError where the old one is wrong, which is counted."""
    desk = desk_of(house)
    account = find_account(house, account.name)
    _refuse_locked(house, account)
    if not _is_right(desk.password(account.name) or _NOBODY, old):
        _count_failure(house, account, house.clock.now())
        raise UsageError(say("The old password is wrong"))
    change_account(house, replace(account, failures=0), new)


def unlock_account(house: House, name: str) -> None:
    """Let an account sign in again that wrong passwords have locked."""
    account = replace(find_account(house, name), failures=0, locked_until=None)
    desk_of(house).save_account(account, None, audit_entry(house, "account.unlock", name))


def end_sessions(house: House, account: Account) -> None:
    """End all sessions of an account, on every computer."""
    desk = desk_of(house)
    desk.end_sessions(account.name)
    desk.add_audit(audit_entry(house, "sessions.end", account.name))


def _keeps_all(account: Account) -> bool:
    """Tell an administrator of the whole system, not of a part of the tree."""
    return account.may("admin") and account.unit is None


def _check_unit(house: House, unit: int | None) -> None:
    """Refuse a unit that is not in the tree."""
    if unit is not None and unit not in {u.id for u in desk_of(house).units()}:
        raise UsageError(say("There is no unit {n}", n=unit))


def check_password(password: str, name: str) -> None:
    """Refuse a password that is short, or the name itself."""
    if len(password) < SHORTEST_PASSWORD or len(password) > 200 or password == name:
        raise UsageError(
            say("The password has fewer than {n} characters", n=SHORTEST_PASSWORD),
            remedy=say("Take a sentence that you can remember."),
        )


def sign_in(house: House, name: str, password: str) -> SignedIn | None:
    """Open a session; None for a wrong name or password, ForbiddenError while locked out."""
    desk, now = desk_of(house), house.clock.now()
    account = next((a for a in desk.accounts() if a.name == name), None)
    if account is not None:
        _refuse_locked(house, account)
    hashed = (desk.password(name) if account else None) or _NOBODY
    if not _is_right(hashed, password) or account is None or not account.active:
        if account is not None:
            _count_failure(house, account, now)
        return None
    if account.failures:
        account = replace(account, failures=0, locked_until=None)
    entry = audit_entry(house, "sign-in", name, actor=name)
    desk.save_account(
        account, _HASHER.hash(password) if _HASHER.check_needs_rehash(hashed) else None, entry
    )
    token = secrets.token_urlsafe(32)
    session = Session(
        digest=digest_of(token),
        account=name,
        form_token=secrets.token_urlsafe(24),
        created_at=now.isoformat(),
        expires_at=(now + timedelta(hours=SESSION_HOURS)).isoformat(),
    )
    desk.add_session(session)
    return SignedIn(token, session)


def _refuse_locked(house: House, account: Account) -> None:
    """Refuse an account that is locked; ForbiddenError."""
    if account.locked_until and account.locked_until > house.clock.now().isoformat():
        raise ForbiddenError(
            say("Too many wrong passwords; the account is locked for a while"),
            remedy=say("Wait {n} minutes, or ask an administrator.", n=LOCK_MINUTES),
        )


def _is_right(hashed: str, password: str) -> bool:
    """Verify a password; a hash that cannot be read fits none."""
    try:
        return _HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _count_failure(house: House, account: Account, now: datetime) -> None:
    """Count a wrong password; the account is locked after too many."""
    failures = account.failures + 1
    locked = failures >= MOST_FAILURES
    until = (now + timedelta(minutes=LOCK_MINUTES)).isoformat() if locked else None
    changed = replace(account, failures=0 if locked else failures, locked_until=until)
    action = "sign-in.locked" if locked else "sign-in.refused"
    entry = audit_entry(house, action, account.name, actor=account.name)
    desk_of(house).save_account(changed, None, entry)


def visitor(house: House, token: str) -> tuple[Account, Session] | None:
    """Find who a token belongs to; None where the session is unknown, ended or expired."""
    desk = desk_of(house)
    session = desk.session(digest_of(token))
    if session is None or session.expires_at < house.clock.now().isoformat():
        return None
    account = next((a for a in desk.accounts() if a.name == session.account), None)
    return (account, session) if account is not None and account.active else None


def sign_out(house: House, session: Session) -> None:
    """End a session."""
    desk_of(house).end_sessions(session.account, session.digest)


def digest_of(token: str) -> str:
    """Give the SHA-256 by which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def zones_of(house: House, account: Account) -> frozenset[str]:
    """Name the zones that an account sees: all, or those under its unit."""
    rows = zones_on(house.store, house.store.last_seq(), "9999")
    every = frozenset(str(row["zone"]) for row in rows)
    if account.unit is None:
        return every
    units = desk_of(house).units()
    inside, grew = {account.unit}, True
    while grew:
        more = {u.id for u in units if u.parent in inside} - inside
        inside |= more
        grew = bool(more)
    return every & {u.zone for u in units if u.id in inside and u.zone}


def add_unit(house: House, unit: Unit) -> Unit:
    """Add a node to the tree.

    UsageError where its parent is not there or stands no higher, or its zone is not in the ledger
    or hangs elsewhere already.
    """
    desk = desk_of(house)
    _check_unit(house, unit.parent)
    above = next((u for u in desk.units() if u.id == unit.parent), None)
    if not unit.name.strip():
        raise UsageError(say("A unit needs a name"))
    if above is not None and _HEIGHT.index(above.kind) >= _HEIGHT.index(unit.kind):
        raise UsageError(
            say("A {kind} cannot stand under a {above}", kind=unit.kind, above=above.kind),
            expected=say("Expected province, then city, then zone."),
        )
    _check_zone(house, unit)
    return desk.save_unit(unit, audit_entry(house, "unit.save", unit.name, kind=unit.kind))


def _check_zone(house: House, unit: Unit) -> None:
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


def audit_entry(
    house: House,
    action: str,
    subject: str,
    *,
    actor: str | None = None,
    **details: str | int | bool,
) -> AuditEntry:
    """Make an audit entry of what the house's actor does now."""
    moment = house.clock.now().isoformat(timespec="seconds")
    return AuditEntry(0, moment, actor or house.actor, action, subject, dict(details))
