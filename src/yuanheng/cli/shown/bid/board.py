"""The readiness board on the terminal."""

from __future__ import annotations

from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.cli.shown.tables import make_table
from yuanheng.views.bid.board import Board
from yuanheng.views.bid.board_papers import counted, state_word


def board_table(door: Door, board: Board) -> None:
    """Show the gates, those that are short first."""
    words = door.words
    door.out.print(Text(f"{board.title}  {board.zone_name} {board.period}", style="bold"))
    door.out.print(Text(counted(words, board)))
    table = make_table(
        *(words("what the gate asks"), words("how it stands"), words("now"), words("still short")),
        *(words("missing facts"), words("responsible unit"), words("task")),
    )
    for gate in board.gates:
        table.add_row(
            gate.requires,
            state_word(words, gate.state),
            gate.value or "–",
            gate.short or "–",
            words.listed(list(gate.missing)) or "–",
            gate.owner or "–",
            str(gate.task or "–"),
        )
    door.out.print(table)
