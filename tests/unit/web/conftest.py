"""The desk of the console for every test of its pages: built once, copied for each test."""

from pathlib import Path

import pytest

from tests.unit.web.desk import Desk, build_template, open_desk


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger that every desk is a copy of."""
    return build_template(tmp_path_factory.mktemp("console"))


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    """A desk of one's own, with findings in two zones and no task yet."""
    return open_desk(template, tmp_path)
