"""What is asked of every page in the browser: width, order by keyboard, and what axe says."""

from __future__ import annotations

import html
import re
from collections import deque
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute

from tests.journeys.console import Sitter
from yuanheng.web.pages import ROUTERS

#: Parts that htmx puts into a page; they are seen with that page.
_PARTS = {
    "/reports/shelf",
    "/map/list",
    "/map/card/{zone}/{period}/{place}",
    "/map/history/{zone}/{period}/{place}",
    "/ledger/records/{relation}/{fact}/origin",
}
#: What makes an address of one route another page.
_VIEWS = re.compile(r"[?&](view|mapping|parcel|round|history)=")
_AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
#: Charts follow the window with its next picture, and stand in the one after it.
_OVER = """() => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() =>
  tell(document.documentElement.scrollWidth - document.documentElement.clientWidth))))"""
_RUN_AXE = """async (off) => {
  const rules = Object.fromEntries(off.map((each) => [each, { enabled: false }]));
  const found = await axe.run(document, { resultTypes: ["violations"], rules });
  return found.violations
    .filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).slice(0, 3)}`);
}"""
#: A field for a day has as many stops as its browser gives it: Tab goes on while some are left.
_MORE, _MOST_TURNS = 10, 30
_TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
_LISTEN = """() => {
  window.walked = [];
  document.addEventListener("focusin", (event) => {
    const style = getComputedStyle(event.target);
    const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    window.walked.push([event.target, seen]);
  });
  const found = document.querySelectorAll("a[href], button, input, select, textarea, summary");
  window.wanted = [...found].filter((each) => !each.disabled && each.type !== "hidden"
    && each.tabIndex >= 0 && each.checkVisibility({ visibilityProperty: true }));
  return window.wanted.length + 12;
}"""
#: Whether something is still to be reached; of radio buttons Tab goes to one.
_LACKS = """() => window.wanted.some((each) => each.isConnected && !window.walked.some(([one]) =>
  one === each || (each.type === "radio" && one.name === each.name)))"""
_JUDGE = """() => {
  const name = (each) => each.outerHTML.replace(/\\s+/g, " ").slice(0, 90);
  const all = new Set(window.walked.map(([each]) => each));
  const first = [...all].filter((each) => each.isConnected);
  const faults = [];
  // The large screen has no menu to skip, and nothing but the way back.
  if (!first[0]?.matches(".skip, .big a")) faults.push("the skip link is not first");
  first.forEach((each, n) => {
    const before = n && first[n - 1].compareDocumentPosition(each);
    if (before & Node.DOCUMENT_POSITION_PRECEDING) faults.push(`out of order: ${name(each)}`);
  });
  for (const [each, seen] of window.walked)
    if (!seen && each.isConnected) faults.push(`focus is not seen: ${name(each)}`);
  for (const each of window.wanted) {
    const chosen = each.type === "radio" && first.some((other) => other.name === each.name);
    const reached = chosen || first.includes(each) || !each.isConnected;
    if (!reached) faults.push(`not reached: ${name(each)}`);
  }
  return [...new Set(faults)];
}"""


def page_routes() -> dict[str, re.Pattern[str]]:
    """Give the routes whose answer is a whole page for who is signed in."""
    return {
        route.path: route.path_regex
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        and "GET" in (route.methods or ())
        and not route.path.startswith("/api")
        and route.endpoint.__annotations__["return"] in ("HTMLResponse", HTMLResponse, "ListAnswer")
        and route.path not in _PARTS
    }


def walk_links(sitter: Sitter, starts: list[str]) -> dict[str, str]:
    """Follow the links of the pages, and give one address of each route and view reached."""
    routes, found = page_routes(), {}
    ahead, seen = deque(starts), set()
    while ahead:
        address = html.unescape(ahead.popleft()).partition("#")[0]
        kind = _kind(routes, address)
        if not kind or kind in seen:
            continue
        seen.add(kind)
        answer = sitter.page.context.request.get(sitter.served.base + address)
        assert (answer.status, address) == (200, address)
        found[kind] = address
        ahead.extend(re.findall(r'<a [^>]*href="(/[^"]*)"', answer.text()))
    return found


def _kind(routes: dict[str, re.Pattern[str]], address: str) -> str:
    """Name the page that stands at an address; empty where none does."""
    path = address.partition("?")[0]
    # A scorecard's run and a rulebook's are two pages at one route; the runs are 1 and 2.
    which = re.search(r"/runs/\d+$", path)
    for route, pattern in routes.items():
        if pattern.match(path):
            return route + (which[0] if which else "") + "".join(_VIEWS.findall(address))
    return ""


def measure_overflow(sitter: Sitter, size: tuple[int, int]) -> int:
    """Give the pixels by which the page is wider than the window."""
    sitter.page.set_viewport_size({"width": size[0], "height": size[1]})
    over: int = sitter.page.evaluate(_OVER)
    return over


def run_axe(sitter: Sitter, *, without: tuple[str, ...] = ()) -> list[str]:
    """Give what axe-core finds serious or critical, by all its rules but some."""
    sitter.page.evaluate(_AXE)
    found: list[str] = sitter.page.evaluate(_RUN_AXE, list(without))
    return found


def walk_keyboard(sitter: Sitter) -> list[str]:
    """Press Tab through the page from its top, and give what cannot be reached or seen."""
    sitter.page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    presses: Any = sitter.page.evaluate(_LISTEN)
    hands = sitter.page.context.new_cdp_session(sitter.page)
    for turn in range(_MOST_TURNS):
        for _ in range(_MORE if turn else presses):
            hands.send("Input.dispatchKeyEvent", _TAB)  # half the way of Playwright's own press
        if not sitter.page.evaluate(_LACKS):
            break
    hands.detach()
    faults: list[str] = sitter.page.evaluate(_JUDGE)
    return faults
