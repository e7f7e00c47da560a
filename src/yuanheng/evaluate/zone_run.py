"""A scorecard of zones applied: the figures of each 评价范围, and what monitoring sees beside."""

from __future__ import annotations

import pyarrow as pa

from yuanheng.errors import LedgerError, say
from yuanheng.evaluate.reconcile import reconcile
from yuanheng.evaluate.run import Outcome, Question, frozen_run, result_digest
from yuanheng.evaluate.scorecard import apply_scorecard
from yuanheng.ledger.record.known import heads, snapshot, zones_on
from yuanheng.model.evaluation import Observation, Run
from yuanheng.monitor.areas import check_areas
from yuanheng.monitor.displacement import check_displacement
from yuanheng.ports import Clock, Engine, Progress, Record
from yuanheng.standards.packs.contents import Pack, scorecard
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.compile import compile_scorecard


def evaluate_zones(
    store: Record,
    engine: Engine,
    clock: Clock,
    pack: Pack,
    question: Question,
    progress: Progress,
) -> Run:
    """Apply a scorecard to the ledger as known at a sequence number; LedgerError if empty."""
    card, values = scorecard(pack.id), question.values
    zones = question.zones or None
    period = frozenset({question.period})
    progress("evaluate", 0, 4)
    relations = {
        name: snapshot(store, name, question.seq, zones=zones, periods=period)
        for name in card.relations
    }
    if relations["parcel"].num_rows == 0:
        raise _nothing(store, question)
    progress("evaluate", 1, 4)
    rows = engine.run(compile_scorecard(card), relations, {"period": question.period})
    names = {str(z["zone"]): str(z["name"]) for z in zones_on(store, question.seq, question.as_of)}
    results = apply_scorecard(card, rows, names, values)
    progress("evaluate", 2, 4)
    observations = (
        *check_areas(relations["parcel"]),
        *_displacements(store, question, relations["parcel"]),
        *reconcile(card, results, relations["reported"], ledger_schema()),
    )
    progress("evaluate", 3, 4)
    outcome = Outcome(
        zones=tuple(z.zone for z in results),
        digest=result_digest(results, observations),
        results=results,
        observations=observations,
    )
    run = frozen_run(pack, question, engine, clock, outcome)
    progress("evaluate", 4, 4)
    return run


def _displacements(store: Record, question: Question, parcels: pa.Table) -> tuple[Observation, ...]:
    """Compare each zone's survey with the one before it, where there is one."""
    periods: dict[str, set[str]] = {}
    for s in heads(store, question.seq):
        if s.relation == "parcel" and s.period < question.period:
            periods.setdefault(s.zone, set()).add(s.period)
    rows: dict[str, list[int]] = {}
    for n, zone in enumerate(parcels.column("zone").to_pylist()):
        rows.setdefault(zone, []).append(n)
    found = []
    for zone in sorted(rows.keys() & periods.keys()):
        before = max(periods[zone])
        earlier = snapshot(
            store, "parcel", question.seq, zones=frozenset({zone}), periods=frozenset({before})
        )
        found.append(check_displacement(zone, earlier, parcels.take(rows[zone]), before))
    return tuple(found)


def _nothing(store: Record, question: Question) -> LedgerError:
    """Say that there is nothing to evaluate, and what there is."""
    known = sorted({s.period for s in heads(store, question.seq) if s.relation == "parcel"})
    return LedgerError(
        say("The ledger holds no parcels of {period}", period=question.period),
        expected=say("Known: {known}.", known=", ".join(known) or "–"),
        remedy=say("Import a survey first: yuanheng import FILE --layer LAYER --period YEAR."),
    )
