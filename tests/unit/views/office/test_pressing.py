"""The first page's figures: gravest casefiles, lights by bureau, duties, zones where they lie."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.web.desk import RULEBOOK, Desk, build_template, open_desk
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_book, import_filled
from yuanheng.app.keeping.rounds import open_round
from yuanheng.app.opening import create_ledger
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.tasks import make_task
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.accounts import Account
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.findings.casefiles import choose_cases
from yuanheng.views.findings.lists import FindingChoice
from yuanheng.views.office.duties import owed_reports, own_tasks
from yuanheng.views.office.figures import key_figures
from yuanheng.views.office.pressing import BureauLights, lights_by_bureau, pressing_cases
from yuanheng.views.office.zones import Spot, dots, work_by_zone
from yuanheng.words.words import Words

_ZH = Words("zh")
_RETURN = Path(__file__).parents[2] / "ledger/mapping/books/经济指标月报2025.10.xlsx"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger that every desk is a copy of."""
    return build_template(tmp_path_factory.mktemp("pressing"))


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    """A desk of one's own."""
    return open_desk(template, tmp_path)


def _fill(path: Path, title: str, rows: tuple[tuple[object, ...], ...]) -> TableRequest:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row)
    book.save(path)
    return TableRequest(path, None, None, None, None)


def test_the_gravest_cases_say_land_holder_and_day(tmp_path: Path) -> None:
    """The longest standing comes first, with 亩 and the firm; of the list no more than asked."""
    house = create_ledger(tmp_path / "l.yhdb")
    zone, _ = add_zone(house, "某开发区", {"code": "S999003"})
    heads: tuple[str, ...] = ("开发区", "期次", "电子监管号或项目代码", "项目名称")
    heads += ("土地使用权人", "供地面积（公顷）", "约定开工时间", "实际开工时间")
    unbegun = "截至2025-12-31未动工"
    rows = [
        ("某开发区", "2025", f"P{n}", f"{n}号地", f"{n}号厂", n, f"201{n}-01-01", unbegun)
        for n in (3, 1, 2)
    ]
    import_filled(house, _fill(tmp_path / "a.xlsx", "供地", (heads, *rows)), _ZH)
    evaluate(house, RULEBOOK)
    found = pressing_cases(house, _ZH, {zone}, 2)
    assert [(c.subject, c.holder, round(c.mu or 0, 6), c.since, c.task) for c in found] == [
        ("1号地", "1号厂", 15, "2012-01-01", None),
        ("2号地", "2号厂", 30, "2013-01-01", None),
    ]


_HEADS: tuple[str, ...] = (
    "开发区",
    "期次",
    "电子监管号或项目代码",
    "项目名称",
    "土地使用权人",
    "供地面积（公顷）",
)
_HEADS += ("约定开工时间", "实际开工时间")


def test_what_followed_stands_for_itself_where_no_problem_is_left(tmp_path: Path) -> None:
    """A start that was late and has happened: the list says it where the problem stands."""
    house = create_ledger(tmp_path / "l.yhdb")
    zone, _ = add_zone(house, "某开发区", {"code": "S999003"})
    row = ("某开发区", "2025", "P1", "1号地", "1号厂", 1, "2020-01-01", "2020-09-01")
    import_filled(house, _fill(tmp_path / "a.xlsx", "供地", (_HEADS, row)), _ZH)
    evaluate(house, "cn.land-contract.2008")
    (line,) = choose_cases(house, _ZH, frozenset({zone}), FindingChoice()).lines
    assert [f.label for f in line.problems] == ["已开工，但开工逾期"]
    assert (line.consequences, line.filing) == ((), ())


def test_a_grave_suspicion_comes_before_a_light_matter(tmp_path: Path) -> None:
    """By severity first; of one severity what is proved stands before what is suspected."""
    house = create_ledger(tmp_path / "l.yhdb")
    zone, _ = add_zone(house, "某开发区", {"code": "S999003"})
    starts = ("截至2025-12-31未动工", "2020-09-01", None, "2021-01-01", "2021-02-01")
    rows = [
        ("某开发区", "2025", f"P{n}", f"{n}号地", "某厂", 1, f"20{20 - n}-01-01", start)
        for n, start in enumerate(starts)
    ]
    import_filled(house, _fill(tmp_path / "a.xlsx", "供地", (_HEADS, *rows)), _ZH)
    evaluate(house, RULEBOOK)
    evaluate(house, "cn.land-contract.2008")
    found = pressing_cases(house, _ZH, {zone}, 3)
    assert [(c.subject, c.severity) for c in found[:2]] == [("0号地", "high"), ("2号地", "high")]
    assert found[1].problems[0].startswith("疑似")
    assert found[2].severity != "high"


def _two(desk: Desk) -> tuple[str, str]:
    """Give the keys of two findings of the near zone on different subjects."""
    near = [v.finding for v in list_findings(desk.house) if v.finding.zone == desk.near]
    one = next(f for f in near if f.subject)
    return one.key, next(f for f in near if f.subject != one.subject).key


def test_lights_are_counted_by_who_leads(desk: Desk) -> None:
    """A bureau with a task past its day stands before one whose tasks are in time."""
    one, other = _two(desk)
    make_task(desk.house, other, People("甲局"), due="2026-12-31")
    make_task(desk.house, one, People("乙局"), due="2026-03-02")
    desk.clock.moment = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
    lit = lights_by_bureau(desk.house, {desk.near})
    assert lit == (BureauLights("乙局", 1, 0, 0), BureauLights("甲局", 0, 0, 1))
    assert lights_by_bureau(desk.house, {desk.far}) == ()


def test_own_tasks_are_those_that_name_somebody(desk: Desk) -> None:
    """Who is named sees only theirs; who is named nowhere sees those of their zones."""
    one, other = _two(desk)
    make_task(desk.house, one, People("甲局"))
    make_task(desk.house, other, People("乙局", ("甲局分局",)), days=20)
    named = own_tasks(desk.house, _ZH, {desk.near}, Account("a", "甲局", "officer"), 8)
    others = own_tasks(desk.house, _ZH, {desk.near}, Account("b", "丙局", "officer"), 1)
    assert ([t.lead for t in named.lines], named.is_named) == (["甲局"], True)
    assert (len(others.lines), others.total, others.is_named) == (1, 2, False)


def test_reports_are_owed_by_the_zones_that_one_sees(desk: Desk) -> None:
    """Each zone that has not handed in owes one; the other zone's is not shown."""
    open_round(desk.house, "enterprise_year", "2025", (desk.near, desk.far), "2026-03-09")
    owed = owed_reports(desk.house, {desk.near})
    assert [(o.zone, o.period, o.days_left, o.light) for o in owed] == [
        (desk.near, "2025", 7, "yellow")
    ]


def test_work_of_zones_adds_up_to_that_of_each(desk: Desk) -> None:
    """What is open in a zone does not depend on which others are looked at."""
    both = work_by_zone(desk.house, frozenset({desk.near, desk.far}))
    assert both[desk.near] == work_by_zone(desk.house, frozenset({desk.near}))[desk.near]
    assert both[desk.near].high > 0


def test_figures_of_a_return_stand_beside_the_year_before(tmp_path: Path) -> None:
    """Growth, its basis and the share of the target are said as the return says them."""
    house = create_ledger(tmp_path / "l.yhdb")
    zone, _ = add_zone(house, "示例县经济开发区", {"code": "S999003"})
    import_book(house, TableRequest(_RETURN, None, None, None, zone), _ZH)
    found = key_figures(house, _ZH, zone, ())
    gdp, rate = found[0], found[1]
    assert (len(found), gdp.name, gdp.period) == (15, "地区生产总值", "2025-Q3")
    assert (gdp.value, gdp.before, gdp.growth, gdp.basis) == (163.95, 154.2, 6.3, "可比价")
    assert (gdp.target_share, gdp.rank) == (78.1, 3)
    assert (rate.value, rate.growth, rate.growth_unit) == (9.4, 2.3, "百分点")
    assert [gdp.places(value) for value in (60, 9.4, 0.07)] == [0, 1, 2]


_SPOTS = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.tuples(st.floats(73, 135), st.floats(18, 54)),
    max_size=60,
)


@given(_SPOTS)
def test_every_zone_lies_on_the_picture_and_no_name_hides_another(lying: dict[str, Spot]) -> None:
    """Wherever zones lie, their dots are inside the picture; near ones share one name."""
    drawn = dots(lying)
    assert {d.zone for d in drawn} in (set(), set(lying))
    assert all(0 <= d.x <= 360 and 0 <= d.y <= 300 for d in drawn)
    named = [d for d in drawn if d.is_named]
    assert all(
        abs(a.x - b.x) >= 110 or abs(a.y - b.y) >= 16 for a in named for b in named if a is not b
    )
