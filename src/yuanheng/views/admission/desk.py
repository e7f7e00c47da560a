"""Who asks for land (准入审查台): the applications of a zone, judged clause by clause on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from yuanheng.errors import StandardError, UsageError, say
from yuanheng.evaluate.one_row import one_row
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.model.relation import Label
from yuanheng.model.units import parse_unit
from yuanheng.monitor.investment.admitted import (
    applications,
)
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.parameters import parse_settings
from yuanheng.views.admission.case import Case
from yuanheng.views.admission.judging import judge_application
from yuanheng.views.admission.put import (
    REQUEST,
    Given,
    asked_columns,
)
from yuanheng.views.descent.judged import day_of_house
from yuanheng.views.land.contracts import Row, checked_day, of_zone, seen_rows
from yuanheng.views.ledger.batches import zone_names

CONTROL = "cn.industrial-land-control"
_NATIONAL = "cn."
_SUBJECT = "supply"


@dataclass(frozen=True)
class AdmissionDesk:
    """The applications of a zone, judged as of a day by chosen standards."""

    zone: str
    zone_name: str
    zones: tuple[tuple[str, str], ...]
    day: str
    standards: tuple[str, ...]
    choices: tuple[tuple[str, Label], ...]
    cases: tuple[Case, ...]
    unread: tuple[str, ...]
    seq: int
    given: Given = field(repr=False)

    def case(self, project: str, option: str) -> Case | None:
        """Find a case by its project and option."""
        wanted = (project, option)
        return next(
            (c for c in self.cases if (c.application.project, c.application.option) == wanted),
            None,
        )


def admission_desk(
    house: House,
    zones: frozenset[str] | None = None,
    *,
    zone: str | None = None,
    day: str | None = None,
    standards: Iterable[str] = (),
    settings: Iterable[str] = (),
) -> AdmissionDesk | None:
    """Judge the applications of a zone; None where no request for land was read.

    standards: local packs beside the national edition that holds on the day. settings: NAME=VALUE
    for parameters of these packs. day: as if signed on it; today where none is named.
    """
    seq = house.record.last_seq()
    history = zone_history(house.record, seq)
    seen = {str(r["zone"]) for r in history} if zones is None else zones
    names = zone_names(house)
    requests = seen_rows(house, REQUEST, seen)
    told = sorted({str(r["zone"]) for r in requests}, key=lambda z: names.get(z, z))
    zone = find_zone(history, zone) if zone else told[0] if told else ""
    if zone not in told:
        return None
    day = checked_day(day) or day_of_house(house).isoformat()
    chosen = _chosen(day, tuple(standards))
    tables = of_zone(seen_rows(house, "control_value", {zone}), zone)
    negative = of_zone(seen_rows(house, "negative_list", {zone}), zone)
    books = tuple(one_row(packs.rulebook(name)) for name in chosen)
    given = Given(books, tuple(tables), tuple(negative), tuple(settings), day)
    _check_settings(given)
    asked = frozenset(asked_columns())
    every = applications(of_zone(requests, zone), _listed_projects(house, zone), asked, day)
    return AdmissionDesk(
        zone=zone,
        zone_name=names.get(zone, zone),
        zones=tuple((z, names.get(z, z)) for z in told),
        day=day,
        standards=chosen,
        choices=_choices(day),
        cases=tuple(judge_application(one, given) for one in every),
        unread=tuple(_unread(tables)),
        seq=seq,
        given=given,
    )


def _chosen(day: str, local: tuple[str, ...]) -> tuple[str, ...]:
    """Name the national edition that holds on the day, then the local packs that were asked for."""
    known = {name for name, _ in _choices(day)}
    for name in local:
        if name not in known:
            raise UsageError(
                say("{id} judges no application on {day}", id=name, day=day),
                expected=say("Known: {known}.", known=", ".join(sorted(known))),
            )
    national = [
        p.id
        for p in packs.all_packs().values()
        if p.id.rpartition(".")[0] == CONTROL and p.valid_from <= day
    ]
    return tuple(dict.fromkeys((*([max(national)] if national else []), *local)))


def _choices(day: str) -> tuple[tuple[str, Label], ...]:
    """Name the local packs that judge an application on a day."""
    return tuple(
        (pack.id, pack.title)
        for pack in packs.all_packs().values()
        if pack.kind == "rulebook"
        and not pack.id.startswith(_NATIONAL)
        and pack.valid_from <= day
        and packs.rulebook(pack.id).subject.id == _SUBJECT
        and not packs.rulebook(pack.id).quantities
    )


def _listed_projects(house: House, zone: str) -> dict[tuple[str, str], Row]:
    """Give what the lists of leads and projects state of land and money."""
    found: dict[tuple[str, str], Row] = {}
    for row in seen_rows(house, "lead", {zone}):
        found[zone, str(row["number"])] = {"name": row["name"], "land_need": row["land_need"]}
    for row in sorted(seen_rows(house, "project", {zone}), key=lambda r: str(r["period"])):
        found[zone, str(row["number"])] = row
    return found


def _check_settings(given: Given) -> None:
    """Refuse a setting that no book has."""
    declared = {k: p for one in given.books for k, p in one.book.parameters.items()}
    parse_settings(given.settings, declared)


def _unread(tables: Iterable[Row]) -> Iterable[str]:
    """Name the entries of tables whose unit is none."""
    names = ledger_schema().code_lists["control_indicator"].codes
    for row in tables:
        try:
            parse_unit(str(row["unit"] or ""))
        except StandardError:
            name = names[str(row["indicator"])].label["zh"]
            yield f"{row['document_no']} {name} {row['industry']}: {row['unit']}"
