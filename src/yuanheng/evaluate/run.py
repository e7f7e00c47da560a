"""One evaluation, frozen as a Run (评价记录): the same Run gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from pydantic import TypeAdapter

from yuanheng._version import __version__
from yuanheng.model.evaluation import (
    Observation,
    RuleCount,
    Run,
    SubjectVerdicts,
    ZoneResult,
)
from yuanheng.ports import Clock, Engine
from yuanheng.standards.packs.folders import Pack
from yuanheng.standards.scorecards.parameters import Value


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


def result_digest(results: tuple[ZoneResult, ...], observations: tuple[Observation, ...]) -> str:
    """Give the SHA-256 of all figures; equal runs have equal digests."""
    return hashlib.sha256(_figures().dump_json((results, observations))).hexdigest()


@cache
def _figures() -> TypeAdapter[tuple[tuple[ZoneResult, ...], tuple[Observation, ...]]]:
    return TypeAdapter(tuple[tuple[ZoneResult, ...], tuple[Observation, ...]])
