"""The house as it stood: each day and number shows what one would have seen then, and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.web.desk import BEGUN, NOW, RULEBOOK, Desk, build_template, open_desk
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.closing import close_task
from yuanheng.app.supervision.tasks import make_task, step_task
from yuanheng.errors import LedgerError, UsageError
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.findings.cards import find_finding, finding_card
from yuanheng.views.findings.casefiles import choose_cases
from yuanheng.views.findings.lists import FindingChoice, due_lines
from yuanheng.views.known_house import known_house
from yuanheng.views.overview import overview
from yuanheng.views.tasks.cards import task_card, task_lines
from yuanheng.views.tasks.lists import list_tasks, task_digests
from yuanheng.words.words import Words

LATE = ("A", "甲厂", 1000, "2012-01-01", None, "截至2013-12-31未动工", "enterprise")
WORDS = Words("zh")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger that every desk is a copy of."""
    return build_template(tmp_path_factory.mktemp("known"))


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    """A desk of one's own."""
    return open_desk(template, tmp_path)


def number_of(desk: Desk, rule: str) -> int:
    """Give the number of the near zone's finding of a rule."""
    return next(
        v.number
        for v in list_findings(desk.house, closed=True)
        if (v.finding.rule, v.finding.zone) == (rule, desk.near)
    )


def told(desk: Desk, as_known: str | None = None) -> tuple[object, ...]:
    """Read all that the pages of findings and tasks tell, now or as it was known."""
    zones = frozenset({desk.near, desk.far})
    house = known_house(desk.house, as_known)
    cases = choose_cases(house, WORDS, zones, FindingChoice(state="all"))
    tasks = (*list_tasks(house), *list_tasks(house, closed=True))
    numbers = [view.number for view in list_findings(house, closed=True)]
    found = (find_finding(house, number, zones) for number in numbers)
    return (
        overview(desk.house, zones, as_known),
        cases,
        [finding_card(house, WORDS, view) for view in found if view],
        due_lines(house, WORDS, zones, 180),
        task_lines(WORDS, tasks, zones),
        [task_card(house, WORDS, view) for view in tasks],
        task_digests(house, zones=zones),
    )


def story(desk: Desk) -> tuple[Callable[[], object], ...]:
    """Tell what happens to the desk: a task from its making to its proof, and a relapse."""
    house, number = desk.house, number_of(desk, "not-started")
    papers = ("《闲置土地调查通知书》=1号", "土地开发利用情况、闲置原因及相关说明=2号")

    def step(paper: str | None, branch: str | None = None) -> None:
        documents = [paper] if paper else []
        step_task(house, 1, branch=branch, reason="已动工", documents=documents)

    return (
        lambda: make_task(house, str(number), People("甲局"), days=3),
        lambda: step(papers[0]),
        lambda: desk.bring_projects(("A", "甲厂", *BEGUN[2:5], None, "enterprise")),
        lambda: evaluate(house, RULEBOOK),
        lambda: step(papers[1]),
        lambda: step(None, "not-idle"),
        lambda: desk.bring_projects(BEGUN),
        lambda: close_task(house, 1, evaluate_first=True),
        lambda: desk.bring_projects(LATE),
        lambda: evaluate(house, RULEBOOK),
    )


def test_each_day_shows_what_one_saw_on_it(desk: Desk) -> None:
    """Findings, their ages and cards, what falls due, lights, tasks, digests and the overview."""
    seen = [(desk.clock.now(), told(desk))]
    for happen in story(desk):
        desk.clock.moment += timedelta(days=3)
        happen()
        seen.append((desk.clock.now(), told(desk)))
    desk.clock.moment += timedelta(days=40)
    assert len({str(one) for _, one in seen}) == len(seen)
    for moment, one in seen:
        assert told(desk, moment.date().isoformat()) == one


def test_a_number_shows_what_one_saw_before_the_next_batch(desk: Desk) -> None:
    """Its day is the one on which the next batch came, for all up to there was known at it."""
    make_task(desk.house, str(number_of(desk, "not-started")), People("甲局"), days=3)
    desk.clock.moment += timedelta(days=9)
    seq, before = desk.house.store.last_seq(), told(desk)
    desk.mend()
    evaluate(desk.house, RULEBOOK)
    desk.clock.moment += timedelta(days=9)
    assert told(desk, str(seq)) == before
    assert known_house(desk.house, str(seq)).clock.now() == NOW + timedelta(days=9)


def test_a_finding_that_came_back_was_open_before_it_was_closed(desk: Desk) -> None:
    """The state of that day counts, not the last one."""
    number = number_of(desk, "not-started")
    for row in (BEGUN, LATE):
        desk.clock.moment += timedelta(days=10)
        desk.bring_projects(row)
        evaluate(desk.house, RULEBOOK)
    desk.clock.moment += timedelta(days=10)
    days = ("2026-03-02", "2026-03-12", "2026-03-22", None)
    found = []
    for day in days:
        house = known_house(desk.house, day)
        view = find_finding(house, number, frozenset({desk.near}))
        assert view is not None
        card = finding_card(house, WORDS, view)
        found.append((card.line.state, card.line.age, [h.moved for h in card.history]))
    assert found == [
        ("open", 0, ["opened"]),
        ("closed", 10, ["opened", "closed"]),
        ("open", 0, ["opened", "closed", "relapsed"]),
        ("open", 10, ["opened", "closed", "relapsed"]),
    ]


def test_a_day_ends_at_midnight_in_china(desk: Desk) -> None:
    """A task made at half past four in the afternoon of London is one of the next day."""
    desk.clock.moment = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)
    make_task(desk.house, str(number_of(desk, "not-started")), People("甲局"), days=3)
    desk.clock.moment += timedelta(days=9)
    counts = [len(list_tasks(known_house(desk.house, f"2026-03-0{day}"))) for day in (4, 5)]
    assert counts == [0, 1]


@pytest.mark.parametrize(
    "text", [None, "", "  ", "2026-03-02", "20260302", "2099-01-01", "9999-12-31"]
)
def test_a_time_that_has_not_ended_is_now(text: str | None, desk: Desk) -> None:
    """The house itself stands for it, in which one may write."""
    assert known_house(desk.house, text) is desk.house


def test_the_last_number_is_now(desk: Desk) -> None:
    """It lasts until the next batch comes."""
    seq = desk.house.store.last_seq()
    assert known_house(desk.house, str(seq)) is desk.house
    desk.mend()
    assert known_house(desk.house, str(seq)) is not desk.house


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("0", LedgerError),
        ("999", LedgerError),
        ("2020-01-01", LedgerError),
        ("0001-01-01", LedgerError),
        ("gestern", UsageError),
        ("2026-02-30", UsageError),
    ],
)
def test_what_names_no_time_that_the_ledger_knew_is_refused(
    text: str, refusal: type[Exception], desk: Desk
) -> None:
    """Rather than shown as something else."""
    with pytest.raises(refusal):
        known_house(desk.house, text)


def test_nothing_is_done_in_the_past(desk: Desk) -> None:
    """A task is made of a finding as it stands now."""
    desk.clock.moment += timedelta(days=1)
    house = known_house(desk.house, "2026-03-02")
    with pytest.raises(AttributeError, match="store"):
        make_task(house, str(number_of(desk, "not-started")), People("甲局"), days=3)  # type: ignore[arg-type]
    assert list_tasks(desk.house) == ()
