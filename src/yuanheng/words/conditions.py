"""Formulas in the words of their reader: 闲置原因 = 企业原因，且 建筑系数 < 30%."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlglot import exp

from yuanheng.errors import Where
from yuanheng.model.relation import Column
from yuanheng.standards.formula.language import Formula
from yuanheng.standards.formula.tree import read_tree
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.standards.scorecards.scorecard import QuantitySpec, Scorecard
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
    known = (book.terms, book.quantities, book.parameters, book.tables)
    return _Speaker(words, known, book.subject.columns).say(_read(book.id, formula))


def figure_words(words: Words, card: Scorecard, formula: Formula) -> str:
    """Say a formula of a scorecard by the names of its figures: 已供应国有建设用地 ÷ 可供土地."""
    known = (card.quantities, card.indicators, card.parameters)
    return _Speaker(words, known).say(_read(card.id, formula))


def rows_words(words: Words, spec: QuantitySpec) -> str:
    """Say which rows a quantity counts: 土地供应状况属于：已供应国有建设用地; all is said too."""
    relation = ledger_schema().relations[spec.relation]
    if spec.where is None:
        return words("all rows of: {relation}", relation=words.label(relation.label))
    return _Speaker(words, (), relation.columns).say(_read(spec.id, spec.where))


def _read(file: str, formula: Formula) -> exp.Expression:
    return read_tree(formula.text, Where(file=file))


class _Speaker:
    """Says one tree; what it has no words for is written as it stands.

    known: what is named by its label, each by its name; columns: of the relation, for their codes.
    """

    def __init__(
        self,
        words: Words,
        known: Iterable[Mapping[str, Any]],
        columns: Iterable[Column] = (),
    ) -> None:
        self._words = words
        self._columns = {c.name: c for c in columns}
        self._known = (*known, self._columns)

    def say(self, node: exp.Expression) -> str:
        """Say a tree."""
        words = self._words
        for kind, said in self._kinds().items():
            if isinstance(node, kind):
                return said(node)
        if type(node) in _SIGNS:
            return self._joined(node)
        if isinstance(node, exp.Or) and (alike := self._alike(node)):
            return alike
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
            exp.Column: lambda node: self._fact(node.name),
            exp.Literal: lambda node: str(node.this),
            exp.Cast: lambda node: str(node.this.this),
            exp.Interval: self._interval,
            exp.Like: self._like,
            exp.In: self._one_of,
            exp.Anonymous: self._call,
        }

    def _name(self, name: str) -> str:
        """Say a name by its label."""
        if name == _AS_OF:
            words = self._words
            return words("the day of the check")
        for known in self._known:
            found = known.get(name)
            if found is not None and found.label is not None:
                said = self._words.label(found.label)
                return said.removesuffix("代码") if name in self._columns else said
        return name

    def _fact(self, name: str) -> str:
        """Say a name as a condition where it is one: 是否新增工业用地 is 新增工业用地."""
        said, column = self._name(name), self._columns.get(name)
        is_answer = column is not None and column.type == "boolean" and said.endswith("情况")
        return f"{said}为“是”" if is_answer else said.removeprefix("是否")

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

    def _alike(self, node: exp.Or) -> str:
        """Say in one what is asked of one column in several ways; empty where they differ."""
        parts = list(node.flatten())
        if not all(isinstance(part, exp.Like) for part in parts):
            return ""
        if len({part.this.name for part in parts}) > 1:
            return ""
        return self._likes(parts[0].this.name, [str(p.args["expression"].this) for p in parts])

    def _like(self, node: exp.Expression) -> str:
        return self._likes(node.this.name, [str(node.args["expression"].this)])

    def _likes(self, column: str, patterns: list[str]) -> str:
        """Say that a code is of some classes, or that a text holds some words."""
        words, what = self._words, self._name(column)
        of = self._columns.get(column)
        if of is None or of.codes is None:
            texts = self._between([f"“{pattern.strip('%')}”" for pattern in patterns])
            if all(pattern.startswith("%") for pattern in patterns):
                return words("{what} says one of: {texts}", what=what, texts=texts)
            return words("{what} begins with one of: {texts}", what=what, texts=texts)
        heads = [pattern.removesuffix("%") for pattern in patterns]
        codes = self._between([self._class(column, head) for head in heads])
        return words("{what} is one of: {codes}", what=what, codes=codes)

    def _one_of(self, node: exp.Expression) -> str:
        """Say that a value is one of some, codes by their labels."""
        given = {str(each.this): self.say(each) for each in node.expressions}
        codes = self._codes(node.this.name, lambda code: code in given)
        words, what = self._words, self.say(node.this)
        return words(
            "{what} is one of: {codes}", what=what, codes=codes or self._between([*given.values()])
        )

    def _class(self, column: str, head: str) -> str:
        """Say a class of codes: by the code that heads it, or by each of its codes."""
        named = self._codes(column, lambda code: code == head)
        return named or self._codes(column, lambda code: code.startswith(head))

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
            case "floor_at", what, least:
                text = words("{what}, at least {least}", what=what, least=least)
            case "cap", what, most:
                text = words("{what}, at most {most}", what=what, most=most)
            case _:
                text = self._span(node.name, said)
        return text

    def _span(self, name: str, said: list[str]) -> str:
        """Say a function that counts days or months."""
        words = self._words
        match (name, *said):
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
                text = f"{name}({self._between(said)})"
        return text
