"""Make pictures of every page of the console, in both languages: `python docs/screens.py FOLDER`.

The pages are those of the sample zone, which is synthetic; the pictures of the README and of the
office's guide are made anew too. Needs Chromium.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from yuanheng.app.demo import write_demo_survey
from yuanheng.app.demo.play import play_demo
from yuanheng.app.office.accounts import add_account
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.app.reports.shelf import make_report
from yuanheng.web import make_site
from yuanheng.words.words import Words

IMAGES = Path(__file__).parent / "images"
GUIDE = Path(__file__).parents[1] / "src" / "yuanheng" / "web" / "static" / "guide"
DESK, WALL = (1366, 768), (1920, 1080)
NAME, PASSWORD = "admin", "a sentence for the pictures"
#: Every page that the sample zone has something on, by the name of its picture.
PAGES = {
    "overview": "/",
    "big": "/big",
    "ledger": "/ledger",
    "batch": "/ledger/batches/3",
    "jobs": "/jobs",
    "evaluation": "/evaluation",
    "run": "/evaluation/runs/4",
    "verdicts": "/evaluation/runs/5",
    "map": "/map",
    "findings": "/findings",
    "finding": "/findings/1",
    "due": "/findings/due",
    "tasks": "/tasks",
    "task": "/tasks/1",
    "rounds": "/ledger/rounds",
    "standards": "/standards",
    "standard": "/standards/cn.land-intensity.2014",
    "reports": "/reports",
    "system": "/system",
    "audit": "/system/audit",
    "about": "/system/about",
    "me": "/me",
}

#: Those of the guide, in Chinese, by the name of their picture; none is larger than this.
GUIDED = {
    "overview": "/",
    "finding": "/findings/1",
    "task": "/tasks/1",
    "run": "/evaluation/runs/4",
}
MOST_BYTES = 80_000


def main() -> None:
    """Play the sample zone, serve its console, and photograph page after page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screens"))
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is needed for the pictures: apt install chromium")
    with tempfile.TemporaryDirectory() as name:
        house = play_demo(Path(name) / "demo", Words("zh")).house
        add_account(house, NAME, PASSWORD, "admin")
        make_report(house, 1, 4, "zh")
        with serve(house) as address, sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            for lang in ("en", "zh"):
                page = browser.new_context(locale="zh-CN" if lang == "zh" else "en-US").new_page()
                photograph(page, address, lang, folder)
            for picture, path in GUIDED.items():
                page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
                page.goto(f"{address}{path}", wait_until="networkidle")
                page.wait_for_timeout(400)
                keep(page, picture)
            browser.close()
        empty = create_ledger(Path(name) / "empty.yhdb")
        add_account(empty, NAME, PASSWORD, "admin")
        with serve(empty) as address, sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_context(locale="zh-CN").new_page()
            page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
            begin(page, address, Path(name))
            browser.close()
    for lang, ending in (("en", ""), ("zh", ".zh")):
        seen = Image.open(folder / f"overview.{lang}.png").convert("RGB")
        few = seen.quantize(256, Image.Quantize.MAXCOVERAGE)  # keeps the colours of the lights
        few.save(IMAGES / f"console{ending}.png", optimize=True)


@contextmanager
def serve(house: OpenHouse) -> Iterator[str]:
    """Serve the console in a thread of its own, as long as the pictures take."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(make_site(house), host="127.0.0.1", port=port, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def photograph(page: Page, address: str, lang: str, folder: Path) -> None:
    """Sign in and save the picture of each page; say which ones do not answer, or are too wide."""
    page.goto(f"{address}/sign-in")
    page.screenshot(path=folder / f"sign-in.{lang}.png")
    enter(page)
    for name, path in PAGES.items():
        width, height = WALL if name == "big" else DESK
        page.set_viewport_size({"width": width, "height": height})
        answer = page.goto(f"{address}{path}", wait_until="networkidle")
        page.wait_for_timeout(400)  # charts are drawn after their data have come
        page.screenshot(path=folder / f"{name}.{lang}.png")
        if answer is None or not answer.ok:
            sys.stderr.write(f"{path}: {answer.status if answer else 'no answer'}\n")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            sys.stderr.write(f"{path} ({lang}) is wider than {width} pixels\n")


def enter(page: Page) -> None:
    """Sign in where the form for it is shown."""
    page.fill("input[name=name]", NAME)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_load_state("networkidle")


def begin(page: Page, address: str, folder: Path) -> None:
    """Photograph the empty ledger, and the question of a map that leaves its unit open."""
    page.goto(f"{address}/sign-in")
    enter(page)
    keep(page, "first")
    survey = write_demo_survey(folder / "样例调查.gpkg")
    page.goto(f"{address}/ledger/upload")
    page.set_input_files("input[type=file]", str(survey.path))
    page.click("main button.primary")
    page.wait_for_load_state("networkidle")
    page.select_option("select[name=part]", survey.layers[-1])
    page.fill("input[name=period]", "2013")
    page.click("form.stack button[type=submit]")
    page.wait_for_load_state("networkidle")
    keep(page, "asked")


def keep(page: Page, name: str) -> None:
    """Keep what is seen as a small picture of the guide."""
    picture = Image.open(BytesIO(page.screenshot()))
    target = GUIDE / f"{name}.webp"
    for quality in (70, 50, 35):
        picture.save(target, "WEBP", quality=quality, method=6)
        if target.stat().st_size < MOST_BYTES:
            return
    sys.stderr.write(f"{target.name} is larger than {MOST_BYTES} bytes\n")


if __name__ == "__main__":
    main()
