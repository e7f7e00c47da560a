"""What is asked of a whole table (整表的疑问): what it holds, and of which period."""

from __future__ import annotations

from collections.abc import Sequence

from yuanheng.errors import say
from yuanheng.ledger.mapping.plan import (
    CONFIRM,
    PERIOD,
    RELATION,
    ColumnPlan,
    Question,
)
from yuanheng.model.relation import Relation


def ask_relation(one: Relation, other: Relation) -> Question:
    """Ask what a table holds."""
    options = tuple((r.id, say("{text}", text=r.label["en"])) for r in (one, other))
    return Question(
        RELATION,
        say(
            "Does the table hold {one} or {other}?",
            one=one.label["en"],
            other=other.label["en"],
        ),
        options,
        say("Say it with --relation {one} or --relation {other}.", one=one.id, other=other.id),
    )


def ask_if(relation: Relation, n: int, of: int) -> Question:
    """Ask whether a table of which few columns are known holds what it seems to."""
    return Question(
        CONFIRM,
        say(
            "Only {n} of {of} columns are known; is it a table of {relation}?",
            n=n,
            of=of,
            relation=relation.label["en"],
        ),
        (),
        say("Say yes with --yes, or correct one with --map HEAD=COLUMN."),
    )


def ask_period() -> Question:
    """Ask for the period of a table."""
    return Question(
        PERIOD,
        say("Which period does the table describe? Neither its title nor its heads say it"),
        (),
        say("Say it with --period, such as 2025, 2025-Q3 or 2025-10."),
    )


def ask_confirm(alike: Sequence[ColumnPlan]) -> Question:
    """Ask whether heads that are only like known names mean them."""
    pairs = ", ".join(f"{c.head} → {c.column.label['zh']}" for c in alike if c.column)
    return Question(
        CONFIRM,
        say("These heads are only like known names; are they right? {pairs}", pairs=pairs),
        (),
        say("Say yes with --yes, or correct one with --map HEAD=COLUMN."),
    )
