"""What an evaluation over a lake leaves behind: findings, scores and verdicts, as Parquet."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from yuanheng._version import __version__
from yuanheng.errors import LedgerError, say
from yuanheng.evaluate.run import Question
from yuanheng.evaluate.zonal.gathering import Gathered
from yuanheng.findings.moving import evidence_of
from yuanheng.model.evaluation import Run, finding_key
from yuanheng.standards.packs import contents as packs

_FOUND = (
    "key",
    "family",
    "rule",
    "zone",
    "area",
    "subject",
    "name",
    "state",
    "severity",
    "details",
)


def findings_of(pack: packs.Pack, question: Question, gathered: Gathered) -> pa.Table:
    """Give what needs attention, keyed as the findings of a ledger are."""
    rows = list(_of_rules(pack, gathered.verdicts)) if gathered.verdicts is not None else []
    if gathered.verdicts is None:
        card = packs.scorecard(pack.id)
        run = _run(pack, question, gathered)
        names = {(r.zone, r.subject): r.name for r in gathered.outcome.results}
        for seen in evidence_of(card, run):
            if seen.verdict == "met":
                name = names.get((seen.zone, seen.subject)) or names.get((seen.zone, ""), "")
                told = (seen.family, seen.rule, seen.zone, seen.area, seen.subject)
                details = json.dumps(seen.details, ensure_ascii=False, sort_keys=True)
                rows.append((seen.key, *told, name, "open", seen.severity, details))
    columns = list(zip(*rows, strict=True)) or [()] * len(_FOUND)
    return pa.table(
        {n: pa.array(c, pa.string()) for n, c in zip(_FOUND, columns, strict=True)}
    ).sort_by([("key", "ascending")])


def _of_rules(pack: packs.Pack, verdicts: pa.Table) -> Iterator[tuple[str, ...]]:
    """Read the verdicts that are findings: met, or suspected by what is stated."""
    book = packs.rulebook(pack.id)
    for row in verdicts.to_pylist():
        if row["verdict"] != "met" and not row["signs"]:
            continue
        rule = book.rules[row["rule"]]
        key = finding_key(book.family, rule.id, row["zone"], row["area"], row["subject"])
        state = "open" if row["verdict"] == "met" else "suspected"
        told = {n: row[n] for n in ("seq", "source_row", "falls_due", "missing", "signs", "amount")}
        told |= {"article": rule.levels[0].article, "standard": pack.id}
        details = json.dumps(told, ensure_ascii=False, sort_keys=True)
        yield (
            key, book.family, rule.id, row["zone"], row["area"], row["subject"], row["name"],
            state, rule.severity, details,
        )  # fmt: skip


def _run(pack: packs.Pack, question: Question, gathered: Gathered) -> Run:
    """Give what the findings of a scorecard are read from."""
    out = gathered.outcome
    return Run(
        id=0,
        standard=pack.id,
        pack_digest=pack.digest,
        ledger_seq=question.seq,
        period=question.period,
        as_of=question.as_of,
        zones=out.zones,
        parameters={},
        engine="",
        code=__version__,
        official=False,
        created_at="",
        result_digest=out.digest,
        results=out.results,
        observations=out.observations,
        is_exact=True,
    )


def write_tables(out: Path, gathered: Gathered, found: pa.Table) -> None:
    """Write scores or verdicts, and findings, as Parquet that anything opens."""
    tables = {"findings": found}
    if gathered.verdicts is not None:
        tables["verdicts"] = gathered.verdicts
    else:
        tables["scores"] = _scores(gathered)
    for name, table in tables.items():
        atomic(out / f"{name}.parquet", partial(pq.write_table, table, compression="zstd"))


def _scores(gathered: Gathered) -> pa.Table:
    """Give a row for each zone or enterprise: its type, its score, its place among its like."""
    rows = [
        {
            "zone": r.zone,
            "subject": r.subject,
            "name": r.name,
            "type": r.type,
            "score": r.total.score,
            "missing": ", ".join(sorted({m.name for m in r.total.missing})) or None,
        }
        for r in gathered.outcome.results
    ]
    schema = pa.schema(
        [(n, pa.string()) for n in ("zone", "subject", "name", "type")]
        + [("score", pa.float64()), ("missing", pa.string())]
    )
    return pa.Table.from_pylist(rows, schema=schema)


def atomic(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside, then rename: a file stands whole or not at all."""
    part = path.with_name(f".{secrets.token_hex(4)}.{path.name}")
    try:
        write(part)
        part.replace(path)
    except OSError as error:
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(path), problem=str(error))
        ) from error
    finally:
        part.unlink(missing_ok=True)
