"""Files whose readers never answer: everybody else is answered while all of them wait."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import uvicorn

from tests.patience import PATIENCE_S, wait_for
from tests.unit.web.desk import Desk
from tests.unit.web.pages.test_ledger_upload import HEAD, send
from yuanheng.ledger.sources import sandbox
from yuanheng.web.connections import Limits
from yuanheng.web.serving import server_config

#: More than the console has threads.
FILES = 45
MAP = '{"type": "FeatureCollection", "features": []}'


@pytest.mark.parametrize("name", ["地块.geojson", "项目.csv"])
def test_while_files_keep_their_readers_busy_the_console_answers(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = desk.client_of("officer")
    page = send(officer, name, (MAP if name.endswith("json") else HEAD).encode())
    go, silent = threading.Event(), threading.Semaphore(0)

    def ask(*_: object, **__: object) -> None:
        silent.release()
        go.wait(PATIENCE_S)
        raise sandbox.BrokenFileError("time")

    monkeypatch.setattr(sandbox._Child, "__init__", lambda *_: None)
    monkeypatch.setattr(sandbox._Child, "close", lambda _: None)
    monkeypatch.setattr(sandbox._Child, "ask", ask)
    monkeypatch.setattr(sandbox.Sandbox, "_waiting_child", lambda _: None)
    config = server_config(desk.site, "127.0.0.1", 0, (), Limits())
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_for(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    address = f"http://localhost:{port}"
    headers = {"cookie": "; ".join(f"{k}={v}" for k, v in officer.cookies.items())}
    with ThreadPoolExecutor(FILES) as many:
        looks = [
            many.submit(httpx.get, address + page, headers=headers, timeout=PATIENCE_S)
            for _ in range(FILES)
        ]
        assert silent.acquire(timeout=PATIENCE_S)
        try:
            told = [httpx.get(f"{address}/sign-in", timeout=60).status_code for _ in range(3)]
            waiting = [not look.done() for look in looks].count(True)
        finally:
            go.set()
        statuses = {look.result().status_code for look in looks}
    server.should_exit = True
    thread.join()
    assert told == [200] * 3
    assert waiting >= 3  # nobody was answered because the files had ended
    assert statuses <= {200, 400, 422}
