"""The report of a standard on enterprises: in order, each with its own numbers, which verify."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.journeys.desk import Desk, open_desk
from tests.unit.app.test_ranking import ABOVE, EN, STANDARD, ZH, workbook
from yuanheng import app
from yuanheng.app.demo import ZONE_CODE, ZONE_NAME


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
    request = app.TableRequest(path, None, "enterprise_year", "2022", ZONE_CODE)
    app.import_filled(desk.house, request, ZH)
    app.evaluate(desk.house, STANDARD)
    return desk


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_a_report_on_enterprises_agrees_with_its_run(
    desk: Desk, tmp_path: Path, words: app.Words
) -> None:
    """The number of one enterprise is not taken for that of another, nor a filled one for lost."""
    files = app.write_report(desk.house, 1, tmp_path, words)
    check = app.verify_report(desk.house, files.docx)
    assert (check.agrees, check.altered, check.lost) == (True, (), ())


def test_a_report_on_enterprises_names_zone_and_order(desk: Desk, tmp_path: Path) -> None:
    """The best first, every indicator with its base, and nothing that only land has."""
    files = app.write_report(desk.house, 1, tmp_path, ZH)
    told = docx.Document(str(files.docx))
    texts = [p.text for p in told.paragraphs]
    overall, first = told.tables[0], told.tables[1]
    assert ZONE_NAME in texts
    assert [c.text for c in overall.rows[0].cells] == ["企业", "分组", "项目", "得分", "结果"]
    assert [row.cells[0].text for row in overall.rows[1:]] == ["丙公司", "甲公司", "乙公司"]
    assert [c.text for c in first.rows[0].cells][3] == "基准值"
    assert len(first.rows) == 7
    assert not [t for t in texts if "主区" in t or "没有列出指标" in t or "没有达到" in t]
