"""A command loads what it needs, and nothing is done at import."""

from __future__ import annotations

import subprocess
import sys

import pytest

from yuanheng import __version__
from yuanheng.cli.verbs import _HOMES, verbs_for

HEAVY = (
    *("sqlalchemy", "pyarrow", "duckdb", "fastapi", "matplotlib", "pyogrio", "shapely"),
    *("sqlglot", "yaml", "typer", "rich", "pydantic", "openpyxl", "alembic", "babel", "argon2"),
)


def _python(text: str) -> str:
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_version_is_told_before_anything_heavy_is_loaded() -> None:
    text = (
        "import sys, yuanheng.cli\n"
        "try:\n yuanheng.cli.main(['--version'])\n"
        "except SystemExit: pass\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert _python(text) == __version__


def test_no_password_is_hashed_at_import() -> None:
    text = (
        "import argon2\n"
        "def hash(*_): raise AssertionError('a password is hashed')\n"
        "argon2.PasswordHasher.hash = hash\n"
        "import yuanheng.app.office.passwords as p\n"
        "print(p.is_right(p.NOBODY, 'x'), p.is_old(p.NOBODY))"
    )
    assert _python(text) == "False False"


def _names(words: list[str]) -> set[str]:
    from typer.main import get_command  # noqa: PLC0415 - typer says what a Typer holds

    return set(get_command(verbs_for(words)).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", _HOMES)
def test_a_word_loads_the_verb_that_all_verbs_have_by_it(word: str) -> None:
    assert word in _names([word])
    assert word in _names([])


def test_of_an_unknown_word_all_verbs_are_loaded() -> None:
    assert _names(["nothing"]) == _names([]) == set(_HOMES)
