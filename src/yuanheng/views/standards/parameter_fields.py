"""Parameters as an office fills them (参数表): by groups, each with its unit, status and source.

What holds now stands beside what may be given; a field that is left empty keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yuanheng.ports import House
from yuanheng.standards import kinds
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.parameters import Value, read_parameters
from yuanheng.views.standards.versions import find_version, version_values
from yuanheng.words.figures import shown_unit, status_word
from yuanheng.words.words import Words

if TYPE_CHECKING:
    from yuanheng.standards.scorecards.indicators import Parameter


@dataclass(frozen=True)
class ParameterField:
    """One value that may be given: what it is, what holds now, by whose word, and from where.

    name: as `--set` takes it, the area before a dot where it is meant for one area alone.
    standing: what kind of value holds now: law, default, yours, or none. options: the words that
    it may be, each with its meaning; none where it is free.
    """

    name: str
    label: str
    unit: str
    now: str
    standing: str
    standing_text: str
    reference: str
    is_optional: bool
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ParameterGroup:
    """Parameters of one sort, and how many of them hold nothing yet though they are needed."""

    id: str
    title: str
    fields: tuple[ParameterField, ...]

    @property
    def wanting(self) -> int:
        """Count what must still be given."""
        return sum(f.standing == "none" and not f.is_optional for f in self.fields)


def parameter_groups(
    house: House, words: Words, standard: str, chosen: str = "", period: str = ""
) -> tuple[ParameterGroup, ...]:
    """Give the fields of a standard; `chosen` is a set of the pack, or a version by name or day."""
    declared = kinds.parameters(standard)
    law, default, yours = _values(house, standard, declared, chosen, period)
    titles = {
        "ideal": words("Ideal values"),
        "base": words("Thresholds and bases"),
        "kind": words("Choices by hand"),
        "area": words("For one area alone, where it differs"),
        "weight": words("Weights"),
    }
    found: dict[str, list[ParameterField]] = {group: [] for group in titles}
    for parameter in declared.values():
        for name in (parameter.id, *(f"{area}.{parameter.id}" for area in parameter.areas)):
            value, standing = None, "none"
            for values, kind in ((yours, "yours"), (law, "law"), (default, "default")):
                if name in values:
                    value, standing = values[name], kind
                    break
            is_area = name != parameter.id
            found[_group(parameter, is_area=is_area)].append(
                _field(words, parameter, name, value, standing)
            )
    groups = (ParameterGroup(g, titles[g], tuple(fields)) for g, fields in found.items())
    return tuple(group for group in groups if group.fields)


def _group(parameter: Parameter, *, is_area: bool) -> str:
    """Tell what sort of a parameter it is."""
    if parameter.is_weight:
        return "weight"
    if is_area:
        return "area"
    if parameter.is_text:
        return "kind"
    return "ideal" if parameter.id.endswith("_ideal") else "base"


def _field(
    words: Words, parameter: Parameter, name: str, value: Value | None, standing: str
) -> ParameterField:
    """Say one field."""
    area = name.removesuffix(parameter.id).rstrip(".") if name != parameter.id else ""
    said = {
        "law": words("stated by the document"),
        "default": words("default of the standard"),
        "yours": words("set here"),
        "none": words("may be empty") if parameter.optional or area else words("not given yet"),
    }
    text = said[standing]
    if value is not None and standing == "default":
        text += words.aside(status_word(words, value.status))
    return ParameterField(
        name=name,
        label=words.label(parameter.label) + (words.aside(area) if area else ""),
        unit=shown_unit(parameter.unit.text),
        now="" if value is None else plain_number(value.value),
        standing=standing,
        standing_text=text,
        reference=value.reference if value else "",
        is_optional=parameter.optional or bool(area) or parameter.is_weight,
        options=tuple((word, words.label(label)) for word, label in parameter.options),
    )


def plain_number(value: float | str) -> str:
    """Write a value as it would be typed: no thousands, no more digits than it has."""
    if isinstance(value, str):
        return value
    text = repr(float(value))
    return text.removesuffix(".0")


def _values(
    house: House, standard: str, declared: Mapping[str, Parameter], chosen: str, period: str
) -> tuple[dict[str, Value], dict[str, Value], dict[str, Value]]:
    """Give what the document states, what the standard ships, and what was saved here."""
    pack = packs.pack(standard)
    law: dict[str, Value] = {}
    if pack.kind == "rulebook":
        law = dict(packs.rulebook(standard).stated)
    else:
        card = packs.scorecard(standard)
        for root in card.trees.values():
            for node in root.walk():
                if node.weight is not None and node.weight_parameter in declared:
                    stated = Value(node.weight, "", "confirmed", pack.document)
                    law[node.weight_parameter] = stated
    default = kinds.judging(standard).defaults(pack, period)
    if not chosen:
        return law, default, {}
    if chosen in pack.parameter_sets():
        resource = pack.folder.joinpath("parameters", f"{chosen}.yaml")
        shipped = read_parameters(resource, f"{pack.id}/parameters/{chosen}.yaml", declared)
        kept = {name: value for name, value in law.items() if name not in shipped}
        return kept, {**default, **shipped}, {}
    version = find_version(house, standard, chosen)
    return law, default, version_values(version) if version else {}
