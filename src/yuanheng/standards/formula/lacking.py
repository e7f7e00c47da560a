"""What leaves a formula open (所缺事实): integers in SQL whose bits name the missing facts.

Each name `x` of a formula has a column `x__x` that is 0 where the row knows it, and its bit where
it does not. A strict operator lacks what its operands lack; AND and OR lack nothing once they are
decided, and date comparisons neither.
"""

from __future__ import annotations

from sqlglot import exp

#: The bit for a division by zero, or a table without an entry: undefined, whatever is found out.
UNDEFINED = 1 << 62
#: Bits below it name facts.
MOST_FACTS = 62

Lacking = tuple[exp.Expression, ...]


def mark_of(name: str) -> str:
    """Name the column that holds the bit of a missing fact."""
    return f"x__{name}"


def joined(*parts: Lacking) -> Lacking:
    """Put together what several operands lack, each once."""
    seen: dict[str, exp.Expression] = {}
    for part in parts:
        for lacking in part:
            seen.setdefault(lacking.sql(), lacking)
    return tuple(seen.values())


def bits(lacking: Lacking) -> exp.Expression:
    """Write the bits of all that is lacking as one integer."""
    if not lacking:
        return exp.Literal.number(0)
    whole = lacking[0].copy()
    for part in lacking[1:]:
        whole = exp.BitwiseOr(this=whole, expression=part.copy())
    return whole


def while_open(tree: exp.Expression, lacking: Lacking) -> Lacking:
    """Lack something only as long as the tree has no value."""
    if not lacking:
        return ()
    return (where(exp.Is(this=exp.paren(tree.copy()), expression=exp.Null()), lacking),)


def where(condition: exp.Expression, lacking: Lacking) -> exp.Expression:
    """Lack something only where a condition holds."""
    return exp.Case(ifs=[exp.If(this=condition, true=bits(lacking))], default=exp.Literal.number(0))


def undefined(condition: exp.Expression) -> exp.Expression:
    """Mark where a condition holds that no further fact could give a value."""
    return exp.Case(
        ifs=[exp.If(this=condition, true=exp.Literal.number(UNDEFINED))],
        default=exp.Literal.number(0),
    )
