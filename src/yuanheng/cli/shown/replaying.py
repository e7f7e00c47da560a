"""What the terminal shows of runs made again: the same, corrected since, or different, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from rich.text import Text

from yuanheng.app.opening import OpenHouse
from yuanheng.cli.door import Door
from yuanheng.model.replaying import Outcome, Replay, RereadAmount
from yuanheng.views.runs.replayed import AmountLine, ChangeLine, amount_lines, change_lines

_SHOWN = 40
_AMOUNTS = 5
_COLOURS: dict[Outcome, str] = {"equal": "green", "corrected": "yellow", "differs": "red"}


def replay(door: Door, house: OpenHouse, done: Replay) -> None:
    """Say whether a run came out the same, what is another figure now and why, and what changed."""
    say = door.words
    said = {
        "equal": say("✓ Run {n} came out the same to the last digit.", n=done.run.id),
        "corrected": say(
            "✎ Run {n} is corrected; the reasons stand beside each change.", n=done.run.id
        ),
        "differs": say("✗ Run {n} came out differently.", n=done.run.id),
    }
    door.out.print(Text(said[done.outcome], style=_COLOURS[done.outcome]))
    for same, text in (
        (done.same_pack, say("The standard is no longer the one of that run.")),
        (done.same_engine, say("The engine is no longer the one of that run.")),
        (done.same_code, say("The program is no longer the one of that run.")),
    ):
        if not same:
            door.out.print(Text(f"  {text}", style="yellow"))
    lines = change_lines(house, say, done.run, done.changes)
    before: tuple[AmountLine, ...] = ()
    for line in lines[:_SHOWN]:
        _change(door, line, is_same=line.amounts == before)
        before = line.amounts
    if len(lines) > _SHOWN:
        more = say("… and {n} more; --json lists all.", n=len(lines) - _SHOWN)
        door.out.print(Text(f"  {more}", style="dim"))


def replays(
    door: Door, house: OpenHouse, done: Sequence[Replay], amounts: tuple[RereadAmount, ...]
) -> None:
    """Show every run made again, and the amounts that were read again since they were made."""
    for one in done:
        replay(door, house, one)
    if not amounts:
        return
    say = door.words
    text = say("Amounts of the ledger that were read again: {n}", n=len(amounts))
    door.out.print(Text(text, style="bold"))
    _amounts(door, amount_lines(say, amounts[:_SHOWN]), len(amounts) - _SHOWN)


def plain_replay(done: Replay) -> dict[str, object]:
    """Turn a replay into plain values."""
    return {
        "run": done.run.id,
        "outcome": done.outcome,
        "equal": done.is_equal,
        "digest_then": done.run.result_digest,
        "digest_now": done.result_digest,
        "same_standard": done.same_pack,
        "same_engine": done.same_engine,
        "same_program": done.same_code,
        "changes": [asdict(change) for change in done.changes],
    }


def plain_replays(
    done: Iterable[Replay], amounts: Iterable[RereadAmount]
) -> dict[str, list[dict[str, object]]]:
    """Turn the replay of every run into plain values."""
    return {
        "runs": [plain_replay(one) for one in done],
        "amounts": [asdict(one) for one in amounts],
    }


def _change(door: Door, line: ChangeLine, *, is_same: bool) -> None:
    """Write one change: of what, then and now, why, and the amounts behind it.

    is_same: they stand beside the change before.
    """
    who = " · ".join(p for p in (line.zone_name, line.area, line.subject, line.name) if p)
    text = Text(f"  {who}  ", style="dim")
    text.append(f"{line.label}  ", style="bold")
    text.append(f"{line.before_text} → {line.after_text}", style="yellow")
    text.append(f"  {line.reason_text}", style="red" if "other" in line.reasons else "dim")
    door.out.print(text)
    if not is_same:
        _amounts(door, line.amounts[:_AMOUNTS], len(line.amounts) - _AMOUNTS)


def _amounts(door: Door, lines: Iterable[AmountLine], left: int) -> None:
    """Write amounts that were read again, each with its place; `left` are not shown."""
    say = door.words
    for one in lines:
        place = say("batch {n}", n=one.batch)
        if one.row is not None:
            place = f"{place} › {say('row {row}', row=one.row)}"
        values = f"{one.label} {one.before_text} → {one.after_text}"
        door.out.print(Text(f"    {values}  {one.how_text}  {place}", style="dim"))
    if left > 0:
        more = say("… and {n} more; --json lists all.", n=left)
        door.out.print(Text(f"    {more}", style="dim"))
