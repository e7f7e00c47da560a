"""Rules over years: over all histories of four years, the statement says what a person counts."""

from __future__ import annotations

from itertools import product

import pyarrow as pa

from yuanheng.engines.duck import DuckEngine
from yuanheng.evaluate.rulebook import VERDICTS, bound, judge
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.standards.packs.contents import rulebook
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.compile import compile_rulebook

YEARS = ("2022", "2023", "2024", "2025")
#: What a year may hold: among the last five, just not, not assessed, no rank stated, nothing.
STATES: dict[str, dict[str, object] | None] = {
    "last": {"assessed": True, "region_rank": 103, "region_ranked": 107},
    "better": {"assessed": True, "region_rank": 102, "region_ranked": 107},
    "absent": {"assessed": False},
    "open": {"assessed": True},
    "": None,
}


def table(relation: str, rows: list[dict[str, object]]) -> pa.Table:
    stored = (*SYSTEM_COLUMNS, *ledger_schema().relations[relation].stored)
    schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in stored])
    return pa.Table.from_pylist([{f.name: r.get(f.name) for f in schema} for r in rows], schema)


def told_by_hand(history: tuple[str, ...]) -> str:
    """Twice known in three years is enough; else every year must be known."""
    window = history[-3:]
    if window.count("last") >= 2:
        return "met"
    return "not-provable" if {"open", ""} & set(window) else "not-met"


def test_every_history_is_told_as_by_hand() -> None:
    """E18 among them; the year before the window changes nothing."""
    histories = list(product(STATES, repeat=4))
    system = {"seq": 1, "source_row": 1, "fact": "1.1"}
    zones: list[dict[str, object]] = []
    ranks: list[dict[str, object]] = []
    for n, history in enumerate(histories):
        zone = f"Z{n:04d}"
        zones.append({**system, "zone": zone, "name": zone})
        for year, state in zip(YEARS, history, strict=True):
            if (told := STATES[state]) is not None:
                ranks.append({**system, "zone": zone, "period": year, **told})
    book = rulebook("cn.etdz-exit.2021")
    given = bound(book, {}, as_of="2025-12-31", period="2025")
    relations = {"zone": table("zone", zones), "zone_rank": table("zone_rank", ranks)}
    judged = judge(book, DuckEngine().run(compile_rulebook(book), relations, given))
    found = [VERDICTS[code] for code in judged.rules[0].verdicts]
    assert judged.subjects == tuple(f"Z{n:04d}" for n in range(len(histories)))
    assert found == [told_by_hand(h) for h in histories]
