"""The verb audit: what is wrong in the whole ledger, worst first, and one check in detail."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.text import Text

from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown.tables import make_table
from yuanheng.views.ledger import audit as ledger_audit
from yuanheng.views.ledger.audit import (
    AuditOutcome,
    AuditResult,
    FailingRow,
    audit_place,
    audit_sentence,
    relation_label,
)
from yuanheng.words.figures import place
from yuanheng.words.words import plain_where

audit_cli = typer.Typer()

_COLOURS = {"error": "red", "warning": "yellow", "notice": "dim"}
_DETAIL_ROWS = 20


@audit_cli.command()
def audit(
    check: Annotated[
        str | None, typer.Argument(help="Id of one check, to see it whole.", show_default=False)
    ] = None,
    as_known: Annotated[
        str | None, typer.Option(help="What was known on a day, or at a sequence number.")
    ] = None,
    rows: Annotated[
        int | None, typer.Option(min=0, max=100_000, help="Failing rows shown of each check.")
    ] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Check the whole ledger: references, orders, duplicates, sums, outliers, gaps."""
    door = make_door(lang, as_json=as_json)
    shown = rows if rows is not None else _DETAIL_ROWS if check else 5
    with door.progress() as progress:
        outcome = ledger_audit.audit(
            open_ledger(ledger), check, as_known=as_known, rows=shown, progress=progress
        )
    if as_json:
        door.plain(_plain(door, outcome))
    elif not outcome.seq:
        door.out.print(Text(door.words("The ledger is empty: there is nothing to check yet.")))
    elif check:
        _show_one(door, outcome, outcome.results[0])
    else:
        _show_all(door, outcome)


def _show_all(door: Door, outcome: AuditOutcome) -> None:
    """Show what was found, worst first, and name what was sound and what had nothing to look at."""
    say = door.words
    failed = [r for r in outcome.results if r.state == "failed"]
    passed = [r for r in outcome.results if r.state == "passed"]
    empty = [r for r in outcome.results if r.state == "empty"]
    table = make_table(say("severity"), say("check"), say("what"), say("count"), say("for example"))
    for result in failed:
        first = result.rows[0] if result.rows else None
        table.add_row(
            Text(_severity(door, result), style=_COLOURS[result.audit.severity]),
            result.audit.id,
            say.label(result.audit.title),
            str(result.count),
            Text(_named(door, outcome, result, first) if first else "–"),
        )
    if failed:
        door.out.print(table)
    counts = say(
        "{n} checks at sequence {seq}: {failed} found something, {passed} found nothing,"
        " {empty} had nothing to look at.",
        n=len(outcome.results),
        seq=outcome.seq,
        failed=len(failed),
        passed=len(passed),
        empty=len(empty),
    )
    door.out.print(Text(counts, style="bold" if failed else "green"))
    if failed:
        hint = say("`yuanheng audit CHECK` explains one and lists its rows.")
        door.out.print(Text(hint, style="dim"))


def _show_one(door: Door, outcome: AuditOutcome, result: AuditResult) -> None:
    """Show one check whole: what it means, what to do, its limits and its failing rows."""
    say, audit_ = door.words, result.audit
    head = Text(_severity(door, result), style=_COLOURS[audit_.severity])
    door.out.print(head.append(f" {say.label(audit_.title)}", style="bold default"))
    door.out.print(Text(f"  {say.label(audit_.explanation)}"))
    door.out.print(Text(f"  → {say.label(audit_.recommendation)}"))
    for name, limit in audit_.parameters.items():
        door.out.print(Text(f"  {name} = {limit.value}  {say.label(limit.meaning)}", style="dim"))
    states = {
        "failed": say("{n} rows fail.", n=result.count),
        "passed": say("No row fails."),
        "empty": say("The ledger holds nothing that this check looks at."),
    }
    door.out.print(Text(states[result.state], style="bold"))
    if not result.rows:
        return
    table = make_table(say("zone"), say("relation"), say("what"), say("sequence"), say("where"))
    for row in result.rows:
        table.add_row(
            Text(outcome.zones.get(row.zone or "", row.zone or "–")),
            say.label(relation_label(row.relation)),
            Text(audit_sentence(say, result, row)),
            "–" if row.seq is None else str(row.seq),
            Text(place(say, audit_place(outcome, row)) or "–"),
        )
    door.out.print(table)
    if result.count > len(result.rows):
        more = say(
            "… {n} more (--rows {all} shows them)",
            n=result.count - len(result.rows),
            all=result.count,
        )
        door.out.print(Text(more, style="dim"))


def _named(door: Door, outcome: AuditOutcome, result: AuditResult, row: FailingRow) -> str:
    """Say a failing row in a line, its zone first."""
    said = audit_sentence(door.words, result, row)
    zone = outcome.zones.get(row.zone or "")
    return f"{zone} · {said}" if zone and zone not in said else said


def _severity(door: Door, result: AuditResult) -> str:
    """Say how bad a check is."""
    say = door.words
    words = {"error": say("error"), "warning": say("warning"), "notice": say("notice")}
    return words[result.audit.severity]


def _plain(door: Door, outcome: AuditOutcome) -> dict[str, Any]:
    """Turn the outcome into plain values, with the statement of every check."""
    say = door.words
    return {
        "seq": outcome.seq,
        "today": outcome.today,
        "checks": [
            {
                "check": r.audit.id,
                "severity": r.audit.severity,
                "state": r.state,
                "count": r.count,
                "title": say.label(r.audit.title),
                "explanation": say.label(r.audit.explanation),
                "recommendation": say.label(r.audit.recommendation),
                "parameters": {n: p.value for n, p in r.audit.parameters.items()},
                "statement": r.audit.statement,
                "rows": [
                    {
                        "relation": row.relation,
                        "zone": row.zone,
                        "zone_name": outcome.zones.get(row.zone or ""),
                        "subject": row.subject,
                        "batch": row.seq,
                        "where": plain_where(audit_place(outcome, row)),
                        "message": audit_sentence(say, r, row),
                        "values": row.values,
                    }
                    for row in r.rows
                ],
            }
            for r in outcome.results
        ],
    }
