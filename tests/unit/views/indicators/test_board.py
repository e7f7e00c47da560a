"""The sheet of the month: what the office's book says, what follows, and the way back to cells."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_book
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.indicators.analysis import make_analysis
from yuanheng.views.indicators.board import Board, indicator_board
from yuanheng.views.indicators.card import IndicatorCard, indicator_card
from yuanheng.views.indicators.sheet import month_xlsx
from yuanheng.views.ledger.records import find_record, origin_cells
from yuanheng.views.papers.making import PaperAsked, paper_file
from yuanheng.words.words import Words

BOOK = Path(__file__).parents[2] / "ledger" / "mapping" / "books" / "经济指标月报2025.10.xlsx"
ZONE, ZH = "示例县经济开发区", Words("zh")
SERIES = """指标名称,计量单位,期次,数据阶段,当期,累计
工业用电量,亿千瓦时,2024-11,,0.60,6.60
工业用电量,亿千瓦时,2024-12,,0.61,7.21
工业用电量,亿千瓦时,2025-01,,0.62,0.62
工业用电量,亿千瓦时,2025-02,,0.63,1.25
工业用电量,亿千瓦时,2025-08,,0.70,5.20
工业用电量,亿千瓦时,2025-09,,0.70,5.97
"""


def bring(house: OpenHouse, path: Path) -> None:
    import_book(house, TableRequest(path, None, None, None, ZONE), ZH)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    folder = tmp_path_factory.mktemp("months")
    house = create_ledger(folder / "ledger.yhdb")
    add_zone(house, ZONE, {})
    table = folder / "用电.csv"
    table.write_text(SERIES, encoding="utf-8")
    bring(house, table)
    bring(house, BOOK)
    return house


@pytest.fixture(scope="module")
def board(house: OpenHouse) -> Board:
    found = indicator_board(house, ZH)
    assert found is not None
    return found


def card(house: OpenHouse, name: str) -> IndicatorCard:
    zone = indicator_board(house, ZH)
    assert zone is not None
    found = indicator_card(house, ZH, zone.zone, name)
    assert found is not None
    return found


def test_the_sheet_says_what_the_book_says(board: Board) -> None:
    page = openpyxl.load_workbook(BOOK)["1-10月"]
    rows = {r.name: r for r in board.rows}
    assert (board.period, board.title, len(rows)) == ("2025-10", "2025年1—10月", 15)
    for name, unit, target, month, total, before, growth, done, rank, lead in page.iter_rows(
        min_row=4, max_row=18, max_col=10, values_only=True
    ):
        row = rows[str(name).replace("其中：", "").replace("（前三季度）", "")]
        assert (row.unit, row.lead_unit, row.rank.value) == (unit, lead, rank)
        assert row.target.value == target
        assert row.month.value == (None if month is None else float(month))
        assert (row.total.value, row.before.value) == (float(str(total)), float(str(before)))
        assert str(row.growth.value) in str(growth).replace("+", "")
        assert row.done.value == (None if done is None else float(str(done)))


def test_what_does_not_follow_from_its_own_numbers_is_said_and_nothing_else(board: Board) -> None:
    assert {r.name: r.doubts for r in board.rows if r.doubts} == {
        "省外到位资金": ("报表同比为 +18.7%，按表内数字推算为 +7.8%",)
    }


def test_pace_and_light_of_each_kind_of_indicator(board: Board) -> None:
    found = {r.name: (r.growth.text, r.pace.text, r.light, r.period) for r in board.rows}
    assert found["地区生产总值"] == ("+6.3%", "+3.1", "green", "前三季度")
    assert found["规上工业增加值增速"] == ("+2.3 个百分点", "", "green", "")
    assert found["进出口总额"] == ("-6.8%", "-6.7", "red", "")
    assert found["工业投资"] == ("+10.0%", "-0.3", "yellow", "")


def test_every_figure_leads_to_the_cell_it_was_read_from(house: OpenHouse, board: Board) -> None:
    row = next(r for r in board.rows if r.name == "固定资产投资")
    for shown, cell in ((row.total, "77.3"), (row.before, "71.05"), (row.target, "96")):
        _, _, _, relation, fact = shown.address.split("/")
        record = find_record(house, ZH, relation, fact)
        assert record is not None
        assert cell in [text for _, _, text in origin_cells(house, ZH, record)]


def test_growth_of_the_month_alone_stands_beside_it(tmp_path: Path) -> None:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, ZONE, {})
    table = tmp_path / "产值.csv"
    text = "指标名称,计量单位,期次,当月完成,当月增速（%）,累计完成,累计增速（%）\n"
    table.write_text(f"{text}工业总产值,亿元,2025-09,6.3,3.7,63.3,4.6\n", encoding="utf-8")
    bring(house, table)
    (line,) = card(house, "工业总产值").lines
    assert (line.month.text, line.month_growth.value, line.row.growth.value) == ("6.3", 3.7, 4.6)


def test_the_line_has_a_hole_where_no_month_was_returned(house: OpenHouse) -> None:
    found = card(house, "工业用电量")
    assert found.line is not None
    assert [p.period for p in found.line.points] == [
        "2024-11",
        "2024-12",
        "2025-01",
        "2025-02",
        "2025-08",
        "2025-09",
        "2025-10",
    ]
    assert [len(s.split()) for s in found.line.stretches] == [4, 3]


def test_a_cumulative_figure_that_does_not_add_up_is_said_on_the_card(house: OpenHouse) -> None:
    doubts = {line.period: line.row.doubts for line in card(house, "工业用电量").lines}
    assert doubts["2025年1—9月"] == ("本月数与上月累计相加，与本期累计相差 0.07",)
    assert doubts["2025年1—2月"] == ()


def test_the_sheet_goes_out_with_live_formulas_and_comes_in_as_it_was(
    board: Board, tmp_path: Path
) -> None:
    raw = month_xlsx(ZH, board)
    page = openpyxl.load_workbook(BytesIO(raw)).active
    assert page is not None
    by_name = {str(r[0].value).strip(): r for r in page.iter_rows(min_row=4)}
    row = by_name["规上工业总产值"]
    n = row[0].row
    assert [row[i].value for i in (6, 7, 8)] == [
        f"=ROUND((E{n}/F{n}-1)*100,1)",
        f"=ROUND(E{n}/C{n}*100,1)",
        f"=ROUND(E{n}/C{n}*100-100*10/12,1)",
    ]
    assert by_name["省外到位资金"][6].value == 18.7  # as printed, with the doubt beside it
    path = tmp_path / "月报.xlsx"
    path.write_bytes(raw)
    other = create_ledger(tmp_path / "other.yhdb")
    add_zone(other, ZONE, {})
    bring(other, path)
    again = indicator_board(other, ZH)
    assert again is not None
    assert [(r.name, r.total.value, r.before.value, r.target.value) for r in again.rows] == [
        (r.name, r.total.value, r.before.value, r.target.value) for r in board.rows
    ]


def test_limits_of_lights_are_the_office_s_own(house: OpenHouse) -> None:
    found = indicator_board(house, ZH, lights=(-10, -20))
    assert found is not None
    assert {r.light for r in found.rows} == {"green", "yellow"}
    assert "-10" in found.rule


def test_the_analysis_says_what_lags_and_calls_a_fall_a_fall(house: OpenHouse) -> None:
    board = indicator_board(house, ZH)
    assert board is not None
    paper = make_analysis(ZH, board, date(2025, 11, 5))
    assert paper.title == "示例县经济开发区2025年1—10月经济运行分析"
    assert paper.opening == (
        "2025年1—10月，有全年目标的指标15项，达到时序或已达目标7项，滞后5项，严重滞后3项。"
        "同比下降的有：进出口总额、实际使用外资、新签约亿元以上项目。"
    )
    parts = {p.heading: p.paragraphs for p in paper.parts}
    assert parts["滞后于时序的指标"][0] == (
        "实际使用外资：累计2,105万美元，完成全年目标3,200万美元的65.8%，"
        "低于时序进度17.6个百分点。责任单位：商务局。"
    )
    assert parts["同比下降的指标"][0] == (
        "进出口总额：累计17.62亿元，比上年同期18.9亿元下降6.8%。原因：____。"
    )
    assert parts["印发前须核对"] == ("省外到位资金：报表同比为 +18.7%，按表内数字推算为 +7.8%。",)
    assert parts["下月工作"][0] == "商务局：实际使用外资、进出口总额，于____前提出措施和完成时限。"
    asked = PaperAsked("analysis", (board.zone,), board.zone, board.period)
    raw = docx.Document(BytesIO(paper_file(house, ZH, asked).content))
    assert len(raw.tables[0].rows) == 13
