"""The gate (门卫): what is asked of a request before any page sees it.

Its host must be ours (a page of a stranger could otherwise reach the console by a name of its own,
DNS rebinding), a write must come from our own pages (cross-site requests, signing in included),
and neither its address nor its body may be larger than anything the console asks for.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

from anyio import CancelScope
from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yuanheng.app.office.requests import one_connection
from yuanheng.errors import UsageError, say

#: No inline script or style, nothing from elsewhere; MapLibre draws in a worker of our own.
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " connect-src 'self'; worker-src 'self' blob:; font-src 'self'; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
#: The most bytes of a query, of a form, and of a form with files by somebody who is signed in.
LONGEST_QUERY = 16 * 1024
LARGEST_FORM = 1024 * 1024
LARGEST_UPLOAD = 202 * 1024 * 1024
_HOST = re.compile(
    r"(?:(?P<name>[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)|\[(?P<number>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\])"
    r"(?::(?P<port>[0-9]{1,5}))?"
)
_LAST_PORT = 65535
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """Lets requests in that are meant for the console, and sends its headers with each answer.

    url: the address under which browsers reach the console through a proxy. refuse: makes the
    answer to a request that is not let in. is_known: tells a request of somebody signed in.
    """

    def __init__(
        self,
        inner: ASGIApp,
        *,
        url: str | None,
        policy: str,
        refuse: Callable[[Request, int, str], Response],
        is_known: Callable[[Request], bool],
    ) -> None:
        """Keep what the console is called."""
        self._inner, self._refuse, self._is_known = inner, refuse, is_known
        self._public = urlsplit(url or "").netloc.lower()
        self._names = {"localhost", socket.gethostname().lower(), name_of(self._public)} - {""}
        self._headers = headers_of(policy)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let it in."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        request = Request(scope)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                if scope["path"] == "/setup":  # its address holds the one-time word
                    headers["Referrer-Policy"] = "strict-origin"
                if not scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        status, text = self._judge(request)
        if status:
            await self._refuse(request, status, text)(scope, receive, sending)
            return
        limit = await self._limit(request)
        if _announced(request.headers) > limit:
            await self._refuse(request, 413, "Content Too Large")(scope, receive, sending)
            return
        with one_connection() as held:
            try:
                await self._inner(scope, _bounded(receive, limit), sending)
            finally:
                with CancelScope(shield=True):  # a reader who went away leaves nothing open
                    await run_sync(held.end)

    def _judge(self, request: Request) -> tuple[int, str]:
        """Tell the status with which a request is refused by its head; 0 for none."""
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or not self._is_ours(hosts[0]):
            return 421, "Misdirected Request"
        if len(request.scope["query_string"]) > LONGEST_QUERY:
            return 414, "URI Too Long"
        if request.method not in _READING and not self._is_from_us(request.headers):
            return 403, "Forbidden: the request comes from another site"
        return 0, ""

    def _is_ours(self, host: str) -> bool:
        """Tell a host that can be ours: a numeric address, or one of our names."""
        name = name_of(host)
        return name in self._names or _is_number(name)

    def _is_from_us(self, headers: Headers) -> bool:
        """Tell a request that no other site has made; browsers say where one comes from."""
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        if origin is None:  # no browser of today, or a program: it has no cookies of others
            return True
        return urlsplit(origin).netloc.lower() in {headers["host"].lower(), self._public} - {""}

    async def _limit(self, request: Request) -> int:
        """Give how many bytes the body may have."""
        kind = request.headers.get("content-type", "")
        if request.method in _READING or not kind.lower().startswith("multipart/form-data"):
            return LARGEST_FORM
        is_known = await run_sync(self._is_known, request)
        return LARGEST_UPLOAD if is_known else LARGEST_FORM


def headers_of(policy: str = CONTENT_POLICY) -> dict[str, str]:
    """Give the headers of every answer."""
    return {**_HEADERS, "Content-Security-Policy": policy}


def content_policy(map_style: str | None) -> str:
    """Give the policy of what a page may load: our own, and the origin of the base map if any.

    UsageError where the base map is no address of the web.
    """
    if not map_style:
        return CONTENT_POLICY
    try:
        parts = urlsplit(map_style)
        host = parts.hostname or ""
        origin = f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}"
    except ValueError:
        parts, host, origin = urlsplit(""), "", ""
    if parts.scheme not in {"http", "https"} or not re.fullmatch(r"[a-z0-9.-]+", host):
        raise UsageError(
            say("The base map is no address of the web"),  # its key is nobody else's business
            expected=say("Expected the address of a style, or of tiles with x, y and z in braces."),
        )
    policy = CONTENT_POLICY.replace("connect-src 'self'", f"connect-src 'self' {origin}")
    return policy.replace("img-src 'self'", f"img-src 'self' {origin}")


def name_of(host: str) -> str:
    """Give the name in HOST or HOST:PORT, in lower case; empty for what is exactly neither.

    Who writes more than that, such as a user before it, means to be read in two ways.
    """
    found = _HOST.fullmatch(host)
    if found is None or int(found["port"] or 0) > _LAST_PORT:
        return ""
    return (found["name"] or found["number"]).lower()


def _is_number(name: str) -> bool:
    """Tell a numeric address; one with colons stood in brackets."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _announced(headers: Headers) -> int:
    """Give how many bytes a request says that it has; the rest is counted as it comes."""
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


def _bounded(receive: Receive, limit: int) -> Receive:
    """Receive no more than so many bytes; HTTPException 413 beyond."""
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise HTTPException(413)
        return message

    return receiving
