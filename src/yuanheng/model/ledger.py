"""What an import leaves behind: batches, sources, sets replaced, and issues found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

from yuanheng.errors import Message, Plain, Where

Severity = Literal["error", "warning", "notice"]

#: Columns that every fact carries beside those of its relation: its batch, its row in the source,
#: and the id that its later versions share (given by the store: batch and place in the batch).
SYSTEM_COLUMNS = (("seq", "integer"), ("source_row", "integer"), ("fact", "text"))

BatchKind = Literal["import", "record", "correct", "withdraw"]

ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "boolean": pa.bool_(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "bytes": pa.binary(),
}


@dataclass(frozen=True)
class Issue:
    """Something a check saw in a source: where, what, and how to mend it.

    `quarantined` says that the value was set aside: the row counts, this value is unknown.
    """

    check: str
    severity: Severity
    where: Where
    found: str
    message: Message
    remedy: Message
    quarantined: bool = False


@dataclass(frozen=True)
class SnapshotSet:
    """The set that a snapshot replaces as a whole: one relation, zone, 评价范围 and period."""

    relation: str
    zone: str
    area: str
    period: str


@dataclass(frozen=True)
class SourceFile:
    """The original bytes of an import, known by their SHA-256."""

    digest: str
    name: str
    size: int


@dataclass(frozen=True)
class Batch:
    """One event of the ledger: its sequence number is the ledger's clock."""

    seq: int
    kind: BatchKind
    recorded_at: str
    actor: str
    period: str | None = None
    profile: str | None = None
    source: SourceFile | None = None
    layer: str | None = None
    details: dict[str, Plain] = field(default_factory=dict)
    rows: int = 0
    issues: int = 0


@dataclass(frozen=True)
class Reread:
    """An amount of an older ledger that was read again (重读的数值), in storage units.

    was: what it had been rounded to, None where no integer of today holds it; now: what stands,
    None where no integer holds it. how: `original` from the cells of the original, `snapped` to
    the 亩 that was typed, `unit` for a figure that had been read in another unit than was meant,
    `kept` where nothing tells what the rounding had taken, `too-large`.
    """

    seq: int
    relation: str
    fact: str | None
    source_row: int | None
    name: str
    was: int | None
    now: int | None
    how: str


@dataclass(frozen=True)
class Draft:
    """A batch before it has a number: facts per relation, the sets they replace, and issues.

    `after` is the last batch that its author had seen, where it rests on there being no later one;
    `job` the number of the job that writes it and the turn of that, 0 where none does.
    """

    kind: BatchKind
    actor: str
    period: str | None
    profile: str | None
    layer: str | None
    facts: dict[str, pa.Table]
    sets: tuple[SnapshotSet, ...]
    issues: tuple[Issue, ...]
    details: dict[str, Plain] = field(default_factory=dict)
    after: int | None = None
    job: tuple[int, int] = (0, 0)
