"""Names that wait for a person (待确认的名称): what standing facts name, and what that could be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.record.known import snapshot, standing
from yuanheng.ledger.record.subjects import SORTS, Subjects, confirmed, known_subjects
from yuanheng.ledger.values import folded
from yuanheng.model.ledger import ARROW_TYPES, Draft
from yuanheng.model.relation import Relation
from yuanheng.ports import Record
from yuanheng.standards.relations import Schema

#: Where a row that names no firm by code still says who it is.
NAMED_BY = {"enterprise_year": "name", "appeal": "name", "project": "investor"}


@dataclass(frozen=True)
class OpenName:
    """A name that facts bear and no subject: where it stands, how often, and whom it could mean.

    shown: its title, where the name itself is a number. likely: id, title and likeness (0 to 100),
    the likest first.
    """

    zone: str
    sort: str
    alias: str
    shown: str
    relation: str
    seq: int
    row: int | None
    times: int
    likely: tuple[tuple[str, str, float], ...]


def open_names(
    store: Record, schema: Schema, upto: int, zones: Iterable[str]
) -> tuple[OpenName, ...]:
    """List the names that could be those of a subject that is known, by zone and kind."""
    found: list[OpenName] = []
    for zone in sorted(zones):
        for sort in SORTS:
            known = known_subjects(store, sort, zone, upto)
            if known.titles:
                found += _referring(store, schema, upto, zone, known)
                found += _over_time(store, schema.relations[sort], upto, zone, known)
    return tuple({(n.zone, n.sort, n.alias): n for n in reversed(found)}.values())[::-1]


def draft_answer(
    store: Record, schema: Schema, zone: str, alias: str, answer: tuple[str, str, bool], actor: str
) -> Draft:
    """Draft what a person says of a name: its kind, the subject, and whether it is that one.

    LedgerError where there is no such subject; UsageError where the same was said before.
    """
    sort, subject, is_same = answer
    upto = store.last_seq()
    known = known_subjects(store, sort, zone, upto) if sort in SORTS else Subjects(sort)
    found = subject if subject in known.titles else known.find(subject)
    if found is None:
        raise LedgerError(
            say("{name} is not in the ledger", name=subject or "–"),
            remedy=say("Name it as the list of names to confirm does."),
        )
    if is_same and folded(found) == folded(alias):
        raise UsageError(say("A name stands for itself"), remedy=say("Nothing to do."))
    for row in confirmed(store, upto):
        same = (row["zone"], row["sort"], folded(row["alias"])) == (zone, sort, folded(alias))
        if same and row["subject"] == found and (row["is_same"] is not False) == is_same:
            raise UsageError(say("This was said before"), remedy=say("Nothing to do."))
        if same and is_same and row["is_same"] is not False and row["subject"] != found:
            raise UsageError(
                say("{name} stands for another one already", name=alias),
                remedy=say("Withdraw that answer first, batch {seq}.", seq=row["seq"]),
            )
    return Draft(
        kind="record",
        actor=actor,
        period=None,
        profile=None,
        layer=None,
        facts={"subject_alias": _table(schema, zone, sort, alias, found, is_same=is_same)},
        sets=(),
        issues=(),
        details={"zone": zone, "reason": _reason(alias, known.titles[found], is_same=is_same)},
    )


def _referring(
    store: Record, schema: Schema, upto: int, zone: str, known: Subjects
) -> Iterator[OpenName]:
    """Give the names in facts of other relations that find no subject and are like one."""
    for relation in schema.relations.values():
        if relation.id in (known.sort, "subject_alias"):
            continue
        columns = relation.referring_to(known.sort)
        if not columns:
            continue
        table = _facts(store, relation, upto, zone)
        said_by = NAMED_BY.get(relation.id) if known.sort == "enterprise" else None
        told: dict[str, list[tuple[int, int | None]]] = {}
        for row in table.to_pylist():
            texts = [row[c] for c in columns]
            names = [t for t in texts if t and known.find(t) is None]
            if said_by and row.get(said_by) and not any(t and known.find(t) for t in texts):
                names = [row[said_by]]
            for name in names:
                told.setdefault(name, []).append((row["seq"], row["source_row"]))
        for name, places in told.items():
            likely = () if known.find(name) else tuple(known.alike(name))
            if likely:
                last = max(places, key=lambda p: p[0])
                yield OpenName(
                    zone, known.sort, name, name, relation.id, *last, len(places), likely
                )


def _over_time(
    store: Record, relation: Relation, upto: int, zone: str, known: Subjects
) -> Iterator[OpenName]:
    """Give the subjects of a later list that could be one of an earlier list which it lacks."""
    if relation.kind != "snapshot":
        return
    key, name = SORTS[relation.id]
    lists: dict[str, dict[str, tuple[str, int, int | None]]] = {}
    for row in _facts(store, relation, upto, zone).to_pylist():
        if row[key]:
            title = row.get(name) or row[key]
            lists.setdefault(row["period"], {})[row[key]] = title, row["seq"], row["source_row"]
    earlier: dict[str, None] = {}
    for period in sorted(lists):
        now = lists[period]
        gone = {number for number in earlier if number not in now}
        if not gone:
            earlier |= dict.fromkeys(now)
            continue
        for number, (title, seq, row_number) in now.items():
            if number in earlier or folded(number) in known.aliases:
                continue
            likely = known.alike(title, among=gone) or known.alike(number, among=gone)
            likely = [n for n in likely if (folded(number), n[0]) not in known.refused]
            if likely:
                yield OpenName(
                    zone, known.sort, number, title, relation.id, seq, row_number, 1, tuple(likely)
                )
        earlier |= dict.fromkeys(now)


def _facts(store: Record, relation: Relation, upto: int, zone: str) -> pa.Table:
    """Read the facts of a relation about one zone."""
    if relation.kind == "snapshot":
        return snapshot(store, relation.id, upto, zones=frozenset({zone}))
    table = standing(store, relation.id, upto)
    if "zone" not in table.column_names:
        return table.slice(0, 0)
    return table.filter(pc.equal(table.column("zone"), zone))


def _table(
    schema: Schema, zone: str, sort: str, alias: str, subject: str, *, is_same: bool
) -> pa.Table:
    """Make the fact of an answer."""
    row: Mapping[str, object] = {
        "zone": zone,
        "sort": sort,
        "alias": alias,
        "subject": subject,
        "is_same": is_same,
        "matched_by": "人工确认",
    }
    fields = [("source_row", "integer"), *schema.relations["subject_alias"].stored]
    return pa.table({n: pa.array([row.get(n)], ARROW_TYPES[kind]) for n, kind in fields})


def _reason(alias: str, title: str, *, is_same: bool) -> str:
    """Say in the list of batches what was answered."""
    return f"{alias} {'=' if is_same else '≠'} {title}"
