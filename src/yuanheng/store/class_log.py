"""The log of class lists beside the ledger: appended, never changed."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from yuanheng.errors import LedgerError, say
from yuanheng.model.class_lists import ClassList
from yuanheng.store import tables as t
from yuanheng.store.home import Home
from yuanheng.store.sealed import Sealed, check_numbers

_LIST: Sealed[ClassList] = Sealed(ClassList)


def append_list(home: Home, made: ClassList) -> ClassList:
    """Append a list and give it its number; LedgerError where it does not replace the last one."""
    with home.writing() as connection:
        known = _lists(connection)
        like = [x.n for x in known if (x.standard, x.period) == (made.standard, made.period)]
        if made.replaces != max(like, default=0):
            raise LedgerError(
                say("Another class list of this period was made meanwhile"),
                remedy=say("Nothing was changed. Look at it, then try once more."),
            )
        made = replace(made, n=len(known) + 1)
        connection.execute(t.class_list.insert().values(n=made.n, record=_LIST.write(made, made.n)))
    return made


def lists_of(home: Home) -> tuple[ClassList, ...]:
    """List the class lists in the order in which they were made."""
    with home.engine.connect() as connection:
        return _lists(connection)


def _lists(connection: sa.Connection) -> tuple[ClassList, ...]:
    rows = connection.execute(sa.select(t.class_list).order_by(t.class_list.c.n)).all()
    check_numbers(0, [row.n for row in rows])
    return tuple(_LIST.read(row.record, row.n) for row in rows)
