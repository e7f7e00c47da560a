"""Revision 0006 at work: every stored amount in its finer unit (更细的存储单位), frozen with it.

What was written in 亩 was rounded to whole mm². It is read again from the original; where none is
kept, an area that is a 亩 of four decimals but for that rounding is taken for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from yuanheng.model.ledger import Reread
from yuanheng.model.units import parse_unit
from yuanheng.ports import Papers
from yuanheng.store.migrations.finer_runs import make_runs_finer
from yuanheng.store.migrations.written_before import Written, original_of, read_anew

#: The unit in which each kind of amount was stored, and how many of the new one it is.
BEFORE = {
    "mm2": 3,
    "mm": 10_000,
    "fen": 100,
    "美分": 100,
    "人": 10_000,
    "g": 10_000,
    "gce": 10_000,
    "Wh": 3600,
}

#: The amounts of the ledger before: of each relation, the columns by the unit they were stored in.
_COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "assessment": {
        "mm2": ("lot_area", "floor_area", "residential_area"),
        "美分": ("land_value", "building_value", "other_value", "total_value", "sale_price"),
    },
    "building": {"mm2": ("base_area", "floor_area"), "mm": ("height",)},
    "emission_reading": {"g": ("amount",)},
    "enterprise_year": {
        "mm2": ("land_area",),
        "fen": ("taxes", "value_added", "revenue", "rd_expense"),
        "gce": ("energy",),
        "Wh": ("electricity",),
        "g": ("emissions",),
        "人": ("employees",),
    },
    "listing": {"mm2": ("area",)},
    "meter_reading": {"Wh": ("electricity",), "gce": ("coal_equivalent",)},
    "occupancy": {"mm2": ("area",)},
    "parcel": {"mm2": ("area", "area_measured", "floor_area", "building_base", "structures_base")},
    "project": {
        "mm2": (
            *("area", "area_to_develop", "area_developed", "floor_area_counted"),
            *("covered_area", "administration_area", "green_area"),
        ),
        "fen": ("price", "investment_total", "investment_made", "fixed_investment"),
    },
}

#: The measures of reported figures: the unit that people state them in, and that of the store.
MEASURES = {
    "industrial_fixed_assets": ("万元", "fen"),
    "industrial_revenue": ("万元", "fen"),
    "industrial_tax": ("万元", "fen"),
    "secondary_tertiary_tax": ("万元", "fen"),
    "resident_population": ("人", "人"),
    "hightech_revenue": ("万元", "fen"),
    "hightech_tax": ("万元", "fen"),
    "approved_area": ("hm2", "mm2"),
    "surveyed_area": ("hm2", "mm2"),
    "printed_development_rate": ("%", "ppb"),
    "printed_supply_rate": ("%", "ppb"),
    "printed_built_rate": ("%", "ppb"),
}

_MEASURED = "area_measured"  # of shapes, to the whole mm²
_LARGEST = 2**63 - 1
#: A 亩 of four decimals is a whole number of these, and a mm² is three of their parts.
_MU = 200_000
_REREAD = sa.table(
    "amount_reread",
    *(sa.column(n) for n in ("n", "seq", "relation", "fact", "source_row", "name")),
    *(sa.column(n) for n in ("was", "now", "how")),
)


@dataclass(frozen=True)
class _Cell:
    """One stored amount of a fact, as it was."""

    seq: int
    fact: str | None
    source_row: int | None
    was: int
    unit: str


def make_finer(connection: sa.Connection, papers: Papers | None) -> None:
    """Bring the facts and the figures of runs to the finer units."""
    tables = set(sa.inspect(connection).get_table_names())
    written = Originals(connection, papers)
    notes: list[dict[str, Any]] = []
    for relation, units in _COLUMNS.items():
        if f"fact_{relation}" in tables:
            notes += _relation(connection, relation, units, written)
    if "fact_reported" in tables:
        notes += _reported(connection, written)
    if notes:
        connection.execute(_REREAD.insert(), [{"n": n, **x} for n, x in enumerate(notes, 1)])
    if papers is not None:
        make_runs_finer(connection, papers, BEFORE)


def read_again(connection: sa.Connection) -> tuple[Reread, ...]:
    """Give what became of amounts that are more than multiplied, in the units of today.

    The relation is named as it is since revision 0007.
    """
    columns = ("seq", "relation", "fact", "source_row", "name", "was", "now", "how")
    query = sa.select(*(_REREAD.c[name] for name in columns)).order_by(_REREAD.c.n)
    found = []
    for note in connection.execute(query).all():
        was = note.was * _factor(connection, note)
        found.append(
            Reread(
                note.seq,
                "supply" if note.relation == "project" else note.relation,
                note.fact,
                note.source_row,
                note.name,
                was if abs(was) <= _LARGEST else None,
                note.now,
                note.how,
            )
        )
    return tuple(found)


def _factor(connection: sa.Connection, note: sa.Row[Any]) -> int:
    """Give how many units of today one of those before is, in the column of a note."""
    if note.relation == "reported":
        table = _table("reported", "measure")
        place = table.c.source_row.is_not_distinct_from(note.source_row)
        same = table.c.fact.is_not_distinct_from(note.fact)
        where = sa.and_(table.c.seq == note.seq, same, place)
        measure = connection.scalar(sa.select(table.c.measure).where(where))
        return BEFORE.get(MEASURES.get(str(measure), ("", ""))[1], 1)
    columns = _COLUMNS[note.relation].items()
    return next(BEFORE[unit] for unit, names in columns if note.name in names)


def _relation(
    connection: sa.Connection,
    relation: str,
    units: Mapping[str, tuple[str, ...]],
    written: Originals,
) -> list[dict[str, Any]]:
    """Bring the amounts of one relation to the finer units; an older ledger may lack a column."""
    there = {c["name"] for c in sa.inspect(connection).get_columns(f"fact_{relation}")}
    stored = {n: unit for unit, names in units.items() for n in names if n in there}
    notes, changes = [], []
    known: dict[tuple[str | None, str], tuple[int, int | None]] = {}
    for name, cell in _cells(connection, relation, stored):
        before = known.get((cell.fact, name))
        if before is not None and before[0] == cell.was:  # a correction of other cells
            now, how = before[1], ""
        else:
            now, how = _finer(cell, name, written)
        known[cell.fact, name] = cell.was, now
        if how:
            notes.append(_note(relation, name, cell, now, how))
        if now != cell.was * BEFORE[cell.unit]:
            changes.append((name, cell, now))
    for name, unit in stored.items():
        _multiply(connection, relation, name, BEFORE[unit])
    for name, cell, now in changes:
        _put(connection, relation, name, cell, now)
    return notes


def _cells(
    connection: sa.Connection, relation: str, stored: Mapping[str, str]
) -> Iterator[tuple[str, _Cell]]:
    """Read the amounts of a relation in the order in which they came; nothing is nothing."""
    table = _table(relation, *stored)
    columns = (table.c.seq, table.c.fact, table.c.source_row, *(table.c[n] for n in stored))
    query = sa.select(*columns).order_by(table.c.seq, table.c.source_row)
    for seq, fact, row, *values in connection.execute(query).all():
        for (name, unit), was in zip(stored.items(), values, strict=True):
            if was:
                yield name, _Cell(seq, fact, row, was, unit)


def _finer(cell: _Cell, name: str, written: Originals) -> tuple[int | None, str]:
    """Give an amount in the finer unit, and in a word how, where it is more than multiplied."""
    plain = cell.was * BEFORE[cell.unit]
    if abs(plain) > _LARGEST:
        return None, "too-large"
    if name == _MEASURED:
        return plain, ""
    cells = written.row(cell.seq, cell.source_row)
    anew = read_anew(cells, cell.was, cell.unit, BEFORE) if cells else None
    if anew is not None:
        return anew, "original" if anew != plain else ""
    return _snapped(cell, plain) if cell.unit == "mm2" else (plain, "")


def _snapped(cell: _Cell, plain: int) -> tuple[int, str]:
    """Take an area for a 亩 of four decimals where it is one but for the rounding to mm²."""
    snapped = (plain + 1) // _MU * _MU
    if snapped and abs(snapped - plain) == 1:
        return snapped, "snapped"
    return plain, "" if cell.was % 100 == 0 else "kept"


def _reported(connection: sa.Connection, written: Originals) -> list[dict[str, Any]]:
    """Bring reported figures to the finer units; those that a table gave are read in their unit.

    A table was read as if people wrote 分 and mm²: 12345 万元 was kept as 12345 分.
    """
    table = _table("reported", "value", "measure")
    query = sa.select(table.c.seq, table.c.fact, table.c.source_row, table.c.value, table.c.measure)
    rows = connection.execute(query.where(table.c.value.is_not(None)).order_by(table.c.seq))
    notes, misread = [], set()
    for seq, fact, row, was, measure in rows.all():
        said, stored = MEASURES.get(measure, ("", "ppb"))
        cell = _Cell(seq, fact, row, was, stored)
        now, how = was * BEFORE.get(stored, 1), ""
        unit = written.unit_of_table(seq) if fact not in misread else said
        if unit is not None:
            misread.add(fact)
            asked = parse_unit(unit) if unit else parse_unit(said)
            if not asked.is_compatible(parse_unit(said)):
                asked = parse_unit(said)
            factor = asked.factor_to(parse_unit(stored)) * BEFORE.get(stored, 1)
            now, how = round(was * factor), "unit"
        if abs(now) > _LARGEST:
            now, how = None, "too-large"
        if how:
            notes.append(_note("reported", "value", cell, now, how))
        if now != was:
            _put(connection, "reported", "value", cell, now)
    return notes


def _multiply(connection: sa.Connection, relation: str, name: str, factor: int) -> None:
    """Multiply a whole column; what no integer holds becomes unknown, and is noted."""
    table = _table(relation, name)
    column = table.c[name]
    fits = column.between(-(_LARGEST // factor), _LARGEST // factor)
    finer = sa.case((fits, column * factor), else_=None)
    connection.execute(table.update().where(column.is_not(None)).values({name: finer}))


def _put(connection: sa.Connection, relation: str, name: str, cell: _Cell, now: int | None) -> None:
    """Put one amount where it stands."""
    table = _table(relation, name)
    place = table.c.source_row.is_not_distinct_from(cell.source_row)
    same = table.c.fact.is_not_distinct_from(cell.fact)
    where = sa.and_(table.c.seq == cell.seq, same, place)
    connection.execute(table.update().where(where).values({name: now}))


def _table(relation: str, *names: str) -> sa.TableClause:
    columns: map[sa.ColumnClause[Any]] = map(sa.column, ("seq", "fact", "source_row", *names))
    return sa.table(f"fact_{relation}", *columns)


def _note(relation: str, name: str, cell: _Cell, now: int | None, how: str) -> dict[str, Any]:
    place = {"seq": cell.seq, "fact": cell.fact, "source_row": cell.source_row}
    return {**place, "relation": relation, "name": name, "was": cell.was, "now": now, "how": how}


class Originals:
    """The originals of the batches, each opened when the first of its rows is asked for."""

    def __init__(self, connection: sa.Connection, papers: Papers | None) -> None:
        """Open nothing yet."""
        self._connection, self._papers = connection, papers
        self._open: dict[int, Written] = {}

    def row(self, seq: int, source_row: int | None) -> tuple[object, ...]:
        """Give the cells of a row as they stand in the original; none where there is none."""
        cells: tuple[object, ...] = self._written(seq).rows.get(source_row, ())
        return cells

    def unit_of_table(self, seq: int) -> str | None:
        """Give the unit in the head of a table of reported figures, empty where it names none.

        None where the figures came another way, or in a workbook that an export wrote.
        """
        found = self._written(seq)
        return found.head_unit if found.is_table else None

    def _written(self, seq: int) -> Written:
        if seq not in self._open:
            self._open.clear()  # batches come in order; one original is held at a time
            self._open[seq] = original_of(self._connection, self._papers, seq)
        return self._open[seq]
