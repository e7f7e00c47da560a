"""A table being read (填报表): its columns so far, the row of each fact, what the checks saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from yuanheng.errors import Message
from yuanheng.ledger.tables.cell_readers import Manner
from yuanheng.ledger.tables.headers import Head
from yuanheng.ledger.values import Refused
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.model.ledger import Issue, Severity
from yuanheng.model.relation import Relation
from yuanheng.standards.relations import Schema


@dataclass
class Filled:
    """A table being read: its columns so far, the row of each fact, and what the checks saw."""

    sheet: RawSheet
    relation: Relation
    schema: Schema
    head: Head
    manner: Manner = field(default_factory=Manner)
    rows: list[int] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    cells: dict[int, tuple[int, int]] = field(default_factory=dict)
    refused: set[tuple[int, int, str]] = field(default_factory=set)

    def note(
        self,
        check: str,
        severity: Severity,
        messages: tuple[Message, Message],
        place: tuple[int | None, int | None],
        *,
        found: str = "",
        quarantined: bool = False,
    ) -> None:
        """Keep what a check saw at a row and column of the sheet, both counted from 0."""
        what, remedy = messages
        where = self.sheet.where(*place)
        if place[0] is not None and place[1] is not None:
            self.cells[len(self.issues)] = (place[0] + self.sheet.first_row, place[1] + 1)
        self.issues.append(Issue(check, severity, where, found, what, remedy, quarantined))

    def refuse(self, check: str, value: Refused, place: tuple[int, int], found: str) -> None:
        """Set a value aside; a cell that two columns read for the same reason is named once."""
        key = (*place, value.message.template)
        if key not in self.refused:
            self.refused.add(key)
            messages = (value.message, value.remedy)
            self.note(check, "error", messages, place, found=found, quarantined=True)
