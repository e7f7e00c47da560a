"""One evaluation, frozen as a Run (评价记录): the same Run gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
from pydantic import TypeAdapter

from yuanheng._version import __version__
from yuanheng.errors import LedgerError, say
from yuanheng.evaluate.reconcile import reconcile
from yuanheng.evaluate.scorecard import apply_scorecard
from yuanheng.ledger.record.known import heads, snapshot, zones_on
from yuanheng.model.evaluation import (
    Observation,
    RuleCount,
    Run,
    SubjectVerdicts,
    ZoneResult,
)
from yuanheng.monitor.areas import check_areas
from yuanheng.monitor.displacement import check_displacement
from yuanheng.ports import Clock, Engine, Progress, Record
from yuanheng.standards.packs.contents import Pack, scorecard
from yuanheng.standards.relations import core_schema
from yuanheng.standards.scorecards.compile import compile_scorecard
from yuanheng.standards.scorecards.parameters import Value

_RESULTS = TypeAdapter(tuple[tuple[ZoneResult, ...], tuple[Observation, ...]])


@dataclass(frozen=True)
class Question:
    """What is to be evaluated: period, day of the law, sequence number, zones (empty for all)."""

    period: str
    as_of: str
    seq: int
    zones: frozenset[str]
    values: Mapping[str, Value]
    official: bool


@dataclass(frozen=True)
class Outcome:
    """What came out of a standard: the zones judged, the digest of all figures, and the figures."""

    zones: tuple[str, ...]
    digest: str
    results: tuple[ZoneResult, ...] = ()
    observations: tuple[Observation, ...] = ()
    verdicts: tuple[SubjectVerdicts, ...] = ()
    counts: tuple[RuleCount, ...] = ()
    stated: Mapping[str, Value] = field(default_factory=dict)


def frozen_run(
    pack: Pack, question: Question, engine: Engine, clock: Clock, outcome: Outcome
) -> Run:
    """Freeze what came out of a standard as a Run, of whichever kind it is; it has no number yet.

    Its parameters are those that the standard states, and those that were asked with.
    """
    values = {**outcome.stated, **question.values}
    return Run(
        id=0,
        standard=pack.id,
        pack_digest=pack.digest,
        ledger_seq=question.seq,
        period=question.period,
        as_of=question.as_of,
        zones=outcome.zones,
        parameters={name: value.plain() for name, value in sorted(values.items())},
        engine=engine.name,
        code=__version__,
        official=question.official,
        created_at=clock.now().isoformat(timespec="seconds"),
        result_digest=outcome.digest,
        results=outcome.results,
        observations=outcome.observations,
        verdicts=outcome.verdicts,
        counts=outcome.counts,
        is_exact=True,
    )


def evaluate(
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
        *reconcile(card, results, relations["reported"], core_schema()),
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


def result_digest(results: tuple[ZoneResult, ...], observations: tuple[Observation, ...]) -> str:
    """Give the SHA-256 of all figures; equal runs have equal digests."""
    return hashlib.sha256(_RESULTS.dump_json((results, observations))).hexdigest()


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
