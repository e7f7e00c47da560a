"""What stands beside targets: the tasks made of them, what their rules find, their parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yuanheng.errors import Message, say
from yuanheng.ledger.record.known import LEDGER_ZONE
from yuanheng.ports import House
from yuanheng.standards.packs.contents import newest_calendar
from yuanheng.tasks import folding, lights
from yuanheng.views.indicators.target_tree import Placed, parts_of
from yuanheng.views.indicators.writing import number_text
from yuanheng.words.words import Words

#: How lights are said; beside a deadline one may also be unknown, or its clock stand still.
LIGHT_WORDS: dict[str, Message] = {
    "red": say("red"),
    "yellow": say("yellow"),
    "green": say("green"),
    "grey": say("stopped"),
    "unknown": say("unknown"),
}


@dataclass(frozen=True)
class TargetTask:
    """A task that was made of a target, and its light by the deadline; none once it is closed."""

    number: int
    light: str
    light_word: str


def _family(standard: str) -> str:
    """Name the family of a standard: its id without the year of the edition."""
    head, _, edition = standard.rpartition(".")
    return head if edition.isdecimal() else standard


class Beside:
    """What stands beside the targets of a zone: the whole list, tasks made of them, findings."""

    def __init__(self, house: House, words: Words, zone: str, rows: list[dict[str, Any]]) -> None:
        """Read it once for all targets."""
        self.rows, self._words = rows, words
        self._tasks: dict[tuple[str, str], list[TargetTask]] = {}
        day = house.clock.now().astimezone(LEDGER_ZONE).date()
        for task in folding.fold(house.record.task_events()):
            meant = task.given.origin.target if task.given else None
            if meant is None or task.zone != zone:
                continue
            light = "" if task.closed else lights.signal(task, day, newest_calendar()).light
            word = words.say(LIGHT_WORDS[light]) if light else words("closed")
            told = TargetTask(task.id, light, word)
            self._tasks.setdefault((meant.period, meant.name), []).append(told)
        self._states = Counter(
            (f"{f.family}/{f.rule}", f.state) for f in house.record.findings() if f.zone == zone
        )
        applied = (run.standard for run in house.record.runs() if zone in run.zones)
        self._applied = frozenset(_family(standard) for standard in applied)

    def tasks(self, row: Mapping[str, Any]) -> tuple[TargetTask, ...]:
        """Give the tasks that were made of a target."""
        return tuple(self._tasks.get((str(row["period"]), str(row["name"])), ()))

    def found(self, row: Mapping[str, Any]) -> str:
        """Say what the rule of a target finds open, and what it cannot tell; no light follows."""
        standard, _, rule = str(row["rule"] or "").strip().partition("/")
        if not rule:
            return ""
        family, words = _family(standard), self._words
        key = f"{family}/{rule}"
        if family not in self._applied and not any(k == key for k, _ in self._states):
            return words("its rule was not applied to the zone yet")
        unsure = self._states[key, "unverifiable"] + self._states[key, "suspected"]
        return words(
            "{n} findings of its rule are open, {m} are not proven",
            n=self._states[key, "open"],
            m=unsure,
        )

    def parts(self, at: Placed) -> tuple[str, bool]:
        """Say how the parts of a target add up, and whether something is amiss."""
        words, parts = self._words, parts_of(at.row, self.rows)
        said = [words("its whole is not in the list")] if at.is_orphan else []
        if parts is not None:
            total = "" if parts.sum is None else number_text(parts.sum)
            told = {
                "whole": words("{n} parts add up to it", n=parts.count),
                "short": words("{n} parts add up to {sum} only", n=parts.count, sum=total),
                "over": words("{n} parts add up to {sum}, more than it", n=parts.count, sum=total),
                "unknown": words("{n} parts, not all with a figure", n=parts.count),
                "other": words("{n} parts, not to be added", n=parts.count),
            }
            said.append(told[parts.state])
        amiss = at.is_orphan or (parts is not None and parts.state in ("short", "over"))
        return words.join(said), amiss
