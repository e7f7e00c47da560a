"""What the terminal shows of a mapping: each column and what becomes of it, and ten rows."""

from __future__ import annotations

from rich.text import Text

from yuanheng.cli.door import Door
from yuanheng.cli.shown import words as show
from yuanheng.views.ledger.mapping import BookCard, TableCard

_WIDEST = 26
_MOST_COLUMNS = 12


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
    columns = show.make_table("", say("head"), say("examples"), say("becomes"), say("unit"), "")
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
        rows = show.make_table(*card.row_heads[:_MOST_COLUMNS])
        for row in card.rows:
            rows.add_row(*(Text(_short(cell)) for cell in row[:_MOST_COLUMNS]))
        door.out.print(Text(say("The first {n} rows as they will stand:", n=len(card.rows))))
        door.out.print(rows)


def _short(text: str) -> str:
    """Cut a text that would push the rest off the line."""
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
