"""The manifest of a lake (数据湖清单): what files it has, of what, how large, with their digests.

A lake comes from anywhere: every word of the manifest is checked before it is believed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from yuanheng.errors import DamagedError, LedgerError, say
from yuanheng.model.ledger import SnapshotSet

MANIFEST = "manifest.json"
FORMAT = "yuanheng.lake/2"
#: Zones of a batch at most and at least, and how many batches there are before one is larger.
_BATCH_ZONES, _LEAST_ZONES, _FEW_BATCHES = 50, 5, 8
#: Of one file, packed or unfolded, and of a manifest; one zone and relation never comes near.
_MOST_ROWS, MOST_BYTES, _MANIFEST_BYTES = 20_000_000, 4 * 1024**3, 1024**3
_LONGEST = 60


@dataclass(frozen=True)
class LakeFile:
    """One file of a lake: whose facts it holds, how large it is, and its SHA-256."""

    path: str
    relation: str
    zone: str
    rows: int
    size: int
    digest: str
    sets: tuple[SnapshotSet, ...]


@dataclass(frozen=True)
class Lake:
    """What the manifest of a lake says; `digest` is that of the manifest, and so of all files."""

    folder: Path
    seq: int
    digest: str
    files: tuple[LakeFile, ...]
    empty: tuple[SnapshotSet, ...]

    @cached_property
    def by_zone(self) -> dict[str, tuple[LakeFile, ...]]:
        """Give the files of every zone, zones in order."""
        found: dict[str, list[LakeFile]] = {}
        for file in self.files:
            found.setdefault(file.zone, []).append(file)
        return {zone: tuple(found[zone]) for zone in sorted(found)}

    def batches(self, size_bytes: int, most: int | None = None) -> tuple[tuple[str, ...], ...]:
        """Part the zones, in order, into batches of at most so many zones and about so many bytes.

        Without a number it is fifty, or fewer where that would leave but a few batches. What is
        parted depends on the manifest alone, never on who works.
        """
        most = most or max(_LEAST_ZONES, min(_BATCH_ZONES, len(self.by_zone) // _FEW_BATCHES))
        found: list[list[str]] = []
        held = 0
        for zone, files in self.by_zone.items():
            size = sum(file.size for file in files)
            if not found or len(found[-1]) == most or held + size > size_bytes:
                found.append([])
                held = 0
            found[-1].append(zone)
            held += size
        return tuple(map(tuple, found))


def open_lake(folder: Path) -> Lake:
    """Read the manifest of a lake; LedgerError where there is none, or of another format."""
    try:
        with (folder / MANIFEST).open("rb") as file:
            text = file.read(_MANIFEST_BYTES + 1)
    except OSError as error:
        raise LedgerError(
            say("{path} is no lake: it has no manifest", path=str(folder)),
            remedy=say("Write one: yuanheng export --format parquet --out FOLDER."),
        ) from error
    try:
        told: dict[str, Any] = json.loads(_bounded(text))
        if told["format"] != FORMAT:
            raise LedgerError(
                say(
                    "The lake {path} has the format {format}",
                    path=str(folder),
                    format=str(told["format"])[:_LONGEST],
                ),
                expected=say("Known: {known}.", known=FORMAT),
                remedy=say("Write it anew with this version: yuanheng export --format parquet."),
            )
        files = tuple(_file(each) for each in told["files"])
        empty = tuple(
            SnapshotSet(
                _text(s["relation"]),
                _text(s["zone"]),
                _text(s["assessed_range"]),
                _text(s["period"]),
            )
            for s in told["empty_sets"]
        )
        seq = _whole(told["sequence"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise DamagedError(
            say("The manifest of the lake {path} is not as it was written", path=str(folder)),
            remedy=say("Write it anew with this version: yuanheng export --format parquet."),
        ) from error
    return Lake(folder, seq, hashlib.sha256(text).hexdigest(), files, empty)


def _file(told: Mapping[str, Any]) -> LakeFile:
    """Read what the manifest says of one file; its path may lead nowhere outside."""
    path, relation, zone = (
        _text(told["path"]),
        _text(told["relation"]),
        _text_or_none(told["zone"]),
    )
    if not path or Path(path).is_absolute() or ".." in Path(path).parts:
        raise ValueError(path)
    sets = tuple(
        SnapshotSet(relation, zone or "", _text(area), _text(period))
        for area, period in told["sets"]
    )
    rows, size = _whole(told["rows"]), _whole(told["bytes"])
    if rows > _MOST_ROWS or size > MOST_BYTES:
        raise ValueError(path)
    return LakeFile(path, relation, zone or "", rows, size, _text(told["sha256"]), sets)


def _bounded(text: bytes) -> bytes:
    """Refuse a manifest that is longer than any that was written."""
    if len(text) > _MANIFEST_BYTES:
        raise ValueError(len(text))
    return text


def _text(told: object) -> str:
    """Take a text; TypeError for anything else."""
    if not isinstance(told, str):
        raise TypeError(told)
    return told


def _text_or_none(told: object) -> str | None:
    return None if told is None else _text(told)


def _whole(told: object) -> int:
    """Take a number that counts; TypeError or ValueError for anything else."""
    if not isinstance(told, int) or isinstance(told, bool):
        raise TypeError(told)
    if not 0 <= told < 2**63:
        raise ValueError
    return told
