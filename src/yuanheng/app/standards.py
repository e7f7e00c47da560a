"""Verbs of standards: list, show, test, and the statement of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from yuanheng.engines.duck import DuckEngine
from yuanheng.errors import StandardError, say
from yuanheng.evaluate.cases import CaseOutcome, run_cases
from yuanheng.model.relation import Label
from yuanheng.standards import packs
from yuanheng.standards.cases import read_cases
from yuanheng.standards.compile import compile_scorecard, render
from yuanheng.standards.scorecard import Indicator, Parameter, QuantitySpec
from yuanheng.standards.table_profile import TableProfile

DIALECTS = ("duckdb", "spark")


@dataclass(frozen=True)
class StandardCard:
    """A standard for the reader: who issued it, what it holds, what the user must supply."""

    id: str
    kind: str
    title: Label
    issuer: str
    document: str
    valid_from: str
    digest: str
    quantities: tuple[QuantitySpec, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    parameter_sets: tuple[str, ...] = ()
    cases: int = 0
    table: TableProfile | None = None


def list_standards() -> tuple[StandardCard, ...]:
    """List every pack shipped."""
    return tuple(show_standard(pack_id) for pack_id in packs.all_packs())


def show_standard(pack_id: str) -> StandardCard:
    """Describe one pack; StandardError where there is none."""
    pack = packs.pack(pack_id)
    head = StandardCard(
        pack.id, pack.kind, pack.title, pack.issuer, pack.document, pack.valid_from, pack.digest
    )
    if pack.kind == "table-profile":
        return replace(head, table=packs.table_profile(pack_id))
    if pack.kind != "scorecard":
        return head
    card = packs.scorecard(pack_id)
    return StandardCard(
        pack.id,
        pack.kind,
        pack.title,
        pack.issuer,
        pack.document,
        pack.valid_from,
        pack.digest,
        quantities=tuple(card.quantities.values()),
        indicators=tuple(card.indicators.values()),
        parameters=tuple(card.parameters.values()),
        parameter_sets=pack.parameter_sets(),
        cases=len(read_cases(pack.yaml("cases.yaml"))) if pack.has("cases.yaml") else 0,
    )


def statement_text(pack_id: str, dialect: str) -> str:
    """Give the one statement of a standard in an engine's dialect."""
    if dialect not in DIALECTS:
        raise StandardError(
            say("The dialect {name} is not known", name=dialect),
            expected=say("Known: {known}.", known=", ".join(DIALECTS)),
        )
    return render(compile_scorecard(packs.scorecard(pack_id)), dialect)


def run_standard_cases(pack_ids: Iterable[str] = ()) -> tuple[CaseOutcome, ...]:
    """Run the cases of packs, as sentences; a scorecard without cases is an error."""
    wanted = list(pack_ids) or [p.id for p in packs.all_packs().values() if p.kind == "scorecard"]
    outcomes: list[CaseOutcome] = []
    for pack_id in wanted:
        pack = packs.pack(pack_id)
        if not pack.has("cases.yaml"):
            raise StandardError(say("{id} has no cases", id=pack_id))
        card = packs.scorecard(pack_id)
        outcomes += run_cases(pack_id, card, read_cases(pack.yaml("cases.yaml")), DuckEngine())
    return tuple(outcomes)
