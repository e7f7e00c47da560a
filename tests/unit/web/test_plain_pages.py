"""Every page in Chinese is said in Chinese: no name or formula of the program before an office.

Names of files, accounts and standards of others are theirs; what stands in code is for who asks.
"""

from __future__ import annotations

import re
from collections import deque
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.journeys.console_walk import page_routes
from tests.unit.web.desk import RULEBOOK, Desk
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.intake.tables import import_book
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.tasks import make_task
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.web.rendering import _whole
from yuanheng.words.glossary import glossary
from yuanheng.words.words import Words

#: What is written with Latin letters in a Chinese office too, and what names this program.
LATIN = {
    *("English", "JSON", "json", "xlsx", "csv", "CSV", "SQL", "PDF", "docx", "html", "gpkg"),
    *("Word", "Excel", "Shapefile", "GeoPackage", "CGCS", "WGS", "GPS", "Shift", "Ctrl", "Esc"),
    *("Python", "tce", "kWh", "duckdb", "spark", "SHA", "yuanheng", "root", "leader"),
    # Typed into the sheets of the desk.
    "enterprise",
}
#: Sources of packs and another country's documents are quoted as they were published.
QUOTED = re.compile(r"# Sources|Standard for Digital Parcels|MassGIS|\.yhdb")
#: Names that people gave: files, their layers and fields, parameter sets, accounts, digests.
GIVEN = re.compile(
    r"[\w.-]+\.(?:gpkg|xlsx|yhdb)|\w+_20\d\d|[a-z]+-(?:example|20\d\d)|[0-9a-f]{16,}"
    r"|(?<![A-Za-z])(?!(?:AND|NOT|NULL|SUM|CASE|WHEN|LIKE)(?![A-Z]))[A-Z]{3,}\d*(?![A-Za-z])"
)
_RAW = re.compile(
    r"[A-Za-z]+_[a-z_]+|[#@]\d+|[a-z]+\.[a-z]+-[a-z-]+|\b[A-Za-z]{3,}\b|不可证|不能证明"
    r"|\b[EZ][0-9a-f]{8,10}\b"
)
BOOKS = Path(__file__).parents[1] / "ledger/mapping/books"
#: Books of an office, with the answers to what they leave open.
_BROUGHT = {
    "企业台账2025": {},
    "土地供应台账": {"晚于今日": "留空"},
    "目标任务分解2025": {"季度目标": "数值"},
    "经济指标月报2025.10": {},
    "项目台账2025.10": {},
}
_UNSAID = frozenset({"script", "style", "code", "pre", "title"})


class Seen(HTMLParser):
    """The texts of a page that a person reads, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._unsaid = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._unsaid += tag in _UNSAID
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        said = (given.get(name) for name in ("placeholder", "title", "aria-label", "alt"))
        self.texts += [text for text in said if text]

    def handle_endtag(self, tag: str) -> None:
        self._unsaid -= tag in _UNSAID

    def handle_data(self, data: str) -> None:
        if not self._unsaid and data.strip():
            self.texts.append(" ".join(data.split()))


def raw_parts(text: str) -> list[str]:
    """Give what of a text is no Chinese and no name that people gave."""
    if QUOTED.search(text):
        return []
    return [part for part in _RAW.findall(GIVEN.sub("", text)) if part not in LATIN]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("idle_unstarted AND as_of", ["idle_unstarted", "AND", "as_of"]),
        ("part.exceeds-whole", ["part.exceeds-whole"]),
        ("第 #2 次，@6", ["#2", "@6"]),
        ("得分不可证", ["不可证"]),
        ("落地企业 Eedf4f69e34", ["Eedf4f69e34"]),
        ("demo_2013 第 3 行（1.5 万元/hm²）", []),
        ("导出 xlsx", []),
    ],
)
def test_raw_parts_are_told_from_words(text: str, parts: list[str]) -> None:
    """What the walk below refuses, and what it lets stand."""
    assert raw_parts(text) == parts


def walked(desk: Desk, lang: str, role: str = "leader") -> dict[str, Seen]:
    """Follow the links from the first page, some addresses of each page, as one role."""
    client = desk.client_of(role)
    client.headers["Accept-Language"] = lang
    routes, ahead = page_routes(), deque(["/", "/me", "/ledger/upload", "/evaluation/new"])
    often: dict[str, int] = {}
    found: dict[str, Seen] = {}
    while ahead:
        address = ahead.popleft().partition("#")[0]
        route = next((r for r, p in routes.items() if p.match(address.partition("?")[0])), "")
        if not route or address in found or often.get(route, 0) >= 4 or "form=xlsx" in address:
            continue
        often[route] = often.get(route, 0) + 1
        answer = client.get(address)
        assert answer.status_code < 500, address
        if answer.status_code != 200:
            continue
        found[address] = Seen(answer.text)
        ahead.extend(urljoin(address, link) for link in found[address].links)
    return found


def raw_texts(pages: dict[str, Seen]) -> dict[tuple[str, str], list[str]]:
    """Give the texts of pages that hold what is no Chinese, by page."""
    return {
        (address, text[:120]): parts
        for address, page in pages.items()
        for text in page.texts
        if (parts := raw_parts(text))
    }


def test_no_page_in_chinese_shows_a_name_of_the_program(desk: Desk) -> None:
    """Snake case, formulas, numbers with # or @, and English words: none is for an office."""
    number = list_findings(desk.house)[0].number
    make_task(desk.house, str(number), People("甲局"), days=10)
    pages = walked(desk, "zh-CN")
    assert raw_texts(pages) == {}
    assert len(pages) > 40


def test_no_page_on_the_books_of_an_office_shows_a_name_of_the_program(desk: Desk) -> None:
    """Supplies with doubtful days, targets and months: what they bring forth is said in words."""
    for name, answers in _BROUGHT.items():
        request = TableRequest(BOOKS / f"{name}.xlsx", None, None, None, ZONE_NAME, assumed=answers)
        import_book(desk.house, request, Words("zh"))
    for standard in (RULEBOOK, "cn.land-contract.2008"):
        evaluate(desk.house, standard, period="2025", zones=[desk.near])
    pages = walked(desk, "zh-CN")
    assert raw_texts(pages) == {}
    assert len(pages) > 40


def test_terms_are_explained_on_the_page_by_a_button_that_keys_reach(desk: Desk) -> None:
    """What it opens stands on the page, and the guide lists all of them."""
    client = desk.client_of("viewer")
    page = client.get("/evaluation/runs/2?lang=zh").text
    button = 'popovertarget="term-not-provable" aria-label="释义：待补证">待补证</button>'
    assert button in page
    assert 'id="term-started" popover' in page
    assert "《闲置土地处置办法》第三十条" in page
    guide = client.get("/guide?lang=zh").text
    assert [name for name in glossary() if f'<dt id="{name}">' not in guide] == []


def test_no_field_of_a_page_speaks_the_language_of_the_browser(desk: Desk) -> None:
    """A field for a file shows a button of ours, and one for a day takes text in our form."""
    bare = re.compile(r'<input[^>]*type="(?:date|file)"[^>]*>(?P<after>.{0,40})')
    client = desk.client_of("leader")
    client.headers["Accept-Language"] = "zh-CN"
    pages = ("/ledger/upload", "/ledger/forms", "/reports", "/evaluation/new", "/ledger/rounds")
    texts = [client.get(address).text for address in pages]
    after = [found["after"] for text in texts for found in bare.finditer(text)]
    assert len(after) > 2
    assert {text.startswith('<span class="button" aria-hidden="true">') for text in after} == {True}
    assert all("年-月-日" in text for text in texts[3:])


def test_a_page_keeps_days_and_ids_on_one_line() -> None:
    """Fields, scripts and drawings take no tags inside, and stay as they are."""
    kept = "<option>2011-07-12</option><script>x = 2011-07</script><td>a-b</td>"
    whole = [f'<span class="nowrap">{word}</span>' for word in ("2011-07-12", "S9-P19", "1-10")]
    page = f"<p>自 2011-07-12 起，S9-P19</p>{kept}<td>1-10月</td>"
    assert _whole(page) == f"<p>自 {whole[0]} 起，{whole[1]}</p>{kept}<td>{whole[2]}月</td>"
    assert _whole(_whole(page)) == _whole(page)


def test_every_act_of_the_audit_log_is_said_in_words(desk: Desk) -> None:
    """Signing in, accounts, backups: each is a word; what is kept beside it, too."""
    client = desk.client_of("admin")
    client.headers["Accept-Language"] = "zh-CN"
    text = client.get("/system/audit").text
    cells = Seen(text).texts
    assert not [cell for cell in cells if re.fullmatch(r"[a-z_-]+(\.[a-z_-]+)+|sign-in", cell)]
    assert "添加账号" in cells
