"""The card of one parcel (地块卡片): all that is stated of it, its findings, and its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from yuanheng.ledger.record.known import zones_on
from yuanheng.model.evaluation import Finding
from yuanheng.model.relation import Column
from yuanheng.model.units import stored_per
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.descent.named_findings import finding_label
from yuanheng.views.map.lists import MU_PER_HECTARE, said_code
from yuanheng.views.map.places import FIRMS, FoundPlaces, findings_on, subject_relation
from yuanheng.views.map.sheets import Maps
from yuanheng.views.map.subjects import subjects_on
from yuanheng.views.map.tiles import Bounds
from yuanheng.views.map.view import has_survey
from yuanheng.words.figures import cell_words, span_text
from yuanheng.words.words import Words

#: What a card says elsewhere than in its table of facts.
_TOLD = frozenset(
    {"zone", "assessed_range", "period", "number", "area", "area_measured", "boundary"}
)


@dataclass(frozen=True)
class CardFact:
    """One stated fact in words."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class CardFinding:
    """A finding of the parcel, or (not of_parcel) of the area that it lies in.

    whose: the name of the firm that uses the parcel, where the finding is the firm's.
    """

    number: int
    label: str
    whose: str
    severity: str
    state: str
    of_parcel: bool


@dataclass(frozen=True)
class CardSubject:
    """A supply or project that stands on the parcel: its file, and whether a person pointed."""

    kind: str
    number: str
    name: str
    pointed: bool


@dataclass(frozen=True)
class Record:
    """Where a parcel was read: batch, original file, layer and row; the day it was recorded."""

    seq: int
    kind: str
    file: str
    digest: str
    layer: str
    row: int | None
    recorded_on: str


@dataclass(frozen=True)
class ParcelCard:
    """A parcel as one survey has it. Hectares and 亩 are None where they are not known.

    subjects: the supplies and projects that stand on it. without_place: findings of firms and
    projects of the zone of which nobody stated where they are.
    """

    zone: str
    zone_name: str
    period: str
    seq: int
    fact: str
    place: int
    number: str
    area: str
    land_class: str
    hectares: float | None
    mu: float | None
    measured_hectares: float | None
    measured_mu: float | None
    facts: tuple[CardFact, ...]
    not_stated: tuple[str, ...]
    findings: tuple[CardFinding, ...]
    subjects: tuple[CardSubject, ...]
    without_place: int
    record: Record
    bounds: Bounds | None


def parcel_card(
    house: House, maps: Maps, words: Words, survey: tuple[str, str], which: int | str
) -> ParcelCard | None:
    """Describe a parcel by its place on the map or by its fact; None where there is none."""
    if not has_survey(house, *survey):
        return None
    seq = house.record.last_seq()
    sheet = maps.sheet(house, (*survey, seq))
    place = sheet.places.get(which) if isinstance(which, str) else which
    if place is None or not 0 <= place < len(sheet):
        return None
    row = sheet.facts.slice(place, 1).to_pylist()[0]
    columns = [c for c in ledger_schema().relations["parcel"].columns if c.name not in _TOLD]
    facts = [f for c in columns if (f := _fact(words, c, row))]
    stated = {f.name for f in facts}
    codes = ledger_schema().code_lists["land_status"].codes
    names = zones_on(house.record, seq, "9999")
    found = findings_on(house, maps, sheet)
    return ParcelCard(
        zone=survey[0],
        zone_name=next(str(z["name"]) for z in names if z["zone"] == survey[0]),
        period=survey[1],
        seq=seq,
        fact=row["fact"],
        place=place,
        number=row["number"] or "",
        area=row["assessed_range"],
        land_class=said_code(words, codes, row["land_class"]),
        hectares=_hectares(row["area"]),
        mu=_hectares(row["area"], MU_PER_HECTARE),
        measured_hectares=_hectares(row["area_measured"]),
        measured_mu=_hectares(row["area_measured"], MU_PER_HECTARE),
        facts=tuple(facts),
        not_stated=tuple(words.label(c.label) for c in columns if c.name not in stated),
        findings=_findings(house, words, found, place, row["assessed_range"]),
        subjects=tuple(
            CardSubject(s.kind, s.number, s.name, s.pointed)
            for s in subjects_on(house, maps, sheet)
            if s.place == place
        ),
        without_place=len(found.without),
        record=_record(house, row),
        bounds=sheet.drawing.bounds_of(np.array([place])),
    )


def _fact(words: Words, column: Column, row: dict[str, Any]) -> CardFact | None:
    """Say one column; None where nothing is stated."""
    values = [row[name] for name, _ in column.stored]
    if all(v is None for v in values):
        return None
    label = words.label(column.label)
    if column.type == "event":
        return CardFact(column.name, label, span_text(words, values[0], values[1]))
    if column.codes is not None:
        codes = ledger_schema().code_lists[column.codes].codes
        said = said_code(words, codes, values[0])
        return CardFact(column.name, label, said)
    return CardFact(column.name, label, cell_words(words, "parcel", column.name, values[0])[1])


def _findings(
    house: House, words: Words, found: FoundPlaces, place: int, area: str
) -> tuple[CardFinding, ...]:
    """List the findings of a parcel, then those of its zone and area, with their numbers."""
    numbers = {f.key: n for n, f in enumerate(house.record.findings(), start=1)}
    own = found.single.get(place, ())

    def said(finding: Finding, *, of_parcel: bool) -> CardFinding:
        standard = finding.details.get("standard")  # of rules; scores of a subject are a firm's
        is_firm = bool(finding.subject) and (
            standard is None or subject_relation(str(standard)) in FIRMS
        )
        return CardFinding(
            number=numbers[finding.key],
            label=words.label(finding_label(finding)),
            whose=str(finding.details.get("name") or finding.subject) if is_firm else "",
            severity=finding.severity,
            state=finding.state,
            of_parcel=of_parcel,
        )

    others = [f for f in found.whole if f not in own and f.area in {"", area}]
    return (
        *(said(f, of_parcel=True) for f in own),
        *(said(f, of_parcel=False) for f in others),
    )


def _record(house: House, row: dict[str, Any]) -> Record:
    """Say where the parcel was read."""
    batch = next(b for b in house.record.batches() if b.seq == row["seq"])
    return Record(
        seq=batch.seq,
        kind=batch.kind,
        file=batch.source.name if batch.source else "",
        digest=batch.source.digest if batch.source else "",
        layer=batch.layer or "",
        row=row["source_row"],
        recorded_on=batch.recorded_at[:10],
    )


def _hectares(stored: int | None, factor: int = 1) -> float | None:
    """Turn a stored area into hectares, or into what a hectare has `factor` of."""
    return None if stored is None else float(stored * factor / stored_per("hm2"))
