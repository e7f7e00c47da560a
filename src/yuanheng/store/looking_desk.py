"""The console's record over a ledger that can only be read: who looks signs in, nothing stays."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from functools import cached_property
from pathlib import Path
from typing import NoReturn

import sqlalchemy as sa

from yuanheng.model.accounts import Account, AuditEntry
from yuanheng.ports import AccountChange
from yuanheng.store import tables as t
from yuanheng.store.desk import LedgerDesk
from yuanheng.store.home import Home, read_only
from yuanheng.store.sqlite import SqliteHome

_CARRIED = (t.account, t.unit, t.audit_entry, t.job)


class LookingDesk(LedgerDesk):
    """Accounts as the ledger has them; sessions, and the log of who came, last as long as we do."""

    def __init__(self, home: Home) -> None:
        """Take the home of a ledger that can only be read."""
        self._read = home

    @cached_property
    def _home(self) -> Home:  # type: ignore[override]
        """Carry what the console keeps into a file of our own, when it is first asked for."""
        folder = tempfile.mkdtemp(prefix="yuanheng-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        home = SqliteHome(Path(folder) / "desk.db")
        with self._read.engine.connect() as old:
            home.make((), lambda new: _carry(old, new))
        return home

    @property
    def _engine(self) -> sa.Engine:  # type: ignore[override]
        return self._home.engine

    def save_account(
        self, change: AccountChange, password: str | None = None, *, ends_sessions: bool = False
    ) -> Account:
        """Count how somebody signs in; an account is not made or changed here."""
        if ends_sessions:
            self.refuse()

        def counted(standing: tuple[Account, ...]) -> tuple[Account, AuditEntry]:
            account, entry = change(standing)
            if account.name not in {known.name for known in standing}:
                self.refuse()
            return account, entry

        return super().save_account(counted, password)

    def refuse(self, *_what: object, **_more: object) -> NoReturn:
        """Refuse what would have to stay."""
        raise read_only(self._read.name)

    save_unit = add_job = change_job = refuse


def desk_at(home: Home) -> LedgerDesk:
    """Open the console's record beside a ledger."""
    return LookingDesk(home) if home.is_read_only else LedgerDesk(home)


def _carry(old: sa.Connection, new: sa.Connection) -> None:
    for table in _CARRIED:
        rows = [dict(row) for row in old.execute(sa.select(table)).mappings()]
        if rows:
            new.execute(table.insert(), rows)
