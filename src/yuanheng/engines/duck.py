"""DuckDB inside the process: the default engine."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from yuanheng.errors import EngineError, say
from yuanheng.model.evaluation import Statement


class DuckEngine:
    """Runs statements over Arrow tables in an in-memory database, closed to the outside.

    Each statement has a connection of its own, so that threads do not meet each other's tables;
    to open the database itself for each would take longer than most statements.
    """

    dialect = "duckdb"

    def __init__(self, threads: int | None = None) -> None:
        """Open the database, and name the engine with its version, as runs record it.

        threads: how many it may use; as many as there are cores if not told.
        """
        self.name = f"duckdb {duckdb.__version__}"
        self._database = duckdb.connect(
            ":memory:",
            config={
                "enable_external_access": "false",
                "python_enable_replacements": "false",
                **({} if threads is None else {"threads": str(threads)}),
            },
        )

    def run(
        self,
        statement: Statement,
        relations: Mapping[str, pa.Table],
        parameters: Mapping[str, str | None],
    ) -> pa.Table:
        """Run a statement; EngineError with the engine's words where it is refused."""
        with self._database.cursor() as connection:
            for name in statement.relations:
                connection.register(name, relations[name])
            bound = {name: parameters[name] for name in statement.parameters}
            try:
                return connection.sql(statement.text, params=bound).to_arrow_table()
            except duckdb.Error as error:
                raise EngineError(
                    say(
                        "{engine} could not run the statement: {problem}",
                        engine=self.name,
                        problem=str(error),
                    )
                ) from error
