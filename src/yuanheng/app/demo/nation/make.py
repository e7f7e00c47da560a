"""The verb that makes a nation: a lake of invented zones, written zone by zone."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import pyarrow as pa

from yuanheng._version import __version__
from yuanheng.app.demo.nation.zone import Size, make_zone
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.exchange.facts import Exported, in_order
from yuanheng.ledger.exchange.lake import Written, write_files, write_manifest
from yuanheng.ports import Progress, Spread, silent
from yuanheng.standards.relations import ledger_schema

#: So many zones are made by one worker in one go.
_BATCH = 20


@dataclass(frozen=True)
class Nation:
    """What is to be made: how many zones, from which seed, and how large each is on average."""

    zones: int
    seed: int = 1
    size: Size = field(default_factory=Size)


@dataclass(frozen=True)
class NationMade:
    """What was made: the folder, and how many facts of each relation."""

    folder: Path
    zones: int
    rows: dict[str, int]


def make_nation(
    folder: Path, nation: Nation, spread: Spread, progress: Progress = silent
) -> NationMade:
    """Write a lake of invented zones; the same bytes again for the same nation.

    UsageError where the folder stands or there is no zone to make.
    """
    if nation.zones < 1:
        raise UsageError(
            say("{n} zones cannot be made", n=nation.zones), remedy=say("Ask for at least one.")
        )
    if folder.exists():
        raise UsageError(
            say("{path} is already there", path=str(folder)),
            remedy=say("Choose another name; nothing was changed."),
        )
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(folder), problem=str(error))
        ) from error
    batches = [
        range(first, min(first + _BATCH, nation.zones)) for first in range(0, nation.zones, _BATCH)
    ]
    written: dict[int, list[Written]] = {}
    progress("write", 0, len(batches))
    for place, told in spread.map(partial(_write, folder, nation), batches):
        written[place] = [
            Written(tuple(each["files"]), (), tuple(each["relations"]))
            for each in json.loads(told.column("told")[0].as_py())
        ]
        progress("write", len(written), len(batches))
    whole = [one for place in sorted(written) for one in written[place]]
    write_manifest(whole, 1, __version__, folder)
    rows: dict[str, int] = {}
    for one in whole:
        for file in one.files:
            rows[file["relation"]] = rows.get(file["relation"], 0) + file["rows"]
    return NationMade(folder, nation.zones, rows)


def _write(folder: Path, nation: Nation, numbers: range) -> pa.Table:
    """Make and write some zones; gives what the manifest is to say of them."""
    relations = ledger_schema().relations
    told = []
    for number in numbers:
        tables = make_zone(number, nation.seed, nation.size)
        told += [
            asdict(write_files(Exported(relations[name], tables[name]), folder))
            for name in in_order(tables)
        ]
    return pa.table({"told": [json.dumps(told, ensure_ascii=False)]})
