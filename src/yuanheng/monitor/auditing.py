"""The ledger audited (台账自查): each data test run over what was known, failing rows named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

from yuanheng.errors import Plain
from yuanheng.model.evaluation import Statement
from yuanheng.monitor.ledger_views import LedgerViews
from yuanheng.ports import Engine, Progress, Record
from yuanheng.standards.formula.tree import DIALECT
from yuanheng.standards.packs.audits import PLACE, TODAY, Audit
from yuanheng.standards.relations import Schema

_ORDER = {"error": 0, "warning": 1, "notice": 2}
State = Literal["failed", "passed", "empty"]


@dataclass(frozen=True)
class FailingRow:
    """One row that fails a check: where it stands, and the figures of its sentence."""

    relation: str | None
    zone: str | None
    subject: str | None
    seq: int | None
    source_row: int | None
    values: dict[str, Plain] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditResult:
    """What one check found: how many rows fail, and the first of them.

    state `empty`: the ledger holds nothing that this check looks at.
    """

    audit: Audit
    state: State
    count: int
    rows: tuple[FailingRow, ...]


def run_audits(  # noqa: PLR0913 - what is read, by what, of which day
    store: Record,
    engine: Engine,
    schema: Schema,
    upto: int,
    today: str,
    chosen: Iterable[Audit],
    *,
    shown: int,
    progress: Progress,
) -> tuple[AuditResult, ...]:
    """Run checks over what was known at `upto`; worst first, then those with most rows.

    today: the day, as 2026-03-01, to which ages are counted. shown: how many rows to keep of each.
    """
    views = LedgerViews(store, schema, upto)
    chosen = tuple(chosen)
    found = []
    for n, audit in enumerate(chosen):
        progress("read", n, len(chosen))
        found.append(_run(audit, views, engine, today, shown))
    progress("read", len(chosen), len(chosen))
    return tuple(
        sorted(found, key=lambda r: (r.count == 0, _ORDER[r.audit.severity], -r.count, r.audit.id))
    )


def _run(audit: Audit, views: LedgerViews, engine: Engine, today: str, shown: int) -> AuditResult:
    """Run one check; EngineError where the engine refuses its statement."""
    if not any(views.table(name).num_rows for name in audit.needs):
        return AuditResult(audit, "empty", 0, ())
    relations = {name: views.table(name) for name in audit.reads}
    values = {name: str(p.value) for name, p in audit.parameters.items()}
    used = (*values, *([TODAY] if f"${TODAY}" in audit.statement else []))
    statement = Statement(audit.statement, DIALECT, used, audit.reads)
    failing = engine.run(statement, relations, {**values, TODAY: today})
    state: State = "failed" if failing.num_rows else "passed"
    return AuditResult(audit, state, failing.num_rows, _rows(failing.slice(0, shown)))


def _rows(table: pa.Table) -> tuple[FailingRow, ...]:
    """Read failing rows: their place, and the rest as the figures of their sentence."""
    found = []
    for row in table.to_pylist():
        place = {name: row.pop(name) for name in PLACE}
        found.append(FailingRow(**place, values=row))
    return tuple(found)
