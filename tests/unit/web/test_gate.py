"""The gate: hosts, writes of other sites, sizes, headers, and what an error never tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import yuanheng.web
from tests.unit.web.desk import PASSWORD, Desk
from yuanheng.errors import UsageError
from yuanheng.web.answers import without_places
from yuanheng.web.gate import LARGEST_FORM, content_policy, name_of
from yuanheng.web.site import make_site

TEMPLATES = Path(yuanheng.web.__file__).parent / "templates"
SAFE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "content-security-policy": content_policy(None),
}


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8470", "127.0.0.1:8470", "10.20.30.40", "[::1]:8470", "[fe80::1]"],
)
def test_the_console_answers_to_numbers_and_to_this_computer(host: str, desk: Desk) -> None:
    """A numeric address cannot be turned to another computer, as a name can."""
    assert desk.stranger().get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "[::1", "a@b:c"),
        *("x@127.0.0.1", "x:y@localhost:8470", "@localhost", "localhost@", "localhost:x@127.0.0.1"),
        *("localhost/", "localhost/x", "localhost?x", "localhost#x", "localhost\\x", "//localhost"),
        *("localhost:", "localhost:x", "localhost:65536", "localhost:-1", "localhost:80:80"),
        *("localhost.", "127.0.0.1.", "localhost..", ".localhost", "127.0.0.1:8470."),
        *("loc\talhost", "localhost\t", "\tlocalhost", "local host", "localhost, evil.example"),
        *("::1", "::1:8470", "[::1]x", "[::1]:", "[::1]]", "[fe80::1%25eth0]", "[fe80::1%eth0]"),
        *("[127.0.0.1]", "[localhost]", "[]", "[:]", "127.1", "2130706433", "0x7f.0.0.1"),
        *("127.0.0.01", "127.0.0.1%00", "localhost%2eevil.example", "localhostÿ"),
    ],
)
def test_another_name_is_not_answered(host: str, desk: Desk) -> None:
    """DNS rebinding: a page of a stranger reaches us by a name of its own."""
    client = desk.client_of("admin")
    for path in ("/api/me", "/static/icon.svg"):
        sent = [(b"Host", host.encode("latin-1"))]
        assert client.get(path, headers=sent).status_code == 421


def test_one_request_has_one_host(desk: Desk) -> None:
    """Of two, one program would read the first and another the last."""
    sent = [(b"Host", b"localhost"), (b"Host", b"evil.example")]
    for hosts in (sent, sent[::-1]):
        assert desk.client_of("admin").get("/api/me", headers=hosts).status_code == 421


@given(st.text(alphabet="localhst127.0:@/\\?#[]% \t\r\n\x00.ｌ。", max_size=20))
def test_a_host_that_is_not_exactly_a_name_and_a_port_is_none(host: str) -> None:
    """What is read as a name is what was written, but for its port, brackets and case."""
    name = name_of(host)
    shown = f"[{name}]" if ":" in name else name
    assert not name or re.fullmatch(re.escape(shown) + r"(:\d{1,5})?", host, re.IGNORECASE)


def test_behind_a_proxy_its_address_is_a_name_of_the_console(desk: Desk) -> None:
    """With `--url` the name is known, the cookies are for TLS only, and the origin is its own."""
    desk.site = make_site(desk.house, url="https://park.example:8443/")
    client = desk.stranger()
    sent = {"name": "admin", "password": PASSWORD}
    proxied = {"Host": "park.example:8443", "Origin": "https://park.example:8443"}
    answer = client.post("/sign-in", data=sent, headers=proxied)
    assert answer.status_code == 303
    cookies = answer.headers.get_list("set-cookie")
    assert [re.sub("=[^;]+", "=…", cookie, count=1) for cookie in cookies] == [
        "yuanheng_session=…; HttpOnly; Max-Age=43200; Path=/; SameSite=strict; Secure",
        "yuanheng_browser=…; HttpOnly; Max-Age=31536000; Path=/sign-in; SameSite=strict; Secure",
    ]
    plain = client.get("/language/en", headers=proxied).headers["set-cookie"]
    assert plain.endswith("SameSite=lax; Secure")
    assert client.get("/sign-in", headers={"Host": "other.example"}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    ],
)
def test_another_site_signs_nobody_in_and_writes_nothing(
    headers: dict[str, str], desk: Desk
) -> None:
    """Even where it knows a password or a form token: signing in as somebody is a write too."""
    sent = {"name": "viewer", "password": PASSWORD}
    assert desk.stranger().post("/sign-in", data=sent, headers=headers).status_code == 403
    admin = desk.client_of("admin")
    assert admin.post("/me/sessions", headers=headers).status_code == 403
    assert admin.get("/api/me").status_code == 200


def test_our_own_pages_write(desk: Desk) -> None:
    """A browser names our own origin with a form."""
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert desk.client_of("viewer").post("/me/sessions", headers=own).status_code == 303


def test_every_answer_carries_the_headers(desk: Desk) -> None:
    """Pages, JSON, files, refusals, and what no route answers."""
    client = desk.client_of("viewer")
    for path in ("/", "/api/me", "/static/icon.svg", "/nothing", "/system", "/api/system"):
        answer = client.get(path)
        assert {k: answer.headers[k] for k in SAFE} == SAFE
        assert answer.headers.get("cache-control") == (
            None if path.startswith("/static/") else "no-store"
        )


def test_an_error_of_the_program_tells_nothing_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither path nor statement nor trace: a page or JSON with the headers, and 500."""

    def broken(*_: object) -> None:
        raise RuntimeError(f"SELECT password FROM account -- {desk.house.path}")

    client = desk.client_of("viewer")
    monkeypatch.setattr("yuanheng.web.visitors.zones_of", broken)
    for path in ("/findings", "/api/findings"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert {k: answer.headers[k] for k in SAFE} == SAFE
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"SELECT|Traceback|RuntimeError|\.yhdb|\.py", answer.text)


@pytest.mark.parametrize("path", ["/nothing/here", "/findings/99999", "/system", "/tasks?view=x"])
def test_a_refusal_keeps_the_menu_for_who_is_signed_in(path: str, desk: Desk) -> None:
    """A wrong turn leads on from where one stands; strangers are shown the door alone."""
    for client, is_in in ((desk.client_of("viewer"), True), (desk.stranger(), False)):
        shown = client.get(path)
        if shown.status_code != 303:
            assert ('class="menu"' in shown.text, "form-token" in shown.text) == (is_in, is_in)


def test_a_refusal_names_a_file_but_not_where_it_lies(desk: Desk) -> None:
    """The folders of the server are nobody's business, the name of one's own file is."""
    path = desk.house.path
    said = {
        "message": f"The ledger {path} was not written: disk I/O error",
        "facts": [f"{path}-uploads/0123/a b.xlsx", 3, None],
    }
    assert without_places(said, desk.house) == {
        "message": "The ledger desk.yhdb was not written: disk I/O error",
        "facts": ["a b.xlsx", 3, None],
    }


def test_a_form_is_bounded_whatever_it_says_of_its_length(desk: Desk) -> None:
    """Announced or counted as it comes, with a session or without."""

    def endless() -> Iterator[bytes]:
        for _ in range(2 + LARGEST_FORM // 65536):
            yield b"name=" + b"x" * 65531

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for client in (desk.stranger(), desk.client_of("admin")):
        large = b"x" * (LARGEST_FORM + 1)
        assert client.post("/sign-in", content=large, headers=kind).status_code == 413
        assert client.post("/sign-in", content=endless(), headers=kind).status_code == 413


def test_only_who_is_signed_in_sends_large_files(desk: Desk) -> None:
    """A stranger cannot fill the disk with a form that holds a file."""
    file = {"file": ("a.csv", b"x" * (LARGEST_FORM + 1))}
    for path in ("/sign-in", "/ledger/upload", "/reports/verify"):
        assert desk.stranger().post(path, files=file).status_code == 413
    assert desk.client_of("officer").post("/ledger/upload", files=file).status_code == 303


def test_a_form_of_very_many_fields_is_refused(desk: Desk) -> None:
    """More fields than any form of the console has."""
    body = "&".join(f"a{n}=1" for n in range(5000))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert desk.stranger().post("/sign-in", content=body, headers=kind).status_code == 400


def test_a_query_that_is_far_too_long_is_refused(desk: Desk) -> None:
    """And one that is only long is answered."""
    client = desk.client_of("viewer")
    assert client.get(f"/findings?zone={'x' * 20_000}").status_code == 414
    assert client.get(f"/findings?zone={'x' * 2_000}").status_code in (200, 404, 422)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../site.py",
        "/static/%2e%2e/site.py",
        "/static/..%2fsite.py",
        "/static/%2e%2e%2f%2e%2e%2fsite.py",
        "/static//etc/passwd",
        "/static/vendor/..%5c..%5csite.py",
    ],
)
def test_no_file_outside_of_the_static_folder_is_given(path: str, desk: Desk) -> None:
    """However the way out of it is written."""
    assert desk.stranger().get(path).status_code == 404


@pytest.mark.parametrize(
    ("back", "target"),
    [
        ("/findings", "/findings"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("", "/"),
    ],
)
def test_choosing_a_language_leads_nowhere_else(back: str, target: str, desk: Desk) -> None:
    """The way back is a path of ours, and never a header of its own."""
    answer = desk.stranger().get("/language/en", params={"back": back})
    assert (answer.status_code, answer.headers["location"]) == (303, target)
    assert len(answer.headers.get_list("set-cookie")) == 1


def test_a_base_map_opens_the_policy_for_its_origin_only() -> None:
    """And what is no address of the web is refused, not written into a header."""
    policy = content_policy("https://tiles.example:8443/style.json?key=1")
    assert policy == content_policy(None).replace(
        "connect-src 'self'", "connect-src 'self' https://tiles.example:8443"
    ).replace("img-src 'self'", "img-src 'self' https://tiles.example:8443")
    for bad in ("javascript:alert(1)", "https://a;script-src *", "https://a b/", "file:///etc"):
        with pytest.raises(UsageError):
            content_policy(bad)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda p: p.name)
def test_no_template_needs_what_the_policy_forbids(path: Path) -> None:
    """No inline script, style or handler, nothing from elsewhere, and nothing left unescaped."""
    text = path.read_text(encoding="utf-8")
    inline = r"<style\b|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*src)"
    assert re.findall(inline, text) == []
    assert re.findall(r"\|\s*safe\b|autoescape false", text) == []
    assert re.findall(r"(?:src|action)=\"(?:https?:)?//", text) == []
