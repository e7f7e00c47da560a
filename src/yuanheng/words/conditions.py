"""Formulas of rulebooks in the words of their reader: 闲置原因 = 企业原因，且 建筑系数 < 30%."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from yuanheng.errors import Where
from yuanheng.standards.formula.language import Formula
from yuanheng.standards.formula.tree import read_tree
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.words.figures import shown_unit
from yuanheng.words.words import Words

_SIGNS: dict[type[exp.Expression], str] = {
    exp.LT: "<",
    exp.LTE: "≤",
    exp.GT: ">",
    exp.GTE: "≥",
    exp.EQ: "=",
    exp.NEQ: "≠",
    exp.Add: "+",
    exp.Sub: "−",
    exp.Mul: "×",
    exp.Div: "÷",
}
_AS_OF = "as_of"


def formula_words(words: Words, book: Rulebook, formula: Formula) -> str:
    """Say a formula of a rulebook with the names of its columns, terms and codes."""
    tree = read_tree(formula.text, Where(file=book.id))
    return _Speaker(words, book).say(tree)


class _Speaker:
    """Says one tree; what it has no words for is written as it stands."""

    def __init__(self, words: Words, book: Rulebook) -> None:
        self._words = words
        self._book = book
        self._columns = {c.name: c for c in book.subject.columns}

    def say(self, node: exp.Expression) -> str:
        """Say a tree."""
        words = self._words
        for kind, said in self._kinds().items():
            if isinstance(node, kind):
                return said(node)
        if type(node) in _SIGNS:
            return self._joined(node)
        if isinstance(node, (exp.And, exp.Or)):
            left, right = self.say(node.args["this"]), self.say(node.args["expression"])
            if isinstance(node, exp.And):
                return words("{a} and {b}", a=left, b=right)
            return words("{a} or {b}", a=left, b=right)
        return str(node.sql())

    def _kinds(self) -> dict[type[exp.Expression], Callable[[exp.Expression], str]]:
        return {
            exp.Paren: lambda node: self._words.aside(self.say(node.this)).strip(),
            exp.Not: lambda node: self._no(node.this),
            exp.Column: lambda node: self._name(node.name).removeprefix("是否"),
            exp.Literal: lambda node: str(node.this),
            exp.Cast: lambda node: str(node.this.this),
            exp.Interval: self._interval,
            exp.Like: self._like,
            exp.Anonymous: self._call,
        }

    def _name(self, name: str) -> str:
        """Say a name by its label."""
        if name == _AS_OF:
            words = self._words
            return words("the day of the check")
        book = self._book
        for known in (book.terms, book.quantities, book.parameters, book.tables, self._columns):
            found = known.get(name)
            if found is not None and found.label is not None:
                return self._words.label(found.label)
        return name

    def _no(self, node: exp.Expression) -> str:
        words = self._words
        return words("not: {what}", what=self.say(node))

    def _joined(self, node: exp.Expression) -> str:
        """Say a comparison or a sum; a code by its label."""
        left, right = node.args["this"], node.args["expression"]
        said = self.say(right)
        if isinstance(left, exp.Column) and isinstance(right, exp.Literal) and right.is_string:
            said = self._codes(left.name, lambda code: code == right.this) or said
        return f"{self.say(left)} {_SIGNS[type(node)]} {said}"

    def _codes(self, column: str, fits: Callable[[str], bool]) -> str:
        """Say the codes of a column that fit."""
        of = self._columns.get(column)
        if of is None or of.codes is None:
            return ""
        codes = ledger_schema().code_lists[of.codes].codes
        return self._between(
            [self._words.label(code.label) for name, code in codes.items() if fits(name)]
        )

    def _between(self, parts: list[str]) -> str:
        return ("、" if self._words.lang == "zh" else ", ").join(parts)

    def _like(self, node: exp.Expression) -> str:
        column, pattern = node.this.name, str(node.args["expression"].this)
        codes = self._codes(column, lambda code: code.startswith(pattern.removesuffix("%")))
        words = self._words
        return words("{what} is one of: {codes}", what=self._name(column), codes=codes)

    def _interval(self, node: exp.Expression) -> str:
        number, unit = str(node.this.this), str(node.args["unit"]).lower().removesuffix("s")
        words = self._words
        said = {
            "year": words("{n} year(s)", n=number),
            "month": words("{n} month(s)", n=number),
            "day": words("{n} day(s)", n=number),
        }
        return said.get(unit, node.sql())

    def _call(self, node: exp.Expression) -> str:
        """Say a function of the language."""
        words, given = self._words, node.expressions
        if node.name == "qty":
            number, unit = str(given[0].this), str(given[1].this)
            return f"{number}%" if unit == "%" else f"{number} {shown_unit(unit)}"
        said = [self.say(each) for each in given]
        match (node.name, *said):
            case "happened", event, day:
                text = words("{event} had happened by {day}", event=event, day=day)
            case "not_happened", event, day:
                text = words("{event} had not happened by {day}", event=event, day=day)
            case "first_stated", first, *_, other:
                text = words("{first}, where it is not stated {other}", first=first, other=other)
            case "held_days", what, since, until:
                text = words(
                    "days of: {what}, from {since} to {until}", what=what, since=since, until=until
                )
            case "held_days", what, since:
                text = words("days of: {what}, from {since}", what=what, since=since)
            case "days_between", first, last:
                text = words("days from {first} to {last}", first=first, last=last)
            case "months_between", first, last:
                text = words("months from {first} to {last}", first=first, last=last)
            case _:
                text = f"{node.name}({self._between(said)})"
        return text
