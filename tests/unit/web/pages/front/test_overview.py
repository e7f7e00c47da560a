"""The overview as a page, as a large screen and as JSON."""

from __future__ import annotations

import re

from tests.unit.web.desk import FAR_NAME, Desk
from yuanheng.app.demo import ZONE_NAME


def test_the_overview_links_every_number_to_its_page(desk: Desk) -> None:
    """Findings, what falls due, tasks, scores and batches all lead somewhere."""
    page = desk.client_of("viewer").get("/").text
    targets = set(re.findall(r'href="(/[a-z]+[^"?]*)', page))
    assert {
        "/findings",
        "/findings/due",
        "/tasks",
        "/evaluation/runs/1",
        "/ledger",
        "/big",
    } <= targets


def test_every_link_of_the_overview_leads_to_a_page(desk: Desk) -> None:
    """No number leads into nothing."""
    client = desk.client_of("admin")
    page = client.get("/").text
    links = sorted(set(re.findall(r'href="(/(?!static|language)[^"]*)"', page)))
    answers = {link: client.get(link.replace("&amp;", "&")).status_code for link in links}
    assert {link: code for link, code in answers.items() if code != 200} == {}


def test_a_scoped_account_finds_nothing_of_other_zones(desk: Desk) -> None:
    """Page, large screen and JSON speak of the near zone only."""
    client = desk.client_of("scoped")
    answers = [client.get(path) for path in ("/", "/big", "/api/overview")]
    assert [(a.status_code, FAR_NAME in a.text, desk.far in a.text) for a in answers] == [
        (200, False, False)
    ] * 3


def test_the_page_says_what_its_twin_says(desk: Desk) -> None:
    """The number of open findings on the page is that of the JSON."""
    client = desk.client_of("viewer")
    told = client.get("/api/overview").json()
    assert f'<a href="/findings">{told["open_findings"]}</a>' in client.get("/").text
    assert told["open_findings"] == sum(row["total"] for row in told["findings"])


def test_the_overview_is_shown_as_it_was_known(desk: Desk) -> None:
    """Before the first evaluation nothing had been found."""
    told = desk.client_of("viewer").get("/api/overview", params={"as_known": "3"}).json()
    assert (told["ledger_seq"], told["open_findings"], told["standings"]) == (3, 0, [])


def test_a_time_that_is_none_is_refused(desk: Desk) -> None:
    """Neither a day nor a number: 400, as JSON; a number that is not there yet: 409."""
    client = desk.client_of("viewer")
    answers = [client.get(f"/api/overview?as_known={text}") for text in ("soon", "99")]
    assert [a.status_code for a in answers] == [400, 409]


def test_the_large_screen_asks_for_itself_every_minute(desk: Desk) -> None:
    """The wall keeps up without a hand, and Escape knows the way back."""
    page = desk.client_of("viewer").get("/big").text
    assert ('hx-trigger="every 60s"' in page, 'data-back="/"' in page) == (True, True)


def test_a_stranger_is_led_to_the_door(desk: Desk) -> None:
    """Without a session there is no overview."""
    client = desk.stranger()
    assert (client.get("/").headers["location"], client.get("/api/overview").status_code) == (
        "/sign-in",
        401,
    )


def test_the_wall_of_one_zone_bears_its_name_and_its_map(desk: Desk) -> None:
    """Who sees one zone hangs up its parcels under its name; before the survey there are none."""
    page = desk.client_of("scoped").get("/big").text
    assert (ZONE_NAME in page, page.count('<path d="M') > 1) == (True, True)
    before = desk.client_of("scoped").get("/big?as_known=2").text
    assert ('<path d="M' in before, "As known on" in before) == (False, True)
