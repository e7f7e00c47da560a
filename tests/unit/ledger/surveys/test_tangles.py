"""Pairs of patches that meet are found in portions, and never more than a computer holds."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.errors import SourceError
from yuanheng.ledger.surveys import tangles
from yuanheng.ledger.surveys.tangles import pairs_that_meet

SIDES = st.tuples(*[st.integers(0, 12)] * 2, *[st.integers(1, 6)] * 2)


@settings(max_examples=60)
@given(
    some=st.lists(st.one_of(SIDES, st.none()), max_size=15),
    others=st.lists(st.one_of(SIDES, st.none()), max_size=15),
    portion=st.sampled_from([1, 7, 10_000]),
)
def test_portions_find_what_one_tree_finds(
    some: list[tuple[int, ...] | None], others: list[tuple[int, ...] | None], portion: int
) -> None:
    """Whatever is empty or missing, and however small the portions are."""
    left, right = (
        np.array(
            [
                shapely.box(x, y, x + w, y + h) if b else None
                for b in b_
                for x, y, w, h in [b or ORIGIN]
            ],
            dtype=object,
        )
        for b_ in (some, others)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tangles, "_AT_ONCE", portion)
        found = pairs_that_meet(left, right)
    at_once = shapely.STRtree(right).query(left, predicate="intersects")
    assert sorted(zip(*(s.tolist() for s in found), strict=True)) == sorted(
        zip(*(s.tolist() for s in at_once), strict=True)
    )


ORIGIN = (0, 0, 1, 1)


@pytest.mark.parametrize("kind", ["on one spot", "crossing"])
def test_thousands_of_patches_on_each_other_are_refused_before_they_are_paired(kind: str) -> None:
    """Thirty thousand would make nine hundred million pairs; counting them takes no memory."""
    n = 30_000 if kind == "on one spot" else 20_000
    if kind == "on one spot":
        some = others = shapely.box(*np.zeros((2, n)), *np.ones((2, n)))
    else:
        at = np.arange(n) * 2.0
        some = shapely.box(at, np.zeros(n), at + 1, np.full(n, 2.0 * n))
        others = shapely.box(np.zeros(n), at, np.full(n, 2.0 * n), at + 1)
    with pytest.raises(SourceError, match="So many patches lie on each other"):
        pairs_that_meet(some, others)


def test_a_mosaic_is_no_tangle() -> None:
    """Every patch may have neighbours all around, and be listed twice."""
    side = np.arange(60.0)
    x, y = (a.ravel() for a in np.meshgrid(side, side))
    once = shapely.box(x, y, x + 1, y + 1)
    twice = np.concatenate([once, once])
    left, _ = pairs_that_meet(twice, twice)
    assert left.size == 4 * (9 * 58 * 58 + 6 * 4 * 58 + 4 * 4)
