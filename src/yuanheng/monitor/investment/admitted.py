"""What asks to be admitted (准入申请): requests for land as supplies that are not yet made.

A request states what the project would build and promise; a standard judges a supply. So a request
is read as the supply that it asks for, signed on the day looked at: then the edition of a standard
that holds on that day judges it, and what a contract would say later (its own limits, events) is
not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yuanheng.model.relation import Code
from yuanheng.monitor.told import Row, told_days

#: What a supply calls otherwise than a request does.
_SUPPLY_NAMES = {"land": "area"}
_REQUEST_NAMES = {value: key for key, value in _SUPPLY_NAMES.items()}
#: Read from the list of projects or leads where a request leaves them empty.
_FROM_LIST = {"land": "land_need", "fixed_investment": "fixed_investment"}
EVERY = ("全部", "all", "")


@dataclass(frozen=True)
class Application:
    """One project with one option: what a supply would hold of it, by the names of a supply."""

    zone: str
    period: str
    project: str
    option: str
    name: str
    fact: str
    facts: Mapping[str, Any]
    from_list: frozenset[str]

    @property
    def has_plot(self) -> bool:
        """Tell whether a plot of its own is asked for; who rents in a shared workshop has none."""
        return self.facts.get("area") != 0


@dataclass(frozen=True)
class ListItem:
    """An item of a negative list that meets an application, as its document words it."""

    document: str
    item: str
    ban: str
    text: str


@dataclass(frozen=True)
class Listed:
    """What the negative lists say: the items that decide, or the columns that would settle it."""

    items: tuple[ListItem, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class TableValue:
    """An entry of a table of control values, and the document that has it."""

    value: float
    unit: str
    document: str


def applications(
    requests: Iterable[Row], known: Mapping[tuple[str, str], Row], asked: frozenset[str], day: str
) -> tuple[Application, ...]:
    """Read the last request of each project and option as a supply signed on the day.

    known: what the lists of projects and leads state, by zone and number. asked: the columns that
    an applicant states; what else a supply holds is left unknown.
    """
    last: dict[tuple[str, str, str], Row] = {}
    for row in sorted(requests, key=lambda r: str(r["period"])):
        last[str(row["zone"]), str(row["project"]), str(row["option"])] = row
    return tuple(
        _application(row, known.get((key[0], key[1]), {}), asked, day)
        for key, row in sorted(last.items())
    )


def _application(row: Row, listed: Row, asked: frozenset[str], day: str) -> Application:
    facts: dict[str, Any] = {"signed_on_from": day, "signed_on_to": day}
    from_list = set()
    for name in asked:
        value = row.get(name)
        if value is None and name in _FROM_LIST:
            value = listed.get(_FROM_LIST[name])
            if value is not None:
                from_list.add(name)
        facts[supply_name(name)] = value
    return Application(
        zone=str(row["zone"]),
        period=str(row["period"]),
        project=str(row["project"]),
        option=str(row["option"]),
        name=str(listed.get("name") or row["project"]),
        fact=str(row["fact"]),
        facts=facts,
        from_list=frozenset(from_list),
    )


def supply_name(name: str) -> str:
    """Name a column of a request as a supply does."""
    return _SUPPLY_NAMES.get(name, name)


def request_name(name: str) -> str:
    """Name a column of a supply as a request does."""
    return _REQUEST_NAMES.get(name, name)


def listed(
    rows: Iterable[Row],
    industries: Mapping[str, Code],
    industry: str | None,
    region: str | None,
    day: str,
) -> Listed:
    """Say what the negative lists of a zone say of an industry in a region on a day.

    The narrowest code of a document decides, one of the region before one of the whole zone; of two
    alike the stricter. What a finer code or the region would decide is missing, not allowed.
    """
    held = [row for row in rows if _holds(row, day)]
    if not held:
        return Listed((), ())
    if industry is None:
        return Listed((), ("industry_2017",))
    above = tuple(_above(industries, industry))
    missing = []
    if any(row["industry"] != industry and industry in _above(industries, row["industry"])
           for row in held):  # fmt: skip
        missing.append("industry_2017")
    met = [row for row in held if row["industry"] in above]
    regions = {str(row["region"]) for row in met if row["region"]}
    told = _deciding(met, above, region)
    if region is None and any(_deciding(met, above, one) != told for one in regions):
        missing.append("floor_region")
    items = tuple(
        ListItem(str(r["document_no"]), str(r["item"]), str(r["ban"]), str(r["text"] or ""))
        for r in told
    )
    return Listed(items, tuple(missing))


_STRICT = {"banned": 0, "restricted": 1, "excepted": 2}


def _deciding(rows: list[Row], above: tuple[str, ...], region: str | None) -> list[Row]:
    """Give the row of each document that decides, leaving out what it excepts."""
    found: dict[str, Row] = {}
    here = [row for row in rows if row["region"] in (None, "", region)]

    def rank(row: Row) -> tuple[int, bool, int, str]:
        return above.index(row["industry"]), not row["region"], _STRICT[row["ban"]], row["item"]

    for row in sorted(here, key=rank):
        found.setdefault(str(row["document_no"]), row)
    return [row for row in found.values() if row["ban"] != "excepted"]


def _above(industries: Mapping[str, Code], code: str) -> Iterator[str]:
    """Give a code and all that it lies under, itself first."""
    at: str | None = code
    while at is not None and at in industries:
        yield at
        at = industries[at].parent


def _holds(row: Row, day: str) -> bool:
    """Tell whether an entry holds on a day; a day that is not stated leaves it in force."""
    starts, ends = told_days(row, "valid_from"), told_days(row, "valid_to")
    return starts.done(day) is not False and not (
        ends.last is not None and not ends.is_none and ends.last < day
    )


def table_value(
    rows: Iterable[Row],
    industries: Mapping[str, Code],
    facts: Mapping[str, Any],
    day: str,
) -> tuple[TableValue | None, tuple[str, ...]]:
    """Find the entry of a table for an industry and a grade of land, or what would tell it.

    rows: those of one document and one indicator. The narrowest code decides, then the narrowest
    grades. Two entries alike that differ are no value: the table is to be mended.
    """
    industry, grade = facts.get("industry_2017"), facts.get("land_grade")
    held = [row for row in rows if _holds(row, day)]
    missing = []
    if industry is None and any(row["industry"] not in EVERY for row in held):
        missing.append("industry_2017")
    above = tuple(_above(industries, industry)) if industry is not None else ()
    met = [row for row in held if row["industry"] in (*above, *EVERY)]
    if grade is None and any(row["grade"] not in EVERY for row in met):
        missing.append("land_grade")
    if missing:
        return None, tuple(missing)
    ranked = [
        (_place(above, row), _breadth(row), row)
        for row in met
        if grade_holds(str(row["grade"]), grade)
    ]
    if not ranked:
        return None, ()
    first = min(rank[:2] for rank in ranked)
    best = [row for *rank, row in ranked if tuple(rank) == first]
    values = {(row["value"], str(row["unit"] or "")) for row in best}
    if len(values) != 1:
        return None, ()
    value, unit = values.pop()
    return TableValue(value, unit, str(best[0]["document_no"])), ()


def _place(above: tuple[str, ...], row: Row) -> int:
    return above.index(row["industry"]) if row["industry"] in above else len(above)


def _breadth(row: Row) -> int:
    span = _grades(str(row["grade"]))
    return span[1] - span[0] if span else 100


def grade_holds(text: str, grade: int | None) -> bool:
    """Tell whether a grade of land is among those that an entry names, such as 1-5."""
    if text in EVERY:
        return True
    span = _grades(text)
    return span is not None and grade is not None and span[0] <= grade <= span[1]


def _grades(text: str) -> tuple[int, int] | None:
    """Read 3 or 1-5 as the grades from and to; None for anything else."""
    first, _, last = text.replace("—", "-").replace("–", "-").replace("～", "-").partition("-")
    last = last or first
    is_span = first.strip().isdecimal() and last.strip().isdecimal()
    return (int(first), int(last)) if is_span else None
