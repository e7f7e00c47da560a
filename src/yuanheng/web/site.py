"""The site: one application over one ledger, with its headers, errors and routes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from importlib.resources import as_file, files

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from yuanheng import __version__, app
from yuanheng.errors import ForbiddenError, LedgerError, UsageError, YuanhengError
from yuanheng.web import pages
from yuanheng.web.jobs import Worker
from yuanheng.web.rendering import render
from yuanheng.web.visitors import Gone, SignInNeeded, language_of

#: No inline script or style, nothing from elsewhere; MapLibre draws in a worker of our own.
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " connect-src 'self'; worker-src 'self' blob:; font-src 'self'; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def make_site(
    house: app.House, *, setup_token: str | None = None, map_style: str | None = None
) -> FastAPI:
    """Make the application over a ledger.

    setup_token: the one-time word with which the first administrator is made; map_style: the URL
    of a base map, whose origin is then allowed.
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
    with as_file(files("yuanheng.web").joinpath("static")) as static:
        site.mount("/static", StaticFiles(directory=str(static)), name="static")
    for router in pages.ROUTERS:
        site.include_router(router)
    _add_headers(site)
    _add_errors(site)
    return site


def _add_headers(site: FastAPI) -> None:
    """Send the security headers with every answer, and no page into a cache."""

    @site.middleware("http")
    async def headers(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await call_next(request)
        response.headers.update(_HEADERS)
        if not request.url.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response


def _add_errors(site: FastAPI) -> None:
    """Turn refusals into pages or JSON, in the reader's language, with a fitting status."""

    @site.exception_handler(SignInNeeded)
    async def sign_in(request: Request, _error: SignInNeeded) -> Response:
        if _wants_json(request):
            return JSONResponse({"error": "SignInNeeded"}, status_code=401)
        target = "/setup" if not app.has_accounts(request.app.state.house) else "/sign-in"
        if request.headers.get("HX-Request"):
            return Response(status_code=204, headers={"HX-Redirect": target})
        return RedirectResponse(target, status_code=303)

    @site.exception_handler(YuanhengError)
    async def refused(request: Request, error: YuanhengError) -> Response:
        return _refusal(request, error, _status_of(error))

    @site.exception_handler(Gone)
    async def gone(request: Request, error: Gone) -> Response:
        return _refusal(request, error, 404)

    @site.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0] if error.errors() else {}
        name = ".".join(str(part) for part in first.get("loc", ())[1:])
        return _plain(request, 422, f"{name}: {first.get('msg', '')}")

    @site.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> Response:
        return _plain(request, error.status_code, str(error.detail), error.headers)


def _refusal(request: Request, error: YuanhengError, status: int) -> Response:
    """Show a refusal: what, where, what was expected, and how to mend it."""
    words = app.Words(language_of(request))
    problem = app.plain_error(error, words)
    if _wants_json(request):
        return JSONResponse(problem, status_code=status)
    place = app.place(words, error.where)
    return HTMLResponse(
        render(request, "problem.html", {"problem": problem, "place": place, "status": status}),
        status_code=status,
    )


def _plain(
    request: Request, status: int, text: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Show what is no refusal of ours: a path that is not there, a form that does not fit."""
    if _wants_json(request):
        return JSONResponse({"error": text}, status_code=status, headers=headers)
    problem: dict[str, object] = {"message": text, "facts": [], "expected": None, "remedy": None}
    page = render(request, "problem.html", {"problem": problem, "place": "", "status": status})
    return HTMLResponse(page, status_code=status, headers=headers)


def _status_of(error: YuanhengError) -> int:
    if isinstance(error, ForbiddenError):
        return 403
    if isinstance(error, LedgerError):
        return 409
    return 400 if isinstance(error, UsageError) else 422


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/")
