"""Parameters on the console (参数): those a run used, and the sets that may be chosen."""

from __future__ import annotations

from dataclasses import dataclass

from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.standards import kinds
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.parameters import Value, read_parameters
from yuanheng.views.ledger.batches import local_moment
from yuanheng.views.reports.rows import parameter_rows
from yuanheng.views.standards.cards import StandardCard
from yuanheng.views.standards.versions import parameter_versions, set_titles, version_values
from yuanheng.words.figures import figure, reference_text, shown_unit, status_word
from yuanheng.words.words import Words


@dataclass(frozen=True)
class UsedParameter:
    """A parameter that a run rests on, with its status and the document it comes from."""

    name: str
    value_text: str
    unit: str
    status_text: str
    reference: str


@dataclass(frozen=True)
class SetValue:
    """A value of a parameter set."""

    name: str
    label: str
    value_text: str
    unit: str
    status_text: str
    reference: str


@dataclass(frozen=True)
class ParameterSet:
    """A set of parameters: one that is shipped (n is 0), or a version saved here, with its why."""

    n: int
    name: str
    title: str
    valid_from: str
    reason: str
    reference: str
    recorded_at: str
    actor: str
    based_on: str
    values: tuple[SetValue, ...]


def used_parameters(words: Words, run: Run) -> tuple[UsedParameter, ...]:
    """List the parameters that a run used."""
    if packs.pack(run.standard).kind == "rulebook":
        book = packs.rulebook(run.standard)
        return tuple(
            UsedParameter(
                words.label(book.parameters[name].label) if name in book.parameters else name,
                _plain(given["value"]),
                shown_unit(str(given["unit"])),
                status_word(words, str(given["status"])),
                reference_text(words, given["reference"]),
            )
            for name, given in run.parameters.items()
        )
    rows = parameter_rows(words, packs.scorecard(run.standard), run)
    return tuple(
        UsedParameter(r.name, r.value_text, r.unit, r.status_text, r.reference) for r in rows
    )


def parameter_sets(
    house: House, words: Words, card: StandardCard, upto: int
) -> tuple[ParameterSet, ...]:
    """List the sets that are shipped, then the versions saved here, the newest first."""
    pack, declared = packs.pack(card.id), kinds.parameters(card.id)
    titles = set_titles(words, card.id)
    found = []
    for version in reversed(parameter_versions(house, card.id, upto)):
        values = _values(words, card, version_values(version))
        found.append(
            ParameterSet(
                version.n,
                version.name,
                version.name,
                version.valid_from,
                version.reason,
                version.reference,
                local_moment(version.recorded_at),
                version.actor,
                version.based_on or "",
                values,
            )
        )
    for name in card.parameter_sets:
        resource = pack.folder.joinpath("parameters", f"{name}.yaml")
        given = read_parameters(resource, f"{pack.id}/parameters/{name}.yaml", declared)
        values = _values(words, card, given)
        found.append(ParameterSet(0, name, titles[name], "", "", "", "", "", "", values))
    return tuple(found)


def _values(words: Words, card: StandardCard, values: dict[str, Value]) -> tuple[SetValue, ...]:
    """Say the values of a set; a name before a dot is the area it is meant for."""
    labels = {p.id: words.label(p.label) for p in card.parameters}
    said = []
    for name, value in values.items():
        area, _, common = name.partition(".")
        label = labels.get(name) or labels.get(common, name) + words.aside(area)
        number = value.value
        text = figure(number, places=4) if isinstance(number, float) else str(number)
        said.append(
            SetValue(
                name,
                label,
                text,
                shown_unit(value.unit),
                status_word(words, value.status),
                value.reference,
            )
        )
    return tuple(said)


def _plain(value: float | str) -> str:
    """Write a parameter's value: a number, or the word that was given."""
    return figure(value) if isinstance(value, float) else str(value)
