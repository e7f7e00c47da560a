"""A million firms scored and banded in memory: `python bench/classes.py`.

Six indicators against their bases, weights, limits of an item, published decimals, four classes
with exempt and capped firms, under every reading that a document may leave open.
"""

from __future__ import annotations

import argparse
import json
import time
from fractions import Fraction
from typing import get_args

import numpy as np

from yuanheng.evaluate.classes.quota import Reading, banded, published
from yuanheng.evaluate.scoring import Branch, Leaf, Plan, score
from yuanheng.standards.scorecards.classes import Freed, Rounding, Ties

WEIGHTS = (0.3, 0.2, 0.1, 0.2, 0.1, 0.1)
SHARES = (Fraction(1, 5), Fraction(3, 5), Fraction(19, 20), Fraction(1))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--firms", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    firms = options.firms
    values = rng.lognormal(0.0, 0.6, (firms, len(WEIGHTS)))
    leaves = tuple(Leaf(f"i{n}", "ratio_to_base", 300.0, 1.0) for n in range(len(WEIGHTS)))
    plan = Plan(leaves, (Branch("enterprise", tuple(range(len(WEIGHTS))), WEIGHTS),))
    best = np.where(rng.random(firms) < 0.01, 2, 0)
    fixed = np.where(rng.random(firms) < 0.01, 3, -1)
    start = time.process_time()
    points = published(score(values, np.ones_like(values), plan)[:, -1], 2)
    scored = time.process_time() - start
    reading = Reading("down", "better", "pass-on")
    start = time.process_time()
    banded(points, SHARES, reading, best, fixed)
    once = time.process_time() - start
    start = time.process_time()
    for rounding in get_args(Rounding):
        for ties in get_args(Ties):
            for freed in get_args(Freed):
                banded(points, SHARES, Reading(rounding, ties, freed), best, fixed)
    found = {
        f"{firms} firms scored": scored,
        "banded under one reading": once,
        "banded under all twelve": time.process_time() - start,
    }
    if options.json:
        print(json.dumps(found))
        return
    for name, seconds in found.items():
        print(f"{name:<32}{seconds:8.3f} s of CPU")


if __name__ == "__main__":
    main()
