"""What the terminal shows of the ledger's keeping: quarantine, history, comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.text import Text

from yuanheng.app.intake.tables import TableOutcome
from yuanheng.app.keeping.ledger import FactChange, HistoryEntry, Quarantined, SetChange
from yuanheng.cli.door import Door
from yuanheng.cli.shown import issues as show_issues
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.tables import make_table
from yuanheng.views.ledger.replacing import Replaced, replaced_words
from yuanheng.words.figures import cell_words, place

_SHOWN = 12


def table(door: Door, file: str, outcome: TableOutcome) -> None:
    """Show what became of a filled table."""
    say = door.words
    batch = outcome.batch
    if batch is None:
        text = say(
            "Checked only, nothing written: {layer}, {rows} facts of {period}",
            layer=outcome.sheet,
            rows=outcome.rows,
            period="–",
        )
    else:
        text = say(
            "{file} › {layer}: {rows} facts of {period} as batch {seq}",
            file=file,
            layer=outcome.sheet,
            rows=outcome.rows,
            period=batch.period or "–",
            seq=batch.seq,
        )
    door.out.print(Text.assemble(("✓ ", "bold green"), text))
    show_issues.issues_seen(door, outcome.issues)
    if outcome.marked is not None:
        door.out.print(Text(say("The marked workbook stands at {path}.", path=str(outcome.marked))))


def replaced(door: Door, lost: Iterable[Replaced], *, is_done: bool) -> None:
    """Show what an import replaced, or would replace."""
    say = door.words
    for one in lost:
        text = say.say(replaced_words(one))
        line = say("Replaced: {what}", what=text) if is_done else say("Replaces: {what}", what=text)
        door.out.print(Text(f"  {line}", style="yellow" if one.is_question else "dim"))


def plain_replaced(door: Door, lost: Replaced) -> dict[str, Any]:
    """Turn what an import replaces into plain values."""
    return {
        "batch": lost.batch.seq,
        "relation": lost.relation,
        "rows": lost.rows,
        "gone": lost.gone,
        "message": door.words.say(replaced_words(lost)),
    }


def quarantine(door: Door, found: Iterable[Quarantined]) -> None:
    """Show the values set aside, each with its place, reason and remedy."""
    say = door.words
    found = list(found)
    if not found:
        door.out.print(Text(say("Nothing is set aside.")))
        return
    table = make_table(say("sequence"), say("where"), say("found"), say("what"), say("remedy"))
    for q in found:
        table.add_row(
            str(q.batch.seq),
            place(say, q.issue.where),
            Text(q.issue.found),
            Text(say.say(q.issue.message)),
            Text(say.say(q.issue.remedy)),
        )
    door.out.print(table)


def history(door: Door, found: Iterable[HistoryEntry]) -> None:
    """Show the batches of a zone and what became of them."""
    say = door.words
    states = {
        "standing": say("standing"),
        "superseded": say("superseded"),
        "withdrawn": say("withdrawn"),
    }
    kinds = {
        "import": say("import"),
        "record": say("entered"),
        "correct": say("correction"),
        "withdraw": say("withdrawal"),
    }
    table = make_table(
        say("sequence"), say("recorded at"), say("by"), say("kind"), say("what"), say("state")
    )
    for entry in found:
        b = entry.batch
        what = b.layer or str(b.details.get("reason") or b.details.get("name") or "–")
        if b.kind == "withdraw":
            what = f"→ {b.details['withdraws']}: {what}"
        state = Text(states[entry.state], style="default" if entry.state == "standing" else "dim")
        table.add_row(
            str(b.seq), show.moment(b.recorded_at), b.actor, kinds[b.kind], Text(what), state
        )
    door.out.print(table)


def compare(door: Door, found: Iterable[SetChange], names: Mapping[str, str]) -> None:
    """Show what came, went and changed between two states."""
    say = door.words
    found = list(found)
    if not found:
        door.out.print(Text(say("The two states are the same.")))
        return
    for change in found:
        s = change.set
        head = f"{names.get(s.zone, s.zone)} {s.area} {s.period} · {s.relation}"
        counts = say(
            "{before} → {after} facts, {n} differ",
            before=change.rows_before,
            after=change.rows_after,
            n=len(change.changes),
        )
        door.out.print(Text.assemble((head, "bold"), f"  {counts}"))
        for fact in change.changes[:_SHOWN]:
            door.out.print(_fact(door, s.relation, fact))
        if len(change.changes) > _SHOWN:
            more = say("… {n} more (--json lists all)", n=len(change.changes) - _SHOWN)
            door.out.print(Text(f"  {more}", style="dim"))


def plain_change(change: SetChange) -> dict[str, object]:
    """Turn a change into plain values; shapes are told by their size."""
    s = change.set
    return {
        "relation": s.relation,
        "zone": s.zone,
        "area": s.area,
        "period": s.period,
        "rows_before": change.rows_before,
        "rows_after": change.rows_after,
        "changes": [
            {"key": list(c.key), "before": _cells(c.before), "after": _cells(c.after)}
            for c in change.changes
        ],
    }


def _fact(door: Door, relation: str, fact: FactChange) -> Text:
    """Write one changed fact in a line, its cells as people write them."""
    key = "/".join(fact.key[1:])
    if fact.before is None:
        return Text(f"  + {key}", style="green")
    if fact.after is None:
        return Text(f"  − {key}", style="red")
    said = []
    for name, old in fact.before.items():
        label, before = cell_words(door.words, relation, name, old, fact.key)
        _, after = cell_words(door.words, relation, name, fact.after[name], fact.key)
        said.append(f"{label} {before} → {after}")
    return Text(f"  ~ {key}  {door.words.join(said)}", style="yellow")


def _cells(cells: Mapping[str, object] | None) -> dict[str, object] | None:
    """Turn cells into plain values."""
    if cells is None:
        return None
    return {k: f"{len(v)} bytes" if isinstance(v, bytes) else v for k, v in cells.items()}
