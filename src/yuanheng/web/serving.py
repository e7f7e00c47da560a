"""Serving the site (服务): what the web server is told, for every verb that opens the console."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

#: Requests at once; more are told to come again, before the computer is out of memory.
_MOST_AT_ONCE = 200
#: An idle connection is kept so many seconds: longer than a proxy keeps one (mostly 60), so that
#: no request is sent into one that is just being closed.
_KEPT_OPEN = 75


def serve_site(site: FastAPI, host: str, port: int) -> None:
    """Serve until Ctrl+C.

    No log of requests is written, because the address of the first page holds the one-time word;
    headers such as X-Forwarded-For, which anybody may send, are not believed.
    """
    uvicorn.run(
        site,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_keep_alive=_KEPT_OPEN,
        timeout_graceful_shutdown=10,
    )
