"""What the terminal shows (显示): tables a person wants to read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.cli.shown.tables import make_table
from yuanheng.views.descent.evidence import finding_evidence

if TYPE_CHECKING:
    from yuanheng.model.evaluation import Run
    from yuanheng.model.ledger import Batch
    from yuanheng.views.descent.missing_facts import MissingFact
    from yuanheng.views.descent.named_findings import FindingView

_CHINA = ZoneInfo("Asia/Shanghai")


def plain(value: object) -> Any:  # noqa: ANN401 - JSON is of any shape
    """Turn a record into plain values."""
    return TypeAdapter(type(value)).dump_python(value, mode="json")


def plain_run(run: Run) -> dict[str, Any]:
    """Turn a run into plain values without its figures."""
    figures = ("results", "observations", "verdicts", "counts", "allocation")
    return {k: v for k, v in plain(run).items() if k not in figures}


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
    states = {
        "open": say("open"),
        "suspected": say("suspected"),
        "unverifiable": say("unverifiable"),
        "closed": say("closed"),
    }
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


def missing_line(door: Door, fact: MissingFact) -> Text:
    """Say a missing fact and the document that would supply it."""
    say = door.words
    text = say("missing: {fact}", fact=say.label(fact.label))
    if fact.count:
        text += say(" on {n} patches", n=fact.count)
    if fact.document:
        text += say(" (from: {document})", document=say.label(fact.document))
    return Text(text, style="magenta")


def moment(text: str) -> str:
    """Write a moment in the time of China, to the minute."""
    return datetime.fromisoformat(text).astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")
