"""Names that were made to do harm are shown as what they are, on every page and in every file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from tests.unit.web.desk import RULEBOOK, Desk, open_desk
from tests.unit.web.test_scope import said
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.tasks import make_task
from yuanheng.errors import UsageError
from yuanheng.ledger.writing.harmless import is_formula
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.ledger.batches import zone_names

MARK = "<zz-mark>"
HOSTILE = (
    f"{MARK}\"'>",
    "=cmd|' /C calc'!A0",
    "{{13331*3}}${13331*3}",
    "%00%0d%0a",
    "../../zz",
    "a\r\nSet-Cookie: zz=1",
    '&zz;]]><!DOCTYPE zz [<!ENTITY zz "z">]>',
    '" onzz="1',
    "@SUM(1)",
    "[zz](javascript:zz)",
    "甲\u202egnp.exe",
    "长" * 3000,
)
#: What a template that is run would make of the third.
RUN = "39993"
PAGES = [
    "/",
    "/big",
    "/ledger",
    "/ledger/browse?relation=supply",
    "/ledger/upload",
    "/ledger/rounds",
    "/tasks",
    "/tasks/1",
    "/findings",
    "/findings/due",
    "/findings.csv",
    "/tasks/digests",
    "/tasks/bulletin",
    "/search?q=zz",
    "/jobs",
    "/system",
    "/system/audit",
    "/land/backlogs",
    "/land/calendar",
    "/land/life",
    "/land/renewal",
    "/land/changes",
    "/projects",
    "/evaluation/runs/3",
    "/evaluation/runs/1/robust",
    "/map/list",
    "/tasks/1/slips/order",
    "/tasks?form=xlsx",
    "/findings?form=xlsx",
    "/notices",
    "/reports",
    "/indicators",
    "/ledger/browse?relation=supply&form=xlsx",
    "/allocation",
    "/admission",
]


@pytest.fixture(scope="module")
def named(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk of which every name is hostile: of zones, plots, people and files."""
    desk = open_desk(template, tmp_path_factory.mktemp("hostile"))
    for name in HOSTILE[:-1]:
        add_zone(desk.house, name, {"code": None, "level": None})
    late = ("2012-01-01", None, "截至2013-12-31未动工", "enterprise", None)
    desk.bring_projects(*((name, name, 900, *late) for name in HOSTILE))
    evaluate(desk.house, RULEBOOK)
    found = [v for v in list_findings(desk.house) if v.finding.rule == "not-started"]
    for view in found[:2]:
        make_task(desk.house, str(view.number), People(HOSTILE[0], (HOSTILE[1],)), days=10)
    book = (desk.folder / "项目.xlsx").read_bytes()
    for name in HOSTILE:
        sent = {"file": (f"{name[:200]}.xlsx", book)}
        assert desk.client_of("admin").post("/ledger/upload", files=sent).status_code == 303
    return desk


class _Reading(HTMLParser):
    """Finds attributes that no page of ours has, and addresses that run."""

    def __init__(self) -> None:
        super().__init__()
        self.harmful: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            runs = (value or "").strip().lower().startswith(("javascript:", "data:text"))
            if tag.startswith("zz") or name == "onzz" or (name in ("href", "src") and runs):
                self.harmful.append((tag, name))


def harm(answer: httpx.Response) -> Iterator[object]:
    """Tell what of an answer is run, breaks out or splits."""
    yield from (v for v in answer.headers.values() if re.search(r"[\x00-\x1f\x7f]", v))
    yield from (v for v in answer.headers.get_list("set-cookie") if "zz" in v)
    kind = answer.headers.get("content-type", "")
    if answer.status_code != 200:
        yield answer.status_code
    elif kind.startswith("text/html"):
        page = _Reading()
        page.feed(answer.text)
        yield from page.harmful
        yield from re.findall(f"{MARK}|(?<![0-9.]){RUN}(?![0-9])", answer.text)
    elif "csv" in kind:
        rows = csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))
        yield from (cell for row in rows for cell in row if is_formula(cell))
    elif answer.content[:2] == b"PK":
        parts = said(answer)
        yield from re.findall(f"{MARK}|<!DOCTYPE|<!ENTITY|<f>[^<]*cmd|w:instrText[^<]*zz", parts)


def test_no_name_does_anything_on_any_page_or_in_any_file(named: Desk) -> None:
    """Neither in a page, nor in what is taken along, nor in the head of an answer."""
    client = named.client_of("admin")
    files = (
        urlencode({"kind": "supply", "zone": named.near, "number": n})
        for n in (HOSTILE[0], *HOSTILE[2:5])
    )
    paths = [*PAGES, *(f"{path}?{q}" for q in files for path in ("/file", "/file.docx"))]
    found, shown = {}, ""
    for path in paths:
        answer = client.get(path)
        shown += answer.text if answer.headers["content-type"].startswith("text/html") else ""
        if harmed := list(harm(answer)):
            found[path] = harmed[:3]
    assert found == {}
    assert shown.count("&lt;zz-mark&gt;") > 20


def test_a_zone_is_called_by_what_can_be_seen(named: Desk) -> None:
    """As a cell of a table is read in which its name stands, so that the two are one."""
    names = set(zone_names(named.house).values())
    assert "a Set-Cookie: zz=1" in names
    assert "甲gnp.exe" in names
    assert not [n for n in names if re.search(r"[\x00-\x1f\u202e]", n)]
    for nothing in ("\u200b", "\u202e \n", "\x00"):
        with pytest.raises(UsageError):
            add_zone(named.house, nothing, {"code": None, "level": None})
