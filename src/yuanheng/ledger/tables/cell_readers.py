"""How the cells of a column are read (单元格): by type, by codes, by the words of a profile."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yuanheng.errors import say
from yuanheng.ledger.amounts import read_amount
from yuanheng.ledger.tables.bounds import bare_limit, read_bound
from yuanheng.ledger.tables.code_cells import code_reader, credit_code, cut_number
from yuanheng.ledger.tables.event_cells import read_event
from yuanheng.ledger.values import (
    Refused,
    clean_text,
    folded,
    is_shortened,
    read_number,
    read_text,
    read_yes_no,
)
from yuanheng.ledger.writing.cells import Cell
from yuanheng.model.relation import Column
from yuanheng.model.units import Unit
from yuanheng.standards.profiles.table_profile import Bound, ColumnRule
from yuanheng.standards.relations import Schema

#: What people write where they have nothing to say: unknown, never zero.
BLANK = frozenset(
    {"", "/", "／", "//", "\\", "＼", "?", "？", "…", "……", "..."}
    | {"无", "暂无", "不详", "未知", "待定", "待核", "待核实", "待查", "待补", "无数据"}
    | {"N/A", "n/a", "NA", "null", "NULL", "nan", "NaN"}
    | {dash * n for dash in "-—–－―─━" for n in (1, 2, 3, 4)}
)
YES = ("是", "有", "√", "Y", "y", "yes", "TRUE", "true", "1", "✓", "✔", "☑", "对", "已")
NO = ("否", "无", "×", "N", "n", "no", "FALSE", "false", "0", "✗", "✘", "☒", "未", "不是", "没有")
#: Two numbers with a sign between them: 1.0-2.0, 1.0~2.0, 1.0至2.0.
#: A year as people write it.
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年度?")
_ENDS = re.compile(r"(\d{1,6}(?:\.\d+)?)\s*(?:[-–—~]|至|到)\s*(\d{1,6}(?:\.\d+)?)", re.ASCII)
PAST = ("历史形成", "历史遗留")
MARKS_OF_FAILURE = (
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#N/A",
    "#SPILL!",
    "#CALC!",
)


@dataclass(frozen=True)
class Manner:
    """The manner of a table: its words for nothing, and the day by which the past had happened.

    as_of: the day that a table states for all its figures; what is 未动工 had not happened by then.
    """

    blank: frozenset[str] = BLANK
    known_by: str = "9999-12-31"
    as_of: str | None = None


Reader = Callable[[Cell], Any]


def read_cell(column: Column, schema: Schema, raw: Cell) -> object:
    """Read one cell of a column in the column's own unit: a value, None, or Refused."""
    return make_reader(schema, column, column.unit, Manner())(raw)


def make_reader(
    schema: Schema,
    column: Column,
    unit: Unit | None,
    manner: Manner,
    rule: ColumnRule | None = None,
) -> Reader:
    """Choose how the cells of a column are read: each gives a value, None, or Refused."""
    past = rule.past if rule is not None else PAST
    read = _by_type(schema, column, unit, manner, past)
    if rule is not None:
        read = _by_rule(rule, read, manner.blank)
    return lambda raw: _broken(raw) or read(raw)


def make_plain_texts(
    column: Column, blank: frozenset[str], rule: ColumnRule | None
) -> Callable[[set[Cell]], dict[Cell, Any]]:
    """Choose how texts are told that read as they stand, so that a column of them is read at once.

    Gives the cells among some that are such texts, each with itself; a column of codes, dates or
    numbers, or one that a profile has words for, has none.
    """
    if rule is not None or column.type != "text" or column.name == "uscc":
        return lambda _: {}
    words = blank.union(MARKS_OF_FAILURE)
    return lambda cells: {
        c: c
        for c in cells
        if type(c) is str
        and c not in words
        and c[0] != "'"
        and c.strip() == c
        and not ("E" in c.upper() and is_shortened(c))
    }


def compatible(column: Column, unit: Unit | None) -> Unit | None:
    """Give the unit of the head where it suits the column, else the column's own."""
    suits = unit is not None and column.unit is not None and unit.is_compatible(column.unit)
    return unit if suits else column.unit


def _by_rule(rule: ColumnRule, read: Reader, blank: frozenset[str]) -> Reader:
    """Read what the words of a profile say, then the rest by its type."""

    def ruled(raw: Cell) -> object:
        if isinstance(raw, str) and raw.strip() in rule.words:
            return rule.words[raw.strip()]
        text = clean_text(raw, blank)
        if text is None:
            return None
        if text in rule.words:
            return rule.words[text]
        if rule.bound is not None:
            return read_bound(text, rule.bound)
        if rule.suffix and isinstance(raw, str):
            return read(text.removesuffix(rule.suffix))
        return read(raw)

    return ruled


def _by_type(
    schema: Schema, column: Column, unit: Unit | None, manner: Manner, past: tuple[str, ...]
) -> Reader:
    """Read cells as the type of the column asks."""
    blank = manner.blank
    if column.type == "boolean":
        return lambda raw: read_yes_no(_word(raw), blank - {"无"}, YES, NO)
    if column.type == "event":
        days = manner.known_by, manner.as_of
        return lambda raw: read_event(column, raw, blank, past, days)
    head = compatible(column, unit)
    if column.type == "quantity" and head is not None:
        return _amount_reader(column, head, blank)
    if column.type in ("integer", "number"):
        return _number_reader(column, blank)
    return _text_reader(schema, column, blank)


def _text_reader(schema: Schema, column: Column, blank: frozenset[str]) -> Reader:
    """Read cells as codes, credit codes or plain texts."""
    if column.codes:
        return code_reader(schema, column.codes, blank)
    if column.name == "uscc":
        return lambda raw: cut_number(raw) or credit_code(raw, blank)
    return lambda raw: cut_number(raw) or read_text(raw, blank, MARKS_OF_FAILURE)


def _broken(raw: Cell) -> Refused | None:
    """Refuse the result of a formula that failed."""
    if isinstance(raw, str) and raw.strip() in MARKS_OF_FAILURE:
        return Refused(
            say("The formula of this cell failed: {text}", text=raw.strip()),
            say("Mend the formula, or write the value."),
        )
    return None


def _word(raw: Cell) -> Cell:
    """Take a cell of true or false as its word."""
    return str(raw).upper() if isinstance(raw, bool) else raw


def _number(raw: Cell, blank: frozenset[str], *, whole: bool) -> int | float | Refused | None:
    """Read a plain number, whole where the column counts."""
    number = read_number(raw, blank)
    if number is None or isinstance(number, Refused):
        return number
    if not whole:
        return float(number)
    if number.denominator != 1:
        return Refused(
            say("{n} is not a whole number", n=float(number)), say("Write a whole number.")
        )
    return int(number)


def _bound_of(column: Column) -> Bound | None:
    """Tell a column of a lowest or highest value by its name."""
    ends: dict[str, Bound] = {"_min": "lower", "_max": "upper"}
    return ends.get(column.name[-4:])


def _amount_reader(column: Column, unit: Unit, blank: frozenset[str]) -> Reader:
    """Read amounts; in a column of a lowest or highest one also `≥300万元/亩`, `20%以下`."""
    bound = _bound_of(column)

    def read(raw: Cell) -> object:
        value = read_amount(raw, blank, unit, signed=column.signed)
        if bound is None or not isinstance(value, Refused) or not isinstance(raw, str):
            return value
        bare = bare_limit(raw, bound)
        limit = value if bare is None else read_amount(bare, blank, unit, signed=column.signed)
        return value if isinstance(limit, Refused) else limit

    return read


def _number_reader(column: Column, blank: frozenset[str]) -> Reader:
    """Read plain numbers; in a column of a lowest or highest value also `≥1.0`, `不低于1`."""
    whole, bound = column.type == "integer", _bound_of(column)
    is_year = whole and column.name.endswith("year")

    def read(raw: Cell) -> int | float | Refused | None:
        if is_year and isinstance(raw, str) and (said := _YEAR.fullmatch(folded(raw))):
            return int(said[1])
        value = _number(raw, blank, whole=whole)
        if bound is None or not isinstance(value, Refused) or not isinstance(raw, str):
            return value
        ends = _ENDS.fullmatch(folded(raw))
        if ends is not None and float(ends[1]) <= float(ends[2]):
            return float(ends[1] if bound == "lower" else ends[2])
        limit = read_bound(raw.strip(), bound)
        return value if isinstance(limit, Refused) else limit

    return read
