"""What the terminal shows of issues: what went in, what the checks saw, worst first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.model.ledger import Batch, Issue
from yuanheng.views.ledger.proportion import gravity, in_proportion
from yuanheng.words.figures import place
from yuanheng.words.words import plain_where

_MARKS = {"error": ("✗", "red"), "warning": ("!", "yellow"), "notice": ("·", "dim")}


def plain_issue(door: Door, issue: Issue) -> dict[str, Any]:
    """Turn an issue into plain values with its sentences said."""
    return {
        "check": issue.check,
        "severity": issue.severity,
        "where": plain_where(issue.where),
        "found": issue.found,
        "quarantined": issue.quarantined,
        "message": door.words.say(issue.message),
        "remedy": door.words.say(issue.remedy),
    }


def plain_issues(door: Door, issues: Iterable[Issue]) -> dict[str, Any]:
    """Turn issues into plain values, worst first: all of them, and in few lines."""
    issues = tuple(issues)
    return {
        "summary": [
            {
                "severity": shown.issue.severity,
                "message": door.words.say(shown.issue.message),
                "n": len(shown.stands_for) or 1,
            }
            for shown in in_proportion(door.words, issues)
        ],
        "issues": [plain_issue(door, i) for i in sorted(issues, key=gravity)],
    }


def imported(door: Door, batch: Batch, issues: tuple[Issue, ...]) -> None:
    """Show what went in, what was assumed, and what the checks saw, grouped."""
    say = door.words
    stated = (
        "{file} › {layer}: {rows} facts of {period} as batch {seq}"
        if batch.seq
        else "Checked only, nothing written: {layer}, {rows} facts of {period}"
    )
    done = say(
        stated,
        file=batch.source.name if batch.source else "–",
        layer=batch.layer,
        rows=batch.rows,
        period=batch.period or "–",
        seq=batch.seq,
    )
    door.out.print(_done(done))
    units = [
        f"{k.removeprefix('unit.')} {v}" for k, v in batch.details.items() if k.startswith("unit.")
    ]
    how = Text("  ")
    if units:
        how.append(say("units"), style="dim").append(f" {say.join(units)}   ")
    if batch.details.get("crs"):
        how.append(say("measured in"), style="dim").append(f" {batch.details['crs']}")
    door.out.print(how)
    issues_seen(door, issues)


def issues_seen(door: Door, issues: Iterable[Issue]) -> None:
    """Show what the checks saw, grouped, worst first."""
    say = door.words
    groups: dict[tuple[str, str, str | None], list[Issue]] = {}
    for issue in (shown.issue for shown in in_proportion(say, issues)):
        groups.setdefault((issue.severity, issue.message.template, issue.where.column), []).append(
            issue
        )
    for (severity, _, _), found in groups.items():
        first = found[0]
        more = say(" ({n} times)", n=len(found)) if len(found) > 1 else ""
        value = f" ‹{first.found}›" if first.found and len(first.found) < 40 else ""
        aside = say(" (set aside: counts as unknown)") if first.quarantined else ""
        line = Text.assemble("  ", _MARKS[severity], " ")
        line.append(f"{say.say(first.message)}{value}{aside}{more}")
        door.out.print(line)
        if severity != "notice":
            door.out.print(
                Text(f"      {place(say, first.where)}  → {say.say(first.remedy)}", style="dim")
            )


def _done(text: str) -> Text:
    """Say that something is done."""
    line = Text("✓ ", style="bold green")
    line.append(text, style="default")
    return line
