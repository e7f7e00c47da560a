"""The engine that statements run on, and the engines that they can be written for."""

from __future__ import annotations

from typing import Literal, get_args

from yuanheng.errors import StandardError, say
from yuanheng.ports import Engine
from yuanheng.views.standards.cards import statement_of

Dialect = Literal["duckdb", "spark"]
#: The one register of them: an engine that joins is named here.
DIALECTS: tuple[str, ...] = get_args(Dialect)


def start_engine() -> Engine:
    """Start DuckDB."""
    from yuanheng.engines.duck import DuckEngine  # noqa: PLC0415 - who reads a statement runs none

    return DuckEngine()


def statement_text(pack_id: str, dialect: str) -> str:
    """Give the one statement of a standard in an engine's dialect."""
    from yuanheng.standards.scorecards.compile import render  # noqa: PLC0415 - loads SQLGlot

    if dialect not in DIALECTS:
        raise StandardError(
            say("The dialect {name} is not known", name=dialect),
            expected=say("Known: {known}.", known=", ".join(DIALECTS)),
        )
    return render(statement_of(pack_id), dialect)
