"""Checks within a return (表内审核): doubts of its import, empty cells, ranges, rows that lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.errors import say
from yuanheng.ledger.record.known import active_batches
from yuanheng.model.ledger import Issue
from yuanheng.model.relation import Relation
from yuanheng.model.rounds import Part
from yuanheng.monitor.submission.failing import Failing, Kind, amount
from yuanheng.monitor.submission.handed import HandedRow, figure_of, rows_of, unit_of
from yuanheng.ports import Record
from yuanheng.standards.packs.forms import Form
from yuanheng.standards.relations import ledger_schema

#: So many subjects are named of those that a check is about.
_NAMED = 6
#: What an import doubts and the checks of indicators ask anew, of the figures as they stand now.
_AGAIN = frozenset({"growth.differs"})
#: The facts of a batch by the row they were read from: a wide row makes several.
Read = dict[int, list[HandedRow]]


def within(
    record: Record, form: Form, relation: Relation, rows: Sequence[HandedRow]
) -> Iterator[Failing]:
    """Check a return against itself."""
    yield from _imported(record, relation, rows)
    yield from _empty(form, relation, rows)
    yield from _ranges(form, relation, rows)
    lacking = [name for name in form.rows if all(r.name != name for r in rows)]
    if lacking:
        yield Failing(
            "absent",
            say("The form asks for rows that are not there: {names}", names=listed(lacking)),
        )
    yield from _twice(relation, rows)


def listed(names: Sequence[str]) -> str:
    """Name some of many."""
    return "、".join(names[:_NAMED]) + (f" … ({len(names)})" if len(names) > _NAMED else "")


def left_aside(record: Record, seq: int, upto: int) -> int:
    """Count the values of a batch that were set aside and that nobody has filled in since.

    Facts are read only of a batch of which some were corrected.
    """
    aside = [issue for issue in record.issues(seq) if issue.quarantined]
    corrections: dict[str, set[int]] = {}
    for batch in active_batches(record.batches(), upto).values() if aside else ():
        if batch.kind == "correct" and str(batch.details.get("fact")).startswith(f"{seq}."):
            corrections.setdefault(str(batch.details["relation"]), set()).add(batch.seq)
    schema = ledger_schema()
    rows: list[tuple[Relation, Read]] = []
    for name, versions in corrections.items():
        relation = schema.relations[name]
        facts = record.view(name, {seq: None}, frozenset(versions)).to_pylist()
        rows.append((relation, _by_origin(rows_of(relation, facts)).get(seq, {})))
    return sum(
        not any(
            _is_mended(record, relation, seq, mine.get(issue.where.row or -1, []), issue)
            for relation, mine in rows
        )
        for issue in aside
    )


def _empty(form: Form, relation: Relation, rows: Sequence[HandedRow]) -> Iterator[Failing]:
    """Name the cells that the form asks for and nobody filled in, by column."""
    for name in form.required:
        column = relation.column(name)
        empty = [r for r in rows if all(r.cells[field] is None for field, _ in column.stored)]
        if empty:
            said = say(
                "{column} is empty in {n} of {of} rows: {names}",
                column=column.label["en"],
                n=len(empty),
                of=len(rows),
                names=listed([r.name for r in empty]),
            )
            yield Failing("empty", said, tuple(Part(r.subject, name) for r in empty))


def _ranges(form: Form, relation: Relation, rows: Sequence[HandedRow]) -> Iterator[Failing]:
    """Name the figures that lie outside what the form allows."""
    for name, (least, most) in form.ranges.items():
        column = relation.column(name)
        for row in rows:
            value = figure_of(column, row)
            if value is None or not _is_outside(value, least, most):
                continue
            unit = unit_of(column, row)
            text = unit.text if unit else ""
            said = say(
                "{name}: {column} is {now}, outside {least} to {most}",
                name=row.name,
                column=column.label["en"],
                now=amount(value, text),
                least="–" if least is None else amount(Fraction(repr(least)), text),
                most="–" if most is None else amount(Fraction(repr(most)), text),
            )
            yield Failing("range", said, (Part(row.subject, name),))


def _is_outside(value: Fraction, least: float | None, most: float | None) -> bool:
    too_low = least is not None and value < Fraction(repr(least))
    return too_low or (most is not None and value > Fraction(repr(most)))


def _twice(relation: Relation, rows: Sequence[HandedRow]) -> Iterator[Failing]:
    """Name subjects that stand in more than one row of a period."""
    counted = Counter((r.subject, r.cells["period"]) for r in rows)
    twice = [r for r in rows if counted[r.subject, r.cells["period"]] > 1]
    if twice and relation.kind == "snapshot":
        names = list(dict.fromkeys(r.name for r in twice))
        said = say("Stands in more than one row: {names}", names=listed(names))
        yield Failing(
            "doubt", said, tuple(Part(s) for s in dict.fromkeys(r.subject for r in twice))
        )


def _imported(record: Record, relation: Relation, rows: Sequence[HandedRow]) -> Iterator[Failing]:
    """Name what the import doubted or set aside in these rows, and nobody corrected since."""
    own = _by_origin(rows)
    for seq, mine in own.items():
        doubted = [i for i in record.issues(seq) if i.severity != "notice"]
        if not doubted:
            continue
        others = _rows_of_others(record, relation, seq, mine)
        groups: dict[tuple[str, str, str], list[Issue]] = {}
        for issue in doubted:
            if issue.where.row in others or issue.check in _AGAIN:
                continue
            if _is_mended(record, relation, seq, mine.get(issue.where.row or -1, []), issue):
                continue
            key = (issue.check, issue.message.template, issue.where.column or "")
            groups.setdefault(key, []).append(issue)
        for found in groups.values():
            yield _doubt(found, mine)


def _by_origin(rows: Sequence[HandedRow]) -> dict[int, Read]:
    """Give the facts by the batch they came in and the row they were read from."""
    found: dict[int, Read] = {}
    for row in rows:
        origin = int(row.fact.partition(".")[0])
        at = int(row.cells["source_row"] or 0)
        found.setdefault(origin, {}).setdefault(at, []).append(row)
    return found


def _rows_of_others(
    record: Record, relation: Relation, seq: int, mine: Iterable[int]
) -> frozenset[int]:
    """Give the rows of a batch that are about other zones or periods."""
    facts = record.facts(relation.id, [seq]).select(["source_row"]).to_pylist()
    every = {int(r["source_row"] or 0) for r in facts}
    return frozenset(every - set(mine))


def _is_mended(
    record: Record, relation: Relation, seq: int, rows: Sequence[HandedRow], issue: Issue
) -> bool:
    """Tell whether the row of an issue was corrected since: what was set aside, filled in."""
    corrected = {row.fact: row for row in rows if int(row.cells["seq"]) != seq}
    if not corrected or not issue.quarantined:
        return bool(corrected)
    was = record.facts(relation.id, [seq])
    facts = was.filter(pc.is_in(was.column("fact"), pa.array(list(corrected)))).to_pylist()
    filled = sum(
        before[name] is None and corrected[before["fact"]].cells[name] is not None
        for before in facts
        for name, _ in relation.stored
    )
    aside = [i for i in record.issues(seq) if i.quarantined and i.where.row == issue.where.row]
    return filled >= len(aside)


def _doubt(found: Sequence[Issue], mine: Read) -> Failing:
    """Say what an import said of some rows, once."""
    first = found[0]
    rows = [row for issue in found for row in mine.get(issue.where.row or -1, ())]
    places = [_place(i, mine.get(i.where.row or -1, [])) for i in found]
    kind: Kind = "aside" if first.quarantined else "doubt"
    parts = tuple(Part(s) for s in dict.fromkeys(r.subject for r in rows))
    return Failing(kind, first.message, parts, listed(places), first.remedy)


def _place(issue: Issue, rows: Sequence[HandedRow]) -> str:
    """Say where an import saw something: the row's name or number, the column, what it found."""
    at = rows[0].name if len(rows) == 1 else f"#{issue.where.row}" if issue.where.row else ""
    return " ".join(part for part in (at, issue.where.column or "", issue.found) if part)
