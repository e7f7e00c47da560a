"""What the yearly notices on public holidays say (节假日安排): festivals, days off, days worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class DaySpan:
    """Days from `first` to `last`, both counted in."""

    first: date
    last: date

    def days(self) -> tuple[date, ...]:
        """List the days."""
        return tuple(
            self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)
        )


@dataclass(frozen=True)
class Festival:
    """What a notice says of a festival (节日): its days off, and the weekend days worked for it."""

    name: str
    off: tuple[DaySpan, ...]
    work: tuple[DaySpan, ...]

    def touches(self, start: date, end: date) -> bool:
        """Tell whether any of its days lies after `start` and not after `end`."""
        return any(s.first <= end and s.last > start for s in (*self.off, *self.work))


@dataclass(frozen=True)
class Notice:
    """The notice for one year (节假日安排的通知), with the addresses of its papers."""

    year: int
    status: str
    papers: tuple[str, ...]
    festivals: tuple[Festival, ...]
