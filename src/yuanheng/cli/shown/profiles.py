"""What the terminal shows of import profiles: the proposal, and a profile held against a file."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

from rich.text import Text

from yuanheng.app.intake.profiles import CheckedProfile, MadeProfile, Proposal
from yuanheng.cli.door import Door
from yuanheng.cli.shown import issues as show_issues
from yuanheng.cli.shown.tables import make_table

_SAMPLES = 3
_WIDEST = 24


def made(door: Door, words: tuple[str, ...], profile: MadeProfile) -> None:
    """Show what was proposed for every field, what is open, and how to go on.

    `words` name the file, and its sheet or layer, as a command does.
    """
    say = door.words
    source = profile.source
    head = say(
        "{file} › {layer}: {rows} rows, {n} of {of} fields become columns of {relation}",
        file=source.file,
        layer=source.name,
        rows=source.rows,
        n=sum(p.column is not None for p in profile.proposals),
        of=len(profile.proposals),
        relation=profile.relation.label["en"],
    )
    door.out.print(Text(head))
    table = make_table(
        say("field"), say("examples"), say("column"), say("label"), say("unit"), say("why")
    )
    for p in profile.proposals:
        column = p.column
        samples = say.join([_short(s) for s in p.field.samples(_SAMPLES)])
        unit = (p.unit.text if p.unit else "?") if column and column.type == "quantity" else ""
        table.add_row(
            Text(_line(p.field.name)),
            Text(samples, style="dim"),
            Text(column.name if column else "–", style="green" if column else "dim"),
            Text(say.label(column.label) if column else ""),
            Text(unit, style="bold yellow" if p.lacks_unit else ""),
            Text(_why(door, p)),
        )
    door.out.print(table)
    _open_points(door, profile)
    _next(door, words, profile)


def _why(door: Door, p: Proposal) -> str:
    """Say why a field is proposed for a column, or what came nearest."""
    say = door.words
    reasons = {
        "told": say("as you said"),
        "label": say("its name"),
        "profile": say("known from another profile"),
        "usual": say("a usual name"),
        "alike": say("alike ({share}%): check it", share=round(p.likeness * 100)),
        "none": say("nearest: {column}", column=p.near) if p.near else say("nothing is like it"),
    }
    origins = {"shapes": say("unit by the shapes"), "profile": say("unit by another profile")}
    return say.join(
        [reasons[p.reason], *([origins[p.unit_from]] if p.unit_from in origins else [])]
    )


def _open_points(door: Door, profile: MadeProfile) -> None:
    """Say what only a person can settle: units, values that are no codes, fields left out."""
    say = door.words
    for p in profile.proposals:
        if p.column is not None and p.lacks_unit:
            line = say(
                "The unit of {field} is not known: say --unit {field}={unit} or another",
                field=_line(p.field.name),
                unit=p.column.unit.text if p.column.unit else "",
            )
            door.out.print(Text.assemble(("  ! ", "yellow"), line))
        if p.column is not None and p.unread:
            line = say(
                "{field}: not read as {column}: {values}",
                field=_line(p.field.name),
                column=p.column.name,
                values=say.join([_short(v) for v in p.unread]),
            )
            door.out.print(Text.assemble(("  ! ", "yellow"), line))
    left = [_line(p.field.name) for p in profile.proposals if p.column is None]
    if left:
        line = say("Not mapped, kept in the original only: {names}", names=say.join(left))
        door.out.print(Text(f"  · {line}"))
        door.out.print(
            Text(f"      → {say('--map SOURCE=COLUMN maps one, --drop SOURCE drops one.')}")
        )


def _next(door: Door, words: tuple[str, ...], profile: MadeProfile) -> None:
    """Say what to do next."""
    say = door.words
    if profile.path is None:
        door.out.print(Text(say("Nothing is written; --out my-profile.yaml writes the profile.")))
        return
    path = _as_path(profile.path)
    head = say("The profile stands at {path}.", path=path)
    door.out.print(Text.assemble(("✓ ", "bold green"), head))
    source = " ".join(_quoted(word) for word in words)
    door.out.print(Text(f"  yuanheng profile check {_quoted(path)} {source}"))
    door.out.print(
        Text(f"  yuanheng import {source} --profile {_quoted(path)} --zone … --period …")
    )


def _quoted(text: str) -> str:
    """Write a word as a shell takes it; Chinese letters need no quotes."""
    return text if re.fullmatch(r"[\w./:@%+=,~-]+", text) else shlex.quote(text)


def _as_path(path: Path) -> str:
    """Write a path so that it is told from an id."""
    text = str(path)
    return text if path.suffix in (".yaml", ".yml") or "/" in text else f"./{text}"


def checked(door: Door, profile: CheckedProfile) -> None:
    """Show each rule with the head it reads, how much was read, and what the checks saw."""
    say = door.words
    line = say(
        "{profile} reads {file} › {layer}: {rows} rows",
        profile=profile.profile.id,
        file=profile.file,
        layer=profile.layer,
        rows=profile.rows,
    )
    door.out.print(Text.assemble(("✓ ", "bold green"), line))
    table = make_table(
        say("line"),
        say("column"),
        say("label"),
        say("field"),
        say("unit"),
        say("read"),
        say("set aside"),
    )
    for r in profile.rules:
        unit = r.rule.unit.text if r.rule.unit else ""
        if r.rule.unit_head is not None:
            unit = f"← {r.rule.unit_head.head}"
        table.add_row(
            str(r.line or "–"),
            r.rule.column.name,
            say.label(r.rule.column.label),
            Text(_line(r.head or "–"), style="" if r.head else "yellow"),
            unit,
            str(r.read),
            Text(str(r.refused or ""), style="red"),
        )
    door.out.print(table)
    show_issues.issues_seen(door, profile.issues)


def plain_made(profile: MadeProfile) -> dict[str, Any]:
    """Turn a proposal into plain values."""
    return {
        "file": profile.source.file,
        "layer": profile.source.name,
        "relation": profile.relation.id,
        "rows": profile.source.rows,
        "fields": [
            {
                "field": p.field.name,
                "examples": list(p.field.samples(_SAMPLES)),
                "column": p.column.name if p.column else None,
                "unit": p.unit.text if p.unit else None,
                "unit_from": p.unit_from or None,
                "lacks_unit": p.lacks_unit,
                "why": p.reason,
                "likeness": round(p.likeness, 3),
                "unread": list(p.unread),
            }
            for p in profile.proposals
        ],
        "text": profile.text,
        "path": str(profile.path) if profile.path else None,
    }


def plain_checked(profile: CheckedProfile) -> dict[str, Any]:
    """Turn a profile held against a file into plain values."""
    return {
        "profile": profile.profile.id,
        "file": profile.file,
        "layer": profile.layer,
        "rows": profile.rows,
        "columns": [
            {
                "line": r.line or None,
                "column": r.rule.column.name,
                "field": r.head,
                "unit": r.rule.unit.text if r.rule.unit else None,
                "read": r.read,
                "set_aside": r.refused,
            }
            for r in profile.rules
        ],
    }


def _line(text: str) -> str:
    """Put a head on one line; it may hold breaks."""
    return " ".join(text.split())


def _short(text: str) -> str:
    """Put a text on one line, and cut one that is too long to show."""
    text = _line(text)
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…"
