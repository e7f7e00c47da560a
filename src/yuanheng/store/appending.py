"""What a batch appends to the record: its original, the sets it replaces, issues and facts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import sqlalchemy as sa

from yuanheng.model.ledger import Issue, SnapshotSet, SourceFile
from yuanheng.model.relation import Relation
from yuanheng.ports import Progress
from yuanheng.store import tables as t
from yuanheng.store.home import Home
from yuanheng.store.sealed import Sealed

_PIECE = 4 * 1024 * 1024
_ROWS = 5_000
_ISSUE: Sealed[Issue] = Sealed(Issue)


def keep_source(connection: sa.Connection, path: Path, progress: Progress) -> SourceFile:
    """Keep the original bytes once, by digest, in pieces."""
    digest = hashlib.sha256()
    size = path.stat().st_size
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    kept = SourceFile(digest.hexdigest(), path.name, size)
    known = connection.execute(
        sa.select(t.source_file).where(t.source_file.c.digest == kept.digest)
    ).first()
    if known is not None:
        return kept
    connection.execute(t.source_file.insert().values(digest=kept.digest, name=kept.name, size=size))
    with path.open("rb") as stream:
        n = 0
        while piece := stream.read(_PIECE):
            connection.execute(
                t.source_piece.insert().values(digest=kept.digest, n=n, content=piece)
            )
            n += 1
            progress("keep", min(n * _PIECE, size), size)
    return kept


def with_ids(seq: int, facts: pa.Table) -> pa.Table:
    """Give each fact the id by which it is known for good: its batch, and its place there."""
    if "fact" in facts.column_names:
        return facts
    ids = pa.array([f"{seq}.{n}" for n in range(facts.num_rows)], pa.string())
    return facts.append_column("fact", ids)


def append_sets(connection: sa.Connection, seq: int, sets: tuple[SnapshotSet, ...]) -> None:
    """Note which sets the batch replaces."""
    if sets:
        connection.execute(
            t.batch_set.insert(),
            [
                {
                    "seq": seq,
                    "relation": s.relation,
                    "zone": s.zone,
                    "area": s.area,
                    "period": s.period,
                }
                for s in sets
            ],
        )


def append_issues(connection: sa.Connection, seq: int, issues: tuple[Issue, ...]) -> None:
    """Keep what the checks found."""
    if issues:
        connection.execute(
            t.issue.insert(),
            [
                {"seq": seq, "n": n, "check_id": i.check, "record": _ISSUE.write(i, seq, n)}
                for n, i in enumerate(issues)
            ],
        )


def append_facts(
    home: Home,
    connection: sa.Connection,
    seq: int,
    relation: Relation,
    table: pa.Table,
    progress: Progress,
) -> None:
    """Append the facts of one relation, with ids, in slices, so that progress can be told."""
    fields = t.fact_fields(relation)
    table = table.append_column("seq", pa.repeat(pa.scalar(seq, pa.int64()), table.num_rows))
    for start in range(0, table.num_rows, _ROWS):
        home.append(connection, f"fact_{relation.id}", fields, table.slice(start, _ROWS))
        progress("write", min(start + _ROWS, table.num_rows), table.num_rows)
