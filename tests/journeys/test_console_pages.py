"""Every page of the console in a real browser: it fits, is quiet, and can be used by all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.console import (
    CHROMIUM,
    LARGE,
    SMALL,
    Served,
    Sitter,
    browsing,
    serving,
    sitting,
)
from tests.journeys.console_walk import (
    measure_overflow,
    page_routes,
    run_axe,
    walk_keyboard,
    walk_links,
)
from tests.unit.views.bid.test_board import FIGURES, UPGRADE
from tests.unit.views.bid.test_path import LEVERS
from tests.unit.views.bid.zones import bring
from tests.unit.web.desk import PASSWORD, SCORECARD, build_template, open_desk
from tests.unit.web.pages.allocation.test_allocation import ask
from tests.unit.web.test_class_lists import make_list
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.intake.tables import make_template
from yuanheng.app.jobs.queue import queue_job
from yuanheng.app.keeping.rounds import open_round
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.tasks import make_task
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.words.words import Words

pytestmark = pytest.mark.system(CHROMIUM)

#: What axe finds alike in every language, and takes half of its time for: it is asked once.
_SAME = ("color-contrast",)
#: Pages that no link leads to: where forms and jobs lead.
_UNLINKED = ("/evaluation/compare?left=1&right=3", "/me", "/search?q=P0")


@dataclass(frozen=True)
class Stand:
    """A served console with something on every page, a browser, and the addresses of its pages."""

    served: Served
    browser: Browser
    pages: dict[str, str]


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """A console that has a task, a report, a round, a plan and a file that waits for import."""
    folder = tmp_path_factory.mktemp("pages")
    desk = open_desk(build_template(folder), folder)
    number = list_findings(desk.house)[0].number
    make_task(desk.house, str(number), People("一个名字相当长的开发区管理委员会办公室"), days=10)
    open_round(desk.house, "supply", "2013", [desk.near, desk.far], str(date(2026, 4, 1)))
    evaluate(desk.house, SCORECARD, parameters="bulletin-example", what_if=True)
    make_list(desk, folder)
    ask(desk, folder)
    assert desk.client_of("leader").post("/api/allocation", json={}).status_code == 201
    bring(desk.house, folder, "zone_year", FIGURES, zone=ZONE_NAME)
    levers = [{"period": "2024", **lever} for lever in LEVERS]
    bring(desk.house, folder, "lever", *levers, zone=ZONE_NAME)
    evaluate(desk.house, UPGRADE, period="2024")
    queue_job(desk.house, "report", {"run": 1, "lang": "zh", "sections": "land"})
    desk.work_off()
    with serving(desk.house.path) as served, browsing() as browser:
        with sitting(browser, served, "en") as sitter:
            sitter.sign_in("admin", PASSWORD)
            look = _upload(sitter, folder)
            form = _bring_form(sitter, folder)
            pages = walk_links(sitter, ["/", *_UNLINKED, look, form])
        yield Stand(served, browser, pages)


def _upload(sitter: Sitter, folder: Path) -> str:
    """Upload a list of projects with a fault, and give the address of the look at it."""
    path = folder / "在建项目（名字很长的填报表，示例数据）.xlsx"
    make_template("supply", path, Words("zh"))
    book = openpyxl.load_workbook(path)
    book["土地供应"].append(["示例县经济开发区（示例数据）", "2013", "P-1", "甲厂"])
    book.save(path)
    sitter.go("/ledger/upload")
    sitter.page.locator('input[type="file"]').set_input_files(path)
    sitter.press("Upload and check")
    sitter.page.wait_for_url("**/ledger/upload/*")
    return sitter.page.url.removeprefix(sitter.served.base)


def _bring_form(sitter: Sitter, folder: Path) -> str:
    """Bring an empty form to be filled from the ledger, and give the address of its page."""
    path = folder / "上级下发的空表.xlsx"
    make_template("supply", path, Words("zh"))
    sitter.go("/ledger/forms")
    sitter.page.locator('input[type="file"]').set_input_files(path)
    sitter.press("Fill it from the ledger")
    sitter.page.wait_for_url("**/ledger/form/*")
    return sitter.page.url.removeprefix(sitter.served.base)


@dataclass
class Seen:
    """What was seen of every page, by the kind of page; only what is amiss."""

    wide: dict[tuple[str, int], int] = field(default_factory=dict)
    axe: dict[str, list[str]] = field(default_factory=dict)
    keyboard: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def look(self, sitter: Sitter, kind: str, address: str) -> None:
        """Open a page and measure it on both screens."""
        sitter.go(address)
        for size in (LARGE, SMALL):
            if over := measure_overflow(sitter, size):
                self.wide[kind, size[0]] = over

    def judge(self, sitter: Sitter, kind: str, without: tuple[str, ...]) -> None:
        """Judge the page that is open by axe, but for some rules, and by the keyboard."""
        if found := run_axe(sitter, without=without):
            self.axe[kind] = found
        if found := walk_keyboard(sitter):
            self.keyboard[kind] = found


def _see_all(stand: Stand, lang: str, without: tuple[str, ...] = ()) -> Seen:
    """Open every page once, as the administrator, who sees everything."""
    seen = Seen()
    with sitting(stand.browser, stand.served, lang) as sitter:
        sitter.sign_in("admin", PASSWORD)
        for kind, address in stand.pages.items():
            seen.look(sitter, kind, address)
            seen.judge(sitter, kind, without)
        seen.faults = sitter.faults
    return seen


@pytest.fixture(scope="module")
def chinese(stand: Stand) -> Seen:
    """Every page in Chinese."""
    return _see_all(stand, "zh")


@pytest.fixture(scope="module")
def english(stand: Stand) -> Seen:
    """Every page in English, whose words are longer."""
    return _see_all(stand, "en", _SAME)


@pytest.fixture
def reader(stand: Stand) -> Iterator[Sitter]:
    """The administrator in Chinese, before one page."""
    with sitting(stand.browser, stand.served, "zh") as sitter:
        sitter.sign_in("admin", PASSWORD)
        yield sitter


def test_links_lead_from_the_menu_to_every_page(stand: Stand) -> None:
    """No page is forgotten by the walk, so that the tests below see them all."""
    reached = {kind for kind in page_routes() if any(p.startswith(kind) for p in stand.pages)}
    assert sorted(page_routes().keys() - reached) == []


def test_every_page_fits_both_screens(chinese: Seen, english: Seen) -> None:
    """Nothing runs over to the side."""
    assert (chinese.wide, english.wide) == ({}, {})


def test_every_page_is_quiet(chinese: Seen, english: Seen) -> None:
    """Nothing fails, is logged as an error or is asked from another host."""
    assert (chinese.faults, english.faults) == ([], [])


def test_axe_finds_nothing_serious_on_any_page(chinese: Seen, english: Seen) -> None:
    """Names, roles and contrasts are such that others than the sighted can work with them."""
    assert (chinese.axe, english.axe) == ({}, {})


def test_the_keyboard_reaches_everything_in_order(chinese: Seen, english: Seen) -> None:
    """Tab goes from the skip link through the menu to the last field, and one sees where it is."""
    assert (chinese.keyboard, english.keyboard) == ({}, {})


def test_the_skip_link_leads_past_the_menu(reader: Sitter) -> None:
    """The next Tab after it stands in the content."""
    reader.go("/findings")
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/findings#main")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.closest('main') !== null")


def test_escape_closes_the_sheet_of_the_account(reader: Sitter) -> None:
    """It closes, and the focus is back on what opened it."""
    reader.go("/findings")
    summary = reader.page.locator("details.account > summary")
    summary.focus()
    reader.page.keyboard.press("Enter")
    leave = reader.page.get_by_role("button", name=reader.say("Sign out"))
    expect(leave).to_be_visible()
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Escape")
    expect(leave).to_be_hidden()
    expect(summary).to_be_focused()


def test_escape_closes_the_choice_of_zones_on_the_map(reader: Sitter) -> None:
    """It closes, and the focus is back on what opened it."""
    reader.go("/map")
    summary = reader.page.locator("details.zones > summary")
    summary.click()
    box = reader.page.locator("details.zones input").first
    expect(box).to_be_visible()
    box.focus()
    reader.page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(summary).to_be_focused()
