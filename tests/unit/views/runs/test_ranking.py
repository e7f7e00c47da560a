"""Enterprises go from a filled workbook to a ranking, and every figure back to its cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.journeys.desk import Desk, open_desk
from yuanheng.app.demo import ZONE_CODE
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import LedgerError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.evaluation import Run
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.descent.figure import Explanation, explain
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.descent.runs import find_run
from yuanheng.views.runs.ranking import rank_enterprises
from yuanheng.words.words import Words

STANDARD = "cn-huangyan.per-mu.2022"
ZH, EN = Words("zh"), Words("en")
NAMES = (
    *("enterprise", "name", "scale", "land_area", "taxes", "value_added"),
    *("revenue", "energy", "electricity", "emissions", "employees", "rd_expense"),
)
ABOVE = ("规上", 100, 3000, 12000, 100000, 4000, None, 3, 600, 2500)


def workbook(folder: Path, *firms: tuple[object, ...]) -> Path:
    """A workbook with the heads of the relation, one row a firm."""
    relation = ledger_schema().relations["enterprise_year"]
    columns = [relation.column(name) for name in NAMES]
    heads = [c.label["zh"] + (f"（{c.unit.text}）" if c.unit else "") for c in columns]
    book = Workbook()
    sheet = book.create_sheet("企业年度数据", 0)
    for row in (heads, *firms):
        sheet.append(row)
    path = folder / "firms.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Five firms of 2022, evaluated as run 1: 丙 has no emissions, 戊 no scale."""
    desk = open_desk(tmp_path_factory.mktemp("desk"))
    path = workbook(
        desk.folder,
        ("E1", "甲公司", *ABOVE),
        ("E2", "乙公司", *ABOVE[:2], 1500, *ABOVE[3:]),
        ("E3", "丙公司", *ABOVE[:7], None, *ABOVE[8:]),
        ("E4", "丁公司", "规下", 10, 115.932, None, None, None, 9_858_163.266, None, None, None),
        ("E5", "戊公司", None, 10, 100, None, None, None, None, None, None, None),
    )
    request = TableRequest(path, None, "enterprise_year", "2022", ZONE_CODE)
    assert import_filled(desk.house, request, ZH).rows == 5
    evaluate(desk.house, STANDARD)
    return desk


@pytest.fixture(scope="module")
def run(desk: Desk) -> Run:
    return find_run(desk.house, 1)


def test_the_bases_of_the_notice_need_not_be_passed(run: Run) -> None:
    """The period is found, the default set taken, and both are kept in the run."""
    assert (run.period, run.parameters["tax_per_mu_base"]["value"]) == ("2022", 24.097)
    assert (len(run.zones), len(run.results)) == (1, 5)


def test_enterprises_are_ranked_within_their_group(run: Run) -> None:
    """甲 and 丙 share all but emissions, and the mean is that of equals: they share a rank."""
    groups = rank_enterprises(run, ZH).groups
    shown = {g.label: [(f.rank, f.name, f.score_text) for f in g.enterprises] for g in groups}
    assert shown == {
        "规上": [(1, "丙公司", "104.66"), (1, "甲公司", "104.66"), (3, "乙公司", "85.99")],
        "规下": [(1, "丁公司", "75.00")],
        "分组待补证": [(None, "戊公司", "待补证")],
    }


def test_a_line_names_the_weakest_indicator_and_what_is_missing(run: Run) -> None:
    """A filled item is marked, and its missing fact is still named."""
    firms = {f.id: f for g in rank_enterprises(run, ZH).groups for f in g.enterprises}
    assert {k: (f.weakest, f.missing, f.is_filled) for k, f in firms.items()} == {
        "E1": ("单位排放增加值 81.14", (), False),
        "E2": ("亩均税收 62.25", (), False),
        "E3": ("单位排放增加值 81.14", ("主要污染物排放量",), True),
        "E4": ("单位用电税收 50.00", (), False),
        "E5": ("", ("规模",), False),
    }


def test_the_ranking_names_the_policies_that_it_rests_on(run: Run) -> None:
    """In both languages."""
    said = [rank_enterprises(run, words).policies for words in (ZH, EN)]
    policy = "by the standard's policy the item takes the mean score of: Above size"
    assert said == [
        ("单位排放增加值：按缺项处理，该项取规上的平均分",),
        (f"Value added per emission: {policy}",),
    ]


def test_another_year_names_the_bases_that_nobody_gave(desk: Desk) -> None:
    """The edition of 2021 holds no base for 2022, and old ones are not taken."""
    run = evaluate(desk.house, "cn-huangyan.per-mu.2021", period="2022", what_if=True)
    ranking = rank_enterprises(run, ZH)
    assert len(ranking.not_given) == 8
    assert {f.score for g in ranking.groups for f in g.enterprises} == {None}
    assert run.parameters == {}


def test_a_year_without_enterprises_is_refused_with_those_there_are(desk: Desk) -> None:
    """And the template that would bring them."""
    with pytest.raises(LedgerError, match="no enterprise_year of 2020") as refused:
        evaluate(desk.house, STANDARD, period="2020")
    assert str(refused.value.expected) == "Known: 2022."


def explained(desk: Desk, firm: str, node: str) -> Explanation:
    return explain(desk.house, 1, f"{ZONE_CODE}/{firm}", node)[2]


def test_a_score_leads_to_the_row_and_its_cell(desk: Desk) -> None:
    """The enterprise is named by name; the base stands beside with its own status."""
    top = explained(desk, "甲公司", "tax_per_mu")
    parts = {p.id: p for p in top.parts}
    (row,) = parts["tax"].rows
    cells = {head: float(cell) for head, cell in row.cells.items()}
    assert (row.number, row.file, row.row, cells) == (
        "甲公司",
        "firms.xlsx",
        2,
        {"评价税收（万元）": 3000.0},
    )
    base = parts["tax_per_mu_base"]
    assert (base.kind, base.value, base.status) == ("parameter", 24.097, "single-source")
    assert top.ideal is None


def test_a_filled_score_names_the_fact_and_the_policy(desk: Desk) -> None:
    """The document that would supply the fact stands beside it."""
    (fact,) = explained(desk, "E3", "emission_output").missing
    assert (fact.label["zh"], fact.document) == (
        "主要污染物排放量（按缺项处理，该项取规上的平均分）",
        {"zh": "排污许可执行报告", "en": "Permit execution report"},
    )


def test_the_total_of_an_enterprise_is_explained_by_its_indicators(desk: Desk) -> None:
    """Six items for 规上; without a group, what decides it is missing."""
    top = explained(desk, "E1", "total")
    assert (top.label["zh"], round(top.score or 0, 4), len(top.parts)) == ("综合分值", 104.6645, 6)
    assert [f.label["zh"] for f in explained(desk, "E5", "total").missing] == ["规模"]


@pytest.mark.parametrize("firm", ["", "己公司"])
def test_an_enterprise_that_is_not_there_is_refused_with_some_that_are(
    desk: Desk, firm: str
) -> None:
    """A zone alone is no enterprise."""
    with pytest.raises(UsageError, match="is not one enterprise of this run") as refused:
        explained(desk, firm, "total")
    assert str(refused.value.expected) == "Known: E4, E3, E2, E5, E1."


def test_a_standard_without_attention_moves_no_finding(desk: Desk) -> None:
    """The notices name no score below which something must be done."""
    assert list_findings(desk.house) == ()
