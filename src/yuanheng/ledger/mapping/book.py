"""A workbook of an office (整本工作簿): its sheets mapped, asked about as a whole, and drafted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from yuanheng.errors import Message, QuestionError, say
from yuanheng.ledger.mapping.facts import draft_mapped
from yuanheng.ledger.mapping.firms import Known
from yuanheng.ledger.mapping.growth import growth_issues
from yuanheng.ledger.mapping.kept import told_before, with_before
from yuanheng.ledger.mapping.making import make_mappings
from yuanheng.ledger.mapping.part_questions import Part, settle_parts
from yuanheng.ledger.mapping.plan import Question, TableMapping, Told
from yuanheng.ledger.mapping.zone_said import zone_said
from yuanheng.ledger.record.known import heads as standing_sets
from yuanheng.ledger.record.known import zone_history
from yuanheng.ledger.tables.binding import check_period
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.model.ledger import Draft, SnapshotSet
from yuanheng.ports import Record
from yuanheng.standards.relations import Schema


@dataclass(frozen=True)
class MappedSheet:
    """A sheet as it would be read: its tables, the zone of its rows, and what is to be answered."""

    sheet: RawSheet
    mappings: tuple[TableMapping, ...]
    zone: str | None
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class DraftedSheet:
    """A sheet that was read: its draft, and the cell of each issue."""

    name: str
    draft: Draft
    cells: Mapping[int, tuple[int, int]]
    mapped: MappedSheet


def map_book(
    store: Record, schema: Schema, sheets: Sequence[RawSheet], told: Told
) -> tuple[MappedSheet, ...]:
    """Map every sheet that holds a table; what was settled for the same heads is used again."""
    if told.period is not None:
        check_period(told.period)
    upto = store.last_seq()
    history = zone_history(store, upto)
    batches = store.batches()
    found = []
    for sheet in sheets:
        mappings = make_mappings(sheet, schema, told)
        again = []
        for n, mapping in enumerate(mappings):
            heads = frozenset(c.head for c in mapping.columns if c.path)
            before = told_before(batches, upto, heads)
            if before is None:
                again.append(mapping)
                continue
            kept = mapping
            if _settles(before[1], mapping):
                same = make_mappings(sheet, schema, with_before(told, before[1]))
                kept = same[n] if n < len(same) else mapping
            again.append(replace(kept, from_batch=before[0]))
        if not again:
            continue
        zone, asked = None, None
        if any(not _states(m, "zone") for m in again):
            zone, asked = zone_said(history, again[0].around, told.zone, sheet.name)
        questions = (*((asked,) if asked else ()), *(q for m in again for q in m.questions))
        found.append(MappedSheet(sheet, tuple(again), zone, questions))
    return tuple(found)


def _settles(before: Told, mapping: TableMapping) -> bool:
    """Tell whether what was settled before changes how a table is read."""
    return bool(before.columns or before.assumed) or before.relation != mapping.relation.id


def open_questions(book: Sequence[MappedSheet]) -> tuple[Question, ...]:
    """List what is to be answered of a book, each decision once."""
    found: dict[str, Question] = {}
    for sheet in book:
        for question in sheet.questions:
            found.setdefault(question.key, question)
    return tuple(found.values())


def refuse_open(book: Sequence[MappedSheet]) -> None:
    """Stop where anything is to be answered: all of it at once, each with its answers."""
    asked = open_questions(book)
    if not asked:
        return
    first = next(s for s in book if s.questions)
    if len(asked) == 1:
        question = asked[0]
        raise QuestionError(
            question.what,
            where=first.sheet.where(),
            remedy=question.remedy,
            lines=tuple(label for _, label in question.options),
        )
    lines: list[Message] = []
    for question in asked:
        lines.append(question.what)
        lines += [question.remedy] if question.remedy else []
    raise QuestionError(
        say("{n} things must be answered before the table is read", n=len(asked)),
        where=first.sheet.where(),
        lines=tuple(lines),
    )


def draft_book(
    store: Record, schema: Schema, book: Sequence[MappedSheet], actor: str
) -> list[DraftedSheet]:
    """Draft every sheet; RowsError where a number stands in two of them and rows differ."""
    found: list[DraftedSheet] = []
    known = Known(store)
    for mapped in book:
        zone = mapped.zone or ""
        draft, cells = draft_mapped(store, schema, mapped.mappings, zone, actor, known)
        if "indicator_value" in draft.facts:
            issues = growth_issues(draft.facts["indicator_value"], mapped.mappings[0].sheet)
            draft = replace(draft, issues=(*draft.issues, *issues))
        found.append(DraftedSheet(mapped.sheet.name, draft, cells, mapped))
    return _parted(store, _settled(schema, found))


def _settled(schema: Schema, drafted: Sequence[DraftedSheet]) -> list[DraftedSheet]:
    """Settle the numbers that stand in several tables of the file, where rows are asked about."""
    told = drafted[0].mapped.mappings[0].told if drafted else None
    if told is None or told.asked_on is None:
        return list(drafted)
    parts = [Part(d.mapped.sheet, d.mapped.mappings, d.draft) for d in drafted]
    drafts = settle_parts(parts, schema, told.assumed)
    return [replace(d, draft=draft) for d, draft in zip(drafted, drafts, strict=True)]


def _parted(store: Record, drafted: list[DraftedSheet]) -> list[DraftedSheet]:
    """Keep the sheets of one book from replacing each other, where they fill the same set."""
    before = standing_sets(store, store.last_seq())
    labels = {n: _labels(d, drafted) for n, d in enumerate(drafted)}
    own = {
        replace(s, area=labels[n].get(s, s.area))
        for n, d in enumerate(drafted)
        for s in d.draft.sets
    }
    swept: set[SnapshotSet] = set()
    found = []
    for n, each in enumerate(drafted):
        sets = []
        for s in each.draft.sets:
            label = labels[n].get(s, s.area)
            sets.append(replace(s, area=label))
            if s.area or _is_partial(each):
                _refuse_partial(before, s, label, each)
                continue
            for other in before:
                same = (other.relation, other.zone, other.period) == (s.relation, s.zone, s.period)
                if same and other not in own and other not in swept:
                    swept.add(other)
                    sets.append(other)
        found.append(replace(each, draft=replace(each.draft, sets=tuple(dict.fromkeys(sets)))))
    return found


def _labels(sheet: DraftedSheet, drafted: Sequence[DraftedSheet]) -> dict[SnapshotSet, str]:
    """Name the part of a set that a sheet fills: what its title says, or its own name."""
    shared = {
        s: sum(s in other.draft.sets for other in drafted) > 1
        for s in sheet.draft.sets
        if not s.area
    }
    said = "、".join(v for m in sheet.mapped.mappings for v in m.constants.values())
    return {s: said or (sheet.name if twice else "") for s, twice in shared.items()}


def _is_partial(sheet: DraftedSheet) -> bool:
    """Tell a list that its title limits to a part (规上企业)."""
    return any(m.constants for m in sheet.mapped.mappings)


def _refuse_partial(
    before: Mapping[SnapshotSet, int], own: SnapshotSet, label: str, sheet: DraftedSheet
) -> None:
    """Ask before a list of a part stands beside a list of the whole."""
    whole = replace(own, area="")
    if label and not own.area and whole in before:
        raise QuestionError(
            say(
                "The title limits the list to {part}, and a list of all stands as batch {seq}",
                part=label,
                seq=before[whole],
            ),
            where=sheet.mapped.sheet.where(),
            remedy=say("Withdraw that batch first, or import a list of all."),
        )


def _states(mapping: TableMapping, name: str) -> bool:
    """Tell whether the rows of a table state something themselves."""
    own = mapping.relation.id
    return any(
        p.column is not None and p.relation == own and p.column.name == name for p in mapping.read
    )
