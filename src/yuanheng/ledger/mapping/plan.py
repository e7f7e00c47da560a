"""A mapping (列对应): which column of a sheet becomes which, seen before anything is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from yuanheng.errors import Message
from yuanheng.ledger.heads.around import Around
from yuanheng.ledger.heads.rows import HeadRows
from yuanheng.ledger.workbooks.sheets import RawSheet, column_letter
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import Unit

#: Why a column is read, and why it is not.
Why = Literal[
    "told", "kept", "label", "profile", "usual", "alike",
    "dropped", "order", "person", "remark", "part", "period", "twice", "nothing", "empty",
]  # fmt: skip

#: The keys of questions that options answer; all others are answered with --assume.
RELATION, PERIOD, ZONE, MAP, CONFIRM = "relation", "period", "zone", "map", "confirm"
#: The relation that holds the other names of subjects.
OTHER_NAME = "subject_alias"


@dataclass(frozen=True)
class Told:
    """What a person said of a table: options, columns by head, answers by key, and yes to all.

    columns: the column or known name that a head stands for, empty where it is left out. asked_on:
    today, by which rows are asked about; None asks nothing of rows.
    """

    relation: str | None = None
    period: str | None = None
    zone: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    assumed: Mapping[str, str] = field(default_factory=dict)
    is_confirmed: bool = False
    asked_on: str | None = None


@dataclass(frozen=True)
class Question:
    """One decision that only a person can take, with what may be answered."""

    key: str
    what: Message
    options: tuple[tuple[str, Message], ...] = ()
    remedy: Message | None = None


@dataclass(frozen=True)
class ColumnPlan:
    """A column of a sheet: its heads, and the column that it becomes or why it is not read.

    fixed: what other columns of the same fact are then. words: cells that stand for a value.
    also: a column of yes or no that those words tell. near: the label that comes nearest.
    """

    index: int
    path: tuple[str, ...]
    relation: str | None = None
    column: Column | None = None
    unit: Unit | None = None
    unit_from: str = ""
    said_unit: str = ""
    fixed: tuple[tuple[str, str], ...] = ()
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    also: str = ""
    why: Why = "nothing"
    near: str = ""
    cells: int = 0

    @property
    def head(self) -> str:
        """Give the heads over the column as one text, flat."""
        return " › ".join(" ".join(t.split()) for t in self.path)

    @property
    def letter(self) -> str:
        """Give the letter of the column."""
        return column_letter(self.index)

    @property
    def is_read(self) -> bool:
        """Tell whether anything becomes of the column."""
        return self.column is not None


@dataclass(frozen=True)
class TableMapping:
    """How a table would be read: as which relation, its columns, and what is still to be answered.

    sheet: the rows of this table alone. constants: what its title says of every row. period, as_of:
    None where nothing says them. from_batch: the batch whose mapping is used again.
    """

    sheet: RawSheet
    relation: Relation
    head: HeadRows
    around: Around
    columns: tuple[ColumnPlan, ...]
    constants: Mapping[str, str]
    period: str | None
    as_of: str | None
    told: Told
    questions: tuple[Question, ...] = ()
    from_batch: int | None = None

    @property
    def read(self) -> tuple[ColumnPlan, ...]:
        """Give the columns that are read."""
        return tuple(c for c in self.columns if c.is_read)
