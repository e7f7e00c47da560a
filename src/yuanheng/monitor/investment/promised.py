"""What is promised twice (一地多诺): one plot to two projects, one investor in two places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from yuanheng.ledger.record.duplicates import plain_name
from yuanheng.monitor.investment.projects import ProjectLine
from yuanheng.monitor.told import Row, told_days


@dataclass(frozen=True)
class TwiceLand:
    """One plot that more than one project claims on a day, as (zone, plot, projects)."""

    zone: str
    plot: str
    projects: tuple[str, ...]


@dataclass(frozen=True)
class TwiceInvestor:
    """One investor with more than one live project; `zones` tells where."""

    investor: str
    projects: tuple[tuple[str, str], ...]

    @property
    def zones(self) -> tuple[str, ...]:
        """Name the zones, each once."""
        return tuple(dict.fromkeys(zone for zone, _ in self.projects))


def promised_land(
    lines: Iterable[ProjectLine], uses: Iterable[Row], supplies: Iterable[Row], day: str
) -> tuple[TwiceLand, ...]:
    """Give the plots that more than one live project uses, by its own list or that of supplies.

    uses: rows of project_land; one that ended, or has not begun, by the day claims nothing.
    """
    live = {(p.zone, p.number) for p in lines if not p.is_ended}
    claims: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in uses:
        starts, ends = told_days(row, "starts_on"), told_days(row, "ends_on")
        if starts.done(day) is not False and not ends.done(day):
            claims[str(row["zone"]), str(row["supply"])].add(str(row["project"]))
    for row in supplies:
        if row["project"] is not None:
            claims[str(row["zone"]), str(row["number"])].add(str(row["project"]))
    found = []
    for (zone, plot), projects in sorted(claims.items()):
        own = tuple(sorted(p for p in projects if (zone, p) in live))
        if len(own) > 1:
            found.append(TwiceLand(zone, plot, own))
    return tuple(found)


def promised_investors(lines: Iterable[ProjectLine]) -> tuple[TwiceInvestor, ...]:
    """Give the investors with more than one live project, those in several zones first.

    Names that differ in spaces, brackets and width are one; 某集团 written as ** is nobody.
    """
    by_name: dict[str, list[ProjectLine]] = defaultdict(list)
    for line in lines:
        if line.investor and "*" not in line.investor and not line.is_ended:
            by_name[plain_name(line.investor)].append(line)
    found = [
        TwiceInvestor(own[0].investor, tuple((p.zone, p.number) for p in own))
        for own in by_name.values()
        if len(own) > 1
    ]
    return tuple(sorted(found, key=lambda t: (-len(t.zones), -len(t.projects), t.investor)))
