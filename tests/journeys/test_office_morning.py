"""Who knows Excel only: from the first link to a printed 督办单, all of it in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.console import CHROMIUM, Served, Sitter, browsing, serving, sitting
from tests.journeys.console_walk import measure_overflow
from yuanheng.app.opening import create_ledger

pytestmark = pytest.mark.system(CHROMIUM)

PASSWORD = "一句记得住的话一二三四五"  # noqa: S105 - of an account that lives for one test
PHONE = (390, 844)
ZONE = "示例县经济开发区"
BOOK = Path(__file__).parents[1] / "unit/ledger/mapping/books/土地供应台账.xlsx"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser; each sits down with nothing remembered."""
    with browsing() as found:
        yield found


@pytest.fixture(scope="module")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A console on which the list of supplied land was brought and checked, by pages alone."""
    place = tmp_path_factory.mktemp("morning") / "zone.yhdb"
    create_ledger(place)
    with serving(place) as served:
        with sitting(browser, served, "zh") as sitter:
            begin(sitter)
            bring_book(sitter)
            check_it(sitter)
            assert sitter.faults == []
        yield served


def begin(sitter: Sitter) -> None:
    """Make the account, and register the zone on the first page."""
    sitter.page.goto(sitter.served.first)
    sitter.fill("Account", "admin")
    sitter.fill("Password, at least 10 characters", PASSWORD)
    sitter.fill("The password again", PASSWORD)
    sitter.press("Make the account")
    sitter.fill("Name of the zone", ZONE)
    sitter.press("Register")
    expect(sitter.page.get_by_role("heading", name=ZONE)).to_be_visible()


def bring_book(sitter: Sitter) -> None:
    """Upload the office's own list, answer what only a person knows, see the columns, import."""
    page = sitter.page
    sitter.follow("Upload a file")
    page.locator('input[type="file"]').set_input_files(BOOK)
    sitter.press("Upload and check")
    ready = page.get_by_role("button", name=sitter.say("Import"), exact=True)
    slip = page.get_by_label(
        sitter.say("a slip: leave them unknown until they are corrected"), exact=True
    )
    expect(ready.or_(slip)).to_be_visible()
    if slip.count():  # days after today are asked; the later one reads this, the fewer there are
        slip.check()
        sitter.press("Answer")
    expect(ready).to_be_visible()
    column = page.get_by_label(sitter.say("Column for {field}", field="供地面积（亩）")).locator(
        "option:checked"
    )
    expect(column).to_contain_text("供地面积")
    ready.click()
    sitter.follow("Look at it")
    page.wait_for_url("**/ledger/batches/*")


def check_it(sitter: Sitter) -> None:
    """Go on from the batch to the standard that needs nothing more, and evaluate officially."""
    page = sitter.page
    row = page.get_by_role("listitem").filter(has_text="闲置土地处置办法")
    row.get_by_role("link", name=sitter.say("Check against it"), exact=True).click()
    page.wait_for_url("**standard=cn.idle-land.2012**")
    expect(page.get_by_label(sitter.say("Official: opens and closes findings"))).to_be_checked()
    sitter.press("Evaluate")
    page.wait_for_url("**/evaluation/runs/1")


@pytest.fixture
def office(browser: Browser, served: Served) -> Iterator[Sitter]:
    """The office before its console the next morning."""
    with sitting(browser, served, "zh") as sitter:
        sitter.sign_in("admin", PASSWORD)
        yield sitter


def test_the_first_case_becomes_a_printed_order(office: Sitter, tmp_path: Path) -> None:
    """The gravest case of the first page, its task, the paper as Word, and the page on paper."""
    page = office.page
    cases = page.get_by_role("region", name=office.say("The gravest casefiles"))
    cases.get_by_role("link").first.click()
    page.wait_for_url("**/findings/*")
    office.fill("lead", "自然资源分局")
    office.press("Make a task")
    page.wait_for_url("**/tasks/*")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="督办单", exact=True).click()
    fetched.value.save_as(tmp_path / "order.docx")
    told = [c.text for t in docx.Document(str(tmp_path / "order.docx")).tables for c in t._cells]
    assert {"自然资源分局", "项目63：闲置：满一年未动工开发"} <= set(told)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="项目63")).to_be_visible()
    expect(page.locator("header nav").first).to_be_hidden()
    expect(page.get_by_role("button").first).to_be_hidden()
    assert office.faults == []


def test_a_list_is_searched_put_in_order_ticked_and_handed_out(
    office: Sitter, tmp_path: Path
) -> None:
    """Each of what the lists do, in one go; the workbook says what the page says."""
    page = office.page
    office.go("/findings")
    rows = page.locator("table.listed tbody tr")
    whole = rows.count()
    page.get_by_role("link", name=office.say("days"), exact=True).click()
    page.wait_for_url("**sort=**")
    with page.expect_download() as fetched:
        office.follow("As xlsx")
    fetched.value.save_as(tmp_path / "list.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").active
    assert sheet is not None
    told = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    shown = page.locator("table.listed tbody tr td.num:nth-child(2)").all_inner_texts()
    assert ([row[0] for row in told], len(told)) == ([int(text) for text in shown], whole)
    search = page.get_by_role("searchbox", name=office.say("search"))
    search.last.fill("项目4")
    search.last.press("Enter")
    page.wait_for_url("**q=**")
    expect(rows).not_to_have_count(whole)
    found = rows.count()
    for tick in page.locator("td.tick input").all():
        tick.check()
    office.fill("lead", "建设局")
    office.press("Make tasks")
    expect(page.get_by_role("link", name="督办任务", exact=False).first).to_be_visible()
    office.go("/tasks?q=建设局")
    expect(page.locator("table.listed tbody tr")).to_have_count(found)
    assert office.faults == []


@pytest.mark.parametrize(
    "address", ["/", "/findings", "/findings/1", "/tasks", "/evaluation/runs/1"]
)
def test_it_can_be_read_on_a_phone(office: Sitter, address: str) -> None:
    """Nothing runs over to the side on a narrow screen."""
    office.go(address)
    assert (measure_overflow(office, PHONE), office.faults) == (0, [])
