"""How solid ranks are, by drawn assumptions: `python bench/robustness.py`.

219 zones with 40 indicators in 8 goals, three uncertain factors, 500 runs with ranks. The same
scores are reckoned one run after the other with the function that scores a run, for what drawing
them together gains; and every indicator is left out once, of 20 and of 40.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import numpy as np

from yuanheng.evaluate.robust.draws import Assumptions, Field, Scorer, draw, ranks
from yuanheng.evaluate.robust.solid import one_out, robustness
from yuanheng.evaluate.scoring import Branch, Leaf, Plan, score

SUBJECTS, RUNS = 219, 500


def field_of(indicators: int, goals: int) -> Field:
    """Make zones with values about their ideals."""
    rng = np.random.default_rng(1)
    size = indicators // goals
    leaves = tuple(Leaf(f"i{n}", "ratio_to_ideal", 100.0, 1.0) for n in range(indicators))
    branches = tuple(
        Branch(f"g{g}", tuple(range(g * size, (g + 1) * size)), (1 / size,) * size)
        for g in range(goals)
    )
    root = Branch("area", tuple(range(indicators, indicators + goals)), (1 / goals,) * goals)
    ideals = np.full((SUBJECTS, indicators), 100.0)
    return Field(Plan(leaves, (*branches, root)), rng.uniform(10, 110, ideals.shape), ideals)


def one_by_one(field: Field) -> None:
    """Score and rank run after run, each with weights of its own."""
    rng = np.random.default_rng(2)
    for _ in range(RUNS):
        branches = []
        for branch in field.plan.branches:
            drawn = np.array(branch.weights) * rng.uniform(0.75, 1.25, len(branch.weights))
            branches.append(
                Branch(branch.id, branch.children, tuple((drawn / drawn.sum()).tolist()))
            )
        plan = Plan(field.plan.leaves, tuple(branches))
        ranks(score(field.values, field.ideals, plan)[None, :, -1])


def together(field: Field) -> None:
    """Score and rank all runs at once, with three factors."""
    asked = Assumptions(draws=RUNS)
    scorer = Scorer(field, asked)
    ranks(scorer.scores(draw(field, asked, np.random.default_rng(2))))


def timed(work: Callable[[], object], rounds: int) -> float:
    """Give the median seconds of CPU."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return statistics.median(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    field, small = field_of(40, 8), field_of(20, 4)
    nominal = score(field.values, field.ideals, field.plan)[:, -1]
    base, base_small = (
        ranks(score(f.values, f.ideals, f.plan)[None, :, -1])[0] for f in (field, small)
    )
    leaves, leaves_small = (Scorer(f, Assumptions()).given for f in (field, small))
    asked = Assumptions(draws=RUNS)
    found = {
        "500 runs with ranks, three factors": timed(lambda: together(field), options.rounds),
        "the same, run after run, weights only": timed(lambda: one_by_one(field), options.rounds),
        "all of it: intervals, pairs, effects, one-out": timed(
            lambda: robustness(field, nominal, asked), options.rounds
        ),
        "one-out of 40": timed(lambda: one_out(field, leaves, base), options.rounds),
        "one-out of 20": timed(lambda: one_out(small, leaves_small, base_small), options.rounds),
    }
    if options.json:
        print(json.dumps(found))
        return
    for name, seconds in found.items():
        print(f"{name:<48}{seconds:8.4f} s of CPU")


if __name__ == "__main__":
    main()
