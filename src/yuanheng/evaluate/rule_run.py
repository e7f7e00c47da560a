"""A rulebook run over the ledger (规则核查), frozen as a Run beside the verdicts it came from."""

from __future__ import annotations

import hashlib
import json

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.errors import LedgerError, say
from yuanheng.evaluate.rulebook import Judged, bound, judge
from yuanheng.evaluate.run import Outcome, Question, frozen_run
from yuanheng.ledger.record.known import heads, snapshot, standing, zones_on
from yuanheng.ledger.record.merging import merged
from yuanheng.model.evaluation import Run
from yuanheng.monitor import contracts
from yuanheng.ports import Clock, Engine, Progress, Record
from yuanheng.standards.packs.contents import Pack
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.compile import compile_rulebook
from yuanheng.standards.rulebooks.rulebook import ChildSum, Rulebook


def evaluate_rules(
    store: Record,
    engine: Engine,
    clock: Clock,
    pack: Pack,
    book: Rulebook,
    question: Question,
    progress: Progress,
) -> tuple[Run, Judged]:
    """Apply a rulebook to the ledger as known at a sequence number; LedgerError if empty."""
    progress("evaluate", 0, 2)
    judged = judge_subjects(store, engine, book, question)
    if judged is None:
        raise _nothing(store, book, question)
    progress("evaluate", 1, 2)
    outcome = Outcome(
        zones=tuple(sorted({str(z) for z in judged.rows.column("zone").to_pylist()})),
        digest=verdict_digest(judged),
        verdicts=judged.kept(question.as_of),
        counts=judged.counts(),
        stated=book.stated,
    )
    run = frozen_run(pack, question, engine, clock, outcome)
    progress("evaluate", 2, 2)
    return run, judged


def judge_subjects(
    store: Record, engine: Engine, book: Rulebook, question: Question
) -> Judged | None:
    """Judge every subject by its own facts; None where there is no subject."""
    relations = facts_of(store, book, question)
    if relations[book.subject.id].num_rows == 0:
        return None
    parameters = bound(book, question.values, as_of=question.as_of, period=question.period)
    return judge(book, engine.run(compile_rulebook(book), relations, parameters))


def verdict_digest(judged: Judged) -> str:
    """Give the SHA-256 of all verdicts; equal runs have equal digests."""
    digest = hashlib.sha256()
    for name in judged.rows.column_names:
        cells = judged.rows.column(name).to_pylist()
        digest.update(f"{name}: {json.dumps(cells, default=str)};".encode())
    return digest.hexdigest()


def facts_of(store: Record, book: Rulebook, question: Question) -> dict[str, pa.Table]:
    """Read the relations of a rulebook, each over as many years as its quantities ask for."""
    back: dict[str, int] = {}
    for quantity in book.quantities.values():
        if isinstance(quantity, ChildSum) and quantity.years is not None:
            back[quantity.relation] = max(back.get(quantity.relation, 1), quantity.years)
    return {name: relation_of(store, name, question, back.get(name, 1)) for name in book.relations}


def relation_of(store: Record, name: str, question: Question, years: int = 1) -> pa.Table:
    """Read what is known of a relation as it stands on the day: contracts with their changes."""
    table = told_of(store, name, question, years)
    if name not in (contracts.SUPPLY, contracts.CAUSE):
        return table
    changes = told_of(store, contracts.CHANGE, question)
    return contracts.on_day(name, table, changes, question.as_of, ledger_schema())


def told_of(store: Record, name: str, question: Question, years: int = 1) -> pa.Table:
    """Read what was told of a relation: the rows of the period and years before, or all."""
    relation = ledger_schema().relations[name]
    zones = question.zones or None
    if name == "zone":
        table = standing(store, "zone", question.seq)
        rows = [
            row
            for row in zones_on(store, question.seq, question.as_of)
            if zones is None or row["zone"] in zones
        ]
        return pa.Table.from_pylist([dict(row) for row in rows], schema=table.schema)
    if relation.replaced_by:
        periods = {question.period}
        if years > 1 and question.period[:4].isdecimal():
            last = int(question.period[:4])
            periods |= {str(year) for year in range(last - years + 1, last)}
        known = frozenset(periods)
        table = snapshot(store, name, question.seq, zones=zones, periods=known)
        return merged(store, table, relation, question.seq)
    table = merged(store, standing(store, name, question.seq), relation, question.seq)
    if zones is None:
        return table
    return table.filter(pc.is_in(table.column("zone"), pa.array(sorted(zones))))


def _nothing(store: Record, book: Rulebook, question: Question) -> LedgerError:
    """Say that there is nothing to judge, and what there is."""
    known = sorted(
        {s.period for s in heads(store, question.seq) if s.relation == book.subject.id and s.period}
    )
    return LedgerError(
        say(
            "The ledger holds no {name} of {period}",
            name=book.subject.label["en"],
            period=question.period,
        ),
        expected=say("Known: {known}.", known=", ".join(known) or "–"),
        remedy=say(
            "Fill the template and import it: yuanheng template {name}.", name=book.subject.id
        ),
    )
