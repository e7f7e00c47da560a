"""A table is shown as it will stand: figures as the sheet writes them beside the ledger's own."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.ledger.mapping import TableCard, show_book, shown_answer
from yuanheng.words.words import Words

ZH = Words("zh")
#: Square metres of what offices measure land in.
AREAS = {"亩": Fraction(2000, 3), "公顷": Fraction(10_000), "平方米": Fraction(1)}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    made = create_ledger(tmp_path_factory.mktemp("shown") / "ledger.yhdb")
    add_zone(made, "示例县开发区", {"code": None})
    return made


def shown(house: OpenHouse, folder: Path, unit: str, areas: list[int]) -> TableCard:
    """Show a list of supplies whose areas stand in some unit."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["示例县开发区供地台账（数据截至2025年10月31日）"])
    page.append(["宗地编号", "受让单位", f"宗地面积（{unit}）", "合同签订时间", "成交价款（万元）"])
    for n, area in enumerate(areas):
        page.append([f"G{n}", f"示例企业{n}", area, "2024-05-01", 600])
    path = folder / "供地台账.xlsx"
    book.save(path)
    request = TableRequest(path, None, "supply", None, "示例县开发区", None, is_confirmed=True)
    card = show_book(house.record, ZH, request)
    assert card is not None
    assert card.questions == ()
    return card.tables[0]


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


@given(
    unit=st.sampled_from(sorted(AREAS)), areas=st.lists(st.integers(1, 900), min_size=1, max_size=4)
)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_figure_is_shown_as_the_sheet_writes_it_beside_what_will_stand(
    house: OpenHouse, tmp_path: Path, unit: str, areas: list[int]
) -> None:
    """The two are one amount, to the four decimals that are shown."""
    table = shown(house, tmp_path, unit, areas)
    at = next(n for n, head in enumerate(table.row_heads) if head.startswith("供地面积"))
    cells = [row[at] for row in table.rows]
    if unit == "公顷":  # the ledger's own unit
        assert [number(cell) for cell in cells] == areas
        return
    pairs = [tuple(map(number, cell.split(" = "))) for cell in cells]
    assert [written for written, _ in pairs] == areas
    off = [abs(own - written * AREAS[unit] / 10_000) for written, own in pairs]
    assert max(off) <= Fraction(1, 20_000)
    assert f"（{unit} = hm²）" in table.row_heads[at]


def test_days_and_figures_in_the_ledgers_own_unit_stand_alone(
    house: OpenHouse, tmp_path: Path
) -> None:
    table = shown(house, tmp_path, "亩", [30])
    row = dict(zip(table.row_heads, table.rows[0], strict=True))
    assert row["合同签订日期"] == "2024-05-01"
    assert row["成交价格（万元）"] == "600"
    assert row["供地面积（亩 = hm²）"] == "30 = 2"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("重号=后", ("重号", "重复的编号", "是同一对象，保留后列的一行")),
        ("重号:P003=先", ("重号:P003", "重复的编号 P003", "是同一对象，保留先列的一行")),
        ("晚于今日=照录", ("晚于今日", "晚于今日的日期", "确是如此，照录")),
        ("/=没有", ("/", "“/”“—”所指", "没有")),
        ("用地面积=亩", ("用地面积", "用地面积", "亩")),
    ],
)
def test_an_answer_is_said_in_words(answer: str, said: tuple[str, str, str]) -> None:
    assert shown_answer(ZH, answer) == said
