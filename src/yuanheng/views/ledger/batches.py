"""Batches as people look for them (批次台账): zone, period, source, rows, issues, who and when."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from yuanheng.errors import LedgerError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import (
    LEDGER_ZONE,
    active_batches,
    heads,
    resolve_seq,
    zone_history,
    zones_on,
)
from yuanheng.ledger.tables.marking import SheetIssues, list_heads, mark_workbook
from yuanheng.ledger.workbooks.sheets import WORKBOOKS
from yuanheng.model.ledger import Batch, Issue, SnapshotSet
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.ledger.batch_cover import Covered, batch_covers, batch_zones
from yuanheng.views.ledger.proportion import Shown, in_proportion
from yuanheng.words.words import Words

#: A page of batches, of facts or of issues never shows more.
MOST_ROWS = 200


def list_batches(house: House) -> tuple[Batch, ...]:
    """List what the ledger was told, in order."""
    return house.record.batches()


@dataclass(frozen=True)
class BatchView:
    """A batch with its zones by name, what it states, and whether it still stands.

    state: standing, superseded or withdrawn.
    """

    batch: Batch
    state: str
    zones: tuple[tuple[str, str], ...]
    relations: tuple[str, ...]
    periods: tuple[str, ...]

    @property
    def is_workbook(self) -> bool:
        """Tell a batch whose original can be given back marked."""
        source = self.batch.source
        return source is not None and Path(source.name).suffix.lower() in WORKBOOKS


@dataclass(frozen=True)
class BatchPage:
    """A page of batches, newest first; `seq` is the ledger's number that it was made at."""

    views: tuple[BatchView, ...]
    total: int
    page: int
    pages: int
    seq: int


@dataclass(frozen=True)
class BatchSet:
    """A set that a batch replaced, and which batch replaced it in turn; 0 where none did."""

    relation: str
    zone: str
    area: str
    period: str
    replaced_by: int


def local_moment(moment: str) -> str:
    """Write a moment of the record by the clock of China: `2026-03-02 12:00`."""
    return datetime.fromisoformat(moment).astimezone(LEDGER_ZONE).strftime("%Y-%m-%d %H:%M")


def known_seq(house: House, as_known: str | None) -> int:
    """Turn a day or a sequence number into the sequence number known then."""
    return resolve_seq(house.record.batches(), as_known or None)


def list_zones(house: House) -> tuple[dict[str, str | None], ...]:
    """List the zones with what is known of each last: zone, code, name, level and more, by name."""
    return zones_on(house.record, house.record.last_seq(), "9999")


def zone_names(house: House, seq: int | None = None) -> dict[str, str]:
    """Name the zones by their ids, as they are called last."""
    rows = zones_on(house.record, seq or house.record.last_seq(), "9999")
    return {str(row["zone"]): str(row["name"]) for row in rows}


def zone_named(house: House, name: str) -> str:
    """Find a zone by id, code or name, also one that it had before; LedgerError where unknown."""
    return find_zone(zone_history(house.record, house.record.last_seq()), name)


def browse_batches(
    house: House,
    zones: frozenset[str] | None,
    *,
    zone: str | None = None,
    kind: str | None = None,
    as_known: str | None = None,
    page: int = 1,
    size: int = 50,
) -> BatchPage:
    """List the batches about some zones (None for all), newest first, a page at a time."""
    seq = known_seq(house, as_known)
    chosen = [b for b in house.record.batches() if b.seq <= seq and kind in (None, b.kind)]
    covers = batch_covers(house, chosen)
    chosen = [b for b in chosen if _is_seen(covers[b.seq], zones, zone)]
    chosen.sort(key=lambda b: -b.seq)
    pages = max(1, -(-len(chosen) // size))
    page = min(page, pages)
    shown = chosen[(page - 1) * size : page * size]
    return BatchPage(_views(house, shown, seq), len(chosen), page, pages, seq)


def find_batch(house: House, number: int, zones: frozenset[str] | None) -> BatchView | None:
    """Find a batch about some zones; None where there is none, or it is about others too."""
    found = [b for b in house.record.batches() if b.seq == number]
    if not found or not _is_seen(batch_covers(house, found)[number], zones, None):
        return None
    return _views(house, found, house.record.last_seq())[0]


def batch_sets(house: House, number: int) -> tuple[BatchSet, ...]:
    """List the sets that a batch replaced, and what became of each."""
    current = heads(house.record, house.record.last_seq())
    return tuple(
        BatchSet(s.relation, s.zone, s.area, s.period, _successor(current, s, number))
        for seq, s in house.record.sets(number)
        if seq == number
    )


def batch_issues(
    house: House, words: Words, number: int, page: int = 1, size: int = MOST_ROWS
) -> tuple[tuple[Shown, ...], int]:
    """Read a page of what the checks of a batch found, the gravest first, and count the lines."""
    shown = in_proportion(words, house.record.issues(number))
    return shown[(page - 1) * size : page * size], len(shown)


def original_bytes(house: House, view: BatchView) -> Iterator[bytes]:
    """Read the original of a batch; LedgerError where it was made without a file."""
    if view.batch.source is None:
        raise LedgerError(say("Batch {seq} was made without a file", seq=view.batch.seq))
    return house.record.source(view.batch.source.digest)


@contextmanager
def marked_copy(house: House, view: BatchView, words: Words) -> Iterator[Path]:
    """Write the workbook of a batch with its bad cells marked, for as long as it is needed.

    LedgerError where the batch did not come as a workbook.
    """
    source = view.batch.source
    if source is None or not view.is_workbook:
        raise LedgerError(say("Batch {seq} did not come as a workbook", seq=view.batch.seq))
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
        plain = Path(folder) / Path(source.name).name
        with plain.open("wb") as stream:
            stream.writelines(house.record.source(source.digest))
        issues = house.record.issues(view.batch.seq)
        sheets = [SheetIssues(str(view.batch.layer), issues, cells_of(issues))]
        ending = ".xlsm" if plain.suffix.lower() == ".xlsm" else ".xlsx"
        target = Path(folder) / f"marked{ending}"
        mark_workbook(plain, target, sheets, list_heads(words), words.say)
        yield target


def cells_of(issues: Iterable[Issue]) -> dict[int, tuple[int, int]]:
    """Give row and column, from 1, of each issue that names a cell, by its place in the list."""
    return {
        n: (issue.where.row, _column_number(issue.where.column))
        for n, issue in enumerate(issues)
        if issue.where.row is not None and issue.where.column and issue.where.column.isalpha()
    }


def _column_number(letters: str) -> int:
    """Turn the letters of a column into its number: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _is_seen(cover: frozenset[Covered], zones: frozenset[str] | None, zone: str | None) -> bool:
    """Tell a batch that is about nothing but zones that are seen."""
    about = batch_zones(cover)
    if zone is not None and zone not in about:
        return False
    return zones is None or (bool(about) and about <= zones)


def _successor(current: dict[SnapshotSet, int], one: SnapshotSet, number: int) -> int:
    """Name the batch that replaced a set of another; 0 where it still stands."""
    head = current.get(one, number)
    return 0 if head == number else head


def _views(house: House, batches: list[Batch], seq: int) -> tuple[BatchView, ...]:
    """Describe batches as they stand at a sequence number."""
    standing = active_batches(house.record.batches(), seq)
    current = set(heads(house.record, seq).values())
    replacing = {n for n, _ in house.record.sets(seq)}
    covers, names = batch_covers(house, batches), zone_names(house)
    order = list(ledger_schema().relations)
    found = []
    for batch in batches:
        state = "standing"
        if batch.seq not in standing:
            state = "withdrawn"
        elif batch.seq in replacing and batch.seq not in current:
            state = "superseded"
        cover = covers[batch.seq]
        zones = tuple((z, names.get(z, z)) for z in sorted(batch_zones(cover)))
        relations = sorted({c.relation for c in cover if c.relation}, key=order.index)
        periods = tuple(sorted({c.period for c in cover if c.period}))
        found.append(BatchView(batch, state, zones, tuple(relations), periods))
    return tuple(found)
