"""The self-assessment on the terminal."""

from __future__ import annotations

from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.cli.shown.tables import make_table
from yuanheng.views.bid.self_assessment import SelfTable, points_text, proof_text, total_said


def self_lines(door: Door, found: SelfTable) -> None:
    """Show the indicators with their points and proofs, and the total."""
    words = door.words
    door.out.print(Text(f"{found.title}  {found.zone_name} {found.period}", style="bold"))
    table = make_table(
        *(
            words("indicator"),
            words("points in full"),
            words("figure achieved"),
            words("points got"),
        ),
        *(words("documents"), words("responsible unit")),
    )
    for line in found.lines:
        table.add_row(
            line.indicator,
            points_text(line.full),
            line.done or words("not provable"),
            points_text(line.points),
            proof_text(words, line) or "–",
            line.owner or "–",
        )
    door.out.print(table)
    door.out.print(Text(total_said(words, found)))
