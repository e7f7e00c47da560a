"""Faults of data as a list of tasks (数据问题清单) for who reports: each with what is to be done.

Forms that are due, late or given back, checks to explain, values set aside, names to confirm.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from yuanheng.errors import Message, say
from yuanheng.ledger.record.known import active_batches, heads
from yuanheng.ledger.record.open_names import open_names
from yuanheng.model.ledger import Batch
from yuanheng.model.relation import Label
from yuanheng.model.rounds import Round
from yuanheng.monitor.submission.within import left_aside
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.ledger.batch_cover import batch_covers, batch_zones
from yuanheng.views.office.duties import OwedReport, owed_reports
from yuanheng.views.office.round_checks import cell_checks, unexplained
from yuanheng.views.rounds import CellLight, list_rounds

Kind = Literal["returned", "explain", "hand-in", "fill", "aside", "names"]
#: Names are looked for in so many zones at most.
FEW = 5
_LIGHTS: tuple[CellLight, ...] = ("red", "yellow", "grey", "green")


@dataclass(frozen=True)
class DataFault:
    """Something to be done about data: what it is about, what is to be done, by when.

    round or batch: where it is done; neither of names, which have a page of their own.
    """

    kind: Kind
    zone: str
    title: Label | str
    period: str
    said: Message
    light: CellLight
    due: str = ""
    round: int = 0
    batch: int = 0


def data_faults(house: House, zones: Collection[str]) -> tuple[DataFault, ...]:
    """List what is to be done about the data of some zones, the most pressing first.

    Of more than a few zones names to confirm are not counted here: every zone's would be read.
    """
    asked = {found.id: found for found in list_rounds(house)}
    owed = owed_reports(house, zones)
    found = [fault for one in owed for fault in _of_form(house, asked[one.round], one)]
    found += _set_aside(house, zones)
    if len(zones) <= FEW:
        found += _names(house, zones)
    order = {light: n for n, light in enumerate(_LIGHTS)}
    return tuple(sorted(found, key=lambda f: (order[f.light], f.due or "9999", f.kind, f.zone)))


def _of_form(house: House, found: Round, owed: OwedReport) -> Iterator[DataFault]:
    """Tell what is to be done about a form that was not handed in, or was given back."""
    cell = found.cell(owed.zone)
    if cell is None:
        return

    def fault(kind: Kind, said: Message) -> DataFault:
        title = owed.title or owed.relation
        return DataFault(
            kind, owed.zone, title, owed.period, said, owed.light, owed.due, owed.round
        )

    lines = unexplained(cell_checks(house, found, cell)) if cell.state != "open" else ()
    if cell.state == "returned":
        yield fault("returned", say("given back: {reason}", reason=cell.reason or "–"))
    if lines:
        yield fault("explain", say("{n} checks to correct or explain", n=len(lines)))
    elif cell.state == "filling":
        yield fault("hand-in", say("filled in, every check explained: hand it in"))
    if cell.state == "open" and owed.days_left < 0:
        yield fault("fill", say("{n} days late", n=-owed.days_left))
    elif cell.state == "open":
        yield fault("fill", say("to fill in: {n} days left", n=owed.days_left))


def _set_aside(house: House, zones: Collection[str]) -> Iterator[DataFault]:
    """Name the standing batches with values that were set aside and nobody has filled in since."""
    record, upto = house.record, house.record.last_seq()
    current = set(heads(record, upto).values())
    replaced = {seq for seq, _ in record.sets(upto)} - current
    doubtful: list[Batch] = [
        batch
        for batch in active_batches(record.batches(), upto).values()
        if batch.issues and batch.seq not in replaced and batch.kind != "correct"
    ]
    covers = batch_covers(house, doubtful)
    for batch in doubtful:
        mine = batch_zones(covers[batch.seq])
        if not mine or not mine <= set(zones):
            continue
        left = left_aside(record, batch.seq, upto)
        if left:
            name = batch.source.name if batch.source else str(batch.seq)
            said = say("{n} values were set aside and count as unknown: correct them", n=left)
            yield DataFault(
                "aside", min(mine), name, batch.period or "", said, "yellow", batch=batch.seq
            )


def _names(house: House, zones: Collection[str]) -> Iterator[DataFault]:
    """Count the names of each zone that wait for somebody to say whom they mean."""
    counted: dict[str, int] = {}
    schema, upto = ledger_schema(), house.record.last_seq()
    for name in open_names(house.record, schema, upto, zones):
        counted[name.zone] = counted.get(name.zone, 0) + 1
    for zone, n in counted.items():
        said = say("{n} names could be those of a known firm, plot or project: confirm them", n=n)
        yield DataFault("names", zone, "", "", said, "yellow")
