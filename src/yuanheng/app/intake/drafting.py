"""Layers of a map file drafted (图层拟稿): which layers are meant, and by which profile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from yuanheng.app.opening import OpenHouse
from yuanheng.errors import QuestionError, UsageError, Where, say
from yuanheng.ledger.drafts.layer import ImportRequest, draft_layer
from yuanheng.ledger.exchange.reading import draft_exchange, exported_layers
from yuanheng.ledger.sources.layer_table import Layer
from yuanheng.ledger.sources.layers import choose_layer, list_layers
from yuanheng.model.ledger import Draft
from yuanheng.monitor.earlier import compare_with_earlier
from yuanheng.ports import Progress
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.profile_file import is_profile_path, read_profile_file
from yuanheng.standards.profiles.profile import Profile
from yuanheng.standards.profiles.table_profile import TableProfile
from yuanheng.standards.relations import ledger_schema


@dataclass(frozen=True)
class Asked:
    """What a person said of a map file; `together` takes its fitting layers as one survey."""

    profile: str | None
    layers: tuple[str, ...]
    period: str | None
    zone: str | None
    assume: tuple[str, ...]
    together: bool = False


def draft_file(house: OpenHouse, path: Path, asked: Asked, progress: Progress) -> Draft:
    """Read and check what is meant of a file, without writing."""
    one = asked.layers[0] if len(asked.layers) == 1 else None
    own = () if asked.profile or len(asked.layers) > 1 else exported_layers(path, one)
    if own:
        return draft_exchange(house.store, ledger_schema(), path, own, house.actor, progress)
    chosen, profile = _chosen(path, asked)
    names = tuple(layer.name for layer in chosen)
    answers = _answers(asked.assume)
    request = ImportRequest(path, profile, names, asked.period, asked.zone, answers)
    draft = draft_layer(house.store, request, house.actor, progress)
    where = Where(file=path.name, layer=draft.layer)
    doubts = compare_with_earlier(house.store, draft, where)
    return replace(draft, issues=(*draft.issues, *doubts))


def _chosen(path: Path, asked: Asked) -> tuple[tuple[Layer, ...], Profile | TableProfile]:
    """Choose the layers and their profile; layers that are read as one need one that fits all."""
    named = _named_profile(asked.profile) if asked.profile else None
    if asked.together and not asked.layers:
        listed = list_layers(path)
        profiles = [named] if named else _fitting(layer for layer in listed)
        for profile in profiles:
            fitting = tuple(x for x in listed if set(profile.needs) <= set(x.fields))
            if len(profiles) == 1 and fitting:
                return fitting, profile
    layers = tuple(choose_layer(path, name) for name in asked.layers or (None,))
    found = named or _profile_for(path, layers[0])
    for layer in layers[1:]:
        lacking = [name for name in found.needs if name not in layer.fields]
        if lacking:
            raise UsageError(
                say(
                    "The layers are not of one kind: {layer} has no {fields}",
                    layer=layer.name,
                    fields=", ".join(lacking),
                ),
                where=Where(file=path.name, layer=layer.name),
                remedy=say("Import it by itself."),
            )
    return layers, found


def _fitting(layers: Iterable[Layer]) -> list[Profile | TableProfile]:
    """List the profiles that fit any of the layers."""
    known = [set(layer.fields) for layer in layers]
    return [p for p in _profiles() if any(set(p.needs) <= fields for fields in known)]


def _profiles() -> list[Profile | TableProfile]:
    """List the profiles by which a layer can be read."""
    surveys = [packs.profile(p.id) for p in packs.all_packs().values() if p.kind == "profile"]
    return [*surveys, *(p for p in packs.table_profiles() if p.shapes is not None)]


def _named_profile(named: str) -> Profile | TableProfile:
    """Find a profile by its id or its path; StandardError where it is neither."""
    if is_profile_path(named):
        return read_profile_file(Path(named), ledger_schema())
    if packs.pack(named).kind == "table-profile":
        return packs.table_profile(named)
    return packs.profile(named)


def _profile_for(path: Path, layer: Layer) -> Profile | TableProfile:
    """Find the one profile whose fields a layer has; a question where none or several fit."""
    profiles = _profiles()
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
