"""How a verdict came about (判定依据): levels, terms, facts, and the cells they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from numbers import Number

import pyarrow as pa

from yuanheng.errors import UsageError, Where, say
from yuanheng.evaluate.rule_run import facts_of
from yuanheng.evaluate.rulebook import bound
from yuanheng.evaluate.run import Question
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.ledger.tables.written_cells import written_column
from yuanheng.model.evaluation import RuleVerdict, Run, Statement, SubjectVerdicts
from yuanheng.model.ledger import ARROW_TYPES
from yuanheng.model.relation import SOME_DAY, Label
from yuanheng.ports import House
from yuanheng.standards.formula.held import FIRST, LAST, STATED, SURE
from yuanheng.standards.formula.lacking import mark_of
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.compile import compile_subject
from yuanheng.standards.rulebooks.rulebook import HeldDays, Rulebook
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.views.descent.judged import VerdictView, label_of, verdict_view, zone_names
from yuanheng.views.descent.moved import MovedBy, moved_by
from yuanheng.views.descent.originals import Originals, first_batch
from yuanheng.views.descent.runs import find_run
from yuanheng.views.kept import Kept, content_of
from yuanheng.words.figures import place, span_text
from yuanheng.words.words import Words

_STATEMENTS: Kept[tuple[Rulebook, Statement]] = Kept(32)
_ROWS: Kept[list[dict[str, object]]] = Kept(256)


@dataclass(frozen=True)
class FactView:
    """One fact that a verdict rests on: its value as it is written; of a code, its label too."""

    id: str
    label: Label
    value: str | None
    document: Label | None
    code: Label | None = None


@dataclass(frozen=True)
class VerdictExplanation:
    """How a verdict came about: the text of each level, the terms, the facts and their source.

    corrected_by: the batch that has corrected what stands in the cells of the source.
    """

    run: Run
    zone: str
    subject: str
    name: str
    view: VerdictView
    levels: tuple[tuple[str, str, str, str], ...]
    terms: tuple[tuple[str, str, str, str | None], ...]
    facts: tuple[FactView, ...]
    source: str
    cells: dict[str, str]
    corrected_by: int | None
    moved_by: tuple[MovedBy, ...] = ()


def explain_verdict(
    house: House, words: Words, number: int, subject: str, rule: str
) -> VerdictExplanation:
    """Explain one verdict down to its facts; UsageError names what there is instead."""
    run = find_run(house, number)
    book = packs.rulebook(run.standard)
    if rule not in book.rules:
        raise UsageError(
            say("{id} has no rule {name}", id=run.standard, name=rule),
            expected=say("Known: {known}.", known=", ".join(book.rules)),
        )
    zone_name, slash, wanted = subject.partition("/")
    of_zones = sorted({s.zone for s in run.verdicts if not slash and s.subject == subject})
    if of_zones and book.key != "zone":
        names = zone_names(house, run)
        whole = " ".join(f"{names.get(zone, zone)}/{subject}" for zone in of_zones)
        raise UsageError(
            say("{subject} is named without its zone", subject=subject),
            remedy=say("Write {whole}.", whole=whole),
        )
    zone = find_zone(zone_history(house.record, run.ledger_seq), zone_name)
    kept = next(
        (
            s
            for s in run.verdicts
            if s.zone == zone and (s.subject == wanted or (book.key == "zone" and not wanted))
        ),
        None,
    )
    if kept is None:
        raise UsageError(
            say("Run {number} kept no verdict on {subject}", number=number, subject=subject),
            remedy=say(
                "Write ZONE/NUMBER; a rule that is not met and falls due nowhere is not kept."
            ),
        )
    verdict = next((v for v in kept.rules if v.rule == rule), None)
    if verdict is None:
        verdict = RuleVerdict(rule, "not-met")
    row = _row_behind(house, run, book, kept)
    question, read = _question(run), frozenset(_names_of(book, rule))
    view = verdict_view(book, verdict)
    batches = {b.seq: b for b in house.record.batches()}
    batch = first_batch(batches[kept.seq], batches)
    file = batch.source.name if batch.source else "–"
    facts = _facts_of(book, rule)
    return VerdictExplanation(
        run=run,
        zone=zone_names(house, run).get(zone, zone),
        subject=kept.subject,
        name=kept.name,
        view=view,
        levels=tuple(
            (level.pack, level.article, level.when.text, level.status)
            for level in book.rules[rule].levels
        ),
        terms=tuple(
            (t.id, t.article or "", t.formula.text, _shown(words, row, t.id))
            for t in book.terms.values()
            if t.id in read
        ),
        facts=tuple(_fact(words, book, run, row, name) for name in facts),
        source=place(words, Where(file=file, layer=batch.layer, row=kept.source_row)),
        cells=Originals(house).cells_of(batch, kept.source_row, book.subject.id, frozenset(facts)),
        corrected_by=None if batch.seq == kept.seq else kept.seq,
        moved_by=moved_by(house, words, question, book, read, row),
    )


def _names_of(book: Rulebook, rule: str) -> set[str]:
    """Name all that a rule reads, through the terms it uses."""
    spec = book.rules[rule]
    open_names = [n for level in spec.levels for n in level.when.names]
    open_names += spec.falls_due.names if spec.falls_due else ()
    found: set[str] = set()
    while open_names:
        name = open_names.pop()
        if name in found:
            continue
        found.add(name)
        if name in book.terms:
            open_names += book.terms[name].formula.names
        if name in book.tables:
            open_names.append(book.tables[name].by)
    return found


def _facts_of(book: Rulebook, rule: str) -> tuple[str, ...]:
    names = _names_of(book, rule)
    return tuple(name for name in book.facts if name in names)


def _row_behind(house: House, run: Run, book: Rulebook, kept: SubjectVerdicts) -> dict[str, object]:
    """Run the statement again for one subject, and give all its columns."""
    question = _question(run)
    relations = facts_of(house.record, book, question)
    values = {
        name: Value(v["value"], str(v["unit"]), str(v["status"]), str(v["reference"]))
        for name, v in run.parameters.items()
    }
    parameters = bound(book, values, as_of=run.as_of, period=run.period)
    parameters |= {"seq": str(kept.seq), "source_row": str(kept.source_row), "zone": kept.zone}
    # The book is kept along with its statement, so that no other one takes its number meanwhile.
    _, statement = _STATEMENTS.get(id(book), lambda: (book, compile_subject(book)))
    contents = tuple((name, content_of(relations[name])) for name in statement.relations)
    key = (statement.text, tuple(parameters.items()), contents)
    rows = _ROWS.get(key, lambda: house.engine.run(statement, relations, parameters).to_pylist())
    return {k: None if str(v) == SOME_DAY else v for k, v in rows[0].items()} if rows else {}


def _question(run: Run) -> Question:
    """Ask what a run asked, to look at it again."""
    zones = frozenset(run.zones)
    return Question(run.period, run.as_of, run.ledger_seq, zones, {}, official=False)


def _shown(words: Words, row: dict[str, object], name: str) -> str | None:
    """Write the value of a term: a day, a span of days, a number or a truth."""
    if f"{name}_from" in row:
        first, last = row[f"{name}_from"], row[f"{name}_to"]
        if first is None and last is None:
            return None
        if isinstance(first, Number) or isinstance(last, Number):
            return _count(words, first, last)
        return span_text(words, *(None if d is None else str(d) for d in (first, last))) or None
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _count(words: Words, first: object, last: object) -> str:
    """Write a number of days; where only its ends are known, both."""
    if first is None:
        return words("at most {n} days", n=str(last))
    if last is None:
        return words("at least {n} days", n=str(first))
    return words("{n} days", n=str(first) if first == last else f"{first}～{last}")


def _fact(words: Words, book: Rulebook, run: Run, row: dict[str, object], name: str) -> FactView:
    """Give one fact in words, as a person would write it into the table."""
    label, document = label_of(book, name)
    if name in book.parameters:
        given = run.parameters.get(name)
        value = None if given is None else f"{given['value']} {given['unit']}".strip()
        return FactView(name, label, value, None)
    quantity = book.quantities.get(name)
    if isinstance(quantity, HeldDays):
        return FactView(name, label, _intervals(words, row, name), document)
    if quantity is not None:
        return FactView(name, label, _shown(words, row, name), None)
    column = book.subject.column(name)
    if column.type == "event":
        return FactView(name, label, _shown(words, row, name), document)
    cells = {n: _plain(row.get(n)) for n, _ in column.stored}
    kinds = [(n, ARROW_TYPES[kind]) for n, kind in column.stored]
    table = pa.Table.from_pylist([cells], schema=pa.schema(kinds))
    written = written_column(book.subject, column, ledger_schema(), table)[0]
    unit = f" {column.unit.text}" if column.unit is not None else ""
    codes = ledger_schema().codes(column)
    code = codes.codes.get(str(written)) if codes else None
    value = None if written is None else f"{written}{unit}"
    return FactView(name, label, value, document, code.label if code else None)


def _intervals(words: Words, row: dict[str, object], name: str) -> str | None:
    """Write the intervals that are sure, and what is stated in days; None where more may be."""
    if row.get(mark_of(name)):
        return None
    found: list[dict[str, int]] = row.get(f"{SURE}{name}") or []  # type: ignore[assignment]
    first = date(1970, 1, 1)
    ends = [[(first + timedelta(days=x[end])).isoformat() for end in (FIRST, LAST)] for x in found]
    spans = [words("from {first} to {last}", first=a, last=b) for a, b in ends]
    stated = row.get(f"{STATED}{name}")
    counted = [words("{n} days", n=str(stated))] if stated else []
    return words.join([*spans, *counted]) or words("{n} days", n="0")


def _plain(value: object) -> object:
    """Write a day as the ledger does."""
    return value.isoformat() if isinstance(value, date) else value
