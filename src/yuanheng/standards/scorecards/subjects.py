"""Subjects (评价对象): what a standard judges, and the relation that lists it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """A kind of subject: the relation that lists them, and the column beside the zone.

    A zone is judged by its 评价范围 (assessed_range), each weighed, or whole by its figures of a
    year; an enterprise is judged whole.
    """

    id: str
    relation: str
    column: str
    has_areas: bool

    @property
    def key(self) -> tuple[str, ...]:
        """Name the columns that tell one row of a result from another."""
        return ("zone",) if self.column == "zone" else ("zone", self.column)

    @property
    def is_zone(self) -> bool:
        """Tell whether zones are judged, by areas or whole."""
        return self.has_areas or self.column == "zone"


SUBJECTS = {
    "zone": Subject("zone", "parcel", "assessed_range", has_areas=True),
    "zone_year": Subject("zone_year", "zone_year", "zone", has_areas=False),
    "enterprise": Subject("enterprise", "enterprise_year", "enterprise", has_areas=False),
}
