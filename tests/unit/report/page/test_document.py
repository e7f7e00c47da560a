"""The page stands alone: everything inside, everything escaped, every figure named."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.unit.report.sample import sample_view
from tests.unit.report.word.test_document import texts_of
from yuanheng.report.page.document import page_of, write_html
from yuanheng.report.view import ReportView


class Reader(HTMLParser):
    """Gathers texts, ids and addresses of a page, and sees that its elements close in order."""

    VOID = frozenset({"meta", "img", "br", "link"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.titles: dict[str, str] = {}
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "data":
            self.titles[found["id"]] = found["title"]
        self.addresses += [v for k, v in found.items() if k in {"href", "src"}]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def page(view: ReportView) -> str:
    return page_of(view)


@pytest.fixture(scope="module")
def reader(page: str) -> Reader:
    return Reader(page)


def test_every_element_is_closed(reader: Reader) -> None:
    assert reader.open == []


def test_every_text_of_the_view_stands_in_the_page(reader: Reader, view: ReportView) -> None:
    assert [text for text in texts_of(view) if text and text not in reader.text] == []


def test_nothing_is_asked_for_outside_the_file(page: str, reader: Reader) -> None:
    assert {a.partition(":")[0] for a in reader.addresses if not a.startswith("#")} == {"data"}
    assert re.findall(r"url\(|@import|<script|https?://", page) == []


def test_each_figure_has_an_id_of_its_own_that_names_its_fact_and_a_title(
    reader: Reader, view: ReportView
) -> None:
    assert len(set(reader.ids)) == len(reader.ids)
    rows = [row for zone in view.zones for area in zone.areas for row in area.indicators]
    assert {f"{row.fact_id}.value" for row in rows} <= set(reader.titles)
    assert reader.titles["r7_Z1_m_opening.amount"] == "run 7 · r7_Z1_m_opening"


def test_markup_in_a_text_stays_text(view: ReportView) -> None:
    evil = '<script>alert(1)</script>"&'
    rows = tuple(replace(p, found=evil, where=evil) for p in view.problems[:1])
    zones = tuple(replace(z, name=evil, map=None) for z in view.zones)
    page = page_of(replace(view, title=evil, zones=zones, problems=rows))
    assert "<script" not in page
    assert Reader(page).text.count(evil) >= 5


def test_the_page_is_written_in_utf_8_and_names_its_language(tmp_path: Path) -> None:
    write_html(replace(sample_view("zh"), zones=()), tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text("utf-8")
    assert text.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert '<meta charset="utf-8">' in text
