"""What the terminal shows of a mapping: each column and what becomes of it, and ten rows."""

from __future__ import annotations

from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.cli.shown.tables import columns_that_fit, make_table
from yuanheng.views.ledger.mapping import BookCard, TableCard

_WIDEST = 26


def book(door: Door, card: BookCard) -> None:
    """Show how every table of a workbook would be read."""
    for table in card.tables:
        _table(door, table)


def _table(door: Door, card: TableCard) -> None:
    """Show one table: what it is about, its columns, its first rows."""
    say = door.words
    head = say("{sheet} → {relation}", sheet=card.sheet, relation=card.relation_label)
    door.out.print(Text.assemble((head, "bold"), f"  {card.facts_about}"))
    if card.from_batch is not None:
        door.out.print(Text(say("  As confirmed with batch {seq}", seq=card.from_batch), "dim"))
    columns = make_table("", say("head"), say("examples"), say("becomes"), say("unit"), "")
    for c in card.columns:
        columns.add_row(
            c.letter,
            Text(_short(c.head)),
            Text(say.join([_short(s) for s in c.samples]), style="dim"),
            Text(c.becomes or "–", style="green" if c.is_read else "dim"),
            Text(c.unit, style="bold yellow" if c.unit == "?" else ""),
            Text(c.note, style="yellow" if c.is_doubtful else "dim"),
        )
    door.out.print(columns)
    if card.rows:
        shown = [[_short(cell) for cell in row] for row in card.rows]
        most = columns_that_fit([list(card.row_heads), *shown], door.out.width)
        rows = make_table(*card.row_heads[:most])
        for row in shown:
            rows.add_row(*(Text(cell) for cell in row[:most]))
        door.out.print(Text(say("The first {n} rows as they will stand:", n=len(card.rows))))
        door.out.print(rows)
        if left := len(card.row_heads) - most:
            door.out.print(Text(say("and {n} more columns that have no room here", n=left), "dim"))


def _short(text: str) -> str:
    """Cut a text that would push the rest off the line."""
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
