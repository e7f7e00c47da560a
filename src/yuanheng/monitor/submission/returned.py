"""Changes outside what was given back (退回范围): after a return of parts the rest stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from yuanheng.model.relation import Relation
from yuanheng.model.rounds import Part
from yuanheng.monitor.submission.handed import HandedRow, rows_of

#: Tells whether a cell, by the subject of its row and its column, may be changed.
Open = Callable[[str, str], bool]


def changed_outside(
    relation: Relation,
    standing: Sequence[HandedRow],
    told: Iterable[Mapping[str, Any]],
    is_open: Open,
    *,
    is_whole: bool,
) -> Iterator[Part]:
    """Name the cells that a draft changes although they may not be.

    told: the rows of the draft. is_whole: they replace all that stand, so what lacks is gone; a row
    may come or go only where all of it may be changed.
    """
    now, new = _keyed(standing), _keyed(rows_of(relation, told))
    for key, row in new.items():
        before = now.get(key)
        for column in relation.columns:
            fields = [field for field, _ in column.stored]
            is_same = before is not None and all(
                row.cells.get(f) == before.cells.get(f) for f in fields
            )
            if not is_same and not is_open(row.subject, column.name):
                yield Part(row.subject, column.name if before else "")
                if before is None:
                    break
    if is_whole:
        for key, row in now.items():
            if key not in new and not all(is_open(row.subject, c.name) for c in relation.columns):
                yield Part(row.subject)


def _keyed(rows: Iterable[HandedRow]) -> dict[tuple[str, str, int], HandedRow]:
    """Give rows by subject and period; those of one key in the order of their source."""
    found: dict[tuple[str, str, int], HandedRow] = {}
    times: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = (row.subject, str(row.cells["period"]))
        found[*key, times[key]] = row
        times[key] += 1
    return found
