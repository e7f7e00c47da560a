"""Names that a pack may give (名称): such that no engine reads them as a word of SQL."""

from __future__ import annotations

import re

import sqlglot

from yuanheng.standards.formula.tree import DIALECT

_NAME = re.compile(r"(?=.{1,60}$)[a-z][a-z0-9]*(?:_[a-z0-9]+)*", re.ASCII)
#: Words that DuckDB keeps for itself and SQLGlot takes for names.
_KEPT_WORDS = frozenset(
    {
        *("analyse", "asymmetric", "at", "authorization", "both", "by", "cast", "check"),
        *("collation", "concurrently", "deferrable", "do", "foreign", "freeze", "group"),
        *("initially", "lambda", "leading", "order", "pivot_longer", "placing", "primary"),
        *("similar", "symmetric", "to", "trailing", "unpack", "variadic", "verbose"),
    }
)


def is_plain_name(name: str) -> bool:
    """Tell a name of small letters, digits and underscores that SQL takes for a name only."""
    if not _NAME.fullmatch(name) or name in _KEPT_WORDS:
        return False
    tokens = sqlglot.tokenize(name, read=DIALECT)
    return len(tokens) == 1 and tokens[0].token_type is sqlglot.TokenType.VAR
