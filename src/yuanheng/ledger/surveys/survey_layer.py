"""A survey layer being read: its columns so far, what was noted, and its fields by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yuanheng.errors import Message, Where
from yuanheng.ledger.sources.layers import LayerTable
from yuanheng.ledger.surveys.shapes import Measured
from yuanheng.model.ledger import Issue, Severity
from yuanheng.standards.profiles.profile import Profile
from yuanheng.standards.relations import Schema

Values = list[Any]


@dataclass
class Survey:
    """A layer being read: its columns so far, and what the checks saw."""

    source: LayerTable
    profile: Profile
    schema: Schema
    period: str
    answers: Mapping[str, str]
    columns: dict[str, Values] = field(default_factory=dict)
    reported: dict[tuple[str, str], int] = field(default_factory=dict)
    areas: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    details: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    measured: Measured | None = None

    @property
    def size(self) -> int:
        """Count the rows."""
        return len(self.source.rows)

    def at(self, index: int | None = None, column: str | None = None) -> Where:
        """Name a place in the layer; `index` counts the rows read, from 0."""
        return self.source.where(index, column)

    def name_of(self, index: int) -> str:
        """Name a patch by its number, or by its row where it has none."""
        numbers = self.columns.get("number")
        return (numbers[index] if numbers else None) or f"#{self.source.rows[index]}"

    def note(
        self,
        check: str,
        severity: Severity,
        messages: tuple[Message, Message],
        where: Where,
        *,
        found: str = "",
        quarantined: bool = False,
    ) -> None:
        """Keep what a check saw: what it is and how to mend it."""
        what, remedy = messages
        self.issues.append(Issue(check, severity, where, found, what, remedy, quarantined))


def bare_survey(
    source: LayerTable, schema: Schema, period: str, answers: Mapping[str, str]
) -> Survey:
    """Give a layer whose fields are read elsewhere, so that its shapes are read as a survey's."""
    profile = Profile(
        id="",
        label={},
        needs=(),
        blank=frozenset(),
        zone={},
        area_fields=(),
        area_default="",
        parcel=(),
        reported=(),
        questions=(),
        theme_guard="",
        contradictions=(),
    )
    return Survey(source, profile, schema, period, answers)


def raw_values(source: LayerTable, fields: Iterable[str]) -> Values | None:
    """Give the first of the fields that the layer has."""
    for name in fields:
        if name in source.fields:
            return source.fields[name]
    return None


def present(source: LayerTable, fields: Iterable[str]) -> str | None:
    """Name the first of the fields that the layer has."""
    return next((name for name in fields if name in source.fields), None)
