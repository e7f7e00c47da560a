"""Cases run like any zone: given facts through the compiled statement, answers compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from yuanheng.errors import StandardError, say
from yuanheng.evaluate.scorecard import apply_scorecard
from yuanheng.model.evaluation import AreaResult, ZoneResult
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.model.units import Unit, parse_unit, storage_unit
from yuanheng.ports import Engine
from yuanheng.standards.cases import Case, Cell
from yuanheng.standards.compile import compile_scorecard
from yuanheng.standards.packs import pack
from yuanheng.standards.parameters import Value, parse_settings, read_parameters
from yuanheng.standards.relations import core_schema
from yuanheng.standards.scorecard import Scorecard
from yuanheng.standards.written_number import read_number

_PERIOD = "2013"


@dataclass(frozen=True)
class CaseOutcome:
    """How a case went on an engine: the differences found, none where it holds."""

    standard: str
    case: str
    ref: str
    engine: str
    differences: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Tell whether all came out as expected."""
        return not self.differences


def run_cases(
    pack_id: str, card: Scorecard, cases: Iterable[Case], engine: Engine
) -> tuple[CaseOutcome, ...]:
    """Run every case on an engine."""
    statement = compile_scorecard(card)
    outcomes = []
    for case in cases:
        relations = {"parcel": _parcels(case), "reported": _reported(case)}
        rows = engine.run(statement, relations, {"period": _PERIOD})
        result = apply_scorecard(card, rows, {"case": case.zone}, _values(pack_id, card, case))[0]
        outcomes.append(
            CaseOutcome(
                pack_id, case.name, case.ref, engine.name, tuple(_differences(case, result))
            )
        )
    return tuple(outcomes)


def _values(pack_id: str, card: Scorecard, case: Case) -> dict[str, Value]:
    """Give the parameters of a case: a set of the pack, then its own."""
    values: dict[str, Value] = {}
    if case.use is not None:
        resource = pack(pack_id).folder.joinpath("parameters", f"{case.use}.yaml")
        values = read_parameters(resource, f"{pack_id}/parameters/{case.use}.yaml", card.parameters)
    own = parse_settings([f"{k}={v}" for k, v in case.settings.items()], card.parameters)
    return {**values, **own}


def _parcels(case: Case) -> pa.Table:
    """Turn the given patches into facts, amounts in storage units."""
    relation = core_schema().relations["parcel"]
    units = {c.name: c.unit for c in relation.columns if c.unit is not None}
    rows: list[dict[str, Cell]] = []
    for given in case.areas:
        for patch in given.patches:
            row: dict[str, Cell] = {
                "zone": "case",
                "assessed_range": given.area,
                "period": _PERIOD,
                "seq": 1,
                "source_row": len(rows) + 1,
            }
            for name, cell in patch.items():
                if name not in dict(relation.stored):
                    raise StandardError(
                        say("{case}: {name} is not a column of parcel", case=case.name, name=name)
                    )
                unit = units.get(name)
                row[name] = cell if unit is None or cell is None else _stored(case, cell, unit)
            rows.append(row)
    return _table(rows, relation.stored)


def _reported(case: Case) -> pa.Table:
    """Turn the given totals into facts."""
    codes = core_schema().code_lists["measure"].codes
    rows: list[dict[str, Cell]] = []
    for given in case.areas:
        for name, value in given.reported.items():
            if name not in codes:
                raise StandardError(
                    say("{case}: {name} is not a measure", case=case.name, name=name)
                )
            unit = codes[name].unit or parse_unit("")
            rows.append(
                {
                    "zone": "case",
                    "assessed_range": given.area,
                    "period": _PERIOD,
                    "measure": name,
                    "value": _stored(case, value, unit),
                    "seq": 1,
                    "source_row": len(rows) + 1,
                }
            )
    return _table(rows, core_schema().relations["reported"].stored)


def _stored(case: Case, cell: Cell, unit: Unit) -> int:
    """Turn an amount into the integer that the ledger would store."""
    try:
        number = read_number(str(cell))
    except (ValueError, OverflowError) as error:
        raise StandardError(
            say("{name}: {value} is not a number", name=case.name, value=str(cell))
        ) from error
    return round(number * unit.factor_to(storage_unit(unit)))


def _table(rows: list[dict[str, Cell]], stored: tuple[tuple[str, str], ...]) -> pa.Table:
    """Make an Arrow table typed as the ledger would."""
    schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in (*SYSTEM_COLUMNS, *stored)])
    return pa.Table.from_pylist(
        [{f.name: row.get(f.name) for f in schema} for row in rows], schema=schema
    )


def _differences(case: Case, result: ZoneResult) -> list[str]:
    """Compare what came out with what was expected."""
    found: list[str] = []
    if case.type is not None and (result.type or "none") != case.type:
        found.append(f"type: {result.type}, expected {case.type}")
    if case.total is not None:
        _compare(found, "total", result.total.score, case.total, case.tolerance)
    areas = {a.area: a for a in result.areas}
    asked = (case.values, case.scores, case.not_provable, case.missing)
    absent = {area: None for part in asked for area in part if area not in areas}
    if absent:
        return [*found, *(f"{area}: no such area in this case" for area in absent)]
    for area, values in case.values.items():
        given = {i.id: i.value for i in areas[area].indicators}
        for name, expected in values.items():
            _compare(found, f"{area} {name}", given.get(name), expected, case.tolerance)
    for area, scores in case.scores.items():
        reached = {n.id: n.score for n in areas[area].nodes}
        for name, expected in scores.items():
            _compare(found, f"{area} {name} score", reached.get(name), expected, case.tolerance)
    for area, names in case.not_provable.items():
        found += [
            f"{area} {n}: expected not provable" for n in names if not _unproved(areas[area], n)
        ]
    for area, names in case.missing.items():
        lacking = {m.name for n in areas[area].nodes for m in n.missing} | {
            m.name for i in areas[area].indicators for m in i.missing
        }
        found += [f"{area}: {n} is not named as missing" for n in names if n not in lacking]
    return found


def _compare(
    found: list[str], name: str, value: float | None, expected: float, within: float
) -> None:
    """Note a figure that is absent or too far off."""
    if value is None or abs(value - expected) > within:
        found.append(f"{name}: {value}, expected {expected}")


def _unproved(area: AreaResult, name: str) -> bool:
    """Tell whether an indicator or node stands without value."""
    nodes = {n.id: n.score for n in area.nodes} | {i.id: i.value for i in area.indicators}
    return name in nodes and nodes[name] is None
