"""Ledgers that the programs of the past made (旧账), each with what its own program said of it."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

#: By the revision of each, the last commit that made such ledgers, and of the present one its
#: first. Revisions 0002 and 0003 came together with 0004: no program ever made one.
MADE_BY = {
    "r0001": "ae7d3e7",
    "r0004": "10aa410",
    "r0005-first": "6e5171f",
    "r0005": "f5fbea5",
}


def unpack(name: str, folder: Path) -> Path:
    """Lay an old ledger into a folder, as its program left it."""
    path = folder / f"{name}.db"
    path.write_bytes(lzma.decompress((FOLDER / f"{name}.db.xz").read_bytes()))
    return path


def said(name: str) -> dict[str, Any]:
    """Give what its own program said of an old ledger: batches, runs, findings, tasks."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found
