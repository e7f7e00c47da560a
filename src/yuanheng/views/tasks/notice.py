"""The notice of investigation (《闲置土地调查通知书》): what article 6 of 令53号 asks it to state.

What the ledger knows is filled in. What only the authority can say is left as a marked blank; that
a fact is not known is said, for it is what the holder is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow.compute as pc

from yuanheng.ports import House
from yuanheng.report.word.slip import Field
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.findings.cards import FindingCard
from yuanheng.views.ledger.records import record_cells
from yuanheng.views.tasks.cards import TaskCard
from yuanheng.views.tasks.lists import TaskView
from yuanheng.words.words import Words

#: The step of the workflow of 令53号 that issues the notice, and the one that answers it.
_STEP, _REPLY, FAMILY = "investigation", "reply", "cn.idle-land"
#: What says which plot it is, as far as the ledger knows it.
PLOT = ("number", "name", "location", "area", "use", "signed_on")
_ROOM_MM = 20.0


def asks_for_notice(view: TaskView) -> bool:
    """Tell a task whose first step is the investigation of article 5."""
    found = view.finding
    return (
        found is not None and found.finding.family == FAMILY and _STEP in view.task.workflow.steps
    )


def notice_rows(
    house: House, words: Words, view: TaskView, card: TaskCard, found: FindingCard
) -> Iterator[tuple[Field, ...]]:
    """What the notice states: holder, plot, facts and basis, what is asked and by when."""
    plot = plot_lines(house, words, view)
    blank = words("(to be filled in)")
    yield (Field(words("holder of the land-use right"), plot.get("holder") or blank),)
    yield (Field(words("address of the holder"), blank),)
    known = [plot[name] for name in PLOT if plot.get(name)]
    yield (Field(words("the plot"), "\n".join([card.line.zone_name, *known])),)
    yield (Field(words("suspected facts and their basis"), "\n".join(cause_lines(words, found))),)
    yield (Field(words("what is investigated"), words("Whether and when works began, why not.")),)
    asked = [words.label(label) for label in view.task.workflow.steps[_REPLY].documents]
    settles = [found.settled_by] if found.settled_by else []
    yield (Field(words("to be handed in"), "\n".join([*asked, *settles])),)
    limit = view.task.workflow.steps[_REPLY].limit
    days = limit.days if limit is not None else None
    by = words("within {n} days of receiving this notice (article 5)", n=days) if days else blank
    yield (Field(words("to be answered"), by),)
    yield (Field(words("rights and duties of the holder"), blank, _ROOM_MM),)
    yield (Field(words("contact, telephone, address"), blank),)
    yield (Field(words("issued by (seal), day"), blank, _ROOM_MM),)
    yield (Field(words("received by (signature), day"), blank, _ROOM_MM),)


def cause_lines(words: Words, found: FindingCard) -> Iterator[str]:
    """Say the article, the stated facts, the wanting one, and the signs."""
    yield found.clause
    for fact in found.facts:
        yield _pair(words, fact.label, fact.value or words("nothing is stated"))
    for sign in found.signs:
        yield sign.label


def plot_lines(house: House, words: Words, view: TaskView) -> dict[str, str]:
    """Say the row of the ledger that was judged, a line for each column; the holder bare."""
    details = view.finding.finding.details if view.finding else {}
    seq, row = details.get("seq"), details.get("row")
    if not isinstance(seq, int):
        return {}
    relation = packs.rulebook(str(details["standard"])).subject
    facts = house.record.facts(relation.id, {seq})
    rows: list[dict[str, Any]] = facts.filter(pc.equal(facts.column("source_row"), row)).to_pylist()
    if not rows:
        return {}
    cells = record_cells(words, ledger_schema().relations[relation.id], rows[0])
    told = {c.name: c for c in cells if c.shown != "—"}
    lines = {n: _pair(words, c.label, f"{c.shown} {c.unit}".strip()) for n, c in told.items()}
    return {**lines, "holder": told["holder"].shown if "holder" in told else ""}


def _pair(words: Words, label: str, text: str) -> str:
    return words("{name}: {value}", name=label, value=text)
