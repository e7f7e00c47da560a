"""Digests (督办摘要), one for each lead unit: counts with what they are counts of, never a rank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yuanheng.model.tasks import Light, Settled, Signal, Task

_NEXT = 5


@dataclass(frozen=True)
class Standing:
    """A task with its light on the day of the digest."""

    task: Task
    signal: Signal


@dataclass(frozen=True)
class Digest:
    """What one lead unit has on its hands; of the `closed`, `by_document` no figure proves.

    The lights are counted over the open tasks; `late` of those `closed` whose deadline was known,
    `judged`. `pressing` are the red and yellow ones, `coming` the next that fall due.
    """

    lead: str
    open: int
    closed: int
    judged: int
    late: int
    lights: dict[Light, int]
    pressing: tuple[Standing, ...]
    coming: tuple[Standing, ...]
    by_document: int = 0


def digests(open_tasks: Iterable[Standing], closed_tasks: Iterable[Task]) -> tuple[Digest, ...]:
    """Make one digest for each lead, in the order of names."""
    standing, done = list(open_tasks), list(closed_tasks)
    leads = {s.task.people.lead for s in standing} | {t.people.lead for t in done}
    return tuple(
        _digest(
            lead,
            [s for s in standing if s.task.people.lead == lead],
            [t for t in done if t.people.lead == lead],
        )
        for lead in sorted(leads)
    )


def _digest(lead: str, standing: list[Standing], done: list[Task]) -> Digest:
    """Count the tasks of one lead and order them by what presses."""
    order: tuple[Light, ...] = ("red", "yellow", "green", "grey", "unknown")
    lights = {light: sum(s.signal.light == light for s in standing) for light in order}
    by_due = sorted(standing, key=lambda s: (s.signal.due or "9999", s.task.id))
    judged = [t.closed for t in done if t.closed and t.closed.late is not None]
    return Digest(
        lead=lead,
        open=len(standing),
        closed=len(done),
        judged=len(judged),
        late=sum(bool(c.late) for c in judged),
        lights={light: n for light, n in lights.items() if n},
        pressing=tuple(s for s in by_due if s.signal.light in ("red", "yellow")),
        coming=tuple(s for s in by_due if s.signal.light == "green" and s.signal.due)[:_NEXT],
        by_document=sum(isinstance(t.closed, Settled) for t in done),
    )
