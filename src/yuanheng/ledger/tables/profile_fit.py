"""Whether a profile fits a file (对表): the heads it needs and the file lacks, said at its line."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.tables.filled import Filled
from yuanheng.model.ledger import Issue
from yuanheng.standards.profiles.table_profile import TableProfile

_SHOWN = 30


def unfit(
    profile: TableProfile, lacking: tuple[str, ...], held: Iterable[str], where: Where
) -> SourceError:
    """Make the refusal of a file that lacks heads; of a person's profile it names the line.

    `held` are the heads that the file has, `where` the sheet or layer.
    """
    held = tuple(h for h in dict.fromkeys(held) if h)
    what = say(
        "The table is not of the kind {profile}: it has no {fields}",
        profile=profile.id,
        fields=", ".join(lacking),
    )
    remedy = say("Choose another sheet with --sheet or another profile with --profile.")
    if profile.origin is None:
        return SourceError(what, where=where, remedy=remedy)
    near = get_close_matches(lacking[0], held, 1) if lacking else []
    index = profile.needs.index(lacking[0]) if lacking else 0
    return SourceError(
        say("{place} has no {fields}", place=str(where), fields=", ".join(lacking)),
        where=profile.origin.line(("needs", index)),
        expected=say("The file has: {known}.", known=", ".join(held[:_SHOWN]) or "–"),
        remedy=say("Perhaps {name} is meant; correct it in `needs` and `from`.", name=near[0])
        if near
        else say("Correct the head in `needs` and `from`, or take it out of both."),
    )


def absent_columns(profile: TableProfile, held: Iterable[str]) -> tuple[str, ...]:
    """Name the columns of a profile none of whose heads a file has."""
    known = set(held)
    return tuple(r.column.name for r in profile.columns if not known & set(r.heads))


def note_absent(filled: Filled, profile: TableProfile) -> None:
    """Name the columns that a profile reads and the file lacks: unknown on every row."""
    absent = absent_columns(profile, (c.text for c in filled.head.columns))
    for rule in profile.columns:
        if rule.column.name not in absent:
            continue
        origin = profile.origin
        where = origin.line(("columns", rule.column.name)) if origin else filled.sheet.where()
        filled.issues.append(
            Issue(
                check="field.absent",
                severity="notice",
                where=where,
                found="",
                message=say(
                    "{label} is not in this file ({heads}); it is unknown on every row",
                    label=rule.column.label["en"],
                    heads=", ".join(rule.heads),
                ),
                remedy=say("If the file has it under another head, add that to `from`."),
            )
        )
