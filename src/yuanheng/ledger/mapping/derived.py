"""What a row says without writing it (推得): the land a firm uses, from its parts."""

from __future__ import annotations

from yuanheng.errors import say
from yuanheng.ledger.tables.filled import Filled

_PARTS = ("own_area", "rented_area", "let_area")


def derive(filled: Filled) -> None:
    """Fill the land that a firm uses where only its parts are written: own + rented − let.

    Where a part is unknown the whole is; where the whole is written as well, both are kept.
    """
    if filled.relation.id != "enterprise_year" or "land_area" in filled.columns:
        return
    parts = [filled.columns.get(name) for name in _PARTS]
    own, rented, let = parts
    if own is None or (rented is None and let is None):
        return
    n = len(filled.rows)
    zeros = [0] * n
    rows = zip(own, rented or zeros, let or zeros, strict=True)
    found = [a + b - c if None not in (a, b, c) else None for a, b, c in rows]
    filled.columns["land_area"] = [v if v is None or v >= 0 else None for v in found]
    known = sum(v is not None for v in filled.columns["land_area"])
    filled.note(
        "area.derived",
        "notice",
        (
            say("Land area is own + rented - let land on {n} rows of {of}", n=known, of=n),
            say("Nothing to do; where a part is unknown, the land used is unknown."),
        ),
        (None, None),
    )
