"""The kinds of standards (标准的种类): one row a kind, of all that the program asks of one.

What a kind's run gives, and how it is shown, hangs on the kind too: see `evaluate` and `views`.
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass

from yuanheng.errors import Message, StandardError, say
from yuanheng.model.evaluation import Statement
from yuanheng.standards.packs.calendar_cases import read_calendar_cases
from yuanheng.standards.packs.contents import rulebook, scorecard
from yuanheng.standards.packs.folders import Pack, PackKind, all_packs, pack
from yuanheng.standards.rulebooks.cases import read_rule_cases
from yuanheng.standards.rulebooks.compile import compile_rulebook
from yuanheng.standards.scorecards.cases import read_cases
from yuanheng.standards.scorecards.compile import compile_scorecard
from yuanheng.standards.scorecards.indicators import Parameter
from yuanheng.standards.scorecards.parameters import Value, default_values
from yuanheng.standards.yaml.source import Yaml


@dataclass(frozen=True)
class Judging:
    """How a kind of standard that judges is asked; each by the id of a pack.

    subjects: the relations whose periods it may judge. defaults: the values that it ships for a
    period. empty: what is said where the ledger holds no subject, and the remedy.
    """

    parameters: Callable[[str], dict[str, Parameter]]
    subjects: Callable[[str], tuple[str, ...]]
    compile: Callable[[str], Statement]
    defaults: Callable[[Pack, str], dict[str, Value]]
    empty: Callable[[str], tuple[Message, Message]]


@dataclass(frozen=True)
class Kind:
    """A kind of standard: its name, the reader of its cases, and how it judges, if it does."""

    id: PackKind
    name: Message
    cases: Callable[[Yaml], Sized] | None = None
    judging: Judging | None = None


def _no_survey(_pack_id: str) -> tuple[Message, Message]:
    return (
        say("The ledger holds no survey yet"),
        say("Import one first: yuanheng import FILE --layer LAYER --period YEAR."),
    )


def _no_subject(pack_id: str) -> tuple[Message, Message]:
    name = rulebook(pack_id).subject.id
    return (
        say("The ledger holds no {name} yet", name=name),
        say("Fill the template and import it: yuanheng template {name}.", name=name),
    )


#: In the order in which lists show them: those that judge first.
KINDS = {
    kind.id: kind
    for kind in (
        Kind(
            "scorecard",
            say("scorecard"),
            read_cases,
            Judging(
                parameters=lambda name: scorecard(name).parameters,
                subjects=lambda name: (scorecard(name).subject.relation,),
                compile=lambda name: compile_scorecard(scorecard(name)),
                defaults=lambda found, period: default_values(
                    found.folder, scorecard(found.id), period
                ),
                empty=_no_survey,
            ),
        ),
        Kind(
            "rulebook",
            say("rulebook"),
            read_rule_cases,
            Judging(
                parameters=lambda name: rulebook(name).parameters,
                subjects=lambda name: rulebook(name).relations,
                compile=lambda name: compile_rulebook(rulebook(name)),
                defaults=lambda _found, _period: {},
                empty=_no_subject,
            ),
        ),
        Kind("calendar", say("calendar of working days"), read_calendar_cases),
        Kind("profile", say("import profile")),
        Kind("table-profile", say("table profile")),
        Kind("relations", say("additions to the ledger")),
    )
}


def judging(pack_id: str) -> Judging:
    """Find how a standard is asked; StandardError where it judges nothing, as a calendar does."""
    found = KINDS[pack(pack_id).kind].judging
    if found is None:
        known = ", ".join(p.id for p in judging_packs())
        raise StandardError(
            say("{id} is not a standard that can be evaluated", id=pack_id),
            expected=say("Known: {known}.", known=known),
        )
    return found


def judging_packs() -> tuple[Pack, ...]:
    """List the standards that judge."""
    return tuple(p for p in all_packs().values() if KINDS[p.kind].judging is not None)


def parameters(pack_id: str) -> dict[str, Parameter]:
    """Give the parameters that a standard takes, of whichever kind it is."""
    return judging(pack_id).parameters(pack_id)


def cases_of(found: Pack) -> Sized:
    """Read the cases of a pack; empty where it has none, or its kind knows none."""
    reader = KINDS[found.kind].cases
    return reader(found.yaml("cases.yaml")) if reader and found.has("cases.yaml") else ()
