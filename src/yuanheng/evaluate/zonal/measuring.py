"""The half of an evaluation that looks at each zone by itself: any batch gives what all would."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pyarrow as pa

from yuanheng.evaluate.enterprise_run import measure_enterprises
from yuanheng.evaluate.rule_run import judge_subjects
from yuanheng.evaluate.rulebook import Judged
from yuanheng.evaluate.run import Question
from yuanheng.evaluate.zonal.part import Part
from yuanheng.evaluate.zone_run import measure_zones
from yuanheng.ports import Engine, Record
from yuanheng.standards.packs.contents import rulebook, scorecard
from yuanheng.standards.packs.folders import Pack

#: The columns of verdicts as a part carries them, one row a subject and rule.
VERDICTS = pa.schema(
    [
        ("zone", pa.string()),
        ("area", pa.string()),
        ("subject", pa.string()),
        ("name", pa.string()),
        ("seq", pa.int64()),
        ("source_row", pa.int64()),
        ("rule", pa.string()),
        ("verdict", pa.string()),
        ("falls_due", pa.string()),
        ("missing", pa.string()),
        ("signs", pa.string()),
        ("binding", pa.string()),
        ("amount", pa.float64()),
    ]
)


def measure(store: Record, engine: Engine, pack: Pack, question: Question) -> Part:
    """Apply a standard to the zones of a record as far as each stands by itself.

    question.zones: the zones in sight of the record. A zone without a subject gives nothing.
    """
    zones = tuple(sorted(question.zones))
    if pack.kind == "rulebook":
        judged = judge_subjects(store, engine, rulebook(pack.id), question)
        return Part(zones) if judged is None else _verdicts(zones, judged, question)
    card = scorecard(pack.id)
    if not card.subject.has_areas:
        found = measure_enterprises(store, engine, card, question)
        return (
            Part(zones) if found is None else Part(zones, {"rows": found[0]}, {"names": found[1]})
        )
    measured = measure_zones(store, engine, card, question)
    if measured is None:
        return Part(zones)
    return Part(
        zones,
        {"rows": measured.rows, "reported": measured.reported},
        {
            "names": dict(measured.names),
            "areas": [asdict(o) for o in measured.areas],
            "displaced": [asdict(o) for o in measured.displaced],
        },
    )


def _verdicts(zones: tuple[str, ...], judged: Judged, question: Question) -> Part:
    """Carry the verdicts that a run keeps as columns, and how many there were of each."""
    columns: dict[str, list[Any]] = {name: [] for name in VERDICTS.names}
    for subject in judged.kept(question.as_of):
        for told in subject.rules:
            row = (
                subject.zone,
                subject.area,
                subject.subject,
                subject.name,
                subject.seq,
                subject.source_row,
                told.rule,
                told.verdict,
                told.falls_due,
                ", ".join(m.name for m in told.missing) or None,
                ", ".join(told.signs) or None,
                told.binding,
                told.amount,
            )
            for name, cell in zip(columns, row, strict=True):
                columns[name].append(cell)
    counts = [asdict(c) for c in judged.counts()]
    judged_zones = sorted({str(z) for z in judged.rows.column("zone").to_pylist()})
    return Part(
        zones,
        {"verdicts": pa.table(columns, schema=VERDICTS)},
        {"counts": counts, "judged": judged_zones, "subjects": judged.rows.num_rows},
    )
