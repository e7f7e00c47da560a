"""The verb evaluate over a lake: batches measured anywhere, scored once, kept in a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from yuanheng._version import __version__
from yuanheng.app.engine import start_engine
from yuanheng.app.nation.kept import atomic, findings_of, write_tables
from yuanheng.app.nation.work import ZonalTask, versions, work
from yuanheng.errors import LedgerError, Message, UsageError, say
from yuanheng.evaluate.run import Question
from yuanheng.evaluate.zonal.gathering import gather
from yuanheng.evaluate.zonal.part import Part, opened
from yuanheng.model.periods import day_of_rule
from yuanheng.ports import Progress, Spread, silent
from yuanheng.standards import kinds
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.parameters import Value, parse_settings, read_parameters
from yuanheng.store.lake_manifest import Lake, open_lake

#: A batch is as large at most, which a worker can hold several times over.
BATCH_BYTES = 64 * 1024**2


@dataclass(frozen=True)
class LakeRequest:
    """What to evaluate, and where what comes out is kept: a folder, new or of the same request.

    parameters: a parameter file or a set of the pack; settings: NAME=VALUE.
    """

    lake: Path
    out: Path
    standard: str
    period: str
    as_of: str | None = None
    settings: tuple[str, ...] = ()
    parameters: str | None = None
    batch_zones: int | None = None
    batch_bytes: int = BATCH_BYTES


@dataclass(frozen=True)
class LakeFault:
    """A zone that could not be judged, and why."""

    zone: str
    what: Message
    where: str


@dataclass(frozen=True)
class LakeRun:
    """An evaluation of many zones: what a run records, and what each zone came to.

    resumed: batches that an earlier call had done. spread is who carried the work; no digest
    contains it.
    """

    folder: Path
    standard: str
    pack_digest: str
    lake_digest: str
    ledger_seq: int
    period: str
    as_of: str
    parameters: dict[str, dict[str, str | float]]
    engine: str
    code: str
    spread: str
    zones: int
    subjects: int
    batches: int
    resumed: int
    scored: int
    findings: int
    faults: tuple[LakeFault, ...]
    result_digest: str


def evaluate_lake(request: LakeRequest, spread: Spread, progress: Progress = silent) -> LakeRun:
    """Apply a standard to every zone of a lake, and keep scores, verdicts and findings as Parquet.

    What is done stays done: each batch is kept as it ends, and the same call goes on from there.
    """
    lake = open_lake(request.lake)
    pack = packs.pack(request.standard)
    question = _question(request, pack, lake)
    task = ZonalTask(pack.id, pack.digest, question, versions())
    batches = [_part_of(lake, z) for z in lake.batches(request.batch_bytes, request.batch_zones)]
    kept = _folder(request.out)
    names = [kept / f"part-{_digest(task, batch)}.arrow" for batch in batches]
    waiting = [n for n, name in enumerate(names) if not name.exists()]
    done = len(batches) - len(waiting)
    progress("zones", done, len(batches))
    asked = [batches[n] for n in waiting]
    faulty: list[Part] = []
    for place, sealed in spread.map(partial(work, task), asked):
        found = tuple(opened(sealed))
        if any("fault" in part.told for part in found):
            faulty += found  # not kept: the next call looks whether it has been mended
        else:
            _keep(names[waiting[place]], sealed)
        done += 1
        progress("zones", done, len(batches))
    kept_parts = (part for name in names if name.exists() for part in opened(_kept(name)))
    parts = [*kept_parts, *faulty]
    gathered = gather(pack, question, parts)
    faults = tuple(_faults(parts))
    if gathered is None:
        raise _nothing(request, faults)
    needs = findings_of(pack, question, gathered)
    write_tables(request.out, gathered, needs)
    run = LakeRun(
        folder=request.out,
        standard=pack.id,
        pack_digest=pack.digest,
        lake_digest=lake.digest,
        ledger_seq=lake.seq,
        period=question.period,
        as_of=question.as_of,
        parameters={name: value.plain() for name, value in sorted(question.values.items())},
        engine=start_engine().name,
        code=__version__,
        spread=spread.name,
        zones=len(lake.by_zone),
        subjects=gathered.subjects,
        batches=len(batches),
        resumed=len(batches) - len(waiting),
        scored=sum(r.total.score is not None for r in gathered.outcome.results),
        findings=needs.num_rows,
        faults=faults,
        result_digest=gathered.outcome.digest,
    )
    told = {**asdict(run), "folder": None, "resumed": None}
    atomic(request.out / "run.json", lambda p: p.write_text(_json(told), encoding="utf-8"))
    return run


def _question(request: LakeRequest, pack: packs.Pack, lake: Lake) -> Question:
    """Say what is asked, with the parameters of the pack, of a file and of the call."""
    declared = kinds.parameters(pack.id)
    given: dict[str, Value] = {}
    if request.parameters is not None:
        path = Path(request.parameters)
        if request.parameters in pack.parameter_sets():
            resource = pack.folder.joinpath("parameters", f"{request.parameters}.yaml")
            name = f"{pack.id}/parameters/{request.parameters}.yaml"
            given = read_parameters(resource, name, declared)
        else:
            given = read_parameters(path, path.name, declared)
    values = {
        **kinds.judging(pack.id).defaults(pack, request.period),
        **given,
        **parse_settings(request.settings, declared),
    }
    as_of = request.as_of or day_of_rule(request.period)
    try:
        date.fromisoformat(as_of)
    except ValueError as error:
        raise UsageError(
            say("{text} is not a day of the calendar", text=as_of),
            remedy=say("Write --as-of 2013-12-31."),
        ) from error
    return Question(request.period, as_of, lake.seq, frozenset(), values, official=False)


def _part_of(lake: Lake, zones: tuple[str, ...]) -> Lake:
    """Give the part of a lake that one worker sees."""
    chosen = frozenset(zones)
    files = tuple(f for zone in zones for f in lake.by_zone[zone])
    return Lake(
        lake.folder.resolve(),
        lake.seq,
        lake.digest,
        files,
        tuple(s for s in lake.empty if s.zone in chosen),
    )


def _digest(task: ZonalTask, batch: Lake) -> str:
    """Name what a batch gives: by the task and the files that it reads, not by where they lie."""
    asked = (task.standard, task.pack_digest, task.versions, sorted(task.question.values.items()))
    on = (task.question.period, task.question.as_of, task.question.seq)
    files = [(f.path, f.digest) for f in batch.files]
    return hashlib.sha256(repr((asked, on, files, batch.empty)).encode()).hexdigest()[:32]


def _folder(out: Path) -> Path:
    """Make the folder of what is done, or find it; UsageError where something else lies there."""
    kept = out / "parts"
    if out.exists() and not kept.is_dir() and any(out.iterdir()):
        raise UsageError(
            say("{path} is already there", path=str(out)),
            remedy=say("Choose another name; nothing was changed."),
        )
    try:
        kept.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(out), problem=str(error))
        ) from error
    return kept


def _keep(path: Path, sealed: pa.Table) -> None:
    """Keep what a batch gave, whole or not at all."""

    def write(part: Path) -> None:
        with pa.OSFile(str(part), "wb") as sink, pa.ipc.new_file(sink, sealed.schema) as writer:
            writer.write_table(sealed)

    atomic(path, write)


def _kept(path: Path) -> pa.Table:
    with pa.OSFile(str(path), "rb") as source:
        return pa.ipc.open_file(source).read_all()


def _faults(parts: Iterable[Part]) -> Iterator[LakeFault]:
    for part in parts:
        fault = part.told.get("fault")
        if fault is not None:
            for zone in part.zones:
                yield LakeFault(zone, Message(**fault["what"]), fault["where"])


def _nothing(request: LakeRequest, faults: tuple[LakeFault, ...]) -> LedgerError:
    """Say that there was nothing to judge, or that no zone could be."""
    if faults:
        first = faults[0]
        return LedgerError(say("No zone could be judged"), lines=(first.what,))
    return LedgerError(
        say("The lake holds nothing of {period} to judge", period=request.period),
        remedy=say("Name another --period."),
    )


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
