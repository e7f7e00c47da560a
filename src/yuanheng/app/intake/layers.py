"""Verbs of the ledger: zone add, import, batches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from yuanheng.app.intake.drafting import Asked, draft_file
from yuanheng.app.intake.together import beside_standing
from yuanheng.app.keeping.handing_in import hand_in
from yuanheng.app.keeping.round_locks import check_draft
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import UsageError, say
from yuanheng.ledger.drafts.by_hand import draft_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.ledger.record.replacing import Replaced, replaced_by
from yuanheng.ledger.sources.untouched import untouched
from yuanheng.ledger.writing.cells import clean_text_cell
from yuanheng.model.accounts import Job
from yuanheng.model.collector import uncollected
from yuanheng.model.ledger import Batch, Draft, Issue
from yuanheng.ports import Progress, silent

Seen = Callable[[tuple[Replaced, ...]], None]
"""Told what an import would replace; raises where a person must be asked first."""

#: Details of a batch that a job wrote: the job, and how many batches it was to write.
_JOB, _PARTS = "job", "parts"
_LINES = re.compile(r"[\r\n\t]+")


def unasked(_lost: tuple[Replaced, ...]) -> None:
    """Replace without asking."""


def add_zone(
    house: OpenHouse, name: str, attributes: Mapping[str, str | None]
) -> tuple[str, Batch]:
    """Add a zone with its first attributes; gives its id and the batch.

    Its name is taken as a cell of a table is, in which it is looked for ever after: without signs
    that nobody sees, and on one line.
    """
    name = _LINES.sub(" ", clean_text_cell(name) or "").strip()
    if not name:
        raise UsageError(say("A zone needs a name"))
    history = zone_history(house.store, house.store.last_seq())
    zone, draft = draft_zone(history, {**attributes, "name": name}, house.actor)
    return zone, house.store.write(draft, None, silent)


def import_file(  # noqa: PLR0913 - one argument for each option of the verb
    house: OpenHouse,
    path: Path,
    *,
    profile: str | None = None,
    layer: str | Sequence[str] | None = None,
    period: str | None = None,
    zone: str | None = None,
    assume: Iterable[str] = (),
    together: bool = False,
    dry_run: bool = False,
    seen: Seen = unasked,
    progress: Progress = silent,
) -> tuple[Batch, tuple[Issue, ...]]:
    """Import one layer, or several as one survey, as one batch; nothing is written unless all is.

    together: all fitting layers of the file, and what stands of the survey already, are one.
    Of a GeoPackage that an export wrote all layers are one batch, or the one that is named.
    `seen` is told what would be replaced before anything is written, and may refuse.
    A dry run writes nothing and gives a batch without a number (0).
    """
    layers = (layer,) if isinstance(layer, str) else tuple(layer or ())
    asked = Asked(profile, layers, period, zone, tuple(assume), together)
    with ExitStack() as stack:
        stack.enter_context(uncollected())
        still = stack.enter_context(untouched(path))
        draft = draft_file(house, still, asked, progress)
        lost = replaced_by(house.store, draft, still.name)
        if together and lost:
            still, asked = stack.enter_context(beside_standing(house, still, draft, asked, lost))
            draft = draft_file(house, still, asked, progress)
        else:
            seen(lost)
        check_draft(house, draft)
        if dry_run:
            return _unwritten(draft), draft.issues
        return write_import(house, draft, still, progress), draft.issues


def write_import(
    house: OpenHouse, draft: Draft, path: Path, progress: Progress, parts: int = 1
) -> Batch:
    """Write an import, in the name of the job that does it, and hand it in to the rounds.

    What the job wrote before it was put back is not written again. parts: how many batches it is
    to write in all.
    """
    if house.job is not None:
        for batch in written_by(house, house.job):
            if batch.layer == draft.layer:
                return batch
        details = {**draft.details, _JOB: house.job.id, _PARTS: parts}
        draft = replace(draft, job=(house.job.id, house.job.turn), details=details)
    batch = house.store.write(draft, path, progress)
    hand_in(house, batch, draft)
    return batch


def written_by(house: OpenHouse, job: Job) -> tuple[Batch, ...]:
    """List the batches that a job has written."""
    after = int(str(job.request.get("after") or 0))  # an older ledger's job may bear its number
    batches = house.store.batches()
    return tuple(b for b in batches if b.seq > after and b.details.get(_JOB) == job.id)


def is_whole(batches: tuple[Batch, ...]) -> bool:
    """Tell whether these are all batches that their job was to write."""
    return bool(batches) and len(batches) == batches[0].details[_PARTS]


def _unwritten(draft: Draft) -> Batch:
    """Describe what a batch would be."""
    return Batch(
        seq=0,
        kind=draft.kind,
        recorded_at="",
        actor=draft.actor,
        period=draft.period,
        profile=draft.profile,
        layer=draft.layer,
        details=draft.details,
        rows=sum(table.num_rows for table in draft.facts.values()),
        issues=len(draft.issues),
    )
