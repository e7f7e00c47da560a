"""What the terminal shows of a parcel's history."""

from __future__ import annotations

from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.cli.shown.tables import make_table
from yuanheng.views.ledger.parcel_history import Descent, Patch


def descents(door: Door, found: tuple[Descent, ...]) -> None:
    """Show what became of a parcel from survey to survey."""
    say = door.words
    kinds = {
        "same": say("the same"),
        "changed": say("boundary changed"),
        "split": say("split"),
        "merged": say("merged"),
        "new": say("new"),
        "gone": say("gone"),
    }
    table = make_table(say("parcel"), say("before"), say("after"), say("what"), say("share"))
    for step in found:
        patch = step.after or step.before
        table.add_row(
            patch.parcel if patch else "–",
            _patch(step.before),
            _patch(step.after),
            kinds[step.kind],
            f"{_share(step.share_before)} → {_share(step.share_after)}",
        )
    door.out.print(table)
    for moved in sorted({round(s.moved_m) for s in found if s.moved_m is not None}):
        text = say(
            "The two surveys draw this land {metres} m apart; that it is the same rests on its"
            " shape or number, not on its place.",
            metres=moved,
        )
        door.out.print(Text(text, style="yellow"))


def _patch(patch: Patch | None) -> str:
    """Write a patch as people name it."""
    if patch is None:
        return "–"
    area = "–" if patch.area_m2 is None else f"{patch.area_m2 / 1e4:.2f} hm²"
    return f"{patch.period} {patch.assessed_range} {patch.number or '–'} ({area})"


def _share(share: float | None) -> str:
    """Write a share in per cent."""
    return "–" if share is None else f"{100 * min(share, 1):.0f} %"
