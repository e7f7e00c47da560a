"""Verbs of the ledger: zone add, import, batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from yuanheng.app.keeping.rounds import check_draft, hand_in
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import QuestionError, UsageError, Where, say
from yuanheng.ledger.drafts.by_hand import draft_zone
from yuanheng.ledger.drafts.layer import ImportRequest, draft_layer
from yuanheng.ledger.exchange.reading import draft_exchange, exported_layers
from yuanheng.ledger.record.known import zone_history
from yuanheng.ledger.sources import layers
from yuanheng.model.accounts import Job
from yuanheng.model.ledger import Batch, Draft, Issue
from yuanheng.monitor.earlier import compare_with_earlier
from yuanheng.ports import Progress, silent
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.profile_file import is_profile_path, read_profile_file
from yuanheng.standards.profiles.profile import Profile
from yuanheng.standards.profiles.table_profile import TableProfile
from yuanheng.standards.relations import core_schema

#: Details of a batch that a job wrote: the job, and how many batches it was to write.
_JOB, _PARTS = "job", "parts"


def add_zone(
    house: OpenHouse, name: str, attributes: Mapping[str, str | None]
) -> tuple[str, Batch]:
    """Add a zone with its first attributes; gives its id and the batch."""
    if not name.strip():
        raise UsageError(say("A zone needs a name"))
    history = zone_history(house.store, house.store.last_seq())
    zone, draft = draft_zone(history, {**attributes, "name": name.strip()}, house.actor)
    return zone, house.store.write(draft, None, silent)


def import_file(  # noqa: PLR0913 - one argument for each option of the verb
    house: OpenHouse,
    path: Path,
    *,
    profile: str | None = None,
    layer: str | None = None,
    period: str | None = None,
    zone: str | None = None,
    assume: Iterable[str] = (),
    dry_run: bool = False,
    progress: Progress = silent,
) -> tuple[Batch, tuple[Issue, ...]]:
    """Import one layer as one batch; nothing is written unless all of it is.

    Of a GeoPackage that an export wrote all layers are one batch, or the one that is named.
    A dry run writes nothing and gives a batch without a number (0).
    """
    own = () if profile else exported_layers(path, layer)
    if own:
        draft = draft_exchange(house.store, core_schema(), path, own, house.actor, progress)
    else:
        chosen = layers.choose_layer(path, layer)
        fitting = _named_profile(profile) if profile else _profile_for(path, chosen)
        request = ImportRequest(path, fitting, chosen.name, period, zone, _answers(assume))
        draft = draft_layer(house.store, request, house.actor, progress)
        where = Where(file=path.name, layer=chosen.name)
        doubts = compare_with_earlier(house.store, draft, where)
        draft = replace(draft, issues=(*draft.issues, *doubts))
    check_draft(house, draft)
    if dry_run:
        return _unwritten(draft), draft.issues
    return write_import(house, draft, path, progress), draft.issues


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


def list_batches(house: OpenHouse) -> tuple[Batch, ...]:
    """List what the ledger was told, in order."""
    return house.store.batches()


def _named_profile(named: str) -> Profile | TableProfile:
    """Find a profile by its id or its path; StandardError where it is neither."""
    if is_profile_path(named):
        return read_profile_file(Path(named), core_schema())
    if packs.pack(named).kind == "table-profile":
        return packs.table_profile(named)
    return packs.profile(named)


def _profile_for(path: Path, layer: layers.Layer) -> Profile | TableProfile:
    """Find the one profile whose fields a layer has; a question where none or several fit."""
    surveys = [packs.profile(p.id) for p in packs.all_packs().values() if p.kind == "profile"]
    others = [p for p in packs.table_profiles() if p.shapes is not None]
    profiles: list[Profile | TableProfile] = [*surveys, *others]
    fitting = [p for p in profiles if set(p.needs) <= set(layer.fields)]
    if len(fitting) == 1:
        return fitting[0]
    lacking = tuple(
        say(
            "{profile} also needs {fields}",
            profile=p.id,
            fields=", ".join(n for n in p.needs if n not in layer.fields),
        )
        for p in profiles
        if not set(p.needs) <= set(layer.fields)
    )
    raise QuestionError(
        say("No import profile fits this layer")
        if not fitting
        else say("Several import profiles fit this layer"),
        where=Where(file=path.name, layer=layer.name),
        remedy=say(
            "Choose another layer with --layer or a profile with --profile;"
            " `yuanheng profile make` makes one."
        ),
        lines=lacking,
    )


def _answers(assume: Iterable[str]) -> dict[str, str]:
    """Read COLUMN=UNIT answers."""
    answers = {}
    for text in assume:
        key, sign, value = text.partition("=")
        if not sign or not key.strip() or not value.strip():
            raise UsageError(
                say("{setting} is not COLUMN=UNIT", setting=text),
                remedy=say("For example: --assume JZMJ=m2"),
            )
        answers[key.strip()] = value.strip()
    return answers
