"""What the terminal shows (显示): tables a person wants to read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from rich.table import Table
from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.model.evaluation import Run
from yuanheng.model.ledger import Batch, Issue
from yuanheng.views.descent.evidence import finding_evidence
from yuanheng.views.descent.named_findings import FindingView
from yuanheng.views.ledger.proportion import gravity, in_proportion
from yuanheng.words.figures import place
from yuanheng.words.words import plain_where

_MARKS = {"error": ("✗", "red"), "warning": ("!", "yellow"), "notice": ("·", "dim")}
_CHINA = ZoneInfo("Asia/Shanghai")


def plain(value: object) -> Any:  # noqa: ANN401 - JSON is of any shape
    """Turn a record into plain values."""
    return TypeAdapter(type(value)).dump_python(value, mode="json")


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


def plain_run(run: Run) -> dict[str, Any]:
    """Turn a run into plain values without its figures."""
    figures = ("results", "observations", "verdicts", "counts")
    return {k: v for k, v in plain(run).items() if k not in figures}


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


def zones(door: Door, found: Iterable[dict[str, str | None]]) -> None:
    """Show the zones."""
    say = door.words
    table = make_table(say("code"), say("name of the zone"), say("level"), say("zone id"))
    for row in found:
        table.add_row(*(row[name] or "–" for name in ("code", "name", "level", "zone")))
    door.out.print(table)


def batches(door: Door, found: Iterable[Batch]) -> None:
    """Show the batches."""
    say = door.words
    table = make_table(
        say("sequence"),
        say("recorded at"),
        say("by"),
        say("what"),
        say("period"),
        say("facts"),
        say("issues"),
        say("original"),
    )
    for b in found:
        what = b.layer or str(b.details.get("name") or "–")
        digest = b.source.digest[:12] if b.source else "–"
        table.add_row(
            str(b.seq),
            moment(b.recorded_at),
            b.actor,
            what,
            b.period or "–",
            str(b.rows),
            str(b.issues),
            digest,
        )
    door.out.print(table)


def runs(door: Door, found: Iterable[Run]) -> None:
    """Show the runs."""
    say = door.words
    table = make_table(
        say("run"),
        say("made at"),
        say("standard"),
        say("period"),
        say("zones"),
        say("ledger sequence"),
        say("official"),
        say("digest"),
    )
    for r in found:
        table.add_row(
            str(r.id),
            moment(r.created_at),
            r.standard,
            r.period,
            str(len(r.zones)),
            str(r.ledger_seq),
            say("yes") if r.official else say("no"),
            r.result_digest[:12],
        )
    door.out.print(table)


def findings(door: Door, found: Iterable[FindingView]) -> None:
    """Show the findings, worst first."""
    say = door.words
    found = list(found)
    if not found:
        door.out.print(say("No finding is open."))
        return
    words = {"high": say("high"), "medium": say("medium"), "low": say("low")}
    states = {"open": say("open"), "unverifiable": say("unverifiable"), "closed": say("closed")}
    table = make_table(
        say("number"),
        say("severity"),
        say("zone"),
        say("area"),
        say("finding"),
        say("evidence"),
        say("state"),
        say("since run"),
    )
    for view in found:
        f = view.finding
        colour = {"high": "red", "medium": "yellow"}.get(f.severity, "white")
        table.add_row(
            str(view.number),
            Text(words.get(f.severity, f.severity), style=colour),
            view.zone,
            f.area or "–",
            say.label(view.label),
            finding_evidence(say, f),
            states[f.state],
            str(f.opened_run),
        )
    door.out.print(table)


def _done(text: str) -> Text:
    """Say that something is done."""
    line = Text("✓ ", style="bold green")
    line.append(text, style="default")
    return line


def make_table(*heads: str) -> Table:
    """Make a quiet table."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def moment(text: str) -> str:
    """Write a moment in the time of China, to the minute."""
    return datetime.fromisoformat(text).astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")
