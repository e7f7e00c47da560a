"""The readiness board: what is passed, what is short in its own unit, what is missing, who owes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from tests.unit.views.bid.zones import EN, ZH, ZONE, bring, new_house
from yuanheng.app.opening import OpenHouse
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import UsageError
from yuanheng.model.evaluation import Run
from yuanheng.views.bid.board import Board, GateLine, gate_board
from yuanheng.views.bid.board_papers import board_docx, board_workbook

UPGRADE = "cn.etdz-upgrade.2011"
#: A zone that is short of taxes by 8 000 万元, of output, and says nothing of exports.
FIGURES: dict[str, object] = {
    "period": "2024",
    "taxes": 42000,
    "industrial_output": 1400000,
    "industrial_land": 1000,
    "foreign_funds_total": 50000,
    "province_rank": 3,
    "above_national_middle": True,
    "bounds_clear": True,
    "passed_review": True,
    "own_budget": False,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("board")


@pytest.fixture(scope="module")
def house(folder: Path) -> OpenHouse:
    """One zone with its figures, two leads and one document, evaluated as run 1."""
    house = new_house(folder)
    bring(house, folder, "zone_year", FIGURES)
    bring(
        house,
        folder,
        "target",
        {"period": "2024", "name": "税收", "lead_unit": "税务局", "rule": f"{UPGRADE}/taxes"},
        {"period": "2024", "name": "工业总产值", "lead_unit": "经信局", "rule": None},
    )
    bring(
        house,
        folder,
        "evidence",
        {"number": "某统证〔2025〕1号", "title": "2024年统计部门核定数据", "subject": None},
    )
    evaluate(house, UPGRADE, period="2024")
    return house


@pytest.fixture(scope="module")
def run(house: OpenHouse) -> Run:
    return house.record.runs()[0]


@pytest.fixture(scope="module")
def board(house: OpenHouse, run: Run) -> Board:
    return gate_board(house, ZH, run)


def gate(board: Board, rule: str) -> GateLine:
    return next(g for g in board.gates if g.rule == rule)


def test_a_board_counts_every_gate_once(board: Board) -> None:
    assert board.counts == {"short": 3, "not-provable": 1, "passed": 5, "not-applicable": 0}
    assert len(board.gates) == 9


def test_what_is_short_is_said_in_the_unit_of_the_office(board: Board) -> None:
    taxes, output = gate(board, "taxes"), gate(board, "output-per-area")
    assert (taxes.state, taxes.value, taxes.short) == ("short", "4.2 亿元", "8,000 万元")
    assert (output.value, output.short) == ("14 亿元/km²", "100,000 万元")


def test_what_nobody_stated_is_not_passed_but_named(board: Board) -> None:
    exports = gate(board, "exports")
    assert (exports.state, exports.missing, exports.short) == ("not-provable", ("园区出口额",), "")


def test_a_gate_is_owed_by_whom_targets_or_the_return_name(board: Board) -> None:
    assert [gate(board, r).owner for r in ("taxes", "output-per-area", "budget")] == [
        "税务局",
        "经信局",
        "",
    ]
    assert [owner for owner, _ in board.owners] == ["税务局", "经信局", ""]


def test_a_document_that_the_ledger_has_is_named_with_its_number(board: Board) -> None:
    has = {proof.fact: proof.has for proof, _ in board.proofs}
    assert (has["工业总产值"], has["园区税收收入"]) == ("某统证〔2025〕1号", "")


def test_a_gate_that_is_short_leads_to_its_finding(board: Board) -> None:
    found = {g.rule for g in board.gates if g.finding}
    assert found == {"taxes", "output-per-area", "budget"}


def test_the_paper_says_gates_units_and_documents(house: OpenHouse, board: Board) -> None:
    paper = docx.Document(BytesIO(board_docx(house, ZH, board)))
    cells = [c.text for t in paper.tables for row in t.rows for c in row.cells]
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "8,000 万元" in cells
    assert "税务部门税收证明" in cells
    assert "不能认定的不算达到" in text
    assert "税务局：" in text


def test_the_workbook_has_a_line_for_each_gate(board: Board) -> None:
    sheet = load_workbook(BytesIO(board_workbook(ZH, board))).active
    assert sheet is not None
    rows = [[c for c in row if c] for row in sheet.iter_rows(values_only=True)]
    assert sum("8,000 万元" in row for row in rows) == 1
    assert sum(str(row[0]).startswith("年出口额") for row in rows if row) == 1


def test_gates_that_do_not_apply_to_a_zone_are_told_apart(tmp_path: Path) -> None:
    """E15: half a million tce: only the tier from 200 000 tce applies."""
    house = new_house(tmp_path)
    figures = {"period": "2025", "energy": 500000, "carbon": 110000, "clean_energy_share": 88}
    bring(house, tmp_path, "zone_year", figures)
    evaluate(house, "cn.zero-carbon-park.2025", period="2025")
    board = gate_board(house, EN, house.record.runs()[0], ZONE)
    tiers = {g.rule: (g.state, g.short) for g in board.gates if g.rule.startswith("carbon")}
    assert tiers == {
        "carbon-medium": ("short", "10,000 t"),
        "carbon-large": ("not-applicable", ""),
        "carbon-small": ("not-applicable", ""),
    }
    assert gate(board, "clean-energy").short == "2%"


def test_the_exit_rule_reads_the_years_before(tmp_path: Path) -> None:
    """E18: the first and the third year; with the years between unknown it is not provable."""
    house = new_house(tmp_path)
    last = {"assessed": True, "region_ranked": 107}
    bring(house, tmp_path, "zone_rank", {"period": "2023", "region_rank": 103, **last})
    bring(house, tmp_path, "zone_rank", {"period": "2025", "region_rank": 60, **last})
    evaluate(house, "cn.etdz-exit.2021", period="2025")
    bring(house, tmp_path, "zone_rank", {"period": "2024", "region_rank": 107, **last})
    evaluate(house, "cn.etdz-exit.2021", period="2025")
    boards = [gate_board(house, EN, run) for run in house.record.runs()]
    assert [b.gates[0].state for b in boards] == ["not-provable", "short"]


def test_a_run_without_gates_has_no_board(house: OpenHouse, run: Run) -> None:
    with pytest.raises(UsageError, match="has no zone"):
        gate_board(house, EN, run, "别处")
