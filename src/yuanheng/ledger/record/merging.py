"""Firms merged (合并企业): what stands under a duplicate is shown under the firm that is kept.

No fact is changed: a merge is a batch of its own, and every view from its sequence number on
reads the facts through it. Its withdrawal gives the duplicate back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.identity import find_enterprise
from yuanheng.ledger.record.known import active_batches, snapshot, standing
from yuanheng.ledger.record.subjects import other_names
from yuanheng.model.ledger import Batch, Draft
from yuanheng.model.relation import Relation
from yuanheng.ports import Record

#: What the batch of a merge says: the firm that is taken for another, and the one that is kept.
MERGES, KEPT = "merges", "kept"


def merged_firms(batches: Iterable[Batch], upto: int) -> dict[str, str]:
    """Give the kept firm of every duplicate, by the merges standing at `upto`.

    A firm kept by one merge may be the duplicate of a later one; then the last kept firm stands.
    Of two merges against each other, which withdrawals can bring about, the earlier counts.
    """
    kept: dict[str, str] = {}
    for batch in active_batches(batches, upto).values():
        if MERGES not in batch.details:
            continue
        duplicate = _last(kept, str(batch.details[MERGES]))
        keep = _last(kept, str(batch.details[KEPT]))
        if duplicate != keep:
            kept[duplicate] = keep
    return {firm: _last(kept, firm) for firm in kept}


def firm_names(kept: Mapping[str, str], enterprises: pa.Table) -> dict[str, str]:
    """Give the kept firm for every id and credit code by which facts may name a merged one.

    A credit code that a firm outside the merge bears too names nobody for certain and stays.
    """
    named = dict(kept)
    merged = {*kept, *kept.values()}
    bearers: dict[str, set[str]] = {}
    ids, codes = (enterprises.column(name).to_pylist() for name in ("enterprise", "uscc"))
    for firm, code in zip(ids, codes, strict=True):
        if code is not None:
            bearers.setdefault(code, set()).add(kept.get(firm, firm))
    for code, firms in bearers.items():
        if len(firms) == 1 and firms <= merged:
            named[code] = next(iter(firms))
    return named


def apply_merges(table: pa.Table, relation: Relation, names: Mapping[str, str]) -> pa.Table:
    """Show the facts of a relation under the kept firms, in each column that names a firm.

    names: the kept firm by id or credit code, of `firm_names`. The facts keep batch, row and id.
    """
    if not names:
        return table
    known = pa.array(list(names), pa.string())
    firms = pa.array(list(names.values()), pa.string())
    for column in relation.referring_to("enterprise"):
        at = table.column_names.index(column)
        stated = table.column(column)
        kept = firms.take(pc.index_in(stated, value_set=known).combine_chunks())
        table = table.set_column(at, column, pc.coalesce(kept, stated.combine_chunks()))
    return table


def merged(store: Record, table: pa.Table, relation: Relation, upto: int) -> pa.Table:
    """Show facts known at `upto` under the subjects that they mean.

    Firms stand under the one that is kept, and every name that people confirmed under its subject.
    """
    names = other_names(store, upto) if relation.id != "subject_alias" else {}
    for sort, said in names.items():
        if sort != "enterprise" and (columns := relation.referring_to(sort)):
            table = _renamed(table, relation, columns, said)
    if not relation.referring_to("enterprise"):
        return table
    kept = merged_firms(store.batches(), upto)
    said = names.get("enterprise", {})
    if not kept and not said:
        return table
    firms = firm_names(kept, standing(store, "enterprise", upto)) if kept else {}
    if relation.id != "enterprise":
        firms |= {alias: kept.get(firm, firm) for (_, alias), firm in said.items()}
    return apply_merges(table, relation, firms)


def _renamed(
    table: pa.Table,
    relation: Relation,
    columns: tuple[str, ...],
    said: Mapping[tuple[str, str], str],
) -> pa.Table:
    """Show facts under the subject of each confirmed name; two rows of a list never become one."""
    zones = table.column("zone").to_pylist()
    for column in columns:
        stated = table.column(column).to_pylist()
        if not any(pair in said for pair in zip(zones, stated, strict=True)):
            continue
        is_own = column == relation.key[-1]
        has_lists = is_own and "period" in table.column_names
        lists = table.column("period").to_pylist() if has_lists else [None] * len(zones)
        taken = set(zip(zones, lists, stated, strict=True)) if is_own else set()
        shown = []
        for zone, period, text in zip(zones, lists, stated, strict=True):
            subject = said.get((zone, text), text)
            shown.append(text if (zone, period, subject) in taken else subject)
        at = table.column_names.index(column)
        table = table.set_column(at, column, pa.array(shown, table.column(column).type))
    return table


def merged_facts(store: Record, relation: Relation, upto: int) -> pa.Table:
    """Read all facts of a relation known at `upto`, each under the firm that is kept then."""
    read = snapshot if relation.kind == "snapshot" else standing
    return merged(store, read(store, relation.id, upto), relation, upto)


def draft_merge(store: Record, keep: str, duplicate: str, reason: str, actor: str) -> Draft:
    """Draft the merge of a firm into another, both named by id, credit code or name.

    UsageError where both are one already or no reason is given; LedgerError where one is unknown.
    """
    if not reason.strip():
        raise UsageError(say("A reason is needed"), remedy=say("Say it with --reason."))
    upto = store.last_seq()
    rows = standing(store, "enterprise", upto).to_pylist()
    kept = merged_firms(store.batches(), upto)
    one, other = (find_enterprise(rows, name, kept) for name in (keep, duplicate))
    if one == other:
        raise UsageError(
            say("{one} and {other} are one firm already", one=keep, other=duplicate),
            remedy=say("Nothing to do."),
        )
    last = {row["enterprise"]: row for row in rows}
    return Draft(
        kind="record",
        actor=actor,
        period=None,
        profile=None,
        layer=None,
        facts={},
        sets=(),
        issues=(),
        details={
            MERGES: other,
            KEPT: one,
            "reason": reason.strip(),
            "zone": last[other]["zone"],
            "kept_zone": last[one]["zone"],
        },
    )


def _last(kept: Mapping[str, str], firm: str) -> str:
    """Follow merges to the firm that is kept in the end."""
    while firm in kept:
        firm = kept[firm]
    return firm
