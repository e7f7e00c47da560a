"""The way of a task drawn (办理路径): steps that exclude each other are branches, and where it is.

Sizes are in the drawing's own units, which are pixels at full size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yuanheng.model.tasks import Task
from yuanheng.model.workflow import Workflow
from yuanheng.words.words import Words

_WIDE, _HIGH, _BETWEEN, _ROW = 96, 48, 18, 58
_MARGIN = 8
#: A line of a box holds so many units of width; a Chinese sign takes two of them.
_LINE = 14
_LINES = 3
_FULL_WIDTH = 0x2E80
#: Where a line may break: after a word, after any Chinese sign; what closes never begins a line.
_PIECES = re.compile(r"[（《“(]*(?:[^\u2e80-\uffff\s]+|[\u2e80-\uffff])[）》”，、。；：]*\s*")


@dataclass(frozen=True)
class Box:
    """A step: `standing` is passed, here, ahead, or excluded by a way that was taken."""

    id: str
    lines: tuple[str, ...]
    title: str
    x: int
    y: int
    standing: str


@dataclass(frozen=True)
class Arrow:
    """A way from a step to another, as the path of an SVG; `said` is the outcome that opens it."""

    path: str
    said: str
    standing: str


@dataclass(frozen=True)
class Drawing:
    """A workflow drawn from left to right."""

    width: int
    height: int
    wide: int
    high: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def draw_path(words: Words, task: Task) -> Drawing:
    """Draw the workflow of a task, with what was passed, where it is, and what can no longer be."""
    flow = task.workflow
    standings = step_standings(task)
    places = _places(flow)
    columns = 1 + max(x for x, _ in places.values())
    rows = 1 + max(y for _, y in places.values())
    spots = {
        name: (_MARGIN + x * (_WIDE + _BETWEEN), _MARGIN + y * _ROW)
        for name, (x, y) in places.items()
    }
    boxes = tuple(
        Box(
            name,
            fold_text(words.label(step.label)),
            " · ".join(filter(None, (words.label(step.label), step.article))),
            *spots[name],
            standings[name],
        )
        for name, step in flow.steps.items()
    )
    return Drawing(
        2 * _MARGIN + columns * (_WIDE + _BETWEEN) - _BETWEEN,
        2 * _MARGIN + rows * _ROW - (_ROW - _HIGH),
        _WIDE,
        _HIGH,
        boxes,
        tuple(_arrows(words, flow, spots, standings)),
    )


def step_standings(task: Task) -> dict[str, str]:
    """Tell of every step whether it is passed, here, ahead, or excluded by the way taken."""
    flow = task.workflow
    reached = set(_reachable(flow, task.step))
    return {
        name: "here"
        if name == task.step
        else "passed"
        if name in task.passed
        else "ahead"
        if name in reached
        else "excluded"
        for name in flow.steps
    }


def fold_text(text: str) -> tuple[str, ...]:
    """Fold a label to the width of a box; what goes beyond the last line ends in a mark."""
    lines, line, width = [], "", 0
    for word in _PIECES.findall(text):
        size = sum(2 if ord(c) >= _FULL_WIDTH else 1 for c in word)
        if line.strip() and width + size > _LINE:
            lines.append(line.strip())
            line, width = "", 0
        line, width = line + word, width + size
    lines.append(line.strip())
    if len(lines) <= _LINES:
        return tuple(lines)
    return (*lines[: _LINES - 1], lines[_LINES - 1].rstrip()[: _LINE - 1] + "…")


def _reachable(flow: Workflow, start: str) -> Iterator[str]:
    """Give the steps that can still be come to from one."""
    seen, left = {start}, [start]
    while left:
        name = left.pop()
        yield name
        for branch in flow.steps[name].branches:
            if branch.to not in seen:
                seen.add(branch.to)
                left.append(branch.to)


def _places(flow: Workflow) -> Mapping[str, tuple[int, int]]:
    """Give every step a column, by its longest way from the start, and a row of its own in it.

    A way back to an earlier step does not count. A step stands as near as it can to those before.
    """
    ways = _forward(flow)
    depth = dict.fromkeys(flow.steps, 0)
    for _ in flow.steps:
        for start, end in ways:
            depth[end] = max(depth[end], depth[start] + 1)
    rows: dict[str, int] = {}
    for column in range(1 + max(depth.values())):
        wished = sorted(
            (
                sum(rows[a] for a in before) / len(before) if before else 0.0,
                n,
                name,
            )
            for n, name in enumerate(flow.steps)
            if depth[name] == column
            for before in ([a for a, b in ways if b == name],)
        )
        free = 0
        for wish, _, name in wished:
            rows[name] = max(free, round(wish))
            free = rows[name] + 1
    top = min(rows.values())
    return {name: (depth[name], row - top) for name, row in rows.items()}


def _forward(flow: Workflow) -> list[tuple[str, str]]:
    """List the ways between steps but for those that lead back to a step on the way."""
    found: list[tuple[str, str]] = []
    done: set[str] = set()

    def walk(name: str, above: tuple[str, ...]) -> None:
        for branch in flow.steps[name].branches:
            if branch.to in (*above, name):
                continue
            if (name, branch.to) not in found:
                found.append((name, branch.to))
            if branch.to not in done:
                walk(branch.to, (*above, name))
        done.add(name)

    walk(flow.start, ())
    return found


def _arrows(
    words: Words,
    flow: Workflow,
    spots: Mapping[str, tuple[int, int]],
    standings: Mapping[str, str],
) -> Iterator[Arrow]:
    """Draw every way between two steps."""
    trodden = {"passed", "here"}
    for name, step in flow.steps.items():
        x0, y0 = spots[name][0] + _WIDE, spots[name][1] + _HIGH // 2
        for branch in step.branches:
            x1, y1 = spots[branch.to][0], spots[branch.to][1] + _HIGH // 2
            pull = max((x1 - x0) // 2, 12)
            both = {standings[name], standings[branch.to]}
            standing = (
                "passed" if both <= trodden else "excluded" if "excluded" in both else "ahead"
            )
            if standings[name] == "passed" and standings[branch.to] == "ahead":
                standing = "excluded"
            yield Arrow(
                f"M{x0} {y0}C{x0 + pull} {y0} {x1 - pull} {y1} {x1 - 2} {y1}",
                words.label(flow.outcomes[branch.when]) if branch.when else "",
                standing,
            )
