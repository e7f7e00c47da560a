"""Allocation of land quota against solvers on the same file, and what the reasons cost more.

    python bench/allocation.py                          three sizes, seeded
    python bench/allocation.py --zones 20 --projects 400
    python bench/allocation.py --mps DIR                also write each as MPS, for other solvers
    python bench/allocation.py --set PATH               multidimensional knapsacks in a text file

The text file is that of the OR-Library (mknap): the number of instances; for each n, m and the
best value known (0 where unknown); n profits; m rows of n weights; m capacities. Numbers may be
decimals: all are taken exactly. CBC, SCIP and CP-SAT are run where their packages are importable
(python-mip, pyscipopt, ortools), each with one thread, to the same gap.
"""

from __future__ import annotations

import argparse
import random
import time
from fractions import Fraction
from importlib.util import find_spec
from math import lcm
from pathlib import Path

from yuanheng.decide.best import find_best
from yuanheng.decide.reasons import quick_reasons
from yuanheng.engines.highs import HighsSolver, _model, _value_scale
from yuanheng.model.programs import Choice, Program

_GAP = 1e-4
_SIZES = ((20, 400), (100, 3000), (200, 10_000))
_MU = 2_000_000_000  # thirds of a square millimetre


def made(zones: int, projects: int, options: int, seed: int = 7) -> Program:
    """Draw projects with a zone each: a plot, a first phase, a smaller plot, a workshop.

    Land and workshops are a zone's own; energy and emission are one room for all zones.
    """
    draw = random.Random(seed)  # noqa: S311 - the same ones each time
    # Parts of the land that an option takes, of the worth that it keeps, of a workshop it needs.
    ways = ((100, 100, 0), (60, 70, 0), (80, 85, 0), (0, 45, 100), (70, 75, 0), (50, 60, 10))
    groups, land = [], [0] * zones
    for g in range(projects):
        zone, size = g % zones, draw.randrange(500, 30_000)  # hundredths of a mu
        worth = size * 30 * draw.lognormvariate(0, 0.8)  # values per mu differ widely
        energy, emission = draw.randrange(5, 50), draw.randrange(1, 20)
        land[zone] += size
        groups.append(
            tuple(
                Choice(
                    int(worth * kept * draw.uniform(0.9, 1.1)),
                    tuple(
                        (limit, amount)
                        for limit, amount in (
                            (zone, size * taken // 100 * (_MU // 100)),
                            (zones + zone, size * floor // 100),
                            (2 * zones, size * energy),
                            (2 * zones + 1, size * emission),
                        )
                        if amount
                    ),
                )
                for taken, kept, floor in ways[:options]
            )
        )
    limits = [total * (_MU // 100) * draw.randrange(25, 56) // 100 for total in land]
    limits += [total * draw.randrange(5, 16) // 100 for total in land]
    return Program((*limits, sum(land) * 14, sum(land) * 5), tuple(groups))


def read_set(text: str) -> list[tuple[Program, Fraction, int]]:
    """Read knapsacks: the program in whole numbers, the best known, and the parts of a profit."""
    words = iter(text.split())

    def numbers(n: int) -> list[Fraction]:
        return [Fraction(next(words)) for _ in range(n)]

    found = []
    for _ in range(int(next(words))):
        n, m = int(next(words)), int(next(words))
        known = Fraction(next(words))
        profits = numbers(n)
        rows = [numbers(n) for _ in range(m)]
        capacities = numbers(m)
        parts = lcm(*(p.denominator for p in profits))
        units = [
            lcm(limit.denominator, *(w.denominator for w in row))
            for row, limit in zip(rows, capacities, strict=True)
        ]
        groups = tuple(
            (
                Choice(
                    int(profit * parts),
                    tuple((i, int(row[j] * units[i])) for i, row in enumerate(rows) if row[j]),
                ),
            )
            for j, profit in enumerate(profits)
        )
        limits = tuple(int(c * unit) for c, unit in zip(capacities, units, strict=True))
        found.append((Program(limits, groups), known, parts))
    return found


def solve_set(path: Path, seconds: float) -> None:
    """Print the optimum of each instance of a file beside the best value known."""
    solver = HighsSolver()
    print(f"{path.name}: {'optimum':>14} {'best known':>14} {'bound':>14} {'proof':>7}  seconds")
    for n, (program, known, parts) in enumerate(read_set(path.read_text()), start=1):
        begun = time.perf_counter()
        best = find_best(program, solver, seconds)
        spent = time.perf_counter() - begun
        if best is None:
            print(f"{n:>4}: nothing found in {seconds:.0f} s")
            continue
        proof = best.proof
        said = f"{float(Fraction(proof.value, parts)):>14.10g} {float(known):>14.10g}"
        bound = proof.bound if proof.by != "open" else best.solved.bound or proof.bound
        by = proof.by if proof.by != "open" else best.solved.status
        print(f"{n:>4}: {'':8} {said} {float(bound) / parts:>14.10g} {by:>7}  {spent:7.3f}")


def others(program: Program, seconds: float) -> None:
    """Solve the same program by the other solvers that can be imported."""
    for name, package, run in (
        ("CBC", "mip", _cbc),
        ("SCIP", "pyscipopt", _scip),
        ("CP-SAT", "ortools", _cp_sat),
    ):
        if find_spec(package) is None:
            print(f"  {name:8} not installed here")
            continue
        begun = time.perf_counter()
        value = run(program, seconds)
        print(f"  {name:8} {value:>16.8g} in {time.perf_counter() - begun:7.2f} s")


def _rows(program: Program) -> list[list[tuple[int, int]]]:
    """List the uses of each limit as (column, amount)."""
    rows: list[list[tuple[int, int]]] = [[] for _ in program.limits]
    column = 0
    for group in program.groups:
        for choice in group:
            for limit, amount in choice.uses:
                rows[limit].append((column, amount))
            column += 1
    return rows


def _cbc(program: Program, seconds: float) -> float:
    import mip  # type: ignore[import-not-found]  # noqa: PLC0415

    model = mip.Model(sense=mip.MAXIMIZE, solver_name=mip.CBC)
    model.verbose, model.threads, model.max_mip_gap = 0, 1, _GAP
    x = [[model.add_var(var_type=mip.BINARY) for _ in group] for group in program.groups]
    flat = [v for group in x for v in group]
    for limit, row in zip(program.limits, _rows(program), strict=True):
        model += mip.xsum(amount / limit * flat[c] for c, amount in row) <= 1
    for group in x:
        model += mip.xsum(group) <= 1
    worth = [c.value / 1e4 for group in program.groups for c in group]
    model.objective = mip.xsum(w * v for w, v in zip(worth, flat, strict=True))
    model.optimize(max_seconds=seconds)
    return float(model.objective_value) * 1e4


def _scip(program: Program, seconds: float) -> float:
    import pyscipopt  # type: ignore[import-not-found]  # noqa: PLC0415

    model = pyscipopt.Model()
    model.hideOutput()
    model.setParam("limits/gap", _GAP)
    model.setParam("limits/time", seconds)
    x = [[model.addVar(vtype="B") for _ in group] for group in program.groups]
    flat = [v for group in x for v in group]
    for limit, row in zip(program.limits, _rows(program), strict=True):
        model.addCons(pyscipopt.quicksum(amount / limit * flat[c] for c, amount in row) <= 1)
    for group in x:
        model.addCons(pyscipopt.quicksum(group) <= 1)
    worth = [c.value / 1e4 for group in program.groups for c in group]
    model.setObjective(
        pyscipopt.quicksum(w * v for w, v in zip(worth, flat, strict=True)), "maximize"
    )
    model.optimize()
    return float(model.getObjVal()) * 1e4


def _cp_sat(program: Program, seconds: float) -> float:
    from ortools.sat.python import cp_model  # type: ignore[import-not-found]  # noqa: PLC0415

    model = cp_model.CpModel()
    x = [[model.new_bool_var("") for _ in group] for group in program.groups]
    flat = [v for group in x for v in group]
    for limit, row in zip(program.limits, _rows(program), strict=True):
        unit = _MU // 100 if limit > _MU else 1
        model.add(sum(amount // unit * flat[c] for c, amount in row) <= limit // unit)
    for group in x:
        model.add_at_most_one(group)
    worth = [c.value // 100 for group in program.groups for c in group]
    model.maximize(sum(w * v for w, v in zip(worth, flat, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.relative_gap_limit = _GAP
    solver.parameters.max_time_in_seconds = seconds
    solver.solve(model)
    return float(solver.objective_value) * 100


def measure(zones: int, projects: int, options: int, seconds: float, mps: Path | None) -> None:
    """Solve one size: plain HiGHS, ours with its proof, the reasons, and the others."""
    program = made(zones, projects, options)
    print(f"{zones} zones x {projects} projects x {options} options, gap {_GAP:g}")
    begun = time.perf_counter()
    model, _, _ = _model(program)
    model.setOptionValue("mip_rel_gap", _GAP)
    model.setOptionValue("time_limit", seconds)
    model.run()
    plain = time.perf_counter() - begun
    worth = model.getInfo().objective_function_value * _value_scale(program)
    print(f"  {'HiGHS':8} {worth:>16.8g} in {plain:7.2f} s")
    if mps:
        model.writeModel(str(mps / f"allocation-{zones}-{projects}-{options}.mps"))
    begun = time.perf_counter()
    best = find_best(program, HighsSolver(), seconds, _GAP)
    spent = time.perf_counter() - begun
    assert best is not None
    proof = best.proof
    print(
        f"  {'yuanheng':8} {proof.value:>16.8g} in {spent:7.2f} s; proved without the solver to"
        f" {best.gap:.2e} (by {proof.by}), the solver says"
        f" {(best.solved.bound or 0) / proof.value - 1:.2e}"
    )
    begun = time.perf_counter()
    reasons = quick_reasons(program, proof.chosen, best.prices)
    print(f"  reasons of {len(reasons)} refusals in {time.perf_counter() - begun:.2f} s more")
    others(program, seconds)


def main() -> None:
    """Read what was asked, and measure it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--zones", type=int)
    asked.add_argument("--projects", type=int)
    asked.add_argument("--options", type=int, default=4)
    asked.add_argument("--seconds", type=float, default=120)
    asked.add_argument("--mps", type=Path)
    asked.add_argument("--set", type=Path, dest="instances")
    told = asked.parse_args()
    if told.instances:
        solve_set(told.instances, told.seconds)
        return
    sizes = ((told.zones, told.projects),) if told.zones and told.projects else _SIZES
    for zones, projects in sizes:
        measure(zones, projects, told.options, told.seconds, told.mps)


if __name__ == "__main__":
    main()
