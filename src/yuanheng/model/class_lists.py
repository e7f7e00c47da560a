"""Class lists (分类名单): which class each firm of a run has by an office's scheme; never changed.

What was put before the firms stays as it was. After an objection that holds, the facts are mended,
a new run is made, and a new list replaces the old one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ClassList:
    """The classes of the firms of one run, as they were told on a day.

    scheme: the scheme as its file has it; classes: by firm, more than one where readings of the
    scheme differ, none where the class is withheld; digest: of the classes; open_from, open_until:
    the days on which objections are taken, empty where none are; replaces: the number of the list
    of the same standard and period that this one follows, 0 for the first.
    """

    n: int
    run: int
    standard: str
    period: str
    recorded_at: str
    actor: str
    ledger_seq: int
    digest: str
    open_from: str = ""
    open_until: str = ""
    replaces: int = 0
    scheme: dict[str, Any] = field(default_factory=dict)
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
