"""What a check of an edited Word report found: records without the Word library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Altered:
    """A number that says something else than its run; `paragraph` counts from 1."""

    name: str
    found: str
    expected: str
    paragraph: int
    context: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A number that was written and is no longer there, and what it said."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Untraced:
    """A number that somebody typed in: it carries no trace."""

    text: str
    paragraph: int
    context: str


@dataclass(frozen=True, slots=True)
class DocxCheck:
    """What a check of a Word file found.

    `traced` numbers say what their run says, `sealed` ones (dates, clauses) what was written.
    `unknown` are traced to what no run of the ledger says; `has_list` is False where the list of
    numbers is gone, so that one taken out cannot be missed.
    """

    run_id: str
    traced: int
    sealed: int
    altered: tuple[Altered, ...]
    lost: tuple[Lost, ...]
    untraced: tuple[Untraced, ...]
    unknown: tuple[Altered, ...]
    has_list: bool

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        differs = (self.altered, self.lost, self.untraced, self.unknown)
        return self.has_list and not any(differs)
