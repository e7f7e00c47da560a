import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.unit.report.sample import CASES, sample_view
from tests.unit.report.word.test_document import texts_of
from yuanheng.report.view import ReportView
from yuanheng.report.workbook.document import write_xlsx


@pytest.fixture(scope="module")
def book(xlsx_path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(xlsx_path)


def cells_of(book: openpyxl.Workbook) -> set[str]:
    return {str(c.value) for sheet in book for row in sheet for c in row if c.value is not None}


def test_the_sheets_are_named_in_the_language_and_order_of_the_labels(
    book: openpyxl.Workbook, view: ReportView
) -> None:
    w = view.labels
    first = [w.sheet_overview, w.sheet_indicators, w.sheet_findings, w.sheet_comparison]
    then = [w.sheet_verdicts, w.sheet_evidence, w.sheet_parameters, w.sheet_sources]
    last = [w.sheet_composition, w.sheet_ledger]
    assert book.sheetnames == [*first, *then, *last]


def test_every_text_of_the_view_stands_in_a_cell(book: openpyxl.Workbook, view: ReportView) -> None:
    said = "\n".join(cells_of(book))
    numbers = {f"{case['score']:.2f}" for case in CASES if case["score"] is not None}
    areas = {s.area_text_ha for z in view.zones for a in z.areas for s in a.composition}
    # What the paper says in sentences, and figures that the workbook holds as numbers.
    zones = tuple(replace(z, achievements=(), unproved=(), wanted=()) for z in view.zones)
    compared = {f"{value:+.2f}" for value in (1.5, -1.0)} | {"1.00", "2.50", "2.00"}
    tables = replace(view, zones=zones, opening="", day="")
    shown = numbers | areas | compared
    lost = [t for t in texts_of(tables) if t and t not in said and t not in shown]
    assert lost == []


def test_scores_are_numbers_shown_with_the_places_of_their_text(
    book: openpyxl.Workbook, view: ReportView
) -> None:
    sheet = book[view.labels.sheet_indicators]
    cells = [sheet.cell(row=3 + index, column=10) for index in range(len(CASES))]
    expected = [
        case["score"]
        if case["score"] is not None
        else view.labels.nothing
        if case["verdict"] == "value-only"
        else view.labels.not_provable
        for case in CASES
    ]
    assert [cell.value for cell in cells] == expected
    assert cells[0].number_format == "#,##0.00"


def test_hectares_are_numbers(book: openpyxl.Workbook, view: ReportView) -> None:
    sheet = book[view.labels.sheet_composition]
    shares = view.zones[0].areas[0].composition
    found = [sheet.cell(row=3 + index, column=5).value for index in range(len(shares))]
    assert found == [share.area_ha for share in shares]


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    view = sample_view("zh")
    evil = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("a","b")')
    problems = tuple(replace(view.problems[0], found=text) for text in evil)
    fact = replace(view.facts[0], value="=2+2")
    sheet_view = replace(view, problems=problems, title="=3+3", facts=(fact,), sources=evil)
    write_xlsx(sheet_view, tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert {*evil, "=2+2", "=3+3"} <= cells_of(book)
    cells = [c for sheet in book for row in sheet for c in row]
    assert {c.data_type for c in cells} <= {"s", "n", "f"}
    ours = re.compile(r"=(?:F(\d+)-E\1|MIN\(MAX\(F(\d+)/H\2\*100,0\),100\)|100-F\d+)")
    assert all(ours.fullmatch(str(c.value)) for c in cells if c.data_type == "f")


def test_headers_stay_in_sight_and_are_printed_on_each_page(
    book: openpyxl.Workbook, view: ReportView
) -> None:
    sheet = book[view.labels.sheet_indicators]
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0


def test_the_sample_note_stands_on_every_sheet(book: openpyxl.Workbook, view: ReportView) -> None:
    notes = [{c.value for c in sheet["A"]} for sheet in book]
    assert all(view.caution in values for values in notes)


def test_a_status_is_a_word_and_not_only_a_colour(
    book: openpyxl.Workbook, view: ReportView
) -> None:
    sheet, w = book[view.labels.sheet_indicators], view.labels
    words = {sheet.cell(row=3 + index, column=11).value for index in range(len(CASES))}
    assert words == {w.met, w.not_met, w.not_provable, w.value_only}


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    view = sample_view("zh")
    problem = replace(view.problems[0], found="长" * 40_000)
    write_xlsx(replace(view, problems=(problem,)), tmp_path / "r.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")[view.labels.sheet_ledger]
    found = sheet.cell(row=3, column=3).value
    assert len(found) == 32_767
    assert found.endswith(view.labels.truncated)


def test_a_report_of_nothing_says_so_on_its_sheets(tmp_path: Path) -> None:
    view = sample_view("en", caution=False)
    empty = replace(view, zones=(), problems=(), provenance=(), parameters=(), sources=())
    write_xlsx(empty, tmp_path / "r.xlsx")
    w, said = view.labels, cells_of(openpyxl.load_workbook(tmp_path / "r.xlsx"))
    assert {w.no_zones, w.no_findings, w.no_ledger_problems, w.no_provenance, w.no_sources} <= said


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write_xlsx(sample_view("zh"), tmp_path / "nowhere" / "r.xlsx")
