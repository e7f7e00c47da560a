"""Signing in (登录): sessions, wrong passwords, and browsers that are known from before."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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
from yuanheng.errors import UsageError, say
from yuanheng.model.accounts import Account, AuditEntry, Session

#: A session ends after this time, used or not.
SESSION_HOURS = 12
#: So much may a clock be set back, as time servers do, before sessions from the future end.
_CLOCK_SLACK = timedelta(minutes=5)


class WrongPasswordError(UsageError):
    """The old password, which is asked for once more, is another."""


@dataclass(frozen=True)
class SignedIn:
    """What a browser gets: the token for its cookie, shown nowhere else."""

    token: str
    session: Session


def sign_in(house: OpenHouse, name: str, password: str) -> SignedIn | None:
    """Open a session; None for a wrong name, a wrong password, and an account that is inactive.

    The three look alike and take as long, so that nobody learns which names there are. Who may try
    how soon is asked before, by what `knock` gives.
    """
    desk = desk_of(house)
    with one_at_a_time():
        account = desk.account(name)
        hashed = (desk.password(name) if account else None) or NOBODY
        is_theirs = is_right(hashed, password)
        if account is None:  # a password is soon typed as a name
            desk.add_audit(audit_entry(house, "sign-in.refused", "?", actor="?"))
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
        account = replace(pick_account(standing, name), failures=0)
        return account, audit_entry(house, "sign-in", name, actor=name)

    desk.save_account(change, hash_password(password) if is_old(hashed) else None)
    return SignedIn(token, session)


def _count_failure(house: OpenHouse, name: str) -> None:
    """Count a wrong password of an account."""

    def change(standing: tuple[Account, ...]) -> tuple[Account, AuditEntry]:
        account = pick_account(standing, name)
        counted = replace(account, failures=account.failures + 1)
        return counted, audit_entry(house, "sign-in.refused", name, actor=name)

    desk_of(house).save_account(change)


@dataclass(frozen=True)
class Knock:
    """Who knocks: the account that is named, as it is counted, and the browser if it is known."""

    account: str
    browser: str | None


def knock(house: OpenHouse, name: str, mark: str) -> Knock:
    """Tell by what an attempt is counted; names that are not there look like those that are.

    mark: what the browser shows of an earlier time that it signed in under this name.
    """
    desk = desk_of(house)
    account, hashed = desk.account(name), desk.password(name) or NOBODY
    nonce = mark.partition(".")[0]
    is_known = hmac.compare_digest(mark.encode(), _mark(hashed, name, nonce).encode())
    pardons = account.pardons if account else 0
    return Knock(f"{pardons} {name}", nonce if is_known and account else None)


def mark_browser(house: OpenHouse, name: str) -> str:
    """Make the mark by which a browser that has signed in is known again; a new password ends it.

    Whoever guesses at the name elsewhere, or from the same office, then does not slow it down.
    """
    return _mark(desk_of(house).password(name) or NOBODY, name, secrets.token_urlsafe(12))


def _mark(hashed: str, name: str, nonce: str) -> str:
    """Sign that a browser has signed in under a name, by what only the ledger knows of it."""
    said = f"browser {nonce} {name}".encode()
    return f"{nonce}.{hmac.new(hashed.encode(), said, hashlib.sha256).hexdigest()}"


def visitor(house: OpenHouse, token: str) -> tuple[Account, Session] | None:
    """Find who a token belongs to; None where the session is unknown, ended or expired.

    A session from the future has ended too: a clock that was set back would else prolong it.
    """
    desk, now = desk_of(house), house.clock.now()
    session = desk.session(digest_of(token))
    if session is None or datetime.fromisoformat(session.expires_at) <= now:
        return None
    if datetime.fromisoformat(session.created_at) > now + _CLOCK_SLACK:
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
    """Change one's own password; WrongPasswordError, which is counted, where the old one is."""
    desk = desk_of(house)
    check_password(new, account.name)
    with one_at_a_time():
        account = find_account(house, account.name)
        if not is_right(desk.password(account.name) or NOBODY, old):
            _count_failure(house, account.name)
            raise WrongPasswordError(say("The old password is wrong"))
    change_account(house, account, new)
