"""The office's list of projects and of leads: cohorts equal what one counts in the book."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_book
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.investment.pipeline import Pipeline, investment_pipeline
from yuanheng.views.investment.sheet import pipeline_xlsx
from yuanheng.words.words import Words

BOOKS = Path(__file__).parents[2] / "ledger" / "mapping" / "books"
ZONE = "示例县经济开发区"
ZH = Words("zh")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    made = create_ledger(tmp_path_factory.mktemp("projects") / "ledger.yhdb")
    add_zone(made, ZONE, {})
    for name in ("项目台账2025.10", "招商线索库"):
        import_book(made, TableRequest(BOOKS / f"{name}.xlsx", None, None, None, ZONE), ZH)
    return made


@pytest.fixture(scope="module")
def found(house: OpenHouse) -> Pipeline:
    told = investment_pipeline(house)
    assert told is not None
    return told


def book_rows(name: str, first: int) -> list[list[Any]]:
    page = openpyxl.load_workbook(BOOKS / f"{name}.xlsx").worksheets[0]
    return [
        list(r)
        for r in page.iter_rows(min_row=first, values_only=True)
        if isinstance(r[0], int) or str(r[0]).startswith("XS")
    ]


def month_of(text: object) -> date | None:
    """Read 2023.8 or 2024年3月 as the first of that month; 未开工, 预计… are no day."""
    said = re.fullmatch(r"(\d{4})(?:\.|年)(\d{1,2})月?", str(text))
    return date(int(said[1]), int(said[2]), 1) if said else None


def test_the_cohorts_are_those_of_the_book(found: Pipeline) -> None:
    """Of those signed in a year: with a past day of 开工, one to come or 未开工, and left empty."""
    signed: dict[str, list[str]] = defaultdict(list)
    for row in book_rows("项目台账2025.10", 4):
        agreed = month_of(row[8])
        if agreed is not None and agreed <= date(2025, 10, 31):
            empty = "stage" if row[17] in ("在建", "竣工", "投产", "达产") else "not"
            start = month_of(row[9])
            has_begun = start is not None and start <= date(2025, 10, 31)
            said = "day" if has_begun else "not" if row[9] else empty
            signed[str(agreed.year)].append(said)
    assert found.day == "2025-10-31"
    counted = {}
    for c in found.cohorts:
        tally = c.reached["started"]
        counted[c.year] = (c.signed, tally.yes - tally.stated, tally.stated, tally.no)
    whole = counted.pop("")
    assert counted == {
        year: (len(b), b.count("day"), b.count("stage"), b.count("not"))
        for year, b in signed.items()
    }
    assert whole == tuple(sum(numbers) for numbers in zip(*counted.values(), strict=True))


def test_the_money_of_the_month_is_the_sum_of_the_book(found: Pipeline) -> None:
    rows = book_rows("项目台账2025.10", 4)
    plan, done = (sum(Fraction(str(r[n])) for r in rows) for n in (11, 12))
    told = found.spent_in_all
    assert (told.projects, told.plan, told.done) == (60, plan, done)
    assert told.ahead == 100 * done / plan - Fraction(1000, 12)


def test_what_day_and_stage_contradict_is_named_and_in_no_share_as_done(found: Pipeline) -> None:
    """竣工, 投产 or 达产 in the list of a project whose works have not begun."""
    odd = {
        str(r[1])
        for r in book_rows("项目台账2025.10", 4)
        if r[17] in ("竣工", "投产", "达产") and r[9] and month_of(r[9]) is None
    }
    named = {p.name for p in found.odd if "started" in p.against and p.stage != "signed"}
    assert odd <= named
    assert all(p.steps["completed"].done is None for p in found.projects if p.name in odd)


def test_leads_are_counted_by_what_their_words_say(found: Pipeline) -> None:
    rows = book_rows("招商线索库", 4)
    stages = [str(r[10]) for r in rows]
    assert {s: k.count for s, k in found.lead_stock.items()} == {
        "open": sum(s in ("线索", "在谈", "考察") for s in stages),
        "signed": sum(s in ("签约", "落地") for s in stages),
        "lost": stages.count("流失"),
    }
    assert sum(n for _, n in found.reasons) == stages.count("流失")


def test_two_months_later_all_leads_in_talks_are_dormant(house: OpenHouse) -> None:
    """The last contact of all is October 2025, which ends on the 31st."""
    counts = {}
    for day in ("2025-12-30", "2025-12-31"):
        told = investment_pipeline(house, day=day)
        assert told is not None
        counts[day] = len(told.dormant)
    assert counts["2025-12-30"] < counts["2025-12-31"] == 23


def test_the_workbook_has_every_project(found: Pipeline) -> None:
    book = openpyxl.load_workbook(io.BytesIO(pipeline_xlsx(ZH, found)))
    assert book.sheetnames == ["项目调度表", "按签约年份", "招商线索", "重复承诺"]
    page = book["项目调度表"]
    assert page.max_row == 3 + 60
    assert {page.cell(n, 1).value for n in range(4, 64)} == {p.name for p in found.projects}


def test_days_that_are_none_are_refused(house: OpenHouse) -> None:
    for within, quiet in ((0, 60), (180, 0), (180, 4000)):
        with pytest.raises(UsageError):
            investment_pipeline(house, within=within, quiet=quiet)


def test_other_zones_are_not_there(house: OpenHouse) -> None:
    assert investment_pipeline(house, frozenset({"another"})) is None
