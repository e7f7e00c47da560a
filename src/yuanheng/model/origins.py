"""Where a task comes from that no finding gave (督办事项来源): the kind, and the document of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

OriginKind = Literal["target", "instruction", "meeting", "inspection", "appeal"]
"""年度目标任务、领导批示交办、会议议定事项、上级督查检查、企业诉求."""

ORIGIN_KINDS: tuple[OriginKind, ...] = get_args(OriginKind)


@dataclass(frozen=True)
class TargetNamed:
    """A target of the year (目标任务) as its list names it."""

    period: str
    name: str


@dataclass(frozen=True)
class Origin:
    """The document (来文依据) that gives a task: its title, its number (文号) and its day.

    given_by: who gave it, as the document says: an office, a meeting or a firm. target: the row of
    the year's list that is meant, where the task comes from one.
    """

    kind: OriginKind
    document: str = ""
    number: str | None = None
    day: str | None = None
    given_by: str | None = None
    target: TargetNamed | None = None


@dataclass(frozen=True)
class Matter:
    """A matter under supervision (督办事项): what it is called, what is asked, what ends it.

    subject: the firm or plot that it is about, by its number in the ledger, where there is one.
    """

    title: str
    content: str = ""
    yardstick: str | None = None
    subject: str = ""
