"""Parameter versions (参数版本): saved with a reason, chosen by name or by day, never changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from yuanheng.app.office.accounts import audit_entry, desk_of
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import UsageError, say
from yuanheng.model.parameter_versions import ParameterVersion
from yuanheng.standards import kinds
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.parameters import Value, parse_settings, read_parameters
from yuanheng.views.standards.versions import find_version, is_day, known_sets, version_values

#: A name that reads as a word on the command line and in an address, and never as a day.
_NAME = re.compile(r"[^\W\d][\w.-]{0,59}")


def save_parameter_version(  # noqa: PLR0913 - one argument for each field of the form
    house: OpenHouse,
    standard: str,
    *,
    name: str,
    valid_from: str,
    settings: Iterable[str],
    reason: str,
    reference: str,
    based_on: str | None = None,
    references: Mapping[str, str] | None = None,
) -> ParameterVersion:
    """Save a set of parameters as a new dated version, with its reason and reference.

    settings: NAME=VALUE as of `--set`; what is not named is taken over from `based_on`, a set of
    the pack or an earlier version. references: where a value comes from, other than `reference`,
    by its name. UsageError or StandardError where a part does not fit; nothing
    is saved then.
    """
    pack = packs.pack(standard)
    declared = kinds.parameters(standard)
    name, reason, reference = name.strip(), reason.strip(), reference.strip()
    _check_words(name, valid_from, reason, reference, pack.parameter_sets())
    changed = parse_settings((s for s in settings if s.strip()), declared)
    if not changed:
        raise UsageError(
            say("The new version changes no parameter"),
            remedy=say("For example: --set supply_rate_ideal=93%"),
        )
    stated = {
        k: Value(v.value, v.unit, v.status, (references or {}).get(k, reference))
        for k, v in changed.items()
    }
    values = {**_base(house, pack, based_on), **stated}
    version = house.store.add_parameter_version(
        ParameterVersion(
            n=0,
            standard=standard,
            name=name,
            valid_from=valid_from,
            reason=reason,
            reference=reference,
            recorded_at=house.clock.now().isoformat(timespec="seconds"),
            actor=house.actor,
            ledger_seq=house.store.last_seq(),
            pack_digest=pack.digest,
            based_on=based_on or None,
            values={k: v.plain() for k, v in sorted(values.items())},
        )
    )
    desk_of(house).add_audit(
        audit_entry(house, "parameters.save", f"{standard}/{name}", valid_from=valid_from)
    )
    return version


def _check_words(
    name: str, valid_from: str, reason: str, reference: str, shipped: tuple[str, ...]
) -> None:
    """Refuse a version without name, day, reason or reference, or by the name of a shipped set."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            say("{name} is not a name", name=name or "–"),
            expected=say("Expected letters, digits, dots and dashes, a letter first."),
        )
    if name in shipped:
        raise UsageError(say("There is already a parameter set {name}", name=name))
    if not is_day(valid_from):
        raise UsageError(say("{text} is not a day of the calendar", text=valid_from or "–"))
    if not reason or not reference:
        raise UsageError(say("A parameter version needs a reason and a reference"))


def _base(house: OpenHouse, pack: packs.Pack, based_on: str | None) -> Mapping[str, Value]:
    """Give the values to start from: none, a set of the pack, or an earlier version."""
    if not based_on:
        return {}
    if based_on in pack.parameter_sets():
        resource = pack.folder.joinpath("parameters", f"{based_on}.yaml")
        name = f"{pack.id}/parameters/{based_on}.yaml"
        return read_parameters(resource, name, kinds.parameters(pack.id))
    version = find_version(house, pack.id, based_on)
    if version is None:
        raise UsageError(
            say("There is no parameter set {name}", name=based_on),
            expected=say("Known: {known}.", known=", ".join(known_sets(house, pack.id)) or "–"),
        )
    return version_values(version)
