"""What one worker does with one batch of zones; it knows the batch and nothing of the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version

import pyarrow as pa

from yuanheng._version import __version__
from yuanheng.app.engine import start_engine
from yuanheng.errors import EngineError, LedgerError, YuanhengError, say
from yuanheng.evaluate.run import Question
from yuanheng.evaluate.zonal.measuring import measure
from yuanheng.evaluate.zonal.part import Part
from yuanheng.ports import Engine
from yuanheng.standards.packs.contents import pack as find_pack
from yuanheng.standards.relations import ledger_schema
from yuanheng.store.lake import LakeRecord
from yuanheng.store.lake_manifest import Lake


@dataclass(frozen=True)
class ZonalTask:
    """What is asked of every batch: the standard, the question, and with what it is to be answered.

    versions: of this program and the libraries whose figures count; a worker with others refuses.
    """

    standard: str
    pack_digest: str
    question: Question
    versions: tuple[tuple[str, str], ...]


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """Name the versions on which equal figures rest."""
    return (("yuanheng", __version__), *((n, version(n)) for n in ("duckdb", "numpy", "pyarrow")))


def work(task: ZonalTask, lake: Lake) -> pa.Table:
    """Measure the zones of a part of a lake, and give them sealed.

    A zone whose facts cannot be judged is named, with the reason, and does not stop the others.
    EngineError where this worker is not like the one that asks.
    """
    _check(task)
    zones = tuple(lake.by_zone)
    try:
        return _measured(task, lake, zones).sealed()
    except (LedgerError, EngineError) as error:
        if len(zones) == 1:
            return _fault(zones, error).sealed()
    parts = []
    for zone in zones:
        try:
            parts.append(_measured(task, lake, (zone,)))
        except (LedgerError, EngineError) as error:
            parts.append(_fault((zone,), error))
    return pa.concat_tables([part.sealed() for part in parts])


def _measured(task: ZonalTask, lake: Lake, zones: tuple[str, ...]) -> Part:
    record = LakeRecord(lake, ledger_schema().relations.values(), zones)
    question = replace(task.question, zones=frozenset(zones))
    return measure(record, _engine(), find_pack(task.standard), question)


def _fault(zones: tuple[str, ...], error: YuanhengError) -> Part:
    """Carry a refusal as its parts, so that the door can say it in the reader's language."""
    what = {"template": error.what.template, "values": error.what.values}
    return Part(zones, told={"fault": {"what": what, "where": str(error.where)}})


def _check(task: ZonalTask) -> None:
    """Refuse to work with other versions or another pack than those of the one that asks."""
    if versions() != task.versions or find_pack(task.standard).digest != task.pack_digest:
        raise EngineError(
            say("A worker has other versions than the one that asks"),
            expected=say("Known: {known}.", known=", ".join(" ".join(v) for v in task.versions)),
            remedy=say("Install the same yuanheng, with what its lock names, on every machine."),
        )


@cache
def _engine() -> Engine:
    return start_engine(threads=1)
