"""A change shared out among what changed (归因): exact, and the same in whatever order one goes.

The part of a change is its Shapley value: the mean, over every order in which the changes could
have come, of what it added when it came. The parts sum to the whole change, two that do the same
have the same part, and one that does nothing has none.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import factorial

State = frozenset[Hashable]
"""The changes that have come; the others still stand as before."""

#: So many changes make 4,096 states of one indicator; no standard has more that act on one.
MOST_CHANGES = 12


@dataclass(frozen=True)
class Term:
    """A summand of a figure: what acts on it, and what it is where some of that has changed.

    value: None where the figure cannot be reckoned in that state.
    """

    changes: tuple[Hashable, ...]
    value: Callable[[State], Fraction | None]


@dataclass(frozen=True)
class Shared:
    """What a change did to a figure: its part of the whole, and what it does when it comes alone.

    together: the changes that cannot be told apart in it; one as a rule. alone: None where the
    figure cannot be reckoned with this change and no other.
    """

    together: tuple[Hashable, ...]
    part: Fraction
    alone: Fraction | None


def share_out(terms: Iterable[Term]) -> tuple[Shared, ...]:
    """Share the change of a sum of terms out among the changes that act on them.

    Each term is shared out by itself, which sums to the same as sharing out the whole. Where a term
    cannot be reckoned in a state between, or too many changes act on it, they stay together in it.
    Raises ValueError where a term has no value before or after.
    """
    parts: dict[tuple[Hashable, ...], tuple[Fraction, Fraction | None]] = {}
    for term in terms:
        for together, part, alone in _shared(term):
            was = parts.get(together, (Fraction(0), Fraction(0)))
            both = None if was[1] is None or alone is None else was[1] + alone
            parts[together] = was[0] + part, both
    return tuple(Shared(key, part, alone) for key, (part, alone) in parts.items())


def _shared(term: Term) -> list[tuple[tuple[Hashable, ...], Fraction, Fraction | None]]:
    value = cache(term.value)
    before, after = value(frozenset()), value(frozenset(term.changes))
    if before is None or after is None:
        raise ValueError(term.changes)
    found = shapley(term.changes, value) if len(term.changes) <= MOST_CHANGES else None
    if found is None:
        return [(term.changes, after - before, after - before)]
    return [
        ((change,), part, _difference(value(frozenset([change])), before))
        for change, part in zip(term.changes, found, strict=True)
    ]


def shapley(
    changes: Sequence[Hashable], value: Callable[[State], Fraction | None]
) -> list[Fraction] | None:
    """Give the part of each change; None where a state between has no value."""
    count = len(changes)
    parts = [Fraction(0)] * count
    for size in range(count):
        weight = Fraction(factorial(size) * factorial(count - size - 1), factorial(count))
        for come in combinations(range(count), size):
            state = frozenset(changes[n] for n in come)
            before = value(state)
            for n in set(range(count)).difference(come):
                after = value(state | {changes[n]})
                if before is None or after is None:
                    return None
                parts[n] += weight * (after - before)
    return parts


def _difference(after: Fraction | None, before: Fraction) -> Fraction | None:
    return None if after is None else after - before
