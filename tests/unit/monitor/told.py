"""A ledger that is told facts of any relation directly, without a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from tests.journeys.desk import StillClock
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.model.ledger import ARROW_TYPES, Batch, Draft, SnapshotSet
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema

Rows = list[dict[str, Any]]

#: What a row of a relation holds where a case says nothing else; Z1 is the zone of all cases.
DEFAULTS: dict[str, dict[str, Any]] = {
    "zone": {"name": "示例区", "code": "S1"},
    "parcel": {
        "assessed_range": "主区",
        "period": "2025",
        "number": "1",
        "area": 3 * 10**10,
        "boundary": b"drawn",
    },
    "enterprise": {"enterprise": "E1", "name": "甲", "uscc": "U1"},
    "occupancy": {"enterprise": "E1", "parcel": "1", "area": 3 * 10**9},
    "building": {"period": "2025", "number": "b1", "parcel": "1", "base_area": 3 * 10**9},
    "supply": {"period": "2025", "number": "p1"},
    "listing": {"period": "2025", "number": "l1"},
    "meter_reading": {"meter": "m1", "starts_on": "2025-01-01", "ends_on": "2025-01-31"},
    "emission_reading": {"outlet": "o1", "pollutant": "COD"},
    "reported": {"assessed_range": "主区", "period": "2025"},
    "enterprise_year": {"period": "2025", "enterprise": "E1"},
    "assessment": {"period": "2025", "number": "a1"},
    "permit_event": {"case_number": "c1", "activity": "受理"},
}


def open_told(folder: Path) -> OpenHouse:
    """Make an empty ledger whose clock stands in March 2026."""
    return create_ledger(folder / "told.yhdb", StillClock())


def tell(house: OpenHouse, facts: Mapping[str, Rows], actor: str = "tester") -> Batch:
    """Write facts as one batch; rows are numbered from 1, and a row may leave out its defaults."""
    tables, sets = {}, []
    for name, rows in facts.items():
        relation = ledger_schema().relations[name]
        fields = [("source_row", "integer"), *relation.stored]
        whole = [
            {"zone": "Z1", "source_row": n, **DEFAULTS.get(name, {}), **row}
            for n, row in enumerate(rows, 1)
        ]
        tables[name] = pa.table(
            {
                column: pa.array([row.get(column) for row in whole], ARROW_TYPES[kind])
                for column, kind in fields
            }
        )
        if relation.kind == "snapshot":
            keys = {(r["zone"], r.get("assessed_range", ""), r["period"]) for r in whole}
            sets += [SnapshotSet(name, *key) for key in sorted(keys)]
    draft = Draft("import", actor, None, None, "told", tables, tuple(sets), ())
    return house.store.write(draft, None, silent)
