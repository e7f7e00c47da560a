"""Levers (提升措施): what an office states that it can do, read from its sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from yuanheng.errors import Message, QuestionError, UsageError, YuanhengError, say
from yuanheng.ledger.record.known import snapshot
from yuanheng.ledger.values import folded
from yuanheng.model.evaluation import Run
from yuanheng.model.relation import Column
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.ports import House
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.relations import ledger_schema

SUBJECT, LEVER = "zone_year", "lever"
#: So many steps may a lever have; more are the office's to put into larger steps.
MOST_STEPS = 1000
#: No figure of the ledger comes near it.
_LARGEST = 2**61
#: So many levers are weighed at once.
MOST_LEVERS = 60


@dataclass(frozen=True)
class Lever:
    """A lever as its row states it; step is in storage units, None for a yes or no.

    cost: of a step, in 毫. source_row: of the sheet.
    """

    name: str
    column: str
    step: int | None
    step_text: str
    most: int
    cost: int
    months: int | None
    lead_unit: str
    basis: str
    source_row: int


@dataclass(frozen=True)
class Instead:
    """The cheapest way where one lever of the path is not to be had; None where there is none."""

    lever: str
    cost: int | None
    steps: tuple[tuple[str, int], ...]


def improved(figures: Mapping[str, Any], steps: Sequence[tuple[Lever, int]]) -> dict[str, Any]:
    """Give the figures that so many steps leave."""
    row = dict(figures)
    for lever, count in steps:
        if count and lever.step is None:
            row[lever.column] = True
        elif count and lever.step is not None:
            row[lever.column] = row[lever.column] + lever.step * count
    return row


def read_levers(
    house: House, run: Run, zone: str, figures: Mapping[str, Any], months: int | None
) -> tuple[tuple[Lever, ...], tuple[tuple[str, str], ...]]:
    """Read the levers of a zone; what cannot be weighed is left out with the reason.

    figures: the row of the zone that they would improve.
    """
    seq, zones = house.record.last_seq(), frozenset({zone})
    periods = frozenset({run.period})
    rows = snapshot(house.record, LEVER, seq, zones=zones, periods=periods).to_pylist()
    if not rows:
        raise UsageError(
            say("The ledger holds no levers of the zone in {period}", period=run.period),
            remedy=say("Fill and import the sheet: yuanheng template lever."),
        )
    if len(rows) > MOST_LEVERS:
        raise UsageError(say("More than {n} levers are not weighed at once", n=MOST_LEVERS))
    columns = {folded(c.label["zh"]): c for c in ledger_schema().relations[SUBJECT].columns}
    columns |= {c.name: c for c in ledger_schema().relations[SUBJECT].columns}
    levers, left_out = [], []
    for row in sorted(rows, key=lambda r: int(r["source_row"])):
        name, column = str(row["name"]), columns.get(folded(str(row["figure"])))
        if column is None:
            raise _unread(row, say("{name} is no figure of a zone", name=str(row["figure"])))
        if row["cost"] is None:
            left_out.append((name, "no-cost"))
        elif months is not None and (row["months"] is None or row["months"] > months):
            left_out.append((name, "late"))
        elif column.type != "boolean" and figures.get(column.name) is None:
            left_out.append((name, "no-figure"))
        else:
            levers.append(_lever(row, column))
    return tuple(levers), tuple(left_out)


def _lever(row: Mapping[str, Any], column: Column) -> Lever:
    most = 1 if row["most"] is None or column.type == "boolean" else int(row["most"])
    if not 0 <= most <= MOST_STEPS:
        raise _unread(row, say("A lever has at most {n} steps", n=MOST_STEPS))
    step, text = None, ""
    if column.type != "boolean":
        step, text = _step(row, column)
    return Lever(
        name=str(row["name"]),
        column=column.name,
        step=step,
        step_text=text,
        most=most,
        cost=int(row["cost"]),
        months=row["months"],
        lead_unit=str(row["lead_unit"] or ""),
        basis=str(row["basis"] or ""),
        source_row=int(row["source_row"]),
    )


def _step(row: Mapping[str, Any], column: Column) -> tuple[int, str]:
    """Read what a step moves, in the storage unit of its figure."""
    if row["step"] is None or column.type not in ("quantity", "integer"):
        raise _unread(row, say("It does not say how far a step moves the figure"))
    unit = column.unit or parse_unit("")
    try:
        told = parse_unit(str(row["step_unit"])) if row["step_unit"] else unit
        factor = told.factor_to(storage_unit(unit)) if column.unit else Fraction(1)
    except YuanhengError as refusal:
        raise _unread(row, refusal.what) from refusal
    step = meant(float(row["step"])) * factor
    if abs(step) * MOST_STEPS >= _LARGEST:
        raise _unread(row, say("The step is larger than any figure"))
    if step.denominator != 1:
        raise _unread(row, say("The step is finer than the figure is held"))
    return int(step), f"{float(row['step']):g} {told.text}".strip()


def _unread(row: Mapping[str, Any], what: Message) -> QuestionError:
    return QuestionError(
        say(
            "Lever {name} (row {row}) cannot be read", name=str(row["name"]), row=row["source_row"]
        ),
        lines=(what,),
        remedy=say("Correct the row and import the sheet again."),
    )
