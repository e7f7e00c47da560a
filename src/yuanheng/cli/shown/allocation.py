"""An allocation on the terminal: the plan, the refusals with their reasons, the limits."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.views.allocation.card import AllocationCard


def show_allocation(door: Door, card: AllocationCard) -> None:
    """Show a plan whole."""
    words = door.words
    head = words("{title} {period}, plan {n}", title=card.title, period=card.period, n=card.number)
    door.out.print(Text(head, style="bold"))
    door.out.print(Text(card.summary))
    door.out.print(Text(card.certificate, style="" if card.is_proved else "yellow"))
    served = Table(title=words("Served"), title_justify="left")
    for name in ("project", "tier", "option", "takes", card.aim, "ground"):
        served.add_column(words(name) if name != card.aim else name)
    for line in card.served:
        served.add_row(line.name, line.tier, line.option, line.uses, line.worth, line.ground)
    door.out.print(served)
    if card.refused:
        door.out.print(Text(words("Not served"), style="bold"))
    for line in card.refused:
        label = words(
            "{project} ({tier}, {option}): {limits}",
            project=line.name,
            tier=line.tier,
            option=line.option or "–",
            limits=line.binding or "–",
        )
        door.out.print(Text(f"✗ {label}"))
        for said in (line.margin, *line.changes):
            if said:
                door.out.print(Text(f"    · {said}", style="dim"))
    limits = Table(title=words("Limits"), title_justify="left")
    for name in (
        "what limits",
        "zone",
        "unit",
        "there is",
        "used",
        "left over",
        "one more unit adds",
    ):
        limits.add_column(words(name))
    for limit in card.limits:
        limits.add_row(
            limit.name, limit.zone, limit.unit, limit.amount, limit.used, limit.left, limit.gain
        )
    door.out.print(limits)
    for said in (*card.practices, *card.notes):
        door.out.print(Text(f"  {said}", style="dim"))
