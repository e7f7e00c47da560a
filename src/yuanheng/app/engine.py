"""The engine that statements run on, and the engines that they can be written for."""

from __future__ import annotations

from typing import Literal, get_args

from yuanheng.errors import StandardError, UsageError, say
from yuanheng.ports import Engine, Solver, Spread
from yuanheng.views.standards.cards import statement_of

Dialect = Literal["duckdb", "spark"]
#: The one register of them: an engine that joins is named here.
DIALECTS: tuple[str, ...] = get_args(Dialect)
#: The ways to spread work over many zones.
SPREADS = ("pool", "serial")


def start_engine(threads: int | None = None) -> Engine:
    """Start DuckDB, with so many threads, or as many as there are cores."""
    from yuanheng.engines.duck import DuckEngine  # noqa: PLC0415 - who reads a statement runs none

    return DuckEngine(threads)


def start_spread(name: str, workers: int | None = None) -> Spread:
    """Give who carries work over many batches; UsageError where the name is none that is known."""
    if name == "serial":
        from yuanheng.engines.spread.serial import SerialSpread  # noqa: PLC0415 - one of them

        return SerialSpread()
    if name == "pool":
        from yuanheng.engines.spread.pool import PoolSpread  # noqa: PLC0415 - one of them

        return PoolSpread(workers)
    raise UsageError(
        say("{name} is no way to spread work", name=name),
        expected=say("Known: {known}.", known=", ".join(SPREADS)),
    )


def start_solver() -> Solver:
    """Start HiGHS."""
    from yuanheng.engines.highs import HighsSolver  # noqa: PLC0415 - few give anything out

    return HighsSolver()


def statement_text(pack_id: str, dialect: str) -> str:
    """Give the one statement of a standard in an engine's dialect."""
    from yuanheng.standards.scorecards.compile import render  # noqa: PLC0415 - loads SQLGlot

    if dialect not in DIALECTS:
        raise StandardError(
            say("The dialect {name} is not known", name=dialect),
            expected=say("Known: {known}.", known=", ".join(DIALECTS)),
        )
    return render(statement_of(pack_id), dialect)
