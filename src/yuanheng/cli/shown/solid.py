"""How solid ranks are, on the terminal: words, the ranks drawn as bars, what they hang on."""

from __future__ import annotations

from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.cli.shown.tables import make_table
from yuanheng.views.runs.solid import SolidGroup, SolidRanks, SolidRow

#: So many columns of the terminal draw the ranks of a group, and so many rows are shown.
_WIDE, _ROWS = 24, 40


def solid(door: Door, found: SolidRanks) -> None:
    """Show every group: what counts first, then each subject."""
    for text in found.assumptions:
        door.out.print(Text(text, style="dim"))
    for group in found.groups:
        _group(door, group)
    if not found.groups:
        line = "Nobody is ranked here: ranks need two subjects of one kind with a score."
        door.out.print(door.words(line))
    for note in found.notes:
        door.out.print(Text(note, style="magenta"))


def _group(door: Door, group: SolidGroup) -> None:
    """Show one group."""
    say = door.words
    door.out.print(Text(f"\n{group.label}  {len(group.rows)}", style="bold"))
    for text in group.said:
        door.out.print(Text(f"· {text}"))
    has_line = any(row.passes is not None for row in group.rows)
    table = make_table(
        say("rank"),
        say("name of the subject"),
        say("score"),
        say("ranks in nine draws of ten"),
        "",
        say("keeps its rank"),
        *([say("passes in")] if has_line else []),
    )
    for row in group.rows[:_ROWS]:
        ranks = str(row.low) if row.low == row.high else f"{row.low}–{row.high}"
        style = "green" if row.is_solid else "yellow"
        table.add_row(
            str(row.rank),
            row.name,
            row.score_text,
            _drawn(row, len(group.rows)),
            ranks,
            Text(f"{row.holds:.0f}%", style=style),
            *([f"{row.passes:.0f}%"] if row.passes is not None else []),
        )
    door.out.print(table)
    if len(group.rows) > _ROWS:
        more = say("and {n} more", n=len(group.rows) - _ROWS)
        door.out.print(Text(more, style="dim"))


def _drawn(row: SolidRow, n: int) -> Text:
    """Draw the ranks of a subject among n."""
    wide = min(_WIDE, n)
    at = [-(-(rank * wide) // n) for rank in (row.best, row.low, row.rank, row.high, row.worst)]
    best, low, own, high, worst = at
    text = Text()
    for place in range(1, wide + 1):
        if place == own:
            text.append("●", style="bold")
        elif low <= place <= high:
            text.append("━", style="green")
        else:
            text.append("─" if best <= place <= worst else " ", style="dim")
    return text
