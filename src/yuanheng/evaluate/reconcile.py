"""Reported against computed (填报核对): both are kept, and a difference is something to look at."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from yuanheng.model.evaluation import Observation, ZoneResult
from yuanheng.model.units import Unit, parse_unit, storage_unit
from yuanheng.standards.relations import Schema
from yuanheng.standards.scorecard import Scorecard


def reconcile(
    card: Scorecard, results: Iterable[ZoneResult], reported: pa.Table, schema: Schema
) -> tuple[Observation, ...]:
    """Compare every indicator that the zone also printed with what its own patches give."""
    printed = {
        (row["zone"], row["assessed_range"], row["measure"]): row["value"]
        for row in reported.to_pylist()
    }
    observations = []
    for zone in results:
        for area in zone.areas:
            for indicator in area.indicators:
                spec = card.indicators[indicator.id]
                if spec.reported_as is None or spec.tolerance is None:
                    continue
                value = printed.get((zone.zone, area.area, spec.reported_as))
                if value is None or indicator.value is None:
                    continue
                unit = schema.code_lists["measure"].codes[spec.reported_as].unit or parse_unit("")
                stated = _in_unit(value, unit, spec.unit)
                difference = indicator.value - stated
                observations.append(
                    Observation(
                        check=f"reported.{indicator.id}",
                        zone=zone.zone,
                        area=area.area,
                        verdict="met" if abs(difference) > spec.tolerance else "not-met",
                        measured=difference,
                        tolerance=spec.tolerance,
                        unit=spec.unit.text,
                        details={"reported": stated, "computed": indicator.value},
                    )
                )
    return tuple(observations)


def _in_unit(stored: int, unit: Unit, wanted: Unit) -> float:
    """Bring a stored figure to the indicator's unit."""
    return float(stored * storage_unit(unit).factor_to(wanted))
