"""What the terminal shows of a run over enterprises: a table per group, the best first."""

from __future__ import annotations

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.views.runs.ranking import RankedGroup, Ranking

_SHOWN = 50  # of a group; --json gives all


def ranking(door: Door, found: Ranking) -> list[RenderableType]:
    """Lay out the groups, and the policies that stand for missing facts in them."""
    say = door.words
    parts: list[RenderableType] = []
    for group in found.groups:
        title = say("{group} (enterprises: {n})", group=group.label, n=len(group.enterprises))
        parts.append(Text(f"\n{title}", style="bold"))
        parts.append(_table(door, group))
        if len(group.enterprises) > _SHOWN:
            more = say("… {n} more (--json lists all)", n=len(group.enterprises) - _SHOWN)
            parts.append(Text(more, style="dim"))
    parts += [Text(f"* {policy}", style="yellow") for policy in found.policies]
    if found.not_given:
        lacking = say("Parameters not given: {names}", names=say.join(found.not_given))
        parts.append(Text(lacking, style="magenta"))
    return parts


def _table(door: Door, group: RankedGroup) -> Table:
    """Lay out one group."""
    say = door.words
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(say("rank"), justify="right", no_wrap=True)
    table.add_column(say("enterprise"), overflow="fold")
    table.add_column(say("score"), justify="right", no_wrap=True)
    table.add_column(say("status"), style="dim", no_wrap=True)
    table.add_column(say("weakest indicator"), overflow="fold")
    table.add_column(say("missing"), overflow="fold")
    for firm in group.enterprises[:_SHOWN]:
        name = Text(firm.name, style="bold")
        if firm.id != firm.name:
            name.append(f"  {firm.id}", style="dim")
        unproved = firm.score is None
        told = f"{firm.score_text} {firm.bracket_text}".rstrip()
        score = Text(told, style="magenta" if unproved else "cyan")
        score.append(" *" if firm.is_filled else "  ", style="yellow")
        lacking = door.words.join(firm.missing)
        table.add_row(
            "—" if firm.rank is None else str(firm.rank),
            name,
            score,
            firm.status_text,
            firm.weakest or "—",
            Text(lacking, style="magenta" if unproved else "yellow"),
        )
    return table
