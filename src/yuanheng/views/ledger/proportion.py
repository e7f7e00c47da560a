"""Issues in proportion (轻重有序): the gravest first, and what a layer lacks in one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yuanheng.errors import Where, say
from yuanheng.model.ledger import Issue
from yuanheng.words.words import Words

#: What says that a layer lacks a field; twenty of these would bury the warnings.
_ABSENT = frozenset({"field.absent", "totals.absent"})
#: So many of the things that are lacking are named in the line; the list holds them all.
_NAMED = 5
_GRAVITY = ("error", "warning", "notice")


@dataclass(frozen=True)
class Shown:
    """An issue as it is shown; `stands_for` are the ones that it says at once."""

    issue: Issue
    stands_for: tuple[Issue, ...] = ()


def in_proportion(words: Words, issues: Iterable[Issue]) -> tuple[Shown, ...]:
    """Give issues by severity, then by row; several fields that are absent are one line."""
    issues = tuple(issues)
    absent = tuple(i for i in issues if i.check in _ABSENT)
    shown = [Shown(i) for i in issues if len(absent) < 2 or i.check not in _ABSENT]
    if len(absent) > 1:
        shown.append(Shown(_absent(words, absent), absent))
    return tuple(sorted(shown, key=lambda s: gravity(s.issue)))


def gravity(issue: Issue) -> tuple[int, int]:
    """Order issues by severity, then by row."""
    return _GRAVITY.index(issue.severity), issue.where.row or 0


def _absent(words: Words, absent: tuple[Issue, ...]) -> Issue:
    """Say all that is absent in one line."""
    labels = [i.message.values.get("label") for i in absent]
    named = [words("{text}", text=label) for label in labels[:_NAMED]]
    first = absent[0]
    return Issue(
        first.check,
        "notice",
        Where(file=first.where.file, layer=first.where.layer),
        "",
        say(
            "{n} columns and totals are not in this layer and stay unknown, among them {names}",
            n=len(absent),
            names=words.join(named),
        ),
        say("Nothing to do for what was not surveyed; for the rest add the fields."),
    )
