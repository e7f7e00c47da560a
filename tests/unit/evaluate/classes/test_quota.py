"""Quotas: filled under every tie, at the limit, whatever the order of rows; better is no worse."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.evaluate.classes.quota import (
    Ints,
    Reading,
    banded,
    published,
    seats,
    unreachable,
)
from yuanheng.standards.scorecards.classes import Freed, Rounding, Ties

SHARES = (Fraction(20, 100), Fraction(60, 100), Fraction(95, 100), Fraction(1))
READINGS = st.builds(
    Reading,
    st.sampled_from(get_args(Rounding)),
    st.sampled_from(get_args(Ties)),
    st.sampled_from(get_args(Freed)),
)
#: Few values, so that equals meet the cuts.
SCORES = st.lists(st.integers(0, 12), min_size=1, max_size=60).map(
    lambda v: np.array(v, dtype=np.int64)
)


def plain(points: Ints, reading: Reading) -> Ints:
    zero = np.zeros_like(points)
    return banded(points, SHARES, reading, zero, zero - 1)


@given(SCORES, READINGS)
def test_quotas_are_filled_and_equals_stay_together(points: Ints, reading: Reading) -> None:
    """With the better class no more than the equals at the cut; with the worse none beyond it."""
    found = plain(points, reading)
    for value in np.unique(points):
        assert len(set(found[points == value].tolist())) == 1
    for place, limit in enumerate(seats(len(points), SHARES, reading.rounding)[:-1]):
        held = int(np.count_nonzero(found <= place))
        if reading.ties == "worse":
            assert held <= limit
            rest = points[found > place]
            if len(rest):
                assert held + int(np.count_nonzero(rest == rest.max())) > limit
        else:
            assert held >= limit or held == len(points)
            last = points[found <= place]
            if held > limit:
                assert held - int(np.count_nonzero(last == last.min())) < limit


@given(st.lists(st.integers(), min_size=1, max_size=60, unique=True), READINGS)
def test_without_equals_every_quota_is_met_to_the_firm(scores: list[int], reading: Reading) -> None:
    points = np.argsort(np.argsort(np.array(scores, dtype=object))).astype(np.int64)
    found = plain(points, reading)
    held = [int(np.count_nonzero(found <= n)) for n in range(4)]
    assert held == list(seats(len(points), SHARES, reading.rounding))


@given(st.data(), SCORES, READINGS)
def test_the_order_of_rows_changes_nothing(
    data: st.DataObject, points: Ints, reading: Reading
) -> None:
    size = len(points)
    best = np.array(data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)))
    fixed = np.array(
        data.draw(st.lists(st.sampled_from([-1, -1, 0, 3]), min_size=size, max_size=size))
    )
    order = np.array(data.draw(st.permutations(range(size))))
    found = banded(points, SHARES, reading, best, fixed)
    assert banded(points[order], SHARES, reading, best[order], fixed[order]).tolist() == (
        found[order].tolist()
    )
    free = fixed < 0
    assert (found[free] >= best[free]).all()
    assert (found[~free] == fixed[~free]).all()


@given(st.data(), SCORES, READINGS)
def test_a_better_score_never_gives_a_worse_class(
    data: st.DataObject, points: Ints, reading: Reading
) -> None:
    """Neither against another firm, nor for the firm itself where no equals meet a cut."""
    found = plain(points, reading)
    order = np.argsort(points)
    assert (np.diff(found[order]) <= 0).all()
    at = data.draw(st.integers(0, len(points) - 1))
    own = np.arange(len(points), dtype=np.int64) * 2 + points * 200
    more = own.copy()
    more[at] += data.draw(st.integers(1, 3000))
    if len(set(more.tolist())) == len(more):
        assert plain(more, reading)[at] <= plain(own, reading)[at]


def test_seats_at_the_limit() -> None:
    """20 % of 39 are 7.8, of 40 exactly 8."""
    assert [seats(39, SHARES, r)[0] for r in ("down", "nearest", "up")] == [7, 8, 8]
    assert {seats(40, SHARES, r) for r in get_args(Rounding)} == {(8, 24, 38, 40)}
    assert [seats(41, SHARES, r)[0] for r in ("down", "nearest", "up")] == [8, 8, 9]


def test_a_freed_seat_stays_empty_or_passes_on() -> None:
    points = np.array([50, 40, 30, 20, 10], dtype=np.int64)
    best, none = np.array([1, 0, 0, 0, 0]), np.full(5, -1)
    stays = banded(points, SHARES, Reading("down", "better", "stay-empty"), best, none)
    passes = banded(points, SHARES, Reading("down", "better", "pass-on"), best, none)
    assert stays.tolist() == [1, 1, 1, 2, 3]
    assert passes.tolist() == [1, 0, 1, 2, 3]


def test_scores_are_equal_as_published() -> None:
    """Half upwards, and noise of doubles does not part what is equal on paper."""
    scores = np.array([104.664, 104.665, 0.1 + 0.2, 0.3, -0.005, 1.005])
    assert published(scores, 2).tolist() == [10466, 10467, 30, 30, 0, 101]


def test_a_hair_below_a_half_is_not_published_upwards() -> None:
    scores = np.array([92.345, 92.345 - 1e-9, 0.005 - 1e-9, 59.995 - 1e-9, -0.005 - 1e-9])
    assert published(scores, 2).tolist() == [9235, 9234, 0, 5999, -1]


@pytest.mark.parametrize(
    ("counts", "wrong"),
    [
        ((20, 40, 35, 5), ()),  # below size, a zone of 2023
        (
            (55, 97, 99, 14),
            (0, 1),
        ),  # above size, the same zone: A is 20 % of 275 with T, not of 265
        ((258, 534, 135, 15), (0, 1, 2)),  # a city with other shares
    ],
)
def test_published_counts_that_no_rounding_gives_are_named(
    counts: tuple[int, ...], wrong: tuple[int, ...]
) -> None:
    assert unreachable(counts, SHARES) == wrong
