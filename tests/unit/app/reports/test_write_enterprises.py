"""The report of a standard on enterprises: in order, each with its own numbers, which verify."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.journeys.desk import Desk, open_desk
from tests.unit.views.runs.test_ranking import ABOVE, EN, STANDARD, ZH, workbook
from yuanheng.app.demo import ZONE_CODE, ZONE_NAME
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.reports.verify import verify_report
from yuanheng.app.reports.write import write_report
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.reports.view import report_view
from yuanheng.words.words import Words


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Three firms of 2022 as run 1: 乙 has less value added, 丙 no emissions."""
    desk = open_desk(tmp_path_factory.mktemp("firms"))
    path = workbook(
        desk.folder,
        ("E2", "乙公司", *ABOVE[:2], 1500, *ABOVE[3:]),
        ("E1", "甲公司", *ABOVE),
        ("E3", "丙公司", *ABOVE[:7], None, *ABOVE[8:]),
    )
    request = TableRequest(path, None, "enterprise_year", "2022", ZONE_CODE)
    import_filled(desk.house, request, ZH)
    evaluate(desk.house, STANDARD)
    return desk


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_a_report_on_enterprises_agrees_with_its_run(
    desk: Desk, tmp_path: Path, words: Words
) -> None:
    """The number of one enterprise is not taken for that of another, nor a filled one for lost."""
    files = write_report(desk.house, 1, tmp_path, words)
    check = verify_report(desk.house, files.docx)
    assert (check.agrees, check.altered, check.lost) == (True, (), ())


def test_a_report_on_enterprises_names_zone_and_order(desk: Desk, tmp_path: Path) -> None:
    """The best first, every indicator with its base, and nothing that only land has."""
    files = write_report(desk.house, 1, tmp_path, ZH)
    told = docx.Document(str(files.docx))
    texts = [p.text for p in told.paragraphs]
    overall, first = told.tables[0], told.tables[1]
    assert ZONE_NAME in texts
    assert [c.text for c in overall.rows[0].cells] == ["企业", "分组", "项目", "得分", "结果"]
    assert [row.cells[0].text for row in overall.rows[1:]] == ["丙公司", "甲公司", "乙公司"]
    assert [c.text for c in first.rows[0].cells][3] == "基准值"
    assert len(first.rows) == 7
    assert not [t for t in texts if "主区" in t or "没有列出指标" in t or "没有达到" in t]


@pytest.mark.parametrize(
    ("lacking", "words", "said"),
    [
        (1, EN, "Missing for 丙公司0 (1 in all)."),
        (5, ZH, "丙公司0、丙公司1、丙公司2、丙公司3、丙公司4缺少（共 5 个）。"),
        (8, ZH, "丙公司0、丙公司1、丙公司2、丙公司3、丙公司4及另外 3 个缺少（共 8 个）。"),
        (8, EN, "Missing for 丙公司0, 丙公司1, 丙公司2, 丙公司3, 丙公司4 and 3 more (8 in all)."),
    ],
)
def test_a_document_that_many_firms_lack_is_named_once(
    lacking: int, words: Words, said: str, tmp_path: Path
) -> None:
    """With the first of them by name and all of them counted; also in what is written."""
    desk = open_desk(tmp_path)
    firms = [(f"E{n}", f"丙公司{n}", *ABOVE[:7], None, *ABOVE[8:]) for n in range(lacking)]
    path = workbook(desk.folder, ("E9", "甲公司", *ABOVE), *firms)
    request = TableRequest(path, None, "enterprise_year", "2022", ZONE_CODE)
    import_filled(desk.house, request, ZH)
    run = evaluate(desk.house, STANDARD)
    view = report_view(desk.house, run, words)
    document = view.documents[-1]
    assert str(document.text).startswith(said)
    assert [zone.wanted for zone in view.zones] == [()] * (lacking + 1)
    files = write_report(desk.house, run.id, tmp_path, words)
    texts = "\n".join(p.text for p in docx.Document(str(files.docx)).paragraphs)
    page = files.html.read_text(encoding="utf-8")
    assert (texts.count(said), page.count(said)) == (1, 1)
    assert view.labels.missing_documents not in texts


def test_problems_are_numbered_from_one_whoever_stands_before(tmp_path: Path) -> None:
    """Enterprises of which all is proved have no number there; and no empty name is said."""
    desk = open_desk(tmp_path)
    lacking = ("E2", "乙公司", *ABOVE[:8], None, *ABOVE[9:])
    path = workbook(desk.folder, ("E1", "甲公司", *ABOVE), lacking)
    request = TableRequest(path, None, "enterprise_year", "2022", ZONE_CODE)
    import_filled(desk.house, request, ZH)
    files = write_report(desk.house, evaluate(desk.house, STANDARD).id, tmp_path, ZH)
    texts = [p.text for p in docx.Document(str(files.docx)).paragraphs]
    place = texts.index("二、存在问题")
    assert texts[place + 1] == "（一）乙公司"
    assert texts[place + 2].startswith("1. 待补证的指标。全员劳动生产率待补证。缺少：")


@pytest.mark.parametrize(
    ("words", "unproved", "document"),
    [
        (
            ZH,
            "（一）待补证。1 个对象的 8 项判定待补证。",
            "（一）出让合同或划拨决定书。甲厂缺少（共 1 个）。",
        ),
        (
            EN,
            "2.1 Not provable. 8 verdicts on 1 subjects are not provable.",
            "3.1 Grant contract or allocation decision. Missing for 甲厂 (1 in all).",
        ),
    ],
    ids=["zh", "en"],
)
def test_a_rulebook_of_which_nothing_is_provable_asks_for_the_documents(
    words: Words, unproved: str, document: str, tmp_path: Path
) -> None:
    """It is not said that there is no problem and nothing to do."""
    desk = open_desk(tmp_path)
    table = tmp_path / "项目.csv"
    table.write_text(
        f"开发区,期次,电子监管号或项目代码,项目名称\n{ZONE_CODE},2013,A,甲厂\n", encoding="utf-8"
    )
    import_filled(desk.house, TableRequest(table, None, None, None, None), ZH)
    run = evaluate(desk.house, "cn-jiangsu.industrial-land-control.2021")
    files = write_report(desk.house, run.id, tmp_path, words)
    texts = [p.text for p in docx.Document(str(files.docx)).paragraphs]
    assert unproved in texts
    assert [text for text in texts if text.startswith(document)]
    assert verify_report(desk.house, files.docx).agrees
