"""How often a subject is within a line to pass: counted draw by draw, at the line and beside it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evaluate.robust.test_draws import field_of, matrices
from yuanheng.evaluate.robust.draws import Assumptions, PassLine, Scorer, draw, ranks
from yuanheng.evaluate.robust.solid import robustness
from yuanheng.evaluate.scoring import Floats, score


def odds(values: Floats, line: PassLine | None, seed: int = 1) -> list[float | None]:
    field = field_of(values)
    nominal = score(values, field.ideals, field.plan)[:, -1]
    asked = Assumptions(draws=60, seed=seed, line=line)
    return [s.passes for s in robustness(field, nominal, asked).standings]


@given(matrices, st.integers(1, 9), st.integers(0, 99))
@settings(deadline=None, max_examples=30)
def test_the_odds_are_the_share_of_draws_within_the_line(
    values: Floats, first: int, seed: int
) -> None:
    asked = Assumptions(draws=60, seed=seed)
    field = field_of(values)
    drawn = draw(field, asked, np.random.default_rng(seed))
    found = ranks(Scorer(field, asked).scores(drawn)).tolist()
    counted = [sum(row[n] <= first for row in found) / 60 for n in range(values.shape[0])]
    assert odds(values, PassLine(first=first), seed) == pytest.approx(counted)


@given(matrices)
@settings(deadline=None, max_examples=20)
def test_a_wider_line_is_never_passed_less_often(values: Floats) -> None:
    n = values.shape[0]
    rows = np.array([odds(values, PassLine(first=k)) for k in range(1, n + 1)], dtype=float)
    assert (np.diff(rows, axis=0) >= 0).all()
    assert (rows[-1] == 1).all()


def test_a_line_of_a_share_counts_whole_places() -> None:
    """E19: among the first 70 %: seven of ten, nine of thirteen."""
    line = PassLine(share=Fraction(70, 100))
    assert [line.place(n) for n in (10, 13, 1)] == [7, 9, 0]
    assert [PassLine(but_last=5).place(n) for n in (107, 5, 3)] == [102, 0, 0]
    assert PassLine(first=5).place(3) == 3


def test_without_a_line_no_odds_are_told() -> None:
    assert odds(np.full((2, 5), 50.0), None) == [None, None]
