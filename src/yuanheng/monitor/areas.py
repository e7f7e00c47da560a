"""Registered against measured area (面积核对): the survey's hectares held to its own shapes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from yuanheng.model.evaluation import Observation

#: Registered and measured area may differ by this share.
TOLERANCE = 0.002
_SHOWN = 50


def check_areas(parcels: pa.Table) -> tuple[Observation, ...]:
    """Compare registered and measured area per zone and 评价范围, in total and patch by patch.

    A patch may also differ by half the last decimal that its layer states: 0.0024 hm² written to
    four decimals may be off by 2 % and still be right.
    """
    observations = []
    places: dict[tuple[str, str], list[int]] = {}
    for n, place in enumerate(
        zip(*(parcels.column(name).to_pylist() for name in ("zone", "assessed_range")), strict=True)
    ):
        places.setdefault(place, []).append(n)
    for (zone, area), rows in sorted(places.items()):
        observations.append(_check(parcels.take(pa.array(rows)), zone, area))
    return tuple(observations)


def _check(part: pa.Table, zone: str, area: str) -> Observation:
    """Compare one area of one zone."""
    registered = _floats(part, "area")
    measured = _floats(part, "area_measured")
    both = ~np.isnan(registered) & ~np.isnan(measured)
    unknown = Observation(
        "area-agreement", zone, area, "not-provable", None, tolerance=TOLERANCE * 100, unit="%"
    )
    if not both.any():
        return unknown
    difference = measured - registered
    whole = float(registered[both].sum())
    total = float(difference[both].sum()) / whole * 100 if whole else None
    allowed = np.maximum(TOLERANCE * registered, _step(registered[both & (registered > 0)]) / 2)
    off = np.flatnonzero(both & (np.abs(difference) > allowed))
    off = off[np.argsort(-np.abs(difference[off]), kind="stable")]
    numbers, rows, seqs = (part.column(n).to_pylist() for n in ("number", "source_row", "seq"))
    evidence = tuple(
        {
            "seq": seqs[i],
            "row": rows[i],
            "number": numbers[i],
            "registered_hm2": registered[i] / 1e10,
            "measured_hm2": measured[i] / 1e10,
            "difference_pct": difference[i] / registered[i] * 100 if registered[i] else None,
        }
        for i in off[:_SHOWN].tolist()
    )
    found = (total is not None and abs(total) > TOLERANCE * 100) or off.size > 0
    return replace(
        unknown,
        verdict="met" if found else "not-met",
        measured=total,
        evidence=evidence,
        details={
            "patches": int(both.sum()),
            "patches_off": int(off.size),
            "without_shape": int((~both).sum()),
        },
    )


def _floats(table: pa.Table, column: str) -> npt.NDArray[np.float64]:
    """Read an integer column as floats, NaN where unknown."""
    return np.array([np.nan if v is None else float(v) for v in table.column(column).to_pylist()])


def _step(values_mm2: npt.NDArray[np.float64]) -> float:
    """Give the finest decimal in which the layer states its areas, in mm²; 1 where it has none."""
    if not values_mm2.size:
        return 1.0
    for power in range(10, -1, -1):
        step = 10.0**power
        if np.all(np.mod(values_mm2, step) == 0):
            return step
    return 1.0
