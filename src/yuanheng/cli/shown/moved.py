"""What the terminal shows of a change: the sentence, then each part with its plots or firms."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.views.runs.moved import MovedCard, MovedFigure
from yuanheng.views.runs.moved_rank import MovedRank


def moved(door: Door, card: MovedCard, rows: int) -> None:
    """Show why figures of a subject moved between two runs."""
    title = f"{card.name}  {card.left_name} → {card.right_name}"
    door.out.print(Text(title, style="dim"))
    for figure in card.figures:
        door.out.print(Text(figure.sentence, style="bold"))
        if figure.parts:
            door.out.print(_parts(door, figure, rows))
    if card.rank is not None:
        _rank(door, card.rank)


def _parts(door: Door, figure: MovedFigure, rows: int) -> Table:
    """Lay out the parts of a change, with the rows that did most below each."""
    say = door.words
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(say("what changed"), overflow="fold")
    table.add_column(say("item"), overflow="fold")
    table.add_column(say("before"), justify="right")
    table.add_column(say("after"), justify="right")
    table.add_column(say("part of the change"), justify="right", no_wrap=True)
    table.add_column(say("with it alone"), justify="right", style="dim", no_wrap=True)
    for part in figure.parts:
        item = Text(part.label or "–")
        item.append("".join(f" {x}" for x in (part.area, part.role) if x), style="dim")
        share = Text(part.part_text, style="bold")
        alone = part.alone_text or "–"
        table.add_row(part.kind_text, item, part.was_text, part.now_text, share, alone)
        for row in part.rows[:rows]:
            name = Text(f"  {row.name or '–'}", style="cyan")
            name.append(f"  {row.turned}" if row.turned else "", style="dim")
            told = (row.was_text, row.now_text, row.part_text, "")
            table.add_row(Text(f"  {row.cause}", style="dim"), name, *told, style="dim")
        if part.rest and rows:
            table.add_row("", Text(f"  {part.rest}", style="dim"))
    table.add_row(
        Text(say("sum of the parts, exactly the change"), style="dim"),
        "",
        "",
        "",
        Text(figure.change_text, style="bold"),
        "",
    )
    return table


def _rank(door: Door, rank: MovedRank) -> None:
    """Show what moved the rank."""
    door.out.print(Text(rank.sentence, style="bold"))
    for step in rank.steps:
        door.out.print(Text(f"  {step.text}  {step.part_text}"))
