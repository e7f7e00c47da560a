"""No workbook makes the program hang, swell or fall: it is read by a process of its own."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.workbooks.hostile import LARGE, SLOW, xlsx
from yuanheng.errors import Message, SourceError, Where, say
from yuanheng.ledger.exchange.forms import FILLING, write_form
from yuanheng.ledger.sources import sandbox
from yuanheng.ledger.sources.sandbox import BrokenFileError
from yuanheng.ledger.tables.marking import MARKING, SheetIssues, mark_workbook
from yuanheng.ledger.workbooks.reading import ReadSheet, read_file
from yuanheng.ledger.workbooks.sheet_seen import Seen
from yuanheng.ledger.workbooks.sheets import APART, read_sheets
from yuanheng.model.ledger import Issue

#: Of each cell under it the library that keeps formatting makes a thing.
EVERYWHERE = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
PLAIN = '<row r="1"><c r="A1"><v>7</v></c></row>'


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A file may take a second, and hold what a small one holds."""
    APART.close()
    monkeypatch.setattr(sandbox, "LEAST_SECONDS", 1.0)
    monkeypatch.setattr(sandbox, "MOST_MEMORY", 400 * 1024**2)
    yield
    APART.close()


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("trick", [*SLOW, *LARGE])
def test_a_workbook_that_breaks_its_reader_is_refused_and_the_next_is_read(
    tmp_path: Path, trick: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = (SLOW | LARGE)[trick](tmp_path)
    assert path.stat().st_size < 20_000
    with pytest.raises(SourceError, match=r"too long|more memory|broke down") as refused:
        read_sheets(path)
    assert refused.value.where.file == path.name
    assert refused.value.remedy
    monkeypatch.undo()
    assert read_sheets(xlsx(tmp_path / "next.xlsx", PLAIN))[0].rows == ((7.0,),)


def test_a_child_is_kept_for_the_next_workbook(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", PLAIN)
    read_sheets(path)
    before = {child._process.pid for child in APART._idle}
    read_sheets(path)
    assert {child._process.pid for child in APART._idle} == before


def test_a_file_is_named_from_where_the_program_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_sheets(xlsx(tmp_path / "a.xlsx", PLAIN))
    monkeypatch.chdir(tmp_path)
    assert read_sheets(Path("a.xlsx"))[0].rows == ((7.0,),)


def test_a_child_that_was_ended_meanwhile_is_replaced(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", PLAIN)
    read_sheets(path)
    for child in APART._idle:
        child._process.kill()
        child._process.wait()
    assert read_sheets(path)[0].rows == ((7.0,),)


@given(
    st.lists(
        st.lists(
            st.none() | st.text(max_size=5) | st.booleans() | st.dates() | st.floats(),
            min_size=2,
            max_size=2,
        ),
        max_size=5,
    )
)
def test_cells_come_back_as_they_were_read(rows: list[list[object]]) -> None:
    columns = tuple(zip(*rows, strict=True))
    sheet = ReadSheet("a", columns, 1, seen=(Seen("a", "error", say("b {n}", n=1), say("c")),))
    refused = SourceError(say("b {n}", n=1), where=Where(file="a"), remedy=say("c"))
    is_done, found = APART._unpacked(pickle.dumps((True, sheet)))
    assert is_done
    assert repr(found) == repr(sheet)  # one that is no number is not itself
    is_done, error = APART._unpacked(pickle.dumps((False, refused)))
    assert not is_done
    assert (str(error), error.where, error.remedy) == (str(refused), refused.where, refused.remedy)


class _Deed:
    """What a broken child would have its parent do."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return os.mkdir, (str(self.path),)


def test_an_answer_is_made_of_values_and_does_nothing(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="no value"):
        APART._unpacked(pickle.dumps((True, _Deed(tmp_path / "made"))))
    assert not (tmp_path / "made").exists()
    with pytest.raises(BrokenFileError):
        APART._unpacked(b"")


def test_a_file_that_cannot_be_opened_is_said_as_the_system_says_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        APART.call(xlsx(tmp_path / "a.xlsx", PLAIN), read_file, tmp_path / "absent.xlsx")


def _long() -> str:
    """Give more rows than a library that keeps looks opens within a second anywhere."""
    cells = "<v>1</v></c><c>" * 19
    return "".join(f'<row r="{n}"><c>{cells}<v>1</v></c></row>' for n in range(1, 40_000))


@pytest.mark.usefixtures("hurried")
def test_a_copy_is_not_marked_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MARKING, "_patience", 1.0)
    path = SLOW["brackets in a format"](tmp_path)
    book = xlsx(tmp_path / "long.xlsx", _long())
    issue = Issue("a", "error", Where(), "", Message("b"), Message("c"), quarantined=False)
    told = [SheetIssues("a", [issue], {0: (1, 1)})]
    with pytest.raises(SourceError, match=r"too long|more memory"):
        mark_workbook(book, tmp_path / "marked.xlsx", told, ("h",) * 6, str)
    monkeypatch.undo()
    MARKING.close()
    mark_workbook(xlsx(path, PLAIN), tmp_path / "marked.xlsx", told, ("h",) * 6, str)
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert marked["错误清单"]["E2"].value == "b"
    MARKING.close()


@pytest.mark.usefixtures("hurried")
def test_a_form_is_not_filled_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FILLING, "_patience", 1.0)
    form = xlsx(tmp_path / "form.xlsx", _long())
    with pytest.raises(BrokenFileError) as refused:
        FILLING.call(form, write_form, form, tmp_path / "filled.xlsx", [])
    assert refused.value.kind in ("time", "memory")


def test_merged_cells_that_overlap_count_once(tmp_path: Path) -> None:
    merged = "".join(f'<mergeCell ref="A{n}:B1048576"/>' for n in range(1, 1000))
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 4))
    path = xlsx(tmp_path / "a.xlsx", rows, after=f"<mergeCells>{merged}</mergeCells>")
    assert read_sheets(path)[0].merged == ((0, 0, 2, 1),)


def test_a_text_table_reads_to_no_more_cells_than_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("," * 499 + "\n" + "1\n" * 130_000)
    with pytest.raises(SourceError, match="reaches over 130001 rows and 500 columns"):
        read_sheets(path)
