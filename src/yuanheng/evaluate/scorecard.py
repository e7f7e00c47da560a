"""A scorecard applied: the statement's rows become quantities, indicators, a type and scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pyarrow as pa

from yuanheng.errors import StandardError, Where, say
from yuanheng.evaluate.derived import derive
from yuanheng.evaluate.group_scores import score_groups
from yuanheng.evaluate.kinds import Kind, kind_of
from yuanheng.evaluate.measured import Measured, read_rows
from yuanheng.evaluate.ties import settled_totals
from yuanheng.evaluate.weighing import plan_of, shares_of, total_of
from yuanheng.model.evaluation import AreaResult, IndicatorValue, NodeScore, ZoneResult
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.standards.scorecards.scorecard import Scorecard

__all__ = ["apply_scorecard", "plan_of"]


def apply_scorecard(
    card: Scorecard, rows: pa.Table, names: Mapping[str, str], values: Mapping[str, Value]
) -> tuple[ZoneResult, ...]:
    """Turn the statement's rows into results per zone or enterprise, ordered by name.

    rows: one per zone and 评价范围, or per enterprise, as compile_scorecard promises; names: zone
    id → name. All subjects of a type are scored together, so that a score may rest on its group.
    """
    measured = read_rows(card, rows)
    _check_areas(card, measured, names)
    order = {area.area: n for n, area in enumerate(card.areas)}
    places: dict[tuple[str, str], list[int]] = {}
    for at, row in enumerate(measured):
        places.setdefault((row.zone, row.subject), []).append(at)
    kinds: dict[tuple[str, str], Kind] = {}
    for key, found in places.items():
        found.sort(key=lambda at: order[measured[at].area])
        name = _name(measured[found[0]], names)
        kinds[key] = kind_of(card, name, [measured[at] for at in found], values)
    types = [kinds[row.zone, row.subject].type for row in measured]
    nodes = score_groups(card, measured, types, values)
    shares, statuses = shares_of(card, values)
    results = []
    for (zone, subject), found in places.items():
        kind = kinds[zone, subject]
        areas = tuple(_area(card, measured[at], kind, nodes[at], values) for at in found)
        total = _untyped(kind)
        if kind.type is not None:
            total = total_of(card, areas, kind.status, shares, statuses)
        name = _name(measured[found[0]], names)
        results.append(ZoneResult(zone, name, kind.type, kind.basis, areas, total, subject))
    results = _settled(card, results, shares)
    return tuple(sorted(results, key=lambda r: (names.get(r.zone, ""), r.zone, r.name, r.subject)))


def _settled(
    card: Scorecard, results: list[ZoneResult], shares: Mapping[str, float]
) -> list[ZoneResult]:
    """Settle totals over several areas that doubles cannot put in order, one type at a time."""
    groups: dict[str, list[int]] = {}
    for at, result in enumerate(results):
        if len(result.areas) > 1 and result.type is not None and result.total.score is not None:
            groups.setdefault(result.type, []).append(at)
    for places in groups.values():

        def exact(n: int, places: list[int] = places) -> Fraction:
            areas = results[places[n]].areas
            roots = ((shares[a.area], a.nodes[-1].score) for a in areas)
            return sum((meant(w) * meant(s) for w, s in roots if s is not None), Fraction(0))

        totals = np.array([results[at].total.score for at in places], dtype=np.float64)
        for at, score in zip(places, settled_totals(totals, exact, card.below_score), strict=True):
            total = replace(results[at].total, score=float(score))
            results[at] = replace(results[at], total=total)
    return results


def _check_areas(card: Scorecard, rows: tuple[Measured, ...], names: Mapping[str, str]) -> None:
    """Refuse a row of an area that the standard does not assess."""
    known = [area.area for area in card.areas]
    for row in rows:
        if row.area not in known:
            raise StandardError(
                say("{id} does not assess the area {area}", id=card.id, area=row.area),
                where=Where(subject=names.get(row.zone, row.zone)),
                expected=say("Known: {known}.", known=", ".join(known)),
            )


def _name(row: Measured, names: Mapping[str, str]) -> str:
    """Name a subject: an enterprise as its row does, a zone as the ledger does."""
    if row.subject:
        return row.name or row.subject
    return names.get(row.zone, row.zone)


def _untyped(kind: Kind) -> NodeScore:
    """Say that without a type there is no score."""
    return NodeScore("total", None, None, kind.status, None, kind.missing)


def _area(
    card: Scorecard,
    row: Measured,
    kind: Kind,
    nodes: tuple[NodeScore, ...],
    values: Mapping[str, Value],
) -> AreaResult:
    """Gather one area with its scored tree and its potentials."""
    potentials = tuple(
        IndicatorValue(spec.id, None, kind.status, kind.missing)
        if spec.only and kind.type is None
        else derive(card, spec, row.area, row.quantities, row.indicators, values)
        for spec in card.potentials.values()
        if not spec.only or kind.type is None or kind.type in spec.only
    )
    return AreaResult(row.area, row.quantities, row.indicators, nodes, potentials)
