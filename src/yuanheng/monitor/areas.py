"""Registered against measured area (面积核对): the survey's hectares held to its own shapes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from yuanheng.model.evaluation import Observation
from yuanheng.model.units import stored_per

#: Registered and measured area may differ by one of so many parts: by 0.2 %.
_PARTS = 500
_SHOWN = 50
#: What the comparison reads of a patch.
_NEEDED = ("area", "area_measured", "number", "source_row", "seq")
#: Up to this, so many parts of an area are reckoned in 64 bits.
_WITHIN = 2**62 // _PARTS


def check_areas(parcels: pa.Table) -> tuple[Observation, ...]:
    """Compare registered and measured area per zone and 评价范围, in total and patch by patch.

    A patch may also differ by half the last decimal that its layer states: 0.0024 hm² written to
    four decimals may be off by 2 % and still be right.
    """
    needed = parcels.select(["zone", "assessed_range", *_NEEDED])
    observations = []
    places: dict[tuple[str, str], list[int]] = {}
    for n, place in enumerate(
        zip(*(needed.column(name).to_pylist() for name in ("zone", "assessed_range")), strict=True)
    ):
        places.setdefault(place, []).append(n)
    for (zone, area), rows in sorted(places.items()):
        observations.append(_check(needed.take(pa.array(rows)), zone, area))
    return tuple(observations)


def _check(part: pa.Table, zone: str, area: str) -> Observation:
    """Compare one area of one zone."""
    registered = _floats(part, "area")
    measured = _floats(part, "area_measured")
    both = ~np.isnan(registered) & ~np.isnan(measured)
    unknown = Observation(
        "area-agreement", zone, area, "not-provable", None, tolerance=100 / _PARTS, unit="%"
    )
    if not both.any():
        return unknown
    difference = measured - registered
    step = int(_step(registered[both & (registered > 0)]))
    columns = (part.column(name).to_pylist() for name in ("area", "area_measured"))
    pairs: list[tuple[int | None, int | None]] = list(zip(*columns, strict=True))
    off = np.flatnonzero(_differing(part, pairs, step))
    off = off[np.argsort(-np.abs(difference[off]), kind="stable")]
    numbers, rows, seqs = (part.column(n).to_pylist() for n in ("number", "source_row", "seq"))
    per_hm2 = float(stored_per("hm2"))
    evidence = tuple(
        {
            "seq": seqs[i],
            "row": rows[i],
            "number": numbers[i],
            "registered_hm2": registered[i] / per_hm2,
            "measured_hm2": measured[i] / per_hm2,
            "difference_pct": _percent(*pairs[i]),
        }
        for i in off[:_SHOWN].tolist()
    )
    known = [(a, m) for a, m in pairs if a is not None and m is not None]
    stated, drawn = (sum(side) for side in zip(*known, strict=True))
    total = _percent(stated, drawn)
    found = (stated != 0 and _differ(stated, drawn)) or off.size > 0
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


def _differ(registered: int | None, measured: int | None, step: int = 0) -> bool:
    """Tell whether two areas differ by more than is allowed, and by more than half a step."""
    if registered is None or measured is None:
        return False
    apart = abs(measured - registered)
    return apart * _PARTS > registered and apart * 2 > step


def _percent(registered: int | None, measured: int | None) -> float | None:
    """Give by how many parts of a hundred the measured area differs, from exact areas."""
    if not registered or measured is None:
        return None
    return float(Fraction(100 * (measured - registered), registered))


def _differing(
    part: pa.Table, pairs: list[tuple[int | None, int | None]], step: int
) -> npt.NDArray[np.bool_]:
    """Tell of each patch whether its areas differ: in 64 bits where none is too large for them."""
    columns = [part.column(name).combine_chunks() for name in ("area", "area_measured")]
    stated, drawn = (c.fill_null(0).to_numpy() for c in columns)
    if max(np.abs(stated).max(initial=0), np.abs(drawn).max(initial=0)) >= _WITHIN:
        return np.array([_differ(a, m, step) for a, m in pairs], dtype=bool)
    both = ~np.asarray(columns[0].is_null()) & ~np.asarray(columns[1].is_null())
    apart = np.abs(drawn - stated)
    return np.asarray(both & (apart * _PARTS > stated) & (apart * 2 > step))


def _floats(table: pa.Table, column: str) -> npt.NDArray[np.float64]:
    """Read an integer column as floats, NaN where unknown."""
    return np.asarray(table.column(column).cast(pa.float64(), safe=False).to_numpy(), np.float64)


def _step(stored: npt.NDArray[np.float64]) -> float:
    """Give the finest decimal, of hectares or of 亩, in which the layer states its areas.

    stored: areas in storage units, and so is the step; a mm² where the layer has none.
    """
    finest = float(stored_per("mm2"))
    if not stored.size:
        return finest
    whole = [float(stored_per(unit)) for unit in ("hm2", "亩")]
    steps = sorted((w / 10.0**n for w in whole for n in range(10)), reverse=True)
    fitting = (s for s in steps if s >= finest and np.all(np.mod(stored, s) == 0))
    return next(fitting, finest)
