"""The verb audit (台账自查): the whole ledger checked, its failing rows named."""

from __future__ import annotations

from dataclasses import dataclass

from yuanheng.errors import Plain, Where
from yuanheng.ledger.record.known import LEDGER_ZONE, resolve_seq, zones_on
from yuanheng.model.evaluation import Finding
from yuanheng.model.ledger import Batch
from yuanheng.model.relation import Label
from yuanheng.monitor.auditing import AuditResult, FailingRow, run_audits
from yuanheng.ports import House, Progress, silent
from yuanheng.standards.packs.audits import audits, find_audit
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.descent.named_findings import finding_label
from yuanheng.words.words import Words


@dataclass(frozen=True)
class AuditOutcome:
    """What an audit found at a sequence number, and what its rows are named by.

    seq 0 is an empty ledger: there was nothing to check. today is the day ages are counted to.
    """

    seq: int
    today: str
    results: tuple[AuditResult, ...]
    zones: dict[str, str]
    batches: dict[int, Batch]


def audit(
    house: House,
    check: str | None = None,
    *,
    as_known: str | None = None,
    rows: int = 5,
    progress: Progress = silent,
) -> AuditOutcome:
    """Run all audit checks, or the one that is named, over what the ledger knew.

    rows: how many failing rows to keep of each. Of a past state, ages are counted to its own day.
    StandardError where there is no such check.
    """
    chosen = audits() if check is None else (find_audit(check),)
    batches = house.record.batches()
    today = house.clock.now().astimezone(LEDGER_ZONE).date().isoformat()
    if not batches:
        return AuditOutcome(0, today, (), {}, {})
    seq = resolve_seq(batches, as_known)
    known = {b.seq: b for b in batches if b.seq <= seq}
    if as_known is not None:
        today = known[seq].recorded_at[:10]
    results = run_audits(
        house.record,
        house.engine,
        ledger_schema(),
        seq,
        today,
        chosen,
        shown=rows,
        progress=progress,
    )
    names = {str(z["zone"]): str(z["name"]) for z in zones_on(house.record, seq, "9999")}
    return AuditOutcome(seq, today, results, names, known)


def audit_sentence(words: Words, result: AuditResult, row: FailingRow) -> str:
    """Say what is wrong with a failing row; labels of columns are said in the reader's language."""
    values: dict[str, Plain] = {
        "relation": row.relation,
        "zone": row.zone,
        "subject": row.subject,
        "seq": row.seq,
        "source_row": row.source_row,
        **row.values,
    }
    if row.values.get("rule"):
        values["rule"] = _rule_name(words, str(row.values["rule"]))
    said = {k: words("{text}", text=v) if isinstance(v, str) else v for k, v in values.items()}
    return words.label(result.audit.row).format_map(said)


def _rule_name(words: Words, rule: str) -> str:
    """Name the rule of a finding for the reader."""
    bare = Finding("", rule, "", "", "unverifiable", "", run=0, opened_run=0, opened_at="")
    return words.label(finding_label(bare))


def audit_place(outcome: AuditOutcome, row: FailingRow) -> Where:
    """Name the place of a failing row in what was imported, as far as it is known."""
    batch = outcome.batches.get(row.seq) if row.seq is not None else None
    return Where(
        file=batch.source.name if batch and batch.source else None,
        layer=batch.layer if batch else None,
        row=row.source_row if batch and batch.source else None,
    )


def relation_label(relation: str | None) -> Label:
    """Name a relation for the reader; a check of runs or findings is about none."""
    found = ledger_schema().relations.get(relation or "")
    return found.label if found else {"zh": "–", "en": "–"}


__all__ = [
    "AuditOutcome",
    "AuditResult",
    "FailingRow",
    "audit",
    "audit_place",
    "audit_sentence",
    "relation_label",
]
