"""The cheapest path of a zone to the gates of a run (最省路径), with the solver that there is."""

from __future__ import annotations

from yuanheng.app.engine import start_solver
from yuanheng.decide.gate_path import GatePath, gate_path
from yuanheng.model.evaluation import Run
from yuanheng.ports import House


def find_path(
    house: House, run: Run, zone: str, *, months: int | None = None, seconds: float = 10.0
) -> GatePath:
    """Find the cheapest steps of the zone's levers that pass the gates of a run."""
    return gate_path(house, run, zone, start_solver(), months=months, seconds=seconds)
