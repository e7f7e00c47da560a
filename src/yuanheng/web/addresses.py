"""Addresses of the console (地址): where a reader is, and where one may be led back to.

Only to our own: what comes back from a browser may have been made by anybody.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Request

#: The longest address that anybody is led back to, and the longest query that is taken along.
LONGEST = 2000
#: What browsers drop from an address or read as a slash: `/\evil.example` leads away.
_ODD = re.compile(r"[\s\\\x00-\x1f\x7f-\x9f]")
#: They say where in a list one is; in the list of another moment that is somewhere else.
_PAGING = frozenset({"offset", "page"})
#: They say how a page is to be given, not what stands on it.
_MANNER = frozenset({"lang", "part"})


def own_address(wanted: str) -> str:
    """Give an address if it is a path of the console, with its query; `/` otherwise."""
    is_path = wanted.startswith("/") and not wanted.startswith("//")
    return wanted if is_path and len(wanted) <= LONGEST and not _ODD.search(wanted) else "/"


def here(request: Request) -> str:
    """Give the address of the page that a reader has before them, with what was chosen on it.

    Of a form, or of a piece of a page, it is the page on which that stood.
    """
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return _joined(request.url.path, _chosen(request, _MANNER))
    before = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    try:
        parts = urlsplit(before)
    except ValueError:
        return "/"
    return own_address(parts.path + (f"?{parts.query}" if parts.query else ""))


def kept(request: Request) -> list[tuple[str, str]]:
    """List what was chosen on a page and holds at another moment too: its filters."""
    chosen = _chosen(request, _MANNER | _PAGING | {"as_known"})
    return chosen if len(urlencode(chosen)) <= LONGEST else []


def as_of_now(request: Request) -> str:
    """Give the address of the page as of now, with what was chosen on it."""
    return _joined(request.url.path, kept(request))


def _chosen(request: Request, without: frozenset[str]) -> list[tuple[str, str]]:
    """List the parameters of the query that say something, in their order."""
    given = request.query_params.multi_items()
    return [(name, value) for name, value in given if value and name not in without]


def _joined(path: str, query: list[tuple[str, str]]) -> str:
    """Write an address; without its query where it would be longer than any of ours."""
    plain = quote(path)
    whole = f"{plain}?{urlencode(query)}" if query else plain
    return own_address(whole if len(whole) <= LONGEST else plain)
