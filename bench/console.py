"""Fifty people who read and five who write, for two minutes: `python bench/console.py`.

The console is served over a throw-away PostgreSQL, or a file, by the command that everybody uses.
Readers walk from link to link and think between two pages; writers correct the same few records and
report on the same few tasks all at once, so that they get in each other's way, and import workbooks
of their own. At the end every write that was said to be done must be there, once: an answer that is
an error, or an update that is lost, ends the bench with 1. Beside it Datasette, where it is there,
serves the same table of 10,000 rows to as many readers at the same pace.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import io
import json
import os
import random
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import openpyxl  # noqa: E402 - the tests' server of PostgreSQL lies beside us

from tests import postgres  # noqa: E402
from tests.journeys.sheets import read_sheet, write_sheet  # noqa: E402
from yuanheng.app.demo import LAYER_2013, write_demo_survey  # noqa: E402
from yuanheng.app.intake.layers import add_zone, import_file  # noqa: E402
from yuanheng.app.intake.tables import import_filled  # noqa: E402
from yuanheng.app.office.accounts import add_account  # noqa: E402
from yuanheng.app.opening import OpenHouse, create_ledger, open_house  # noqa: E402
from yuanheng.app.runs.evaluate import evaluate  # noqa: E402
from yuanheng.ledger.drafts.table import TableRequest  # noqa: E402
from yuanheng.views.ledger.batches import zone_names  # noqa: E402
from yuanheng.views.ledger.records import browse_facts  # noqa: E402
from yuanheng.views.tasks.lists import list_tasks  # noqa: E402
from yuanheng.words.words import Words  # noqa: E402

PASSWORD = "一句记得住的话一二三四五"  # noqa: S105 - of accounts that live for one bench
ZONES, PROJECTS = 10, 1000
CONTESTED, IMPORTED = 3, 20
#: A server that has not answered after so long is not up; a machine that does much else is slow.
_PATIENCE_SECONDS = 600
_HEADS: tuple[str, ...] = ("开发区", "期次", "电子监管号或项目代码", "项目名称", "成交价格（万元）")
_HEADS += ("约定开工时间", "实际交地时间", "实际开工时间", "闲置原因")
_LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
#: What a walk does not follow: another language, what is fetched once by a browser, the way out.
_PASSED_BY = re.compile(r"^/(language|static|sign|setup|.*\.csv|big)")
#: Before the name of a write to which no answer came.
_UNSURE = "unsure "
#: Stands between the parts of a form with a file.
_EDGE = "part-of-the-form"
_FIELD = re.compile(r"^/(api/)?([a-z-]*)(?:/([a-z-]+))?")


@dataclass
class Times:
    """Seconds by kind of page, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float) -> None:
        """Note how long one answer took."""
        with self.lock:
            self.seconds[kind].append(seconds)

    def fail(self, what: str) -> None:
        """Note an answer that should not have been."""
        with self.lock:
            self.wrong.append(what)

    def count(self, what: str) -> None:
        """Count something that happened."""
        with self.lock:
            self.counts[what] += 1

    def count_write(self, what: str, status: int, *, is_done: bool) -> None:
        """Count a write that was said to be done; one without an answer may be done or not."""
        if is_done or status == 0:
            self.count(what if is_done else f"{_UNSURE}{what}")


class Browser:
    """One person's browser: a connection that is kept, a session, and the form token."""

    def __init__(self, port: int, times: Times) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._times = times
        self._headers = {"Accept-Language": "zh"}

    def sign_in(self, name: str) -> None:
        """Open a session."""
        form = {"name": name, "password": PASSWORD}
        status, _, headers = self.ask("POST", "/sign-in", form, kind="sign-in")
        assert status == 303, f"{name} could not sign in: {status}"
        self._headers["Cookie"] = headers["set-cookie"].partition(";")[0]
        _, text, _ = self.ask("GET", "/me", kind="sign-in")
        found = re.search(r'name="form_token" value="([^"]+)"', text)
        assert found is not None
        self._headers["X-Form-Token"] = found[1]

    def ask(
        self, method: str, path: str, body: object = None, *, kind: str = ""
    ) -> tuple[int, str, http.client.HTTPMessage]:
        """Send a request, and time it until its last byte."""
        headers = dict(self._headers)
        content: str | bytes | None = None
        if isinstance(body, bytes):
            headers["Content-Type"], content = f"multipart/form-data; boundary={_EDGE}", body
        elif path.startswith("/api/") and body is not None:
            headers["Content-Type"], content = "application/json", json.dumps(body)
        elif body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            content = urlencode(body)  # type: ignore[arg-type]
        began = time.perf_counter()
        try:
            self._connection.request(method, path, content, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self._times.fail(f"{method} {path}: {error!r}")
            return 0, "", http.client.HTTPMessage()
        self._times.note(kind or _kind(path), time.perf_counter() - began)
        if answer.status >= 400 and answer.status != 409:
            self._times.fail(f"{method} {path}: {answer.status} {_said(text)}")
        return answer.status, text, answer.headers


def _is_done(status: int, headers: http.client.HTTPMessage) -> bool:
    """Tell a form that was taken; who is no longer signed in is sent elsewhere too."""
    return status == 303 and not (headers["location"] or "").startswith("/sign-in")


def _said(text: str) -> str:
    """Give what an answer says, without the page around it."""
    main = re.sub(r"<[^>]*>", " ", text.partition("<main")[2].partition(">")[2] or text)
    return " ".join(main.split())[:300]


def _kind(path: str) -> str:
    """Name the kind of a page by the beginning of its path."""
    if path.endswith(".mvt") or ".mvt?" in path:
        return "/map/tiles"
    found = _FIELD.match(path)
    assert found is not None
    return "/" + "/".join(part for part in (found[1] and "api", found[2], found[3]) if part)


# ------------------------------------------------------------------------------- the ledger


def fill(url: str, folder: Path, readers: int, writers: int) -> None:
    """Make a ledger of ten zones: a survey each, 10,000 projects, findings, tasks, accounts."""
    house = create_ledger(url)
    names = [zone_name(n) for n in range(ZONES)]
    survey = read_sheet(write_demo_survey(folder / "demo_survey.gpkg").path, LAYER_2013)
    for n, name in enumerate(names):
        code = f"S{n:06d}"
        add_zone(house, name, {"code": code, "level": "省级"})
        sheet = survey.filled("KFQMC", name).filled("KFQDM", code)
        path = write_sheet(sheet, folder / f"{code}.gpkg", LAYER_2013)
        import_file(house, path, period="2013", assume=["JZMJ=m2"])
    rows: list[tuple[object, ...]] = []
    for name in names:
        for n in range(PROJECTS):
            begun = None if n % 4 == 0 else "2012-05-01" if n % 4 < 3 else "截至2013-12-31未动工"
            late = (name, "2013", f"P{n:05d}", f"第{n}号项目", 500 + n, "2012-01-01", None, begun)
            rows.append((*late, "enterprise" if n % 4 == 3 else None))
    workbook(rows).save(folder / "项目.xlsx")
    request = TableRequest(folder / "项目.xlsx", None, None, None, None)
    import_filled(house, request, Words("zh"))
    evaluate(house, "cn.land-intensity.2014", parameters="bulletin-example")
    evaluate(house, "cn.idle-land.2012")
    for n in range(readers):
        add_account(house, f"reader{n}", PASSWORD, "officer" if n % 5 == 0 else "viewer")
    for n in range(writers):
        add_account(house, f"writer{n}", PASSWORD, "leader")


def zone_name(n: int) -> str:
    """Name a zone."""
    return f"示例开发区{n:02d}"


def workbook(rows: list[tuple[object, ...]]) -> openpyxl.Workbook:
    """Fill projects into a workbook."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("项目")
    for row in (_HEADS, *rows):
        page.append(row)
    return book


# ------------------------------------------------------------------------------- the people


def read(browser: Browser, seed: int, until: float, think: float) -> None:
    """Walk from link to link; every fifth page from the menu again."""
    rng = random.Random(seed)  # noqa: S311 - a walk
    menu = ["/", "/ledger", "/evaluation", "/map", "/findings", "/tasks", "/standards", "/reports"]
    menu += ["/ledger/browse?relation=supply", "/api/findings", "/api/overview", "/findings/due"]
    menu += ["/ledger/browse?relation=parcel", "/api/ledger/facts/supply", "/ledger/rounds"]
    time.sleep(rng.uniform(0, 2 * think))
    links: list[str] = []
    while time.monotonic() < until:
        path = rng.choice(links) if links and rng.random() > 0.2 else rng.choice(menu)
        status, text, _ = browser.ask("GET", path)
        found = {link.replace("&amp;", "&") for link in _LINK.findall(text)}
        links = sorted(link for link in found if status == 200 and not _PASSED_BY.match(link))
        time.sleep(rng.uniform(0.4, 1.6) * think)


def write(browser: Browser, times: Times, seed: int, until: float, think: float) -> None:
    """Raise a price by one, report on a task, import a workbook, and again.

    Where others were faster, look and try once more.
    """
    rng = random.Random(seed)  # noqa: S311 - a choice of records
    _, text, _ = browser.ask("GET", "/api/ledger/facts/supply")
    facts = [row["fact"] for row in json.loads(text)["rows"][:CONTESTED]]
    turn = 0
    while time.monotonic() < until:
        raise_price(browser, times, rng.choice(facts))
        time.sleep(rng.uniform(0.4, 1.6) * think)
        report(browser, times, rng.randint(1, CONTESTED), seed)
        time.sleep(rng.uniform(0.4, 1.6) * think)
        turn += 1
        bring(browser, times, seed, turn)


def raise_price(browser: Browser, times: Times, fact: str) -> None:
    """Correct one record on the version that was seen."""
    while True:
        known, text, _ = browser.ask("GET", f"/api/ledger/records/supply/{fact}")
        if known != 200:
            return
        record = json.loads(text)
        price = next(c["written"] for c in record["cells"] if c["name"] == "price")
        path = f"/ledger/records/supply/{fact}"
        form = {"version": record["version"], "reason": "又付一万元", "cell.price": int(price) + 1}
        status, _, headers = browser.ask("POST", path, form, kind="correct a record")
        if status != 409:
            break
        times.count("corrections that met a newer version")
    times.count_write(f"price {fact}", status, is_done=_is_done(status, headers))


def report(browser: Browser, times: Times, task: int, who: int) -> None:
    """Report on a task that was looked at."""
    while True:
        known, text, _ = browser.ask("GET", f"/api/tasks/{task}")
        if known != 200:
            return
        seen = json.loads(text)["seen"]
        wish = {"seen": seen, "text": f"{who} 已到现场"}
        status, _, _ = browser.ask(
            "POST", f"/api/tasks/{task}/feedback", wish, kind="report on a task"
        )
        if status != 409:
            break
        times.count("reports that met a newer event")
    times.count_write(f"task {task}", status, is_done=status // 100 == 2)


def bring(browser: Browser, times: Times, who: int, turn: int) -> None:
    """Import the projects of a later year, and wait until the job has ended."""
    zone, period = zone_name(who), str(2013 + turn)
    content = io.BytesIO()
    workbook([(zone, period, f"Q{n}", f"后续{n}号", 100 + n) for n in range(IMPORTED)]).save(
        content
    )
    form = (
        f'--{_EDGE}\r\nContent-Disposition: form-data; name="file"; filename="new.xlsx"\r\n\r\n'
    ).encode()
    form += content.getvalue() + f"\r\n--{_EDGE}--\r\n".encode()
    status, text, _ = browser.ask("POST", "/api/ledger/uploads", form, kind="upload a workbook")
    if status // 100 != 2:
        return
    path = f"/api/ledger/uploads/{json.loads(text)['token']}/import"
    status, text, _ = browser.ask("POST", path, {}, kind="queue its import")
    if status // 100 != 2:
        return
    job, began = json.loads(text), time.perf_counter()
    while job["state"] in ("queued", "running"):
        time.sleep(0.2)
        status, text, _ = browser.ask("GET", f"/api/jobs/{job['number']}", kind="look at a job")
        if status != 200:
            return
        job = json.loads(text)
    times.note("import, until it is done", time.perf_counter() - began)
    if job["state"] == "done":
        times.count(f"import {zone} {period}")
    else:
        times.fail(f"the import of {zone} {period} {job['state']}: {text[:300]}")


# ------------------------------------------------------------------------------- the servers


@contextlib.contextmanager
def serving(command: list[str], port: int, path: str) -> Iterator[int]:
    """Run a server once its port answers, and give its process; end it afterwards."""
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            if (missed := _await(server, port, path)) is not None:
                log.seek(0)
                last = log.read().decode(errors="replace").strip()[-2000:]
                sys.exit(f"{missed}; it said: {last or 'nothing'}")
            yield server.pid
        finally:
            server.terminate()
            server.wait(timeout=_PATIENCE_SECONDS)
            log.seek(0)
            said = log.read().decode(errors="replace")
            if "Traceback" in said:
                print(said[-4000:], file=sys.stderr)


def _await(server: subprocess.Popen[bytes], port: int, path: str) -> str | None:
    """Wait until the server answers well; tell where it has ended, or does not answer."""
    until = time.monotonic() + _PATIENCE_SECONDS
    found = "nothing listens there"
    while time.monotonic() < until:
        if server.poll() is not None:
            return f"the server has ended with {server.returncode} before it answered"
        try:
            probe = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            probe.request("GET", path)
            status = probe.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            found = repr(error)
        else:
            if status < 400:
                return None
            found = f"it answers {status}"
        time.sleep(0.1)
    return f"the server does not answer at port {port} within {_PATIENCE_SECONDS} s: {found}"


def peak_megabytes(process: int) -> float:
    """Give the most memory that a process has had; Linux only, NaN elsewhere."""
    status = Path(f"/proc/{process}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text() if status.exists() else "")
    return int(found[1]) / 1024 if found else float("nan")


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def together(people: list[Callable[[], None]]) -> None:
    """Let people work at the same time, until the last has ended."""
    with ThreadPoolExecutor(len(people) or 1) as pool:
        for done in [pool.submit(person) for person in people]:
            done.result()  # what somebody stumbled over ends the bench


def lost(url: str, before: dict[str, int], counts: Counter[str]) -> list[str]:
    """Name the updates that were said to be done and are not there, once each."""
    house, wrong = open_house(url), []
    for fact, price in prices(house).items():
        wrong += _amiss(f"price {fact}", price - before[fact], counts)
    for view in list_tasks(house):
        told = sum(event.record.kind == "feedback" for event in view.task.log)
        wrong += _amiss(f"task {view.task.id}", told, counts)
    zones = {name: zone for zone, name in zone_names(house).items()}
    for what in (what.split() for what in counts if what.startswith("import ")):
        one, words = frozenset({zones[what[1]]}), Words("zh")
        found = browse_facts(house, words, "supply", one, period=what[2])
        if found.total != IMPORTED:
            wrong.append(f"the import of {what[1]} {what[2]} brought {found.total} rows")
    return wrong


def _amiss(what: str, found: int, counts: Counter[str]) -> list[str]:
    """Say where writes are lost, or are there more often than they were sent."""
    said, unsure = counts[what], counts[f"{_UNSURE}{what}"]
    if found < said:
        return [f"{what}: {said - found} of {said} updates are lost"]
    if found > said + unsure:
        return [f"{what}: {found} updates, and only {said + unsure} were sent"]
    return []


def prices(house: OpenHouse) -> dict[str, int]:
    """Read the prices of the contested records, in 万元."""
    found = browse_facts(house, Words("zh"), "supply", frozenset(zone_names(house)))
    place = [head.name for head in found.heads].index("price")
    return {row.fact: int(row.cells[place].replace(",", "")) for row in found.rows[:CONTESTED]}


def show(title: str, seconds: dict[str, list[float]]) -> None:
    """Print medians and the slowest twentieth, by kind of page."""
    print(f"\n{title}\n{'':34}{'answers':>8}{'median':>9}{'p95':>9}{'max':>9}  ms")
    everything = [s for kind, found in seconds.items() if kind != "sign-in" for s in found]
    for kind, found in [*sorted(seconds.items()), ("all", everything)]:
        if found:
            ms = sorted(1000 * s for s in found)
            p95 = ms[min(len(ms) - 1, int(0.95 * len(ms)))]
            print(f"{kind:34}{len(ms):8}{statistics.median(ms):9.0f}{p95:9.0f}{ms[-1]:9.0f}")


def load(url: str, times: Times, asked: argparse.Namespace) -> None:
    """Let readers and writers at the console."""
    port = free_port()
    command = [sys.executable, "-m", "yuanheng", "serve", "--ledger", url, "--port", str(port)]
    with serving(command, port, "/sign-in") as process:
        readers = [Browser(port, times) for _ in range(asked.readers)]
        writers = [Browser(port, times) for _ in range(asked.writers)]
        for n, browser in enumerate(readers):
            browser.sign_in(f"reader{n}")
        for n, browser in enumerate(writers):
            browser.sign_in(f"writer{n}")
        first, *_ = writers or readers
        _, text, _ = first.ask("GET", "/api/findings?state=open", kind="sign-in")
        for line in json.loads(text)["lines"][: CONTESTED if writers else 0]:
            found = f"/api/findings/{line['number']}"
            _, text, _ = first.ask("GET", found, kind="sign-in")
            wish = {"seen_run": json.loads(text)["line"]["run"], "lead": "规划建设局", "days": 15}
            first.ask("POST", f"{found}/task", wish, kind="sign-in")
        until = time.monotonic() + asked.seconds
        people: list[Callable[[], None]] = [
            lambda b=b, n=n: read(b, n, until, asked.think)  # type: ignore[misc]
            for n, b in enumerate(readers)
        ]
        people += [
            lambda b=b, n=n: write(b, times, n, until, asked.think)  # type: ignore[misc]
            for n, b in enumerate(writers)
        ]
        together(people)
        print(f"the console took {peak_megabytes(process):.0f} MB at most")


def beside(url: str, folder: Path, asked: argparse.Namespace) -> None:
    """Serve the same table by both, to as many readers at the same pace."""
    ours, theirs = Times(), Times()
    port = free_port()
    command = [sys.executable, "-m", "yuanheng", "serve", "--ledger", url, "--port", str(port)]
    pages = [
        (f"/ledger/browse?relation=supply&page={n}", f"/api/ledger/facts/supply?page={n}")
        for n in range(1, 101)
    ]
    with serving(command, port, "/sign-in"):
        browsers = [Browser(port, ours) for _ in range(asked.readers)]
        for n, browser in enumerate(browsers):
            browser.sign_in(f"reader{n}")
        turn_pages(browsers, pages, asked)
    show(f"the same table, {asked.readers} readers: yuanheng", ours.seconds)
    program = os.environ.get("DATASETTE") or shutil.which("datasette")
    if program is None:
        print("datasette is not at hand")
        return
    table = copy_table(url, folder / "same.db")
    port = free_port()
    command = [program, str(folder / "same.db"), "--port", str(port), "--setting"]
    command += ["default_page_size", "100"]
    pages = [
        (f"/same/supply?_next={n}", f"/same/supply.json?_next={n}") for n in range(0, table, 100)
    ]
    with serving(command, port, "/-/versions.json"):
        browsers = [Browser(port, theirs) for _ in range(asked.readers)]
        turn_pages(browsers, pages, asked)
    show("datasette", theirs.seconds)
    for name, times in (("yuanheng", ours), ("datasette", theirs)):
        if times.wrong:
            print(f"{name}: {len(times.wrong)} errors, the first: {times.wrong[0]}")


def turn_pages(
    browsers: list[Browser], pages: list[tuple[str, str]], asked: argparse.Namespace
) -> None:
    """Let everybody turn the pages of one table, as a page or as JSON."""
    until = time.monotonic() + asked.seconds / 4

    def turn(browser: Browser, seed: int) -> None:
        rng = random.Random(seed)  # noqa: S311 - a choice of pages
        time.sleep(rng.uniform(0, 2 * asked.think))
        while time.monotonic() < until:
            html, data = rng.choice(pages)
            browser.ask("GET", html, kind="a page of the table")
            browser.ask("GET", data, kind="the same as JSON")
            time.sleep(rng.uniform(0.4, 1.6) * asked.think)

    together([lambda b=b, n=n: turn(b, n) for n, b in enumerate(browsers)])  # type: ignore[misc]


def copy_table(url: str, path: Path) -> int:
    """Write the projects, as a page of ours shows them, into a database of Datasette's."""
    house, words = open_house(url), Words("zh")
    zones = frozenset(zone_names(house))
    first = browse_facts(house, words, "supply", zones)
    names = [f'"{head.name}"' for head in first.heads]
    marks = ", ".join("?" * len(names))
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute(f"CREATE TABLE supply (id INTEGER PRIMARY KEY, {', '.join(names)})")
        for n in range(1, first.pages + 1):
            found = browse_facts(house, words, "supply", zones, page=n)
            rows = [row.cells for row in found.rows]
            database.executemany(f"INSERT INTO supply VALUES (NULL, {marks})", rows)  # noqa: S608
        database.commit()
    return first.total


_COUNTED = {
    "price": "records corrected",
    "task": "reports on tasks",
    "import": "workbooks imported",
    "corrections": "corrections that met a newer version",
    "reports": "reports that met a newer event",
}


def main() -> int:
    """Fill a ledger, let people at it, and tell what they met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--writers", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--file", action="store_true", help="a ledger in a file of SQLite")
    parser.add_argument("--think", type=float, default=3, help="mean seconds between two pages")
    asked = parser.parse_args()
    times = Times()
    with tempfile.TemporaryDirectory() as place, postgres.running(durable=True) as server:
        folder = Path(place)
        url = str(folder / "ledger.yhdb") if asked.file else server.database()
        began = time.perf_counter()
        fill(url, folder, asked.readers, asked.writers)
        print(f"{ZONES} zones, {ZONES * PROJECTS} projects in {time.perf_counter() - began:.0f} s")
        before = prices(open_house(url))
        load(url, times, asked)
        people = f"{asked.readers} readers and {asked.writers} writers, {asked.seconds:.0f} s"
        show(f"{people}, {asked.think:g} s between two pages", times.seconds)
        for kind in ("price", "task", "import", "corrections", "reports"):
            n = sum(n for what, n in times.counts.items() if what.startswith(kind))
            print(f"{_COUNTED[kind]:42}{n:6}")
        wrong = [*times.wrong, *lost(url, before, times.counts)]
        print(f"errors: {len(times.wrong)}, lost updates: {len(wrong) - len(times.wrong)}")
        for line in wrong[:20]:
            print(f"  {line}")
        if asked.readers:
            beside(url, folder, asked)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
