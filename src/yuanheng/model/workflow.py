"""What a workflow is: steps with limits, documents and branches, and the test that closes it."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yuanheng.model.evaluation import Verdict
from yuanheng.model.relation import Label

DayCount = Literal["calendar", "working"]
"""日 are calendar days, 工作日 those of the State Council calendar."""


@dataclass(frozen=True)
class Limit:
    """The time limit (时限) of a step: so many days, counted from the day after it began.

    years: instead of days, whole years by the calendar (最长一年). They are the law's longest: no
    later deadline can be set while the task stands there.
    """

    days: int
    count: DayCount
    years: int = 0


def years_on(start: date, years: int) -> date:
    """Give the same day some years on; 29 February ends on the 28th of a common year."""
    last = (
        28 if (start.month, start.day) == (2, 29) and not isleap(start.year + years) else start.day
    )
    return start.replace(year=start.year + years, day=last)


@dataclass(frozen=True)
class Branch:
    """A way out of a step: the step it leads to, and the outcome that a person names for it.

    Where `rule` stands, the last verdict of that rule on the same subject chooses the branch.
    """

    to: str
    when: str | None = None
    rule: str | None = None
    verdict: Verdict = "met"


@dataclass(frozen=True)
class Step:
    """A step (环节) of a workflow: whose it is, how long it may take, what it must leave behind.

    states: what its documents must state (应载明的内容), by the article.
    """

    id: str
    label: Label
    owner: str
    article: str | None
    limit: Limit | None
    documents: tuple[Label, ...]
    branches: tuple[Branch, ...]
    may_suspend: bool
    states: tuple[Label, ...] = ()

    @property
    def is_final(self) -> bool:
        """Tell whether a task ends here."""
        return not self.branches


@dataclass(frozen=True)
class Workflow:
    """A workflow (流程), checked: every step can be reached, and from every step an end can be.

    `closing_rules` are rules beside the finding's own that must no longer be met on its subject.
    """

    id: str
    digest: str
    label: Label
    source: str
    status: str
    start: str
    reopens_at: str
    roles: dict[str, Label]
    outcomes: dict[str, Label]
    steps: dict[str, Step]
    closing_rules: tuple[str, ...] = ()

    @property
    def has_limits(self) -> bool:
        """Tell whether any step has a limit of its own."""
        return any(step.limit for step in self.steps.values())
