"""Units in a formula: two sides brought to one unit, and numbers written in it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from sqlglot import exp
from sqlglot.errors import SqlglotError

from yuanheng.errors import Message, StandardError, Where, say
from yuanheng.model.units import Unit, parse_unit
from yuanheng.standards.formula.exact import Exact, scaled
from yuanheng.standards.formula.tree import DIALECT, number
from yuanheng.standards.formula.written_number import read_number

Form = Literal["double", "whole", "signed", "decimal", "stepped", "quotient", "term"]
Kind = Literal["condition", "text", "boolean", "number", "date", "intervals"]

SHARE = parse_unit("")
_EXTENTS = frozenset({"[length]", "[person]", "[mass]", "[coal_equivalent]", "[energy]"})
_MAX_FACTOR = 10**100  # beyond it a product of units has no meaning, and soon no double


@dataclass(frozen=True)
class Term:
    """A name that a formula may use: a column or a quantity, with its kind and unit.

    A date is a span of two columns, `NAME_from` and `NAME_to`; an exact one is one column. So is a
    number that `is_span`.
    `can_lack` where a row may not know it: `x__NAME` then holds its bit of the missing facts.
    form: what its column holds: integers, perhaps below nought; doubles that stand for decimals;
    doubles beside which `NAME__n` holds the integers of which `exact` is the step, or those over
    `NAME__d`; a term brings its own `exact`.
    """

    kind: Kind
    unit: Unit | None = None
    is_exact: bool = False
    can_lack: bool = True
    is_span: bool = False
    form: Form = "double"
    exact: Exact | None = None


def number_term(unit: Unit, *, is_decimal: bool = False) -> Term:
    """Say what a column of numbers is: integers of a storage unit, or doubles for decimals.

    Only what has an extent is surely not below nought: money may be paid back.
    """
    if is_decimal:
        return Term("number", unit, form="decimal")
    has_extent = any(name in _EXTENTS for name, _ in unit.dimension) and unit.is_additive
    return Term("number", unit, form="whole" if has_extent else "signed")


@dataclass(frozen=True)
class Typed:
    """A rendered subtree with what is known of it; `is_double` where no integer can overflow.

    `last` is the end of a span, of days or of a number of days, that begins with the tree.
    `lacking` are integers in SQL whose bits name the facts that leave the value open; `chain` are
    those of the operands, for who knows already that it is open: a rule, or a longer AND or OR of
    the same kind. `exact` is the number as a quotient of integers, where it can be one.
    """

    tree: exp.Expression
    kind: Kind
    unit: Unit | None = None
    is_bare: bool = False
    value: Fraction | None = None
    is_double: bool = False
    exact: Exact | None = None
    last: exp.Expression | None = None
    is_name: bool = False
    lacking: tuple[exp.Expression, ...] = ()
    chain: tuple[exp.Expression, ...] | None = None

    @property
    def end(self) -> exp.Expression:
        """Give the last day of a span; the day itself where it is exact."""
        return self.tree if self.last is None else self.last

    @property
    def is_zero(self) -> bool:
        """Tell a literal 0, which fits any unit."""
        return self.value == 0


@dataclass(frozen=True)
class FormulaText:
    """The text of a formula and its place, for every refusal of a part of it."""

    text: str
    where: Where

    def refuse(
        self, node: exp.Expression, what: Message, expected: Message | None = None
    ) -> StandardError:
        """Point at the character of the formula where the node begins."""
        start = min((n.meta["start"] for n in node.walk() if "start" in n.meta), default=None)
        place = Where(
            file=self.where.file,
            line=self.where.line,
            character=None if start is None else start + 1,
            column=self.text,
        )
        return StandardError(what, where=place, expected=expected)

    def combined(self, node: exp.Expression, left: Unit, right: Unit) -> Unit:
        """Multiply or divide two units, as long as that means something."""
        unit = left * right if isinstance(node, exp.Mul) else left / right
        if not Fraction(1, _MAX_FACTOR) < unit.factor < _MAX_FACTOR:
            raise self.refuse(node, say("The formula multiplies more units than make sense"))
        return unit

    def in_one_unit(
        self, node: exp.Expression, left: Typed, right: Typed
    ) -> tuple[exp.Expression, exp.Expression]:
        """Bring two sides to one unit; text is compared with text only."""
        kinds = {"boolean" if t.kind == "condition" else t.kind for t in (left, right)}
        if len(kinds) > 1:
            raise self.refuse(
                node, say("{text} compares things of different kinds", text=node.sql())
            )
        if kinds != {"number"}:
            return left.tree, right.tree
        return left.tree, self.in_unit(node, right, left)

    def exact_in_unit(self, side: Typed, other: Typed) -> Exact | None:
        """Bring the exact number of one side to the unit of the other."""
        if side.exact is None or side.is_zero or other.is_zero:
            return side.exact
        return scaled(side.exact, (side.unit or SHARE).factor_to(other.unit or SHARE))

    def in_unit(self, node: exp.Expression, side: Typed, other: Typed) -> exp.Expression:
        """Convert one side to the unit of the other; bare numbers beside a unit are refused."""
        if side.is_zero or other.is_zero:
            return side.tree
        unit, wanted = side.unit or SHARE, other.unit or SHARE
        for typed, beside in ((side, wanted), (other, unit)):
            if typed.is_bare and beside.dimension:
                raise self.refuse(
                    node,
                    say("A bare number stands beside {unit}", unit=beside.said),
                    say("Expected qty(number, '{unit}').", unit=beside.said),
                )
        if not unit.is_compatible(wanted):
            raise self.refuse(
                node,
                say(
                    "{left} and {right} cannot be compared or added",
                    left=wanted.said or "1",
                    right=unit.said or "1",
                ),
            )
        factor = unit.factor_to(wanted)
        if factor == 1:
            return side.tree
        if side.value is not None:
            return self.number(node, side.value * factor)
        return exp.Mul(this=exp.paren(side.tree), expression=self.number(node, factor))

    def value(self, node: exp.Expression, digits: exp.Literal) -> Fraction:
        """Read the digits of a number."""
        try:
            return read_number(str(digits.this))
        except ValueError as error:
            raise self.refuse(node, say("{text} is not a number", text=word_of(digits))) from error
        except OverflowError as error:
            raise self._beyond(node) from error

    def number(self, node: exp.Expression, value: Fraction) -> exp.Expression:
        """Write a number, where a double can hold it."""
        try:
            return number(value)
        except OverflowError as error:
            raise self._beyond(node) from error

    def _beyond(self, node: exp.Expression) -> StandardError:
        """Refuse a number that no double can hold."""
        return self.refuse(
            node, say("{text} is too large or too small a number", text=word_of(node))
        )


def word_of(node: exp.Expression) -> str:
    """Name a refused construction as the writer typed it, shortened."""
    try:
        text = node.sql(dialect=DIALECT)
    except SqlglotError:  # the parser takes some nonsense that the renderer does not
        text = node.key.upper()
    return text if len(text) <= 40 else f"{text[:37]}…"
