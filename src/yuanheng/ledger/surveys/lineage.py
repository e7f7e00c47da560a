"""The descent of parcels (图斑沿革): which patch of a survey is which of the next, by their land.

Patch numbers change between surveys on identical land, so shapes are matched first, and numbers
only where shapes do not meet and yet agree. Nothing is written: lineage follows from the facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from yuanheng.ledger.surveys.outlines import Floats, Outlines, common_crs, outlines, shift_between
from yuanheng.ledger.surveys.tangles import pairs_that_meet

#: Shapes are the same patch where their common land is at least this share of their union.
SAME = 0.95
#: One patch is a part of another where at least this share of it lies in the other.
PART = 0.5
#: Of a patch that is no part of any one other, pieces of at least this share are told.
PIECE = 0.1
#: Areas agree, where only a number links two patches, within this share.
AREA_AGREES = 0.01

Kind = Literal["same", "changed", "split", "merged", "new", "gone"]
By = Literal["geometry", "moved-geometry", "number"]

#: `share_before` is the share of the earlier patch that lies in the later one; `moved_m` is how
#: far apart both are drawn where their land was not matched in place.
LINEAGE = pa.schema(
    [
        ("before", pa.string()),
        ("after", pa.string()),
        ("share_before", pa.float64()),
        ("share_after", pa.float64()),
        ("kind", pa.string()),
        ("by", pa.string()),
        ("moved_m", pa.float64()),
    ]
)

Places = npt.NDArray[np.intp]


class _Links(NamedTuple):
    """Pairs of patches that share land: place in each survey, and the shares."""

    before: Places
    after: Places
    share_before: Floats
    share_after: Floats

    def chosen(self, mask: npt.NDArray[np.bool_]) -> _Links:
        """Keep some of the pairs."""
        return _Links(
            self.before[mask], self.after[mask], self.share_before[mask], self.share_after[mask]
        )


def lineage(before: pa.Table, after: pa.Table) -> pa.Table:
    """Tell what became of each patch of a survey in the next one, as a table of `LINEAGE`.

    Both are facts of `parcel` of one zone, of any assessed areas. One earlier patch in several
    rows of `split`, or several in rows of one `merged`, are one to many. A patch of which less than
    half lies in the patches of the other survey is `gone` or `new`.
    A layer that lies elsewhere as a whole is matched after moving it there: the rows say so by
    `moved-geometry` and the distance, and whoever needs the same place must look at it.
    """
    crs = common_crs(after) or common_crs(before)
    old, new = outlines(before, crs), outlines(after, crs)
    shift = shift_between(old, new)
    moved = float(np.hypot(*shift)) if shift is not None else None
    links = _links(old if shift is None else old.moved(shift), new)
    rows = _told(links, old, new, moved)
    rows += _by_number(old, new, {r[0] for r in rows}, {r[1] for r in rows})
    gone = set(range(len(old))) - {r[0] for r in rows}
    came = set(range(len(new))) - {r[1] for r in rows}
    rows += [(n, None, None, None, "gone", None, None) for n in sorted(gone)]
    rows += [(None, n, None, None, "new", None, None) for n in sorted(came)]
    return _table(rows, old, new)


def parcel_ids(surveys: Sequence[pa.Table], steps: Sequence[pa.Table]) -> pa.Table:
    """Give every patch of the surveys of a zone, in time order, an id that survives renumbering.

    steps: the lineage between each survey and the next. Gives columns `fact` and `parcel`. A patch
    that is the same or changed keeps the id; the parts of a split and the whole of a merger get
    their own, because they are other parcels.
    """
    ids: dict[str, str] = {}
    for n, survey in enumerate(surveys):
        if n:
            told = steps[n - 1].to_pylist()
            ids |= {r["after"]: ids[r["before"]] for r in told if r["kind"] in ("same", "changed")}
        for fact in survey.column("fact").to_pylist():
            ids.setdefault(fact, f"P{fact}")
    return pa.table({"fact": list(ids), "parcel": list(ids.values())})


Row = tuple[int | None, int | None, float | None, float | None, Kind, By | None, float | None]


def _links(old: Outlines, new: Outlines) -> _Links:
    """Find the pairs of which one is mostly part of the other, and the pieces of the rest."""
    after, before = pairs_that_meet(new.shapes, old.shapes)
    common = shapely.area(shapely.intersection(old.shapes[before], new.shapes[after]))
    links = _Links(before, after, common / old.area[before], common / new.area[after])
    parts = (links.share_before >= PART) | (links.share_after >= PART)
    pieces = np.zeros_like(parts)
    for places, share, n in (
        (before, links.share_before, len(old)),
        (after, links.share_after, len(new)),
    ):
        alone = np.bincount(places[parts], minlength=n) == 0
        covered = np.bincount(places, weights=share, minlength=n) >= PART
        pieces |= (alone & covered)[places] & (share >= PIECE)
    return links.chosen(parts | pieces)


def _told(links: _Links, old: Outlines, new: Outlines, moved: float | None) -> list[Row]:
    """Name the kind of every link; those between patches that are the same as others fall out."""
    same = _same(links, old, new)
    kept, met = set(links.before[same].tolist()), set(links.after[same].tolist())
    closed_before = np.isin(links.before, list(kept))
    closed_after = np.isin(links.after, list(met))
    is_same = np.isin(np.arange(links.before.size), same)
    free = ~(closed_before | closed_after)
    children = np.bincount(links.before[free], minlength=len(old))
    parents = np.bincount(links.after[free], minlength=len(new))
    by: By = "geometry" if moved is None else "moved-geometry"
    rows: list[Row] = []
    for n, (i, j, of_i, of_j) in enumerate(zip(*(part.tolist() for part in links), strict=True)):
        if is_same[n]:
            kind: Kind = "same"
        elif closed_before[n] and closed_after[n]:
            continue
        elif closed_before[n] or closed_after[n]:
            kind = "merged" if closed_after[n] else "split"
        elif children[i] > 1 and (parents[j] == 1 or of_j >= of_i):
            kind = "split"
        else:
            kind = "merged" if parents[j] > 1 else "changed"
        rows.append((i, j, of_i, of_j, kind, by, moved))
    return rows


def _same(links: _Links, old: Outlines, new: Outlines) -> list[int]:
    """Pair patches of the same land one to one, the best first; of equals, those of one number."""
    union = 1 / links.share_before + 1 / links.share_after - 1
    overlap = 1 / union
    order = sorted(
        np.flatnonzero(overlap >= SAME).tolist(),
        key=lambda n: (
            -round(float(overlap[n]), 6),
            old.numbers[links.before[n]] != new.numbers[links.after[n]],
        ),
    )
    taken_before: set[int] = set()
    taken_after: set[int] = set()
    found = []
    for n in order:
        i, j = int(links.before[n]), int(links.after[n])
        if i not in taken_before and j not in taken_after:
            taken_before.add(i)
            taken_after.add(j)
            found.append(n)
    return found


def _by_number(
    old: Outlines, new: Outlines, linked_before: set[int | None], linked_after: set[int | None]
) -> list[Row]:
    """Link what shares no land by a number that stands once in each survey, where shapes agree.

    Where a shape is missing, the registered areas must agree.
    """
    later = new.once()
    rows: list[Row] = []
    for number, i in old.once().items():
        j = later.get(number)
        if j is None or i in linked_before or j in linked_after:
            continue
        if old.shapes[i] is None or new.shapes[j] is None:
            one, other = old.registered[i], new.registered[j]
            if abs(one - other) <= AREA_AGREES * max(one, other):
                rows.append((i, j, None, None, "same", "number", None))
        elif _congruent(old, new, i, j):
            apart = float(np.hypot(*(new.center[j] - old.center[i])))
            rows.append((i, j, None, None, "same", "number", apart))
    return rows


def _congruent(old: Outlines, new: Outlines, i: int, j: int) -> bool:
    """Tell two shapes that would cover each other if they were drawn in one place."""
    if abs(old.area[i] - new.area[j]) > AREA_AGREES * max(old.area[i], new.area[j]):
        return False
    step = new.center[j] - old.center[i]
    laid = shapely.transform(old.shapes[i], lambda points: points + step)
    common = float(shapely.intersection(laid, new.shapes[j]).area)
    return common >= SAME * (float(old.area[i]) + float(new.area[j]) - common)


def _table(rows: list[Row], old: Outlines, new: Outlines) -> pa.Table:
    """Name the facts of the links."""
    cells = [
        (
            None if i is None else old.facts[i],
            None if j is None else new.facts[j],
            *rest,
        )
        for i, j, *rest in rows
    ]
    columns = list(zip(*cells, strict=True)) or [()] * len(LINEAGE)
    return pa.table(
        [pa.array(column, f.type) for column, f in zip(columns, LINEAGE, strict=True)],
        schema=LINEAGE,
    )
