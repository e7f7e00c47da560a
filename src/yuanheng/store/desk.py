"""The console's own tables: accounts, sessions, units, audit entries and jobs."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from yuanheng.errors import LedgerError, say
from yuanheng.model.accounts import Account, AuditEntry, Job, JobState, Session, Unit
from yuanheng.ports import AccountChange
from yuanheng.store import tables as t
from yuanheng.store.home import Home
from yuanheng.store.sealed import Sealed

_ACCOUNT: Sealed[Account] = Sealed(Account)
_SESSION: Sealed[Session] = Sealed(Session)
_UNIT: Sealed[Unit] = Sealed(Unit)
_AUDIT: Sealed[AuditEntry] = Sealed(AuditEntry)
_JOB: Sealed[Job] = Sealed(Job)


class LedgerDesk:
    """The console's record beside the ledger; every write is one transaction."""

    def __init__(self, home: Home) -> None:
        """Take the home of a ledger, which the store has checked."""
        self._home = home
        self._engine = home.engine

    def accounts(self) -> tuple[Account, ...]:
        """List the accounts by name."""
        found = (_ACCOUNT.read(row) for row in self._texts(sa.select(t.account.c.record)))
        return tuple(sorted(found, key=lambda a: a.name))  # databases order names differently

    def account(self, name: str) -> Account | None:
        """Find an account by its name."""
        found = self._texts(sa.select(t.account.c.record).where(t.account.c.name == name))
        return _ACCOUNT.read(found[0]) if found else None

    def password(self, name: str) -> str | None:
        """Give the password hash of an account; None where there is no such account."""
        found = self._texts(sa.select(t.account.c.password).where(t.account.c.name == name))
        return found[0] if found else None

    def save_account(
        self, change: AccountChange, password: str | None = None, *, ends_sessions: bool = False
    ) -> Account:
        """Write the account that a change makes of those that stand, in one transaction."""
        table = t.account
        with self._home.writing() as connection:
            standing = connection.scalars(sa.select(table.c.record).order_by(table.c.name))
            account, entry = change(tuple(_ACCOUNT.read(row) for row in standing))
            is_it = table.c.name == account.name
            before = connection.scalar(sa.select(table.c.password).where(is_it))
            connection.execute(table.delete().where(is_it))
            record = _ACCOUNT.write(account)
            connection.execute(
                table.insert().values(
                    name=account.name, password=password or before or "", record=record
                )
            )
            if ends_sessions:
                ended = t.account_session.c.account == account.name
                connection.execute(t.account_session.delete().where(ended))
            _add_audit(connection, entry)
        return account

    def add_session(self, session: Session) -> None:
        """Keep a session; those that have expired are dropped."""
        with self._home.writing() as connection:
            table = t.account_session
            connection.execute(table.delete().where(table.c.expires_at < session.created_at))
            connection.execute(
                table.insert().values(
                    digest=session.digest,
                    account=session.account,
                    expires_at=session.expires_at,
                    record=_SESSION.write(session),
                )
            )

    def session(self, digest: str) -> Session | None:
        """Find a session by the digest of its token."""
        table = t.account_session
        found = self._texts(sa.select(table.c.record).where(table.c.digest == digest))
        return _SESSION.read(found[0]) if found else None

    def end_sessions(self, account: str, digest: str | None = None) -> None:
        """End one session of an account, or all of them."""
        table = t.account_session
        ended = table.delete().where(table.c.account == account)
        if digest is not None:
            ended = ended.where(table.c.digest == digest)
        with self._home.writing() as connection:
            connection.execute(ended)

    def units(self) -> tuple[Unit, ...]:
        """List the tree of units."""
        rows = self._texts(sa.select(t.unit.c.record).order_by(t.unit.c.id))
        return tuple(_UNIT.read(row) for row in rows)

    def save_unit(self, unit: Unit, entry: AuditEntry) -> Unit:
        """Write a unit; one with the number 0 is new and gets its own."""
        with self._home.writing() as connection:
            number = unit.id or 1 + (connection.scalar(sa.select(sa.func.max(t.unit.c.id))) or 0)
            unit = replace(unit, id=number)
            connection.execute(t.unit.delete().where(t.unit.c.id == number))
            record = _UNIT.write(unit)
            connection.execute(t.unit.insert().values(id=number, record=record))
            _add_audit(connection, entry)
        return unit

    def add_audit(self, entry: AuditEntry) -> None:
        """Append an audit entry."""
        with self._home.writing() as connection:
            _add_audit(connection, entry)

    def audit_entries(self, limit: int, before: int | None = None) -> tuple[AuditEntry, ...]:
        """List the last audit entries, newest first."""
        table = t.audit_entry
        query = sa.select(table.c.record).order_by(table.c.n.desc()).limit(limit)
        if before is not None:
            query = query.where(table.c.n < before)
        return tuple(_AUDIT.read(row) for row in self._texts(query))

    def add_job(self, job: Job, *, is_alone: bool = False) -> Job:
        """Queue a job and give it its number.

        Where it is to be alone, and another of its kind waits or runs for its actor, give that one.
        """
        with self._home.writing() as connection:
            if is_alone and (other := _unfinished(connection, job)) is not None:
                return other
            number = 1 + (connection.scalar(sa.select(sa.func.max(t.job.c.id))) or 0)
            job = replace(job, id=number)
            record = _JOB.write(job)
            connection.execute(t.job.insert().values(id=number, state=job.state, record=record))
        return job

    def jobs(self, limit: int = 100) -> tuple[Job, ...]:
        """List the last jobs, newest first."""
        rows = self._texts(sa.select(t.job.c.record).order_by(t.job.c.id.desc()).limit(limit))
        return tuple(_JOB.read(row) for row in rows)

    def job(self, number: int) -> Job | None:
        """Find a job."""
        found = self._texts(sa.select(t.job.c.record).where(t.job.c.id == number))
        return _JOB.read(found[0]) if found else None

    def change_job(self, job: Job, expected: tuple[JobState, ...]) -> bool:
        """Write a job if it is still in one of the expected states; tell whether it was.

        One that was put back meanwhile is another's.
        """
        with self._home.writing() as connection:
            if _turn(connection, job.id) > job.turn:
                return False
            changed = connection.execute(
                t.job.update()
                .where(t.job.c.id == job.id, t.job.c.state.in_(expected))
                .values(state=job.state, record=_JOB.write(job))
            )
            return changed.rowcount == 1

    def _texts(self, query: sa.Select[tuple[str]]) -> list[str]:
        """Read one column of texts."""
        with self._engine.connect() as connection:
            return list(connection.scalars(query))


def check_running(connection: sa.Connection, number: int, turn: int | None = None) -> None:
    """Refuse to write for a job that was cancelled, or settled by another program.

    turn: where it is stated, nor for one that was put back and now runs elsewhere.
    """
    state = connection.scalar(sa.select(t.job.c.state).where(t.job.c.id == number))
    if state != "running" or (turn is not None and _turn(connection, number) != turn):
        raise LedgerError(say("The job {n} has ended meanwhile; nothing was written", n=number))


def _turn(connection: sa.Connection, number: int) -> int:
    """Tell how often a job was put back; 0 where there is none of that number."""
    record = connection.scalar(sa.select(t.job.c.record).where(t.job.c.id == number))
    return _JOB.read(record).turn if record else 0


def _unfinished(connection: sa.Connection, job: Job) -> Job | None:
    """Find a job of the same kind and actor that has not ended."""
    going = sa.select(t.job.c.record).where(t.job.c.state.in_(("queued", "running")))
    others = (_JOB.read(row) for row in connection.scalars(going.order_by(t.job.c.id)))
    return next((o for o in others if (o.kind, o.actor) == (job.kind, job.actor)), None)


def _add_audit(connection: sa.Connection, entry: AuditEntry) -> None:
    """Append an audit entry under the next number."""
    number = 1 + (connection.scalar(sa.select(sa.func.max(t.audit_entry.c.n))) or 0)
    record = _AUDIT.write(replace(entry, n=number))
    connection.execute(t.audit_entry.insert().values(n=number, record=record))
