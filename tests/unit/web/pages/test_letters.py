"""Letters of 令53号: each at its step and nowhere else, filled from the casefile, blanks marked."""

from __future__ import annotations

import pytest

from tests.unit.web.desk import RULEBOOK, Desk
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.tasks import make_task, step_task
from yuanheng.errors import UsageError
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.tasks.cards import task_card
from yuanheng.views.tasks.letters import LETTERS, LetterKind
from yuanheng.views.tasks.lists import find_task
from yuanheng.views.tasks.slips import make_slip, slip_docx, slips_of
from yuanheng.words.words import Words

ZH, BLANK = Words("zh"), "（待填写）"

#: The ways through the procedure by the outcomes that lead there: step, and the letters due there.
FEE: tuple[tuple[str, str | None, tuple[LetterKind, ...]], ...] = (
    ("investigation", None, ()),
    ("reply", None, ()),
    ("determination", "enterprise-caused", ()),
    ("publication", None, ("determination", "publication")),
    ("hearing", "enterprise-1y", ("hearing",)),
    ("fee-approval", None, ("fee",)),
    ("fee", None, ("fee",)),
    ("payment", "performed", ()),
    ("paid", None, ()),
    ("release", None, ()),
)
TAKE_BACK: tuple[tuple[str, str | None, tuple[LetterKind, ...]], ...] = (
    *FEE[:4],
    ("hearing", "enterprise-2y", ("hearing",)),
    ("take-back-approval", None, ("take-back",)),
    ("take-back", None, ("take-back",)),
    ("deregistration", "performed", ()),
)
GOVERNMENT: tuple[tuple[str, str | None, tuple[LetterKind, ...]], ...] = (
    *FEE[:2],
    ("determination", "government-caused", ()),
    ("publication-government", None, ("determination", "publication", "told")),
    ("plan", None, ()),
    ("approval", None, ()),
)


def begin(desk: Desk) -> int:
    """Make a task of the plot A, which was to begin on 2012-01-01 and had not by 2013-12-31."""
    number = next(
        v.number
        for v in list_findings(desk.house)
        if v.finding.rule == "not-started" and v.finding.zone == desk.near
    )
    return make_task(desk.house, str(number), People("自然资源局")).id


def go(desk: Desk, number: int, outcome: str | None) -> None:
    """Hand in what the step asks for, each with a number, and go on."""
    task = find_task(desk.house, number).task
    papers = [f"{label['zh']}=示{n}号" for n, label in enumerate(task.at.documents, 1)]
    step_task(desk.house, number, branch=outcome, reason="已核实", documents=papers)


def letters(desk: Desk, number: int) -> tuple[str, ...]:
    view = find_task(desk.house, number)
    offered = slips_of(view, task_card(desk.house, ZH, view))
    return tuple(kind for kind in offered if kind in LETTERS)


def fields(desk: Desk, number: int, kind: LetterKind) -> dict[str, str]:
    """Give a letter's fields by their labels; its title under none."""
    slip = make_slip(desk.house, ZH, find_task(desk.house, number), kind)
    return {"": slip.title} | {field.label: field.text for row in slip.rows for field in row}


@pytest.mark.parametrize(
    "way", [FEE, TAKE_BACK, GOVERNMENT], ids=["fee", "take-back", "government"]
)
def test_each_letter_is_written_at_its_step_only(
    desk: Desk, way: tuple[tuple[str, str | None, tuple[LetterKind, ...]], ...]
) -> None:
    """Every letter is asked for at every step of a way; it comes where it is due, else refused."""
    number = begin(desk)
    for step, outcome, due in way:
        assert find_task(desk.house, number).task.step == step
        assert letters(desk, number) == due
        for kind in LETTERS:
            if kind in due:
                assert slip_docx(desk.house, ZH, find_task(desk.house, number), kind)[:2] == b"PK"
            else:
                with pytest.raises(UsageError, match="does not stand at the step"):
                    make_slip(desk.house, ZH, find_task(desk.house, number), kind)
        if step != way[-1][0]:
            go(desk, number, outcome)


def test_a_decision_before_the_approval_is_a_draft_and_after_it_names_the_approval(
    desk: Desk,
) -> None:
    """The fee is that of the verdict, a fifth of 1000; what is not known is a marked blank."""
    number = begin(desk)
    for _, outcome, _ in FEE[:5]:
        go(desk, number, outcome)
    draft = fields(desk, number, "fee")
    assert draft[""] == "征缴土地闲置费决定书（送审稿）"
    assert draft["政府批准情况"] == "尚未批准。本件为送审稿，经有批准权的人民政府批准前不得下达。"
    go(desk, number, None)
    issued = fields(desk, number, "fee")
    assert issued[""] == "征缴土地闲置费决定书"
    assert issued["政府批准情况"] == "本级人民政府批准征缴的文件  示1号  2026-03-02"
    assert issued["听证告知情况"] == "听证告知书  示1号  2026-03-02"
    assert issued["决定内容和依据"].splitlines()[-1] == "土地价款的百分之二十：200.00 万元"
    assert issued["闲置原因及认定结论"] == "企业原因  2026-03-02\n已核实"
    assert issued["土地使用权人"] == BLANK
    assert "三十日内" in issued["履行方式和期限"]
    assert BLANK in issued["行政复议和行政诉讼"]


def test_a_decision_that_no_verdict_asks_for_says_so(desk: Desk) -> None:
    """By a person's word it went to the take-back; the ledger finds one year and not two."""
    number = begin(desk)
    for _, outcome, _ in TAKE_BACK[:6]:
        go(desk, number, outcome)
    paper = fields(desk, number, "take-back")
    assert paper["决定内容和依据"] == f"台账目前没有判定应作此决定，下达前须核对{BLANK}"
    assert paper["抄送抵押权人"] == f"抵押权人（未设抵押的注明）：{BLANK}"


def test_a_hearing_is_told_of_by_the_verdict_of_the_day(desk: Desk) -> None:
    """Within two years the fee is meant, after two the take-back: 2013-12-31 and 2014-12-31."""
    number = begin(desk)
    for _, outcome, _ in FEE[:4]:
        go(desk, number, outcome)
    assert fields(desk, number, "hearing")["拟作出的决定"].startswith("征缴土地闲置费决定书")
    desk.bring_projects(
        ("A", "甲厂", 1000, "2012-01-01", None, "截至2014-12-31未动工", "enterprise")
    )
    evaluate(desk.house, RULEBOOK, as_of="2014-12-31")
    assert fields(desk, number, "hearing")["拟作出的决定"].startswith(
        "收回国有建设用地使用权决定书"
    )


def test_letters_are_refused_to_other_zones(desk: Desk) -> None:
    """A leader of the near zone does not get a letter of the far one."""
    number = next(
        v.number
        for v in list_findings(desk.house)
        if v.finding.rule == "not-started" and v.finding.zone == desk.far
    )
    task = make_task(desk.house, str(number), People("自然资源局")).id
    for _, outcome, _ in FEE[:3]:
        go(desk, task, outcome)
    path = f"/tasks/{task}/slips/determination"
    assert desk.client_of("viewer").get(path).status_code == 200
    assert desk.client_of("scoped").get(path).status_code == 404
