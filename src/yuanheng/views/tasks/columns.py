"""The columns of the list of tasks (督办清单)."""

from __future__ import annotations

from yuanheng.views.listed import ListColumn
from yuanheng.views.tasks.cards import TaskLine
from yuanheng.words.words import Words

#: The most pressing first, as they are ordered where the light is asked for.
_PRESSING = ("red", "yellow", "green", "grey", "unknown")


def light_words(words: Words) -> dict[str, str]:
    """Say the lights."""
    return {
        "red": words("red"),
        "yellow": words("yellow"),
        "green": words("green"),
        "grey": words("stopped"),
        "unknown": words("unknown"),
    }


def task_columns(words: Words, *, closed: bool = False) -> tuple[ListColumn[TaskLine], ...]:
    """Give the columns; of closed tasks the light says whether they were in time."""
    lights = light_words(words)

    def standing(t: TaskLine) -> str:
        if not t.closed:
            return lights.get(t.light or "", "")
        if t.by_document:
            return words("late, by documents") if t.late else words("by documents")
        if t.late is None:
            return words("closed")
        return words("closed late") if t.late else words("closed on time")

    severity = {"high": words("high"), "medium": words("medium"), "low": words("low")}
    return (
        ListColumn("number", words("number"), lambda t: t.number, is_figure=True),
        ListColumn(
            "light",
            words("state") if closed else words("light"),
            standing,
            order=lambda t: _PRESSING.index(t.light) if t.light else int(bool(t.late)),
        ),
        ListColumn("task", words("task"), lambda t: t.title),
        ListColumn("where", words("where"), lambda t: t.place),
        ListColumn("step", words("step"), lambda t: t.step),
        ListColumn("due", words("due"), lambda t: t.due),
        ListColumn("left", words("time left"), lambda t: t.left_text or t.reason, is_fixed=True),
        ListColumn("lead", words("lead"), lambda t: t.lead),
        ListColumn(
            "severity",
            words("severity"),
            lambda t: severity.get(t.severity, t.severity),
            is_extra=True,
            order=lambda t: list(severity).index(t.severity) if t.severity in severity else 9,
        ),
        ListColumn("zone", words("zone"), lambda t: t.zone_name, is_extra=True),
        ListColumn("source", words("source of the task"), lambda t: t.source),
        ListColumn("finding", words("finding"), lambda t: t.finding, is_figure=True),
    )
