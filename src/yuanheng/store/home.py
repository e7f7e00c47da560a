"""Where a ledger lives (存放处): a database of SQLite or PostgreSQL, and how the two differ."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import sqlalchemy as sa

from yuanheng.errors import DamagedError, LedgerError, say
from yuanheng.model.accounts import JobRight
from yuanheng.model.relation import Relation
from yuanheng.ports import Papers
from yuanheng.store import tables as t
from yuanheng.store.revision import is_outdated, upgrade

Fields = Sequence[tuple[str, str]]
"""Names of columns and their kinds: text, boolean, integer, number or bytes."""

Stamp = tuple[tuple[int, ...], ...]
"""Compared only for equality."""


class writing:  # noqa: N801 - reads as a word: with writing(engine) as connection
    """A write transaction that takes the lock at its start, so that two writers queue."""

    def __init__(self, engine: sa.Engine) -> None:
        self._connection = engine.connect().execution_options(immediate=True)

    def __enter__(self) -> sa.Connection:
        try:
            self._transaction = self._connection.begin()
        except Exception:
            self._connection.close()
            raise
        return self._connection

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        try:
            if kind is None:
                self._transaction.commit()
            else:
                self._transaction.rollback()
        finally:
            self._connection.close()


class Home(ABC):
    """A place for one ledger. The engine begins each transaction as `writing` or a reader needs.

    name: how messages name the place, without a password. path: the file; or, of a ledger on a
    server, the name on this computer next to which its reports are kept. refusals: what is
    raised where the database or the disk does not let us write. papers: for what a migration asks.
    """

    name: str
    path: Path
    engine: sa.Engine
    papers: Papers | None = None
    refusals: tuple[type[Exception], ...]

    @abstractmethod
    def no_ledger(self, problem: str) -> LedgerError:
        """Say that the database holds no ledger of ours; `problem` is what it said itself."""

    @abstractmethod
    def prepare(self) -> None:
        """Make room for a new ledger; LedgerError where something stands there already."""

    @abstractmethod
    def check_empty(self, connection: sa.Connection) -> None:
        """Refuse a database in which a ledger cannot be made."""

    @abstractmethod
    def discard(self) -> None:
        """Take away what `prepare` made."""

    @abstractmethod
    def columns(self, connection: sa.Connection) -> set[tuple[str, str]]:
        """Name the tables of facts and their columns, in one query."""

    @abstractmethod
    def append(
        self, connection: sa.Connection, table: str, fields: Fields, facts: pa.Table
    ) -> None:
        """Append facts, which have all the fields, in the caller's transaction."""

    @abstractmethod
    def read(self, table: str, fields: Fields, seqs: Iterable[int]) -> pa.Table:
        """Read the facts of these batches as Arrow, by batch, row of the source, place in batch."""

    @property
    def is_read_only(self) -> bool:
        """Tell a place that can be read and not be written."""
        return False

    @abstractmethod
    def size_bytes(self) -> int:
        """Give the room that the ledger takes."""

    @abstractmethod
    def take_jobs(self) -> JobRight | None:
        """Take the right to run the jobs of the ledger, which one process has at a time.

        None where another has it. Who ends, or is killed, has laid it down.
        """

    def stamp(self) -> Stamp | None:
        """Give what is another after anything was written, far cheaper than a look at the ledger.

        None where only a look tells: on a server, or where something was written just now.
        """
        return None

    def open(self) -> None:
        """Refuse what is no ledger of ours, and one that a newer program made.

        A ledger that an older program made is brought up to date, whole or not at all; where it
        can only be read, it is refused.
        """
        try:
            with self.engine.connect() as connection:
                outdated = is_outdated(connection, self.name)
        except sa.exc.DatabaseError as error:
            raise self.no_ledger(_problem(error)) from error
        except DamagedError as error:
            raise self.no_ledger(str(error.__cause__)) from error
        if outdated is None:
            raise self.no_ledger("")
        if outdated and self.is_read_only:
            raise outdated_and_read_only(self.name)
        if outdated:
            with self.writing() as connection:
                upgrade(connection, self.papers)

    def make(
        self,
        relations: Iterable[Relation],
        fill: Callable[[sa.Connection], None] = lambda _connection: None,
    ) -> None:
        """Make a ledger, and fill it in the same transaction; LedgerError where that cannot be."""
        try:
            self.prepare()
            try:
                with writing(self.engine) as connection:
                    self.check_empty(connection)
                    upgrade(connection)
                    self.sync(connection, relations)
                    fill(connection)
            except BaseException:
                self.discard()
                raise
        except self.refusals as error:
            raise LedgerError(
                say(
                    "The ledger cannot be made at {path}: {problem}",
                    path=self.name,
                    problem=_problem(error),
                )
            ) from error

    def sync(self, connection: sa.Connection, relations: Iterable[Relation]) -> None:
        """Make the tables of facts follow the declared relations."""
        t.sync_facts(connection, relations, self.columns(connection))

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Turn what the database or the disk refuses into a LedgerError."""
        try:
            yield
        except self.refusals as error:
            raise unwritable(self.name, error) from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Write in one transaction, one writer at a time; LedgerError where that is refused."""
        with self.refusing(), writing(self.engine) as connection:
            yield connection


def read_only(name: str) -> LedgerError:
    """Say that a ledger can be read and not be written."""
    return LedgerError(
        say("The ledger {path} can only be read", path=name),
        remedy=say(
            "Nothing was changed. To go on with it, copy it to a disk that you may write to:"
            " yuanheng restore {path} --ledger NEW",
            path=name,
        ),
    )


def outdated_and_read_only(name: str) -> LedgerError:
    """Say that a ledger would have to be brought up to date where it can only be read."""
    return LedgerError(
        say(
            "The ledger {path} was made by an older program, and can only be read here, so that it"
            " cannot be brought up to date",
            path=name,
        ),
        remedy=say(
            "Nothing was changed. Copy it to a disk that you may write to, and open the copy:"
            " yuanheng restore {path} --ledger NEW",
            path=name,
        ),
    )


def unwritable(name: str, error: Exception) -> LedgerError:
    """Say why a write did not happen; the ledger is as it was."""
    return LedgerError(
        say("The ledger {path} was not written: {problem}", path=name, problem=_problem(error)),
        remedy=say(
            "Nothing was changed. Another program may be writing, or the disk may be full"
            " or read-only."
        ),
    )


def _problem(error: Exception) -> str:
    """Give the words of the database, of its first line; further lines quote data."""
    return str(getattr(error, "orig", error)).partition("\n")[0]
