"""Who asks for land (准入审查台): the applications of a zone, judged clause by clause on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from yuanheng.errors import StandardError, UsageError, Where, say
from yuanheng.evaluate.one_row import one_row
from yuanheng.ledger.amounts import read_amount
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.model.relation import Label
from yuanheng.model.units import parse_unit
from yuanheng.monitor.investment.admitted import (
    Application,
    applications,
)
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.standards.scorecards.parameters import parse_settings
from yuanheng.views.admission.case import Case
from yuanheng.views.admission.judging import judge_application
from yuanheng.views.admission.put import (
    REQUEST,
    Given,
    asked_columns,
    is_asked,
    request_columns,
)
from yuanheng.views.descent.judged import day_of_house
from yuanheng.views.land.contracts import Row, checked_day, of_zone, seen_rows
from yuanheng.views.ledger.batches import zone_names

CONTROL = "cn.industrial-land-control"
_NATIONAL = "cn."
_SUBJECT = "supply"


@dataclass(frozen=True)
class Looked:
    """At what of a desk is looked: from which application on and at how many, or at one alone.

    only: a project and its option. tried: amounts to judge by instead of those stated, by column,
    as people write them.
    """

    first: int = 0
    most: int | None = None
    only: tuple[str, str] | None = None
    tried: Mapping[str, str] = field(default_factory=dict)


WHOLE = Looked()


@dataclass(frozen=True)
class AdmissionDesk:
    """The applications of a zone, judged as of a day by chosen standards.

    cases: those of the part that was asked for, from `first` on; total: how many there are in all.
    """

    zone: str
    zone_name: str
    zones: tuple[tuple[str, str], ...]
    day: str
    standards: tuple[str, ...]
    choices: tuple[tuple[str, Label], ...]
    cases: tuple[Case, ...]
    first: int
    total: int
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
    looked: Looked = WHOLE,
) -> AdmissionDesk | None:
    """Judge the applications of a zone; None where no request for land was read.

    standards: local packs beside the national edition that holds on the day. settings: NAME=VALUE
    for parameters of these packs. day: as if signed on it; today where none is named.
    looked: at which of them.
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
    rows = [
        row
        for row in of_zone(requests, zone)
        if looked.only in (None, (str(row["project"]), str(row["option"])))
    ]
    every = applications(rows, _listed_projects(house, zone), asked, day)
    end = None if looked.most is None else looked.first + looked.most
    shown = [_tried(one, looked.tried) for one in every[looked.first : end]]
    return AdmissionDesk(
        zone=zone,
        zone_name=names.get(zone, zone),
        zones=tuple((z, names.get(z, z)) for z in told),
        day=day,
        standards=chosen,
        choices=_choices(day),
        cases=tuple(judge_application(one, given) for one in shown),
        first=looked.first,
        total=len(every),
        unread=tuple(_unread(tables)),
        seq=seq,
        given=given,
    )


def _tried(application: Application, tried: Mapping[str, str]) -> Application:
    """Read amounts that are only tried; UsageError for what is no amount."""
    facts = dict(application.facts)
    for name, text in tried.items():
        column = request_columns().get(name)
        if column is None or column.unit is None or not text.strip():
            continue
        amount = read_amount(text.strip(), frozenset(), column.unit)
        if not isinstance(amount, int):
            raise UsageError(
                say("{text} is not a number", text=text),
                where=Where(column=column.label["zh"]),
                expected=say("Expected a number, with or without unit."),
            )
        facts[name] = amount
    return replace(application, facts=facts)


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
        and _judges(packs.rulebook(pack.id))
    )


@lru_cache(maxsize=64)
def _judges(book: Rulebook) -> bool:
    """Tell whether a standard has a rule that a request can answer, and can judge a single case."""
    if book.subject.id != _SUBJECT or not any(is_asked(book, rule) for rule in book.rules):
        return False
    try:
        one_row(book)
    except StandardError:
        return False
    return True


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
