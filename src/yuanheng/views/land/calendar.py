"""What falls due on the plots of a zone, and what has passed (履约日历).

Each day comes from a rule of a standard, judged as the contracts stand on the day looked at; from
the end of a temporary use that was agreed; or from the deadline of a task.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.ledger.record.merging import merged_facts
from yuanheng.model.tasks import Task
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.duties import land_duties
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.views.descent.judged import day_of_house
from yuanheng.views.kept import Kept, content_of
from yuanheng.views.land.contracts import Row, checked_day, contracts_on
from yuanheng.views.land.duties import (
    DutyState,
    PlotDuty,
    of_rules,
    plot_tasks,
    plots_of,
    task_deadlines,
    temporary_uses,
)
from yuanheng.views.land.judging import book_of, judge_now
from yuanheng.views.ledger.batches import zone_names


@dataclass(frozen=True)
class LandCalendar:
    """The duties of a zone as of a day, the earliest first and those without a day last.

    all: before month and bureau narrowed them. plots: how many supplies were judged. standards:
    by which rulebooks.
    """

    zone: str
    zone_name: str
    day: str
    zones: tuple[tuple[str, str], ...]
    duties: tuple[PlotDuty, ...]
    all: tuple[PlotDuty, ...]
    plots: int
    standards: tuple[str, ...]
    month: str
    bureau: str
    seq: int

    def of(self, state: DutyState) -> tuple[PlotDuty, ...]:
        """Give the duties of one state."""
        return tuple(d for d in self.duties if d.state == state)

    @property
    def months(self) -> tuple[tuple[str, int], ...]:
        """Count the duties by month, in order."""
        return tuple(sorted(Counter(d.day[:7] for d in self.all if d.day).items()))

    @property
    def bureaus(self) -> tuple[str, ...]:
        """Name the bureaus that lead something."""
        return tuple(sorted({d.plot.bureau for d in self.all if d.plot.bureau}))

    def within(self, days: int) -> int:
        """Count what comes within some days."""
        left = (d.days_left for d in self.duties if d.state == "coming")
        return sum(n is not None and n <= days for n in left)


@dataclass(frozen=True)
class _Reckoned:
    """The duties of a zone on a day, how many plots were judged, and by which standards."""

    duties: tuple[PlotDuty, ...]
    plots: int


_KEPT: Kept[_Reckoned] = Kept(8)
#: What the duties of a zone are reckoned from, beside its tasks.
_READ = ("supply", "supply_change", "idle_cause", "project")


def land_calendar(
    house: House,
    zones: Container[str] | None = None,
    *,
    zone: str | None = None,
    day: str | None = None,
    month: str = "",
    bureau: str = "",
) -> LandCalendar | None:
    """Say what falls due on a zone's plots as of a day, today by default; None without supplies.

    zone: by id, code or name; the first with supplies where none is named. month: as 2026-04.
    """
    seq = house.record.last_seq()
    history = zone_history(house.record, seq)
    seen = [z for z in {str(r["zone"]) for r in history} if zones is None or z in zones]
    names = zone_names(house)
    facts = {n: merged_facts(house.record, ledger_schema().relations[n], seq) for n in _READ}
    listed = set(pc.unique(facts["supply"].column("zone")).to_pylist())
    told = sorted((z for z in seen if z in listed), key=lambda z: names.get(z, z))
    if not told:
        return None
    zone = find_zone(history, zone) if zone else told[0]
    if zone not in told:
        return None
    day = checked_day(day) or day_of_house(house).isoformat()
    own = {n: table.filter(pc.equal(table.column("zone"), zone)) for n, table in facts.items()}
    found = _reckoned(house, zone, own, day)
    return LandCalendar(
        zone=zone,
        zone_name=names.get(zone, zone),
        day=day,
        zones=tuple((z, names.get(z, z)) for z in told),
        duties=tuple(d for d in found.duties if _is_wanted(d, month, bureau)),
        all=found.duties,
        plots=found.plots,
        standards=tuple(book.id for book in _books(house, zone, day)),
        month=month,
        bureau=bureau,
        seq=seq,
    )


def _is_wanted(duty: PlotDuty, month: str, bureau: str) -> bool:
    return duty.day.startswith(month) and bureau in ("", duty.plot.bureau)


def _books(house: House, zone: str, day: str) -> tuple[Rulebook, ...]:
    """Choose a rulebook for each family that has duties."""
    families = dict.fromkeys(duty.family for duty in land_duties())
    found = (book_of(house, zone, family, day) for family in families)
    return tuple(book for book in found if book is not None)


def _reckoned(house: House, zone: str, own: Mapping[str, pa.Table], day: str) -> _Reckoned:
    """Reckon the duties of a zone, or take them where the same facts were asked before."""
    books, tasks = _books(house, zone, day), tuple(plot_tasks(house, zone))
    digests = tuple(packs.pack(name).digest for book in books for name in book.packs)
    read = tuple(content_of(own[name]) for name in _READ)
    state = tuple((number, t.id, t.last_event, t.people.lead) for number, t in tasks)
    key = (zone, day, digests, read, state)
    return _KEPT.get(key, lambda: _reckon(house, zone, own, day, (books, tasks)))


def _reckon(
    house: House,
    zone: str,
    own: Mapping[str, pa.Table],
    day: str,
    by: tuple[tuple[Rulebook, ...], tuple[tuple[str, Task], ...]],
) -> _Reckoned:
    books, tasks = by
    rows = contracts_on(house, zone, day)
    plots = plots_of(rows, _bureaus(rows, own["project"], tasks))
    supplies = pa.Table.from_pylist(rows, schema=own["supply"].schema)
    judged = (judge_now(house, zone, supplies, book, day) for book in books)
    every = (
        *of_rules(judged, plots, day),
        *temporary_uses(own["supply_change"], plots, day),
        *task_deadlines(tasks, plots, day),
    )
    order = sorted(every, key=lambda d: (not d.day, d.day, d.plot.number, d.rule))
    return _Reckoned(tuple(order), len(rows))


def _bureaus(
    rows: Iterable[Row], projects: pa.Table, tasks: Iterable[tuple[str, Task]]
) -> dict[str, str]:
    """Name who leads on each plot: its open task's lead, else the investment's lead unit."""
    told = sorted(projects.to_pylist(), key=lambda p: str(p["period"]))
    leads = {str(p["number"]): str(p["lead_unit"]) for p in told if p["lead_unit"]}
    found = {str(r["number"]): leads[r["project"]] for r in rows if r["project"] in leads}
    return found | {number: task.people.lead for number, task in tasks if task.people.lead}


def by_month(duties: Iterable[PlotDuty]) -> tuple[tuple[str, tuple[PlotDuty, ...]], ...]:
    """Group duties that have a day by their month."""
    found: dict[str, list[PlotDuty]] = {}
    for duty in duties:
        if duty.day:
            found.setdefault(duty.day[:7], []).append(duty)
    return tuple((month, tuple(found[month])) for month in sorted(found))
