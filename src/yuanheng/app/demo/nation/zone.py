"""The ledger of one invented zone of a nation: plots, buildings, supplies, figures, and faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyproj
import shapely

from yuanheng.app.demo.nation.shapes import Shapes, buildings, plots
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.model.units import stored_per
from yuanheng.standards.relations import ledger_schema

AREA = "主区"
#: Where zones are drawn: degrees east and north, well inside the country.
_EAST, _NORTH = (103.0, 121.0), (24.0, 41.0)
_CLASSES = ("A11", "A21", "A22", "A31", "A41", "B1", "B21", "B22", "C1")
#: Shares of what is wrong: figures nobody stated, zones displaced, with areas or classes wanting.
_UNSTATED, _DISPLACED, _HOLED, _UNCLASSED = 0.005, 0.025, 0.2, 0.1
_SUPPLIES = ("D1", "D21", "D22", "E1", "E21")
_MEASURES = {
    "industrial_fixed_assets": (5e4, 5e6),
    "industrial_tax": (1e3, 2e5),
    "secondary_tertiary_tax": (2e3, 4e5),
    "resident_population": (2e3, 2e5),
}


@dataclass(frozen=True)
class Size:
    """How large a zone is: plots, footprints and supplies on average; periods from old to new."""

    plots: int = 1_100
    footprints: int = 4_400
    supplies: int = 60
    periods: tuple[str, ...] = ("2024", "2025")


def zone_id(number: int) -> str:
    """Name a zone by its number."""
    return f"N{number:05d}"


def make_zone(number: int, seed: int, size: Size) -> dict[str, pa.Table]:
    """Give the facts of one zone by relation; the same again for the same number, seed and size.

    Faults that real ledgers have: an area left out, a class that nobody surveyed, a supply without
    a start, plots drawn elsewhere than a year before.
    """
    random = np.random.default_rng([seed, number])
    count = max(9, round(size.plots * random.lognormal(-0.08, 0.4)))
    lon, lat = random.uniform(*_EAST), random.uniform(*_NORTH)
    crs = f"EPSG:{4534 + round((lon - 75) / 3)}"
    centre = pyproj.Transformer.from_crs("EPSG:4490", crs, always_xy=True).transform(lon, lat)
    land = plots(random, count, centre)
    zone = zone_id(number)
    tables: dict[str, list[dict[str, Any]] | pa.Table] = {
        "zone": [{"zone": zone, "name": f"示例开发区{number:05d}", "level": "省级"}],
        "parcel": pa.concat_tables(
            _parcels(random, zone, period, land, crs, n) for n, period in enumerate(size.periods)
        ),
        "building": _buildings(random, zone, size, land, crs),
        "supply": _supplies(random, zone, size),
        "reported": [
            {
                "zone": zone,
                "assessed_range": AREA,
                "period": period,
                "measure": measure,
                "value": _figure(random, measure),
            }
            for period in size.periods
            for measure in _MEASURES
            if random.random() > _UNSTATED
        ],
    }
    return {
        name: told if isinstance(told, pa.Table) else _table(name, _columns(name, told), len(told))
        for name, told in tables.items()
    }


def _parcels(
    random: np.random.Generator, zone: str, period: str, land: Shapes, crs: str, turn: int
) -> pa.Table:
    """Survey the plots in one period: classes change a little, one zone in forty is displaced."""
    n = len(land)
    area = np.rint(shapely.area(land) * float(stored_per("m2"))).astype(np.int64)
    known = pa.array(area, mask=(random.random() < _HOLED) & (random.random(n) < 0.0005))
    classes = random.choice(_CLASSES, n)
    unclassed = (random.random() < _UNCLASSED) & (random.random(n) < 0.002)
    is_displaced = turn and random.random() < _DISPLACED
    drawn = shapely.transform(land, lambda xy: xy + 30.0) if is_displaced else land
    return _table(
        "parcel",
        {
            "zone": [zone] * n,
            "assessed_range": [AREA] * n,
            "period": [period] * n,
            "number": [str(i + 1) for i in range(n)],
            "land_class": pa.array(classes, pa.string(), mask=unclassed),
            "supply_state": random.choice(_SUPPLIES, n),
            "area": known,
            "area_measured": area,
            "structures_base": area // 3,
            "building_base": area // 4,
            "floor_area": area // 4 * random.integers(1, 4, n),
            "idle": random.random(n) < 1 / 20,
            "boundary": shapely.to_wkb(drawn),
            "boundary_crs": [crs] * n,
        },
        n,
    )


def _buildings(
    random: np.random.Generator, zone: str, size: Size, land: Shapes, crs: str
) -> pa.Table:
    """Draw footprints, in degrees as a province hands them out."""
    n = round(size.footprints * len(land) / size.plots)
    drawn = buildings(random, land, n)
    degrees = pyproj.Transformer.from_crs(crs, "EPSG:4490", always_xy=True)
    shapes = shapely.transform(
        drawn, lambda xy: np.stack(degrees.transform(xy[:, 0], xy[:, 1]), -1)
    )
    storeys = random.integers(1, 9, n)
    return _table(
        "building",
        {
            "zone": [zone] * n,
            "period": [size.periods[-1]] * n,
            "number": [str(i + 1) for i in range(n)],
            "storeys": storeys,
            "height": storeys * int(stored_per("m")) * 4,
            "boundary": shapely.to_wkb(shapes),
            "boundary_crs": ["EPSG:4490"] * n,
        },
        n,
    )


def _supplies(random: np.random.Generator, zone: str, size: Size) -> list[dict[str, Any]]:
    """Sign contracts over the years; some never began, of some nobody says whether they did."""
    found = []
    last = int(size.periods[-1])
    for n in range(random.poisson(size.supplies)):
        year, month = last - int(random.integers(0, 9)), int(random.integers(1, 13))
        start = f"{year + 1}-{month:02d}-15"
        begun = [(f"{year + 1}-{month:02d}-{d:02d}",) * 2 for d in (3, 28)]
        ways = [*begun, begun[0], (f"{last + 1}-01-01", None), (None, None)]
        first, until = ways[int(random.integers(0, len(ways)))]
        found.append(
            {
                "zone": zone,
                "period": size.periods[-1],
                "number": f"S{n + 1:03d}",
                "area": int(random.integers(5_000, 90_000)) * int(stored_per("m2")),
                "signed_on_from": f"{year}-{month:02d}-10",
                "signed_on_to": f"{year}-{month:02d}-10",
                "agreed_start_from": start,
                "agreed_start_to": start,
                "construction_start_from": first,
                "construction_start_to": until,
            }
        )
    return found


def _figure(random: np.random.Generator, measure: str) -> int:
    """State a figure of a measure, in its storage unit."""
    low, high = _MEASURES[measure]
    unit = ledger_schema().code_lists["measure"].codes[measure].unit
    per = int(stored_per(unit.text)) if unit is not None and unit.text else 1
    return int(random.uniform(low, high)) * per


def _columns(name: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    stored = ledger_schema().relations[name].stored
    return {column: [row.get(column) for row in rows] for column, _ in stored}


def _table(name: str, columns: dict[str, Any], count: int) -> pa.Table:
    """Give facts as the ledger holds them: one batch, numbered row by row."""
    system = {
        "seq": np.ones(count, np.int64),
        "source_row": np.arange(2, count + 2),
        "fact": [f"1.{n}" for n in range(count)],
    }
    fields = (*SYSTEM_COLUMNS, *ledger_schema().relations[name].stored)
    given = {**system, **columns}
    return pa.table(
        {
            field: _array(given[field], ARROW_TYPES[kind])
            if field in given
            else pa.nulls(count, ARROW_TYPES[kind])
            for field, kind in fields
        }
    )


def _array(values: Any, kind: pa.DataType) -> pa.Array:  # noqa: ANN401 - whatever Arrow takes
    return values if isinstance(values, pa.Array) else pa.array(values, kind)
