"""Plots between two surveys (地块变化): which became which, and how much land they share.

Links come from the shapes (沿革). The land of a link is the area as registered in the earlier
survey, times the share of it that the shapes have in common; what is in no link is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import snapshot, zone_history
from yuanheng.ledger.surveys.lineage import lineage
from yuanheng.monitor.land.plots import hectares
from yuanheng.ports import House
from yuanheng.views.kept import Kept, content_of
from yuanheng.views.ledger.batches import zone_names

Row = dict[str, Any]
ChangeKind = Literal["same", "changed", "split", "merged", "new", "gone"]
KINDS: tuple[ChangeKind, ...] = ("split", "merged", "changed", "new", "gone", "same")
ZERO = Fraction(0)
_LINKED: Kept[list[Row]] = Kept(4)


@dataclass(frozen=True)
class SurveyedPlot:
    """A plot as one survey has it: its area and floor area in hectares, its class of land."""

    fact: str
    number: str
    area: Fraction | None
    floor: Fraction | None
    land_class: str


@dataclass(frozen=True)
class PlotChange:
    """An old plot and a new one: `shared` hectares of the old one, both shares; by shape or not.

    by: `geometry`, `moved-geometry` where the surveys lie apart, `number` where no land meets.
    """

    kind: ChangeKind
    before: SurveyedPlot | None
    after: SurveyedPlot | None
    share_before: float | None
    share_after: float | None
    shared: Fraction | None
    by: str


@dataclass(frozen=True)
class PlotChanges:
    """All changes between two surveys of a zone, and what they sum up to in hectares.

    told: land of the earlier survey that the links share with the later one; untold: the rest of
    the plots that have links. unknown: plots of either survey without an area.
    """

    zone: str
    zone_name: str
    zones: tuple[tuple[str, str], ...]
    periods: tuple[str, ...]
    since: str
    until: str
    changes: tuple[PlotChange, ...]
    counts: dict[ChangeKind, int]
    area_before: Fraction
    area_after: Fraction
    told: Fraction
    gone: Fraction
    new: Fraction
    unknown: int
    seq: int

    @property
    def untold(self) -> Fraction:
        """Give the land of the earlier survey that is in no link and in no plot that is gone."""
        return self.area_before - self.told - self.gone


def plot_changes(
    house: House,
    zones: frozenset[str] | None = None,
    *,
    zone: str | None = None,
    since: str = "",
    until: str = "",
) -> PlotChanges | None:
    """Compare two surveys of a zone, the last two unless named; None where no zone has two."""
    seq = house.record.last_seq()
    history = zone_history(house.record, seq)
    seen = {str(r["zone"]) for r in history} if zones is None else zones
    facts, names = snapshot(house.record, "parcel", seq, zones=frozenset(seen)), zone_names(house)
    surveyed = facts.select(["zone", "period"]).to_pylist()
    held: dict[str, set[str]] = {}
    for row in surveyed:
        held.setdefault(str(row["zone"]), set()).add(str(row["period"]))
    told = sorted((z for z, p in held.items() if len(p) > 1), key=lambda z: names.get(z, z))
    chosen = find_zone(history, zone) if zone else next(iter(told), "")
    if chosen not in told:
        return None
    periods = tuple(sorted(held[chosen]))
    until = until or periods[-1]
    since = since or next((p for p in reversed(periods) if p < until), periods[0])
    if since not in periods or until not in periods or since >= until:
        raise UsageError(
            say(
                "{since} and {until} are no two surveys, one after the other",
                since=since,
                until=until,
            ),
            expected=say("Known: {known}.", known=", ".join(periods)),
        )
    own = facts.filter(pc.equal(facts.column("zone"), chosen))
    first, second = (own.filter(pc.equal(own.column("period"), p)) for p in (since, until))
    both = pa.concat_tables([first, second])
    links = _LINKED.get(content_of(both), lambda: lineage(first, second).to_pylist())
    old, new = _plots(first), _plots(second)
    changes = tuple(sorted((_change(r, old, new) for r in links), key=_order))
    gone, fresh = (_only(changes, kind) for kind in ("gone", "new"))
    return PlotChanges(
        zone=chosen,
        zone_name=names.get(chosen, chosen),
        zones=tuple((z, names.get(z, z)) for z in told),
        periods=periods,
        since=since,
        until=until,
        changes=changes,
        counts={kind: sum(c.kind == kind for c in changes) for kind in KINDS},
        area_before=sum((p.area or ZERO for p in old.values()), ZERO),
        area_after=sum((p.area or ZERO for p in new.values()), ZERO),
        told=sum((c.shared or ZERO for c in changes), ZERO),
        gone=gone,
        new=fresh,
        unknown=sum(p.area is None for p in (*old.values(), *new.values())),
        seq=seq,
    )


def _plots(facts: pa.Table) -> dict[str, SurveyedPlot]:
    columns = ["fact", "number", "area", "floor_area", "land_class"]
    return {
        str(r["fact"]): SurveyedPlot(
            str(r["fact"]),
            str(r["number"] or ""),
            hectares(r, "area"),
            hectares(r, "floor_area"),
            str(r["land_class"] or ""),
        )
        for r in facts.select(columns).to_pylist()
    }


def _change(row: Row, old: dict[str, SurveyedPlot], new: dict[str, SurveyedPlot]) -> PlotChange:
    before, after = old.get(row["before"] or ""), new.get(row["after"] or "")
    share, area = row["share_before"], before.area if before else None
    return PlotChange(
        kind=row["kind"],
        before=before,
        after=after,
        share_before=share,
        share_after=row["share_after"],
        shared=None if share is None or area is None else Fraction(share) * area,
        by=row["by"] or "",
    )


def _order(change: PlotChange) -> tuple[int, str, str]:
    before = change.before.number if change.before else ""
    return KINDS.index(change.kind), before, change.after.number if change.after else ""


def _only(changes: tuple[PlotChange, ...], kind: str) -> Fraction:
    """Sum the land of the plots that are in one survey only."""
    plots = ((c.before if kind == "gone" else c.after) for c in changes if c.kind == kind)
    return sum((p.area or ZERO for p in plots if p), ZERO)
