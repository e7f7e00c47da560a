"""DuckDB inside the process: the default engine."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from yuanheng.errors import EngineError, say
from yuanheng.model.evaluation import Statement


class DuckEngine:
    """Runs statements over Arrow tables in a fresh in-memory database, closed to the outside."""

    dialect = "duckdb"

    def __init__(self) -> None:
        """Name the engine with its version, as runs record it."""
        self.name = f"duckdb {duckdb.__version__}"

    def run(
        self,
        statement: Statement,
        relations: Mapping[str, pa.Table],
        parameters: Mapping[str, str | None],
    ) -> pa.Table:
        """Run a statement; EngineError with the engine's words where it is refused."""
        with duckdb.connect(
            ":memory:",
            config={"enable_external_access": "false", "python_enable_replacements": "false"},
        ) as connection:
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
