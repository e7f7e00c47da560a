"""What can be judged next (接下来可核查): the standards for what was brought, readiest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from yuanheng.ledger.record.known import heads
from yuanheng.ports import House
from yuanheng.standards import kinds
from yuanheng.views.standards.parameter_fields import parameter_groups
from yuanheng.words.words import Words


@dataclass(frozen=True)
class Applicable:
    """A standard that judges facts of a period; `wanting`: parameters that nobody has given yet."""

    standard: str
    title: str
    period: str
    wanting: int


def applicable(
    house: House, words: Words, sets: Iterable[tuple[str, str | None]]
) -> tuple[Applicable, ...]:
    """List the standards for relations and their periods; the last period of each, once."""
    told: dict[str, str] = {}
    for relation, period in sets:
        if period:
            told[relation] = max(period, told.get(relation, ""))
    found = []
    for pack in kinds.judging_packs():
        periods = [told[name] for name in kinds.judging(pack.id).subjects(pack.id) if name in told]
        if periods:
            groups = parameter_groups(house, words, pack.id, period=max(periods))
            wanting = sum(group.wanting for group in groups)
            found.append(Applicable(pack.id, words.label(pack.title), max(periods), wanting))
    return tuple(sorted(found, key=lambda one: one.wanting))


def applicable_now(house: House, words: Words, zones: Collection[str]) -> tuple[Applicable, ...]:
    """List the standards for all that the ledger now holds of some zones."""
    known = heads(house.record, house.record.last_seq())
    return applicable(house, words, ((s.relation, s.period) for s in known if s.zone in zones))
