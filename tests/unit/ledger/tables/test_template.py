"""Empty tables ask in words: no ids, codes chosen in Chinese, days of this year."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from yuanheng.app.intake.tables import make_template
from yuanheng.errors import UsageError
from yuanheng.ledger.tables.cell_readers import read_cell
from yuanheng.ledger.tables.table_choice import GUIDE, TableRequest, choose_table
from yuanheng.ledger.tables.template import code_words, example
from yuanheng.ledger.workbooks.sheets import read_sheets
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

SCHEMA = ledger_schema()
THIS_YEAR = datetime(2031, 5, 1, tzinfo=UTC)
FORMS = [r for r in SCHEMA.relations if r not in {"zone", "subject_alias", "placement"}]
CODED = [(r.id, c.name) for r in SCHEMA.relations.values() for c in r.columns if SCHEMA.codes(c)]


@pytest.mark.parametrize("relation", FORMS)
def test_what_explains_a_template_is_never_read_as_a_table(relation: str, tmp_path: Path) -> None:
    """Its heads 单位 and 依据文件 are columns of some relation too."""
    path = make_template(relation, tmp_path / "表.xlsx", Words("zh"), THIS_YEAR)
    request = TableRequest(path, None, None, None, None)
    try:
        found = [choose_table(read_sheets(path), request, SCHEMA).sheet.name]
    except UsageError as several:
        found = [str(dict(line.values)["sheet"]) for line in several.lines]
    assert GUIDE not in found


@pytest.mark.parametrize("relation", FORMS)
def test_a_template_speaks_to_a_clerk(relation: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(
        make_template(relation, tmp_path / "表.xlsx", Words("zh"), THIS_YEAR)
    )
    page, guide = book.worksheets[:2]
    texts = [str(c.value) for row in guide.iter_rows() for c in row if c.value]
    assert not [t for t in texts if "内部编号" in t or "企业编号" in t]
    assert {y for t in texts for y in re.findall(r"20\d\d(?=-\d\d)", t)} <= {"2031"}
    said = {row[1].value for row in guide.iter_rows(min_row=2)}
    assert said <= {"必填", "选填"}
    assert [s.sheet_state for s in book.worksheets[2:]] in ([], ["hidden"])
    prompts = {str(d.sqref): str(d.prompt) for d in page.data_validations.dataValidation}
    assert len(prompts) == page.max_column
    assert all(p.startswith(("必填", "选填")) for p in prompts.values())


@pytest.mark.parametrize(("relation", "name"), CODED)
def test_every_choice_that_is_offered_is_read(relation: str, name: str) -> None:
    column = SCHEMA.relations[relation].column(name)
    codes = SCHEMA.codes(column)
    assert codes is not None
    offered = code_words(codes)[:60]
    assert [read_cell(column, SCHEMA, word) for word in offered] == [*codes.codes][:60]
    assert read_cell(column, SCHEMA, example(column, SCHEMA, 2031)) in codes.codes
