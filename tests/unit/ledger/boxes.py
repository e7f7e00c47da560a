"""Surveys of rectangles, in metres from a place in the 3° zone of 114° E."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely

from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.opening import create_ledger
from yuanheng.model.ledger import Batch, Issue

CRS = "EPSG:4547"
ORIGIN = (500_000.0, 3_379_000.0)

Box = tuple[float, float, float, float]


def write_boxes(
    path: Path,
    boxes: list[Box],
    crs: str | None = CRS,
    *,
    origin: tuple[float, float] = ORIGIN,
    classes: tuple[str, ...] = ("A2", "B21", "A1"),
) -> Path:
    """Write rectangles as a survey layer: west, south, east, north from the origin."""
    x, y = origin
    shapes = [shapely.box(x + w, y + s, x + e, y + n) for w, s, e, n in boxes]
    columns = {
        "TBBH": np.array([f"P{n}" for n in range(len(boxes))], dtype=object),
        "DLDM": np.array(list(classes) * len(boxes), dtype=object)[: len(boxes)],
        "GYDM": np.array(["D21"] * len(boxes), dtype=object),
        "DLMJ": np.array([shapely.area(s) / 1e4 for s in shapes]),
    }
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'crs' was not provided")
        pyogrio.raw.write(
            path,
            np.array([s.wkb for s in shapes], dtype=object),
            list(columns.values()),
            list(columns),
            geometry_type="Polygon",
            crs=crs,
            driver="GPKG",
        )
    return path


def bring_boxes(folder: Path, boxes: list[Box]) -> tuple[Batch, tuple[Issue, ...]]:
    """Import rectangles into a ledger of their own."""
    house = create_ledger(folder / "ledger.yhdb")
    add_zone(house, "示例区", {"code": None, "level": None})
    path = write_boxes(folder / "survey.gpkg", boxes)
    return import_file(house, path, period="2013", zone="示例区")
