"""Originals as revision 0006 reads them (原件重读): the cells of rows, by what they can mean."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from pydantic import TypeAdapter

from yuanheng.errors import YuanhengError
from yuanheng.model.ledger import Batch
from yuanheng.model.units import Unit, parse_unit
from yuanheng.ports import Papers


@cache
def _batch() -> TypeAdapter[Batch]:
    return TypeAdapter(Batch)


_EXCHANGE = "core.exchange"
_AMOUNT = re.compile(r"\s*([+-]?[\d,]*\.?\d+(?:[eE][+-]?\d{1,3})?)\s*(.*?)\s*", re.ASCII)

#: The units in which people wrote what was stored in each.
_WRITTEN = {
    "mm2": ("m2", "hm2", "亩", "km2", "acre", "ft2", "mm2"),
    "mm": ("m", "km", "mm"),
    "fen": ("元", "万元", "亿元", "fen"),
    "美分": ("USD", "美分"),
    "人": ("人",),
    "g": ("t", "kg", "g"),
    "gce": ("tce", "gce"),
    "Wh": ("kWh", "Wh"),
}


@dataclass(frozen=True)
class Written:
    """The cells of an original by the number of their row; `is_table` for reported figures."""

    rows: Mapping[int | None, tuple[object, ...]] = field(default_factory=dict)
    is_table: bool = False
    head_unit: str = ""


def original_of(connection: sa.Connection, papers: Papers | None, seq: int) -> Written:
    """Open the original of a batch; nothing where it has none, or cannot be read any more."""
    batch = sa.table("batch", sa.column("seq"), sa.column("record"))
    record = connection.scalar(sa.select(batch.c.record).where(batch.c.seq == seq))
    found = _batch().validate_json(record or "")
    if papers is None or found.source is None or found.layer is None or found.profile == _EXCHANGE:
        return Written()
    piece = sa.table("source_piece", *map(sa.column, ("digest", "n", "content")))
    query = sa.select(piece.c.content).where(piece.c.digest == found.source.digest)
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
        path = Path(folder) / Path(found.source.name).name
        with path.open("wb") as stream:
            for content in connection.scalars(query.order_by(piece.c.n)):
                stream.write(content)
        try:
            rows, is_filled = papers.cells(found, path)
        except (YuanhengError, OSError):
            return Written()
    said = (v for k, v in found.details.items() if k.startswith("unit.") and isinstance(v, str))
    return Written(rows, is_filled, next(said, ""))


def read_anew(
    cells: tuple[object, ...], was: int, unit: str, finer: Mapping[str, int]
) -> int | None:
    """Read again the cell that gave a stored amount; None where none does, or several differ."""
    units = [parse_unit(text) for text in _WRITTEN[unit]]
    found = set()
    for number, stated in filter(None, map(_amount, cells)):
        for tried in units if stated is None else [stated]:
            if not tried.is_compatible(units[0]):
                continue
            factor = tried.factor_to(parse_unit(unit))
            if abs(float(number) * float(factor) - was) < 1 + 1e-9 * abs(was) and (
                round(number * factor) == was
            ):
                found.add(round(number * factor * finer[unit]))
    return found.pop() if len(found) == 1 else None


def _amount(cell: object) -> tuple[Fraction, Unit | None] | None:
    """Read a cell as a number, perhaps with a unit; None where it is something else."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return None
    if not isinstance(cell, str):
        return (Fraction(repr(cell)), None) if math.isfinite(cell) else None
    parts = _AMOUNT.fullmatch(cell)
    if parts is None:
        return None
    try:
        stated = parse_unit(parts[2]) if parts[2] else None
    except YuanhengError:
        stated = None  # 3.5平方米左右 is still a number
    return Fraction(parts[1].replace(",", "")), stated
