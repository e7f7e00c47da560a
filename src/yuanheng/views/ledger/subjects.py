"""Names that wait for a person (待确认名称), and what was said of names, as both doors show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yuanheng.errors import Where
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history, zones_on
from yuanheng.ledger.record.open_names import OpenName, open_names
from yuanheng.ledger.record.subjects import SORTS, confirmed, known_subjects
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words


@dataclass(frozen=True)
class LikelyCard:
    """A subject that a name could mean: how facts name it, its title, and how like they are."""

    subject: str
    title: str
    likeness: int


@dataclass(frozen=True)
class NameCard:
    """A name to confirm: as it is written, in which list, and whom it could mean."""

    zone: str
    zone_name: str
    sort: str
    sort_name: str
    alias: str
    shown: str
    relation: str
    batch: int
    where: Where
    times: int
    likely: tuple[LikelyCard, ...]


@dataclass(frozen=True)
class AnsweredCard:
    """What a person said of a name: by which batch, that it is a subject or that it is not."""

    zone_name: str
    sort_name: str
    alias: str
    title: str
    is_same: bool
    batch: int
    actor: str
    recorded_at: str


@dataclass(frozen=True)
class NamesCard:
    """The names to confirm and those that were answered, the newest answer first."""

    open: tuple[NameCard, ...]
    answered: tuple[AnsweredCard, ...]


def names_card(house: House, words: Words, zones: Iterable[str] | None = None) -> NamesCard:
    """List the names that wait for a person, and what was said before; of all zones, or of some."""
    record, schema = house.record, ledger_schema()
    upto = record.last_seq()
    history = zone_history(record, upto)
    named = {str(r["zone"]) for r in history} if zones is None else zones
    wanted = frozenset(find_zone(history, zone) for zone in named)
    names = {str(z["zone"]): str(z["name"]) for z in zones_on(record, upto, "9999")}
    batches = {b.seq: b for b in record.batches()}
    sorts = {s: words.label(schema.code_lists["subject_sort"].codes[s].label) for s in SORTS}

    def card(name: OpenName) -> NameCard:
        source = batches[name.seq].source
        where = Where(source.name if source else None, batches[name.seq].layer, name.row)
        return NameCard(
            zone=name.zone,
            zone_name=names.get(name.zone, name.zone),
            sort=name.sort,
            sort_name=sorts[name.sort],
            alias=name.alias,
            shown=name.shown,
            relation=words.label(schema.relations[name.relation].label),
            batch=name.seq,
            where=where,
            times=name.times,
            likely=tuple(LikelyCard(s, t, round(n)) for s, t, n in name.likely),
        )

    titles: dict[tuple[str, str], dict[str, str]] = {}
    answered = []
    for row in confirmed(record, upto):
        if row["zone"] not in wanted or row["sort"] not in sorts:
            continue
        key = (row["sort"], row["zone"])
        if key not in titles:
            titles[key] = known_subjects(record, *key, upto).titles
        batch = batches[int(row["seq"])]
        answered.append(
            AnsweredCard(
                zone_name=names.get(row["zone"], row["zone"]),
                sort_name=sorts[row["sort"]],
                alias=row["alias"],
                title=titles[key].get(row["subject"], row["subject"]),
                is_same=row["is_same"] is not False,
                batch=batch.seq,
                actor=batch.actor,
                recorded_at=batch.recorded_at,
            )
        )
    found = open_names(record, schema, upto, wanted)
    return NamesCard(tuple(card(n) for n in found), tuple(reversed(answered)))
