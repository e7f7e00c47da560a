"""The class list of a run on the terminal."""

from __future__ import annotations

from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.cli.shown.tables import make_table
from yuanheng.views.runs.classes import ClassListView


def class_table(door: Door, found: ClassListView) -> None:
    """Show the list: what counts first, then each firm."""
    say_ = door.words
    door.out.print(Text(f"{found.title}  {found.document}", style="bold"))
    for text in found.said:
        door.out.print(Text(f"· {text}"))
    table = make_table(
        *(say_("group"), say_("rank"), say_("name of the enterprise"), say_("score")),
        *(say_("class of the firm"), say_("reason")),
    )
    for row in found.rows:
        table.add_row(
            row.group,
            str(row.rank or "–"),
            row.name,
            row.score_text,
            row.class_text,
            row.reason,
        )
    door.out.print(table)
