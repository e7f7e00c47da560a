"""Random formulas of the whole language with a reading of their own, and rows that know a part.

A formula is made with its text and, beside it, a function that says what the text means on a row
on which everything is known: days are ordinals, an event that never happens is infinity, and None
stands for what is undefined. Nothing here looks at the compiler.
"""

from __future__ import annotations

import calendar
import fnmatch
import math
import operator
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, cast

Value = bool | int | float | str | None
Row = Mapping[str, Value]
#: What a row knows: a value, None for nothing, or the two ends of a span of days.
Known = dict[str, Any]

NEVER = math.inf
AS_OF = "2013-01-01"
DAYS = (
    *("2011-02-28", "2011-12-31", "2012-01-01", "2012-01-31", "2012-02-28", "2012-02-29"),
    *("2012-06-30", "2012-12-31", "2013-01-01", "2013-01-02", "2013-02-28", "2014-01-01"),
)
EVENTS = ("begun", "agreed", "delivered", "stopped")
HECTARE = 3 * 10**10
DOMAINS: dict[str, tuple[Value, ...]] = {
    "area": (0, HECTARE, 2 * HECTARE, 3 * HECTARE),
    "covered": (0, HECTARE, 2 * HECTARE, 4 * HECTARE),
    "green": (0, HECTARE, 5 * HECTARE),
    "ratio": (-1.0, 0.0, 0.5, 2.0),
    "limit": (0.0, 0.25, 1.0),
    "kind": ("A", "B1", "B2", "C"),
    "holder": ("A", "B1", "赵"),
    "idle": (True, False),
    "filed": (True, False),
}
#: The table of the rulebook: C has no entry.
FLOOR = {"A": 0.5, "B1": 1.0, "B2": 2.0}
SHARE = 50.0
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Node:
    """A piece of a formula: its text, its meaning, the columns it reads, its conditions."""

    text: str
    value: Callable[[Row], Value]
    names: tuple[str, ...] = ()
    atoms: tuple[Node, ...] = ()
    is_name: bool = False

    @property
    def is_read_once(self) -> bool:
        """Tell whether no column stands twice in it."""
        return len(set(self.names)) == len(self.names)


def ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def shift(day: float, unit: str, amount: int) -> float:
    """Move a day; the last day of a shorter month stands for the days that it lacks."""
    if day == NEVER:
        return NEVER
    if unit == "day":
        return day + amount
    then = date.fromordinal(int(day))
    month = then.year * 12 + then.month - 1 + amount * (12 if unit == "year" else 1)
    year, month = divmod(month, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(then.day, last)).toordinal()


def whole_months(first: float, last: float) -> float | None:
    """Count how many months can be added to the first day without passing the last."""
    if NEVER in (first, last):
        return None
    a, b = date.fromordinal(int(first)), date.fromordinal(int(last))
    months = (b.year - a.year) * 12 + b.month - a.month
    while shift(first, "month", months) > last:
        months -= 1
    return float(months)


def strict(work: Callable[..., Value], *parts: Node) -> Callable[[Row], Value]:
    """Give nothing where a part is undefined."""

    def value(row: Row) -> Value:
        given = [part.value(row) for part in parts]
        return None if None in given else work(*given)

    return value


def names_of(*parts: Node) -> tuple[str, ...]:
    return tuple(name for part in parts for name in part.names)


class Maker:
    """Makes random formulas; terms made before may stand in later ones by their name."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - seeded on purpose
        self.terms: dict[str, Node] = {}
        self.kinds: dict[str, str] = {}

    def pick(self, *choices: Any) -> Any:  # noqa: ANN401 - one of what is given
        return self.random.choice(choices)

    def term(self, kind: str) -> None:
        """Define a term: a number, a day or a condition."""
        made = {"date": self.date, "pure": self.pure, "condition": self.condition}[kind](2)
        name = f"t{len(self.terms)}"
        self.terms[name], self.kinds[name] = made, kind

    def known_term(self, kind: str) -> Node | None:
        names = [n for n, k in self.kinds.items() if k == kind]
        if not names or self.random.random() < 0.7:
            return None
        name = self.pick(*names)
        made = self.terms[name]
        return Node(name, made.value, made.names, made.atoms, is_name=True)

    def column(self, *names: str) -> Node:
        name = self.pick(*names)
        return Node(name, lambda row: row[name], (name,), is_name=True)

    # days

    def date(self, depth: int) -> Node:
        kind = self.pick("event", "event", "written", "as_of", "shift", "first", "term")
        if kind == "term":
            return self.known_term("date") or self.column(*EVENTS)
        if kind == "written":
            day = self.pick(*DAYS)
            return Node(f"date '{day}'", lambda _: ordinal(day))
        if kind == "as_of":
            return Node("as_of", lambda _: ordinal(AS_OF))
        if kind == "shift" and depth:
            return self.shifted(self.date(depth - 1))
        if kind == "first" and depth:
            stated = self.known_term("date") or self.column(*EVENTS)
            then = self.date(depth - 1)
            return Node(
                f"first_stated({stated.text}, {then.text})",
                lambda row: then.value(row) if stated.value(row) == NEVER else stated.value(row),
                names_of(stated, then),
            )
        return self.column(*EVENTS)

    def shifted(self, day: Node) -> Node:
        unit, amount = self.pick(("year", 1), ("month", 1), ("month", 6), ("day", 30), ("day", 1))
        sign = self.pick("+", "+", "-")
        return Node(
            f"{day.text} {sign} interval '{amount} {unit}'",
            strict(lambda d: shift(d, unit, amount if sign == "+" else -amount), day),
            day.names,
        )

    # numbers

    def number(self, family: str, depth: int) -> Node:
        return {"area": self.area, "pure": self.pure, "日": self.days, "月": self.months}[family](
            depth
        )

    def area(self, depth: int) -> Node:
        kind = self.pick("column", "column", "qty", "sum", "bound", "times") if depth else "column"
        if kind == "qty":
            # in the unit that is stored, so that no product is rounded by a conversion
            size = self.pick(0, 1, 2) * HECTARE
            return Node(f"qty({size}, 'third_mm2')", lambda _: float(size))
        if kind == "sum":
            return self.sum("area", depth)
        if kind == "bound":
            return self.bound("area", depth)
        if kind == "times":
            one, other = self.area(depth - 1), self.pure(depth - 1)
            return Node(
                f"({one.text}) * ({other.text})",
                strict(operator.mul, one, other),
                names_of(one, other),
            )
        return self.column("area", "covered", "green")

    def pure(self, depth: int) -> Node:  # noqa: PLR0911 - one for each kind
        kind = self.pick("column", "literal", "ratio", "sum", "table", "share", "bound", "term")
        if kind == "term" or not depth:
            return self.known_term("pure") or self.column("ratio", "limit")
        if kind == "literal":
            number = self.pick("0", "0.5", "1", "2", "1e0", "qty(50, '%')", "qty(200, '%')")
            size = {"qty(50, '%')": 0.5, "qty(200, '%')": 2.0}.get(number)
            return Node(number, lambda _: float(number) if size is None else size)
        if kind == "ratio":
            family = self.pick("area", "pure", "日")
            return self.divided(self.number(family, depth - 1), self.number(family, depth - 1))
        if kind == "sum":
            return self.sum("pure", depth)
        if kind == "bound":
            return self.bound("pure", depth)
        if kind == "table":
            return Node("floor_of_kind", lambda row: FLOOR.get(str(row["kind"])), ("kind",))
        if kind == "share":
            return Node("share", lambda _: SHARE / 100)
        return self.column("ratio", "limit")

    def divided(self, one: Node, other: Node) -> Node:
        return Node(
            f"({one.text}) / ({other.text})",
            strict(lambda a, b: None if b == 0 else a / b, one, other),
            names_of(one, other),
        )

    def days(self, depth: int) -> Node:
        if not depth or self.random.random() < 0.3:
            amount = self.pick(1, 30, 365)
            return Node(f"qty({amount}, '日')", lambda _: float(amount))
        first, last = self.date(depth - 1), self.date(depth - 1)
        return Node(
            f"days_between({first.text}, {last.text})",
            strict(lambda a, b: None if NEVER in (a, b) else float(b - a), first, last),
            names_of(first, last),
        )

    def months(self, depth: int) -> Node:
        if not depth or self.random.random() < 0.3:
            amount = self.pick(1, 6, 12)
            return Node(f"qty({amount}, '月')", lambda _: float(amount))
        first, last = self.date(depth - 1), self.date(depth - 1)
        return Node(
            f"months_between({first.text}, {last.text})",
            strict(whole_months, first, last),
            names_of(first, last),
        )

    def sum(self, family: str, depth: int) -> Node:
        one, other = self.number(family, depth - 1), self.number(family, depth - 1)
        sign, work = self.pick(("+", operator.add), ("-", operator.sub))
        return Node(
            f"{one.text} {sign} ({other.text})", strict(work, one, other), names_of(one, other)
        )

    def bound(self, family: str, depth: int) -> Node:
        one, other = self.number(family, depth - 1), self.number(family, depth - 1)
        name, work = self.pick(("cap", min), ("floor_at", max))
        return Node(
            f"{name}({one.text}, {other.text})", strict(work, one, other), names_of(one, other)
        )

    # conditions

    def condition(self, depth: int) -> Node:
        kind = self.pick("and", "or", "and", "or", "not", "same", "term") if depth else "atom"
        if kind == "term":
            return self.known_term("condition") or self.atom(2)
        if kind == "and":
            return self.joined("AND", all, depth)
        if kind == "or":
            return self.joined("OR", any, depth)
        if kind == "not":
            inner = self.condition(depth - 1)
            return Node(
                f"NOT ({inner.text})", strict(operator.not_, inner), inner.names, inner.atoms
            )
        if kind == "same":
            one, other = self.condition(depth - 1), self.condition(depth - 1)
            return Node(
                f"({one.text}) = ({other.text})",
                strict(operator.eq, one, other),
                names_of(one, other),
                (*one.atoms, *other.atoms),
            )
        return self.atom(2)

    def joined(self, word: str, work: Callable[[list[Any]], bool], depth: int) -> Node:
        parts = [self.condition(depth - 1) for _ in range(self.pick(2, 2, 3))]
        decisive = word == "OR"

        def value(row: Row) -> Value:
            given = [part.value(row) for part in parts]
            if decisive in given:
                return decisive
            return None if None in given else work(given)

        text = f" {word} ".join(f"({part.text})" for part in parts)
        if all(not part.atoms or part.atoms == (part,) for part in parts):
            text = f" {word} ".join(part.text for part in parts)  # conditions without brackets
        atoms = tuple(atom for part in parts for atom in part.atoms)
        return Node(text, value, names_of(*parts), atoms)

    def atom(self, depth: int) -> Node:
        made = self.pick(
            *(self.compared, self.compared, self.dated, self.dated, self.asked, self.asked),
            *(self.between, self.listed, self.worded, self.told),
        )(depth)
        bare = Node(made.text, made.value, made.names)
        return Node(made.text, made.value, made.names, (bare,))

    def compared(self, depth: int) -> Node:
        family = self.pick("area", "area", "pure", "pure", "日", "月")
        one, other = self.number(family, depth), self.number(family, depth)
        if family == "area" and self.random.random() < 0.5:
            amount, unit = self.pick((1, "hm2"), (15, "亩"), (0.01, "km2"), (10000, "m2"))
            other = Node(f"qty({amount}, '{unit}')", lambda _: float(HECTARE))
        return self.comparison(one, other)

    def dated(self, depth: int) -> Node:
        return self.comparison(self.date(depth), self.date(depth))

    def comparison(self, one: Node, other: Node) -> Node:
        sign = self.pick(*COMPARISONS)
        return Node(
            f"{one.text} {sign} {other.text}",
            strict(COMPARISONS[sign], one, other),
            names_of(one, other),
        )

    def asked(self, depth: int) -> Node:
        event, day = self.date(depth - 1), self.date(0)
        word, work = self.pick(("happened", operator.le), ("not_happened", operator.gt))
        return Node(
            f"{word}({event.text}, {day.text})", strict(work, event, day), names_of(event, day)
        )

    def between(self, depth: int) -> Node:
        family = self.pick("area", "pure", "date")
        make = self.date if family == "date" else lambda d: self.number(family, d)
        subject, low, high = make(depth - 1), make(0), make(0)

        def value(row: Row) -> Value:
            it, a, b = (part.value(row) for part in (subject, low, high))
            over = None if None in (it, a) else it >= a  # type: ignore[operator]
            under = None if None in (it, b) else it <= b  # type: ignore[operator]
            return False if False in (over, under) else None if None in (over, under) else True

        word = self.pick("BETWEEN", "BETWEEN", "NOT BETWEEN")
        whole = Node("", value)
        return Node(
            f"{subject.text} {word} {low.text} AND {high.text}",
            strict(operator.not_, whole) if word == "NOT BETWEEN" else value,
            # the subject is compared twice, so that one of its facts may be named in vain
            names_of(subject, subject, low, high),
        )

    def listed(self, depth: int) -> Node:
        if self.random.random() < 0.5:
            column = self.column("kind", "holder")
            values: tuple[Value, ...] = ("A", "B1", "赵")
            texts = [f"'{v}'" for v in values]
        else:
            column, values = self.area(depth - 1), (0.0, float(HECTARE), 2.0 * HECTARE)
            texts = ["0", "qty(1, 'hm2')", "qty(20000, 'm2')"]
        n = self.pick(1, 2)
        no = self.pick("", "NOT ")
        return Node(
            f"{column.text} {no}IN ({', '.join(texts[:n])})",
            strict(lambda v: (v in values[:n]) != bool(no), column),
            column.names,
        )

    def worded(self, depth: int) -> Node:  # noqa: ARG002 - made like the others
        column, pattern = self.column("kind", "holder"), self.pick("B%", "_1", "A", "%", "_")
        no = self.pick("", "NOT ")
        wild = pattern.replace("%", "*").replace("_", "?")
        return Node(
            f"{column.text} {no}LIKE '{pattern}'",
            strict(lambda v: fnmatch.fnmatchcase(v, wild) != bool(no), column),
            column.names,
        )

    def told(self, depth: int) -> Node:  # noqa: ARG002 - made like the others
        column = self.column("idle", "filed")
        if self.random.random() < 0.3:
            return self.comparison(column, self.pick(Node("TRUE", lambda _: True), column))
        return column

    # rows

    def row(self, unknown: float = 0.35) -> Known:
        """Know some things, some of them only in part."""
        known: Known = {}
        for name, values in DOMAINS.items():
            known[name] = None if self.random.random() < unknown else self.pick(*values)
        for name in EVENTS:
            known[name] = self.span()
        return known

    def span(self) -> tuple[float | None, float | None]:
        """Know a day, a span of days, that it never comes, or nothing."""
        one, other = sorted(ordinal(self.pick(*DAYS)) for _ in range(2))
        return self.pick(  # type: ignore[no-any-return]
            *((one, one), (one, one), (NEVER, NEVER), (one, other), (one, one + 30)),
            *((None, one), (one, None), (None, None)),
        )


def unknown_names(known: Known) -> tuple[str, ...]:
    """Name what a row does not know exactly."""
    return tuple(
        name
        for name, value in known.items()
        if value is None or (isinstance(value, tuple) and (None in value or value[0] != value[1]))
    )


def candidates(name: str, value: object) -> tuple[Value, ...]:
    """Give values that a row may turn out to have: every value, or days within the span."""
    if not isinstance(value, tuple):
        return DOMAINS[name] if value is None else (cast("Value", value),)
    first, last = value
    days = {float(ordinal(day)) for day in DAYS}
    days |= {float(end) for end in value if end is not None}
    inside = {d for d in days if (first is None or d >= first) and (last is None or d <= last)}
    return tuple(sorted(inside | ({NEVER} if last is None else set())))


def filled(known: Known, chooser: random.Random, names: tuple[str, ...] | None = None) -> Known:
    """Find out some facts, or all, at random."""
    found = dict(known)
    for name in unknown_names(known) if names is None else names:
        value = chooser.choice(candidates(name, known[name]))
        found[name] = (value, value) if name in EVENTS else value
    return found


def complete(known: Known) -> Row:
    """Read a row on which everything is known."""
    return {n: (v[0] if isinstance(v, tuple) else v) for n, v in known.items()}


def every_filling(known: Known, names: tuple[str, ...], most: int) -> Iterator[Row]:
    """Find out the named facts in every way, by some values each, and the others in one way."""
    choices = []
    for name in names:
        values = candidates(name, known[name])
        step = max(1, -(-len(values) // most))
        choices.append(tuple(dict.fromkeys((*values[::step], values[-1]))))
    rest = {n: candidates(n, known[n])[0] for n in unknown_names(known) if n not in names}
    base = {**complete(known), **rest}
    for values in product(*choices):
        yield {**base, **dict(zip(names, values, strict=True))}
