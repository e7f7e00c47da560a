"""All that the ledger knows of one subject (一企一档、一地一档、一项目一档), on one page.

Nothing is gathered by likeness: a row belongs to a file where it names the subject by its number,
by its credit code, or by a name that no other firm of the zone bears. What is not known is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args
from urllib.parse import urlencode

import pyarrow.compute as pc

from yuanheng.ledger.record.merging import merged_facts
from yuanheng.model.evaluation import Finding
from yuanheng.model.relation import Column, Relation
from yuanheng.model.tasks import Task
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.ports import House
from yuanheng.standards.packs.names import subject_kind
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.findings.casefiles import CaseLine, case_of
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.ledger.records import CellChange, find_record, shown_cell
from yuanheng.views.tasks.cards import TaskLine, task_line
from yuanheng.views.tasks.lists import list_tasks
from yuanheng.words.figures import shown_unit, with_unit
from yuanheng.words.words import Words

FileKind = Literal["supply", "enterprise", "project"]
FILES: tuple[FileKind, ...] = get_args(FileKind)
#: So many rows of one relation stand on a page; the rest is said, with a link to all.
MOST = 60
_APART = ("zone", "period")
_OTHER_UNIT = {"hm2": "亩", "亩": "hm2"}


@dataclass(frozen=True)
class FiledCell:
    """One stated value: what it is, and as it is shown."""

    label: str
    text: str


@dataclass(frozen=True)
class FiledRow:
    """One row that names the subject: its year, the record that it is, and what it states."""

    period: str
    relation: str
    fact: str
    cells: tuple[FiledCell, ...]


@dataclass(frozen=True)
class FiledPart:
    """The rows of one relation, the newest first; `total` of which those stand here."""

    relation: str
    label: str
    rows: tuple[FiledRow, ...]
    total: int


@dataclass(frozen=True)
class Wanting:
    """A fact that the own row of the subject does not state, and the document that would."""

    label: str
    document: str | None


@dataclass(frozen=True)
class FiledChange:
    """A correction of the subject's own row: when, by whom, why, and what it changed."""

    day: str
    actor: str
    reason: str
    changes: tuple[CellChange, ...]


@dataclass(frozen=True)
class SubjectFile:
    """A file: its subject, its own row, the rows that name it, its casefiles and tasks.

    own: the newest row of the subject itself; parts: every other; aliases: names that people
    confirmed to mean it.
    """

    kind: FileKind
    number: str
    name: str
    zone: str
    zone_name: str
    own: FiledRow | None
    parts: tuple[FiledPart, ...]
    wanting: tuple[Wanting, ...]
    aliases: tuple[str, ...]
    changes: tuple[FiledChange, ...]
    cases: tuple[CaseLine, ...]
    tasks: tuple[TaskLine, ...]
    seq: int


def file_address(kind: str, zone: str, number: str) -> str | None:
    """Give the address of the file of a subject; None where subjects of its kind have none."""
    if kind not in FILES or not number:
        return None
    return f"/file?{urlencode({'kind': kind, 'zone': zone, 'number': number})}"


def finding_file(finding: Finding) -> str | None:
    """Give the address of the file of a finding's subject."""
    kind = subject_kind(str(finding.details.get("standard") or ""), finding.family)
    return file_address(kind, finding.zone, finding.subject)


def subject_file(
    house: House, words: Words, kind: FileKind, zone: str, number: str
) -> SubjectFile | None:
    """Gather the file of a subject of a zone; None where the ledger names none such."""
    names = _names(house, kind, zone, number)
    parts = tuple(_parts(house, words, kind, zone, names))
    own_rows = next((p.rows for p in parts if p.relation == kind), ())
    own = own_rows[0] if own_rows else None
    found = [
        v
        for v in list_findings(house, closed=True)
        if v.finding.zone == zone and finding_file(v.finding) == file_address(kind, zone, number)
    ]
    if not parts and not found:
        return None
    cases = {case.number: case for case in (case_of(house, words, v) for v in found)}
    keys = {v.finding.key for v in found}
    tasks = (*list_tasks(house), *list_tasks(house, closed=True))
    schema = ledger_schema()
    record = find_record(house, words, kind, own.fact) if own else None
    return SubjectFile(
        kind=kind,
        number=number,
        name=_name(schema.relations[kind], own, words) or number,
        zone=zone,
        zone_name=zone_names(house).get(zone, zone),
        own=own,
        parts=tuple(p for p in parts if p.relation != kind or p.total > 1),
        wanting=_wanting(words, schema.relations[kind], own),
        aliases=_aliases(house, kind, zone, number),
        changes=tuple(
            FiledChange(
                v.batch.recorded_at[:10],
                v.batch.actor,
                str(v.batch.details.get("reason") or ""),
                v.changes,
            )
            for v in (record.versions if record else ())
            if v.changes and not v.is_withdrawn
        ),
        cases=tuple(cases.values()),
        tasks=tuple(
            task_line(words, v)
            for v in tasks
            if v.task.finding in keys or _is_given_on(v.task, zone, {number, *names})
        ),
        seq=house.record.last_seq(),
    )


def _is_given_on(task: Task, zone: str, names: Container[str]) -> bool:
    """Tell a task that a document gives, and that names the subject."""
    return task.given is not None and task.zone == zone and task.subject in names


def _names(house: House, kind: FileKind, zone: str, number: str) -> frozenset[str]:
    """Give what rows may call the subject; a name or code that two firms bear names neither."""
    if kind != "enterprise":
        return frozenset({number})
    facts = merged_facts(house.record, ledger_schema().relations[kind], house.record.last_seq())
    rows = facts.filter(pc.equal(facts.column("zone"), zone)).to_pylist()
    bearers: dict[str, set[str]] = {}
    for row in rows:
        for name in filter(None, (row["enterprise"], row["uscc"], row["name"])):
            bearers.setdefault(str(name), set()).add(str(row["enterprise"]))
    return frozenset({number, *(name for name, firms in bearers.items() if firms == {number})})


def _parts(
    house: House, words: Words, kind: FileKind, zone: str, names: frozenset[str]
) -> Iterator[FiledPart]:
    """Read the rows of every relation that name the subject."""
    seq = house.record.last_seq()
    firms = _firms(house, seq)
    for relation in ledger_schema().relations.values():
        columns = relation.referring_to(kind)
        if not columns:
            continue
        facts = merged_facts(house.record, relation, seq)
        facts = facts.filter(pc.equal(facts.column("zone"), zone))
        rows = [r for r in facts.to_pylist() if any(r[c] in names for c in columns)]
        if rows:
            rows.sort(key=lambda r: str(r.get("period") or r.get("valid_from") or ""), reverse=True)
            shown = tuple(_row(words, relation, row, columns, firms) for row in rows[:MOST])
            yield FiledPart(relation.id, words.label(relation.label), shown, len(rows))


def _firms(house: House, seq: int) -> dict[str, str]:
    """Name the firms of the ledger by their internal number."""
    facts = merged_facts(house.record, ledger_schema().relations["enterprise"], seq)
    rows = facts.select(["enterprise", "name"]).to_pylist()
    return {str(r["enterprise"]): str(r["name"]) for r in rows if r["name"]}


def _row(
    words: Words,
    relation: Relation,
    row: dict[str, Any],
    own: tuple[str, ...],
    firms: dict[str, str],
) -> FiledRow:
    """Say what one row states, without what every row of the file repeats; a firm by its name."""
    cells = []
    for column in relation.columns:
        if column.type == "geometry" or column.name in _APART or column.name in own:
            continue
        text = shown_cell(words, column, row)
        if column.references == "enterprise":
            text = firms.get(text, text)
        if text != "—":
            unit = shown_unit(column.unit.text) if column.unit else ""
            said = f"{text} {unit}".strip() + _in_other_unit(words, column, row)
            cells.append(FiledCell(words.label(column.label), said))
    return FiledRow(str(row.get("period") or ""), relation.id, str(row["fact"]), tuple(cells))


def _in_other_unit(words: Words, column: Column, row: dict[str, Any]) -> str:
    """Say an area of land in 亩 beside hectares, and in hectares beside 亩."""
    other = _OTHER_UNIT.get(column.unit.text) if column.unit else None
    if column.unit is None or other is None:
        return ""
    factor = storage_unit(column.unit).factor_to(parse_unit(other))
    return words.aside(
        with_unit(float(row[column.name] * factor), other, 2 if other == "亩" else 4)
    )


def _name(relation: Relation, own: FiledRow | None, words: Words) -> str:
    """Give the name that the subject's own row states."""
    label = words.label(relation.column("name").label)
    return next((c.text for c in (own.cells if own else ()) if c.label == label), "")


def _wanting(words: Words, relation: Relation, own: FiledRow | None) -> tuple[Wanting, ...]:
    """Name what the own row does not state; all of it where there is none."""
    stated = {c.label for c in own.cells} if own else set()
    key = {*relation.key, *_APART}
    return tuple(
        Wanting(words.label(c.label), words.label(c.document) if c.document else None)
        for c in relation.columns
        if c.type != "geometry" and c.name not in key and words.label(c.label) not in stated
    )


def _aliases(house: House, kind: FileKind, zone: str, number: str) -> tuple[str, ...]:
    """Give the other names that people confirmed."""
    facts = merged_facts(
        house.record, ledger_schema().relations["subject_alias"], house.record.last_seq()
    )
    rows = facts.filter(pc.equal(facts.column("zone"), zone)).to_pylist()
    found = Counter(
        str(r["alias"])
        for r in rows
        if r["sort"] == kind and r["subject"] == number and r["is_same"] is not False
    )
    return tuple(found)
