"""Facts told again (重复申报): what stands already is not written a second time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa

from yuanheng.errors import Where, say
from yuanheng.ledger.record.known import standing
from yuanheng.ledger.record.merging import merged
from yuanheng.model.ledger import Draft, Issue
from yuanheng.model.relation import Relation
from yuanheng.ports import Record
from yuanheng.standards.relations import Schema


def without_standing(store: Record, schema: Schema, draft: Draft, where: Where) -> Draft:
    """Leave out of a draft what stands already, with a notice.

    A snapshot replaces its set and stays whole; facts of other relations would stand twice.
    """
    facts = dict(draft.facts)
    issues = list(draft.issues)
    for name, table in draft.facts.items():
        relation = schema.relations[name]
        if relation.kind == "snapshot":
            continue
        told = standing(store, name, store.last_seq())
        shown = merged(store, told, relation, store.last_seq())  # as an export writes it
        known = {*_cells(relation, told), *_cells(relation, shown)}
        new = [n for n, cells in enumerate(_cells(relation, table)) if cells not in known]
        if len(new) == table.num_rows:
            continue
        facts[name] = table.take(pa.array(new, pa.int64()))
        what = say(
            "{n} facts of {relation} stand already and are not written again",
            n=table.num_rows - len(new),
            relation=relation.label["en"],
        )
        remedy = say("Nothing to do.")
        issues.append(Issue("fact.stands", "notice", where, "", what, remedy))
    return replace(draft, facts=facts, issues=tuple(issues))


def _cells(relation: Relation, table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """Give the cells of each fact, without those of the system."""
    return zip(*(table.column(name).to_pylist() for name, _ in relation.stored), strict=True)
