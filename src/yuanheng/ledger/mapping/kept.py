"""Mappings that were confirmed (已确认的对应): kept with a batch, used for the same heads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from yuanheng.errors import Plain
from yuanheng.ledger.mapping.part_days import is_of_one_year
from yuanheng.ledger.mapping.plan import ColumnPlan, TableMapping, Told
from yuanheng.ledger.mapping.questions import AS_OF_KEY
from yuanheng.ledger.mapping.row_questions import LATER, TWICE
from yuanheng.ledger.record.known import active_batches
from yuanheng.model.ledger import Batch

#: Under this name a batch keeps the mappings of its sheet, as JSON.
KEPT = "mapping"


def keep_mapping(mappings: Sequence[TableMapping]) -> dict[str, Plain]:
    """Write the mappings of a sheet down, for its batch to keep."""
    return {KEPT: json.dumps([_plain(m) for m in mappings], ensure_ascii=False, sort_keys=True)}


def kept_mappings(batch: Batch) -> list[dict[str, Any]]:
    """Read the mappings that a batch keeps; an empty list where it keeps none."""
    text = batch.details.get(KEPT)
    return _loaded(text) if isinstance(text, str) else []


@lru_cache(maxsize=512)
def _loaded(text: str) -> list[dict[str, Any]]:
    """Read what a batch keeps; every sheet of a book is held to it, and nobody changes it."""
    found: list[dict[str, Any]] = json.loads(text)
    return found


def kept_places(
    batch: Batch, row: int, relation: str, columns: Iterable[str]
) -> list[tuple[str, int]] | None:
    """Give head and place of the cells that columns of a fact were read from, by its row.

    None where the batch keeps no mapping, because its table was in the ledger's own shape.
    """
    mappings = kept_mappings(batch)
    if not mappings:
        return None
    wanted = set(columns)
    return [
        (c["head"], c["at"])
        for mapping in mappings
        if mapping["rows"][0] <= row <= mapping["rows"][1]
        for c in mapping["columns"]
        if c["relation"] == relation and c["column"] in wanted
    ]


def told_before(
    batches: Iterable[Batch], upto: int, heads: frozenset[str]
) -> tuple[int, Told] | None:
    """Give what a person settled for a table of the same heads, or of most of them, and its batch.

    The newest counts. Of a table with other heads besides only what concerns the same heads is
    taken, so that only the difference is asked about.
    """
    best: tuple[int, Told] | None = None
    most = 0.0
    for seq, batch in sorted(active_batches(batches, upto).items(), reverse=True):
        for mapping in kept_mappings(batch):
            own = {c["head"] for c in mapping["columns"]}
            share = len(own & heads) / max(len(own | heads), 1)
            if share > most and share >= 0.6:
                most, best = share, (seq, _told(mapping, heads))
    return best


def with_before(told: Told, before: Told) -> Told:
    """Take what was settled before where a person says nothing now."""
    return replace(
        told,
        relation=told.relation or before.relation,
        columns={**before.columns, **told.columns},
        assumed={k: v for k, v in before.assumed.items() if _lasts(k, v)} | {**told.assumed},
    )


def _plain(mapping: TableMapping) -> dict[str, Any]:
    """Give a mapping as plain values."""
    last = mapping.sheet.first_row + len(mapping.sheet.rows) - 1
    return {
        "sheet": mapping.sheet.name,
        "relation": mapping.relation.id,
        "rows": [mapping.sheet.first_row, last],
        "assumed": {k: v for k, v in mapping.told.assumed.items() if _lasts(k, v)},
        "columns": [_column(c) for c in mapping.columns if c.path],
    }


def _lasts(key: str, value: str) -> bool:
    """Tell an answer that holds of the next list too: not of rows, nor of a year or day."""
    is_of_one = key.partition(":")[0] in (TWICE, LATER, AS_OF_KEY)
    return not is_of_one and not is_of_one_year(key, value)


def _column(plan: ColumnPlan) -> dict[str, Any]:
    """Give a column as plain values; how a person names it again, where one settled it."""
    column = plan.column
    return {
        "at": plan.index,
        "head": plan.head,
        "relation": plan.relation,
        "column": column.name if column else None,
        "fixed": dict(plan.fixed),
        "unit": plan.unit.text if plan.unit else "",
        "unit_from": plan.unit_from,
        "why": plan.why,
    }


def _told(mapping: Mapping[str, Any], heads: frozenset[str]) -> Told:
    """Give what a kept mapping settles: what a person said, and what was confirmed as alike."""
    columns = {}
    assumed = dict(mapping["assumed"])
    for column in mapping["columns"]:
        if column["head"] not in heads:
            continue
        if column["why"] == "dropped":
            columns[column["head"]] = ""
        elif column["why"] in ("told", "kept", "alike") and column["column"]:
            columns[column["head"]] = _named(column)
        if column["unit_from"] == "told":
            assumed.setdefault(column["head"], column["unit"])
    return Told(relation=mapping["relation"], columns=columns, assumed=assumed)


def _named(column: Mapping[str, Any]) -> str:
    """Name a column so that it is found again: by its id, or by what is fixed of it."""
    form = column["fixed"].get("form")
    return str(form or column["column"])
