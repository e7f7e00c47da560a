"""The large screen on a wall: it renews itself, and says so when it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, CDPSession, expect

from tests.journeys.console import (
    CHROMIUM,
    LARGE,
    Served,
    Sitter,
    browsing,
    serving,
    sitting,
)
from tests.unit.web.desk import PASSWORD, Desk, build_template, open_desk
from yuanheng.app.office.accounts import end_sessions, list_accounts
from yuanheng.app.supervision.tasks import make_task
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings

pytestmark = pytest.mark.system(CHROMIUM)

#: A little more than the time between two looks at the console.
_TURN_MS = 61_000
#: So many looks show what each of them leaves.
_LOOKS = 12
_LOST = "No contact with the console; the figures are those of {time}. It tries again by itself."
_ENDED = "The session has ended; the last figures were those of {time}."


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A small ledger, with a viewer who hangs up the screen."""
    folder = tmp_path_factory.mktemp("wall")
    return open_desk(build_template(folder), folder)


@pytest.fixture(scope="module")
def served(desk: Desk) -> Iterator[Served]:
    """Its console, served as long as the tests take that do not stop it."""
    with serving(desk.house.path) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for all walls."""
    with browsing() as found:
        yield found


def _hang(sitter: Sitter) -> None:
    """Sign in and hang the large screen on the wall, with its hands on the clock."""
    sitter.sign_in("viewer", PASSWORD)
    sitter.page.clock.install()
    sitter.go("/big")
    expect(sitter.page.locator("#ages canvas")).to_be_visible()


def _turn(sitter: Sitter) -> None:
    """Let the time pass until it looks at the console again."""
    sitter.page.clock.fast_forward(_TURN_MS)


def _seen(sitter: Sitter, template: str) -> re.Pattern[str]:
    """Give what a notice says, as a pattern that takes any time of the day."""
    before, after = sitter.say(template, time="|").split("|")
    return re.compile(f"^{re.escape(before)}[0-9]{{2}}:[0-9]{{2}}{re.escape(after)}")


def test_what_is_written_appears_on_the_wall_by_itself(
    desk: Desk, served: Served, browser: Browser
) -> None:
    """A new task is counted, in the page that was open, and its charts stay where they are."""
    with sitting(browser, served, "zh", LARGE) as sitter:
        _hang(sitter)
        page = sitter.page
        page.evaluate("window.hung = document.querySelector('#ages canvas')")
        counts = page.locator(".stats .number")
        before = counts.all_text_contents()
        finding = list_findings(desk.house)[0].number
        make_task(desk.house, str(finding), People("管委会办公室"), days=10)
        _turn(sitter)
        expect(counts.nth(3)).to_have_text("1")
        assert (before[3], counts.all_text_contents()[:3]) == ("0", before[:3])
        assert page.evaluate("window.hung === document.querySelector('#ages canvas')")
        assert sitter.faults == []


@pytest.mark.parametrize(
    ("leak", "grows"),
    [
        ("", False),
        ("left.push(new Text())", True),
        ("document.body.addEventListener('x', () => left)", True),
    ],
)
def test_a_day_on_the_wall_leaves_nothing_behind(
    leak: str, *, grows: bool, served: Served, browser: Browser
) -> None:
    """Many looks leave neither elements nor listeners; had each left one, it would be seen."""
    with sitting(browser, served, "en", LARGE) as sitter:
        _hang(sitter)
        meter = sitter.page.context.new_cdp_session(sitter.page)
        keeping = "document.addEventListener('htmx:afterSettle', () => { %s; })"
        sitter.page.evaluate(f"() => {{ const left = []; {keeping % leak}; }}")
        _look(sitter, 3)
        first = _weigh(meter)
        _look(sitter, _LOOKS)
        # What a browser keeps for itself, and how much, is its own affair; once a look is ours.
        grown = [after - before for before, after in zip(first, _weigh(meter), strict=True)]
        assert (max(grown) >= _LOOKS) == grows, grown


def _look(sitter: Sitter, times: int) -> None:
    """Let the wall look at the console so many times."""
    for _ in range(times):
        with sitter.page.expect_response("**/api/overview*"):
            _turn(sitter)
    sitter.page.wait_for_load_state("networkidle")


def _weigh(meter: CDPSession) -> list[int]:
    """Count the nodes and listeners of the page that are left when no collection frees any more.

    One collection frees only what nothing held at that instant: an animation or an answer may
    still hold the page of the look before.
    """
    found: list[list[int]] = []
    while len(found) < 5 or min(found[-4:]) < min(found[:-4]):
        meter.send("HeapProfiler.collectGarbage")
        counters = meter.send("Memory.getDOMCounters")
        found.append([counters["nodes"], counters["jsEventListeners"]])
    return [min(counted) for counted in zip(*found, strict=True)]


def test_the_wall_says_that_it_lost_the_console_and_finds_it_again(
    desk: Desk, browser: Browser
) -> None:
    """It tells of when its figures are, and loses the notice with the next answer."""
    with ExitStack() as stack, ExitStack() as running:
        served = running.enter_context(serving(desk.house.path))
        sitter = stack.enter_context(sitting(browser, served, "zh", LARGE))
        _hang(sitter)
        notice, figures = sitter.page.locator("#notice"), sitter.page.locator(".stats")
        expect(notice).to_be_hidden()
        running.close()
        _turn(sitter)
        expect(notice).to_have_text(_seen(sitter, _LOST))
        expect(figures).to_be_visible()
        running.enter_context(serving(desk.house.path, int(served.base.rpartition(":")[2])))
        _turn(sitter)
        expect(notice).to_be_hidden()


def test_the_wall_of_an_ended_session_says_so_and_shows_no_figures(
    desk: Desk, served: Served, browser: Browser
) -> None:
    """It stays where it is, and leads to where one signs in; signed in again, it goes on."""
    with sitting(browser, served, "en", LARGE) as sitter:
        _hang(sitter)
        notice, figures = sitter.page.locator("#notice"), sitter.page.locator(".stats")
        account = next(each for each in list_accounts(desk.house) if each.name == "viewer")
        end_sessions(desk.house, account)
        _turn(sitter)
        expect(notice.locator("p")).to_have_text(_seen(sitter, _ENDED))
        expect(notice.get_by_role("link", name=sitter.say("Sign in"))).to_be_visible()
        expect(figures).to_be_hidden()
        beside = Sitter(sitter.page.context.new_page(), served, sitter.words)
        beside.sign_in("viewer", PASSWORD)
        _turn(sitter)
        expect(notice).to_be_hidden()
        expect(figures).to_be_visible()
        assert sitter.page.url == served.base + "/big"
