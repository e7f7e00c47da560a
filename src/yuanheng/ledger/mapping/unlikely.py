"""What a row says against itself (自相矛盾): both are kept, and the contradiction said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yuanheng.errors import Message, say
from yuanheng.ledger.tables.filled import Filled

_LOST = ("流失", "失败", "终止", "放弃", "搁置", "淘汰", "未落地", "取消", "暂停")
_GOING_ON = ("正在", "推进", "办理中", "处理中", "在办", "未办结", "跟进")
_BEGUN = ("投产", "达产", "竣工", "在建", "建成", "完工", "试生产", "已开工", "已动工")
_NOT_BEGUN = ("未动工", "未开工", "尚未开工", "尚未动工", "待开工")
_CHECK = say("Find out which is right, and correct it.")


def note_contradictions(filled: Filled) -> None:
    """Name the rows that contradict themselves."""
    finders = {"lead": _lead, "appeal": _appeal, "supply": _supply}
    finder = finders.get(filled.relation.id)
    if finder is None:
        return
    for n in range(len(filled.rows)):
        for column, found, message in finder(filled, n):
            place = next(
                (c.index for c in filled.head.known if c.column and c.column.name == column), None
            )
            filled.note(
                "row.contradicts",
                "warning",
                (message, _CHECK),
                (filled.rows[n], place),
                found=found,
            )


def _lead(filled: Filled, n: int) -> Iterator[tuple[str, str, Message]]:
    """Name a reason of loss beside a stage that is not lost."""
    reason, stage = _cell(filled, "loss_reason", n), _cell(filled, "stage", n)
    if reason and stage and not any(w in stage for w in _LOST):
        yield "loss_reason", reason, say("A reason of loss beside the stage {stage}", stage=stage)


def _appeal(filled: Filled, n: int) -> Iterator[tuple[str, str, Message]]:
    """Name a day of completion beside an outcome that goes on."""
    outcome, done = _cell(filled, "outcome", n), _cell(filled, "done_to", n)
    if outcome and done and any(w in outcome for w in _GOING_ON):
        yield "done", done, say("A day of completion beside the outcome {outcome}", outcome=outcome)


def _supply(filled: Filled, n: int) -> Iterator[tuple[str, str, Message]]:
    """Name a state that the days of start and completion do not bear out."""
    state = _cell(filled, "state", n)
    first, last = (
        _cell(filled, "construction_start_from", n),
        _cell(filled, "construction_start_to", n),
    )
    if not state or "construction_start_from" not in filled.columns:
        return
    is_begun = any(w in state for w in _BEGUN) and not any(w in state for w in _NOT_BEGUN)
    if is_begun and first is None and last is None:
        yield (
            "construction_start",
            state,
            say("The state is {state}, and no start of works is known", state=state),
        )
    elif is_begun and first is not None and last is None:
        yield (
            "construction_start",
            state,
            say("The state is {state}, and works are said not to have begun", state=state),
        )
    elif any(w in state for w in _NOT_BEGUN) and last is not None:
        yield (
            "construction_start",
            state,
            say("The state is {state}, and works began by {day}", state=state, day=last),
        )


def _cell(filled: Filled, column: str, n: int) -> Any:  # noqa: ANN401 - whatever the column holds
    values = filled.columns.get(column)
    return values[n] if values is not None else None
