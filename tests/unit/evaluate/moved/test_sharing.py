"""A change is shared out exactly: what Shapley's formula gives is the mean over all orders."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from math import factorial

from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.evaluate.moved.sharing import MOST_CHANGES, State, Term, shapley, share_out

NUMBERS = st.fractions(-1000, 1000, max_denominator=97)


@st.composite
def games(draw: st.DrawFn) -> tuple[list[str], dict[State, Fraction]]:
    """Any figure at all: a number for each state of up to four changes."""
    changes = list("abcd")[: draw(st.integers(1, 4))]
    states: list[State] = [frozenset()]
    for change in changes:
        states += [state | {change} for state in states]
    return changes, {state: draw(NUMBERS) for state in states}


def by_orders(changes: list[str], figures: dict[State, Fraction]) -> list[Fraction]:
    """Go through every order in which the changes could have come, and take the mean."""
    parts = dict.fromkeys(changes, Fraction(0))
    for order in permutations(changes):
        state: State = frozenset()
        for change in order:
            parts[change] += figures[state | {change}] - figures[state]
            state |= {change}
    return [part / factorial(len(changes)) for part in parts.values()]


@settings(max_examples=40)
@given(games())
def test_a_part_is_the_mean_of_what_a_change_adds_over_all_orders(
    game: tuple[list[str], dict[State, Fraction]],
) -> None:
    """And the parts sum to the whole change to the last digit."""
    changes, figures = game
    found = shapley(changes, figures.get)
    assert found == by_orders(changes, figures)
    assert sum(found) == figures[frozenset(changes)] - figures[frozenset()]


@settings(max_examples=40)
@given(st.lists(games(), min_size=1, max_size=3))
def test_terms_shared_out_one_by_one_give_what_their_sum_gives(
    drawn: list[tuple[list[str], dict[State, Fraction]]],
) -> None:
    """Each term only knows its own changes; the others do nothing to it."""
    every = list(dict.fromkeys(change for changes, _ in drawn for change in changes))
    whole = {
        state: sum((f[state & frozenset(c)] for c, f in drawn), Fraction(0))
        for state in _states(every)
    }
    terms = [Term(tuple(changes), figures.__getitem__) for changes, figures in drawn]
    found = {s.together: (s.part, s.alone) for s in share_out(terms)}
    parts = by_orders(every, whole)
    assert found == {
        (change,): (part, whole[frozenset([change])] - whole[frozenset()])
        for change, part in zip(every, parts, strict=True)
    }


def _states(changes: list[str]) -> list[State]:
    states: list[State] = [frozenset()]
    for change in changes:
        states += [state | {change} for state in states]
    return states


def test_what_cannot_be_reckoned_between_stays_together_and_still_sums() -> None:
    """A share of nothing has no value: its two amounts cannot come one by one."""
    figures = {frozenset(): Fraction(1), frozenset("ab"): Fraction(4), frozenset("a"): Fraction(9)}
    found = share_out([Term(("a", "b"), lambda state: figures.get(frozenset(map(str, state))))])
    assert [(s.together, s.part) for s in found] == [(("a", "b"), Fraction(3))]


def test_more_changes_than_states_can_be_counted_for_stay_together() -> None:
    """The bound is on the states, and the sum holds beyond it."""
    changes = tuple(range(MOST_CHANGES + 1))
    found = share_out([Term(changes, lambda state: Fraction(len(state)))])
    assert [(s.together, s.part) for s in found] == [(changes, Fraction(len(changes)))]
