"""Figures that survey forms report, year by year, as indicators (年度填报数)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from yuanheng.ledger.record.merging import merged_facts
from yuanheng.model.units import storage_unit
from yuanheng.monitor.indicators.series import Definition, Reading, Series
from yuanheng.ports import Record
from yuanheng.standards.relations import ledger_schema

#: Names a reported figure: by its measure, and by the area where the zone reports of several.
Naming = Callable[[str, str | None], str]


def read_annual(
    record: Record, zones: Iterable[str], upto: int, name: Naming
) -> dict[tuple[str, str], Series]:
    """Read what surveys of some zones report as known at `upto`, by zone and name.

    A figure is of its year; areas of one zone are apart and never added.
    """
    schema, wanted = ledger_schema(), frozenset(zones)
    measures = schema.code_lists["measure"].codes
    rows = [
        r
        for r in merged_facts(record, schema.relations["reported"], upto).to_pylist()
        if r["zone"] in wanted and r["value"] is not None and r["measure"] in measures
    ]
    areas: dict[str, set[str]] = {}
    for row in rows:
        areas.setdefault(str(row["zone"]), set()).add(str(row["assessed_range"]))
    found: dict[tuple[str, str], Series] = {}
    for row in rows:
        unit, zone = measures[row["measure"]].unit, str(row["zone"])
        if unit is None:
            continue
        area = str(row["assessed_range"]) if len(areas[zone]) > 1 else None
        key = (zone, name(str(row["measure"]), area))
        if key not in found:
            found[key] = Series(
                *key, key=f"{row['measure']}@{area or ''}", definitions=[Definition(unit=unit.text)]
            )
        period = str(row["period"])
        found[key].figures[period, "当期"] = Reading(
            value=Fraction(row["value"]) * storage_unit(unit).factor_to(unit),
            unit=unit.text,
            basis="",
            stage=None,
            period=period,
            relation="reported",
            fact=str(row["fact"]),
        )
    return found
