"""What the terminal shows of standards: the list, one whole, and its cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.text import Text

from yuanheng import app
from yuanheng.cli.door import Door
from yuanheng.cli.show import make_table


def standards(door: Door, found: Iterable[app.StandardCard]) -> None:
    """Show the standards in a line each."""
    say = door.words
    kinds = {
        "scorecard": say("scorecard"),
        "profile": say("import profile"),
        "table-profile": say("table profile"),
    }
    table = make_table(say("id"), say("kind"), say("title"), say("document"), say("cases"))
    for s in found:
        table.add_row(
            s.id, kinds[s.kind], say.label(s.title), s.document, str(s.cases) if s.cases else "–"
        )
    door.out.print(table)


def standard(door: Door, card: app.StandardCard) -> None:
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
                app.status_word(say, i.status),
            )
        door.out.print(table)
    if card.table is not None:
        _columns(door, card.table)
    required = [p for p in card.parameters if not p.optional]
    if required:
        table = make_table(say("required parameter"), say("name"), say("unit"))
        for p in required:
            table.add_row(say.label(p.label), p.id, p.unit.text or "–")
        door.out.print(table)
        optional = len(card.parameters) - len(required)
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
    if card.parameter_sets:
        door.out.print(
            say(
                "Parameter sets to name with --params: {names}",
                names=", ".join(card.parameter_sets),
            )
        )


def _columns(door: Door, profile: app.TableProfile) -> None:
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


def plain_standard(card: app.StandardCard) -> dict[str, Any]:
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
        "cases": card.cases,
        "table": _plain_table(card.table) if card.table else None,
    }


def _plain_table(profile: app.TableProfile) -> dict[str, Any]:
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


def cases(door: Door, outcomes: Iterable[app.CaseOutcome]) -> None:
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
