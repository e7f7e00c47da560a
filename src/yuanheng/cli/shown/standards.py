"""What the terminal shows of standards: the list, one whole, and its cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.cli.shown.tables import make_table
from yuanheng.views.standards.heads import StandardHead, kind_name
from yuanheng.words.figures import status_word

if TYPE_CHECKING:
    from yuanheng.app.runs.cases import CaseOutcome
    from yuanheng.views.standards.cards import StandardCard, TableProfile
    from yuanheng.views.standards.mission import MissionTree


def standards(door: Door, found: Iterable[StandardHead]) -> None:
    """Show the standards in a line each."""
    say = door.words
    table = make_table(say("id"), say("kind"), say("title"), say("document"), say("cases"))
    for s in found:
        table.add_row(
            s.id,
            kind_name(say, s.kind),
            say.label(s.title),
            s.document,
            str(s.cases) if s.cases else "–",
        )
    door.out.print(table)


def mission(door: Door, found: MissionTree) -> None:
    """Show the tree: heading, phrase, how it is measured, and by what."""
    say = door.words
    table = make_table(
        say("what the papers speak of"), say("target"), say("measured by"), say("what")
    )
    for heading, lines in found.rows:
        for n, line in enumerate(lines):
            style = "yellow" if line.by == "not_yet" else ""
            table.add_row(
                heading if n == 0 else "", line.phrase, Text(line.by_text, style), line.said
            )
    door.out.print(table)
    told = say(
        "{n} targets, {measured} measured, {open} not yet measurable.",
        n=found.total,
        measured=found.total - found.not_yet,
        open=found.not_yet,
    )
    door.out.print(Text(told))


def standard(door: Door, card: StandardCard) -> None:
    """Show one standard whole."""
    say = door.words
    door.out.print(Text.assemble((card.id, "bold"), f" {say.label(card.title)}"))
    door.out.print(
        Text(f"{card.issuer} · {card.document} · {say('digest')} {card.digest[:16]}", style="dim")
    )
    if card.indicators:
        table = make_table(say("indicator"), say("formula"), say("unit"), say("status"))
        for i in card.indicators:
            table.add_row(
                Text.assemble(f"{say.label(i.label)}\n", (i.id, "dim")),
                i.formula.text,
                i.unit.text or "–",
                status_word(say, i.status),
            )
        door.out.print(table)
    if card.rules:
        _rules(door, card)
    if card.table is not None:
        _columns(door, card.table)
    _parameters(door, card)
    if card.parameter_sets:
        door.out.print(
            say(
                "Parameter sets to name with --params: {names}",
                names=", ".join(card.parameter_sets),
            )
        )


def _parameters(door: Door, card: StandardCard) -> None:
    """Show what the user must supply, and what the documents state."""
    say = door.words
    required = [p for p in card.parameters if not p.optional and p.id not in card.stated]
    if required:
        table = make_table(say("required parameter"), say("name"), say("unit"))
        for p in required:
            table.add_row(say.label(p.label), p.id, p.unit.text or "–")
        door.out.print(table)
    optional = len(card.parameters) - len(required) - len(card.stated)
    if optional:
        door.out.print(
            Text(
                say(
                    "{n} further parameters have a value in the pack and may be set;"
                    " --json lists them.",
                    n=optional,
                ),
                style="dim",
            )
        )
    if card.stated:
        table = make_table(
            say("stated parameter"), say("name"), say("value"), say("status"), say("reference")
        )
        for p in (p for p in card.parameters if p.id in card.stated):
            given = card.stated[p.id]
            value = f"{given.value} {given.unit}".strip()
            status = status_word(say, given.status)
            table.add_row(say.label(p.label), p.id, value, status, given.reference)
        door.out.print(table)


def _rules(door: Door, card: StandardCard) -> None:
    """Show the terms and rules, each level with its article, condition and status."""
    say = door.words
    if card.extends:
        door.out.print(say("It extends {id}; a rule is met where either says so.", id=card.extends))
    if card.terms:
        table = make_table(say("term"), say("article"), say("formula"))
        for term in card.terms:
            label = f"{say.label(term.label)}\n" if term.label else ""
            table.add_row(
                Text.assemble(label, (term.id, "dim")), term.article or "–", term.formula.text
            )
        door.out.print(table)
    severities = {"high": say("high"), "medium": say("medium"), "low": say("low")}
    table = make_table(say("rule"), say("article"), say("met when"), say("status"))
    for rule in card.rules:
        for n, level in enumerate(rule.levels):
            name = Text.assemble(f"{say.label(rule.label)}\n", (rule.id, "dim"))
            status = f"{status_word(say, level.status)}\n{severities[rule.severity]}"
            when = level.when.text
            if rule.falls_due and not n:
                when += "\n" + say("falls due on {day}", day=rule.falls_due.text)
            table.add_row(name, f"{level.article}\n{level.pack}", when, status)
    door.out.print(table)


def _columns(door: Door, profile: TableProfile) -> None:
    """Show which head of a table is read into which column, and in which unit."""
    say = door.words
    table = make_table(say("head in the table"), say("column"), say("id"), say("unit"))
    for rule in profile.columns:
        told = rule.unit_head
        unit = rule.unit.text if rule.unit else f"← {told.head}" if told else "–"
        column = rule.column
        table.add_row(Text(" / ".join(rule.heads)), say.label(column.label), column.name, unit)
    for name, value in profile.constants.items():
        table.add_row(Text(f"= {value}"), say.label(profile.relation.column(name).label), name, "–")
    door.out.print(table)


def plain_standard(card: StandardCard) -> dict[str, Any]:
    """Turn a standard into plain values."""
    return {
        "id": card.id,
        "kind": card.kind,
        "title": card.title,
        "issuer": card.issuer,
        "document": card.document,
        "valid_from": card.valid_from,
        "digest": card.digest,
        "indicators": [
            {
                "id": i.id,
                "label": i.label,
                "formula": i.formula.text,
                "unit": i.unit.text,
                "status": i.status,
            }
            for i in card.indicators
        ],
        "quantities": [
            {
                "id": q.id,
                "label": q.label,
                "relation": q.relation,
                "sum": q.column,
                "where": q.where.text if q.where else None,
                "unit": q.unit.text,
            }
            for q in card.quantities
        ],
        "parameters": [
            {"id": p.id, "label": p.label, "unit": p.unit.text, "required": not p.optional}
            for p in card.parameters
        ],
        "parameter_sets": list(card.parameter_sets),
        "extends": card.extends,
        "stated": {
            name: {"value": v.value, "unit": v.unit, "status": v.status, "reference": v.reference}
            for name, v in card.stated.items()
        },
        "terms": [
            {"id": t.id, "article": t.article, "formula": t.formula.text} for t in card.terms
        ],
        "rules": [
            {
                "id": r.id,
                "label": r.label,
                "severity": r.severity,
                "remedy": r.remedy,
                "falls_due": r.falls_due.text if r.falls_due else None,
                "levels": [
                    {
                        "pack": n.pack,
                        "article": n.article,
                        "when": n.when.text,
                        "status": n.status,
                    }
                    for n in r.levels
                ],
            }
            for r in card.rules
        ],
        "cases": card.cases,
        "table": _plain_table(card.table) if card.table else None,
    }


def _plain_table(profile: TableProfile) -> dict[str, Any]:
    """Turn a table profile into plain values."""
    return {
        "relation": profile.relation.id,
        "status": profile.status,
        "needs": list(profile.needs),
        "columns": [
            {
                "column": rule.column.name,
                "from": list(rule.heads),
                "unit": rule.unit.text if rule.unit else None,
                "unit_from": rule.unit_head.head if rule.unit_head else None,
            }
            for rule in profile.columns
        ],
        "constants": dict(profile.constants),
    }


def cases(door: Door, outcomes: Iterable[CaseOutcome]) -> None:
    """Show each case as a sentence."""
    say = door.words
    outcomes = list(outcomes)
    for o in outcomes:
        line = Text("✓ " if o.holds else "✗ ", style="green" if o.holds else "red")
        line.append(o.case, style="default")
        line.append(f"  [{o.ref}]", style="dim")
        door.out.print(line)
        for difference in o.differences:
            door.out.print(Text(f"    {difference}", style="red"))
    held = sum(o.holds for o in outcomes)
    engines = ", ".join(sorted({o.engine for o in outcomes}))
    door.out.print(
        say("{held} of {n} cases hold on {engine}.", held=held, n=len(outcomes), engine=engines)
    )
