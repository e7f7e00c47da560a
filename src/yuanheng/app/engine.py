"""The engine that statements run on."""

from __future__ import annotations

from yuanheng.engines.duck import DuckEngine
from yuanheng.ports import Engine


def start_engine() -> Engine:
    """Start DuckDB."""
    return DuckEngine()
