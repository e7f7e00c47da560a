"""A console that is really served, and a browser that sits before it and keeps watch."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from tests.patience import PATIENCE_S, wait_for
from yuanheng.errors import Plain
from yuanheng.words.words import Words

#: The programs of which one is needed, as the marker `system` takes them.
CHROMIUM = "chromium|chromium-browser|google-chrome"
_ARGS = (
    "--no-sandbox",
    "--disable-quic",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",  # the map draws by WebGL, also where there is no graphics card
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SMALL, LARGE = (1366, 768), (1920, 1080)

# What a page is to show may be long in coming on a busy machine; Playwright would give it 5 s.
expect.set_options(timeout=PATIENCE_S * 1000)


@dataclass(frozen=True)
class Served:
    """A console by its address, and the one-time link of its first start, if this is it."""

    base: str
    first: str = ""


@contextmanager
def serving(ledger: Path | str, port: int = 0) -> Iterator[Served]:
    """Serve a ledger, a file or a URL, by the installed verb, until the block ends.

    port: where a console was before; 0 for any port that is free.
    """
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    command = [sys.executable, "-u", "-m", "yuanheng", "serve", "--ledger", str(ledger)]
    command += ["--port", str(port), "--lang", "en"]
    with (
        tempfile.NamedTemporaryFile() as log,
        subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT) as server,
    ):
        try:
            await_console(port, server)
            said = Path(log.name).read_text(encoding="utf-8")
            link = re.search(r"http://\S+/setup\?token=\S+", said)
            yield Served(f"http://127.0.0.1:{port}", link[0] if link else "")
        finally:
            server.terminate()


def await_console(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until a console that was started listens on its port."""

    def listens() -> bool:
        assert server.poll() is None, f"the console ended with {server.poll()}"
        with socket.socket() as door:
            return door.connect_ex(("127.0.0.1", port)) == 0

    wait_for(listens, f"no console on port {port}")


@contextmanager
def browsing() -> Iterator[Browser]:
    """Open a browser without a window."""
    found = [path for name in CHROMIUM.split("|") if (path := shutil.which(name))]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=list(_ARGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Sitter:
    """Who sits before the console in one language, and all that went wrong meanwhile."""

    page: Page
    served: Served
    words: Words
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Keep watch over what the page says, asks for and gets."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", self._see_request)
        self.page.on("requestfailed", self._see_failure)
        self.page.on("response", self._see_response)

    def say(self, template: str, **values: Plain) -> str:
        """Give a text of the page in its language."""
        return self.words(template, **values)

    def go(self, address: str) -> None:
        """Open an address of the console, and wait for its charts or its map, if it has any."""
        self.page.goto(self.served.base + address)
        if self.page.locator(".chart, #map, [hx-trigger~=load]").count():
            self.page.wait_for_load_state("networkidle")

    def press(self, template: str, **values: Plain) -> None:
        """Press the first button of this name."""
        name = self.say(template, **values)
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, template: str, **values: Plain) -> None:
        """Follow the first link of this name."""
        name = self.say(template, **values)
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def fill(self, template: str, text: str) -> None:
        """Fill the field of this label."""
        self.page.get_by_label(self.say(template), exact=True).first.fill(text)

    def choice(self, template: str) -> Locator:
        """Give the field of this label that offers a choice."""
        return self.page.get_by_role("combobox", name=self.say(template), exact=True)

    def sign_in(self, name: str, password: str) -> None:
        """Sign in by the form."""
        self.go("/sign-in")
        self.fill("Account", name)
        self.fill("Password", password)
        self.press("Sign in")
        self.page.wait_for_url(self.served.base + "/")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _see_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in ("http", "https") and not request.url.startswith(self.served.base + "/"):
            self.faults.append(f"foreign: {request.url}")

    def _see_failure(self, request: Request) -> None:
        # What is under way when a page is left is dropped by the browser; that is no fault.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _see_response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")


@contextmanager
def sitting(
    browser: Browser, served: Served, lang: str, size: tuple[int, int] = SMALL
) -> Iterator[Sitter]:
    """Sit down before the console, in a browser that prefers a language."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale={"zh": "zh-CN", "en": "en-GB"}[lang],
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE_S * 1000)
    try:
        yield Sitter(context.new_page(), served, Words("zh" if lang == "zh" else "en"))
    finally:
        context.close()
