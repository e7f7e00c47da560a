"""The cheapest path of a zone to the gates of a run (最省路径), with the solver that there is."""

from __future__ import annotations

from yuanheng.app.engine import start_solver
from yuanheng.decide.gate_path import GatePath, gate_path
from yuanheng.decide.score_path import Aim, ScorePath, score_path
from yuanheng.model.evaluation import Run
from yuanheng.ports import House

__all__ = ["Aim", "find_path", "find_score_path"]


def find_path(
    house: House, run: Run, zone: str, *, months: int | None = None, seconds: float = 10.0
) -> GatePath:
    """Find the cheapest steps of the zone's levers that pass the gates of a run."""
    return gate_path(house, run, zone, start_solver(), months=months, seconds=seconds)


def find_score_path(
    house: House,
    run: Run,
    zone: str,
    aim: Aim,
    *,
    months: int | None = None,
    seconds: float = 10.0,
) -> ScorePath:
    """Find the cheapest steps of the zone's levers that reach a score or a rank."""
    return score_path(house, run, zone, aim, start_solver(), months=months, seconds=seconds)
