"""Eight workbooks as the bureaus of a county zone keep them: every cell lands as it was meant.

The books are invented. Each test holds what stands in the ledger to the cells of the book, by
meanings written down here by hand.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from stdnum.cn import uscc

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import TableOutcome, import_book
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import QuestionError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.words.words import Words

BOOKS = Path(__file__).parent / "books"
ZH = Words("zh")
Meaning = tuple[int, Callable[[Any], Any]]


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例县经济开发区", {})
    return house


def bring(house: OpenHouse, name: str, **answers: str) -> tuple[TableOutcome, ...]:
    """Import a book with answers to its questions."""
    path = BOOKS / f"{name}.xlsx"
    return import_book(house, TableRequest(path, None, None, None, None, assumed=answers), ZH)


def landed(house: OpenHouse, outcome: TableOutcome, relation: str) -> dict[int, dict[str, Any]]:
    """Give the facts of a batch by the row of the sheet."""
    seq = outcome.batch.seq if outcome.batch else 0
    return {f["source_row"]: f for f in house.store.facts(relation, [seq]).to_pylist()}


def cells(name: str, sheet: str, first: int, count: int) -> dict[int, list[Any]]:
    """Give the rows of a book by their number."""
    page = openpyxl.load_workbook(BOOKS / f"{name}.xlsx")[sheet]
    rows = page.iter_rows(min_row=first, max_row=first + count - 1)
    return {n: [c.value for c in row] for n, row in enumerate(rows, first)}


def compare(
    rows: Mapping[int, list[Any]],
    facts: Mapping[int, dict[str, Any]],
    meanings: Mapping[str, Meaning],
) -> None:
    """Hold every fact to its row."""
    assert set(facts) == set(rows)
    for row, held in rows.items():
        meant = {column: read(held[at]) for column, (at, read) in meanings.items()}
        fact = facts[row]
        got = {
            c: (fact[f"{c}_from"], fact[f"{c}_to"]) if isinstance(m, tuple) else fact[c]
            for c, m in meant.items()
        }
        assert got == meant, row


def text(cell: Any) -> str | None:  # noqa: ANN401 - whatever a cell holds
    return None if cell in (None, "", "—", "/") else str(cell)


def amount(unit: str) -> Callable[[Any], int | None]:
    known = parse_unit(unit)

    def read(cell: Any) -> int | None:  # noqa: ANN401 - whatever a cell holds
        if cell is None or not re.fullmatch(r"[\d.]+", str(cell)):
            return None
        return round(Fraction(str(cell)) * known.factor_to(storage_unit(known)))

    return read


def days(cell: Any) -> tuple[str | None, str | None]:  # noqa: ANN401 - whatever a cell holds
    if isinstance(cell, datetime | date):
        return (f"{cell:%Y-%m-%d}",) * 2
    if not cell:
        return None, None
    year, month, *rest = (int(part) for part in re.findall(r"\d+", str(cell)))
    if rest:
        return (f"{year}-{month:02d}-{rest[0]:02d}",) * 2
    last = calendar.monthrange(year, month)[1]
    return f"{year}-{month:02d}-01", f"{year}-{month:02d}-{last}"


def begun(cell: Any) -> tuple[str | None, str | None]:  # noqa: ANN401 - whatever a cell holds
    """Read a start or an end: what has not happened had not by the day of the title, 2025-12-31."""
    return ("2026-01-01", None) if cell in ("未开工", "未动工", "在建") else days(cell)


def test_the_list_of_enterprises(house: OpenHouse) -> None:
    (outcome,) = bring(house, "企业台账2025")
    facts = landed(house, outcome, "enterprise")
    meanings: dict[str, Meaning] = {
        "name": (1, text),
        "uscc": (2, lambda c: c if c and uscc.is_valid(c) else None),
        "industry_name": (5, text),
        "scale": (6, {"是": "规上", "否": "规下"}.get),
        "registered_on": (7, days),
        "land_area": (8, lambda c: 0 if c == "租赁" else amount("亩")(c)),
        "floor_area": (9, amount("m2")),
        "employees": (10, amount("人")),
        "high_tech": (11, lambda c: c == "是"),
        "specialised": (12, text),
        "state": (13, text),
    }
    compare(cells("企业台账2025", "企业台账", 4, 200), facts, meanings)
    assert {f["valid_from"] for f in facts.values()} == {"2025-12-31"}
    assert [i.check for i in outcome.issues if i.quarantined] == ["value.unreadable"] * 4


def test_the_figures_of_two_sheets_stand_side_by_side(house: OpenHouse) -> None:
    with pytest.raises(QuestionError, match="is there none, or is it unknown"):
        bring(house, "亩均数据2025")
    above, below = bring(house, "亩均数据2025", **{"/": "没有"})
    part: Callable[[Any], Any] = lambda c: 0 if c == "/" else amount("亩")(c)  # noqa: E731
    shared: dict[str, Meaning] = {"name": (1, text), "enterprise": (2, text)}
    columns = ("taxes", "value_added", "energy", "emissions", "employees", "rd_expense", "revenue")
    units = ("万元", "万元", "tce", "t", "人", "万元", "万元")
    figures: dict[str, Meaning] = {
        c: (n, amount(u)) for n, (c, u) in enumerate(zip(columns, units, strict=True), 6)
    }
    parts: dict[str, Meaning] = {
        c: (n, part) for n, c in enumerate(("own_area", "rented_area", "let_area"), 3)
    }
    power: dict[str, Meaning] = {"electricity": (13, amount("万kWh"))}
    facts = landed(house, above, "enterprise_year")
    rows = cells("亩均数据2025", "规上企业", 5, 89)
    compare(rows, facts, {**shared, **parts, **figures, **power})
    assert all(
        f["land_area"] == f["own_area"] + f["rented_area"] - f["let_area"] for f in facts.values()
    )
    small: dict[str, Meaning] = {
        "land_area": (3, amount("亩")),
        "taxes": (4, amount("万元")),
        "electricity": (5, amount("万kWh")),
    }
    facts = landed(house, below, "enterprise_year")
    compare(cells("亩均数据2025", "规下企业", 4, 111), facts, {**shared, **small})
    assert {(f["period"], f["scale"]) for f in facts.values()} == {("2025", "规下")}


def test_the_list_of_projects_with_their_month(house: OpenHouse) -> None:
    (outcome,) = bring(house, "项目台账2025.10")
    rows = cells("项目台账2025.10", "项目台账", 4, 60)
    not_begun = ("2025-11-01", None)
    meanings: dict[str, Meaning] = {
        "name": (1, text),
        "investor": (2, text),
        "nature": (3, {"新建": "new", "扩建": "extension", "技改": "upgrade"}.get),
        "industry": (4, text),
        "investment_total": (5, amount("亿元")),
        "fixed_investment": (6, amount("亿元")),
        "land_need": (7, lambda c: 0 if c == "租用标准厂房" else amount("亩")(c)),
        "rents_workshop": (7, lambda c: c == "租用标准厂房"),
        "signed_on": (8, days),
        "construction_start": (
            9,
            lambda c: not_begun if c in ("未开工", "预计明年3月") else days(c),
        ),
        "progress": (13, text),
        "bottleneck": (14, text),
        "lead_unit": (15, text),
    }
    compare(rows, landed(house, outcome, "project"), meanings)
    monthly: dict[str, Meaning] = {
        "project": (1, text),
        "year_plan": (11, amount("万元")),
        "year_done": (12, amount("万元")),
        "month": (0, lambda _: ("2025-10-01", "2025-10-31")),
    }
    compare(rows, landed(house, outcome, "project_month"), monthly)


def test_the_list_of_supplies(house: OpenHouse) -> None:
    (outcome,) = bring(house, "土地供应台账")
    modes = {"挂牌": "23", "拍卖": "22", "协议": "3", "划拨": "1"}
    meanings: dict[str, Meaning] = {
        "number": (1, text),
        "name": (2, text),
        "holder": (3, text),
        "use": (4, text),
        "supply_mode": (5, modes.get),
        "area": (6, amount("亩")),
        "price": (7, amount("万元")),
        "signed_on": (8, days),
        "agreed_delivery": (9, days),
        "delivered": (10, days),
        "agreed_start": (11, days),
        "construction_start": (12, begun),
        "agreed_completion": (13, days),
        "construction_completion": (14, begun),
        "plot_ratio_min": (15, lambda _: 1.0),
        "investment_intensity_min": (16, amount("万元/亩")),
        "tax_intensity_min": (17, amount("万元/亩")),
        "standard_land": (18, lambda c: c == "是"),
        "state": (19, text),
        "stated_cause": (20, text),
    }
    rows = cells("土地供应台账", "供地台账", 4, 80)
    compare(rows, landed(house, outcome, "supply"), meanings)
    said = {i.where.row for i in outcome.issues if i.check == "row.contradicts"}
    silent = {n for n, r in rows.items() if r[12] is None and r[19] in ("已投产", "在建")}
    assert silent <= said


def test_the_report_of_the_month(house: OpenHouse) -> None:
    (outcome,) = bring(house, "经济指标月报2025.10")
    seq = outcome.batch.seq if outcome.batch else 0
    facts = house.store.facts("indicator_value", [seq]).to_pylist()
    got = {(f["source_row"], f["form"]): f["value"] for f in facts}
    forms = ("当期", "累计", "同期", "增速", "完成率", "排名")
    meant = {
        (row, form): float(re.findall(r"-?[\d.]+", str(held[at]))[0])
        for row, held in cells("经济指标月报2025.10", "1-10月", 4, 15).items()
        for at, form in enumerate(forms, 3)
        if held[at] is not None
    }
    assert got == meant
    assert {f["period"] for f in facts if f["indicator"] == "地区生产总值"} == {"2025-Q3"}
    assert [f["basis"] for f in facts if f["basis"]] == ["可比价"]
    differs = [i.message.values for i in outcome.issues if i.check == "growth.differs"]
    assert differs == [{"name": "省外到位资金", "printed": 18.7, "computed": 7.8}]
    named = house.store.facts("indicator", [seq]).to_pylist()
    assert {f["name"]: f["part_of"] for f in named}["工业投资"] == "固定资产投资"


def test_the_list_of_leads(house: OpenHouse) -> None:
    (outcome,) = bring(house, "招商线索库")
    meanings: dict[str, Meaning] = {
        "number": (0, text),
        "investor": (1, text),
        "source": (2, text),
        "industry": (3, text),
        "investment": (4, amount("亿元")),
        "land_need": (5, amount("亩")),
        "power_need": (6, amount("kVA")),
        "segment": (7, text),
        "first_contact": (8, days),
        "last_contact": (9, days),
        "stage": (10, text),
        "loss_reason": (12, text),
    }
    rows = cells("招商线索库", "招商线索", 4, 40)
    compare(rows, landed(house, outcome, "lead"), meanings)
    refused = [i.found for i in outcome.issues if i.quarantined]
    assert refused == ["双回路"] * sum(r[6] == "双回路" for r in rows.values())


def test_the_list_of_appeals_finds_its_firms(house: OpenHouse) -> None:
    bring(house, "企业台账2025")
    (outcome,) = bring(house, "企业诉求台账")
    facts = landed(house, outcome, "appeal")
    meanings: dict[str, Meaning] = {
        "number": (0, text),
        "name": (1, text),
        "received": (2, days),
        "class": (3, text),
        "unit": (5, text),
        "assigned": (6, days),
        "due": (7, days),
        "done": (8, days),
        "outcome": (9, text),
        "satisfaction": (10, text),
    }
    rows = cells("企业诉求台账", "诉求台账", 4, 60)
    compare(rows, facts, meanings)
    assert all(f["enterprise"] for f in facts.values())
    said = {i.where.row for i in outcome.issues if i.check == "row.contradicts"}
    assert said == {n for n, r in rows.items() if r[9] == "正在推进" and r[8]}


def test_the_targets_of_the_year(house: OpenHouse) -> None:
    with pytest.raises(QuestionError, match="levels to be reached"):
        bring(house, "目标任务分解2025")
    (outcome,) = bring(house, "目标任务分解2025", 季度目标="数值")
    facts = landed(house, outcome, "target")
    shown = [
        (f["value"], f["bound"], f["unit"], f["q2"], f["q4"], f["milestones"], f["light"])
        for f in facts.values()
    ]
    assert shown == [
        (10.0, None, "%", 10.0, 10.0, "数值", "黄"),
        (600.0, None, "亩", 250.0, 600.0, "数值", "黄"),
        (15.0, None, "家", 7.0, 15.0, "数值", "绿"),
        (30.0, None, "个", 50.0, 100.0, "比例", "绿"),
        (12.0, None, "万元/亩", None, 12.0, "数值", "红"),
        (98.0, "≥", "%", 98.0, 98.0, "数值", "红"),
    ]


def test_a_confirmed_mapping_serves_the_next_book_without_asking(house: OpenHouse) -> None:
    bring(house, "目标任务分解2025", 季度目标="数值")
    (outcome,) = bring(house, "目标任务分解2025")
    assert outcome.mapped is not None
    assert outcome.mapped.mappings[0].from_batch is not None
