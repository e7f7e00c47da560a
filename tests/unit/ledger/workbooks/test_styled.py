"""Workbooks that are written into: few bytes that span a whole sheet take no memory for it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Border, Side

from yuanheng.errors import SourceError
from yuanheng.ledger.workbooks.styled import MAX_MERGED, open_styled

HEADS = ["宗地编号", "受让单位", "供地面积（亩）"]


def write(path: Path, *merged: str, far: tuple[int, int] | None = None) -> Path:
    """Write a form whose sheet states merged areas, without a library that would unfold them."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(HEADS)
    for row in range(2, 40):
        page.cell(row, 1).border = Border(left=Side("thin"))
    if far is not None:
        page.cell(*far).value = " "
    plain = path.with_suffix(".plain")
    book.save(plain)
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml" and areas:
                data = data.replace(
                    b"</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>".encode()
                )
            target.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "merged",
    [
        ("A5:XFD1048000",),
        ("A5:XFD5000", "A6000:XFD7000"),
        ("A5:ZZZ99999999",),
        tuple(f"A{n}:XFD{n}" for n in range(5, 5 + MAX_MERGED // 16384 + 1)),
    ],
)
def test_merged_areas_beyond_any_form_are_refused_before_they_unfold(
    tmp_path: Path, merged: tuple[str, ...]
) -> None:
    with pytest.raises(SourceError):
        open_styled(write(tmp_path / "form.xlsx", *merged))


def test_what_a_form_merges_is_kept(tmp_path: Path) -> None:
    book = open_styled(write(tmp_path / "form.xlsx", "A50:C50", "A51:A60"))
    assert sorted(str(r) for r in book.worksheets[0].merged_cells.ranges) == ["A50:C50", "A51:A60"]


@pytest.mark.parametrize("far", [(1_048_576, 16_384), (1_048_576, 5), (3, 16_384)])
def test_a_blank_far_away_is_dropped_and_nothing_near(tmp_path: Path, far: tuple[int, int]) -> None:
    """Bordered rows that wait to be filled stay; a sheet that is small enough is left as it is."""
    page = open_styled(write(tmp_path / "form.xlsx", far=far)).worksheets[0]
    assert [c.value for c in page[1]][:3] == HEADS
    assert all(page.cell(row, 1).border.left.style == "thin" for row in range(2, 40))
    assert page.max_row * page.max_column <= 5_000_000


def test_a_word_far_away_is_not_dropped(tmp_path: Path) -> None:
    path = write(tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(1_000_000, 6).value = "合计"
    book.save(path)
    with pytest.raises(SourceError, match="1000000 rows"):
        open_styled(path)
