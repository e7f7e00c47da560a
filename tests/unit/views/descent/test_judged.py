"""A rulebook over a real ledger: verdicts in words, what falls due, and where it came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.unit.web.desk import StillClock
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import LedgerError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.descent.judged import falling_due, rules_view
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.descent.verdict import explain_verdict
from yuanheng.views.findings.lists import due_lines
from yuanheng.views.ledger.batches import zone_names
from yuanheng.words.words import Words

IDLE = "cn.idle-land.2012"
HEADS = (
    *("开发区", "期次", "电子监管号或项目代码", "项目名称", "成交价格（万元）"),
    *("约定开工时间", "实际交地时间", "实际开工时间", "认定的闲置原因"),
)
#: a late one, one that begins in time, one that says nothing of its start, one to fall due
ROWS = (
    ("示例区", "2013", "A", "甲厂", 1000, "2012-01-01", None, "截至2013-12-31未动工", "enterprise"),
    ("示例区", "2013", "B", "乙厂", 900, "2012-01-01", None, "2012-05", None),
    ("示例区", "2013", "C", "丙厂", 800, "2012-06-01", None, None, None),
    ("示例区", "2013", "D", "丁厂", 700, "未约定", "2012-03-01", "截至2013-12-31未动工", None),
)
EN = Words("en")


def book(folder: Path, *rows: tuple[object, ...]) -> Path:
    path = folder / "项目.xlsx"
    filled = openpyxl.Workbook()
    page = filled.active
    assert page is not None
    page.title = "项目"
    for row in (HEADS, *rows):
        page.append(row)
    filled.save(path)
    return path


def bring(house: OpenHouse, folder: Path, *rows: tuple[object, ...]) -> None:
    request = TableRequest(book(folder, *rows), None, None, None, None)
    outcome = import_filled(house, request, EN)
    assert [issue.check for issue in outcome.issues if issue.quarantined] == []


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """A ledger with four projects."""
    made = create_ledger(tmp_path / "zone.yhdb")
    add_zone(made, "示例区", {})
    bring(made, tmp_path, *ROWS)
    return made


def test_a_run_keeps_counts_and_the_subjects_that_need_a_look(house: OpenHouse) -> None:
    """Who met what, and what is missing where nobody can tell."""
    run = evaluate(house, IDLE)
    view = rules_view(house, run)
    count = {rule.id: (c.met, c.not_met, c.not_provable) for rule, c in view.counts}
    assert count["not-started"] == (1, 2, 1)
    said = {
        (s.name, v.rule.id): (v.verdict.verdict, [m.label["zh"] for m in v.missing])
        for s in view.subjects
        for v in s.verdicts
    }
    assert said["甲厂", "idle-fee"] == ("met", [])
    assert said["丙厂", "not-started"] == ("not-provable", ["实际开工时间"])
    assert ("乙厂", "not-started") not in said


def test_missing_facts_name_the_document_that_would_supply_them(house: OpenHouse) -> None:
    """Whoever must mend it knows which paper to fetch."""
    view = rules_view(house, evaluate(house, IDLE))
    (late,) = (s for s in view.subjects if s.name == "丙厂")
    (fact,) = next(v for v in late.verdicts if v.rule.id == "not-started").missing
    assert fact.document == {
        "zh": "施工许可证与开工申报",
        "en": "Building permit and report of start",
    }


def test_what_falls_due_is_listed_by_day(house: OpenHouse) -> None:
    """Only what is not met yet and may still be; what began in time is not threatened."""
    evaluate(house, IDLE)
    then = on(house, "2013-12-31")
    due = [(d.name, d.rule.id, d.day, d.days_left) for d in falling_due(then, 90)]
    assert due == [
        ("甲厂", "take-back", "2014-01-01", 1),
        ("丁厂", "not-started", "2014-03-01", 60),
    ]
    assert falling_due(then, 0) == ()


def on(house: OpenHouse, day: str) -> OpenHouse:
    """The ledger on another day."""
    return replace(house, clock=StillClock(datetime.fromisoformat(f"{day}T12:00:00+08:00")))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2013-12-31", ["剩余 1 日", "剩余 60 日"]),
        ("2014-01-01", ["今天", "剩余 59 日"]),
        ("2014-01-02", ["已过 1 天，请复核", "剩余 58 日"]),
        ("2014-03-11", ["已过 69 天，请复核", "已过 10 天，请复核", "剩余 82 日"]),
    ],
)
def test_days_are_counted_from_today_and_what_has_passed_says_so(
    house: OpenHouse, day: str, said: list[str]
) -> None:
    """Whenever the rules were last applied; on the day itself, before it and after it."""
    evaluate(house, IDLE)
    lines = due_lines(on(house, day), Words("zh"), frozenset(zone_names(house)), 90)
    assert [line.left_text for line in lines] == said


def test_a_trial_falls_due_nowhere(house: OpenHouse) -> None:
    """A what-if threatens nobody."""
    evaluate(house, IDLE, what_if=True)
    assert falling_due(on(house, "2013-12-31"), 365) == ()


def test_equal_runs_have_equal_digests(house: OpenHouse) -> None:
    """The same question on the same ledger gives the same answer to the byte."""
    first, second = evaluate(house, IDLE), evaluate(house, IDLE)
    assert (first.result_digest, first.verdicts) == (second.result_digest, second.verdicts)
    later = evaluate(house, IDLE, as_of="2014-06-30")
    assert later.result_digest != first.result_digest


def test_findings_open_once_and_close_by_a_new_list(house: OpenHouse, tmp_path: Path) -> None:
    """The next list of projects is the proof; what is only suspected stays so."""
    evaluate(house, IDLE)
    suspected = {
        (v.finding.rule, v.finding.subject): "suspected"
        for v in list_findings(house)
        if v.finding.state != "open"
    }
    assert suspected == {("not-started", "C"): "suspected"}
    begun = (*ROWS[0][:7], "2012-11-30", "enterprise")
    bring(house, tmp_path, begun, *ROWS[1:])
    evaluate(house, IDLE)
    states = {
        (v.finding.rule, v.finding.subject): v.finding.state
        for v in list_findings(house, closed=True)
    }
    assert states == suspected | {("not-started", "A"): "closed", ("idle-fee", "A"): "closed"}


def test_a_verdict_is_explained_down_to_its_cells(house: OpenHouse) -> None:
    """Levels, terms with their values, facts with their documents, and the cells as written."""
    run = evaluate(house, IDLE)
    told = explain_verdict(house, Words("zh"), run.id, "示例区/A", "idle-fee")
    assert (told.zone, told.subject, told.name) == ("示例区", "A", "甲厂")
    assert (told.view.verdict.verdict, told.view.verdict.amount, told.view.unit) == (
        "met",
        200.0,
        "万元",
    )
    assert [(pack, article) for pack, article, _, _ in told.levels] == [(IDLE, "第十四条第一项")]
    values = {name: value for name, _, _, value in told.terms}
    assert values == {
        "start_due": "2012-01-01",
        "deducted": "0 日",
        "own_year": "是",
        "own_two_years": "否",
    }
    facts = {f.id: f.value for f in told.facts}
    assert facts["agreed_start"] == "2012-01-01"
    assert facts["delivered"] is None
    assert told.source == "项目.xlsx › 项目 › 第 2 行"
    assert told.cells["约定开工时间"] == "2012-01-01"


def test_a_span_is_explained_by_both_ends(house: OpenHouse) -> None:
    """A month that somebody wrote stays a month."""
    run = evaluate(house, IDLE, as_of="2012-05-15")
    told = explain_verdict(house, Words("zh"), run.id, "示例区/B", "not-started")
    assert told.view.verdict.verdict == "not-met"
    assert {f.id: f.value for f in told.facts}["construction_start"] == "2012-05"


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "截至 2013-12-31 未发生"), ("en", "not by 2013-12-31")]
)
def test_what_had_not_begun_is_explained_so_in_the_language_of_the_reader(
    house: OpenHouse, lang: str, said: str
) -> None:
    run = evaluate(house, IDLE)
    told = explain_verdict(house, Words(lang), run.id, "示例区/A", "idle-fee")
    assert {f.id: f.value for f in told.facts}["construction_start"] == said


def test_what_cannot_be_explained_says_what_can(house: OpenHouse) -> None:
    """A wrong rule, subject or zone is answered with those there are."""
    run = evaluate(house, IDLE)
    with pytest.raises(UsageError, match="has no rule not-begun") as refused:
        explain_verdict(house, Words("zh"), run.id, "示例区/A", "not-begun")
    assert "not-started" in str(refused.value.expected)
    with pytest.raises(UsageError, match="A is named without its zone") as refused:
        explain_verdict(house, Words("zh"), run.id, "A", "not-started")
    assert str(refused.value.remedy) == "Write 示例区/A."
    with pytest.raises(UsageError, match="kept no verdict on"):
        explain_verdict(house, Words("zh"), run.id, "示例区/无此号", "not-started")
    with pytest.raises(LedgerError, match="is not in the ledger"):
        explain_verdict(house, Words("zh"), run.id, "别处/A", "not-started")


def test_a_period_without_projects_says_what_to_import(house: OpenHouse) -> None:
    """An empty question is refused with its remedy."""
    with pytest.raises(LedgerError, match="holds no Land supply of 1999") as refused:
        evaluate(house, IDLE, period="1999")
    assert str(refused.value.expected) == "Known: 2013."
