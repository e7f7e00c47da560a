"""What the ledger keeps: relations and their columns, declared in YAML and frozen here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yuanheng.model.units import Unit

Label = dict[str, str]  # {"zh": …, "en": …}

#: The day of an event of which a document says that there is none (合同未约定): known, and never.
NEVER = "9000-01-01"
#: The last day on which something that is still to be agreed may lie: some day, and not never.
SOME_DAY = "8999-12-31"

ColumnType = Literal[
    "text", "code", "boolean", "integer", "number", "quantity", "event", "geometry"
]
RelationKind = Literal["snapshot", "interval", "event", "period"]


@dataclass(frozen=True)
class Code:
    """One entry of a code list, such as 地类 `A2` 工矿仓储用地.

    status: how sure the entry is, where it is not as sure as its list. also: other words
    for it that people write.
    """

    code: str
    label: Label
    parent: str | None = None
    unit: Unit | None = None
    document: Label | None = None
    status: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes with its source."""

    id: str
    label: Label
    codes: dict[str, Code]
    source: str
    status: str


@dataclass(frozen=True)
class Column:
    """A column of a relation (列): type, unit, code list, and the document that states it.

    references: the relation whose rows its values name, by the last part of that relation's key.
    was: heads under which templates of earlier versions asked for it.
    signed: that a negative amount can be (a tax refund, a value added); elsewhere it is a slip.
    """

    name: str
    type: ColumnType
    label: Label
    meaning: Label
    unit: Unit | None = None
    codes: str | None = None
    required: bool = False
    document: Label | None = None
    references: str | None = None
    was: tuple[str, ...] = ()
    signed: bool = False

    @property
    def stored(self) -> tuple[tuple[str, str], ...]:
        """Name the stored fields and their kinds: an event is two days, a shape has its CRS."""
        if self.type == "event":
            return ((f"{self.name}_from", "text"), (f"{self.name}_to", "text"))
        if self.type == "geometry":
            return ((self.name, "bytes"), (f"{self.name}_crs", "text"))
        kinds = {"text": "text", "code": "text", "boolean": "boolean", "number": "number"}
        return ((self.name, kinds.get(self.type, "integer")),)


@dataclass(frozen=True)
class Relation:
    """A relation of the ledger (台账表): its columns, key, kind and what no row means.

    was: the relation under whose name earlier versions kept these columns, where that name now
    stands for something else.
    """

    id: str
    label: Label
    kind: RelationKind
    key: tuple[str, ...]
    replaced_by: tuple[str, ...]
    absent: Literal["zero", "unknown"]
    columns: tuple[Column, ...]
    was: str | None = None

    def column(self, name: str) -> Column:
        """Find a column; KeyError where the relation has none of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def referring_to(self, relation: str) -> tuple[str, ...]:
        """Name the columns whose values name rows of a relation, its own identity among them."""
        own = self.key[-1:] if self.id == relation else ()
        others = (c.name for c in self.columns if c.references == relation)
        return tuple(dict.fromkeys((*own, *others)))

    @property
    def stored(self) -> tuple[tuple[str, str], ...]:
        """Name every stored field of the relation and its kind, in order."""
        return tuple(field for column in self.columns for field in column.stored)
