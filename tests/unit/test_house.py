"""The shape of the house: folders one can look over, no circle of imports, no face that gathers."""

from __future__ import annotations

import ast
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import yuanheng

ROOT = Path(yuanheng.__file__).parent
MOST = 24


def modules() -> dict[str, Path]:
    """Every module by its dotted name."""
    found = {}
    for path in ROOT.rglob("*.py"):
        parts = ("yuanheng", *path.relative_to(ROOT).with_suffix("").parts)
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imports_at_load(path: Path, known: dict[str, Path]) -> set[str]:
    """Name the modules of ours that a module loads when it is imported itself."""
    named = set()
    open_nodes: list[ast.stmt] = list(ast.parse(path.read_text("utf-8")).body)
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                named.add(whole if whole in known else node.module)
        elif isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.If) and ast.unparse(node.test) != "TYPE_CHECKING":
            open_nodes += [*node.body, *node.orelse]
    return named & known.keys()


def test_no_folder_holds_more_modules_than_one_looks_over() -> None:
    """`__init__` aside; the 25th says that a wing is not yet made."""
    counts = Counter(
        str(p.parent.relative_to(ROOT)) for p in ROOT.rglob("*.py") if p.name != "__init__.py"
    )
    assert {folder: n for folder, n in counts.items() if n > MOST} == {}


def test_no_modules_import_each_other_in_a_circle() -> None:
    known = modules()
    graph = {name: imports_at_load(path, known) - {name} for name, path in known.items()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))
    assert len(order) == len(known)


def test_a_circle_would_be_seen() -> None:
    """The test above can fail."""
    with pytest.raises(CycleError):
        list(TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())


@pytest.mark.parametrize("room", ["app", "views", "ledger", "standards", "evaluate", "report"])
def test_a_room_has_no_face_that_loads_the_rest(room: str) -> None:
    """Its `__init__` is a docstring: who wants a name takes it from where it is made."""
    body = ast.parse((ROOT / room / "__init__.py").read_text("utf-8")).body
    assert [type(node) for node in body] == [ast.Expr]
