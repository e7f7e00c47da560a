"""Revision 0006 on runs: the quantities that a run recorded, in the finer units too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from yuanheng.model.units import Unit, parse_unit
from yuanheng.ports import Papers

_RUN = sa.table("run", sa.column("id"), sa.column("record"))


def make_runs_finer(connection: sa.Connection, papers: Papers, before: Mapping[str, int]) -> None:
    """Rewrite the quantities of every run of a scorecard; a pack that is gone leaves its run."""
    finer = {parse_unit(text).dimension: factor for text, factor in before.items()}
    for number, record in connection.execute(sa.select(_RUN)).all():
        run = json.loads(record)
        if not run["results"]:
            continue
        units = papers.stored_units(run["standard"])
        for area in (a for result in run["results"] for a in result["areas"]):
            for quantity in area["quantities"]:
                _scale(quantity, units.get(quantity["id"]), finer)
        text = json.dumps(run, ensure_ascii=False)
        connection.execute(_RUN.update().where(_RUN.c.id == number).values(record=text))


def _scale(
    quantity: dict[str, Any], unit: Unit | None, finer: Mapping[tuple[tuple[str, int], ...], int]
) -> None:
    """Multiply one quantity."""
    if unit is not None and quantity["value"] is not None:
        quantity["value"] *= finer.get(unit.dimension, 1)
