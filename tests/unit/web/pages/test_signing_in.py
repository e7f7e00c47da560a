"""Signing in on the console: sessions, the first administrator, and guessing."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import timedelta
from html import unescape
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.unit.web.desk import PASSWORD, Desk, StillClock
from yuanheng.app.office.accounts import change_account, find_account, list_accounts, unlock_account
from yuanheng.app.office.sessions import SESSION_HOURS, visitor
from yuanheng.app.opening import create_ledger, open_house
from yuanheng.web import throttle
from yuanheng.web.site import make_site
from yuanheng.web.visitors import BROWSER, COOKIE

WRONG = "ein anderer langer Satz"
TOKEN = "the word that stands in the terminal"  # noqa: S105 - of consoles that live for one test


@pytest.fixture
def fresh(tmp_path: Path) -> Desk:
    """A console over a ledger that nobody has an account on."""
    clock = StillClock()
    house = create_ledger(tmp_path / "fresh.yhdb", clock)
    found = Desk(house, clock, "", "", tmp_path)
    found.site = make_site(house, setup_token=TOKEN)
    return found


def sign_in(desk: Desk, name: str, password: str = PASSWORD) -> int:
    sent = {"name": name, "password": password}
    return int(desk.stranger().post("/sign-in", data=sent).status_code)


def test_a_session_is_a_cookie_that_no_script_and_no_other_site_reads(desk: Desk) -> None:
    """HttpOnly, SameSite=strict, and it ends with the session."""
    client = desk.stranger()
    answer = client.post("/sign-in", data={"name": "viewer", "password": PASSWORD})
    assert answer.headers["location"] == "/"
    session, browser = answer.headers.get_list("set-cookie")
    name, _, rest = session.partition("=")
    assert (name, rest.partition("; ")[2]) == (
        COOKIE,
        "HttpOnly; Max-Age=43200; Path=/; SameSite=strict",
    )
    assert (
        browser.partition("; ")[2] == "HttpOnly; Max-Age=31536000; Path=/sign-in; SameSite=strict"
    )
    assert client.get("/api/me").json()["name"] == "viewer"


def test_signing_in_makes_a_new_token_and_ends_the_one_before(desk: Desk) -> None:
    """A token that somebody put into the browser beforehand is worth nothing afterwards."""
    client = desk.client_of("viewer")
    before = client.cookies[COOKIE]
    answer = client.post("/sign-in", data={"name": "officer", "password": PASSWORD})
    after = answer.cookies[COOKIE]
    assert after != before
    assert visitor(desk.house, before) is None
    found = visitor(desk.house, after)
    assert found is not None
    assert found[0].name == "officer"


@pytest.mark.parametrize("token", ["", "x", "x" * 4000, "ÿ", "a=b", '"'])
def test_a_token_that_was_made_up_is_nobody(token: str, desk: Desk) -> None:
    """Whatever stands in the cookie."""
    headers = [(b"Cookie", f"{COOKIE}={token}".encode("latin-1"))]
    assert desk.stranger().get("/api/me", headers=headers).status_code == 401


def test_a_session_ends_by_time_by_signing_out_and_by_what_the_administrator_does(
    desk: Desk,
) -> None:
    """A token is worth nothing after its end, also where the browser keeps it."""
    out, late, off, demoted = (desk.client_of(r) for r in ("viewer", "officer", "leader", "scoped"))
    token = out.cookies[COOKIE]
    assert out.post("/sign-out").status_code == 303
    out.cookies.set(COOKIE, token)
    assert out.get("/api/me").status_code == 401
    leader = find_account(desk.house, "leader")
    change_account(desk.house, replace(leader, active=False))
    assert off.get("/api/me").status_code == 401
    change_account(desk.house, replace(find_account(desk.house, "scoped"), role="viewer"))
    assert demoted.get("/api/me").status_code == 401
    assert late.get("/api/me").status_code == 200
    desk.clock.moment += timedelta(hours=SESSION_HOURS)
    assert late.get("/api/me").status_code == 401


@pytest.mark.parametrize(
    "page",
    ["/findings?zone=a&state=all&as_known=2026-03-01", "/ledger/batches/1", "/map?zone=a&zone=b"],
)
def test_a_page_that_asked_for_signing_in_is_reached_afterwards(page: str, desk: Desk) -> None:
    """Through the form, a wrong password and another language."""
    client = desk.stranger()
    door = client.get(page).headers["location"]
    assert urlsplit(door).path == "/sign-in"
    back = re.search(r'name="back" value="([^"]*)"', client.get(door).text)
    assert back is not None
    sent = {"name": "viewer", "back": unescape(back[1])}
    wrong = client.post("/sign-in", data=sent | {"password": WRONG})
    assert (wrong.status_code, back[0] in wrong.text) == (401, True)
    answer = client.post("/sign-in", data=sent | {"password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    other = re.search(r'href="(/language/zh[^"]*)"', client.get(door).text)
    assert other is not None
    assert client.get(unescape(other[1])).headers["location"] == door


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "/x\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/api/me",
        "/%61pi/me",
        "/static/icon.svg",
        "/sign-in?back=/",
        "/setup",
        "/language/en?back=//evil.example",
        "/sign-out",
        "/tasks/1/step",
        "/nothing/here",
    ],
)
def test_signing_in_leads_to_no_other_site_and_to_no_other_than_a_page(
    back: str, desk: Desk
) -> None:
    """Whoever made the link: what is no page of the console is the overview."""
    client = desk.stranger()
    shown = client.get("/sign-in", params={"back": back})
    assert shown.status_code == 200
    sent = {"name": "viewer", "password": PASSWORD, "back": back}
    answer = client.post("/sign-in", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookies = answer.headers.get_list("set-cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == [COOKIE, BROWSER]


def test_a_form_that_is_sent_after_the_end_of_the_session_is_said_to_be_lost(desk: Desk) -> None:
    """And signing in leads to the page on which it stood, never to what it was sent to."""
    client = desk.client_of("officer")
    desk.clock.moment += timedelta(hours=SESSION_HOURS)
    stood = {"Referer": "http://localhost/ledger/rounds?round=1"}
    door = client.post("/ledger/rounds/1/submit", headers=stood).headers["location"]
    said = client.get(f"{door}&lang=en").text
    assert "what you sent was not written, and has to be entered again" in said
    assert "刚才提交的内容没有写入" in client.get(f"{door}&lang=zh").text
    assert 'value="/ledger/rounds?round=1"' in said
    out = client.post("/sign-out", headers=stood)
    assert out.headers["location"] == "/sign-in"


def test_a_page_that_fetches_its_pieces_is_led_to_the_door_and_back(desk: Desk) -> None:
    """The piece is no page; the page on which it stands is."""
    client = desk.client_of("viewer")
    desk.clock.moment += timedelta(hours=SESSION_HOURS)
    piece = {"HX-Request": "true", "HX-Current-URL": "http://localhost/jobs/3"}
    answer = client.get("/jobs/3?part=true", headers=piece)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (
        204,
        "/sign-in?back=%2Fjobs%2F3&ended=reading",
    )
    said = client.get(answer.headers["HX-Redirect"]).text
    assert "Your session has ended. After signing in you are back where you were." in said


def test_an_account_that_was_deactivated_does_not_sign_in(desk: Desk) -> None:
    """And looks like one that is not there."""
    viewer = find_account(desk.house, "viewer")
    change_account(desk.house, replace(viewer, active=False))
    assert sign_in(desk, "viewer") == 401


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What attempts to sign in waited, in seconds, which pass at once."""
    found: list[float] = []

    async def passing(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr(throttle, "sleep", passing)
    return found


def test_a_name_that_is_not_there_looks_like_a_wrong_password(
    desk: Desk, waited: list[float]
) -> None:
    """Nobody learns which names there are, nor by guessing on: both take longer alike."""
    pages, waits = set(), []
    for name in ("viewer", "nobody"):
        for _ in range(8):
            answer = desk.stranger().post("/sign-in", data={"name": name, "password": WRONG})
            pages.add((answer.status_code, answer.text))
        waits.append(waited.copy())
        waited.clear()
    assert (len(pages), waits) == (1, [[1.0, 2.0, 4.0]] * 2)


def test_a_stranger_who_guesses_shuts_nobody_out(desk: Desk, waited: list[float]) -> None:
    """Not from the same address, not behind a proxy, and a known browser does not even wait."""
    known, sent = desk.stranger(), {"name": "admin", "password": PASSWORD}
    known.post("/sign-in", data=sent)
    for url in (None, "http://localhost"):
        desk.site = make_site(desk.house, url=url)
        known._transport = desk.stranger()._transport
        for _ in range(9):
            assert sign_in(desk, "admin", WRONG) == 401
        waited.clear()
        assert known.post("/sign-in", data=sent).status_code == 303
        assert waited == []
        assert sign_in(desk, "admin") == 303
        assert waited == [16.0]
        assert sign_in(desk, "admin") == 303
        assert waited == [16.0]


def test_a_known_browser_that_guesses_slows_down_too(desk: Desk, waited: list[float]) -> None:
    """Somebody may have found it open."""
    known = desk.stranger()
    known.post("/sign-in", data={"name": "admin", "password": PASSWORD})
    for _ in range(7):
        known.post("/sign-in", data={"name": "admin", "password": WRONG})
    assert waited == [1.0, 2.0]


def test_the_terminal_lets_a_name_try_again_at_once(desk: Desk, waited: list[float]) -> None:
    """In a program that has counted by itself meanwhile."""
    for _ in range(7):
        sign_in(desk, "admin", WRONG)
    waited.clear()
    unlock_account(open_house(desk.house.path), "admin")
    assert (sign_in(desk, "admin"), waited) == (303, [])


def test_who_has_somebodys_session_cannot_guess_their_password(desk: Desk) -> None:
    """After five wrong ones that session ends, and no other does."""
    client, elsewhere = desk.client_of("viewer"), desk.client_of("viewer")
    sent = {"old": WRONG, "new": f"{WRONG} neu", "again": f"{WRONG} neu"}
    found = [client.post("/me/password", data=sent).status_code for _ in range(5)]
    assert (found, client.get("/api/me").status_code) == ([400] * 5, 200)
    assert client.post("/me/password", data=sent | {"old": PASSWORD}).status_code == 303
    assert [c.get("/api/me").status_code for c in (client, elsewhere)] == [401, 200]
    short = {"old": PASSWORD, "new": "short", "again": "short"}
    assert [elsewhere.post("/me/password", data=short).status_code for _ in range(9)] == [400] * 9
    right = {"old": PASSWORD, "new": WRONG, "again": WRONG}
    assert elsewhere.post("/me/password", data=right).status_code == 303
    assert sign_in(desk, "viewer", WRONG) == 303


def test_an_address_may_be_wrong_so_often_and_no_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is right does not count, what a header says of the address is not believed."""
    monkeypatch.setattr(throttle, "MOST_ATTEMPTS", 3)
    assert [sign_in(desk, "officer") for _ in range(4)] == [303] * 4
    assert [sign_in(desk, f"nobody{n}", WRONG) for n in range(3)] == [401] * 3
    forged = {"X-Forwarded-For": "10.9.8.7", "Forwarded": "for=10.9.8.7", "X-Real-IP": "10.9.8.7"}
    sent = {"name": "officer", "password": PASSWORD}
    assert desk.stranger().post("/sign-in", data=sent, headers=forged).status_code == 403


def test_behind_a_named_proxy_attempts_are_counted_by_where_they_come_from(
    desk: Desk, waited: list[float]
) -> None:
    """By what the proxy says, not by the proxy itself; a stranger slows down himself alone."""
    desk.site = make_site(desk.house, url="http://localhost", proxies=(ip_network("10.0.0.1"),))

    def attempt(address: str, password: str) -> int:
        sent = {"name": "admin", "password": password}
        return int(desk.stranger(address).post("/sign-in", data=sent).status_code)

    assert [attempt("203.0.113.7", WRONG) for _ in range(6)] == [401] * 6
    assert waited == [1.0]
    assert attempt("203.0.113.8", PASSWORD) == 303
    assert [attempt("10.0.0.1", WRONG) for _ in range(21)] == [401] * 21
    assert attempt("10.0.0.1", PASSWORD) == 303
    assert attempt("203.0.113.8", PASSWORD) == 303


def test_the_first_page_leads_to_the_link_and_the_link_works_once(fresh: Desk) -> None:
    """Who holds the word makes the administrator; afterwards it opens nothing."""
    client = fresh.stranger()
    assert client.get("/").headers["location"] == "/setup"
    assert client.get("/setup").status_code == 403
    shown = client.get("/setup", params={"token": TOKEN})
    assert shown.status_code == 200
    # The log of a proxy would else hold the token, as the referrer of each picture on the page.
    assert shown.headers["referrer-policy"] == "strict-origin"
    sent = {"name": "chief", "password": PASSWORD}
    assert client.post("/setup", data=sent | {"token": "another"}).status_code == 404
    assert client.post("/setup", data=sent | {"token": TOKEN}).status_code == 303
    assert client.get("/api/me").json()["role"] == "admin"
    again = {"name": "second", "password": PASSWORD, "token": TOKEN}
    assert fresh.stranger().post("/setup", data=again).status_code == 404
    assert fresh.stranger().get("/setup", params={"token": TOKEN}).status_code == 303
    assert [a.name for a in list_accounts(fresh.house)] == ["chief"]


def test_the_form_of_the_first_administrator_asks_the_password_twice(fresh: Desk) -> None:
    """Who mistypes it once is asked again, on the same page, and nothing is used up."""
    client = fresh.stranger()
    assert 'name="again"' in client.get("/setup", params={"token": TOKEN}).text
    sent = {"name": "chief", "password": PASSWORD, "again": WRONG, "token": TOKEN}
    shown = client.post("/setup", data=sent)
    assert (shown.status_code, list_accounts(fresh.house)) == (400, ())
    told = ("The two passwords differ", 'value="chief"', f'value="{TOKEN}"')
    assert [text in shown.text for text in told] == [True] * 3
    assert client.post("/setup", data=sent | {"again": PASSWORD}).status_code == 303


def test_of_those_who_use_the_link_at_once_one_becomes_administrator(fresh: Desk) -> None:
    """Two posts race: exactly one account, and one session."""
    gate, answers = threading.Barrier(4), []

    def post(n: int) -> None:
        client = fresh.stranger()
        sent = {"token": TOKEN, "name": f"chief{n}", "password": PASSWORD}
        gate.wait()
        answers.append(client.post("/setup", data=sent).status_code)

    threads = [threading.Thread(target=post, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 404, 404, 404]
    assert [a.role for a in list_accounts(fresh.house)] == ["admin"]


def test_without_a_word_nobody_becomes_the_first_administrator(fresh: Desk) -> None:
    """A console that was started where accounts stand has none to compare with."""
    fresh.site = make_site(fresh.house)
    for token in ("", "None", "null"):
        sent = {"token": token, "name": "chief", "password": PASSWORD}
        assert fresh.stranger().post("/setup", data=sent).status_code in (404, 422)
    assert list_accounts(fresh.house) == ()
