"""Verbs of standards: list, show, test, and the statement of one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

from yuanheng.errors import StandardError, say
from yuanheng.model.relation import Label
from yuanheng.standards import kinds
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.contents import PackKind
from yuanheng.standards.profiles.table_profile import TableProfile
from yuanheng.standards.rulebooks.rulebook import DefinedTerm, Rule
from yuanheng.standards.scorecards.compile import render
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.standards.scorecards.scorecard import Indicator, Parameter, QuantitySpec
from yuanheng.words.words import Words

DIALECTS = ("duckdb", "spark")


@dataclass(frozen=True)
class StandardCard:
    """A standard for the reader: who issued it, what it holds, what the user must supply."""

    id: str
    kind: PackKind
    title: Label
    issuer: str
    document: str
    valid_from: str
    digest: str
    quantities: tuple[QuantitySpec, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    parameter_sets: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    terms: tuple[DefinedTerm, ...] = ()
    stated: dict[str, Value] = field(default_factory=dict)
    extends: str | None = None
    cases: int = 0
    table: TableProfile | None = None


def list_standards() -> tuple[StandardCard, ...]:
    """List every pack shipped."""
    return tuple(show_standard(pack_id) for pack_id in packs.all_packs())


def show_standard(pack_id: str) -> StandardCard:
    """Describe one pack; StandardError where there is none."""
    pack = packs.pack(pack_id)
    head = StandardCard(
        pack.id,
        pack.kind,
        pack.title,
        pack.issuer,
        pack.document,
        pack.valid_from,
        pack.digest,
        extends=pack.extends,
        cases=_count_cases(pack),
    )
    if pack.kind == "table-profile":
        return replace(head, table=packs.table_profile(pack_id))
    if pack.kind == "rulebook":
        book = packs.rulebook(pack_id)
        return replace(
            head,
            rules=tuple(book.rules.values()),
            terms=tuple(book.terms.values()),
            parameters=tuple(book.parameters.values()),
            stated=dict(book.stated),
        )
    if pack.kind != "scorecard":
        return head
    card = packs.scorecard(pack_id)
    return replace(
        head,
        quantities=tuple(card.quantities.values()),
        indicators=tuple(card.indicators.values()),
        parameters=tuple(card.parameters.values()),
        parameter_sets=pack.parameter_sets(),
    )


def statement_text(pack_id: str, dialect: str) -> str:
    """Give the one statement of a standard in an engine's dialect."""
    if dialect not in DIALECTS:
        raise StandardError(
            say("The dialect {name} is not known", name=dialect),
            expected=say("Known: {known}.", known=", ".join(DIALECTS)),
        )
    return render(kinds.judging(pack_id).compile(pack_id), dialect)


@lru_cache(maxsize=64)
def _count_cases(pack: packs.Pack) -> int:
    """Count the cases of a pack."""
    return len(kinds.cases_of(pack))


def kind_name(words: Words, kind: PackKind) -> str:
    """Name a kind of standard."""
    return words.say(kinds.KINDS[kind].name)


__all__ = [
    "DIALECTS",
    "StandardCard",
    "TableProfile",
    "kind_name",
    "list_standards",
    "show_standard",
    "statement_text",
]
