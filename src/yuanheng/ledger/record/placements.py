"""Places that people pointed at (落图): which patch a supply or a project stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.ledger.record.known import standing
from yuanheng.model.ledger import ARROW_TYPES, Draft
from yuanheng.ports import Record
from yuanheng.standards.relations import Schema

RELATION = "placement"
#: What can be pointed at a patch; a firm stands where its land is (relation `occupancy`).
PLACEABLE = frozenset({"supply", "project"})


@dataclass(frozen=True)
class Placement:
    """Somebody said that a subject stands on a patch, or (not is_there) that it does not.

    longitude, latitude: a point inside the patch, in degrees; None where only the number is said.
    """

    zone: str
    sort: str
    subject: str
    survey: str
    parcel: str
    longitude: float | None
    latitude: float | None
    is_there: bool


def placements(record: Record, zone: str, upto: int) -> tuple[Placement, ...]:
    """Give what was said last of each subject and patch of a zone."""
    table = standing(record, RELATION, upto)
    rows = table.filter(pc.equal(table.column("zone"), zone)).to_pylist()
    said: dict[tuple[str, str, str, str], Placement] = {}
    for row in sorted(rows, key=lambda r: (r["seq"], r["source_row"] or 0)):
        values = {name: row[name] for name in Placement.__dataclass_fields__}
        one = Placement(**{**values, "is_there": row["is_there"] is not False})
        said[one.sort, one.subject, one.survey, one.parcel] = one
    return tuple(said.values())


def draft_placement(schema: Schema, one: Placement, actor: str) -> Draft:
    """Draft what a person pointed at, as a batch of its own that can be withdrawn."""
    row: Mapping[str, object] = {**vars(one)}
    fields = [("source_row", "integer"), *schema.relations[RELATION].stored]
    table = pa.table({n: pa.array([row.get(n)], ARROW_TYPES[kind]) for n, kind in fields})
    sign = "→" if one.is_there else "↛"
    return Draft(
        kind="record",
        actor=actor,
        period=None,
        profile=None,
        layer=None,
        facts={RELATION: table},
        sets=(),
        issues=(),
        details={"zone": one.zone, "reason": f"{one.subject} {sign} {one.survey} {one.parcel}"},
    )
