"""The supplied plots (供地) of the demo zone as a filled table, with three faulty cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import xlsxwriter

from yuanheng.app.demo.zone import ZONE_NAME
from yuanheng.ledger.tables.template import write_head
from yuanheng.standards.relations import ledger_schema

#: The day that the table describes.
DEMO_DAY: Final = "2013-12-31"
_NOT_STARTED: Final = f"截至{DEMO_DAY}未动工"
_COLUMNS: Final = (
    "zone",
    "period",
    "number",
    "name",
    "holder",
    "use",
    "supply_mode",
    "area",
    "price",
    "term_years",
    "signed_on",
    "agreed_delivery",
    "agreed_start",
    "agreed_completion",
    "construction_start",
    "delivered",
    "suspended_since",
    "area_to_develop",
    "area_developed",
    "investment_total",
    "investment_made",
    "idle_cause",
    "hoarding",
    "filed",
)

Cell = str | float | int
Row = dict[str, Cell]


@dataclass(frozen=True)
class _Kind:
    """Some supplies alike: the days between which their works are due, what became of them."""

    count: int
    first: str
    last: str
    causes: tuple[str, ...] = ()
    state: str = "waiting"  # waiting, built, suspended, unagreed


_KINDS: Final = (
    _Kind(18, "2010-03-01", "2012-12-20", state="built"),
    _Kind(4, "2010-06-01", "2011-11-30", ("enterprise", "government", "enterprise", "")),
    _Kind(5, "2012-01-10", "2012-12-20", ("enterprise", "government", "enterprise", "", "")),
    _Kind(3, "2010-03-01", "2011-06-30", state="suspended"),
    _Kind(2, "2012-09-01", "2013-06-01", ("enterprise", ""), state="unagreed"),
    _Kind(3, "2013-01-10", "2013-03-25"),
    _Kind(3, "2013-04-05", "2013-06-20"),
    _Kind(2, "2014-03-01", "2014-10-31"),
)
#: Which row gets a cell that cannot be so, and what people write there.
_FAULTS: Final[tuple[tuple[int, str, Cell], ...]] = (
    (5, "agreed_start", "2011-13-05"),
    (11, "price", "面议"),
    (22, "idle_cause", "天气原因"),
)


@dataclass(frozen=True)
class DemoSupplies:
    """The table of supplied plots: its file, its rows, and the faulty cells by row and column."""

    path: Path
    rows: int
    faults: tuple[tuple[str, str], ...]


def write_demo_supplies(path: Path, seed: int = 20131231) -> DemoSupplies:
    """Write the supplied plots of 2013 to a workbook; the same seed gives the same cells.

    Areas are in ha and money in 万元, made up like everything in the demo zone.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    rows: list[Row] = []
    for kind in _KINDS:
        days = _days(kind, rng)
        causes = kind.causes or ("",) * kind.count
        rows += [
            _supply(len(rows) + n, kind.state, day, causes[n], rng) for n, day in enumerate(days)
        ]
    for place, column, cell in _FAULTS:
        rows[place][column] = cell
    relation = ledger_schema().relations["supply"]
    columns = [relation.column(name) for name in _COLUMNS]
    with xlsxwriter.Workbook(str(path)) as book:
        page = write_head(book, relation.label["zh"], columns, lambda label: label["zh"])
        for at, row in enumerate(rows, start=1):
            for place, name in enumerate(_COLUMNS):
                if row.get(name, "") != "":
                    page.write(at, place, row[name])
    faults = tuple((str(rows[place]["number"]), column) for place, column, _ in _FAULTS)
    return DemoSupplies(path, len(rows), faults)


def _days(kind: _Kind, rng: np.random.Generator) -> list[date]:
    """Draw the days on which the works of a kind are due."""
    first, last = date.fromisoformat(kind.first), date.fromisoformat(kind.last)
    span = (last - first).days
    return [first + timedelta(days=int(d)) for d in sorted(rng.integers(0, span + 1, kind.count))]


def _supply(place: int, state: str, due: date, cause: str, rng: np.random.Generator) -> Row:
    """Describe one supplied plot, whose works are due on a day."""
    number = place + 1
    area = round(float(rng.uniform(1.2, 9.5)), 4)
    investment = round(area * float(rng.uniform(2_800, 6_000)))
    begun = due + timedelta(days=int(rng.integers(-60, 45)))
    share = {"built": rng.uniform(0.6, 1.0), "suspended": rng.uniform(0.1, 0.3)}.get(state, 0.0)
    row: Row = {
        "zone": ZONE_NAME,
        "period": DEMO_DAY[:4],
        "number": f"S999001-P{number:03d}",
        "name": f"示例项目{number:03d}",
        "holder": f"示例企业{number:03d}",
        "use": "工业用地",
        "supply_mode": "23",
        "area": area,
        "price": round(area * float(rng.uniform(180, 320)), 2),
        "term_years": 50,
        "signed_on": _back(due, 300),
        "agreed_delivery": _back(due, 240),
        "agreed_start": due.isoformat(),
        "agreed_completion": _back(due, -730),
        "construction_start": _NOT_STARTED,
        "delivered": _back(due, 236),
        "suspended_since": "未中止",
        "area_to_develop": area,
        "area_developed": round(area * float(share), 4),
        "investment_total": investment,
        "investment_made": round(investment * float(share) * 0.8),
        "idle_cause": cause,
        "hoarding": "否",
        "filed": "否" if number % 7 == 0 else "是",
    }
    if state in ("built", "suspended"):
        row["construction_start"] = begun.isoformat()
    if state == "suspended":
        row["suspended_since"] = _back(begun, -300)
    if state == "unagreed":  # a contract without a day: works are due a year after the delivery
        row |= {"agreed_start": "未约定", "delivered": _back(due, 365)}
    return row


def _back(day: date, days: int) -> str:
    """Write the day that lies so many days before another."""
    return (day - timedelta(days=days)).isoformat()
