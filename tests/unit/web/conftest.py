"""The desk of the console for every test of its pages: built once, copied for each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from tests.unit.web.desk import Desk, build_template, open_desk


@contextmanager
def _soon_verified() -> Iterator[None]:
    """Passwords that cost little: each test signs in, and each time takes a fifth of a second.

    How dear they really are is tested where they are hashed (app/office).
    """
    with pytest.MonkeyPatch.context() as patch:
        least = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr("yuanheng.app.office.passwords._HASHER", least)
        yield


@pytest.fixture(scope="module", autouse=True)
def soon_verified() -> Iterator[None]:
    """What a test of pages hashes is verified soon; other rooms hash as people do."""
    with _soon_verified():
        yield


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger that every desk is a copy of; it is made before any module begins."""
    with _soon_verified():
        return build_template(tmp_path_factory.mktemp("console"))


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    """A desk of one's own, with findings in two zones and no task yet."""
    return open_desk(template, tmp_path)
