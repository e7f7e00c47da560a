"""Shares of a group become seats, and seats are filled by score; all firms at once.

Scores are whole numbers of the last decimal that is published, so that equals on paper are equals.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from yuanheng.standards.scorecards.classes import Freed, Rounding, Ties

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Reading:
    """How a document is read where seats are no whole number, equals meet a cut, a seat is freed.

    ties: whether equals at a cut all take the better or the worse class; freed: whether the seat
    of a firm that may not have its class stays empty or passes on to the next.
    """

    rounding: Rounding
    ties: Ties
    freed: Freed


#: Doubles of scores are wrong by less, as a part of what is published.
_NOISE = 1e-12
#: Nearer than this to a half, a score is reckoned as a fraction.
_NEAR = 1e-9


def published(scores: npt.NDArray[np.float64], decimals: int) -> Ints:
    """Give scores as they are published, half upwards, in whole numbers of the last decimal.

    What doubles cannot tell from a half is taken for it.
    """
    scaled = scores * 10.0**decimals
    whole = np.floor(scaled)
    noise = _NOISE * np.maximum(1.0, np.abs(scaled))
    return (whole + (scaled - whole >= 0.5 - noise)).astype(np.int64)


def near_half(score: float, decimals: int) -> bool:
    """Tell a score of which doubles cannot tell whether it is published upwards."""
    scaled = score * 10.0**decimals
    return abs(scaled - math.floor(scaled) - 0.5) <= _NEAR * max(1.0, abs(scaled))


def published_exactly(score: Fraction, decimals: int) -> int:
    """Give an exact score as it is published, half upwards."""
    whole: int = math.floor(score * 10**decimals + Fraction(1, 2))
    return whole


def seats(count: int, shares: Sequence[Fraction], rounding: Rounding) -> tuple[int, ...]:
    """Give how many firms have each class or a better one."""
    half = Fraction(1, 2)
    rounds = {"down": math.floor, "up": math.ceil, "nearest": lambda x: math.floor(x + half)}
    return tuple(int(rounds[rounding](count * share)) for share in shares)


def banded(
    points: Ints, shares: Sequence[Fraction], reading: Reading, best: Ints, fixed: Ints
) -> Ints:
    """Give every firm its class, 0 the best.

    best: the best class a firm may have; fixed: the class stated of a firm within the quota, whose
    seat it takes, −1 for none.
    """
    found = fixed.copy()
    order = np.argsort(-points, kind="stable")
    order = order[found[order] < 0]
    passes_on = reading.freed == "pass-on"
    for place, limit in enumerate(seats(len(points), shares, reading.rounding)[:-1]):
        room = limit - int(np.count_nonzero((found >= 0) & (found <= place)))
        pool = order[best[order] <= place] if passes_on else order
        found[pool[: _cut(points[pool], room, reading.ties)]] = place
        order = order[found[order] < 0]
    found[order] = len(shares) - 1
    return found if passes_on else np.where(fixed < 0, np.maximum(found, best), found)


def _cut(points: Ints, room: int, ties: Ties) -> int:
    """Tell how many of these, the best first, have room, with equals at the cut kept together."""
    if room <= 0:
        return 0
    if room >= len(points):
        return len(points)
    edge = points[room - 1]
    if points[room] != edge:
        return room
    kept = points >= edge if ties == "better" else points > edge
    return int(np.count_nonzero(kept))


def unreachable(counts: Sequence[int], shares: Sequence[Fraction]) -> tuple[int, ...]:
    """Name the places of published classes whose counts no rounding of the shares gives."""
    total, reached = sum(counts), 0
    found = []
    for place, (count, share) in enumerate(zip(counts, shares, strict=True)):
        reached += count
        if not math.floor(total * share) <= reached <= math.ceil(total * share):
            found.append(place)
    return tuple(found)
