"""Heads in other places than the first row, and units in other places than the head."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.ledger.kinds import FIRMS, ZONE, Desk, Row, book
from yuanheng.errors import QuestionError, SourceError
from yuanheng.model.units import parse_unit, storage_unit

BARE = ("企业编号", "企业名称", "用地面积", "评价税收")
ROWS: list[Row] = [("Q001", "示例企业1", 66670, 1_000_000)]


@pytest.mark.parametrize(
    ("units", "name"),
    [
        ((None, None, "平方米", "元"), "企业年度数据"),
        ((None, None, "平方米", "元"), "数据"),
        (("单位", None, "（平方米）", "（元）"), "企业年度数据"),
        (("—", "—", "平方米", "元"), "数据"),
    ],
)
def test_the_row_of_units_below_the_head_is_used_and_is_no_firm(
    units: Row, name: str, tmp_path: Path, read: Desk
) -> None:
    path = book(tmp_path, [BARE, units, *ROWS], lambda page: setattr(page, "title", name))
    assert read(path).told("enterprise", "land_area", "taxes") == [("Q001", 100.005, 100.0)]


def test_two_units_for_one_column_are_asked(tmp_path: Path, read: Desk) -> None:
    rows = [FIRMS, (None, None, "平方米", "万元"), *ROWS]
    with pytest.raises(QuestionError, match="The head says 亩, and the row below it 平方米"):
        read(book(tmp_path, rows, lambda page: setattr(page, "title", "企业年度数据")))


def test_a_table_on_its_side_is_refused_by_that(tmp_path: Path, read: Desk) -> None:
    rows = list(
        zip(FIRMS, ("Q001", "示例企业1", 10, 100), ("Q002", "示例企业2", 20, 200), strict=True)
    )
    with pytest.raises(SourceError, match="heads stand in the first column"):
        read(book(tmp_path, rows))


def test_a_form_is_no_list_of_firms(tmp_path: Path, read: Desk) -> None:
    rows: list[Row] = [
        ("企业年度填报表",),
        ("企业编号", "Q001", "企业名称", "示例企业1"),
        ("用地面积（亩）", 10, "评价税收（万元）", 100),
        ("填报人", "", "填报日期", "2024-03-01"),
    ]
    with pytest.raises(SourceError, match="is a form"):
        read(book(tmp_path, rows))


@pytest.mark.parametrize(
    ("head", "measure", "value", "expected"),
    [
        ("数值", "工业（物流）企业税收总额", 12345, "12345万元"),
        ("数值（万元）", "工业（物流）企业税收总额", 12345, "12345万元"),
        ("数值（元）", "工业（物流）企业税收总额", 12345, "12345元"),
        ("数值", "工业（物流）企业税收总额", "12345万元", "12345万元"),
        ("数值", "填报的土地开发率", 95, "95%"),
        ("数值", "填报的土地开发率", "95%", "95%"),
        ("数值", "评价面积", 350, "350公顷"),
    ],
)
def test_a_reported_figure_is_in_the_unit_of_its_measure(
    head: str, measure: str, value: object, expected: str, tmp_path: Path, read: Desk
) -> None:
    rows: list[Row] = [
        ("开发区", "评价范围", "期次", "指标", head),
        (ZONE, "主区", 2023, measure, value),
    ]
    path = book(tmp_path, rows, lambda page: setattr(page, "title", "填报数"))
    number = expected.rstrip("万元%公顷")
    unit = parse_unit(expected.removeprefix(number))
    stored = int(number) * unit.factor_to(storage_unit(unit))
    assert read(path).told("value") == [(stored,)]
