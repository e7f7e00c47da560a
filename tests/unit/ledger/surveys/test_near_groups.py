"""Boxes in steps of at most a distance are one group, whatever cells they fall into."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.ledger.surveys import near_groups as module
from yuanheng.ledger.surveys.near_groups import near_groups

_PLACES = st.tuples(*[st.integers(0, 3000)] * 2, *[st.integers(0, 900)] * 2)


def by_hand(bounds: list[tuple[float, float, float, float]]) -> list[frozenset[int]]:
    """Walk from each box to all near it."""
    groups: list[frozenset[int]] = []
    rest = set(range(len(bounds)))
    while rest:
        found, edge = set[int](), {min(rest)}
        while edge:
            found |= edge
            edge = {m for n in edge for m in rest - found if _near(bounds[n], bounds[m])}
        groups.append(frozenset(found))
        rest -= found
    return groups


def _near(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(max(one[k] - other[k + 2], other[k] - one[k + 2]) <= 500 for k in (0, 1))


@pytest.mark.parametrize("pairs", [10_000, 1])
@given(st.lists(_PLACES, min_size=1, max_size=40))
def test_groups_are_those_of_walking_from_box_to_box(
    pairs: int, places: list[tuple[int, int, int, int]]
) -> None:
    """Large boxes, and many in one cell, are grouped as few small ones are."""
    bounds = [(float(x), float(y), float(x + w), float(y + h)) for x, y, w, h in places]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PAIRS", pairs)
        numbers = near_groups(np.array(bounds), 500.0)
    found = [frozenset(np.flatnonzero(numbers == n).tolist()) for n in np.unique(numbers)]
    assert sorted(found, key=min) == sorted(by_hand(bounds), key=min)
