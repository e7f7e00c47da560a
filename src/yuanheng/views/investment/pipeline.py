"""Projects of a zone on a day (项目推进): cohorts, what is late, money by month, leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from yuanheng.errors import UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.model.periods import is_period, last_day
from yuanheng.monitor.investment.agreements import AgreementLine, agreement_lines
from yuanheng.monitor.investment.cohorts import Cohort, cohorts, undated
from yuanheng.monitor.investment.leads import LeadLine, LeadState, dormant, lead_lines
from yuanheng.monitor.investment.projects import STEPS, ProjectLine, project_lines
from yuanheng.monitor.investment.promised import (
    TwiceInvestor,
    TwiceLand,
    promised_investors,
    promised_land,
)
from yuanheng.monitor.investment.spending import (
    Spending,
    SpendingSum,
    spending_sum,
    spendings,
)
from yuanheng.ports import House
from yuanheng.views.land.contracts import Row, checked_day, of_zone, seen_rows
from yuanheng.views.ledger.batches import zone_names

#: Chosen, and shown beside what they decide: days from agreement to works, and without a contact.
WITHIN, QUIET = 180, 60
MOST_DAYS = 3650


@dataclass(frozen=True)
class Stock:
    """How many of one kind, their money in 万元, and of how many that is not known."""

    count: int
    money: Fraction
    unknown: int


@dataclass(frozen=True)
class Pipeline:
    """The investments of a zone on a day.

    list_end: the last day of the last list of projects up to that day; age_days: since then.
    stands: live projects by the last step that they took, in order. odd: day and stated stage say
    different things. left: not in the last list, and not ended. reasons: those of lost leads.
    """

    zone: str
    zone_name: str
    zones: tuple[tuple[str, str], ...]
    names: Mapping[str, str]
    day: str
    within: int
    quiet: int
    list_end: str
    age_days: int
    projects: tuple[ProjectLine, ...]
    stands: Mapping[str, Stock]
    cohorts: tuple[Cohort, ...]
    undated: tuple[ProjectLine, ...]
    late: tuple[ProjectLine, ...]
    odd: tuple[ProjectLine, ...]
    left: tuple[ProjectLine, ...]
    spent: tuple[Spending, ...]
    spent_in_all: SpendingSum
    leads: tuple[LeadLine, ...]
    lead_stock: Mapping[LeadState, Stock]
    dormant: tuple[LeadLine, ...]
    undated_leads: int
    reasons: tuple[tuple[str, int], ...]
    agreements: tuple[AgreementLine, ...]
    twice_land: tuple[TwiceLand, ...]
    twice_investors: tuple[TwiceInvestor, ...]
    seq: int

    def project(self, number: str) -> ProjectLine | None:
        """Find a project by its number."""
        return next((p for p in self.projects if p.number == number), None)


def investment_pipeline(
    house: House,
    zones: frozenset[str] | None = None,
    *,
    zone: str | None = None,
    day: str | None = None,
    within: int = WITHIN,
    quiet: int = QUIET,
) -> Pipeline | None:
    """Say how the investments of a zone stand on a day; None where no project and no lead was read.

    zone: by id, code or name; the first with either where none is named. day: the end of the last
    list (today, where there is none). Investors are held against those of every zone that is seen.
    """
    _check(within, quiet)
    seq = house.record.last_seq()
    history = zone_history(house.record, seq)
    seen = {str(r["zone"]) for r in history} if zones is None else zones
    names = zone_names(house)
    projects, leads = (seen_rows(house, name, seen) for name in ("project", "lead"))
    told = sorted({str(r["zone"]) for r in (*projects, *leads)}, key=lambda z: names.get(z, z))
    zone = find_zone(history, zone) if zone else told[0] if told else ""
    if zone not in told:
        return None
    ends = _list_ends(of_zone(projects, zone))
    today = house.clock.now().date().isoformat()
    day = checked_day(day) or max((e for e in ends if e <= today), default=today)
    list_end = max((e for e in ends if e <= day), default="")
    everywhere = project_lines(projects, day)
    own = tuple(p for p in everywhere if p.zone == zone)
    live = [p for p in own if not p.is_ended]
    visits = seen_rows(house, "visit", {zone})
    found = lead_lines(of_zone(leads, zone), day, visits)
    months = seen_rows(house, "project_month", {zone})
    spent = spendings(months, day)
    uses, supplies = (seen_rows(house, name, {zone}) for name in ("project_land", "supply"))
    return Pipeline(
        zone=zone,
        zone_name=names.get(zone, zone),
        zones=tuple((z, names.get(z, z)) for z in told),
        names=names,
        day=day,
        within=within,
        quiet=quiet,
        list_end=list_end,
        age_days=_days_between(list_end, today) if list_end else 0,
        projects=own,
        stands={step: _stock([p.total for p in live if p.taken == step]) for step in ("", *STEPS)},
        cohorts=cohorts(own, day, within),
        undated=undated(own),
        late=tuple(sorted((p for p in live if p.late), key=_latest)),
        odd=tuple(p for p in own if p.against),
        left=tuple(p for p in live if not p.is_listed),
        spent=spent,
        spent_in_all=spending_sum(spent),
        leads=found,
        lead_stock={
            state: _stock([p.investment for p in found if p.state == state])
            for state in ("open", "signed", "lost")
        },
        dormant=dormant(found, quiet),
        undated_leads=sum(p.state == "open" and p.quiet_days is None for p in found),
        reasons=_reasons(found),
        agreements=agreement_lines(
            seen_rows(house, "agreement", {zone}), own, months, supplies, day
        ),
        twice_land=promised_land(own, uses, supplies, day),
        twice_investors=tuple(t for t in promised_investors(everywhere) if zone in t.zones),
        seq=seq,
    )


def _check(within: int, quiet: int) -> None:
    for days in (within, quiet):
        if not 1 <= days <= MOST_DAYS:
            raise UsageError(
                say("{n} is no number of days to count", n=days),
                expected=say("Expected 1 to {most} days.", most=MOST_DAYS),
            )


def _list_ends(rows: Iterable[Row]) -> list[str]:
    periods = {str(r["period"]) for r in rows}
    return [last_day(p) for p in periods if is_period(p)]


def _days_between(first: str, last: str) -> int:
    return max((date.fromisoformat(last) - date.fromisoformat(first)).days, 0)


def _stock(money: list[Fraction | None]) -> Stock:
    told = [m for m in money if m is not None]
    return Stock(len(money), sum(told, Fraction(0)), len(money) - len(told))


def _latest(line: ProjectLine) -> tuple[int, str]:
    return -max(line.steps[s].late or 0 for s in line.late), line.number


def _reasons(leads: Iterable[LeadLine]) -> tuple[tuple[str, int], ...]:
    counted = Counter(p.reason for p in leads if p.state == "lost")
    return tuple(sorted(counted.items(), key=lambda r: (-r[1], r[0])))
