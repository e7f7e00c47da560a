"""HiGHS inside the process: the solver of choices under limits.

What it returns is held against the program in whole numbers; a choice that passes a limit by less
than its tolerance is cut off (the same set cannot be taken again), and it is asked once more.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from math import gcd

import highspy
import numpy as np

from yuanheng.errors import EngineError, say
from yuanheng.model.programs import NONE, Program, Solved

#: The largest coefficient of a row, beyond which it is scaled further than to whole units.
_LARGEST = 1e6
#: So often is a choice that passes a limit within tolerance cut off before it is given up.
_CUTS = 60


class _Highs(highspy.Highs):  # type: ignore[misc, unused-ignore]
    """The solver without its callbacks, whose setting up prints a banner into our output."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


@dataclass(frozen=True)
class _Columns:
    """The choices as columns: where each group begins, and of which group each column is."""

    starts: list[int]
    group: list[int]

    def chosen(self, values: Sequence[float]) -> tuple[int, ...]:
        """Read which choice each group took."""
        taken = [NONE] * (len(self.starts) - 1)
        for column in np.flatnonzero(np.asarray(values[: len(self.group)]) > 0.5):
            g = self.group[column]
            taken[g] = int(column) - self.starts[g]
        return tuple(taken)


class HighsSolver:
    """Solves with one thread and a fixed seed, so that the same program has the same answer."""

    def __init__(self) -> None:
        """Name the solver with its version, as runs record it."""
        self.name = f"HiGHS {version('highspy')}"

    def prices(self, program: Program) -> tuple[float, ...]:
        """Give the duals of the limits in the relaxed program, in value per unit of each limit."""
        if not program.limits:
            return ()
        solver, columns, scales = _model(program, relaxed=True)
        if not columns.group:
            return (0.0,) * len(program.limits)
        solver.run()
        duals = solver.getSolution().row_dual
        worth = _value_scale(program)
        return tuple(
            abs(dual) * worth / scale
            for dual, scale in zip(duals[: len(scales)], scales, strict=True)
        )

    def best(self, program: Program, seconds: float, gap: float = 0.0) -> Solved:
        """Find the choice worth most; `impossible` where those who must be served cannot be."""
        begun = time.perf_counter()
        if not any(program.groups):
            if program.must:
                return Solved("impossible", None)
            return Solved("optimal", (NONE,) * len(program.groups), 0.0)
        solver, columns, _ = _model(program)
        solver.setOptionValue("mip_rel_gap", gap)
        best: tuple[int, ...] | None = None
        for _ in range(_CUTS):
            left = seconds - (time.perf_counter() - begun)
            solver.setOptionValue("time_limit", max(0.01, left))
            solver.run()
            status = solver.getModelStatus()
            taken = _taken(solver, columns)
            if status in _IMPOSSIBLE:
                return Solved("impossible", None, seconds=time.perf_counter() - begun)
            if taken is not None and not program.keeps(taken):
                if not _cut(solver, program, columns, taken):
                    break
                continue
            best = taken
            bound = solver.getInfo().mip_dual_bound * _value_scale(program)
            done = status == highspy.HighsModelStatus.kOptimal
            spent = time.perf_counter() - begun
            return Solved("optimal" if done else "stopped", best, bound, seconds=spent)
        return Solved("stopped", best, seconds=time.perf_counter() - begun)

    def least_more(
        self, program: Program, limit: int, worth: int, seconds: float
    ) -> tuple[int, ...] | None:
        """Find a choice worth at least so much that passes one limit by as little as can be."""
        solver, columns, scales = _model(program)
        n, worths = len(columns.group), _value_scale(program)
        solver.changeColsCost(n, np.arange(n, dtype=np.int32), np.zeros(n))
        values = [c.value / worths for group in program.groups for c in group]
        # Half a unit of value less: what rounding may take away is no unit.
        solver.addRow(
            worth / worths - 0.5 / worths,
            highspy.kHighsInf,
            n,
            np.arange(n, dtype=np.int32),
            np.array(values, dtype=np.float64),
        )
        one, minus = np.array([limit], dtype=np.int32), np.array([-1.0])
        solver.addCol(1.0, 0.0, highspy.kHighsInf, 1, one, minus)
        solver.changeObjectiveSense(highspy.ObjSense.kMinimize)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", min(1e-6, 0.25 / scales[limit]))
        begun = time.perf_counter()
        for _ in range(_CUTS):
            solver.setOptionValue("time_limit", max(0.01, seconds - time.perf_counter() + begun))
            solver.run()
            if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
            taken = columns.chosen(solver.getSolution().col_value)
            passed = [n for n, left in enumerate(program.left(taken)) if left < 0 and n != limit]
            if not passed and program.value_of(taken) >= worth:
                return taken
            if not passed or not _cut(solver, program, columns, taken, spare=limit):
                return None
        return None


_IMPOSSIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


def _taken(solver: _Highs, columns: _Columns) -> tuple[int, ...] | None:
    """Read the best choice found, if any."""
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return columns.chosen(solver.getSolution().col_value)


def _cut(
    solver: _Highs,
    program: Program,
    columns: _Columns,
    taken: tuple[int, ...],
    spare: int | None = None,
) -> bool:
    """Forbid what passes a limit together; tell whether there was anything to forbid."""
    found = False
    for limit, left in enumerate(program.left(taken)):
        if left >= 0 or limit == spare:
            continue
        together = [
            columns.starts[g] + c
            for g, c in enumerate(taken)
            if c != NONE and any(n == limit and amount for n, amount in program.groups[g][c].uses)
        ]
        solver.addRow(
            -highspy.kHighsInf,
            len(together) - 1.0,
            len(together),
            np.array(together, dtype=np.int32),
            np.ones(len(together)),
        )
        found = True
    return found


def _value_scale(program: Program) -> float:
    """Give the unit in which values are told to the solver."""
    values = [c.value for group in program.groups for c in group if c.value]
    unit = gcd(*values) if values else 1
    return max(float(unit), max(map(abs, values), default=1) / _LARGEST)


def _row_scales(program: Program) -> list[float]:
    """Give the unit in which each limit is told to the solver: whole units where that will do."""
    units, most = list(program.limits), [0] * len(program.limits)
    for group in program.groups:
        for choice in group:
            for n, amount in choice.uses:
                units[n] = gcd(units[n], amount)
                most[n] = max(most[n], amount)
    return [max(float(unit or 1), top / _LARGEST) for unit, top in zip(units, most, strict=True)]


def _model(program: Program, *, relaxed: bool = False) -> tuple[_Highs, _Columns, list[float]]:
    """Tell the program to the solver: limits first, then one row for each group of choices."""
    scales, worth = _row_scales(program), _value_scale(program)
    rows, inf = len(program.limits), highspy.kHighsInf
    begins, indices, amounts, costs, group = [0], [], [], [], []
    starts = [0]
    for g, choices in enumerate(program.groups):
        for choice in choices:
            for n, amount in choice.uses:
                indices.append(n)
                amounts.append(amount / scales[n])
            indices.append(rows + g)
            amounts.append(1.0)
            begins.append(len(indices))
            costs.append(choice.value / worth)
            group.append(g)
        starts.append(len(group))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(group), rows + len(program.groups)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.array(costs)
    lp.col_lower_, lp.col_upper_ = np.zeros(len(group)), np.ones(len(group))
    lp.row_lower_ = np.array(
        [-inf] * rows + [1.0 if g in program.must else -inf for g in range(len(program.groups))]
    )
    lp.row_upper_ = np.array(
        [limit / scale for limit, scale in zip(program.limits, scales, strict=True)]
        + [1.0] * len(program.groups)
    )
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.array(begins, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(indices, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(amounts)
    if not relaxed:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(group)
    solver = _Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_feasibility_tolerance", 1e-7),
        ("primal_feasibility_tolerance", 1e-7),
    ):
        solver.setOptionValue(name, value)
    if solver.passModel(lp) == highspy.HighsStatus.kError:
        raise EngineError(say("The solver could not read the problem of allocation"))
    return solver, _Columns(starts, group), scales
