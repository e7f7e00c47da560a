"""What every test may lean on: outside programs, real data, and settled random examples."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres import FOLDERS, Server, running

# The readline of a parent process names the width of its terminal to the workers of a run; what
# the program prints without a terminal must not depend on it.
for _size in ("COLUMNS", "LINES"):
    os.environ.pop(_size, None)

IN_CI = bool(os.environ.get("YUANHENG_CI"))
REALDATA = Path(
    os.environ.get("YUANHENG_REALDATA") or Path(__file__).resolve().parents[2] / "shared" / "data"
)

# Where programs are looked for; Debian keeps those of a database server elsewhere.
SEARCH = os.pathsep.join([os.environ.get("PATH", ""), *map(str, FOLDERS)])

# No deadline: a slow machine is not a wrong answer. In CI the same examples every time.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if IN_CI or os.environ.get("CI") else "local")


def _require_programs(mark: pytest.Mark) -> None:
    """Skip, or in CI fail, when none of the alternatives 'a|b' of a named program is installed."""
    for program in mark.args:
        if not any(shutil.which(name, path=SEARCH) for name in program.split("|")):
            reason = f"needs the program {' or '.join(program.split('|'))}, which is not installed"
            if IN_CI:
                pytest.fail(f"{reason}; CI must have it", pytrace=False)
            pytest.skip(reason)


def _require_realdata() -> Path:
    """Skip when the folder of real data is not on this machine, else give it."""
    if not REALDATA.is_dir():
        pytest.skip(f"needs real data in {REALDATA} (or set YUANHENG_REALDATA)")
    return REALDATA


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Apply the markers before any fixture starts."""
    for mark in item.iter_markers("system"):
        _require_programs(mark)
    if item.get_closest_marker("realdata"):
        _require_realdata()


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of real data, read-only."""
    return _require_realdata()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server of PostgreSQL for this session; what asks for it is marked `system("postgres")`."""
    with running() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.system("postgres"))])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place where a ledger can be made: a file, and then a database on a server."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    server: Server = request.getfixturevalue("postgres")
    return server.database()
