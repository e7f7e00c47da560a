"""A command loads what it needs, and nothing is done at import."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import yuanheng
from yuanheng import __version__
from yuanheng.cli.verbs import _HOMES, verbs_for

HEAVY = (
    *("sqlalchemy", "pyarrow", "duckdb", "fastapi", "matplotlib", "pyogrio", "shapely"),
    *("sqlglot", "yaml", "typer", "rich", "pydantic", "openpyxl", "alembic", "babel", "argon2"),
    *("pyproj", "rapidfuzz", "psutil", "python_calamine", "xlsxwriter", "docx", "psycopg"),
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


def test_importing_the_whole_program_reads_no_pack_and_starts_nothing() -> None:
    text = (
        "import importlib, pathlib, pkgutil, sys, yuanheng\n"
        "root = str(pathlib.Path(yuanheng.__file__).parent / 'x')[:-1]\n"
        "seen = []\n"
        "def hook(event, told):\n"
        "    if event in ('subprocess.Popen', 'socket.connect', 'sqlite3.connect'):\n"
        "        seen.append((event, *map(str, told)))\n"
        "    if event == 'open' and str(told[0]).startswith(root):\n"
        "        if not str(told[0]).endswith(('.py', '.pyc')):\n"
        "            seen.append(told[0])\n"
        "sys.addaudithook(hook)\n"
        "for found in pkgutil.walk_packages(yuanheng.__path__, 'yuanheng.'):\n"
        "    if '__main__' not in found.name and 'migrations' not in found.name:\n"
        "        importlib.import_module(found.name)\n"
        "print(len(sys.modules) > 1000, seen)"
    )
    assert _python(text) == "True []"


def _done_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What stands outside functions, their decorators and defaults included."""
    yield node
    for name, value in ast.iter_fields(node):
        if name == "body" and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _done_at_import(child)


def test_no_adapter_is_built_at_import() -> None:
    """Pydantic takes some milliseconds to build each, whether it is used or not."""
    root = Path(yuanheng.__file__).parent
    made = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in root.rglob("*.py")
        for node in _done_at_import(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("TypeAdapter")
    ]
    assert made == []


#: What a command loads of what is slow to load; a list of standards does not open a ledger.
NEEDED = {
    "findings": {"sqlalchemy", "pyarrow", "yaml", "typer", "rich", "pydantic"},
    "standards": {"yaml", "typer", "rich", "pydantic"},
    "evaluate": {
        *("sqlalchemy", "pyarrow", "yaml", "typer", "rich", "pydantic", "sqlglot"),
        "python_calamine",  # the words of cells, which contracts are read by
    },
}


@pytest.mark.parametrize("word", NEEDED)
def test_a_verb_loads_no_library_that_it_does_not_need(word: str) -> None:
    text = (
        "import sys, yuanheng.cli.entry, yuanheng.cli.door as door\n"
        f"yuanheng.cli.entry.verbs_for([{word!r}])\n"
        f"if {word!r} != 'standards': import yuanheng.app.opening\n"
        f"print(*sorted(name for name in {HEAVY!r} if name in sys.modules))"
    )
    assert set(_python(text).split()) <= NEEDED[word]


def _names(words: list[str]) -> set[str]:
    from typer.main import get_command  # noqa: PLC0415 - typer says what a Typer holds

    return set(get_command(verbs_for(words)).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", _HOMES)
def test_a_word_loads_the_verb_that_all_verbs_have_by_it(word: str) -> None:
    assert word in _names([word])
    assert word in _names([])


def test_of_an_unknown_word_all_verbs_are_loaded() -> None:
    assert _names(["nothing"]) == _names([]) == set(_HOMES)
