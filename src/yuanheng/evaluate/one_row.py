"""A rulebook applied to one row in this process (单件核查): the same trees, without an engine.

Preparing a statement takes an engine longer than one case may take, and what would make a case pass
is sought by asking many times. The trees are those of the statement, in whole numbers; a test holds
every case of the packs against both. A book that asks for more than arithmetic, comparisons and
words (intervals, days between) is for the engine alone.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlglot import exp

from yuanheng.errors import StandardError, say
from yuanheng.evaluate.rulebook import VERDICTS, missing_of
from yuanheng.model.evaluation import RuleVerdict
from yuanheng.standards.formula.exact import stepped
from yuanheng.standards.formula.lacking import UNDEFINED, bits, joined, mark_of
from yuanheng.standards.rulebooks.rulebook import Rule, Rulebook

Row = dict[str, Any]
Reader = Callable[[Row], Any]

_COMPARED: dict[type[exp.Expression], Callable[[Any, Any], Any]] = {
    exp.LT: operator.lt,
    exp.LTE: operator.le,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
    exp.EQ: operator.eq,
    exp.NEQ: operator.ne,
}
_RECKONED: dict[type[exp.Expression], Callable[[Any, Any], Any]] = {
    exp.Add: operator.add,
    exp.Sub: operator.sub,
    exp.Mul: operator.mul,
    exp.Div: operator.truediv,
    exp.BitwiseOr: operator.or_,
}


@dataclass(frozen=True)
class OneRow:
    """A rulebook prepared: readers of its terms, and of the levels and lacks of its rules.

    sides: the two sides of every comparison that a rule, or a term, makes.
    """

    book: Rulebook
    terms: tuple[tuple[str, Reader], ...]
    rules: Mapping[str, tuple[tuple[Reader, ...], Reader]]
    sides: Mapping[str, tuple[tuple[Reader, Reader], ...]]
    steps: Mapping[str, Mapping[str, int]]

    def known(self, facts: Row, parameters: Mapping[str, str | None]) -> Row:
        """Give all that formulas may read: facts in storage units, parameters, tables, terms.

        facts: columns as stored (an event as its two days); parameters: as `bound` gives them.
        """
        row = self._facts(facts, parameters)
        for name, read in self.terms:
            row[name] = read(row)
        return row

    def changed(self, row: Row, column: str, amount: int) -> Row:
        """Give what is known where one amount of a row that is known is another."""
        row = {**row, column: amount, mark_of(column): 0}
        for name, read in self.terms:
            row[name] = read(row)
        return row

    def _facts(self, facts: Row, parameters: Mapping[str, str | None]) -> Row:
        row: Row = {"as_of": _day(parameters["as_of"])}
        place = {name: 1 << n for n, name in enumerate(self.book.facts)}
        for column in self.book.subject.columns:
            name = column.name
            if name not in place:
                continue
            if column.type == "event":
                first, last = (_day(facts.get(f"{name}_{end}")) for end in ("from", "to"))
                row[f"{name}_from"], row[f"{name}_to"] = first, last
                is_known = first is not None and first == last
            else:
                row[name] = facts.get(name)
                is_known = row[name] is not None
            row[mark_of(name)] = 0 if is_known else place[name]
        for name, parameter in self.book.parameters.items():
            if name not in place:
                continue
            text = parameters.get(f"p_{name}")
            row[name] = text if parameter.is_text or text is None else float(text)
            for part in () if parameter.is_text else ("n", "d"):
                whole = parameters.get(f"{part}_{name}")
                row[f"{name}__{part}"] = None if whole is None else int(whole)
            row[mark_of(name)] = place[name] if text is None else 0
        for name, table in self.book.tables.items():
            if name not in self.book.used:
                continue
            code = row[table.by]
            entry = table.values.get(code)
            row[name] = None if entry is None else float(entry)
            row[f"{name}__n"] = self.steps[name].get(code)
            absent = UNDEFINED if code is not None and entry is None else 0
            row[mark_of(name)] = row[mark_of(table.by)] | absent
        return row

    def verdict(self, rule: Rule, row: Row) -> RuleVerdict:
        """Judge one rule on what is known."""
        levels, lacks = self.rules[rule.id]
        said = [level(row) for level in levels]
        code = 1 if True in said else 2 if None in said else 0
        binding = rule.levels[said.index(True)].pack if code == 1 and len(said) > 1 else None
        missing = missing_of(self.book, lacks(row)) if code == 2 else ()
        return RuleVerdict(rule.id, VERDICTS[code], missing=missing, binding=binding)

    def is_met(self, rule: str, row: Row) -> bool | None:
        """Tell whether a rule is met, without a word on why."""
        said = [level(row) for level in self.rules[rule][0]]
        return True if True in said else None if None in said else False


@lru_cache(maxsize=32)
def one_row(book: Rulebook) -> OneRow:
    """Prepare a rulebook; StandardError where it asks for what an engine alone can say."""
    if book.quantities:
        raise _for_engines(book, ", ".join(book.quantities))
    terms: list[tuple[str, Reader]] = []
    for term in (t for t in book.terms.values() if t.id in book.used):
        typed = term.formula.typed
        if typed.last is not None:
            terms += [
                (f"{term.id}_from", _reader(book, typed.tree)),
                (f"{term.id}_to", _reader(book, typed.last)),
            ]
        else:
            terms.append((term.id, _reader(book, typed.tree)))
        if typed.lacking:
            terms.append((mark_of(term.id), _reader(book, bits(typed.lacking))))
    return OneRow(
        book=book,
        terms=tuple(terms),
        rules={rule.id: _rule(book, rule) for rule in book.rules.values()},
        sides={rule.id: _sides(book, rule) for rule in book.rules.values()},
        steps={name: stepped(table.values)[1] for name, table in book.tables.items()},
    )


def _rule(book: Rulebook, rule: Rule) -> tuple[tuple[Reader, ...], Reader]:
    levels = tuple(_reader(book, level.when.typed.tree) for level in rule.levels)
    if len(rule.levels) > 1:
        lacking = joined(*(level.when.typed.lacking for level in rule.levels))
    else:
        typed = rule.levels[0].when.typed
        lacking = typed.chain if typed.chain is not None else typed.lacking
    return levels, _reader(book, bits(lacking))


def _sides(book: Rulebook, rule: Rule) -> tuple[tuple[Reader, Reader], ...]:
    """Give the two sides of every comparison that decides a rule."""
    trees = [level.when.typed.tree for level in rule.levels]
    trees += [term.formula.typed.tree for term in book.terms.values() if term.id in book.used]
    found: list[Any] = [n for tree in trees for n in tree.walk() if type(n) in _COMPARED]
    return tuple((_reader(book, node.left), _reader(book, node.right)) for node in found)


def _day(text: Any) -> date | None:  # noqa: ANN401 - a cell
    return date.fromisoformat(text) if isinstance(text, str) else text


def _reader(book: Rulebook, node: Any) -> Reader:  # noqa: ANN401 - SQLGlot types its nodes loosely
    """Turn a tree into a function of the row, null-strict as SQL is."""
    if isinstance(node, exp.Paren):
        return _reader(book, node.this)
    if isinstance(node, exp.Column):
        return operator.itemgetter(node.name)
    if isinstance(node, exp.Boolean | exp.Null | exp.Literal):
        value = _constant(node)
        return lambda _: value
    if type(node) in _OTHERS:
        return _OTHERS[type(node)](book, node)
    reckon = _COMPARED.get(type(node)) or _RECKONED.get(type(node))
    if reckon is None:
        raise _for_engines(book, node.key)
    return _strict(reckon, _reader(book, node.left), _reader(book, node.right))


def _constant(node: Any) -> Any:  # noqa: ANN401 - see _reader
    if isinstance(node, exp.Literal) and not node.is_string:
        text = str(node.this)
        return int(text) if text.isdecimal() else float(text)
    return None if isinstance(node, exp.Null) else node.this


def _joined(book: Rulebook, node: Any) -> Reader:  # noqa: ANN401 - see _reader
    """AND and OR: decided by either side; open where neither decides and one is open."""
    left, right = _reader(book, node.left), _reader(book, node.right)
    is_or = isinstance(node, exp.Or)

    def read(row: Row) -> bool | None:
        one: bool | None = left(row)
        if one is is_or:
            return is_or
        other: bool | None = right(row)
        if other is is_or:
            return is_or
        return None if one is None or other is None else not is_or

    return read


def _nullif(book: Rulebook, node: Any) -> Reader:  # noqa: ANN401 - see _reader
    inner, other = _reader(book, node.this), _reader(book, node.expression)
    return lambda row: None if (found := inner(row)) == other(row) else found


def _is_null(book: Rulebook, node: Any) -> Reader:  # noqa: ANN401 - see _reader
    if not isinstance(node.expression, exp.Null):
        raise _for_engines(book, node.key)
    inner = _reader(book, node.this)
    return lambda row: inner(row) is None


def _in(book: Rulebook, node: Any) -> Reader:  # noqa: ANN401 - see _reader
    inner, words = _reader(book, node.this), {_constant(w) for w in node.expressions}
    return lambda row: None if (found := inner(row)) is None else found in words


def _of_one(reckon: Callable[[Any], Any]) -> Callable[[Rulebook, Any], Reader]:
    """Make the reader of what has one operand, unknown where that is."""

    def make(book: Rulebook, node: Any) -> Reader:  # noqa: ANN401 - see _reader
        inner = _reader(book, node.this)
        return lambda row: None if (found := inner(row)) is None else reckon(found)

    return make


def _strict(reckon: Callable[[Any, Any], Any], left: Reader, right: Reader) -> Reader:
    def read(row: Row) -> Any:  # noqa: ANN401 - a number, a truth or nothing
        one, other = left(row), right(row)
        return None if one is None or other is None else reckon(one, other)

    return read


def _half_away(value: float) -> int:
    """Round as the engine does: a half goes away from zero."""
    whole = math.floor(abs(value) + 0.5)
    return whole if value >= 0 else -whole


def _cast(book: Rulebook, node: Any) -> Reader:  # noqa: ANN401 - see _reader
    inner, kind = _reader(book, node.this), node.to.sql()
    if kind == "DATE":
        return lambda row: _day(inner(row))
    if kind in ("INT128", "BIGINT"):
        return inner  # what is cast is a whole number of the store
    if kind == "DOUBLE":
        return lambda row: None if (found := inner(row)) is None else float(found)
    raise _for_engines(book, f"CAST AS {kind}")


def _case(book: Rulebook, node: Any) -> Reader:  # noqa: ANN401 - see _reader
    if node.this is not None:
        raise _for_engines(book, node.key)
    ways = [(_reader(book, way.this), _reader(book, way.args["true"])) for way in node.args["ifs"]]
    rest = node.args.get("default")
    otherwise = _reader(book, rest) if rest is not None else lambda _: None

    def read(row: Row) -> Any:  # noqa: ANN401 - what the way gives
        for asked, given in ways:
            if asked(row):
                return given(row)
        return otherwise(row)

    return read


def _for_engines(book: Rulebook, what: str) -> StandardError:
    return StandardError(
        say("{id} cannot be asked of a single case: {what}", id=book.id, what=what),
        expected=say("Expected rules of amounts, words and fixed days alone."),
    )


_OTHERS: dict[type[exp.Expression], Callable[[Rulebook, Any], Reader]] = {
    exp.And: _joined,
    exp.Or: _joined,
    exp.Not: _of_one(operator.not_),
    exp.Neg: _of_one(operator.neg),
    exp.Round: _of_one(_half_away),
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.Nullif: _nullif,
    exp.Is: _is_null,
    exp.In: _in,
    exp.Case: _case,
}
