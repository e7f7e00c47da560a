"""The cheapest path on the terminal."""

from __future__ import annotations

from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.cli.shown.tables import make_table
from yuanheng.views.bid.path import PathCard


def path_table(door: Door, card: PathCard) -> None:
    """Show what it costs, the measures, and what stays open."""
    words = door.words
    door.out.print(Text(f"{card.title}  {card.zone_name} {card.period}", style="bold"))
    for line in card.said:
        door.out.print(Text(line))
    table = make_table(
        *(words("measure to take"), words("steps"), words("moved in all"), words("cost")),
        *(words("months"), words("responsible unit"), words("instead")),
    )
    for x in card.lines:
        months = "–" if x.months is None else str(x.months)
        row = (x.name, str(x.steps), x.moved, x.cost, months, x.lead_unit or "–", x.instead)
        table.add_row(*row)
    if card.lines:
        door.out.print(table)
    for line in card.open:
        door.out.print(Text(f"· {line}"))
