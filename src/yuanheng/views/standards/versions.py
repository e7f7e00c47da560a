"""Versions of parameters (参数版本) as they are chosen: by name, or by a day."""

from __future__ import annotations

from datetime import date

from yuanheng.model.parameter_versions import ParameterVersion
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.parameters import Value, read_title
from yuanheng.words.words import Words


def parameter_versions(
    house: House, standard: str, upto: int | None = None
) -> tuple[ParameterVersion, ...]:
    """List the versions of a standard's parameters; `upto` leaves out what came later."""
    found = house.record.parameter_versions(standard)
    return tuple(v for v in found if upto is None or v.ledger_seq <= upto)


def find_version(house: House, standard: str, wanted: str) -> ParameterVersion | None:
    """Find a version by its name, or by a day the one that held then; None where there is none.

    Of several that hold from the same day the one saved last counts.
    """
    versions = parameter_versions(house, standard)
    for version in versions:
        if version.name == wanted:
            return version
    if not is_day(wanted):
        return None
    held = [v for v in versions if v.valid_from <= wanted]
    return max(held, key=lambda v: (v.valid_from, v.n), default=None)


def version_values(version: ParameterVersion) -> dict[str, Value]:
    """Give the values of a version as an evaluation takes them."""
    return {
        name: Value(v["value"], str(v["unit"]), str(v["status"]), str(v["reference"]))
        for name, v in version.values.items()
    }


def known_sets(house: House, standard: str, upto: int | None = None) -> tuple[str, ...]:
    """Name the parameter sets that an evaluation may choose: those of the pack, then versions."""
    shipped = packs.pack(standard).parameter_sets()
    return (*shipped, *(v.name for v in parameter_versions(house, standard, upto)))


def set_titles(words: Words, standard: str) -> dict[str, str]:
    """Say in words what the sets that a pack ships are called, by name."""
    pack = packs.pack(standard)
    return {
        name: words.label(title) if title else name
        for name in pack.parameter_sets()
        for title in (
            read_title(
                pack.folder.joinpath("parameters", f"{name}.yaml"),
                f"{pack.id}/parameters/{name}.yaml",
            ),
        )
    }


def is_day(text: str) -> bool:
    """Tell whether a text is a day such as 2013-12-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
