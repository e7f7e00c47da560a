"""Verbs of standards: list, show, test, and the statement of one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from yuanheng.model.evaluation import Statement
from yuanheng.standards import kinds
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.profiles.table_profile import TableProfile
from yuanheng.standards.rulebooks.rulebook import DefinedTerm, Rule
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.standards.scorecards.scorecard import Indicator, Parameter, QuantitySpec
from yuanheng.views.standards.heads import StandardHead, head_of


@dataclass(frozen=True)
class StandardCard(StandardHead):
    """A standard for the reader: its head, what it holds, what the user must supply."""

    quantities: tuple[QuantitySpec, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    parameter_sets: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    terms: tuple[DefinedTerm, ...] = ()
    stated: dict[str, Value] = field(default_factory=dict)
    table: TableProfile | None = None


def list_standards() -> tuple[StandardCard, ...]:
    """List every pack with its content."""
    return tuple(show_standard(pack_id) for pack_id in packs.all_packs())


def show_standard(pack_id: str) -> StandardCard:
    """Describe one pack; StandardError where there is none."""
    pack = packs.pack(pack_id)
    head = StandardCard(**vars(head_of(pack)))
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


def statement_of(pack_id: str) -> Statement:
    """Give the one statement of a standard, as it is compiled."""
    return kinds.judging(pack_id).compile(pack_id)


__all__ = [
    "StandardCard",
    "TableProfile",
    "list_standards",
    "show_standard",
    "statement_of",
]
