"""The rows of a table (行): data, totals, and what stands among them: notes, heads again.

A row is told by its words and by where they stand, never by its numbers alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from yuanheng.errors import SourceError, say
from yuanheng.ledger.tables.headers import Head, plain
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.ledger.writing.cells import Cell
from yuanheng.ledger.writing.row_words import is_note, is_part_word, is_sum_word
from yuanheng.model.relation import Relation

Kind = Literal["data", "sum", "part", "note", "apart", "head", "numbers"]
Row = tuple[int, tuple[Cell, ...]]

#: What begins a part of a table: 一、规上企业; （二）…; 表二 …; 续表.
_CAPTION = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|附?表\s*[一二三四五六七八九十\d]|续表"
)
#: What numbers the parts of a table in the column of running numbers (一, (二), 三、).
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?")
_ORDINALS = frozenset(
    f"{a}{n}{b}"
    for n in "一二三四五六七八九十"
    for a, b in (("", ""), ("（", "）"), ("(", ")"), ("", "、"))
)
#: What says how many rows a part has: 新建项目（2个）, 规上企业 共 12 家.
_COUNTED_PART = re.compile(
    r".{2,20}[（(]?\s*共?\s*\d{1,4}\s*(?:个|家|宗|户|项|块|条|件)(?:项目|企业|地块)?[）)]"
    r"|.{2,20}共\s*\d{1,4}\s*(?:个|家|宗|户|项|块|条|件)(?:项目|企业|地块)?"
)
#: Relations whose rows may well be called 一、地区生产总值.
_NUMBERED_NAMES = frozenset({"indicator_value", "indicator", "target"})
_SENTENCE = re.compile(r"[。；;!！?？]|[,，].*[,，]|^\d{1,2}[.、．)）]\D")
_COUNTED = re.compile(r"[（(]?(\d{1,3})[）)]?")
_FIRST_COUNTED = ("甲", "乙", "丙", "丁", "栏次", "列次", "行次", "序号")
_LEAST_NUMBERS = 3
#: A form has few rows; further down nobody looks for one.
_FORM_ROWS = 30
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_HINTS = (
    "计",
    "均",
    "总",
    "其中",
    "注",
    "明",
    "源",
    "口径",
    "附",
    "填",
    "制",
    "编",
    "报",
    "审",
    "复核",
)
_MORE_HINTS = ("批", "负责", "经办", "联系", "统计", "主管", "校", "记录", "汇", "章", "签", "电话")
_LAST_HINTS = (
    "页",
    "日期",
    "传真",
    "邮箱",
    "、",
    "。",
    "；",
    "表",
    "sum",
    "total",
    "by",
    "note",
    "source",
)
_ALL_HINTS = (*_HINTS, *_MORE_HINTS, *_LAST_HINTS, "average", "mean", "remark", "-", "—", "）", ")")


@dataclass(frozen=True)
class Parted:
    """The rows below a head: data, totals, and those that are neither with what they begin with."""

    data: list[Row]
    sums: list[Row]
    left: list[tuple[Kind, int, str]]


def part_rows(sheet: RawSheet, head: Head, relation: Relation) -> Parted:
    """Part the rows that hold something; SourceError where a second table begins among them."""
    rows = sheet.rows[head.first_data_row :]
    columns = [c[head.first_data_row :] for c in sheet.columns]
    asked = _asked(rows, columns, head)
    parted = Parted([], [], [])
    told, data = _Told(sheet, head, relation), parted.data
    for index, row in enumerate(rows, head.first_data_row):
        if not any(row) and _is_blank(row):
            continue
        if index - head.first_data_row not in asked:
            data.append((index, row))
            continue
        kind = told.kind(index, row)
        if kind == "data":
            data.append((index, row))
        elif kind == "sum":
            parted.sums.append((index, row))
        else:
            parted.left.append((kind, index, _first_text(row)))
    return parted


def is_data(cells: Sequence[Cell]) -> bool:
    """Tell a row that holds something and is neither a total nor a note, whatever its head is."""
    text = _first_text(cells)
    if _is_blank(cells):
        return False
    return not (text and (is_sum_word(text) or is_part_word(text) or is_note(text)))


class _Told:
    """Tells what a row is, by a head that is known."""

    def __init__(self, sheet: RawSheet, head: Head, relation: Relation) -> None:
        """Take the heads as they are written, and the columns that name what a row is about."""
        self.sheet, self.head = sheet, head
        self.texts = {c.index: plain(c.text) for c in head.columns if c.text}
        self.labels = {plain(c.label["zh"]) for c in relation.columns}
        naming = {*relation.key, "name", "number"} - {"zone", "period", "assessed_range"}
        self.read = {c.index for c in head.known}
        self.naming = [c.index for c in head.known if c.column and c.column.name in naming]
        above = (_only_text(row) for row in sheet.rows[: head.first_data_row])
        self.above = {text for text in above if text}
        self.is_of_subjects = relation.id not in _NUMBERED_NAMES

    @cached_property
    def is_counted(self) -> bool:
        """Tell rows that are numbered 1, 2, 3; else 一、二、三 number the rows themselves."""
        body = self.sheet.columns[0][self.head.first_data_row :] if self.sheet.columns else ()
        ordered = [c for c in body if c is not None]
        counted = sum(not isinstance(c, str) or c.strip().isdigit() for c in ordered)
        return 2 * counted > len(ordered)

    @cached_property
    def has_plain_names(self) -> bool:
        """Tell that most names of the rows are none of a part (一、二、三)."""
        named = [t for t in map(self._name, self.sheet.rows[self.head.first_data_row :]) if t]
        return 2 * sum(bool(_CAPTION.match(t)) for t in named) <= len(named)

    def is_bare(self, at: int) -> bool:
        """Tell a column that nothing reads, beside others that are."""
        return len(self.read) > 2 and at not in self.read

    def _name(self, row: Sequence[Cell]) -> str:
        """Give what names the subject of a row; empty where nothing does."""
        cells = (row[n] for n in self.naming if n < len(row))
        return next((str(c).strip() for c in cells if c is not None and str(c).strip()), "")

    def kind(self, index: int, row: tuple[Cell, ...]) -> Kind:
        """Tell what a row is."""
        texts = {n: c.strip() for n, c in enumerate(row) if isinstance(c, str) and c.strip()}
        filled = [n for n, c in enumerate(row) if c is not None and c not in ("", " ")]
        first = next(iter(texts.values()), "")
        words = [first, *(texts[n] for n in self.naming if n in texts)]
        if any(map(is_sum_word, words)):
            return "sum"
        if len(filled) == 1 and not texts and self.is_bare(filled[0]):
            return "apart"  # a number run on below the last row
        if any(map(is_part_word, words)) or self._sums_a_part(row, texts):
            return "part"
        if _only_text(row) in self.above or self._is_head(index, texts):
            return "head"
        if self._is_labels(texts):
            raise self._form(index)
        if index == self.head.first_data_row and _is_numbering(row, len(self.texts)):
            return "numbers"
        return self._aside(first, texts, len(filled))

    def _sums_a_part(self, row: tuple[Cell, ...], texts: dict[int, str]) -> bool:
        """Tell a caption with the figures of the rows below it (一、续建项目 3 15.0 4.2).

        It names no subject, or a part of all where other rows name theirs: never a row of data.
        """
        texts, is_ordered = self._without_ordinal(texts)
        if not self.naming or len(set(texts.values())) != 1 or len(row) - row.count(None) < 2:
            return False
        at, text = next(iter(texts.items()))
        is_part = is_ordered or _COUNTED_PART.fullmatch(text)
        if is_part and self.is_of_subjects and self._name(row) in (text, ""):
            return True
        if not any(sign.isalpha() for sign in text):  # a number, or the mark of a shape
            return False
        name = self._name(row)
        if not name:
            return at < min(self.naming) and not _COUNTED.fullmatch(text)
        is_wide = name == text and at < min(self.naming) and not _COUNTED.fullmatch(text)
        is_caption = bool(_CAPTION.match(text)) and self.has_plain_names
        return self.is_of_subjects and name == text and (is_caption or is_wide)

    def _without_ordinal(self, texts: dict[int, str]) -> tuple[dict[int, str], bool]:
        """Leave out what numbers a part where the rows themselves are numbered 1, 2, 3."""
        at, first = next(iter(texts.items()), (0, ""))
        is_ordinal = at not in self.naming and bool(_ORDINAL.fullmatch(first))
        is_ordered = is_ordinal and self.is_counted
        return ({n: t for n, t in texts.items() if n != at} if is_ordered else texts), is_ordered

    def _aside(self, first: str, texts: dict[int, str], filled: int) -> Kind:
        """Tell a note or a caption from data."""
        if is_note(first):
            return "note"
        is_alone = len(texts) == filled == 1
        return "apart" if is_alone and self._is_apart(next(iter(texts)), first) else "data"

    def _is_head(self, index: int, texts: dict[int, str]) -> bool:
        """Tell the head standing again; SourceError where it stands in another order."""
        heads = {n: plain(text) for n, text in texts.items()}
        same = sum(self.texts.get(n) == text for n, text in heads.items())
        known = set(self.texts.values())
        alike = sum(text in known for text in heads.values())
        if alike < 2 or alike * 2 < len(heads):
            return False
        if same == alike and not any(self._is_otherwise(n, t) for n, t in heads.items()):
            return True
        first = self.sheet.where(self.head.first_data_row - 1).row
        raise SourceError(
            say(
                "A second table begins at row {row}: its head differs from that of row {first}",
                row=self.sheet.where(index).row,
                first=first,
            ),
            where=self.sheet.where(index),
            remedy=say("Put each table on a sheet of its own, and import each of them."),
        )

    def _is_otherwise(self, index: int, text: str) -> bool:
        """Tell a head that stands again in another unit: （平方米） below （亩）."""
        own = self.texts.get(index, text)
        return own != text and _BRACKETS.sub("", own) == _BRACKETS.sub("", text)

    def _is_labels(self, texts: dict[int, str]) -> bool:
        """Tell a row in which two texts or more, and all that name its subject, are heads."""
        said = [plain(_BRACKETS.sub("", text)) for text in texts.values()]
        heads = sum(text in self.labels for text in said)
        return heads > 1 and heads * 2 >= len(said)

    def _form(self, index: int) -> SourceError:
        """Refuse a form, whose heads stand beside its values."""
        return SourceError(
            say("The sheet is a form: heads stand beside their values, not above them"),
            where=self.sheet.where(index),
            remedy=say("Write one row for each, below one row of heads."),
        )

    def _is_apart(self, at: int, text: str) -> bool:
        """Tell a text that stands alone in its row and names no row: a caption, a remark."""
        if _CAPTION.match(text) or _SENTENCE.search(text):
            return True
        return bool(self.naming) and at not in self.naming and len(self.head.known) > 2


def _asked(
    rows: tuple[tuple[Cell, ...], ...], columns: list[Sequence[Cell]], head: Head
) -> set[int]:
    """Give the rows that may be other than data: of words that hint at it, or of one text only.

    Texts are looked at once each, for most columns say the same words over and over.
    """
    found = {
        *range(min(len(rows), _FORM_ROWS)),
        *_of_one_cell(columns, len(rows)),
    }
    for column in columns[:2]:
        if not _ORDINALS.isdisjoint({c for c in column if type(c) is str}):
            found.update(n for n, c in enumerate(column) if c in _ORDINALS)
    heads = {c.text for c in head.columns if c.text} | {c.text.strip() for c in head.columns}
    for column in columns:
        texts = {c for c in set(column) if type(c) is str and len(c) > 1 and not c.isdigit()}
        if not texts:
            continue
        joined = "\0".join(texts).lower()
        hints = [h for h in _ALL_HINTS if h in joined]
        odd = {t for t in texts if _may_be_odd(t, hints)} if hints else set()
        odd |= texts & heads
        if odd:
            found.update(n for n, c in enumerate(column) if c in odd)
    return found


def _of_one_cell(columns: list[Sequence[Cell]], count: int) -> list[int]:
    """Give the rows in which one cell alone is filled: those of more are left out column by column.

    A row with two filled cells is done with, so that most columns are looked at for few rows.
    """
    left, filled = list(range(count)), [0] * count
    for column in columns:
        kept = []
        for n in left:
            filled[n] += n < len(column) and column[n] is not None
            if filled[n] < 2:
                kept.append(n)
        left = kept
    return [n for n in left if filled[n] == 1]


def _may_be_odd(text: str, hints: list[str]) -> bool:
    """Tell a text that may begin a row which is no data."""
    if not any(hint in text.lower() for hint in hints):
        return False
    bare = text.strip()
    return bool(
        is_sum_word(bare)
        or is_part_word(bare)
        or is_note(bare)
        or _CAPTION.match(bare)
        or _COUNTED_PART.fullmatch(bare)
        or _SENTENCE.search(bare)
    )


def _is_numbering(row: tuple[Cell, ...], width: int) -> bool:
    """Tell a row that numbers the columns: 甲、乙、1、2、3 or (1)、(2)、(3)."""
    cells = [str(c).strip().removesuffix(".0") for c in row if c is not None]
    numbers = [m.group(1) for c in cells for m in [_COUNTED.fullmatch(c)] if m]
    words = cells[: len(cells) - len(numbers)]
    counted = [int(n) for n in numbers]
    return (
        len(counted) >= _LEAST_NUMBERS
        and len(cells) * 2 >= width
        and len(words) + len(counted) == len(cells)
        and counted == list(range(counted[0], counted[0] + len(counted)))
        and counted[0] in (1, len(words) + 1)
        and all(word in _FIRST_COUNTED or re.fullmatch("[A-Z]", word) for word in words)
    )


def _is_blank(row: Sequence[Cell]) -> bool:
    """Tell a row that holds nothing but spaces."""
    return all(c is None or (isinstance(c, str) and not c.strip()) for c in row)


def _only_text(row: Sequence[Cell]) -> str:
    """Give the text of a row that holds no more than that; empty where it does not."""
    held = {c.strip() if isinstance(c, str) else c for c in row} - {None, ""}
    text = next(iter(held)) if len(held) == 1 else None
    return text if isinstance(text, str) else ""


def _first_text(row: Sequence[Cell]) -> str:
    """Give the first text of a row."""
    return next((c.strip() for c in row if isinstance(c, str) and c.strip()), "")
