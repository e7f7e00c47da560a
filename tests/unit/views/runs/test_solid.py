"""How solid ranks are is said in words first, of every group apart, and follows from the run."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from tests.journeys.desk import open_desk
from tests.unit.views.runs.test_ranking import STANDARD, ZH, workbook
from yuanheng.app.demo import ZONE_CODE
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import UsageError
from yuanheng.evaluate.robust.draws import Assumptions, PassLine
from yuanheng.evaluate.robust.of_run import robust_ranks
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.evaluation import Run
from yuanheng.standards.packs import contents as packs
from yuanheng.views.runs.ranking import rank_enterprises
from yuanheng.views.runs.solid import Doubts, check_ranks, pass_line, percent, solid_ranks
from yuanheng.words.words import Words

EN = Words("en")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Twelve firms above size, the first far ahead and two alike; one without scale."""
    desk = open_desk(tmp_path_factory.mktemp("desk"))
    chance = random.Random(5)  # noqa: S311 - figures of invented firms
    firms: list[tuple[object, ...]] = [
        ("E0", "优企", "规上", 100, 9000, 36000, 300_000, 4000, None, 3, 600, 7500)
    ]
    firms += [
        (
            *(f"E{n}", f"第{n}企", "规上", 100, chance.randint(500, 3000)),
            *(chance.randint(2000, 12000), chance.randint(20_000, 100_000), 4000, None),
            *(chance.randint(3, 9), 600, chance.randint(300, 2500)),
        )
        for n in range(1, 10)
    ]
    firms += [("E10", "同名", *firms[9][2:]), ("E11", "同名", *firms[9][2:])]
    firms.append(("E12", "无规模", None, 10, 100, None, None, None, None, None, None, None))
    request = TableRequest(
        workbook(desk.folder, *firms), None, "enterprise_year", "2022", ZONE_CODE
    )
    assert import_filled(desk.house, request, ZH).rows == len(firms)
    return evaluate(desk.house, STANDARD)


def test_the_nominal_ranks_are_those_of_the_ranking(run: Run) -> None:
    (group,) = solid_ranks(run, ZH, Doubts()).groups
    ranking = rank_enterprises(run, ZH).groups[0]
    assert {r.id: (r.rank, r.score_text) for r in group.rows} == {
        e.id: (e.rank, e.score_text) for e in ranking.enterprises
    }
    assert [r.rank for r in group.rows] == sorted(r.rank for r in group.rows)


def test_the_scores_of_the_run_are_those_of_the_flat_tree(run: Run) -> None:
    card = packs.scorecard(STANDARD)
    (field,) = robust_ranks(card, run, Assumptions(draws=10))
    assert field.found.one_out
    (still,) = robust_ranks(
        card, run, Assumptions(spread=0, has_range=False, has_geometric=False, draws=5)
    )
    assert all(s.holds == 1 for s in still.found.standings)


def test_what_counts_is_said_first_and_the_first_is_first_whatever_is_assumed(run: Run) -> None:
    found = solid_ranks(run, ZH, Doubts())
    (group,) = found.groups
    assert group.label == "规上"
    assert group.said[0].startswith("共 12 个名次，其中 ")
    assert group.said[3] == "每次模拟，优企都是第一。"
    assert found.notes == ("1 个没有得分，不排名。",)
    assert found.assumptions[0] == "每项权重可上下浮动 25%。"
    assert {e.label for e in group.effects} == {"权重", "计分方法", "合成方法"}
    english = solid_ranks(run, EN, Doubts())
    assert english.groups[0].said[3] == "优企 is first in every draw."


def test_firms_of_one_name_are_told_apart_and_equals_stay_equal(run: Run) -> None:
    (group,) = solid_ranks(run, ZH, Doubts()).groups
    alike = [r for r in group.rows if r.id in {"E9", "E10", "E11"}]
    assert {r.name for r in alike} == {"第9企", "同名 E10", "同名 E11"}
    assert len({(r.rank, r.low, r.high, r.holds) for r in alike}) == 1


def test_without_doubts_every_rank_holds(run: Run) -> None:
    nothing = Doubts(spread=0, has_range=False, has_geometric=False)
    (group,) = solid_ranks(run, ZH, nothing).groups
    assert all(r.is_solid and r.low == r.high == r.rank for r in group.rows)
    assert (group.pairs, group.effects) == ((), ())
    assert group.said[4] == "相邻名次的先后都是稳固的。"


def test_a_rulebook_ranks_nobody() -> None:
    with pytest.raises(UsageError, match="gives verdicts, not ranks"):
        check_ranks("cn.idle-land.2012")


@pytest.mark.parametrize(
    ("share", "shown"), [(1.0, 100), (0.9995, 99), (0.95, 95), (0.5, 50), (0.0005, 1), (0.0, 0)]
)
def test_what_nearly_always_holds_is_not_shown_as_always(share: float, shown: int) -> None:
    assert percent(share) == shown


def test_a_line_to_pass_gives_each_its_odds(run: Run) -> None:
    """The first of the group passes the first five in every draw; the line is said."""
    found = solid_ranks(run, EN, Doubts(line="5"))
    odds = {row.id: row.passes for row in found.groups[0].rows}
    assert odds["E0"] == 100
    assert "The first 5 pass." in found.assumptions
    assert all(row.passes is None for row in solid_ranks(run, EN, Doubts()).groups[0].rows)
    alike = solid_ranks(run, EN, Doubts(line="－7"))
    assert {r.id: r.passes for r in alike.groups[0].rows} == odds  # all but seven of twelve


@pytest.mark.parametrize("line", ["0", "0%", "101%", "-5%", "2.5", "前五", "--5", "1e3"])
def test_what_is_no_line_is_refused(line: str) -> None:
    with pytest.raises(UsageError, match="is no line to pass"):
        pass_line(line)


def test_a_line_is_read_as_people_write_it() -> None:
    assert pass_line(" ") is None
    assert pass_line("70％") == PassLine(share=Fraction(7, 10))
    assert pass_line("33.3%") == PassLine(share=Fraction(333, 1000))
    assert (pass_line("5"), pass_line("-5")) == (PassLine(first=5), PassLine(but_last=5))
