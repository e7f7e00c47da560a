"""Small programs, drawn, and the answer that trying everything gives."""

import random
from itertools import product

from yuanheng.model.programs import NONE, Choice, Program


def drawn(seed: int, *, must: bool = False) -> Program:
    draw = random.Random(seed)  # noqa: S311 - the same ones each time
    limits = tuple(draw.randrange(5, 40) for _ in range(draw.randrange(1, 4)))
    groups = tuple(
        tuple(
            Choice(
                draw.randrange(1, 30),
                tuple(
                    (n, draw.randrange(1, 20)) for n in range(len(limits)) if draw.random() < 0.8
                ),
            )
            for _ in range(draw.randrange(1, 4))
        )
        for _ in range(draw.randrange(2, 7))
    )
    served = frozenset(g for g in range(len(groups)) if must and draw.random() < 0.3)
    return Program(limits, groups, served)


def by_trying(program: Program) -> int | None:
    """Give the best value that any choice has; None where none keeps the limits."""
    ways = product(*(range(NONE, len(group)) for group in program.groups))
    return max((program.value_of(way) for way in ways if program.keeps(way)), default=None)
