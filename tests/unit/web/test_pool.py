"""All connections to the server of a ledger are in use: a clear answer, and nothing hangs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.unit.web.desk import Desk, StillClock
from yuanheng.app.keeping.ledger import restore
from yuanheng.app.opening import open_house
from yuanheng.store import postgres as store

pytestmark = pytest.mark.system("postgres")


def test_while_all_connections_are_busy_everybody_is_told_and_afterwards_answered(
    postgres: Server, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "POOL_SIZE", 2)
    monkeypatch.setattr(store, "POOL_SECONDS", 0.05)
    url = postgres.database()
    restore(template, url)
    desk = Desk(open_house(url, StillClock()), StillClock(), "", "", tmp_path)
    client = desk.client_of("viewer")
    home = desk.house.home
    assert isinstance(home, store.PostgresHome)
    with ExitStack() as busy, ThreadPoolExecutor(8) as many:
        for _ in range(2):
            busy.enter_context(home.engine.connect())
        told = list(many.map(client.get, ["/findings", "/api/findings"] * 4))
    assert [(a.status_code, a.headers.get("retry-after")) for a in told] == [(503, "10")] * 8
    assert "All connections to the ledger" in told[0].text
    assert told[1].json()["error"] == "AwayError"
    assert [client.get(a).status_code for a in ("/findings", "/api/findings")] == [200, 200]
