"""The way of a task drawn: what was passed, where it is, what its way left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.tasks.board import DAY, folded, opened
from yuanheng.model.tasks import Stepped
from yuanheng.standards.packs.workflow import workflow_of
from yuanheng.views.tasks.path import draw_path, fold_text, step_standings
from yuanheng.words.words import Words

GOOD = Stepped("judge", "end", DAY, "good", "x")
BAD = Stepped("judge", "mend", DAY, "bad", "x")


@pytest.mark.parametrize(
    ("moves", "standings"),
    [
        ((), {"judge": "here", "mend": "ahead", "end": "ahead"}),
        ((BAD,), {"judge": "passed", "mend": "here", "end": "ahead"}),
        ((GOOD,), {"judge": "passed", "mend": "excluded", "end": "here"}),
    ],
)
def test_a_way_that_was_taken_excludes_the_other(
    moves: tuple[Stepped, ...], standings: dict[str, str]
) -> None:
    """Before the choice both are ahead; after it what cannot be come to is excluded."""
    assert step_standings(folded(opened(), *moves)) == standings


def test_boxes_stand_in_the_order_of_the_way_and_never_on_each_other() -> None:
    """Of the longest procedure that is shipped; every arrow joins two boxes of the drawing."""
    task = folded(replace(opened(), workflow=workflow_of("cn.idle-land")))
    drawn = draw_path(Words("zh"), task)
    spots = {(b.x, b.y) for b in drawn.boxes}
    assert len(spots) == len(drawn.boxes) == len(task.workflow.steps)
    at = {b.id: b for b in drawn.boxes}
    ways = [(s.id, b.to) for s in task.workflow.steps.values() for b in s.branches]
    assert len(drawn.arrows) == len(ways)
    assert at["investigation"].x < at["reply"].x < at["determination"].x < at["plan"].x
    assert all(
        0 <= b.x <= drawn.width - drawn.wide and 0 <= b.y <= drawn.height - drawn.high
        for b in drawn.boxes
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("调查", ("调查",)),
        ("延长动工开发期限（最长一年）", ("延长动工开发期", "限（最长一年）")),
        ("Notice of it", ("Notice of it",)),
        (
            "一二三四五六七八九十一二三四五六七八九十一二三四",
            ("一二三四五六七", "八九十一二三四", "五六七八九十一…"),
        ),
    ],
)
def test_a_label_is_folded_to_its_box(text: str, lines: tuple[str, ...]) -> None:
    """Chinese between signs, English between words; what is too long ends in a mark."""
    assert fold_text(text) == lines
