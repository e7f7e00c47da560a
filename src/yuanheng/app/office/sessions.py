"""Signing in (登录): sessions, and accounts that are locked after wrong passwords."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from yuanheng.app.office.accounts import (
    audit_entry,
    change_account,
    desk_of,
    find_account,
    pick_account,
)
from yuanheng.app.office.passwords import (
    NOBODY,
    check_password,
    hash_password,
    is_old,
    is_right,
    one_at_a_time,
)
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import ForbiddenError, UsageError, say
from yuanheng.model.accounts import Account, AuditEntry, Session

#: A session ends after this time, used or not.
SESSION_HOURS = 12
#: So many wrong passwords in a row lock an account for so long.
MOST_FAILURES = 5
LOCK_MINUTES = 15


@dataclass(frozen=True)
class SignedIn:
    """What a browser gets: the token for its cookie, shown nowhere else."""

    token: str
    session: Session


def sign_in(house: OpenHouse, name: str, password: str) -> SignedIn | None:
    """Open a session; None for a wrong name, a wrong password, and while locked out.

    The three look alike and take as long, so that nobody learns which names there are.
    """
    desk = desk_of(house)
    with one_at_a_time():
        account = desk.account(name)
        hashed = (desk.password(name) if account else None) or NOBODY
        is_theirs = is_right(hashed, password)
        if account is None or _is_locked(house, account):
            subject = account.name if account else "?"  # a password is soon typed as a name
            desk.add_audit(audit_entry(house, "sign-in.refused", subject, actor=subject))
            return None
        if not is_theirs or not account.active:
            _count_failure(house, name)
            return None
    return _open_session(house, name, password, hashed)


def _open_session(house: OpenHouse, name: str, password: str, hashed: str) -> SignedIn | None:
    """Open a session for who has shown the password of a hash; None where it has just changed."""
    desk, now = desk_of(house), house.clock.now()
    token = secrets.token_urlsafe(32)
    session = Session(
        digest=digest_of(token),
        account=name,
        form_token=secrets.token_urlsafe(24),
        created_at=now.isoformat(),
        expires_at=(now + timedelta(hours=SESSION_HOURS)).isoformat(),
    )
    desk.add_session(session)
    if desk.password(name) != hashed:
        desk.end_sessions(name, session.digest)
        return None

    def change(standing: tuple[Account, ...]) -> tuple[Account, AuditEntry]:
        account = replace(pick_account(standing, name), failures=0, locked_until=None)
        return account, audit_entry(house, "sign-in", name, actor=name)

    desk.save_account(change, hash_password(password) if is_old(hashed) else None)
    return SignedIn(token, session)


def _is_locked(house: OpenHouse, account: Account) -> bool:
    """Tell whether wrong passwords have locked an account for now."""
    until = account.locked_until
    return until is not None and until > house.clock.now().isoformat()


def _count_failure(house: OpenHouse, name: str) -> None:
    """Count a wrong password; the account is locked after too many."""
    until = (house.clock.now() + timedelta(minutes=LOCK_MINUTES)).isoformat()

    def change(standing: tuple[Account, ...]) -> tuple[Account, AuditEntry]:
        account = pick_account(standing, name)
        if account.failures + 1 < MOST_FAILURES:
            counted = replace(account, failures=account.failures + 1, locked_until=None)
            return counted, audit_entry(house, "sign-in.refused", name, actor=name)
        locked = replace(account, failures=0, locked_until=until)
        return locked, audit_entry(house, "sign-in.locked", name, actor=name)

    desk_of(house).save_account(change)


def visitor(house: OpenHouse, token: str) -> tuple[Account, Session] | None:
    """Find who a token belongs to; None where the session is unknown, ended or expired."""
    desk = desk_of(house)
    session = desk.session(digest_of(token))
    if session is None or session.expires_at <= house.clock.now().isoformat():
        return None
    account = desk.account(session.account)
    return (account, session) if account is not None and account.active else None


def sign_out(house: OpenHouse, session: Session) -> None:
    """End a session."""
    desk_of(house).end_sessions(session.account, session.digest)


def digest_of(token: str) -> str:
    """Give the SHA-256 by which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def change_own_password(house: OpenHouse, account: Account, old: str, new: str) -> None:
    """Change one's own password; UsageError where the old one is wrong, which is counted."""
    desk = desk_of(house)
    check_password(new, account.name)
    with one_at_a_time():
        account = find_account(house, account.name)
        if _is_locked(house, account):
            raise ForbiddenError(
                say("Too many wrong passwords; the account is locked for a while"),
                remedy=say("Wait {n} minutes, or ask an administrator.", n=LOCK_MINUTES),
            )
        if not is_right(desk.password(account.name) or NOBODY, old):
            _count_failure(house, account.name)
            raise UsageError(say("The old password is wrong"))
    change_account(house, account, new)
