"""Cases run like any zone: given facts through the compiled statement, answers compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pyarrow as pa

from yuanheng.errors import StandardError, say
from yuanheng.evaluate.case_answers import differences
from yuanheng.evaluate.reconcile import reconcile
from yuanheng.evaluate.scorecard import apply_scorecard
from yuanheng.ledger.amounts import read_amount
from yuanheng.model.evaluation import Observation, Statement, ZoneResult
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.model.units import Unit, parse_unit
from yuanheng.ports import Engine
from yuanheng.standards.packs.contents import pack
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.cases import Case, Cell
from yuanheng.standards.scorecards.compile import compile_scorecard
from yuanheng.standards.scorecards.parameters import (
    Value,
    default_values,
    parse_settings,
    read_parameters,
)
from yuanheng.standards.scorecards.scorecard import Scorecard

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
        try:
            found = differences(case, *_run(pack_id, card, case, engine, statement))
        except StandardError as refusal:
            wanted = case.expected.refused
            if wanted is None:
                raise
            found = [] if wanted in str(refusal.what) else [f"refused: {refusal.what}"]
        outcomes.append(CaseOutcome(pack_id, case.name, case.ref, engine.name, tuple(found)))
    return tuple(outcomes)


def _run(
    pack_id: str, card: Scorecard, case: Case, engine: Engine, statement: Statement
) -> tuple[tuple[ZoneResult, ...], tuple[Observation, ...]]:
    """Apply the standard to the facts of a case."""
    relations = {
        "parcel": _parcels(case),
        "reported": _reported(case),
    }
    if not card.subject.has_areas:
        relations[card.subject.relation] = _zones(case) if card.subject.is_zone else _years(case)
    rows = engine.run(statement, {r: relations[r] for r in card.relations}, {"period": _PERIOD})
    values = _values(pack_id, card, case)
    names = {"case": case.zone, **{a.area: a.area for a in case.areas}}
    results = apply_scorecard(card, rows, names, values)
    if card.subject.column == "zone":  # a case names its zones as it does enterprises
        results = tuple(replace(r, subject=r.zone) for r in results)
    return results, reconcile(card, results, relations["reported"], ledger_schema(), values)


def _values(pack_id: str, card: Scorecard, case: Case) -> dict[str, Value]:
    """Give the parameters of a case: the pack's default, a set of the pack, then its own."""
    values = default_values(pack(pack_id).folder, card)
    if case.use is not None:
        resource = pack(pack_id).folder.joinpath("parameters", f"{case.use}.yaml")
        values = read_parameters(resource, f"{pack_id}/parameters/{case.use}.yaml", card.parameters)
    own = parse_settings([f"{k}={v}" for k, v in case.settings.items()], card.parameters)
    return {**values, **own}


def _parcels(case: Case) -> pa.Table:
    """Turn the given patches into facts."""
    given = [({"assessed_range": a.area}, patch) for a in case.areas for patch in a.patches]
    return _facts(case, "parcel", given)


def _years(case: Case) -> pa.Table:
    """Turn the given yearly figures of enterprises into facts."""
    given = [
        ({"enterprise": a.area, "name": a.area}, a.year) for a in case.areas if a.year is not None
    ]
    return _facts(case, "enterprise_year", given)


def _zones(case: Case) -> pa.Table:
    """Turn the given yearly figures of zones into facts."""
    given = [({"zone": a.area}, a.year) for a in case.areas if a.year is not None]
    return _facts(case, "zone_year", given)


def _facts(
    case: Case, name: str, given: Iterable[tuple[dict[str, str], dict[str, Cell]]]
) -> pa.Table:
    """Turn rows into facts of a relation, amounts in storage units."""
    relation = ledger_schema().relations[name]
    units = {c.name: c.unit for c in relation.columns if c.unit is not None}
    rows: list[dict[str, Cell]] = []
    for key, cells in given:
        row: dict[str, Cell] = {"zone": "case", "period": _PERIOD, "seq": 1, **key}
        row["source_row"] = len(rows) + 1
        for column, cell in cells.items():
            if column not in dict(relation.stored):
                raise StandardError(
                    say(
                        "{case}: {name} is not a column of {relation}",
                        case=case.name,
                        name=column,
                        relation=name,
                    )
                )
            unit = units.get(column)
            row[column] = cell if unit is None or cell is None else _stored(case, cell, unit)
        rows.append(row)
    return _table(rows, relation.stored)


def _reported(case: Case) -> pa.Table:
    """Turn the given totals into facts."""
    codes = ledger_schema().code_lists["measure"].codes
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
    return _table(rows, ledger_schema().relations["reported"].stored)


def _stored(case: Case, cell: Cell, unit: Unit) -> int:
    """Turn an amount, `22.5亩` as in a cell of a table too, into what the ledger would store."""
    amount = read_amount(str(cell), frozenset(), unit, signed=True)
    if not isinstance(amount, int):
        raise StandardError(say("{name}: {value} is not a number", name=case.name, value=str(cell)))
    return amount


def _table(rows: list[dict[str, Cell]], stored: tuple[tuple[str, str], ...]) -> pa.Table:
    """Make an Arrow table typed as the ledger would."""
    schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in (*SYSTEM_COLUMNS, *stored)])
    return pa.Table.from_pylist(
        [{f.name: row.get(f.name) for f in schema} for row in rows], schema=schema
    )
