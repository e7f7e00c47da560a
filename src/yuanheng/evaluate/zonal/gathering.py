"""The half of an evaluation that all zones share: scores and digests of what batches gave."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from yuanheng.evaluate.enterprise_run import score_enterprises
from yuanheng.evaluate.run import Outcome, Question
from yuanheng.evaluate.zonal.part import Part
from yuanheng.evaluate.zone_run import Measured, score_zones
from yuanheng.model.evaluation import Observation, RuleCount
from yuanheng.standards.packs.contents import scorecard
from yuanheng.standards.packs.folders import Pack


@dataclass(frozen=True)
class Gathered:
    """What a standard says over many zones.

    verdicts: of a rulebook, by the columns of `measuring.VERDICTS`; None for a scorecard.
    subjects: how many were judged.
    """

    outcome: Outcome
    verdicts: pa.Table | None
    subjects: int


def gather(pack: Pack, question: Question, parts: Iterable[Part]) -> Gathered | None:
    """Put together what all batches gave, in the order of the zones; None where all are empty.

    In whatever batches the zones came, the outcome is the same.
    """
    full = sorted((p for p in parts if p.tables), key=lambda p: p.zones)
    if not full:
        return None
    if pack.kind == "rulebook":
        return _judged(full)
    card = scorecard(pack.id)
    names = {zone: name for part in full for zone, name in part.told["names"].items()}
    rows = pa.concat_tables([p.tables["rows"] for p in full])
    if not card.subject.has_areas:
        return Gathered(score_enterprises(card, rows, names, question), None, rows.num_rows)
    measured = Measured(
        rows,
        pa.concat_tables([p.tables["reported"] for p in full]),
        names,
        _observations(full, "areas"),
        _observations(full, "displaced"),
    )
    outcome = score_zones(card, measured, question)
    return Gathered(outcome, None, len(outcome.results))


def _judged(parts: list[Part]) -> Gathered:
    """Join verdicts, add up their numbers, and give the digest of both."""
    verdicts = pa.concat_tables([p.tables["verdicts"] for p in parts]).combine_chunks()
    zones = tuple(sorted({zone for p in parts for zone in p.told["judged"]}))
    counts: dict[str, RuleCount] = {}
    for part in parts:
        for told in part.told["counts"]:
            more = RuleCount(**told)
            had = counts.get(more.rule, RuleCount(more.rule, 0, 0, 0))
            counts[more.rule] = replace(
                had,
                met=had.met + more.met,
                not_met=had.not_met + more.not_met,
                not_provable=had.not_provable + more.not_provable,
            )
    digest = hashlib.sha256(json.dumps([vars(c) for c in counts.values()]).encode())
    for name in verdicts.column_names:
        digest.update(f"{name}: {json.dumps(verdicts.column(name).to_pylist())};".encode())
    outcome = Outcome(zones, digest.hexdigest(), counts=tuple(counts.values()))
    return Gathered(outcome, verdicts, sum(p.told["subjects"] for p in parts))


def _observations(parts: Iterable[Part], name: str) -> tuple[Observation, ...]:
    """Read what monitoring saw, which travelled as JSON."""
    return tuple(_observation(told) for part in parts for told in part.told[name])


def _observation(told: Mapping[str, Any]) -> Observation:
    return Observation(**{**told, "evidence": tuple(told["evidence"])})
