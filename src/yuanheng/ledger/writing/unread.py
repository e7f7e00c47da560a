"""Names of fields that are not read (未读字段), as a message that stays short however many."""

from __future__ import annotations

from collections.abc import Sequence

from yuanheng.errors import Message, say
from yuanheng.ledger.writing.cells import clean_text_cell

#: So many are named, and so much of each; all of them stand in the original.
_NAMED, _SHOWN = 60, 60


def unread_fields(names: Sequence[str]) -> tuple[Message, Message]:
    """Say which fields are kept in the original only, and that there is nothing to do."""
    shown = [(clean_text_cell(name) or "")[:_SHOWN] for name in names[:_NAMED]]
    return (
        say(
            "{n} fields are kept in the original and not read: {names}",
            n=len(names),
            names=" ".join(shown + ["…"] * (len(names) > _NAMED)),
        ),
        say("Nothing to do; a later profile can read them from the original."),
    )
