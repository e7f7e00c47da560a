"""Workflows are read strictly: every step is reached, every branch known, every end in sight."""

from __future__ import annotations

from pathlib import Path

import pytest

from yuanheng.errors import StandardError
from yuanheng.model.workflow import Branch, Limit, Step, Workflow
from yuanheng.standards.packs.workflow import (
    default_workflow,
    read_workflow,
    workflow_labels,
    workflow_of,
)
from yuanheng.standards.yaml.source import read_yaml

GOOD = """\
workflow: t.work
label: {zh: 流程, en: Work}
source: 《办法》
status: confirmed
start: judge
roles:
  lead: {zh: 牵头, en: Lead}
outcomes:
  bad: {zh: 差, en: Bad}
  good: {zh: 好, en: Good}
closing: {rules: [late]}
steps:
  judge:
    label: {zh: 判断, en: Judge}
    owner: lead
    article: 第五条
    limit: {days: 30, count: calendar}
    next:
      - {to: mend, when: bad, rule: late}
      - {to: end, when: good, rule: late, verdict: not-met}
  mend:
    label: {zh: 整改, en: Mend}
    owner: lead
    suspension: true
    documents:
      - {zh: 《报告》, en: Report}
    next:
      - {to: judge}
  end:
    label: {zh: 终点, en: End}
    owner: lead
"""


def read(folder: Path, *changes: tuple[str, str]) -> Workflow:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "workflow.yaml"
    path.write_text(text, encoding="utf-8")
    return read_workflow(read_yaml(path, "t/workflow.yaml"), "d")


def test_a_workflow_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Every value of the file, and nothing besides."""
    lead = {"zh": "牵头", "en": "Lead"}
    judge = Step(
        "judge",
        {"zh": "判断", "en": "Judge"},
        "lead",
        "第五条",
        Limit(30, "calendar"),
        (),
        (Branch("mend", "bad", "late", "met"), Branch("end", "good", "late", "not-met")),
        may_suspend=False,
    )
    mend = Step(
        "mend",
        {"zh": "整改", "en": "Mend"},
        "lead",
        None,
        None,
        ({"zh": "《报告》", "en": "Report"},),
        (Branch("judge"),),
        may_suspend=True,
    )
    end = Step("end", {"zh": "终点", "en": "End"}, "lead", None, None, (), (), may_suspend=False)
    assert read(tmp_path) == Workflow(
        id="t.work",
        digest="d",
        label={"zh": "流程", "en": "Work"},
        source="《办法》",
        status="confirmed",
        start="judge",
        reopens_at="judge",
        roles={"lead": lead},
        outcomes={"bad": {"zh": "差", "en": "Bad"}, "good": {"zh": "好", "en": "Good"}},
        steps={"judge": judge, "mend": mend, "end": end},
        closing_rules=("late",),
    )


@pytest.mark.parametrize(
    ("old", "new", "problem", "line"),
    [
        ("start: judge", "start: begin", "There is no step begin", 5),
        ("start: judge", "start: judge\nreopens_at: x", "There is no step x", 6),
        ("owner: lead\n    article", "owner: boss\n    article", "There is no role boss", 15),
        ("to: mend,", "to: nowhere,", "There is no step nowhere", 19),
        ("when: good", "when: fine", "There is no outcome fine", 20),
        ("when: good", "when: bad", "The branches of judge cannot be told apart", 20),
        ("when: good, ", "", "The branches of judge cannot be told apart", 20),
        ("to: mend,", "to: end,", "No step leads to mend", 21),
        ("days: 30", "days: 0", "steps.judge.limit.days", 17),
        ("count: calendar", "count: weeks", "steps.judge.limit.count", 17),
        ("{zh: 《报告》, en: Report}", "{zh: 《报告》}", "steps.mend.documents.0.en", 26),
        ("{zh: 《报告》, en: Report}", "{zh: ' ', en: Report}", "documents.0.zh", 26),
        ("suspension: true", "pause: true", "steps.mend.pause", 24),
        ("status: confirmed", "status: sure", "status", 4),
    ],
)
def test_what_cannot_work_is_refused_at_its_line(
    tmp_path: Path, old: str, new: str, problem: str, line: int
) -> None:
    """The file and the line are named."""
    with pytest.raises(StandardError) as refused:
        read(tmp_path, (old, new))
    assert problem in str(refused.value)
    assert (refused.value.where.file, refused.value.where.line) == ("t/workflow.yaml", line)


def test_a_cycle_without_an_exit_is_refused(tmp_path: Path) -> None:
    """Judge and mend would follow each other for ever."""
    with pytest.raises(StandardError, match="From judge no way leads to an end"):
        read(
            tmp_path,
            ("to: end,", "to: judge,"),
            (
                "    label: {zh: 终点, en: End}\n",
                "    label: {zh: 终点, en: End}\n    next: [{to: end}]\n",
            ),
            ("start: judge", "start: judge\nreopens_at: end"),
        )


@pytest.mark.parametrize(("old", "line"), [("rules: [late]", 11), ("when: bad, rule: late", 19)])
def test_a_rule_that_the_pack_does_not_have_is_refused(tmp_path: Path, old: str, line: int) -> None:
    """In the closing test and in a branch."""
    path = tmp_path / "workflow.yaml"
    path.write_text(GOOD.replace(old, old.replace("late", "early")), encoding="utf-8")
    with pytest.raises(StandardError, match="There is no rule early") as refused:
        read_workflow(read_yaml(path, "t/workflow.yaml"), "d", frozenset({"late"}))
    assert refused.value.where.line == line


def test_a_document_that_is_asked_for_twice_is_refused(tmp_path: Path) -> None:
    """Once is enough."""
    twice = "- {zh: 《报告》, en: Report}\n      - {zh: 《报告》, en: Other}"
    with pytest.raises(StandardError, match="The document 《报告》 stands twice"):
        read(tmp_path, ("- {zh: 《报告》, en: Report}", twice))


def test_the_plain_workflow_goes_from_assigning_to_closing() -> None:
    """交办 → 整改 → 核验 → 销号, and back from 核验; no limits."""
    plain = default_workflow()
    ways = {s.id: tuple(b.to for b in s.branches) for s in plain.steps.values()}
    assert ways == {
        "assigned": ("mending",),
        "mending": ("checking",),
        "checking": ("closing", "mending"),
        "closing": (),
    }
    assert (plain.has_limits, plain.reopens_at) == (False, "mending")


def test_a_family_without_a_workflow_of_its_own_takes_the_plain_one() -> None:
    """So does monitoring, which is no pack."""
    assert workflow_of("cn.land-intensity") == default_workflow()
    assert workflow_of("core.survey") == default_workflow()


def test_the_limits_of_the_disposal_of_idle_land_are_those_of_its_articles() -> None:
    """《闲置土地处置办法》: thirty days in articles 5 and 17, the longest years of article 12."""
    idle = workflow_of("cn.idle-land")
    limits = {s.id: (s.article, s.limit) for s in idle.steps.values() if s.limit}
    month = Limit(30, "calendar")
    assert limits == {
        "investigation": ("第五条、第六条", month),
        "reply": ("第五条、第七条", month),
        "extension": ("第十二条第一项", Limit(0, "calendar", years=1)),
        "temporary-use": ("第十二条第三项", Limit(0, "calendar", years=2)),
        "payment": ("第十七条", month),
        "deregistration": ("第十七条", month),
    }


@pytest.mark.parametrize(
    ("outcomes", "papers"),
    [
        (
            ("government-caused", "extension"),
            [
                "书面告知负有责任的政府或部门的函",
                "主管部门违反规定造成闲置的移送处理意见（无此情形的注明）",
                "抄送金融监管等部门的函",
                "闲置土地处置方案",
            ],
        ),
        (
            ("under-developed", "paid-take-back"),
            ["抄送金融监管等部门的函", "处置方案批准文件", "有偿收回协议"],
        ),
        (
            ("enterprise-caused", "enterprise-1y", "performed"),
            ["本级人民政府批准征缴的文件", "《征缴土地闲置费决定书》", "土地闲置费缴款凭证"],
        ),
        (
            ("enterprise-caused", "enterprise-1y", "not-performed"),
            ["《征缴土地闲置费决定书》", "强制执行申请书", "土地闲置费缴款凭证"],
        ),
        (
            ("enterprise-caused", "enterprise-2y", "performed"),
            ["报经有批准权的人民政府批准的文件", "《收回国有建设用地使用权决定书》"],
        ),
        (
            ("enterprise-caused", "enterprise-2y", "not-performed"),
            ["《收回国有建设用地使用权决定书》", "注销登记公告"],
        ),
    ],
)
def test_each_cause_of_idleness_leads_to_its_own_decision(
    outcomes: tuple[str, ...], papers: list[str]
) -> None:
    """Article 12 by agreement, 14(1) the fee, 14(2) the taking back."""
    idle = workflow_of("cn.idle-land")
    asked, step, left = [], idle.steps[idle.start], list(outcomes)
    while step.branches:
        asked += [d["zh"] for d in step.documents]
        ways = [b for b in step.branches if b.when is None or b.when in left]
        assert len(ways) == 1
        left = [o for o in left if o != ways[0].when]
        step = idle.steps[ways[0].to]
    assert [p for p in papers if p not in asked] == []
    assert (step.id, left) == ("release", [])


def test_only_steps_without_a_limit_of_the_law_may_be_stopped() -> None:
    """No article lets a limit stand still."""
    idle = workflow_of("cn.idle-land")
    assert [s.id for s in idle.steps.values() if s.limit and s.may_suspend] == []


def test_no_english_label_of_a_workflow_has_two_chinese_ones() -> None:
    """Messages are said in English and looked up."""
    pairs = {(label["en"], label["zh"]) for label in workflow_labels()}
    english = [en for en, _ in pairs]
    assert sorted(en for en in set(english) if english.count(en) > 1) == []
