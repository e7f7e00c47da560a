"""Connections (连接): what is not finished, or not read, stands open for a time and in a number.

The web server waits without end for the rest of a request. Whoever opens some hundred and leaves
them so would keep everybody else out, with no account at all. Here what waits longest goes first,
and of those who wait the most: an office behind one address is not shut out, only its oldest
unfinished request is dropped.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import ClassVar, Literal

import h11
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.flow_control import service_unavailable
from uvicorn.protocols.http.h11_impl import H11Protocol

Network = IPv4Network | IPv6Network
#: idle: between two requests; head, body: a request is being sent; busy: it is being answered.
State = Literal["idle", "head", "body", "busy", "leaving"]
_UNFINISHED: tuple[State, ...] = ("head", "body")
_WAITING: tuple[State, ...] = ("idle", *_UNFINISHED)
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True)
class Limits:
    """How long and how many, in seconds, bytes a second, and connections.

    of_one: unfinished requests of one address; waiting: all that are not being answered; at_once:
    requests that are; more of these are told to come again, before the computer is out of memory.
    """

    head_s: float = 20.0
    body_s: float = 30.0
    slowest: int = 4096
    unread_s: float = 60.0
    of_one: int = 100
    waiting: int = 500
    at_once: int = 200
    look_s: float = 1.0


class Hall:
    """All connections of a server; those of proxies that are named are held to the times only."""

    def __init__(self, limits: Limits, proxies: tuple[Network, ...] = ()) -> None:
        """Nobody has come yet."""
        self.limits = limits
        self._proxies = proxies
        self._all: dict[Connection, None] = {}
        self._waiting: dict[str, dict[Connection, None]] = {}
        self._is_looking = False

    def guarded(self, inner: ASGIApp) -> ASGIApp:
        """Give a site that answers 503 while too many requests are being answered."""

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            busy = sum(each.state == "busy" for each in self._all)
            is_full = scope["type"] == "http" and busy > self.limits.at_once
            await (service_unavailable if is_full else inner)(scope, receive, send)  # type: ignore[arg-type]

        return guarded

    def enter(self, connection: Connection) -> None:
        """Take a connection in, and drop another where there are too many."""
        self._all[connection] = None
        self.place(connection)
        if not self._is_looking:
            self._is_looking = True
            connection.loop.call_later(self.limits.look_s, self._look, connection.loop)

    def leave(self, connection: Connection) -> None:
        """Forget a connection that has ended."""
        self._all.pop(connection, None)
        self._unplace(connection)

    def place(self, connection: Connection) -> None:
        """Note in which state a connection is now; the last to come into one stands last."""
        self._unplace(connection)
        if connection not in self._all or connection.state not in _WAITING:
            return
        peer = connection.peer
        if self._is_proxy(peer):
            return
        theirs = self._waiting.setdefault(peer, {})
        theirs[connection] = None
        unfinished = [each for each in theirs if each.state in _UNFINISHED]
        if len(unfinished) > self.limits.of_one:
            self._drop_one(unfinished, connection)
        if sum(map(len, self._waiting.values())) > self.limits.waiting:
            self._drop_one(max(map(list, self._waiting.values()), key=len), connection)

    def _unplace(self, connection: Connection) -> None:
        theirs = self._waiting.get(connection.peer, {})
        theirs.pop(connection, None)
        if not theirs:
            self._waiting.pop(connection.peer, None)

    def _drop_one(self, candidates: list[Connection], spared: Connection) -> None:
        """Drop the oldest, never the one that has just come; who sends a body is the last to go."""
        olds = [each for each in candidates if each is not spared]
        others = [each for each in olds if each.state != "body"]
        dropped = (others or olds)[0]
        self.leave(dropped)
        dropped.drop()

    def _is_proxy(self, peer: str) -> bool:
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        return any(address in proxy for proxy in self._proxies)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look at all connections once in a while, as long as there are any."""
        for connection in list(self._all):
            connection.look()
        self._is_looking = bool(self._all)
        if self._is_looking:
            loop.call_later(self.limits.look_s, self._look, loop)


class Connection(H11Protocol):
    """A connection that knows since when it waits for what."""

    hall: ClassVar[Hall]
    peer: str = ""
    state: State = "head"
    _since: float = 0.0
    _looked: float = 0.0
    #: Bytes that have come in this state, and the time in which we did not want to read any.
    _came: int = 0
    _held_s: float = 0.0
    _unread_since: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Come in."""
        super().connection_made(transport)
        self.peer = self.client[0] if self.client else ""
        self._since = self._looked = self.loop.time()
        self.hall.enter(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Go out."""
        self.hall.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        self._came += len(data)
        super().data_received(data)
        self._settle()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._settle()

    def pause_writing(self) -> None:
        """Note that what is written is not being read."""
        super().pause_writing()
        self._unread_since = self.loop.time()

    def resume_writing(self) -> None:
        """Note that it is being read."""
        super().resume_writing()
        self._unread_since = None

    def drop(self) -> None:
        """End the connection at once, whatever is still to be sent."""
        self.connections.discard(self)
        self.transport.abort()

    def look(self) -> None:
        """End the connection where its time is over."""
        self._settle()
        limits, now = self.hall.limits, self.loop.time()
        if self.flow.read_paused:
            self._held_s += now - self._looked
        self._looked = now
        waited = now - self._since
        unread = 0.0 if self._unread_since is None else now - self._unread_since
        is_stuck = self.state == "leaving" and waited > limits.unread_s
        if is_stuck or unread > limits.unread_s:
            self.drop()
        elif self.state == "head" and waited > limits.head_s:
            self._end_slow()
        elif self.state == "body":
            allowed = limits.body_s + self._held_s + self._came / limits.slowest
            if waited > allowed:
                self._end_slow()

    def _end_slow(self) -> None:
        """Say that it took too long, where nothing has been answered yet, and close."""
        is_body = self.state == "body"
        if not self.cycle.response_started if is_body else self._came:
            self.transport.write(_TOO_SLOW)
        if is_body:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.close()
        self._settle()

    def _settle(self) -> None:
        """Find the state anew; its time begins with it."""
        state = self._found()
        if state == self.state:
            return
        self.state, self._since = state, self.loop.time()
        self._came, self._held_s = 0, 0.0
        self.hall.place(self)

    def _found(self) -> State:
        theirs, cycle = self.conn.their_state, getattr(self, "cycle", None)
        if self.transport.is_closing():
            return "leaving"
        if theirs is h11.SEND_BODY:
            return "body"
        if cycle is not None and not cycle.response_complete:
            return "busy"
        if theirs is not h11.IDLE:
            return "leaving"
        return "head" if cycle is None or self.conn.trailing_data[0] else "idle"


def bounded(hall: Hall) -> type[Connection]:
    """Give the protocol of a server whose connections stand in a hall."""
    return type("Bounded", (Connection,), {"hall": hall})
