"""The tree of a formula: read from its text within limits, and written so that engines agree."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from yuanheng.errors import StandardError, Where, say
from yuanheng.standards.formula.written_number import nearest_double

#: What packs and the statements made of them are written in.
DIALECT = "duckdb"
_MAX_LENGTH = 4000
_MAX_DEPTH = 60  # each level costs the checker and the renderer some frames of Python's stack
_MAX_BRACKETS = 20  # and each pair of brackets costs the parser more than twenty


def read_tree(text: str, where: Where) -> exp.Expression:
    """Read the text of a formula; StandardError where it is no expression, too long or too deep."""
    if len(text) > _MAX_LENGTH:
        raise StandardError(
            say("The formula is longer than {n} characters", n=_MAX_LENGTH), where=where
        )
    try:
        if _brackets(text) > _MAX_BRACKETS:
            raise too_deep(where, _MAX_BRACKETS)
        tree = cast("exp.Expression", sqlglot.parse_one(text, read=DIALECT))
    except RecursionError as error:
        raise too_deep(where) from error
    except SqlglotError as error:
        details = getattr(error, "errors", None) or [{}]
        place = Where(
            file=where.file, line=where.line, character=details[0].get("col"), column=text
        )
        raise StandardError(say("The formula cannot be read"), where=place) from error
    if _is_too_deep(tree):
        raise too_deep(where)
    return tree


def number(value: Fraction) -> exp.Expression:
    """Write a number so that every engine reads it as a double; OverflowError where none is."""
    text = repr(nearest_double(value))
    return exp.Literal.number(text if "e" in text else f"{text}e0")


def text_literal(node: exp.Literal) -> exp.Expression:
    """Write a text anew, without the remarks that stood beside it."""
    return exp.Literal.string(str(node.this))


def _is_too_deep(tree: exp.Expression) -> bool:
    """Tell whether a tree has more levels than can be walked safely."""
    level, depth = [tree], 0
    while level:
        depth += 1
        if depth > _MAX_DEPTH:
            return True
        level = [child for node in level for child in node.iter_expressions()]
    return False


def _brackets(text: str) -> int:
    """Count how deep the brackets of a text are nested."""
    depth = deepest = 0
    for token in sqlglot.tokenize(text, read=DIALECT):
        depth += (token.token_type is sqlglot.TokenType.L_PAREN) - (
            token.token_type is sqlglot.TokenType.R_PAREN
        )
        deepest = max(deepest, depth)
    return deepest


def too_deep(where: Where, levels: int = _MAX_DEPTH) -> StandardError:
    """Refuse a formula whose parts are nested too deeply."""
    return StandardError(
        say("The formula has more than {n} levels", n=levels),
        where=where,
        expected=say("Expected fewer brackets; a long OR may be written with IN."),
    )
