"""The whole loop in a real browser: from the first link to a task that its own test closes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.console import CHROMIUM, Sitter, browsing, serving, sitting
from tests.journeys.sheets import read_sheet, write_sheet
from tests.postgres import Server
from yuanheng.app.demo import LAYER_2013, ZONE_CODE, ZONE_NAME, write_demo_survey
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import make_template
from yuanheng.app.opening import create_ledger
from yuanheng.words.words import Words

pytestmark = pytest.mark.system(CHROMIUM)

PASSWORD = "一句记得住的话一二三四五"  # noqa: S105 - of an account that lives for one test
SCORECARD = "cn.land-intensity.2014"
_MOST_CLICKS = 3
#: The finding that the mended survey closes, and the indicator whose score is followed down.
_AREAS = {"zh": "登记面积与图形面积不符", "en": "Registered and measured areas disagree"}
_SUPPLY = {"zh": "土地供应率", "en": "Land supply rate"}
#: What is wrong in the workbook: the head of the column and what was written there.
_WRONG = {"成交价格（万元）": "一千", "约定开工时间": "2012-13-45", "认定的闲置原因": "天气"}
_RIGHT = {"成交价格（万元）": 1000, "约定开工时间": "2012-01-01", "认定的闲置原因": "enterprise"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for both languages; each sits down with nothing remembered."""
    with browsing() as found:
        yield found


@pytest.fixture(params=["zh", pytest.param("en", marks=pytest.mark.system("postgres"))])
def sitter(
    browser: Browser,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Sitter]:
    """Somebody before a console just started for the first time; in English over PostgreSQL."""
    place = str(tmp_path / "zone.yhdb")
    if request.param == "en":
        monkeypatch.setenv("HOME", str(tmp_path))  # uploads and reports lie in ~/.yuanheng
        server: Server = request.getfixturevalue("postgres")
        place = server.database()
    add_zone(create_ledger(place), ZONE_NAME, {"code": ZONE_CODE, "level": "省级"})
    with serving(place) as served, sitting(browser, served, request.param) as sitter:
        yield sitter


def test_the_loop_in_the_browser(sitter: Sitter, tmp_path: Path) -> None:
    """Upload, mend, import, evaluate, explain, task, proof and report, by hand and in order."""
    start_first(sitter)
    bring_workbook(sitter, tmp_path)
    wrong, mended = surveys(tmp_path)
    bring_survey(sitter, wrong)
    evaluate(sitter)
    clicks = follow_score_to_cell(sitter)
    task = make_task(sitter)
    bring_survey(sitter, mended)
    close_by_proof(sitter, task)
    told = make_report(sitter, tmp_path)
    assert (clicks <= _MOST_CLICKS, ZONE_NAME in told, sitter.faults) == (True, True, [])


def start_first(sitter: Sitter) -> None:
    """Make the first administrator by the link of the terminal, which then no longer works."""
    sitter.page.goto(sitter.served.first)
    sitter.fill("Account", "admin")
    sitter.fill("Password, at least 10 characters", PASSWORD)
    sitter.fill("The password again", PASSWORD)
    sitter.press("Make the account")
    sitter.page.wait_for_url(sitter.served.base + "/")
    expect(sitter.page.locator("summary", has_text="admin")).to_be_visible()


def bring_workbook(sitter: Sitter, folder: Path) -> None:
    """See each wrong value of a filled template, mend the workbook, and import it."""
    page = sitter.page
    upload(sitter, fill_template(folder / "项目（有错）.xlsx", _WRONG))
    for value in _WRONG.values():
        expect(page.get_by_role("row").filter(has_text=value).first).to_be_visible()
    sitter.press("Drop the file")
    upload(sitter, fill_template(folder / "项目.xlsx", _RIGHT))
    for value in _WRONG.values():
        expect(page.get_by_role("row").filter(has_text=value)).to_have_count(0)
    import_it(sitter)


def fill_template(path: Path, cells: Mapping[str, object]) -> Path:
    """Write the template of the supplies with one row in it; every cell has its head there."""
    make_template("supply", path, Words("zh"))
    book = openpyxl.load_workbook(path)
    sheet = book["土地供应"]
    named = {"开发区": ZONE_NAME, "期次": "2013", "宗地编号或电子监管号": "P-1", "项目名称": "甲厂"}
    said = {**named, **cells}
    heads = [str(cell.value) for cell in sheet[1]]
    assert said.keys() <= set(heads)
    sheet.append([said.get(head) for head in heads])
    book.save(path)
    return path


def surveys(folder: Path) -> tuple[Path, Path]:
    """Give the survey of 2013 with its faults, and the same with the wrong area mended."""
    survey = write_demo_survey(folder / "demo_survey.gpkg")
    (fault,) = (f for f in survey.faults if f.kind == "area_mismatch" and f.layer == LAYER_2013)
    sheet = read_sheet(survey.path, LAYER_2013)
    (row,) = sheet.rows_where("TBBH", fault.patch)
    right = sheet.changed("DLMJ", {row: sheet.cells("DLMJ")[row] / 1.03})
    return survey.path, write_sheet(right, folder / "mended.gpkg", LAYER_2013)


def bring_survey(sitter: Sitter, path: Path) -> None:
    """Answer what only a person can know of a survey, see its faults, and import it."""
    page = sitter.page
    upload(sitter, path)
    layer = sitter.choice("Layer")
    if layer.count():
        layer.select_option(LAYER_2013)
        sitter.fill("Period", "2013")
        sitter.press("Check again")
    else:
        sitter.press("It describes {year}", year=2013)
    page.get_by_role("radio", name=re.compile("^m2")).check()
    sitter.press("Answer")
    expect(page.get_by_role("row").filter(has_text="JDZMJ").first).to_be_visible()
    import_it(sitter)


def upload(sitter: Sitter, path: Path) -> None:
    """Go to the upload by the menu, and hand a file in."""
    sitter.follow("Ledger")
    sitter.follow("Upload a file")
    sitter.page.locator('input[type="file"]').set_input_files(path)
    sitter.press("Upload and check")
    expect(sitter.page.get_by_role("heading", name=path.name)).to_be_visible()
    sitter.page.wait_for_load_state()  # what is asked below the heading is there too


def import_it(sitter: Sitter) -> None:
    """Import what was looked at, and follow its job to the batch."""
    sitter.press("Import")
    sitter.page.wait_for_url("**/jobs/*")
    sitter.follow("Look at it")
    sitter.page.wait_for_url("**/ledger/batches/*")


def evaluate(sitter: Sitter) -> None:
    """Evaluate officially by the example's parameters, and wait for the run."""
    page = sitter.page
    sitter.go("/evaluation")
    sitter.follow("New evaluation")
    sitter.choice("Standard").select_option(SCORECARD)
    page.wait_for_url(f"**standard={SCORECARD}**")
    sitter.choice("Parameter set").select_option("bulletin-example")
    page.wait_for_url("**parameters=bulletin-example**")
    page.get_by_label(sitter.say("Official: opens and closes findings")).check()
    sitter.press("Evaluate")
    page.wait_for_url("**/evaluation/runs/1")


def follow_score_to_cell(sitter: Sitter) -> int:
    """Go from the score of an indicator down to cells of the file; give the clicks."""
    page = sitter.page
    cell: Locator = page.get_by_role("cell").filter(has_text=LAYER_2013)
    wanted = page.get_by_role("link", name=_SUPPLY[sitter.words.lang], exact=True)
    clicks = 0
    while not cell.count() and clicks < _MOST_CLICKS:
        before = page.url
        wanted.first.click()
        expect(page).not_to_have_url(before)
        clicks += 1
        wanted = page.locator("main .part").get_by_role("link")
    expect(cell.first).to_contain_text("demo_survey.gpkg")
    expect(page.get_by_role("row").filter(has=cell).first).to_contain_text("GYDM")
    return clicks


def make_task(sitter: Sitter) -> str:
    """Make a task of the finding that registered areas disagree, and give its address."""
    page = sitter.page
    sitter.follow("Findings")
    page.get_by_role("link", name=_AREAS[sitter.words.lang]).click()
    sitter.fill("lead", "自然资源分局")
    sitter.fill("or in working days", "10")
    sitter.press("Make a task")
    page.wait_for_url("**/tasks/*")
    return page.url


def close_by_proof(sitter: Sitter, task: str) -> None:
    """Go through the steps of a task, and have the rule itself close it."""
    page = sitter.page
    page.goto(task)
    names = (sitter.say("Go on"), sitter.say("Go on to: {step}", step=""))
    onward = page.get_by_role("button", name=re.compile("|".join(f"^{n}" for n in names)))
    onward.click()
    sitter.fill("number of the document", "整改〔2026〕5号")
    onward.click()
    page.get_by_role("radio").first.check()
    sitter.fill("Why this way", "现场核实")
    onward.click()
    sitter.press("Close by proof")
    closed = page.get_by_text(sitter.say("closed on time"), exact=True)
    expect(closed).to_be_visible()
    proof = sitter.say("run {run}, ledger sequence {seq}: not met", run=2, seq=4)
    expect(page.get_by_role("link", name=proof)).to_be_visible()


def make_report(sitter: Sitter, folder: Path) -> str:
    """Have a report made, fetch the Word file, and give its words."""
    page = sitter.page
    sitter.follow("Reports")
    sitter.choice("Run").select_option("1")
    page.get_by_label(sitter.say("Maps of the zones")).uncheck()
    sitter.press("Make the report")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="docx").first.click()
    path = folder / "report.docx"
    fetched.value.save_as(path)
    told = docx.Document(str(path))
    cells = [c.text for table in told.tables for row in table.rows for c in row.cells]
    return "\n".join([*(p.text for p in told.paragraphs), *cells])
