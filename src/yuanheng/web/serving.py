"""Serving the site (服务): what the web server is told, for every verb that opens the console."""

from __future__ import annotations

from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from yuanheng.web.connections import Hall, Limits, Network, bounded

#: An idle connection is kept so many seconds: longer than a proxy keeps one (mostly 60), so that
#: no request is sent into one that is just being closed.
_KEPT_OPEN = 75


def serve_site(site: FastAPI, host: str, port: int, *, proxies: tuple[Network, ...] = ()) -> None:
    """Serve until Ctrl+C.

    No log of requests is written, because the address of the first page holds the one-time word;
    headers such as X-Forwarded-For, which anybody may send, are believed of named proxies only.
    """
    server = uvicorn.Server(server_config(site, host, port, proxies, Limits()))
    with suppress(KeyboardInterrupt):  # raised once more when everything is closed: its usual end
        server.run()


def server_config(
    site: FastAPI, host: str, port: int, proxies: tuple[Network, ...], limits: Limits
) -> uvicorn.Config:
    """Give what the web server is told."""
    hall = Hall(limits, proxies)
    return uvicorn.Config(
        hall.guarded(site),
        host=host,
        port=port,
        http=bounded(hall),
        ws="none",
        interface="asgi3",
        log_level="warning",
        access_log=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=[str(proxy) for proxy in proxies],
        server_header=False,
        timeout_keep_alive=_KEPT_OPEN,
        timeout_graceful_shutdown=10,
    )
