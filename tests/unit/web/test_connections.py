"""Unfinished, idle and unread connections stand for a time and in a number, and shut nobody out."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network

import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import Response

from tests.patience import PATIENCE_S, wait_for
from yuanheng.web.connections import Connection, Hall, Limits, Network
from yuanheng.web.serving import server_config

HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: 1\r\n"
WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
OURS = (ip_network("127.0.0.0/8"),)


@dataclass
class Served:
    """A server in a thread of its own, and the sockets that were opened to it."""

    port: int
    hall: Hall
    stack: ExitStack
    standing: threading.Event = field(default_factory=threading.Event)

    def open(self, sent: bytes = b"") -> socket.socket:
        """Open a connection, and send what a browser or somebody else would."""
        found = self.stack.enter_context(socket.create_connection(("127.0.0.1", self.port)))
        found.settimeout(PATIENCE_S)
        found.sendall(sent)
        return found

    def get(self, sent: bytes = WHOLE) -> str:
        """Ask for the page in a new connection, and give the status and what follows it."""
        return answer(self.open(sent))

    def states(self) -> list[str]:
        """Give the state of every connection that stands, sorted."""
        return sorted(each.state for each in list(self.hall._all))


def answer(connection: socket.socket) -> str:
    """Read one answer whole: its status, and its body."""
    told = b""
    while b"\r\n\r\n" not in told:
        piece = connection.recv(65536)
        if not piece:
            return told.decode()
        told += piece
    head, _, body = told.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return f"{head.split()[1].decode()} {body.decode()}"


def is_ended(connection: socket.socket) -> bool:
    """Tell a connection that the server has ended, without waiting for one that stands."""
    connection.settimeout(0.01)
    try:
        while connection.recv(65536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def serving(limits: Limits, proxies: tuple[Network, ...] = ()) -> Iterator[Served]:
    """Serve a site that echoes, answers at length, or stands until it is let go."""
    site = FastAPI()
    standing = threading.Event()

    @site.get("/")
    async def page(request: Request) -> Response:
        assert request.client is not None
        return Response(request.client.host)

    @site.post("/")
    async def echo(request: Request) -> Response:
        return Response(str(len(await request.body())))

    @site.get("/long")
    async def long() -> Response:
        return Response(b"x" * 50_000_000)

    @site.api_route("/stand", methods=["GET", "POST"])
    def stand() -> Response:
        standing.wait(PATIENCE_S)
        return Response("stood")

    config = server_config(site, "127.0.0.1", 0, proxies, limits)
    config.timeout_graceful_shutdown = 1
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_for(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    protocol = config.http_protocol_class
    assert issubclass(protocol, Connection)
    with ExitStack() as stack:
        yield Served(port, protocol.hall, stack, standing)
        standing.set()
    server.should_exit = True
    thread.join()


def test_hundreds_of_unfinished_heads_keep_nobody_out() -> None:
    """The oldest of them are ended at once, and others are answered as if there were none."""
    with serving(Limits()) as served:
        half = [served.open(HALF) for _ in range(210)]
        assert served.get() == "200 127.0.0.1"
        wait_for(lambda: served.states().count("head") <= Limits().of_one)
        ended = [is_ended(each) for each in half]
        assert (any(ended), ended[-1], ended == sorted(ended, reverse=True)) == (True, False, True)


def test_an_unfinished_head_after_a_whole_request_is_unfinished_too() -> None:
    """Whoever begins politely is held to the same."""
    with serving(Limits(of_one=5)) as served:
        for _ in range(30):
            connection = served.open(WHOLE)
            assert answer(connection) == "200 127.0.0.1"
            connection.sendall(HALF)
        wait_for(lambda: served.states().count("head") == 5 and "busy" not in served.states())
        assert served.get() == "200 127.0.0.1"


def test_connections_that_do_nothing_make_way_for_others() -> None:
    """A page that is open in many browsers takes no place from who asks for something now."""
    with serving(Limits(waiting=20)) as served:
        idle = [served.open(WHOLE) for _ in range(60)]
        wait_for(lambda: served.states() == ["idle"] * 20)
        assert served.get() == "200 127.0.0.1"
        assert not is_ended(idle[-1]) or len(served.hall._all) <= 20


def test_a_file_that_is_being_sent_is_the_last_to_be_dropped() -> None:
    """Of one address: unfinished heads go before it, however much younger they are."""
    with serving(Limits(of_one=3)) as served:
        length = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n"
        file = served.open(length + b"ab")
        wait_for(lambda: served.states() == ["body"])
        for _ in range(20):
            served.open(HALF)
        wait_for(lambda: served.states() == ["body", "head", "head"])
        file.sendall(b"cd")
        assert answer(file) == "200 4"
        for _ in range(9):
            served.open(length)
        wait_for(lambda: served.states().count("body") == 3)
        assert served.get() == "200 127.0.0.1"


@pytest.mark.parametrize(("sent", "told"), [(HALF, "408 "), (b"G", "408 "), (b"", "")])
def test_a_head_has_a_time_however_it_trickles(sent: bytes, told: str) -> None:
    """Each byte that comes does not begin it anew; who has sent nothing is told nothing."""
    with serving(Limits(head_s=0.5, look_s=0.05)) as served:
        connection, began = served.open(sent), time.monotonic()
        while sent and served.states() == ["head"]:
            try:
                connection.sendall(b"x")
            except OSError:
                break
            time.sleep(0.02)
        assert answer(connection) == told
        assert time.monotonic() - began > 0.4
        wait_for(lambda: served.states() == [])


def test_a_body_has_a_time_by_its_length_and_no_longer() -> None:
    """One that comes steadily is taken to its end; one that stops is not waited for."""
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\n"
    with serving(Limits(body_s=0.5, slowest=100, look_s=0.05)) as served:
        steady, stopped = served.open(head + b"x" * 200), served.open(head + b"x" * 10)
        for _ in range(19):
            steady.sendall(b"x" * 200)
            time.sleep(0.05)
        assert answer(steady) == "200 4000"
        assert answer(stopped) == "408 "


def test_a_body_that_we_do_not_read_is_not_held_against_its_sender() -> None:
    """The time in which the console itself is busy does not count."""
    hall, now = Hall(Limits(body_s=1.0, slowest=1000)), [0.0]
    ended: list[float] = []

    class Still(Connection):
        """A connection in the middle of a body, whose clock is moved by hand."""

        def _end_slow(self) -> None:
            ended.append(now[0])

        def _settle(self) -> None:
            """Stay."""

    class Clock:
        def time(self) -> float:
            return now[0]

    class Flow:
        read_paused = True

    found = Still.__new__(Still)
    found.hall, found.state, found.loop, found.flow = hall, "body", Clock(), Flow()  # type: ignore[misc,assignment]
    for second in range(1, 11):
        now[0] = float(second)
        found.look()
    assert ended == []
    found.flow.read_paused = False
    for second in range(11, 14):
        now[0] = float(second)
        found.look()
    assert ended == [12.0, 13.0]


def test_an_answer_that_nobody_reads_is_not_kept() -> None:
    """Neither its place nor its memory."""
    with serving(Limits(unread_s=0.3, look_s=0.05)) as served:
        served.open(b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n")
        wait_for(lambda: served.states() == ["busy"] or served.states() == ["idle"])
        wait_for(lambda: served.states() == [])


def test_the_limits_are_those_that_are_promised() -> None:
    """The page on security names them."""
    limits = Limits()
    assert (limits.head_s, limits.slowest, limits.unread_s) == (20, 4096, 60)
    assert (limits.of_one, limits.waiting, limits.at_once) == (100, 500, 200)


def test_no_request_is_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither answered nor refused nor dropped: its address may hold the one-time word."""
    ask = b"GET /setup?token=geheim HTTP/1.1\r\nHost: localhost\r\n"
    post = b"POST /?token=geheim HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
    with serving(Limits(head_s=0.2, body_s=0.2, look_s=0.05)) as served:
        assert served.get(ask + b"\r\n").startswith("404 ")
        for unfinished in (ask, ask + b"\x00\r\n\r\n", post):
            served.open(unfinished)
        wait_for(lambda: set(served.states()) <= {"idle"})
    told = capfd.readouterr()
    assert "geheim" not in told.out + told.err + caplog.text


def test_more_than_can_be_answered_are_told_to_come_again() -> None:
    """And are answered when the others are."""
    with serving(Limits(at_once=2)) as served:
        ask = b"GET /stand HTTP/1.1\r\nHost: localhost\r\n\r\n"
        standing = [served.open(ask) for _ in range(2)]
        wait_for(lambda: served.states() == ["busy", "busy"])
        assert served.get() == "503 Service Unavailable"
        served.standing.set()
        assert [answer(each) for each in standing] == ["200 stood"] * 2
        assert served.get() == "200 127.0.0.1"


@pytest.mark.parametrize(("proxies", "seen"), [((), "127.0.0.1"), (OURS, "203.0.113.7")])
def test_where_a_request_comes_from_is_believed_of_a_named_proxy_only(
    proxies: tuple[Network, ...], seen: str
) -> None:
    """And of what it says only the last that it has seen itself."""
    said = b"X-Forwarded-For: 198.51.100.9, 203.0.113.7\r\nX-Real-IP: 198.51.100.9\r\n\r\n"
    with serving(Limits(), proxies) as served:
        assert served.get(WHOLE[:-2] + said) == f"200 {seen}"
        assert served.get() == "200 127.0.0.1"


def test_a_named_proxy_may_have_as_many_unfinished_as_it_likes() -> None:
    """All its people come from it; the time holds for it too."""
    with serving(Limits(of_one=5, waiting=5, head_s=1.0, look_s=0.05), OURS) as served:
        for _ in range(30):
            served.open(HALF)
        wait_for(lambda: served.states() == ["head"] * 30 or served.states() == [])
        assert served.get() == "200 127.0.0.1"
        wait_for(lambda: "head" not in served.states())


def test_requests_follow_each_other_in_one_connection() -> None:
    """As browsers send them: one after the other, several at once, and with a question before."""
    with serving(Limits()) as served:
        connection = served.open(WHOLE + WHOLE)
        told = b""
        while told.count(b"127.0.0.1") < 2:
            told += connection.recv(65536)
        ask = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
        connection.sendall(ask + b"Expect: 100-continue\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"abc")
        assert answer(connection) == "200 3"
        wait_for(lambda: served.states() == ["idle"])
