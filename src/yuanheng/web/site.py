"""The site: one application over one ledger, with its headers, errors and routes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import as_file, files
from ipaddress import IPv4Network, IPv6Network

from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles

from yuanheng import __version__
from yuanheng.app.office.sessions import visitor
from yuanheng.app.opening import OpenHouse
from yuanheng.views.map.sheets import Maps
from yuanheng.views.office.search import Index
from yuanheng.web import pages
from yuanheng.web.answers import add_answers, plain
from yuanheng.web.gate import Gate, content_policy
from yuanheng.web.jobs import Worker
from yuanheng.web.throttle import Throttle
from yuanheng.web.visitors import COOKIE


def make_site(
    house: OpenHouse,
    *,
    setup_token: str | None = None,
    map_style: str | None = None,
    url: str | None = None,
    proxies: tuple[IPv4Network | IPv6Network, ...] = (),
) -> FastAPI:
    """Make the application over a ledger.

    setup_token: the one-time word with which the first administrator is made; map_style: the URL
    of a base map, whose origin is then allowed; url: the address under which browsers reach the
    console through a proxy, which speaks TLS for it; proxies: those whose word for where a request
    comes from is taken.
    """
    worker = Worker(house)

    @asynccontextmanager
    async def lifespan(_site: FastAPI) -> AsyncIterator[None]:
        worker.start()
        yield
        worker.stop()

    site = FastAPI(
        title="yuanheng",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )
    site.state.house = house
    site.state.worker = worker
    site.state.setup_token = setup_token
    site.state.map_style = map_style
    site.state.throttle = Throttle()
    site.state.is_behind_proxy = url is not None
    site.state.proxies = proxies
    site.state.is_secure = url is not None and url.lower().startswith("https://")
    site.state.maps = Maps()
    site.state.index = Index()
    with as_file(files("yuanheng.web").joinpath("static")) as static:
        site.mount("/static", StaticFiles(directory=str(static)), name="static")
    for router in pages.ROUTERS:
        # Taken as they are: including a router works out each of its routes anew, which costs the
        # first request of every site half a second.
        site.router.routes.extend(router.routes)
    add_answers(site)
    policy = content_policy(map_style)
    site.add_middleware(Gate, url=url, policy=policy, refuse=plain, is_known=_is_known)
    return site


def _is_known(request: Request) -> bool:
    """Tell a request of somebody who is signed in."""
    token = request.cookies.get(COOKIE)
    return token is not None and visitor(request.app.state.house, token) is not None
