"""Every sentence of the page on security stands beside the tests that fail without it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "security.md"
TABLE = Path(__file__).with_name("security_promises.yaml")


def said() -> list[str]:
    """Give what the page says, in pieces that end with a full stop or a semicolon."""
    plain = re.sub(r"^#.*$", "", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    pieces: list[str] = []
    for block in re.split(r"\n\s*\n", plain.strip()):
        if block.startswith("|"):
            pieces += [line.split("|")[2] for line in block.splitlines()[2:]]
        else:
            pieces += re.split(r"(?:^|\n)- ", block)
    clean = [" ".join(piece.split()) for piece in pieces]
    return [part for piece in clean if piece for part in re.split(r"(?<=[.;])\s+", piece)]


def table() -> dict[str, list[str]]:
    """Give the tests by what is promised; none beside what promises nothing."""
    found = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {" ".join(said.split()): (tests or "").split() for said, tests in found.items()}


def names(path: Path) -> set[str]:
    """Name the tests of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_what_the_page_says_stands_in_the_table_word_for_word() -> None:
    """Who changes a promise looks at its tests; who makes one writes them."""
    assert list(table()) == said()


def test_every_test_of_the_table_is_there() -> None:
    """One that was renamed or dropped is missed here."""
    missing = []
    for tests in table().values():
        for test in tests:
            path, _, name = test.partition("::")
            if name not in names(ROOT / "tests" / path):
                missing.append(test)
    assert missing == []
