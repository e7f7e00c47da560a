"""The ledger as a whole (台账全貌): every row, reference, amount and batch in one table each.

Data tests read these beside the relations, so that a check of all relations is one statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.ledger.record.known import active_batches, heads, zones_on
from yuanheng.ledger.record.merging import merged_facts
from yuanheng.model.evaluation import Finding, Run
from yuanheng.model.ledger import SYSTEM_COLUMNS
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import storage_unit
from yuanheng.ports import Record
from yuanheng.standards.relations import Schema

_SYSTEM = tuple(name for name, _ in SYSTEM_COLUMNS)
#: Columns that say which set a fact belongs to, and are no part of its own name.
_SET = ("zone", "assessed_range", "period")

_TEXT, _WHOLE, _REAL, _YES = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_PLACE = {
    "relation": _TEXT,
    "zone": _TEXT,
    "assessed_range": _TEXT,
    "period": _TEXT,
    "subject": _TEXT,
    "seq": _WHOLE,
    "source_row": _WHOLE,
}
_ENTRY = pa.schema(_PLACE)
_REFERENCE = pa.schema({**_PLACE, "target": _TEXT, "value": _TEXT, "label": _TEXT})
_AMOUNT = pa.schema({**_PLACE, "name": _TEXT, "label": _TEXT, "unit": _TEXT, "value": _REAL})
_TWIN = pa.schema({**_PLACE, "first_row": _WHOLE, "is_alike": _YES})


class LedgerViews:
    """What the ledger held at a sequence number, read once and put together as views ask for it."""

    def __init__(self, store: Record, schema: Schema, upto: int) -> None:
        """Read nothing yet."""
        self.store, self.schema, self.upto = store, schema, upto
        self._read: dict[str, pa.Table] = {}
        self._makers: Mapping[str, Callable[[], pa.Table]] = {
            "aside": self._aside,
            "amount": self._amounts,
            "batch_known": self._batches,
            "entry": self._entries,
            "finding_known": self._findings,
            "run_known": self._runs,
            "reference": self._references,
            "twin": self._twins,
            "zone_now": self._zones,
        }

    def table(self, name: str) -> pa.Table:
        """Give a relation as known at the sequence number, or a view of the whole ledger."""
        if name not in self._read:
            make = self._makers.get(name)
            self._read[name] = (
                make()
                if make is not None
                else merged_facts(self.store, self.schema.relations[name], self.upto)
            )
        return self._read[name]

    def _entries(self) -> pa.Table:
        """Give every row of every relation of zones: where it stands, and the name it has there."""
        return _stacked(_ENTRY, (self._places(r) for r in self._of_zones()))

    def _references(self) -> pa.Table:
        """Give every value that names a row of another relation."""
        found = []
        for relation in self._of_zones():
            for column in relation.columns:
                if column.references is None:
                    continue
                places = self._places(relation)
                value = self.table(relation.id).column(column.name)
                found.append(
                    _with(places, target=column.references, value=value, label=column.label["en"])
                )
        return _stacked(_REFERENCE, found)

    def _amounts(self) -> pa.Table:
        """Give every amount in the unit of its column; a reported figure in that of its measure."""
        found = [self._reported()]
        for relation in self._of_zones():
            for column in relation.columns:
                if column.type != "quantity" or column.unit is None:
                    continue
                value = _scaled(self.table(relation.id).column(column.name), column)
                found.append(
                    _with(
                        self._places(relation),
                        name=column.name,
                        label=column.label["en"],
                        unit=column.unit.text,
                        value=value,
                    )
                )
        return _stacked(_AMOUNT, found)

    def _reported(self) -> pa.Table:
        """Give the reported figures, each in the unit of its measure."""
        codes = self.schema.code_lists["measure"].codes
        rows = []
        for row in self.table("reported").to_pylist():
            code, value = codes.get(row["measure"]), row["value"]
            unit = code.unit if code else None
            if code is None or unit is None or value is None:
                continue
            back = value / float(unit.factor_to(storage_unit(unit)))
            place = {name: row.get(name) for name in _PLACE}
            said = {"name": code.code, "label": code.label["en"], "unit": unit.text, "value": back}
            rows.append({**place, "relation": "reported", "subject": code.label["en"], **said})
        return pa.Table.from_pylist(rows, schema=_AMOUNT)

    def _twins(self) -> pa.Table:
        """Give the rows whose key stands already in their own set, and tell whether all agrees."""
        found: list[dict[str, Any]] = []
        for relation in self.schema.relations.values():
            if relation.kind != "snapshot":
                continue
            keys = list(dict.fromkeys((*relation.replaced_by, *relation.key)))
            found += _twins_of(self._places(relation), self.table(relation.id), keys)
        return pa.Table.from_pylist(found, schema=_TWIN)

    def _zones(self) -> pa.Table:
        """Give each zone with its last attributes."""
        relation = self.schema.relations["zone"]
        fields = [(name, _TEXT) for name, _ in relation.stored]
        schema = pa.schema([*fields, ("seq", _WHOLE), ("source_row", _WHOLE)])
        rows = zones_on(self.store, self.upto, "9999")
        return pa.Table.from_pylist([{n: z.get(n) for n in schema.names} for z in rows], schema)

    def _batches(self) -> pa.Table:
        """Give the standing batches and the day in China on which each was recorded."""
        standing = active_batches(self.store.batches(), self.upto)
        rows = [{"seq": b.seq, "recorded_on": b.recorded_at[:10]} for b in standing.values()]
        return pa.Table.from_pylist(rows, pa.schema([("seq", _WHOLE), ("recorded_on", _TEXT)]))

    def _aside(self) -> pa.Table:
        """Give the values that standing batches set aside and nothing has replaced since."""
        current = set(heads(self.store, self.upto).values())
        replaced = {seq for seq, _ in self.store.sets(self.upto)} - current
        rows = [
            {
                "seq": seq,
                "zone": batch.details.get("zone"),
                "source_row": issue.where.row,
                "place": issue.where.column,
                "found": issue.found,
            }
            for seq, batch in active_batches(self.store.batches(), self.upto).items()
            if seq not in replaced
            for issue in self.store.issues(seq)
            if issue.quarantined
        ]
        fields = {
            "seq": _WHOLE,
            "zone": _TEXT,
            "source_row": _WHOLE,
            "place": _TEXT,
            "found": _TEXT,
        }
        return pa.Table.from_pylist(rows, pa.schema(fields))

    def _runs(self) -> pa.Table:
        """Give the runs on what was known, a row for each zone, with what they rested on."""
        standing = heads(self.store, self.upto)
        rows = [
            {
                "run": run.id,
                "standard": run.standard,
                "period": run.period,
                "zone": zone,
                "ledger_seq": run.ledger_seq,
                "official": run.official,
                "examples": _examples(run),
                "newer_seq": max(
                    (n for s, n in standing.items() if (s.zone, s.period) == (zone, run.period)),
                    default=0,
                ),
            }
            for run in self._known_runs()
            for zone in run.zones
        ]
        whole = dict.fromkeys(("run", "ledger_seq", "examples", "newer_seq"), _WHOLE)
        text = dict.fromkeys(("standard", "period", "zone"), _TEXT)
        return pa.Table.from_pylist(rows, pa.schema({**whole, **text, "official": _YES}))

    def _findings(self) -> pa.Table:
        """Give the findings that these runs moved last."""
        known = {run.id for run in self._known_runs()}
        names = ("family", "rule", "zone", "area", "state", "subject")
        found: Iterable[Finding] = self.store.findings()
        standing = active_batches(self.store.batches(), self.upto)
        rows = []
        for f in found:
            seq = f.details.get("seq")
            left = isinstance(seq, int) and seq not in standing
            if f.run in known:
                rows.append({**{n: getattr(f, n) for n in names}, "run": f.run, "rootless": left})
        return pa.Table.from_pylist(
            rows, pa.schema([*((n, _TEXT) for n in names), ("run", _WHOLE), ("rootless", _YES)])
        )

    def _known_runs(self) -> tuple[Run, ...]:
        """List the runs that saw no more of the ledger than this."""
        return tuple(run for run in self.store.runs() if run.ledger_seq <= self.upto)

    def _of_zones(self) -> list[Relation]:
        """List the relations whose rows belong to a zone and are not the zone."""
        return [
            r
            for r in self.schema.relations.values()
            if r.id != "zone" and any(c.name == "zone" for c in r.columns)
        ]

    def _places(self, relation: Relation) -> pa.Table:
        """Say of each row of a relation where it stands, and the name it has there."""
        table, n = self.table(relation.id), self.table(relation.id).num_rows
        own = [c for c in relation.key if c not in _SET and c in table.column_names]
        texts = [pc.cast(table.column(name), _TEXT) for name in own]
        # A join that skips nulls loses the rows of a single column that has them.
        subject = texts[0] if texts else pa.nulls(n, _TEXT)
        if len(texts) > 1:
            filled = [pc.fill_null(text, "") for text in texts]
            subject = pc.utf8_trim(pc.binary_join_element_wise(*filled, " "), " ")
        columns = {
            name: table.column(name) if name in table.column_names else pa.nulls(n, kind)
            for name, kind in _PLACE.items()
        }
        return pa.table(
            {**columns, "relation": pa.array([relation.id] * n, _TEXT), "subject": subject},
            schema=_ENTRY,
        )


def _twins_of(places: pa.Table, table: pa.Table, keys: list[str]) -> Iterable[dict[str, Any]]:
    """Find the rows of one relation whose key stands before them; a row without a key has none."""
    numbered = table.select(keys).append_column("n", pa.array(range(table.num_rows), _WHOLE))
    counted = numbered.group_by(keys).aggregate([("n", "count"), ("n", "list")])
    repeated = counted.filter(pc.greater(counted.column("n_count"), 1))
    content = [name for name in table.column_names if name not in _SYSTEM]
    for row in repeated.to_pylist():
        if any(row[key] is None for key in keys):
            continue
        at = sorted(row["n_list"])
        rows = table.take(at).to_pylist()
        found = places.take(at).to_pylist()
        for mine, place in zip(rows[1:], found[1:], strict=True):
            is_alike = all(mine[name] == rows[0][name] for name in content)
            yield {**place, "first_row": rows[0]["source_row"], "is_alike": is_alike}


def _examples(run: Run) -> int:
    """Count the example parameters that a run rested on."""
    return sum(value["status"] == "example" for value in run.parameters.values())


def _scaled(values: pa.ChunkedArray, column: Column) -> pa.ChunkedArray:
    """Turn stored integers into the unit of their column; for comparing, not for sums."""
    assert column.unit is not None  # noqa: S101 - of a quantity, which the schema has checked
    factor = float(column.unit.factor_to(storage_unit(column.unit)))
    return pc.divide(pc.cast(values, _REAL), pa.scalar(factor))


def _with(places: pa.Table, **columns: object) -> pa.Table:
    """Put columns beside the places of rows; a text stands on each of them."""
    for name, value in columns.items():
        filled = pa.array([value] * places.num_rows, _TEXT) if isinstance(value, str) else value
        places = places.append_column(name, filled)
    return places


def _stacked(schema: pa.Schema, tables: Iterable[pa.Table]) -> pa.Table:
    """Put tables of one shape below each other."""
    return pa.concat_tables(
        [schema.empty_table(), *(t.select(schema.names).cast(schema) for t in tables)]
    )
