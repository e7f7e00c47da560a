"""Where a ledger on a server lies is nobody's business on a page: neither host nor names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.postgres import Server, running
from tests.unit.web.access import doors
from tests.unit.web.desk import PASSWORD, StillClock
from tests.unit.web.test_access import filled
from yuanheng.app.jobs.ends import failure
from yuanheng.app.keeping.ledger import restore
from yuanheng.app.office import accounts, sessions
from yuanheng.app.office.sessions import sign_in
from yuanheng.app.opening import OpenHouse, open_house
from yuanheng.errors import LedgerError
from yuanheng.model.accounts import Job
from yuanheng.web.site import make_site
from yuanheng.web.visitors import COOKIE

pytestmark = pytest.mark.system("postgres")


class Away:
    """A console over a database whose server takes no more connections, and what it must hide."""

    def __init__(self, server: Server, template: Path) -> None:
        self.server, self.url = server, server.database()
        parts = urlsplit(self.url)
        self.name = parts.path.strip("/")
        self.hidden = {self.name, str(parts.port), str(parts.hostname), str(parts.username)}
        restore(template, self.url)
        self.house = open_house(self.url, StillClock())
        signed = sign_in(self.house, "admin", PASSWORD)
        assert signed is not None
        self.site = make_site(self.house)
        self.client = TestClient(self.site, "http://localhost", raise_server_exceptions=False)
        self.client.cookies.set(COOKIE, signed.token)

    def close(self) -> None:
        """Let nobody in any more, and cut those who are."""
        shut = f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false"
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
        for statement in (shut, f"{cut}'{self.name}'"):
            self.server.program("psql", "-c", statement, "postgres")

    def told(self, text: str) -> set[str]:
        """Give what a text tells of the server."""
        return {word for word in self.hidden if word in text}


@pytest.fixture
def away(postgres: Server, template: Path) -> Away:
    """A console over a database of one's own."""
    return Away(postgres, template)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "The ledger PostgreSQL cannot be reached"),
        ("zh", "无法连接台账 PostgreSQL"),
    ],
)
def test_a_server_that_is_away_is_told_without_its_names(lang: str, said: str, away: Away) -> None:
    """On a page and in the API alike."""
    away.close()
    for path in ("/", "/tasks", "/api/me", "/api/jobs"):
        answer = away.client.get(path, params={"lang": lang})
        assert (answer.status_code, said in answer.text) == (503, True)
        assert away.told(answer.text) == set()


@pytest.fixture(scope="module")
def gone(template: Path) -> Away:
    """A console over a database whose server was stopped."""
    with running() as server:
        return Away(server, template)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_door_of_a_console_whose_server_is_gone_does_not_name_it(lang: str, gone: Away) -> None:
    """Strangers are told the same; and nobody is led from page to page in a circle."""
    stranger = TestClient(
        gone.site, "http://localhost", raise_server_exceptions=False, follow_redirects=False
    )
    answers = [
        stranger.request(method, path, params={"lang": lang})
        for method, path in (("GET", "/"), ("GET", "/sign-in"), ("GET", "/setup"), ("POST", "/me"))
    ]
    sent = {"name": "admin", "password": PASSWORD}
    answers.append(stranger.post("/sign-in", params={"lang": lang}, data=sent))
    assert [a.status_code for a in answers] == [503, 503, 503, 405, 503]
    assert stranger.get("/api/me").status_code == 401
    assert [gone.told(a.text) for a in answers] == [set()] * 5


def test_no_door_of_the_console_names_a_server_that_is_gone(gone: Away) -> None:
    """Whatever page, file or part of the API is asked for, and whatever is sent."""
    told = {}
    for door in doors(gone.site):
        if door.role == "open":
            continue
        answer = gone.client.request(door.method, filled(door), params={"lang": "zh"})
        told[door.name] = (answer.status_code, gone.told(answer.text))
    assert told == dict.fromkeys(told, (503, set()))


def test_a_server_that_is_gone_is_asked_once(gone: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its page has no menu, for which it would have to be waited for again."""
    asked: list[str] = []
    visitor = sessions.visitor

    def counted(house: OpenHouse, token: str) -> object:
        asked.append(token)
        return visitor(house, token)

    monkeypatch.setattr(sessions, "visitor", counted)
    answer = gone.client.get("/tasks")
    assert (answer.status_code, 'class="menu"' in answer.text, len(asked)) == (503, False, 1)


def test_a_job_that_failed_for_its_server_does_not_name_it(away: Away) -> None:
    """What was kept of the refusal is shown without it."""
    with pytest.raises(LedgerError) as refused:
        open_house(f"{away.url}x")
    assert away.told(str(refused.value))
    moment = away.house.clock.now().isoformat()
    asked = Job(0, "evaluate", "admin", "failed", moment, {}, outcome=failure(refused.value))
    number = accounts.desk_of(away.house).add_job(asked).id
    paths = (f"/jobs/{number}", f"/api/jobs/{number}", "/api/jobs")
    for path in paths:
        for lang in ("zh", "en"):
            answer = away.client.get(path, params={"lang": lang})
            assert (answer.status_code, "PostgreSQL" in answer.text) == (200, True)
            assert away.told(answer.text) == set()
