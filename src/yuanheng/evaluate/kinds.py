"""The type of a subject (开发区类型, 企业分组): set by the user, forced by its name, or by rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yuanheng.errors import StandardError, say
from yuanheng.evaluate.measured import Measured
from yuanheng.model.evaluation import Missing
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.standards.scorecards.scorecard import Scorecard


@dataclass(frozen=True)
class Kind:
    """A type with what it rests on; None with the missing facts where it is not provable."""

    type: str | None
    basis: str
    status: str
    missing: tuple[Missing, ...] = ()


def kind_of(
    card: Scorecard, name: str, rows: Iterable[Measured], values: Mapping[str, Value]
) -> Kind:
    """Find the type of a zone on its main area, or of an enterprise by its own columns."""
    given = values.get(card.type_override) if card.type_override else None
    if given is not None:
        if given.value not in {t.id for t in card.types}:
            raise StandardError(
                say("{value} is not a zone type", value=str(given.value)),
                expected=say("Known: {known}.", known=", ".join(t.id for t in card.types)),
            )
        return Kind(str(given.value), f"set: {given.reference}", given.status)
    for zone_type in card.types:
        for word in zone_type.forced_by:
            if word in name:
                return Kind(zone_type.id, f"name: {word}", card.type_status)
    main = next((row for row in rows if row.area == card.main_area), None)
    if main is None:
        return Kind(None, "no-main-area", card.type_status, _undecided(card))
    holds = [t for t, held in zip(card.types, main.holds, strict=True) if held]
    if len(holds) == 1:
        return Kind(holds[0].id, f"rule: {holds[0].when.text}", card.type_status)
    basis = "unknown" if None in main.holds else "no-rule-holds"
    return Kind(None, basis, card.type_status, main.untyped or _undecided(card))


def _undecided(card: Scorecard) -> tuple[Missing, ...]:
    """Say that the user may give the type, or that no rule gives one."""
    return (Missing("type", card.type_override),)
