"""Rulebooks of random formulas, compiled and run over rows that know a part of the facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tests.unit.standards.formula_worlds import (
    AS_OF,
    DOMAINS,
    EVENTS,
    FLOOR,
    NEVER,
    SHARE,
    Known,
    Maker,
    Node,
)
from yuanheng.engines.duck import DuckEngine
from yuanheng.evaluate.rulebook import Judged, bound, judge
from yuanheng.model.relation import Column, ColumnType, Relation
from yuanheng.model.units import parse_unit
from yuanheng.standards.relations import Schema
from yuanheng.standards.rulebooks.compile import compile_rulebook
from yuanheng.standards.rulebooks.reading import read_rulebook
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.standards.yaml.source import Yaml

LABEL = {"zh": "某", "en": "some"}
_TYPES: dict[str, ColumnType] = {
    **dict.fromkeys(("area", "covered", "green"), "quantity"),
    **dict.fromkeys(("ratio", "limit"), "number"),
    **dict.fromkeys(("kind", "holder"), "text"),
    **dict.fromkeys(("idle", "filed"), "boolean"),
    **dict.fromkeys(EVENTS, "event"),
}
_HECTARE = parse_unit("hm2")


def _column(name: str, kind: ColumnType, *, required: bool = False) -> Column:
    unit = _HECTARE if kind == "quantity" else None
    return Column(name, kind, LABEL, LABEL, unit, required=required)


THING = Relation(
    id="thing",
    label=LABEL,
    kind="snapshot",
    key=("zone", "number"),
    replaced_by=(),
    absent="zero",
    columns=(
        _column("zone", "text", required=True),
        _column("number", "text", required=True),
        *(_column(name, kind) for name, kind in _TYPES.items()),
    ),
)
SCHEMA = Schema({"thing": THING}, {})
_ARROW = {
    "quantity": pa.int64(),
    "number": pa.float64(),
    "text": pa.string(),
    "boolean": pa.bool_(),
}


def book_of(
    maker: Maker,
    conditions: Iterable[Node],
    tighter: dict[int, Node] | None = None,
) -> Rulebook:
    """Read a rulebook with a rule `r-N` for each condition; some are tightened by another pack."""
    share: dict[str, Any] = {"unit": "%", "label": LABEL}
    share |= {"value": SHARE, "status": "confirmed", "reference": "第一条"}
    table = {"by": "kind", "unit": "", "label": LABEL, "status": "confirmed", "values": FLOOR}
    rules = {f"r-{n}": _rule(made) for n, made in enumerate(conditions)}
    national = {
        "rulebook": "cn.example",
        "subject": "thing",
        "parameters": {"share": share},
        "tables": {"floor_of_kind": table},
        "terms": {name: made.text for name, made in maker.terms.items()},
        "rules": rules,
    }
    book = read_rulebook(Yaml("example", national), "cn.example.1", SCHEMA, None)
    if not tighter:
        return book
    own = {f"r-{n}": _rule(made) | {"tightens": f"r-{n}"} for n, made in tighter.items()}
    local = {"rulebook": "cn.example", "subject": "thing", "rules": own}
    return read_rulebook(Yaml("local", local), "cn-local.example.1", SCHEMA, book)


def _rule(made: Node) -> dict[str, Any]:
    return {"label": LABEL, "article": "第一条", "when": made.text, "status": "confirmed"}


def verdicts_of(book: Rulebook, rows: list[Known]) -> Judged:
    """Compile, run and read a rulebook over rows, in their order."""
    found = DuckEngine().run(
        compile_rulebook(book),
        {"thing": table_of(rows)},
        bound(book, {}, as_of=AS_OF, period="2013"),
    )
    return judge(book, found)


def matrices(judged: Judged) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int64]]:
    """Give verdict codes and bits of missing facts, by row and rule."""
    return (
        np.stack([rule.verdicts for rule in judged.rules], axis=1),
        np.stack([rule.masks for rule in judged.rules], axis=1),
    )


def table_of(rows: list[Known]) -> pa.Table:
    """Store rows as the ledger does: an event as its two days, never as a day far away."""
    count = len(rows)
    columns: dict[str, pa.Array] = {
        "zone": pa.array(["Z1"] * count),
        "number": pa.array([f"{n:07d}" for n in range(count)]),
        "seq": pa.array([1] * count),
        "source_row": pa.array(range(count)),
        "fact": pa.array([f"1.{n}" for n in range(count)]),
    }
    for name in DOMAINS:
        columns[name] = pa.array([row[name] for row in rows], _ARROW[_TYPES[name]])
    for name in EVENTS:
        for end, suffix in enumerate(("from", "to")):
            days = [_stored(row[name][end]) for row in rows]
            columns[f"{name}_{suffix}"] = pa.array(days, pa.string())
    return pa.table(columns)


def _stored(day: float | None) -> str | None:
    if day is None:
        return None
    return "9000-01-01" if day == NEVER else date.fromordinal(int(day)).isoformat()
