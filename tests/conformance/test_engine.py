"""Every engine runs a statement over the given tables and over nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pytest

from yuanheng.app.engine import DIALECTS
from yuanheng.engines.duck import DuckEngine
from yuanheng.errors import EngineError
from yuanheng.model.evaluation import Statement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from yuanheng.ports import Engine

GIVEN = pa.table({"name": ["a", "b"], "size": pa.array([1, None], pa.int64())})


#: How each engine is started; one that joins is tested by its row.
ENGINES: dict[str, Callable[[], Engine]] = {"duckdb": DuckEngine}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine there is."""
    return ENGINES[request.param]()


class Run(Protocol):
    """Runs a text over GIVEN with the values of the parameters that it names."""

    def __call__(self, text: str, *parameters: str, **values: str) -> pa.Table: ...


@pytest.fixture
def run(engine: Engine) -> Run:
    return partial(_run, engine)


def _run(engine: Engine, text: str, *parameters: str, **values: str) -> pa.Table:
    statement = Statement(text, engine.dialect, parameters, ("given",))
    return engine.run(statement, {"given": GIVEN}, values)


def test_a_statement_is_run_over_the_tables_given(run: Run) -> None:
    found = run("SELECT name, size FROM given ORDER BY name")
    assert found.to_pylist() == GIVEN.to_pylist()


def test_a_parameter_is_bound_and_never_read_as_sql(run: Run) -> None:
    hostile = "a' OR TRUE --"
    assert run("SELECT name FROM given WHERE name = $wanted", "wanted", wanted="a").num_rows == 1
    assert (
        run("SELECT name FROM given WHERE name = $wanted", "wanted", wanted=hostile).num_rows == 0
    )


def test_values_that_the_statement_does_not_name_are_left_out(run: Run) -> None:
    assert run("SELECT count(*) AS n FROM given", other="x").to_pylist() == [{"n": 2}]


def test_a_statement_that_the_engine_refuses_is_an_engine_error_in_its_words(run: Run) -> None:
    with pytest.raises(EngineError, match=r"could not run the statement: .*nothing") as refused:
        run("SELECT nothing FROM given")
    assert refused.value.exit_code == 7


def test_files_of_the_machine_are_out_of_reach(tmp_path: Path, run: Run) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(EngineError):
        run(f"SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')")


def test_files_cannot_be_written(tmp_path: Path, run: Run) -> None:
    with pytest.raises(EngineError):
        run(f"COPY given TO '{tmp_path / 'out.csv'}'")
    assert list(tmp_path.iterdir()) == []


def test_variables_of_the_program_are_out_of_reach(run: Run) -> None:
    outside = GIVEN
    with pytest.raises(EngineError):
        run("SELECT * FROM outside")
    assert outside.num_rows == 2


def test_two_runs_share_nothing(engine: Engine) -> None:
    engine.run(
        Statement("SELECT 1 FROM given", engine.dialect, (), ("given",)), {"given": GIVEN}, {}
    )
    with pytest.raises(EngineError):
        engine.run(Statement("SELECT 1 FROM given", engine.dialect, (), ()), {}, {})


def test_the_engine_names_itself_with_its_version(engine: Engine) -> None:
    """As a run records it; the dialect that it is sent is one that is registered."""
    name, _, version = engine.name.partition(" ")
    assert name in ENGINES
    assert engine.dialect in DIALECTS
    assert version[:1].isdigit()


def test_the_tables_of_one_statement_are_not_there_for_the_next(engine: Engine) -> None:
    """An engine lives as long as the program, and serves people who may not see the same."""
    engine.run(
        Statement("SELECT 1 AS n FROM given", engine.dialect, (), ("given",)), {"given": GIVEN}, {}
    )
    with pytest.raises(EngineError, match="given"):
        engine.run(Statement("SELECT 1 AS n FROM given", engine.dialect, (), ()), {}, {})


def test_statements_of_many_threads_each_read_their_own_tables(engine: Engine) -> None:
    """The tables have the same name and different rows."""
    statement = Statement("SELECT sum(n) AS n FROM given", engine.dialect, (), ("given",))

    def total(n: int) -> int:
        given = pa.table({"n": [n] * 1000})
        return int(engine.run(statement, {"given": given}, {}).column("n")[0].as_py())

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(total, range(100))) == [1000 * n for n in range(100)]
