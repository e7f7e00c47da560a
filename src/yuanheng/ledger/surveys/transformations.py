"""Transformations (坐标转换) between coordinate systems, each made once for the whole program.

PROJ takes some 70 ms to choose one, and an import asks for the same five times.
"""

from __future__ import annotations

from functools import lru_cache

import pyproj


def transformation(source: str | pyproj.CRS, target: str | pyproj.CRS) -> pyproj.Transformer:
    """Give the way from one system to another, x before y; any thread may use it.

    pyproj.exceptions.ProjError where one is no coordinate system.
    """
    return _made(_text(source), _text(target))


def to_degrees(source: str | pyproj.CRS) -> pyproj.Transformer:
    """Give the way to longitude and latitude of CGCS2000."""
    return transformation(source, "EPSG:4490")


def _text(crs: str | pyproj.CRS) -> str:
    """Give the text that pyproj makes a transformation from."""
    return crs if isinstance(crs, str) else crs.srs


@lru_cache(maxsize=64)
def _made(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)
