"""One subject, one file: names of a later list are proposed, answered once, read so since."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_book
from yuanheng.app.keeping.ledger import withdraw
from yuanheng.app.keeping.subjects import answer_name
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import LedgerError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.record.merging import merged_facts
from yuanheng.ledger.record.subjects import Subjects, bare_number
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.ledger.subjects import names_card
from yuanheng.words.words import Words

ZH = Words("zh")
ZONE = "青禾县经济开发区"
PROJECTS = ("项目名称", "投资方", "总投资（亿元）")


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, ZONE, {})
    return house


def bring(house: OpenHouse, folder: Path, title: str, heads: tuple[str, ...], *rows: object) -> int:
    """Import a list as an office keeps it; gives its batch."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in ((f"{ZONE}{title}",), heads, *rows):
        page.append(row)
    path = folder / f"{title}.xlsx"
    book.save(path)
    request = TableRequest(path, None, None, None, None, is_confirmed=True)
    batch = import_book(house, request, ZH)[0].batch
    assert batch is not None
    return batch.seq


def waiting(house: OpenHouse) -> list[tuple[str, str, str]]:
    """List kind, name and the first proposal of each name that waits."""
    return [(n.sort, n.alias, n.likely[0].title) for n in names_card(house, ZH).open]


def known(house: OpenHouse, relation: str, column: str) -> list[str]:
    """Read a column as every view shows it now."""
    table = merged_facts(house.store, ledger_schema().relations[relation], house.store.last_seq())
    return [str(v) for v in table.column(column).to_pylist()]


def test_a_project_under_another_name_is_confirmed_once(house: OpenHouse, tmp_path: Path) -> None:
    """Next month's list writes it a little otherwise; the month after that nobody is asked."""
    october = ("新能源电池壳体生产基地项目", "甲", 3)
    bring(house, tmp_path, "2025年10月项目台账", PROJECTS, october, ("精密轴承二期项目", "乙", 1))
    bring(
        house,
        tmp_path,
        "2025年11月项目台账",
        PROJECTS,
        ("新能源电池壳体生产基地建设项目", "甲", 3),
        ("精密轴承三期项目", "乙", 2),
    )
    renamed = "新能源电池壳体生产基地建设项目"
    assert waiting(house) == [("project", renamed, october[0])]
    answer = answer_name(house, renamed, october[0], is_same=True)
    assert waiting(house) == []
    assert known(house, "project", "number").count(october[0]) == 2
    bring(house, tmp_path, "2025年12月项目台账", PROJECTS, (renamed, "甲", 3))
    stored = house.store.facts("project", [house.store.last_seq()]).column("number").to_pylist()
    assert stored == [october[0]]
    with pytest.raises(UsageError):
        answer_name(house, renamed, october[0], is_same=True, sort="project", zone=ZONE)
    withdraw(house, answer.seq, "看错")
    assert renamed in known(house, "project", "number")


def test_what_was_refused_is_not_proposed_again(house: OpenHouse, tmp_path: Path) -> None:
    bring(house, tmp_path, "2025年10月项目台账", PROJECTS, ("智能仓储物流园项目", "甲", 3))
    bring(house, tmp_path, "2025年11月项目台账", PROJECTS, ("智慧仓储物流园项目", "乙", 3))
    answer_name(house, "智慧仓储物流园项目", "智能仓储物流园项目", is_same=False)
    assert waiting(house) == []
    assert len(set(known(house, "project", "number"))) == 2
    with pytest.raises(LedgerError):
        answer_name(house, "智慧仓储物流园项目", "智能仓储物流园项目", is_same=True)


def test_two_rows_of_one_list_are_two_subjects(house: OpenHouse, tmp_path: Path) -> None:
    """Both stand side by side next month, so nothing is proposed however alike they are."""
    first = ("智能仓储物流园项目", "甲", 3)
    bring(house, tmp_path, "2025年10月项目台账", PROJECTS, first)
    bring(house, tmp_path, "2025年11月项目台账", PROJECTS, first, ("智慧仓储物流园项目", "乙", 3))
    assert waiting(house) == []


def test_a_firm_that_an_appeal_names_otherwise_is_confirmed(
    house: OpenHouse, tmp_path: Path
) -> None:
    bring(
        house,
        tmp_path,
        "2025年企业台账",
        ("企业名称", "职工人数"),
        ("青禾县宏远精密机械有限公司", 9),
    )
    heads = ("序号", "企业名称", "反映日期", "诉求类别", "诉求内容")
    appeal = (1, "宏远精密机械厂有限公司", "2025-10-08", "用工", "缺焊工")
    bring(house, tmp_path, "2025年10月企业诉求台账", heads, appeal)
    name, written = "青禾县宏远精密机械有限公司", appeal[1]
    assert waiting(house) == [("enterprise", written, name)]
    answer_name(house, written, name, is_same=True)
    assert waiting(house) == []
    bring(
        house,
        tmp_path,
        "2025年11月企业诉求台账",
        heads,
        (1, written, "2025-11-08", "用电", "扩容"),
    )
    (firm,) = known(house, "enterprise", "enterprise")
    facts = house.store.facts("appeal", [house.store.last_seq()]).to_pylist()
    assert [f["enterprise"] for f in facts] == [firm]
    assert [f["number"] for f in facts] == [
        f"{written} 2025-11-08"
    ]  # the list numbers its lines only


@pytest.mark.parametrize(
    ("one", "other", "is_like"),
    [
        ("QH-001", "qh－1", True),
        ("QH-001", "QH-002", False),
        ("QH-11", "QH-1-1", True),
        ("年产5万吨铝型材项目", "年产10万吨铝型材项目", False),
        ("铝型材一期项目", "铝型材1期工程项目", True),
        ("铝型材一期项目", "铝型材二期项目", False),
    ],
)
def test_figures_tell_two_of_one_name_apart(one: str, other: str, *, is_like: bool) -> None:
    """A number is like another in signs and zeros only; names that count otherwise are of two."""
    subjects = Subjects("project", titles={one: one})
    assert bool(subjects.alike(other)) is is_like


def test_a_bare_number_keeps_its_letters() -> None:
    assert bare_number("青开 G（2024）-008号") == "青开G20248号"
