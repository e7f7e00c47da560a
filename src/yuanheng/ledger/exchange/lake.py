"""An export as a lake (数据湖): GeoParquet files by relation and zone, of one sequence number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyproj

from yuanheng.ledger.exchange.facts import Exported, by_crs, sets_of, shape_column
from yuanheng.ledger.tables.measured_values import is_measured, measure_unit
from yuanheng.model.ledger import SnapshotSet
from yuanheng.model.relation import Relation
from yuanheng.model.units import storage_unit
from yuanheng.ports import Progress
from yuanheng.standards.relations import ledger_schema

FORMAT = "yuanheng.lake/2"
MANIFEST = "manifest.json"
#: How readers of such folders know a zone that is not stated.
_NO_ZONE = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class Written:
    """What a manifest says of some files of a lake, and of the sets that stand empty."""

    files: tuple[dict[str, Any], ...]
    empty: tuple[SnapshotSet, ...] = ()
    relations: tuple[str, ...] = ()


def write_files(table: Exported, folder: Path) -> Written:
    """Write facts of one relation, `relation=…/zone=…/part.parquet`: all of the zones in it.

    The zone stands in the name of its folder. A zone with shapes in several CRS has several files,
    because a GeoParquet column has one. Shapes are WKB, x before y; quantities are integers in
    their storage units. No more is held than the facts in hand.
    """
    files = []
    for zone, name, part, sets in _parts(table):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(part, path, compression="zstd")
        files.append(
            {
                "path": name,
                "relation": table.relation.id,
                "zone": zone,
                "rows": part.num_rows,
                "bytes": path.stat().st_size,
                "sets": [[s.area, s.period] for s in sets],
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
        )
    return Written(tuple(files), table.empty, (table.relation.id,))


def write_manifest(written: Iterable[Written], seq: int, code: str, folder: Path) -> None:
    """Write the manifest, which vouches for every file; without it the folder is no lake."""
    written = tuple(written)
    relations = ledger_schema().relations
    used = dict.fromkeys(name for one in written for name in one.relations)
    manifest = {
        "format": FORMAT,
        "sequence": seq,
        "code": code,
        "units": {name: _units(relations[name]) for name in used},
        "empty_sets": [
            {"relation": s.relation, "zone": s.zone, "assessed_range": s.area, "period": s.period}
            for one in written
            for s in one.empty
        ],
        "files": [file for one in written for file in one.files],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def write_lake(
    tables: Iterable[Exported], count: int, seq: int, code: str, folder: Path, progress: Progress
) -> None:
    """Write the facts of one sequence number as a lake, `count` relations one after the other."""
    folder.mkdir()
    written = []
    for n, table in enumerate(tables):
        written.append(write_files(table, folder))
        progress("write", n + 1, count)
    write_manifest(written, seq, code, folder)


def _parts(
    table: Exported,
) -> Iterator[tuple[str | None, str, pa.Table, tuple[SnapshotSet, ...]]]:
    """Part facts by zone and CRS; gives zone, path and table of each file, and the sets in it."""
    zones = table.facts.column("zone")
    for zone in sorted(set(zones.to_pylist()), key=lambda z: z or ""):
        chosen = pc.is_null(zones) if zone is None else pc.equal(zones, zone)
        facts = table.facts.filter(chosen)
        sets = sets_of(table.relation, facts)
        parts = by_crs(table.relation, facts.drop_columns("zone"))
        folder = f"relation={table.relation.id}/zone={quote(zone, safe='') if zone else _NO_ZONE}"
        for n, (crs, part) in enumerate(parts, 1):
            name = "part.parquet" if len(parts) == 1 else f"part-{n}.parquet"
            yield zone, f"{folder}/{name}", _described(table.relation, part, crs), sets


def _described(relation: Relation, facts: pa.Table, crs: str | None) -> pa.Table:
    """Add what GeoParquet 1.1 says of a column of shapes; where no CRS is known it is null."""
    shape = shape_column(relation)
    facts = facts.replace_schema_metadata(None)
    if shape is None:
        return facts
    known = None if crs is None else pyproj.CRS.from_user_input(crs).to_json_dict()
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": [], "crs": known}
    geo = {"version": "1.1.0", "primary_column": shape, "columns": {shape: column}}
    return facts.replace_schema_metadata({"geo": json.dumps(geo, ensure_ascii=False)})


def _units(relation: Relation) -> dict[str, str]:
    """Name the storage unit of every quantity; of a reported figure, by its measure."""
    units = {c.name: storage_unit(c.unit).text for c in relation.columns if c.unit is not None}
    schema = ledger_schema()
    for column in (c for c in relation.columns if is_measured(relation, c)):
        for code in schema.code_lists["measure"].codes:
            units[f"{column.name}.{code}"] = storage_unit(measure_unit(schema, code)).text
    return units
