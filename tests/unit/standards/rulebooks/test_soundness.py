"""A verdict of a compiled rulebook never outruns what is known, and names what would decide it.

The promises (SPIKES, Rulebooks), each over thousands of random formulas and rows:
a verdict that is met or not met holds however the unknown facts turn out; a verdict that is not
provable is decided by finding out the facts it names, unless it is undefined; and where no column
stands twice in a rule, each fact that it names could by itself change the outcome.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.standards.formula_worlds import (
    Known,
    Maker,
    Node,
    Row,
    Value,
    complete,
    every_filling,
    filled,
    unknown_names,
)
from tests.unit.standards.rule_worlds import book_of, matrices, verdicts_of
from yuanheng.standards.formula.lacking import UNDEFINED
from yuanheng.standards.rulebooks.rulebook import Rulebook

CODES = {True: 1, False: 0, None: 2}
OPEN = 2
TERMS = ("date", "condition", "pure", "date", "condition")


@dataclass(frozen=True)
class World:
    """A rulebook with what each rule means, some rows, and ways in which they may turn out."""

    book: Rulebook
    meanings: tuple[Callable[[Row], Value], ...]
    rows: list[Known]
    endings: list[list[Known]]
    random: random.Random


def world(seed: int, rules: int, rows: int, endings: int) -> World:
    """Make terms, rules of which every third is tightened, and rows that know a part."""
    maker = Maker(seed)
    for kind in TERMS:
        maker.term(kind)
    conditions = [maker.condition(maker.pick(0, 1, 2, 3)) for _ in range(rules)]
    tighter = {n: maker.condition(maker.pick(0, 1, 2)) for n in range(0, rules, 3)}
    given_rows = [maker.row(maker.pick(0.1, 0.35, 0.7)) for _ in range(rows)]
    return World(
        book_of(maker, conditions, tighter),
        tuple(either(made, tighter.get(n)) for n, made in enumerate(conditions)),
        given_rows,
        [[filled(row, maker.random) for _ in range(endings)] for row in given_rows],
        maker.random,
    )


def either(one: Node, other: Node | None) -> Callable[[Row], Value]:
    """A rule is met where either level says so."""
    if other is None:
        return one.value

    def value(row: Row) -> Value:
        found = (one.value(row), other.value(row))
        return True if True in found else None if None in found else False

    return value


def broken_answers(made: World) -> list[str]:
    """List the complete rows whose verdict is not what the formula means."""
    rows = [ending for endings in made.endings for ending in endings]
    verdicts, masks = matrices(verdicts_of(made.book, rows))
    return [
        f"{n} {row}: {verdicts[at, n]}, expected {CODES[meaning(row)]}"  # type: ignore[index]
        for at, row in enumerate(map(complete, rows))
        for n, meaning in enumerate(made.meanings)
        if verdicts[at, n] != (want := CODES[meaning(row)])  # type: ignore[index]
        or masks[at, n] != (UNDEFINED if want == OPEN else 0)
    ]


def broken_promises(made: World) -> list[str]:
    """List the decided verdicts that a filling overturns."""
    verdicts, _ = matrices(verdicts_of(made.book, made.rows))
    return [
        f"{n} {row}: {verdicts[at, n]}, but {ending}"
        for at, row in enumerate(made.rows)
        for ending in map(complete, made.endings[at])
        for n, meaning in enumerate(made.meanings)
        if verdicts[at, n] not in (OPEN, CODES[meaning(ending)])  # type: ignore[index]
    ]


def undecided(made: World) -> tuple[int, list[str]]:
    """Count the open verdicts, and list those that the facts they name do not decide."""
    verdicts, masks = matrices(verdicts_of(made.book, made.rows))
    asked: dict[tuple[int, int], int] = {}
    found: list[Known] = []
    jobs = []
    for at, row in enumerate(made.rows):
        for n in range(len(made.meanings)):
            mask = int(masks[at, n])
            if verdicts[at, n] == OPEN:
                if (at, mask) not in asked:
                    asked[at, mask] = len(found)
                    found += [filled(row, made.random, named(made.book, mask)) for _ in range(2)]
                jobs.append((n, asked[at, mask], mask))
    after, left = matrices(verdicts_of(made.book, found))
    return len(jobs), [
        f"{n} {found[at]} named {named(made.book, mask)}"
        for n, first, mask in jobs
        for at in (first, first + 1)
        if not mask or (after[at, n] == OPEN and left[at, n] != UNDEFINED)
    ]


def named(book: Rulebook, mask: int) -> tuple[str, ...]:
    return tuple(name for place, name in enumerate(book.facts) if mask >> place & 1)


@pytest.mark.parametrize("seed", range(4))
def test_a_row_on_which_all_is_known_gets_the_verdict_that_the_formula_means(seed: int) -> None:
    """The compiled statement agrees with the plain reading, and is undefined only with it."""
    assert broken_answers(world(seed, rules=60, rows=50, endings=4)) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_verdict_holds_however_the_unknown_facts_turn_out(seed: int) -> None:
    """Met and not met are proven: no filling within the spans overturns them."""
    assert broken_promises(world(seed, rules=60, rows=50, endings=8)) == []


@pytest.mark.parametrize("seed", range(4))
def test_the_facts_that_an_open_verdict_names_decide_it(seed: int) -> None:
    """What is named is sufficient: found out, whatever it is, the verdict is decided."""
    count, left = undecided(world(seed, rules=60, rows=50, endings=0))
    assert count > 500
    assert left == []


@settings(max_examples=15)
@given(st.integers(1000, 10**9))
def test_any_world_keeps_its_promises(seed: int) -> None:
    """The same three on worlds that nobody chose."""
    made = world(seed, rules=3, rows=12, endings=4)
    assert (broken_answers(made), broken_promises(made), undecided(made)[1]) == ([], [], [])


@dataclass(frozen=True)
class Simple:
    """Rules in which no column stands twice, their conditions, and what both leave open."""

    levels: list[tuple[Node, ...]]
    rows: list[Known]
    open_facts: dict[tuple[int, int], tuple[str, ...]]
    open_atoms: dict[tuple[int, int], list[tuple[Node, tuple[str, ...]]]]


def simple_world(seed: int) -> Simple:
    """Draw rules without a repeated column; each of their conditions is also a rule by itself."""
    maker = Maker(seed)
    drawn = (maker.condition(maker.pick(1, 2, 3)) for _ in range(300))
    levels: list[tuple[Node, ...]] = []
    for made in [c for c in drawn if c.is_read_once and 1 < len(c.atoms) < 6][:60]:
        other = maker.condition(1)
        apart = other.is_read_once and not set(other.names) & set(made.names)
        levels.append((made, other) if apart and len(levels) % 2 else (made,))
    tighter = {n: parts[1] for n, parts in enumerate(levels) if len(parts) > 1}
    rows = [maker.row(0.3) for _ in range(40)]
    atoms = [atom for parts in levels for part in parts for atom in part.atoms]
    of_rules = open_facts(book_of(maker, (parts[0] for parts in levels), tighter), rows)
    of_atoms = open_facts(book_of(maker, atoms), rows)
    place = {id(atom): n for n, atom in enumerate(atoms)}
    return Simple(
        levels,
        rows,
        of_rules,
        {
            (at, n): [
                (atom, of_atoms[at, place[id(atom)]])
                for part in levels[n]
                for atom in part.atoms
                if (at, place[id(atom)]) in of_atoms
            ]
            for at, n in of_rules
        },
    )


def open_facts(book: Rulebook, rows: list[Known]) -> dict[tuple[int, int], tuple[str, ...]]:
    """Name the facts of every open verdict, by row and rule."""
    verdicts, masks = matrices(verdicts_of(book, rows))
    return {
        (at, n): named(book, int(masks[at, n]))
        for at in range(len(rows))
        for n in range(verdicts.shape[1])
        if verdicts[at, n] == OPEN
    }


@pytest.mark.parametrize("seed", range(4))
def test_each_fact_that_is_named_could_by_itself_change_the_outcome(seed: int) -> None:
    """Exact where no column stands twice: two endings that differ in that fact alone differ.

    A comparison that no ending could turn, such as `x * 0 > 1`, is left out with its row: there
    a fact is named though nothing can come of it.
    """
    made = simple_world(seed)
    tried, idle = 0, []
    for (at, n), facts in made.open_facts.items():
        row, atoms = made.rows[at], made.open_atoms[at, n]
        names = tuple(sorted({name for _, of_atom in atoms for name in of_atom}))
        if not names or len(names) > 5:
            continue
        if any(not f or turned(a.value, row, f) != set(f) for a, f in atoms):
            continue
        tried += 1
        parts = made.levels[n]
        meaning = either(parts[0], parts[1] if len(parts) > 1 else None)
        able = turned(meaning, row, names)
        idle += [f"{[p.text for p in parts]} {row} {name}" for name in facts if name not in able]
    assert tried > 100
    assert idle == []


def turned(meaning: Callable[[Row], Value], row: Known, names: tuple[str, ...]) -> set[str]:
    """Name the facts that change an outcome alone: two endings that differ only in them differ."""
    assert not set(names) - set(unknown_names(row))
    outcomes: dict[tuple[str, tuple[Value, ...]], set[Value]] = {}
    for ending in every_filling(row, names, most=3):
        for name in names:
            rest = tuple(ending[n] for n in names if n != name)
            outcomes.setdefault((name, rest), set()).add(meaning(ending))
    return {name for (name, _), found in outcomes.items() if {True, False} <= found}
