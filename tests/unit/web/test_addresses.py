"""Where one is: the picker, the way back to now and the language keep what was chosen."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.unit.web.desk import Desk
from yuanheng.web.addresses import LONGEST, own_address

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def picker(text: str) -> list[tuple[str, str]]:
    """Give what the form with the picker sends besides the moment."""
    form = text.partition('<form class="known"')[2].partition("</form>")[0]
    return [(unescape(name), unescape(value)) for name, value in HIDDEN.findall(form)]


def link(text: str, css: str) -> str:
    """Give where a link of the head leads: `lang`, or `past` for the one back to now."""
    found = re.search(rf'class="{css}"[^>]*>?[^<]*(?:<a )?\s*href="([^"]*)"', text)
    assert found is not None
    return unescape(found[1])


def test_choosing_a_moment_keeps_the_filters_and_begins_at_the_first_page(desk: Desk) -> None:
    """The place in the list of now is none in the list of then."""
    address = f"/findings?zone={desk.near}&severity=high&state=all&offset=100&lang=en"
    shown = desk.client_of("viewer").get(address).text
    assert picker(shown) == [("zone", desk.near), ("severity", "high"), ("state", "all")]


def test_a_choice_of_several_is_kept_whole_and_another_moment_is_not(desk: Desk) -> None:
    """On the map, where zones are chosen side by side."""
    address = f"/map?zone={desk.near}&zone={desk.far}&colour=class&as_known=3&page=2"
    shown = desk.client_of("viewer").get(address).text
    kept = [("zone", desk.near), ("zone", desk.far), ("colour", "class")]
    assert picker(shown) == kept
    assert parse_qsl(urlsplit(link(shown, "past")).query) == kept


def test_the_way_back_to_now_keeps_the_filters(desk: Desk) -> None:
    """It drops the moment, and nothing that was chosen."""
    shown = desk.client_of("viewer").get("/findings?state=all&as_known=4&offset=0").text
    assert link(shown, "past") == "/findings?state=all"
    assert link(desk.client_of("viewer").get("/tasks?as_known=4").text, "past") == "/tasks"


def test_another_language_shows_the_same_page_of_the_same_moment(desk: Desk) -> None:
    """The moment, the filters and the place in the list stay; the language of before does not."""
    client = desk.client_of("viewer")
    address = "/findings?state=all&as_known=4&offset=0"
    lead = client.get(link(client.get(f"{address}&lang=en").text, "lang"))
    assert (lead.status_code, lead.headers["location"]) == (303, address)
    assert '<html lang="zh-CN">' in client.get(address).text


def test_what_is_kept_is_text_however_it_was_written(desk: Desk) -> None:
    """Neither an attribute nor a header can be broken out of."""
    client, nasty = desk.client_of("viewer"), "\"'><i>&\r\nX: y"
    shown = client.get("/ledger/browse", params={"q": nasty, "as_known": "4"}).text
    assert ("q", nasty) in picker(shown)
    assert "<i>" not in shown
    assert dict(parse_qsl(urlsplit(link(shown, "past")).query)) == {"q": nasty}
    lead = client.get(link(shown, "lang"))
    assert dict(parse_qsl(urlsplit(lead.headers["location"]).query)) == {
        "q": nasty,
        "as_known": "4",
    }


def test_what_is_too_long_to_be_kept_is_dropped(desk: Desk) -> None:
    """The page is shown as ever; its links lead to it without what was chosen."""
    shown = desk.client_of("viewer").get("/me", params={"x": "y" * LONGEST, "as_known": "4"}).text
    assert "y" * 40 not in shown
    assert link(shown, "past") == "/me"
    assert desk.stranger().get(link(shown, "lang")).headers["location"] == "/me"


@pytest.mark.parametrize(
    ("sent", "back"),
    [
        ({"Referer": "http://localhost/tasks/1?as_known=4"}, "/tasks/1?as_known=4"),
        ({"Referer": "https://evil.example//evil.example/x"}, "/"),
        ({"Referer": "http://[::1"}, "/"),
        ({}, "/"),
    ],
)
def test_a_refused_form_leads_to_the_page_on_which_it_stood(
    sent: dict[str, str], back: str, desk: Desk
) -> None:
    """What a form is sent to is no page to come back to in another language."""
    refused = desk.client_of("leader").post("/findings/1/task", headers=sent)
    assert refused.status_code == 422
    assert (f'href="{back}">Back to the form' in refused.text) == (back != "/")
    lead = desk.stranger().get(link(refused.text, "lang"))
    assert lead.headers["location"] == back


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "findings",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:/evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/a\r\nSet-Cookie: x=1",
        "/\x00",
        "/\x7f",
        "/\u0085",
        "/\u2028x",
        "/" + "x" * LONGEST,
    ],
)
def test_an_address_that_is_not_ours_is_the_overview(wanted: str) -> None:
    """Another host, another scheme, and whatever a browser might read as one."""
    assert own_address(wanted) == "/"


@pytest.mark.parametrize("wanted", ["/", "/findings?zone=a%20b&q=%2F%2Fx", "/ledger/records/a/1.0"])
def test_an_address_of_ours_stays_as_it_is(wanted: str) -> None:
    """With its query."""
    assert own_address(wanted) == wanted
