"""Where packs lie: those shipped, and the user's own folders (YUANHENG_PACKS)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from yuanheng.errors import StandardError, say

#: Names folders beside the shipped ones, as PATH does.
FOLDERS = "YUANHENG_PACKS"

_DEEPEST = 4


def own_folders() -> str:
    """Give the user's own folders as the environment names them; what is read hangs on it."""
    return os.environ.get(FOLDERS, "")


def pack_folders(folders: str) -> Iterator[tuple[tuple[str, ...], Traversable]]:
    """Visit the folders that hold a pack.yaml, with the parts of their ids: those shipped first.

    StandardError where one of the user's own folders is absent.
    """
    yield from _folders(files("yuanheng").joinpath("packs"), ())
    for name in folders.split(os.pathsep) if folders else ():
        if not Path(name).is_dir():
            raise StandardError(
                say("There is no folder {path}", path=name),
                remedy=say("Mend {name}, which lists the folders of packs.", name=FOLDERS),
            )
        yield from _folders(Path(name), ())


def _folders(
    root: Traversable, parts: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Traversable]]:
    if root.joinpath("pack.yaml").is_file():
        yield parts, root
        return
    for child in sorted(root.iterdir(), key=lambda c: c.name):
        if child.is_dir() and len(parts) < _DEEPEST and not child.name.startswith(("_", ".")):
            yield from _folders(child, (*parts, child.name))
