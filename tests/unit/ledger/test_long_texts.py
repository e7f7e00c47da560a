"""What a long text costs to read: no reader of heads, cells or titles takes squares of it.

A cell of a workbook holds up to 32,767 signs and a table of text more, and whoever fills one
chooses them. The texts here are made of the signs of the patterns themselves: one that is gone
over again and again costs thousands of times what folding it does.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from types import ModuleType

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from yuanheng.ledger import amounts, event_words, values
from yuanheng.ledger.exchange import form_title
from yuanheng.ledger.heads import around
from yuanheng.ledger.heads import rows as head_rows
from yuanheng.ledger.heads import text as head_text
from yuanheng.ledger.mapping import derived, figures, zone_said
from yuanheng.ledger.profiles import source_fields
from yuanheng.ledger.record import duplicates, subjects
from yuanheng.ledger.tables import (
    bounds,
    cell_readers,
    code_cells,
    event_cells,
    headers,
    table_rows,
)
from yuanheng.ledger.tables.sums import assign_blocks
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.ledger.writing import cells, day_text, row_words
from yuanheng.model import periods, units
from yuanheng.model.units import parse_unit
from yuanheng.standards.relations import ledger_schema

LENGTH = 16_000
BLANK = frozenset({"", "-"})
MU = parse_unit("亩")
MODULES: tuple[ModuleType, ...] = (
    amounts,
    event_words,
    values,
    form_title,
    around,
    derived,
    figures,
    head_rows,
    head_text,
    zone_said,
    source_fields,
    duplicates,
    subjects,
    bounds,
    cell_readers,
    code_cells,
    event_cells,
    headers,
    table_rows,
    cells,
    day_text,
    row_words,
    periods,
    units,
)


def _patterns() -> tuple[str, ...]:
    """Give the patterns that texts of strangers are held against."""
    held = (v for m in MODULES for v in vars(m).values() if isinstance(v, re.Pattern))
    return tuple(sorted({p.pattern for p in held if isinstance(p.pattern, str)}))


#: The signs and words of the patterns, out of which texts are made that nearly fit them.
SIGNS = tuple(sorted({s for p in _patterns() for s in re.findall(r"[\u4e00-\u9fff]{1,4}|\S", p)}))
PIECES = st.sampled_from((*SIGNS, " ", "\t", "1", "12", "2024年", "1月", "a", "甲", "  "))


def head(text: str) -> object:
    """Look for a head in a sheet that says the text in every place."""
    sheet = RawSheet("a.xlsx", "a", (("企业名称", text, text), (text, text, "用地面积")), 1)
    headers.find_head(sheet, ledger_schema().relations["enterprise"])
    return head_rows.find_head_rows(sheet.rows, lambda t: len(t) < 9)


READERS: dict[str, Callable[[str], object]] = {
    "amount": lambda t: amounts.read_amount(t, BLANK, MU),
    "number": lambda t: values.read_number(t, BLANK),
    "span": lambda t: values.read_span(t, BLANK, (), "2024-12-31"),
    "yes or no": lambda t: values.read_yes_no(t, BLANK, ("是",), ("否",)),
    "text": lambda t: values.marked_text(t, BLANK, ()),
    "shortened": values.is_shortened,
    "cell": cells.clean_text_cell,
    "note": row_words.is_note,
    "row": lambda t: table_rows.is_data((t, t)),
    "head": head,
    "head text": lambda t: head_text.read_head_text(t[: head_text.LONGEST_HEAD]),
    "source field": source_fields.split_head,
    "around": lambda t: around.read_around([(t, t)], "a", (t,)),
    "line around": around.is_note,
    "periods": lambda t: periods.find_periods(t, "2024"),
    "period": periods.read_period,
    "title": lambda t: form_title.fill_text(t, "示例区", "2024-10", "2024-10-31"),
    "blank": form_title.has_blank,
    "bound": lambda t: bounds.excludes(t, "lower"),
    "name": duplicates.plain_name,
    "firm": duplicates.bare_name,
    "project": lambda t: subjects._compared("project", t),
}


def cost(reader: Callable[[str], object], text: str) -> float:
    """Give the seconds of this thread that reading takes; what it refuses is no matter."""
    began = time.thread_time()
    reader(text)
    return time.thread_time() - began


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@example(first="", piece=" ", last="!")
@example(first="", piece="1", last="!")
@example(first="(", piece=" ", last="!")
@example(first="", piece="建设", last="a")
@example(first="", piece="四", last="")
@example(first="", piece="＿", last="!")
@example(first="", piece="2024年", last="")
@given(first=st.one_of(st.just(""), PIECES), piece=PIECES, last=st.sampled_from(["", "!", "\x01"]))
def test_reading_a_long_text_costs_no_squares(name: str, first: str, piece: str, last: str) -> None:
    """A hundred times of folding the text is far above any single pass, and far below a square."""
    text = first + piece * (LENGTH // len(piece)) + last
    folding = max(min(cost(values.folded, "中" * LENGTH) for _ in range(2)), 0.001)
    assert min(cost(READERS[name], text) for _ in range(2)) < 100 * folding


class _Counted(list[int]):
    """The rows of a table, that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
        """Give a row, and count."""
        self.looks += 1
        return super().__getitem__(at)

    def __iter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204
        """Give all rows, and count them."""
        self.looks += len(self)
        return super().__iter__()


@pytest.mark.parametrize("words", [("小计",), ("合计",), ("总计",), ("小计", "合计", "总计")])
def test_thousands_of_totals_look_at_few_rows_each(words: tuple[str, ...]) -> None:
    """A total finds its rows by halving, not by going over all of them."""
    count = 2000
    rows = _Counted(range(0, 2 * count, 2))
    sums: list[tuple[int, tuple[cells.Cell, ...]]] = [
        (2 * n + 1, (words[n % len(words)], 1.0)) for n in range(count)
    ]
    assert len(assign_blocks(rows, sums)) == count
    assert rows.looks < 40 * count
