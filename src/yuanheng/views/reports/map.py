"""The map of a zone for the report: patches by class, legend and colours."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely

from yuanheng.ledger.record.known import snapshot
from yuanheng.ledger.surveys.shapes import local_crs, project
from yuanheng.model.evaluation import Run, ZoneResult
from yuanheng.ports import House
from yuanheng.report.view import LegendItem, MapPatch, MapView
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

_GEOGRAPHIC = pyproj.CRS.from_epsg(4490)

#: The classes of the map and of the composition, drawn alike in print.
CLASS_COLOURS = {
    "A1": "#f2c14e",
    "A2": "#b56576",
    "A3": "#c9c9c9",
    "A4": "#e76f51",
    "A5": "#7cb518",
    "A6": "#d4a373",
    "B1": "#e9d8a6",
    "B21": "#f7efd5",
    "B22": "#fbf8ef",
    "C": "#8ecae6",
    "?": "#ffffff",
}


def zone_map(house: House, words: Words, run: Run, zone: ZoneResult) -> MapView | None:
    """Draw the zone's patches by class, in the zone's own projected CRS."""
    table = snapshot(
        house.record,
        "parcel",
        run.ledger_seq,
        zones=frozenset({zone.zone}),
        periods=frozenset({run.period}),
    )
    rows = [
        r
        for r in table.select(["boundary", "boundary_crs", "land_class", "number"]).to_pylist()
        if r["boundary"]
    ]
    if not rows:
        return None
    shapes = np.asarray(
        shapely.from_wkb(np.array([r["boundary"] for r in rows], dtype=object)), dtype=object
    )
    middle = shapely.centroid(shapely.box(*shapely.total_bounds(shapes)))
    crs = str(rows[0]["boundary_crs"])
    center = project(np.array([middle], dtype=object), crs, _GEOGRAPHIC)[0]
    turned = project(shapes, crs, local_crs(center.x, center.y))
    codes = ledger_schema().code_lists["land_status"].codes
    kinds = [class_of(r["land_class"]) for r in rows]
    legend = tuple(
        LegendItem(
            code,
            words.label(codes[code].label) if code in codes else words("class unknown"),
            colour,
        )
        for code, colour in CLASS_COLOURS.items()
        if code in kinds
    )
    patches = tuple(
        MapPatch(shapely.to_wkb(shape), kind, row["number"] or "")
        for shape, kind, row in zip(turned, kinds, rows, strict=True)
    )
    return MapView(
        title=words("{zone}: land by class, {period}", zone=zone.name, period=run.period),
        patches=patches,
        legend=legend,
        note=words("Source: ledger sequence {seq}. No base map.", seq=run.ledger_seq),
    )


def class_of(code: str | None) -> str:
    """Reduce a class code to the class that the map tells apart."""
    if not code:
        return "?"
    for length in (3, 2, 1):
        if code[:length] in CLASS_COLOURS:
            return code[:length]
    return "?"
