"""A scorecard of enterprises run over the ledger (企业评价), frozen as a Run like that of zones."""

from __future__ import annotations

import pyarrow as pa

from yuanheng.errors import LedgerError, say
from yuanheng.evaluate.run import Outcome, Question, frozen_run, result_digest
from yuanheng.evaluate.scorecard import apply_scorecard
from yuanheng.ledger.record.known import heads, snapshot, zones_on
from yuanheng.ledger.record.merging import merged
from yuanheng.model.evaluation import Run
from yuanheng.ports import Clock, Engine, Progress, Record
from yuanheng.standards.packs.contents import Pack, scorecard
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.compile import compile_scorecard
from yuanheng.standards.scorecards.scorecard import Scorecard


def evaluate_enterprises(
    store: Record,
    engine: Engine,
    clock: Clock,
    pack: Pack,
    question: Question,
    progress: Progress,
) -> Run:
    """Score the enterprises of a period as known at a sequence number; LedgerError if none.

    Firms that were merged by then are one, under the firm that is kept.
    """
    card = scorecard(pack.id)
    progress("evaluate", 0, 3)
    relations = {name: _facts(store, name, question) for name in card.relations}
    if relations[card.subject.relation].num_rows == 0:
        raise _nothing(store, card, question)
    progress("evaluate", 1, 3)
    rows = engine.run(compile_scorecard(card), relations, {"period": question.period})
    names = {str(z["zone"]): str(z["name"]) for z in zones_on(store, question.seq, question.as_of)}
    results = apply_scorecard(card, rows, names, question.values)
    progress("evaluate", 2, 3)
    zones = tuple(dict.fromkeys(z.zone for z in results))
    outcome = Outcome(zones, result_digest(results, ()), results)
    run = frozen_run(pack, question, engine, clock, outcome)
    progress("evaluate", 3, 3)
    return run


def _facts(store: Record, name: str, question: Question) -> pa.Table:
    """Read the facts of the period, merged firms as one."""
    zones, periods = question.zones or None, frozenset({question.period})
    table = snapshot(store, name, question.seq, zones=zones, periods=periods)
    return merged(store, table, ledger_schema().relations[name], question.seq)


def _nothing(store: Record, card: Scorecard, question: Question) -> LedgerError:
    """Say that there is nothing to score, and what there is."""
    relation = card.subject.relation
    known = sorted({s.period for s in heads(store, question.seq) if s.relation == relation})
    return LedgerError(
        say("The ledger holds no {name} of {period}", name=relation, period=question.period),
        expected=say("Known: {known}.", known=", ".join(known) or "–"),
        remedy=say("Fill the template and import it: yuanheng template {name}.", name=relation),
    )
