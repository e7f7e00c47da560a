"""A scorecard of zones applied: the figures of each 评价范围, and what monitoring sees beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
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
from yuanheng.standards.scorecards.scorecard import Scorecard


@dataclass(frozen=True)
class Measured:
    """What the facts of some zones give before anybody is scored.

    rows: of the statement; reported: the figures that were printed; names: zone id → name;
    areas, displaced: what monitoring saw of areas, and of surveys held against each other.
    """

    rows: pa.Table
    reported: pa.Table
    names: Mapping[str, str]
    areas: tuple[Observation, ...]
    displaced: tuple[Observation, ...]


def evaluate_zones(
    store: Record,
    engine: Engine,
    clock: Clock,
    pack: Pack,
    question: Question,
    progress: Progress,
) -> Run:
    """Apply a scorecard to the ledger as known at a sequence number; LedgerError if empty."""
    progress("evaluate", 0, 4)
    card = scorecard(pack.id)
    measured = measure_zones(store, engine, card, question)
    if measured is None:
        raise _nothing(store, question)
    progress("evaluate", 3, 4)
    run = frozen_run(pack, question, engine, clock, score_zones(card, measured, question))
    progress("evaluate", 4, 4)
    return run


def measure_zones(
    store: Record, engine: Engine, card: Scorecard, question: Question
) -> Measured | None:
    """Read and measure the zones of a question, each by its own facts; None without a parcel."""
    zones = question.zones or None
    period = frozenset({question.period})
    relations = {
        name: snapshot(store, name, question.seq, zones=zones, periods=period)
        for name in card.relations
    }
    if relations["parcel"].num_rows == 0:
        return None
    rows = engine.run(compile_scorecard(card), relations, {"period": question.period})
    names = {str(z["zone"]): str(z["name"]) for z in zones_on(store, question.seq, question.as_of)}
    return Measured(
        rows,
        relations["reported"],
        names,
        check_areas(relations["parcel"]),
        _displacements(store, question, relations["parcel"]),
    )


def score_zones(card: Scorecard, measured: Measured, question: Question) -> Outcome:
    """Score all zones together, and hold what they printed against what was computed."""
    results = apply_scorecard(card, measured.rows, measured.names, question.values)
    observations = (
        *measured.areas,
        *measured.displaced,
        *reconcile(card, results, measured.reported, ledger_schema()),
    )
    return Outcome(
        zones=tuple(z.zone for z in results),
        digest=result_digest(results, observations),
        results=results,
        observations=observations,
    )


def _displacements(store: Record, question: Question, parcels: pa.Table) -> tuple[Observation, ...]:
    """Compare each zone's survey with the one before it, where there is one."""
    periods: dict[str, set[str]] = {}
    for s in heads(store, question.seq):
        if s.relation == "parcel" and s.period < question.period:
            periods.setdefault(s.zone, set()).add(s.period)
    found = []
    for zone, later in by_zone(parcels):
        if zone not in periods:
            continue
        before = max(periods[zone])
        earlier = snapshot(
            store, "parcel", question.seq, zones=frozenset({zone}), periods=frozenset({before})
        )
        found.append(check_displacement(zone, earlier, later, before))
    return tuple(found)


def by_zone(facts: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Part facts by zone, in order; those that lie side by side are pointed at, not copied."""
    coded = facts.column("zone").combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy()
    for code, zone in sorted(enumerate(coded.dictionary.to_pylist()), key=lambda pair: pair[1]):
        rows = np.flatnonzero(codes == code)
        side_by_side = rows[-1] - rows[0] + 1 == rows.size
        yield zone, facts.slice(rows[0], rows.size) if side_by_side else facts.take(rows)


def _nothing(store: Record, question: Question) -> LedgerError:
    """Say that there is nothing to evaluate, and what there is."""
    known = sorted({s.period for s in heads(store, question.seq) if s.relation == "parcel"})
    return LedgerError(
        say("The ledger holds no parcels of {period}", period=question.period),
        expected=say("Known: {known}.", known=", ".join(known) or "–"),
        remedy=say("Import a survey first: yuanheng import FILE --layer LAYER --period YEAR."),
    )
