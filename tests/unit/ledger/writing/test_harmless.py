"""No text that somebody handed in becomes a formula in what is handed out."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import yuanheng
from yuanheng.errors import Where, say
from yuanheng.ledger.tables.cell_readers import BLANK, MARKS_OF_FAILURE
from yuanheng.ledger.tables.marking import SheetIssues, mark_workbook
from yuanheng.ledger.values import marked_text, read_text
from yuanheng.ledger.writing.harmless import csv_text, harmless, is_formula
from yuanheng.model.ledger import Issue

HOSTILE = (
    '=HYPERLINK("http://x.invalid","名称")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "﹦1",
    " =1",
    "\u3000＝1",
    "\u200b=1",
    "'=1",
    "''@x",
)
_SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.tuples(st.sampled_from(HOSTILE), st.text(_SIGNS, max_size=5)).map("".join),
    st.text(_SIGNS, max_size=8),
)
#: Who may write a table for a spreadsheet, and how each keeps a text a text.
WRITERS = {
    "charts.py": "strings, in the workbook inside a chart of Word",
    "demo/mission.py": "the sample's own texts, as strings",
    "demo/supplies.py": "the sample's own texts",
    "exporting_workbook.py": "marked texts, as strings",
    "harmless.py": "csv_text",
    "listing.py": "strings with the prefix of a quote",
    "marked.py": "_put",
    "month_sheet.py": "strings with the prefix of a quote; formulas of its own only",
    "parameter_sheet.py": "strings with the prefix of a quote",
    "template.py": "words of the packs, as strings",
    "workbook/document.py": "strings",
    "workbook.py": "strings",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_spreadsheet_runs_is_known_by_its_first_character(text: str) -> None:
    assert is_formula(text.lstrip("'"))
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "示例厂", "A=1", "1-2", "–", "—", "'示例'", "0012"])
def test_what_no_spreadsheet_runs_is_written_as_it_stands(text: str) -> None:
    assert harmless(text) == text


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=3), max_size=4))
def test_no_cell_of_a_csv_is_a_formula(rows: list[list[str]]) -> None:
    text = csv_text(rows)
    assert text.startswith("\ufeff")
    found = list(csv.reader(io.StringIO(text[1:], newline="")))
    cells = [cell for row in found for cell in row]
    assert not [cell for cell in cells if is_formula(cell)]
    assert len(cells) == sum(len(row) for row in rows)


@given(TEXTS)
@example("'=1")
def test_a_text_marked_for_a_sheet_is_no_formula_and_reads_back(text: str) -> None:
    marked = marked_text(text, BLANK, MARKS_OF_FAILURE)
    assert not is_formula(marked)
    assert read_text(marked, BLANK, MARKS_OF_FAILURE) == text


@settings(max_examples=25)
@given(st.lists(TEXTS, min_size=1, max_size=4))
@example(list(HOSTILE))
def test_a_text_table_given_back_and_its_list_of_errors_hold_no_formula(texts: list[str]) -> None:
    """Also what was set aside: it is shown as it was found."""
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name) / "table.csv", Path(name) / "marked.xlsx"
        with source.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([["名称", "备注"], *([t, "x"] for t in texts)])
        where = Where(file="table.csv", row=2)
        issues = [
            Issue("core.x", "error", where, text, say("m"), say("r"), quarantined=True)
            for text in texts
        ]
        told = SheetIssues("table", issues, dict.fromkeys(range(len(issues)), (2, 1)))
        mark_workbook(source, target, [told], ("a",) * 7, str)
        with zipfile.ZipFile(target) as archive:
            sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
            assert not [n for n in sheets if b"<f" in archive.read(n)]
        for page in openpyxl.load_workbook(target).worksheets:
            for line in page.iter_rows():
                for cell in line:
                    if isinstance(cell.value, str) and is_formula(cell.value):
                        assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_whoever_writes_a_table_is_known_here() -> None:
    """A new writer must say how it keeps a text a text."""
    root = Path(yuanheng.__file__).parent
    writes = re.compile(r"csv\.writer|csv\.DictWriter|xlsxwriter\.Workbook|openpyxl\.Workbook")
    found = [p for p in root.rglob("*.py") if writes.search(p.read_text(encoding="utf-8"))]
    unknown = [p for p in found if not any(str(p).endswith(f"/{name}") for name in WRITERS)]
    assert unknown == []
