"""The error tree: every refusal says where, what was found, what was expected and how to mend it.

    YuanhengError                 exit code
    ├── UsageError                2   a call that cannot be meant
    ├── SourceError               3   a file or layer that cannot be read
    ├── QuestionError             4   something only a person can know
    ├── StandardError             5   a pack, formula or parameter that is wrong
    ├── LedgerError               6   the ledger is absent, busy, newer or not whole
    │   ├── DamagedError              … is not as it was written: a backup is needed
    │   └── AwayError                 … does not answer now, and may come back by itself
    ├── EngineError               7   a statement that an engine could not run
    └── ForbiddenError            8   an account may not do or see this

Texts are templates, kept apart from their values, so that a door can say them in the
reader's language. The template in English is the key into the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

Plain = str | int | float | bool | None


@dataclass(frozen=True)
class Message:
    """One sentence for the reader: an English template and the values that fill it."""

    template: str
    values: dict[str, Plain] = field(default_factory=dict)

    def __str__(self) -> str:
        """Fill the English template."""
        return self.template.format_map(self.values)


def say(template: str, /, **values: Plain) -> Message:
    """Make a message; `template` uses {names} of `values`."""
    return Message(template, values)


@dataclass(frozen=True)
class Where:
    """The place a statement is about: file, sheet or layer, row, column, line, character."""

    file: str | None = None
    layer: str | None = None
    row: int | None = None
    column: str | None = None
    line: int | None = None
    character: int | None = None
    subject: str | None = None

    def __str__(self) -> str:
        """Join the known parts: `survey.gpkg › binxi_2012 › row 12 › DLDM`."""
        head = self.file or ""
        if self.line is not None:
            head += f":{self.line}"
            if self.character is not None:
                head += f":{self.character}"
        row = f"#{self.row}" if self.row is not None else None
        return " › ".join(p for p in (head, self.layer, self.subject, row, self.column) if p)


class YuanhengError(Exception):
    """A refusal that names its place and its remedy; caught only by the doors."""

    exit_code: ClassVar[int] = 1

    def __init__(
        self,
        what: Message,
        *,
        where: Where | None = None,
        expected: Message | None = None,
        remedy: Message | None = None,
        lines: tuple[Message, ...] = (),
    ) -> None:
        """Keep the parts apart; `lines` are further facts such as the layers of a file."""
        super().__init__(str(what))
        self.what = what
        self.where = where or Where()
        self.expected = expected
        self.remedy = remedy
        self.lines = lines

    def __str__(self) -> str:
        """Say all parts in English, for logs and tests."""
        parts = [str(self.what)]
        if str(self.where):
            parts.insert(0, f"{self.where}:")
        parts += [str(line) for line in self.lines]
        parts += [str(part) for part in (self.expected, self.remedy) if part]
        return " ".join(parts)


class UsageError(YuanhengError):
    """The call cannot be meant as it stands."""

    exit_code = 2


class SourceError(YuanhengError):
    """A file, sheet or layer cannot be read."""

    exit_code = 3


class QuestionError(YuanhengError):
    """Only a person can know this; the answer is given once with --assume."""

    exit_code = 4


class WantedError(QuestionError):
    """Parameters that nobody has given and without which nothing can be scored, by their names."""

    def __init__(
        self,
        what: Message,
        *,
        lines: tuple[Message, ...],
        expected: Message,
        remedy: Message,
        names: tuple[str, ...],
    ) -> None:
        """Keep the names beside the refusal."""
        super().__init__(what, lines=lines, expected=expected, remedy=remedy)
        self.names = names


class RowsError(QuestionError):
    """Rows that only a person can judge; `key` is what is answered, with one of the options."""

    def __init__(
        self,
        what: Message,
        *,
        where: Where,
        lines: tuple[Message, ...],
        remedy: Message,
        key: str,
        options: tuple[tuple[str, Message], ...],
    ) -> None:
        """Keep what may be answered beside the refusal."""
        super().__init__(what, where=where, lines=lines, remedy=remedy)
        self.key = key
        self.options = options


class ReplacingError(QuestionError):
    """What stands in the ledger would be replaced, and nobody has said that it is meant."""


class StandardError(YuanhengError):
    """A pack, formula, weight or parameter is wrong."""

    exit_code = 5


class LedgerError(YuanhengError):
    """The ledger is absent, in use, newer than the program or not whole."""

    exit_code = 6


class DamagedError(LedgerError):
    """What the ledger holds is not what was written into it; only a backup mends it."""


class AwayError(LedgerError):
    """The database of the ledger does not answer; it may come back by itself."""


class ForbiddenError(YuanhengError):
    """The account may not do this, or not see this zone."""

    exit_code = 8


class EngineError(YuanhengError):
    """An engine could not run a statement."""

    exit_code = 7
