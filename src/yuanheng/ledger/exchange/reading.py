"""A GeoPackage of the ledger's own export, read back (交换文件入库) as one batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.exchange.facts import in_order, sets_of
from yuanheng.ledger.exchange.geopackage import (
    EMPTY_SETS,
    MARK,
    OF_SEQ,
    VALUE_UNIT,
    earlier_field,
    field_names,
)
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.ledger.record.repeated import without_standing
from yuanheng.ledger.sources.layers import Layer, LayerTable, list_layers, read_layer
from yuanheng.ledger.tables.measured_values import EARLIER_FIGURES, is_measured, measure_unit
from yuanheng.ledger.workbooks.export_marks import EARLIER
from yuanheng.model.ledger import ARROW_TYPES, Draft, Issue, SnapshotSet
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import storage_unit
from yuanheng.ports import Progress, Record
from yuanheng.standards.relations import Schema


def exported_layers(path: Path, wanted: str | None) -> tuple[Layer, ...]:
    """List the layers that an export wrote, or the one wanted; none where it is another file."""
    if path.suffix.lower() != ".gpkg":
        return ()
    layers = (x for x in list_layers(path) if wanted in (None, x.name))
    return tuple(x for x in layers if {MARK, OF_SEQ} <= set(x.fields))


def draft_exchange(
    store: Record,
    schema: Schema,
    path: Path,
    layers: tuple[Layer, ...],
    actor: str,
    progress: Progress,
) -> Draft:
    """Read layers of an export as one batch; SourceError where one was changed past reading.

    LedgerError where a zone is neither in the ledger nor among the layers.
    """
    issues: list[Issue] = []
    facts = _read(path, [x for x in layers if x.name != EMPTY_SETS], schema, progress, issues)
    empty = _empty_sets(path, layers, schema, facts)
    _check_zones(store, facts, empty)
    draft = Draft(
        kind="import",
        actor=actor,
        period=None,
        profile="core.exchange",
        layer=", ".join(layer.name for layer in layers),
        facts=facts,
        sets=(*(s for name in facts for s in sets_of(schema.relations[name], facts[name])), *empty),
        issues=tuple(issues),
    )
    return without_standing(store, schema, draft, Where(file=path.name))


def _read(
    path: Path,
    layers: Sequence[Layer],
    schema: Schema,
    progress: Progress,
    issues: list[Issue],
) -> dict[str, pa.Table]:
    """Read the facts of the layers by relation; the layers of one relation differ in CRS."""
    read: dict[str, list[pa.Table]] = {}
    for n, layer in enumerate(layers):
        source = read_layer(path, layer, exactly=True)
        relation = _relation(source, schema)
        if relation is not None:
            issues += _earlier_figures(source, relation)
            source = _in_todays_units(source, relation, field_names(relation))
            source = _figures_in_todays_units(source, relation, schema)
            read.setdefault(relation.id, []).append(_facts(source, relation, schema))
            issues += _unknown(source, relation)
        progress("read", n + 1, len(layers))
    return {name: pa.concat_tables(read[name]) for name in in_order(read)}


def _unknown(source: LayerTable, relation: Relation) -> Iterator[Issue]:
    """Say which columns a layer of an earlier version leaves unknown."""
    lacking = _lacking(source, relation, required=False)
    if lacking:
        yield Issue(
            "exchange.fields-lacking",
            "notice",
            source.where(),
            ", ".join(lacking),
            say("The layer has no field for {n} columns: they are unknown here", n=len(lacking)),
            say("Nothing to do where it was exported by an earlier version."),
        )


def _relation(source: LayerTable, schema: Schema) -> Relation | None:
    """Find the one relation that a layer says it is of; None where it has no row."""
    names = {str(name) for name in source.fields[MARK]}
    if not names:
        return None
    if len(names) > 1 or not names <= set(schema.relations):
        raise SourceError(
            say("The relation {name} is not known", name=", ".join(sorted(names))),
            where=source.where(column=MARK),
            expected=say("Known: {known}.", known=", ".join(schema.relations)),
        )
    return schema.meant(schema.relations[names.pop()], _columns_of(source))


def _columns_of(source: LayerTable) -> Iterator[str]:
    """Name the columns that the fields of a layer stand for."""
    for field in source.fields:
        yield field
        yield field.rpartition("_")[0]  # of a quantity or an event, before its unit or its end


def _facts(source: LayerTable, relation: Relation, schema: Schema) -> pa.Table:
    """Make facts of the rows of a layer; what it has no field for is unknown."""
    fields = field_names(relation)
    lacking = _lacking(source, relation, required=True)
    if lacking:
        raise SourceError(
            say("The layer lacks fields of the export: {fields}", fields=", ".join(lacking)),
            where=source.where(),
            remedy=say("Export it again, or import it with a profile."),
        )
    fields = {stored: field for stored, field in fields.items() if field in source.fields}
    for column in relation.columns:
        for stored, _ in column.stored:
            if stored in fields:
                _check_values(source, fields[stored], column, schema)
    columns = {"source_row": pa.array(source.rows, pa.int64())}
    for stored, kind in relation.stored:
        values: Iterable[Any] = [None] * len(source.rows)
        if stored in fields:
            values = source.fields[fields[stored]]
        elif kind == "bytes":
            values = source.shapes
        try:
            columns[stored] = pa.array(values, ARROW_TYPES[kind])
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise _changed(source, fields.get(stored), None, str(error)[:80]) from error
    return pa.table(columns)


def _lacking(source: LayerTable, relation: Relation, *, required: bool) -> list[str]:
    """Name the fields of a relation that a layer has not: of columns that must be filled, or not.

    A layer of an earlier version has none for the columns that came after it.
    """
    fields = field_names(relation)
    wanted = [s for c in relation.columns if c.required == required for s, _ in c.stored]
    return [fields[s] for s in wanted if s in fields and fields[s] not in source.fields]


def _in_todays_units(
    source: LayerTable, relation: Relation, names: Mapping[str, str]
) -> LayerTable:
    """Turn the amounts of an export before revision 0006 into the units of today."""
    fields = dict(source.fields)
    for column in (c for c in relation.columns if c.unit is not None):
        name, factor = earlier_field(column)
        if names[column.name] not in fields and name in fields:
            amounts = (_finer(value, factor) for value in fields.pop(name))
            fields[names[column.name]] = list(amounts)
    return replace(source, fields=fields)


def _earlier_figures(source: LayerTable, relation: Relation) -> Iterator[Issue]:
    """Say that the reported figures of an earlier version are read in the units of its store."""
    column = next((c for c in relation.columns if is_measured(relation, c)), None)
    if column is not None and column.name in source.fields and VALUE_UNIT not in source.fields:
        found = ", ".join(str(v) for v in source.fields[column.name][:3])
        where = source.where(column=column.name)
        yield Issue("figures.stored", "warning", where, found, *EARLIER_FIGURES)


def _figures_in_todays_units(source: LayerTable, relation: Relation, schema: Schema) -> LayerTable:
    """Turn the reported figures of an export before revision 0006 into the units of today."""
    fields = dict(source.fields)
    for column in relation.columns:
        if not is_measured(relation, column) or column.name not in fields or VALUE_UNIT in fields:
            continue
        units = [measure_unit(schema, str(code)) for code in fields["measure"]]
        factors = [EARLIER.get(storage_unit(unit).text, ("", 1))[1] for unit in units]
        pairs = zip(fields[column.name], factors, strict=True)
        fields[column.name] = [_finer(value, factor) for value, factor in pairs]
    return replace(source, fields=fields)


def _finer(value: Any, factor: int) -> Any:  # noqa: ANN401 - a cell, which is checked afterwards
    """Multiply what an export wrote; anything else is left to be refused."""
    return value * factor if isinstance(value, int) else value


def _check_values(source: LayerTable, field: str, column: Column, schema: Schema) -> None:
    """Refuse what no export writes: a code that is not known, no day, a negative quantity."""
    codes = schema.codes(column)
    for n, value in enumerate(source.fields[field]):
        if value is None:
            wrong = column.required and column.name in ("zone", "period", "assessed_range")
        elif codes is not None:
            wrong = value not in codes.codes
        elif column.type == "event":
            wrong = not _is_day(value)
        else:
            wrong = column.type == "quantity" and not (
                isinstance(value, int) and (value >= 0 or column.signed)
            )
        if wrong:
            raise _changed(source, field, n, str(value)[:60])


def _is_day(value: object) -> bool:
    """Tell a day in full."""
    try:
        return date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False


def _changed(source: LayerTable, field: str | None, row: int | None, found: str) -> SourceError:
    """Refuse a value that an export would not have written."""
    return SourceError(
        say("{found} is not what an export writes here", found=found),
        where=source.where(row, field),
        remedy=say("Correct the value in the file, or export it again."),
    )


def _check_zones(store: Record, facts: dict[str, pa.Table], empty: tuple[SnapshotSet, ...]) -> None:
    """Refuse facts of zones that nobody knows."""
    history = zone_history(store, store.last_seq())
    known = {str(row["zone"]) for row in history}
    if "zone" in facts:
        known |= set(facts["zone"].column("zone").to_pylist())
    named = [zone for table in facts.values() for zone in table.column("zone").to_pylist()]
    for zone in dict.fromkeys([*named, *(s.zone for s in empty)]):
        if zone not in known:
            find_zone(history, zone)


def _empty_sets(
    path: Path, layers: Iterable[Layer], schema: Schema, facts: Iterable[str]
) -> tuple[SnapshotSet, ...]:
    """Read the sets that the export says are empty, each under the name that its rows go by."""
    found: list[SnapshotSet] = []
    named = {layer.name for layer in layers}
    heirs = {
        r.was: r.id
        for r in schema.relations.values()
        if r.was in named and r.id in facts and r.id not in named
    }
    for layer in layers:
        if layer.name != EMPTY_SETS:
            continue
        source = read_layer(path, layer, exactly=True)
        columns = (source.fields.get(n, []) for n in (MARK, "zone", "assessed_range", "period"))
        for n, (relation, *key) in enumerate(zip(*columns, strict=True)):
            known = schema.relations.get(heirs.get(str(relation)) or str(relation))
            if known is None or known.kind != "snapshot" or None in (key[0], key[2]):
                raise _changed(source, MARK, n, str(relation)[:60])
            found.append(SnapshotSet(known.id, str(key[0]), str(key[1] or ""), str(key[2])))
    return tuple(found)
