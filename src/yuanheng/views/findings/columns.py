"""The columns of the list of casefiles (问题清单)."""

from __future__ import annotations

from collections.abc import Iterable

from yuanheng.views.findings.casefiles import CaseLine
from yuanheng.views.listed import ListColumn
from yuanheng.words.words import Words


def severity_words(words: Words) -> dict[str, str]:
    """Say the severities, the gravest first."""
    return {"high": words("high"), "medium": words("medium"), "low": words("low")}


def state_words(words: Words) -> dict[str, str]:
    """Say the states."""
    return {
        "open": words("open"),
        "suspected": words("suspected"),
        "unverifiable": words("unverifiable"),
        "closed": words("closed"),
    }


def case_columns(words: Words, lines: Iterable[CaseLine] = ()) -> tuple[ListColumn[CaseLine], ...]:
    """Give the columns; what follows from a problem stands beside it, not as one of its own.

    Where nothing follows in any of the lines, that column is not shown unless it is chosen.
    """
    severities, states = severity_words(words), state_words(words)
    gravity = list(severities)

    def problems(c: CaseLine) -> str:
        return "\n".join(words.join(tuple(filter(None, (f.label, f.evidence)))) for f in c.problems)

    return (
        ListColumn("number", words("number"), lambda c: c.number, is_figure=True),
        ListColumn(
            "severity",
            words("severity"),
            lambda c: severities.get(c.severity, c.severity),
            order=lambda c: gravity.index(c.severity) if c.severity in gravity else None,
        ),
        ListColumn("subject", words("subject"), lambda c: c.subject or c.zone_name),
        ListColumn("zone", words("zone"), lambda c: c.zone_name, is_extra=True),
        ListColumn("area", words("area"), lambda c: c.area, is_extra=True),
        ListColumn("problem", words("problem"), problems),
        ListColumn(
            "follows",
            words("what follows"),
            lambda c: "\n".join(f.label for f in (*c.consequences, *c.filing)),
            is_extra=not any(c.consequences or c.filing for c in lines),
        ),
        ListColumn("state", words("state"), lambda c: states[c.state]),
        ListColumn("since", words("holds since"), lambda c: c.since, is_extra=True),
        ListColumn("days", words("days"), lambda c: c.age, is_figure=True),
        ListColumn(
            "standard",
            words("standard"),
            lambda c: words.join(tuple(dict.fromkeys(f.standard_title for f in c.findings))),
            is_extra=True,
        ),
        ListColumn("task", words("task"), lambda c: c.task, is_figure=True),
    )
