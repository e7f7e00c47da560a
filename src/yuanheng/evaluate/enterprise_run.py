"""A scorecard of enterprises run over the ledger (企业评价), frozen as a Run like that of zones."""

from __future__ import annotations

from collections.abc import Mapping

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
    progress("evaluate", 0, 2)
    measured = measure_enterprises(store, engine, card, question)
    if measured is None:
        raise _nothing(store, card, question)
    progress("evaluate", 1, 2)
    outcome = score_enterprises(card, *measured, question)
    run = frozen_run(pack, question, engine, clock, outcome)
    progress("evaluate", 2, 2)
    return run


def measure_enterprises(
    store: Record, engine: Engine, card: Scorecard, question: Question
) -> tuple[pa.Table, dict[str, str]] | None:
    """Give the statement's row of each enterprise, and the zones' names; None without one."""
    relations = {name: _facts(store, name, question) for name in card.relations}
    if relations[card.subject.relation].num_rows == 0:
        return None
    rows = engine.run(compile_scorecard(card), relations, {"period": question.period})
    names = {str(z["zone"]): str(z["name"]) for z in zones_on(store, question.seq, question.as_of)}
    return rows, names


def score_enterprises(
    card: Scorecard, rows: pa.Table, names: Mapping[str, str], question: Question
) -> Outcome:
    """Score all enterprises together, since a score may rest on its group."""
    results = apply_scorecard(card, rows, names, question.values)
    zones = tuple(dict.fromkeys(z.zone for z in results))
    return Outcome(zones, result_digest(results, ()), results)


def facts_of_card(store: Record, card: Scorecard, run: Run) -> dict[str, pa.Table]:
    """Read what a standard measured of the period and zones of a run, as the run knew it."""
    zones = frozenset(run.zones)
    question = Question(run.period, run.as_of, run.ledger_seq, zones, {}, official=False)
    return {name: _facts(store, name, question) for name in card.relations}


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
