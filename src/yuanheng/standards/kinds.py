"""The kinds of standards (标准的种类): one row a kind, of all that the program asks of one.

What a kind's run gives, and how it is shown, hangs on the kind too: see `evaluate` and `views`.
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yuanheng.errors import Message, StandardError, say
from yuanheng.standards.packs.folders import Pack, PackKind, all_packs, pack
from yuanheng.standards.rulebooks.cases import read_rule_cases
from yuanheng.standards.scorecards.cases import read_cases
from yuanheng.standards.yaml.source import Yaml

if TYPE_CHECKING:
    from yuanheng.model.evaluation import Statement
    from yuanheng.standards.rulebooks.rulebook import Rulebook
    from yuanheng.standards.scorecards.indicators import Parameter
    from yuanheng.standards.scorecards.parameters import Value
    from yuanheng.standards.scorecards.scorecard import Scorecard


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


# Who asks for the name of a kind waits for no formula: what reads them is slow to load.


def _card(pack_id: str) -> Scorecard:
    from yuanheng.standards.packs.contents import scorecard  # noqa: PLC0415

    return scorecard(pack_id)


def _book(pack_id: str) -> Rulebook:
    from yuanheng.standards.packs.contents import rulebook  # noqa: PLC0415

    return rulebook(pack_id)


def _statement_of_card(pack_id: str) -> Statement:
    from yuanheng.standards.scorecards.compile import compile_scorecard  # noqa: PLC0415

    return compile_scorecard(_card(pack_id))


def _statement_of_book(pack_id: str) -> Statement:
    from yuanheng.standards.rulebooks.compile import compile_rulebook  # noqa: PLC0415

    return compile_rulebook(_book(pack_id))


def _defaults_of_card(found: Pack, period: str) -> dict[str, Value]:
    from yuanheng.standards.scorecards.parameters import default_values  # noqa: PLC0415

    return default_values(found.folder, _card(found.id), period)


def _calendar_cases(yaml: Yaml) -> Sized:
    from yuanheng.standards.packs.calendar_cases import read_calendar_cases  # noqa: PLC0415

    return read_calendar_cases(yaml)


def _problem_cases(yaml: Yaml) -> Sized:
    from yuanheng.standards.problems.cases import read_problem_cases  # noqa: PLC0415

    return read_problem_cases(yaml)


def _no_survey(_pack_id: str) -> tuple[Message, Message]:
    return (
        say("The ledger holds no survey yet"),
        say("Import one first: yuanheng import FILE --layer LAYER --period YEAR."),
    )


def _no_subject(pack_id: str) -> tuple[Message, Message]:
    name = _book(pack_id).subject.id
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
                parameters=lambda name: _card(name).parameters,
                subjects=lambda name: (_card(name).subject.relation,),
                compile=_statement_of_card,
                defaults=_defaults_of_card,
                empty=_no_survey,
            ),
        ),
        Kind(
            "rulebook",
            say("rulebook"),
            read_rule_cases,
            Judging(
                parameters=lambda name: _book(name).parameters,
                subjects=lambda name: _book(name).relations,
                compile=_statement_of_book,
                defaults=lambda _found, _period: {},
                empty=_no_subject,
            ),
        ),
        Kind("problem", say("problem of allocation"), _problem_cases),
        Kind("calendar", say("calendar of working days"), _calendar_cases),
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
