"""Reported against computed (填报核对): both are kept, and a difference is something to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from yuanheng.evaluate.derived import derive
from yuanheng.model.evaluation import IndicatorValue, Observation, ZoneResult
from yuanheng.model.units import Unit, parse_unit, storage_unit
from yuanheng.standards.relations import Schema
from yuanheng.standards.scorecards.derived import Check
from yuanheng.standards.scorecards.indicators import Indicator
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.standards.scorecards.scorecard import Scorecard

#: A printed figure has few decimals; what doubles differ by beyond these is none of them.
_PLACES = 9


def reconcile(
    card: Scorecard,
    results: Iterable[ZoneResult],
    reported: pa.Table,
    schema: Schema,
    values: Mapping[str, Value] | None = None,
) -> tuple[Observation, ...]:
    """Compare every figure that the zone also printed with what its own patches give.

    First each indicator with the measure it is printed as, then the identities: the product of
    reported measures with the figure it must equal. What is not stated is not compared.
    """
    printed = {
        (row["zone"], row["assessed_range"], row["measure"]): row["value"]
        for row in reported.to_pylist()
    }
    found = []
    for zone in results:
        for area in zone.areas:
            stated = _Stated(zone.zone, area.area, printed, schema)
            found += [
                stated.observe(spec.id, stated.amount(spec.reported_as, spec.unit), i, spec)
                for i in area.indicators
                for spec in [card.indicators[i.id]]
                if spec.reported_as is not None
            ]
            found += [
                stated.observe(name, stated.product(check), value, check)
                for name, check in card.checks.items()
                for value in [
                    derive(
                        card,
                        check.equals,
                        area.area,
                        area.quantities,
                        area.indicators,
                        values or {},
                    )
                ]
            ]
    return tuple(o for o in found if o is not None)


@dataclass(frozen=True)
class _Stated:
    """What was reported for one 评价范围."""

    zone: str
    area: str
    printed: Mapping[tuple[str, str, str], int | None]
    schema: Schema

    def amount(self, measure: str, unit: Unit) -> float | None:
        """Give a reported measure in a unit; None where nobody stated it."""
        stored = self.printed.get((self.zone, self.area, measure))
        if stored is None:
            return None
        own = self.schema.code_lists["measure"].codes[measure].unit or parse_unit("")
        return float(stored * storage_unit(own).factor_to(unit))

    def product(self, check: Check) -> float | None:
        """Multiply the reported measures of an identity; None where one of them is not stated."""
        codes = self.schema.code_lists["measure"].codes
        total, unit = 1.0, parse_unit("")
        for measure in check.product:
            own = codes[measure].unit or parse_unit("")
            factor = self.amount(measure, own)
            if factor is None:
                return None
            total, unit = total * factor, unit * own
        return total * float(unit.factor_to(check.equals.unit))

    def observe(
        self, name: str, stated: float | None, computed: IndicatorValue, spec: Indicator | Check
    ) -> Observation | None:
        """Say whether a reported and a computed figure differ beyond the tolerance."""
        if stated is None or computed.value is None or spec.tolerance is None:
            return None
        unit = spec.equals.unit if isinstance(spec, Check) else spec.unit
        difference = computed.value - stated
        return Observation(
            check=f"reported.{name}",
            zone=self.zone,
            area=self.area,
            verdict="met" if round(abs(difference), _PLACES) > spec.tolerance else "not-met",
            measured=difference,
            tolerance=spec.tolerance,
            unit=unit.text,
            details={"reported": stated, "computed": computed.value},
        )
