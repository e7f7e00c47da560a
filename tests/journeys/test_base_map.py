"""A base map under the parcels, in a real browser: pictures of any server, and of 天地图."""

from __future__ import annotations

import base64
import socket
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.console import CHROMIUM, await_console, browsing
from tests.patience import PATIENCE_S
from tests.unit.web.desk import PASSWORD, build_template, open_desk

pytestmark = pytest.mark.system(CHROMIUM)

KEY = "a0key0that0nobody0may0read"
#: 天地图 by its documentation: WMTS by key and value, pictures in Web Mercator (matrix set w).
_WMTS = (
    "{base}/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)
#: What a tile of a layer is painted with; labels cover a corner only.
COLOURS = {"vec": (20, 90, 200, 255), "cva": (0, 0, 0, 0), "plain": (20, 160, 60, 255)}


def picture(colour: tuple[int, int, int, int]) -> bytes:
    """A PNG of 256 by 256 pixels in one colour."""
    rows = b"".join(b"\0" + bytes(colour) * 256 for _ in range(256))

    def chunk(name: bytes, body: bytes) -> bytes:
        sum_ = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + sum_

    head = struct.pack(">IIBBBBB", 256, 256, 8, 6, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@dataclass
class Pictures:
    """A server of pictures, and what it was asked for: layer, zoom, and the page that asked."""

    base: str = ""
    asked: list[tuple[str, int]] = field(default_factory=list)
    pages: set[str] = field(default_factory=set)


@contextmanager
def serving_pictures() -> Iterator[Pictures]:
    """Serve /plain/z/x/y.png, and the WMTS form for whoever has the key."""
    pictures = Pictures()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            query = {k.lower(): v[0] for k, v in parse_qs(url.query).items()}
            layer, zoom = _named(url.path, query)
            pictures.pages.add(self.headers.get("Referer", ""))
            if not layer:
                self.send_error(403)
                return
            pictures.asked.append((layer, zoom))
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(picture(COLOURS[layer]))

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pictures.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield pictures
    finally:
        server.shutdown()
        server.server_close()


def _named(path: str, query: dict[str, str]) -> tuple[str, int]:
    """The layer and zoom that an address asks for; nothing without the key, or beyond 1 to 18."""
    if path.startswith("/plain/"):
        return "plain", int(path.split("/")[2])
    layer = path.removeprefix("/").removesuffix("_w/wmts")
    fixed = {"service": "WMTS", "request": "GetTile", "version": "1.0.0", "tilematrixset": "w"}
    fixed |= {"layer": layer, "style": "default", "format": "tiles", "tk": KEY}
    is_asked_well = layer in COLOURS and all(query.get(k) == v for k, v in fixed.items())
    zoom = int(query.get("tilematrix", "0"))
    return (layer, zoom) if is_asked_well and 1 <= zoom <= 18 else ("", 0)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a survey and accounts."""
    folder = tmp_path_factory.mktemp("base")
    return open_desk(build_template(folder), folder).house.path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all of these tests."""
    with browsing() as opened:
        yield opened


@dataclass
class Looked:
    """What was seen: the page with its map, what it asked for elsewhere, and what was said."""

    page: Page
    foreign: list[str]
    said: list[str]
    log: Path

    def corner(self) -> tuple[int, int, int]:
        """Give the colour of the map near its upper edge, where no parcel lies."""
        shot = base64.b64encode(self.page.locator("#map").screenshot()).decode()
        blank = self.page.context.new_page()
        red, green, blue = blank.evaluate(_PIXEL, shot)
        blank.close()
        return red, green, blue

    def parcel(self) -> str:
        """Give the title of the card of the parcel in the middle of the map."""
        self.page.locator("#map canvas").focus()
        self.page.keyboard.press("Enter")
        title = self.page.locator("#map-card h2")
        title.wait_for()
        return title.inner_text()


#: Three quarters along, ten pixels below the upper edge.
_PIXEL = """async (shot) => {
  const image = new Image();
  image.src = `data:image/png;base64,${shot}`;
  await image.decode();
  const brush = new OffscreenCanvas(image.width, image.height).getContext("2d");
  brush.drawImage(image, 0, 0);
  return [...brush.getImageData(image.width * 0.75, 10, 1, 1).data].slice(0, 3);
}"""


@contextmanager
def looking(browser: Browser, ledger: Path, style: str, log: Path) -> Iterator[Looked]:
    """Serve the ledger with a base map by the installed verb, and open its map."""
    port = closed_port()
    command = [sys.executable, "-u", "-m", "yuanheng", "serve", "--ledger", str(ledger)]
    command += ["--port", str(port), "--map-style", style, "--lang", "en"]
    with (
        log.open("wb") as out,
        subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as server,
    ):
        try:
            await_console(port, server)
            yield _open(browser, f"http://127.0.0.1:{port}", log)
        finally:
            server.terminate()


def closed_port() -> int:
    """Give a port at which nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _open(browser: Browser, base: str, log: Path) -> Looked:
    """Sign in and open the map; wait until it is painted."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    looked = Looked(page, [], [], log)
    page.on("console", lambda message: looked.said.append(message.text))
    page.on("request", lambda request: _keep_foreign(looked, base, request.url))
    page.goto(f"{base}/sign-in")
    page.fill("input[name=name]", "viewer")
    page.fill("input[name=password]", PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"{base}/")
    page.goto(f"{base}/map")
    page.wait_for_selector("#map[data-painted]")
    return looked


def _keep_foreign(looked: Looked, base: str, url: str) -> None:
    if not url.startswith((base, "blob:", "data:")):
        looked.foreign.append(url)


def test_pictures_of_a_server_lie_under_the_parcels(
    browser: Browser, ledger: Path, tmp_path: Path
) -> None:
    """Green pictures show where no parcel is, and parcels are chosen as ever."""
    with serving_pictures() as pictures:
        style = pictures.base + "/plain/{z}/{x}/{y}.png"
        with looking(browser, ledger, style, tmp_path / "log") as seen:
            red, green, blue = seen.corner()
            assert green > max(red, blue) + 20
            assert seen.parcel()
            assert {url.partition("/plain/")[0] for url in seen.foreign} == {pictures.base}
            assert seen.page.locator("#map-base-fault").is_hidden()


def test_tianditu_is_asked_by_its_form_and_its_key_stands_in_no_log(
    browser: Browser, ledger: Path, tmp_path: Path
) -> None:
    """Map and names lie one over the other; it is not told which console asks."""
    with serving_pictures() as pictures:
        layers = [_WMTS.format(base=pictures.base, layer=name, key=KEY) for name in ("vec", "cva")]
        with looking(browser, ledger, " ".join(layers), tmp_path / "log") as seen:
            red, green, blue = seen.corner()
            seen.parcel()
            told = [*seen.said, seen.log.read_text(encoding="utf-8")]
        assert blue > max(red, green) + 20
        assert {layer for layer, _ in pictures.asked} == {"vec", "cva"}
        assert pictures.pages == {""}
        assert [text for text in told if KEY in text] == []


def test_no_host_but_that_of_the_base_map_is_let_through(
    browser: Browser, ledger: Path, tmp_path: Path
) -> None:
    """A page may ask the one server, and not another on the same machine."""
    asked = "(url) => fetch(url).then((answer) => answer.status, () => 0)"
    with serving_pictures() as pictures, serving_pictures() as other:
        style = pictures.base + "/plain/{z}/{x}/{y}.png"
        with looking(browser, ledger, style, tmp_path / "log") as seen:
            answers = [
                seen.page.evaluate(asked, server.base + "/plain/1/0/0.png")
                for server in (pictures, other)
            ]
        assert (answers, other.asked) == ([200, 0], [])


@pytest.mark.parametrize("address", ["/{z}/{x}/{y}.png?tk=", "/style.json?tk="])
def test_a_base_map_that_does_not_answer_leaves_the_parcels_and_says_so(
    browser: Browser, ledger: Path, tmp_path: Path, address: str
) -> None:
    """Pictures or a style: the parcels are there, a line says what is missing, and no key."""
    style = f"http://127.0.0.1:{closed_port()}{address}{KEY}"
    with looking(browser, ledger, style, tmp_path / "log") as seen:
        seen.page.locator("#map-base-fault").wait_for()
        assert seen.parcel()
        ours = [text for text in seen.said if "ERR_CONNECTION" not in text]
        told = [*ours, seen.log.read_text(encoding="utf-8")]
        assert [text for text in told if KEY in text] == []
