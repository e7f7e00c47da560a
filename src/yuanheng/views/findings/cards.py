"""One finding for its reader (问题卡片): clause, evidence, history over runs, remedy, task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yuanheng.errors import UsageError, Where
from yuanheng.findings.moving import MONITORING
from yuanheng.model.evaluation import SHARE, Finding, Run
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.folders import pack as pack_of
from yuanheng.standards.packs.names import subject_kind
from yuanheng.standards.packs.workflow import workflow_of
from yuanheng.tasks import closing, folding
from yuanheng.views.descent.evidence import finding_evidence, is_check, is_verdict
from yuanheng.views.descent.figure import Explanation, explain
from yuanheng.views.descent.judged import is_rulebook_run, rule_missing
from yuanheng.views.descent.missing_facts import MissingFact, missing_facts
from yuanheng.views.descent.named_findings import FindingView, list_findings
from yuanheng.views.descent.runs import find_run
from yuanheng.views.descent.verdict import VerdictExplanation, explain_verdict
from yuanheng.views.findings.casefiles import CaseLine, case_of
from yuanheng.views.findings.lists import FindingLine, day_of, finding_line
from yuanheng.views.reports.findings import Library, finding_clause, finding_row
from yuanheng.views.reports.rows import Place
from yuanheng.views.standards.cards import statement_of
from yuanheng.words.conditions import formula_words
from yuanheng.words.figures import place
from yuanheng.words.words import Words


@dataclass(frozen=True)
class ClauseLevel:
    """What one document says: its article, and its condition in words.

    `binds` where its level made it met.
    """

    pack: str
    title: str
    document: str
    article: str
    condition: str
    status: str
    binds: bool


@dataclass(frozen=True)
class EvidenceCell:
    """One fact in words, and the document that supplies it; no value where it is not known."""

    label: str
    value: str | None
    document: str | None = None


@dataclass(frozen=True)
class EvidenceRow:
    """One row of the ledger behind a finding, with its place and its cells in the original."""

    of: str
    batch: int
    place: str
    amount: float | None
    unit: str
    counted: bool | None
    cells: dict[str, str]


@dataclass(frozen=True)
class FindingState:
    """What one run made of a finding: opened, confirmed, unverifiable, closed or relapsed.

    One that was suspected was then proven or cleared by the fact, or lifted without it.
    """

    run: int
    moved: str
    day: str
    period: str
    as_of: str
    ledger_seq: int
    evidence: str


@dataclass(frozen=True)
class Lacking:
    """A fact that is missing, on how many rows, and the document that would supply it."""

    label: str
    count: int
    document: str | None


@dataclass(frozen=True)
class SuspicionSign:
    """A stated fact that gives cause to suspect, and in words how much it weighs."""

    label: str
    weight: str


@dataclass(frozen=True)
class FindingCard:
    """A finding whole. `rows` are those shown of `rows_total`.

    signs: why it is suspected, and settled_by: what would settle it; of a suspicion only.
    subject_kind, subject_number: what it was found on, as the ledger keeps it.

    case: what else was found on its subject, and the task on it; `task` is the one made of this
    finding, or of another by the same procedure.
    """

    line: FindingLine
    case: CaseLine
    clause: str
    levels: tuple[ClauseLevel, ...]
    facts: tuple[EvidenceCell, ...]
    rows: tuple[EvidenceRow, ...]
    rows_total: int
    history: tuple[FindingState, ...]
    remedy: tuple[str, ...]
    missing: tuple[Lacking, ...]
    statement: str | None
    run_standard: str
    task: int | None
    workflow: str
    needs_deadline: bool
    signs: tuple[SuspicionSign, ...]
    settled_by: str
    subject_kind: str
    subject_number: str


def find_finding(house: House, number: int, zones: frozenset[str]) -> FindingView | None:
    """Find a finding of some zones by its number; None where there is none there."""
    return next(
        (
            v
            for v in list_findings(house, closed=True)
            if v.number == number and v.finding.zone in zones
        ),
        None,
    )


def finding_card(house: House, words: Words, view: FindingView) -> FindingCard:
    """Put all that is known of a finding together."""
    finding = view.finding
    run = find_run(house, finding.run)
    judged = _judged(house, words, finding)
    rows, total = _rows(house, words, run, finding, judged)
    workflow = workflow_of(finding.family)
    task = closing.task_on(
        finding, folding.fold(house.record.task_events()), house.record.findings()
    )
    signs, settled_by = _suspicion(words, run, finding)
    return FindingCard(
        line=finding_line(house, words, view),
        case=case_of(house, words, view),
        clause=finding_clause(words, finding),
        levels=_levels(words, run, finding, judged),
        facts=_facts(words, judged),
        rows=rows,
        rows_total=total,
        history=finding_history(house, words, finding.key),
        remedy=_remedy(house, words, run, finding),
        missing=_missing(words, run, finding),
        statement=None if is_check(finding) else statement_of(run.standard).text,
        run_standard=run.standard,
        task=None if task is None else task.id,
        workflow=words.label(workflow.label),
        needs_deadline=not workflow.has_limits,
        signs=signs,
        settled_by=settled_by,
        subject_kind=subject_kind(str(finding.details.get("standard") or ""), finding.family),
        subject_number=finding.subject,
    )


def _suspicion(words: Words, run: Run, finding: Finding) -> tuple[tuple[SuspicionSign, ...], str]:
    """Say why a finding is suspected, and which document would settle it."""
    if finding.state != "suspected" or not is_rulebook_run(run):
        return (), ""
    suspect = packs.rulebook(run.standard).rules[finding.rule].suspect
    if suspect is None:
        return (), ""
    given = str(finding.details.get("signs") or "").split(", ")
    return tuple(
        SuspicionSign(words.label(sign.label), words.label(sign.weight))
        for sign in suspect.signs
        if sign.id in given
    ), words.label(suspect.settled_by)


def finding_history(house: House, words: Words, key: str) -> tuple[FindingState, ...]:
    """Tell what each run made of a finding, the oldest first."""
    runs = {run.id: run for run in house.record.runs()}
    told: list[FindingState] = []
    before: Finding | None = None
    for state in (s for s in house.record.finding_states() if s.key == key):
        run = runs[state.run]
        told.append(
            FindingState(
                run=run.id,
                moved=_moved(before, state),
                day=day_of(run.created_at),
                period=run.period,
                as_of=run.as_of,
                ledger_seq=run.ledger_seq,
                evidence=finding_evidence(words, state),
            )
        )
        before = state
    return tuple(told)


def _moved(before: Finding | None, now: Finding) -> str:
    """Say how a state came from the one before it."""
    was_suspected = before is not None and before.state == "suspected"
    if now.is_withdrawn:
        return "withdrawn"
    if now.is_lifted:
        return "lifted"
    if was_suspected and now.state in ("open", "closed"):
        return "proven" if now.state == "open" else "cleared"
    if now.state != "open":
        return now.state
    if before is None:
        return "opened"
    return "relapsed" if before.state == "closed" else "confirmed"


def _judged(house: House, words: Words, finding: Finding) -> VerdictExplanation | None:
    """Explain the verdict behind a finding; None for a score, or where its subject is gone."""
    if not is_verdict(finding):
        return None
    try:
        subject = f"{finding.zone}/{finding.subject}"
        return explain_verdict(house, words, finding.run, subject, finding.rule)
    except UsageError:
        return None


def _levels(
    words: Words, run: Run, finding: Finding, judged: VerdictExplanation | None
) -> tuple[ClauseLevel, ...]:
    """Name the documents that a finding rests on; a survey check rests on none."""
    if finding.family == MONITORING or is_check(finding):
        return ()
    if judged is None:
        article = str(finding.details.get("article") or "")
        status = str(finding.details.get("status") or "")
        return (_level(words, (run.standard, article, "", status), binds=True),)
    binding = judged.view.verdict.binding or judged.levels[0][0]
    book = packs.rulebook(run.standard)
    said = {n.pack: formula_words(words, book, n.when) for n in book.rules[finding.rule].levels}
    return tuple(
        _level(words, (pack, article, said[pack], status), binds=pack == binding)
        for pack, article, _, status in judged.levels
    )


def _level(words: Words, level: tuple[str, str, str, str], *, binds: bool) -> ClauseLevel:
    """Name one document with what it says."""
    pack, article, condition, status = level
    card = pack_of(pack)
    document = " ".join(part for part in (card.issuer, card.document) if part)
    return ClauseLevel(pack, words.label(card.title), document, article, condition, status, binds)


def _facts(words: Words, judged: VerdictExplanation | None) -> tuple[EvidenceCell, ...]:
    """Say the facts that a verdict rests on."""
    if judged is None:
        return ()
    return tuple(
        EvidenceCell(
            words.label(fact.label),
            words.label(fact.code) if fact.code else fact.value,
            words.label(fact.document) if fact.document else None,
        )
        for fact in judged.facts
    )


def _rows(
    house: House, words: Words, run: Run, finding: Finding, judged: VerdictExplanation | None
) -> tuple[tuple[EvidenceRow, ...], int]:
    """Give the rows behind a finding, and how many there are."""
    if judged is not None:
        seq = int(str(finding.details.get("seq") or 0))
        row = EvidenceRow(judged.name, seq, judged.source, None, "", None, judged.cells)
        moved = [
            EvidenceRow(words.label(m.label), m.batch, m.source, None, "", None, m.cells)
            for m in judged.moved_by
        ]
        return (row, *moved), 1 + len(moved)
    if is_check(finding):
        rows = _seen_rows(house, words, run, finding)
        return rows, len(rows)
    if is_verdict(finding) or is_rulebook_run(run):
        return (), 0
    subject = f"{finding.zone}/{finding.subject or finding.area}"
    _, _, told = explain(house, run.id, subject, finding.rule.removeprefix(SHARE))
    found = [row for part in told.parts for row in _quantity_rows(words, part)]
    return tuple(found), sum(part.rows_total for part in told.parts)


def _quantity_rows(words: Words, part: Explanation) -> tuple[EvidenceRow, ...]:
    """Give the rows behind one quantity."""
    label = words.label(part.label)
    return tuple(
        EvidenceRow(
            of=f"{label} · {row.number}" if row.number else label,
            batch=row.batch,
            place=place(words, Where(file=row.file, layer=row.layer, row=row.row)),
            amount=row.amount,
            unit=part.unit,
            counted=row.counted,
            cells=row.cells,
        )
        for row in part.rows
    )


def _row_of(found: Mapping[str, object]) -> int | None:
    """Give the row that a survey check names, if any."""
    row = found.get("row")
    return row if isinstance(row, int) else None


def _seen_rows(house: House, words: Words, run: Run, finding: Finding) -> tuple[EvidenceRow, ...]:
    """Give the rows that a survey check names."""
    batches = {batch.seq: batch for batch in house.record.batches()}
    rows = []
    for seen in run.observations:
        if (seen.check, seen.zone, seen.area) != (finding.rule, finding.zone, finding.area):
            continue
        for found in seen.evidence:
            batch = batches.get(int(str(found.get("seq") or 0)))
            file = batch.source.name if batch and batch.source else "–"
            layer = batch.layer if batch and batch.layer else "–"
            cells = {k: str(v) for k, v in found.items() if k not in ("seq", "row")}
            row = EvidenceRow(
                of=str(found.get("number") or ""),
                batch=batch.seq if batch else 0,
                place=place(words, Where(file=file, layer=layer, row=_row_of(found))),
                amount=None,
                unit="",
                counted=None,
                cells=cells,
            )
            rows.append(row)
    return tuple(rows)


def _remedy(house: House, words: Words, run: Run, finding: Finding) -> tuple[str, ...]:
    """Say what would mend a finding; nothing where neither rule nor arithmetic tells."""
    library = Library(house, words)
    row = finding_row(words, finding, library, _place(words, run, finding, library))
    return tuple(str(advice) for advice in row.advice)


def _place(words: Words, run: Run, finding: Finding, library: Library) -> Place | None:
    """Find where an indicator stands in a run; None for verdicts and checks."""
    if is_verdict(finding) or is_check(finding):
        return None
    for zone in run.results:
        if (zone.zone, zone.subject) != (finding.zone, finding.subject):
            continue
        for area in zone.areas:
            if area.area == finding.area:
                card = packs.scorecard(run.standard)
                return Place(words, card, run, zone, area, library.book(run.id))
    return None


def _missing(words: Words, run: Run, finding: Finding) -> tuple[Lacking, ...]:
    """Say the facts that a run lacked to prove a finding."""
    missing = closing.missing_of(run, finding)
    facts: tuple[MissingFact, ...] = (
        rule_missing(packs.rulebook(run.standard), missing)
        if is_rulebook_run(run)
        else missing_facts(packs.scorecard(run.standard), missing)
    )
    return tuple(
        Lacking(words.label(f.label), f.count, words.label(f.document) if f.document else None)
        for f in facts
    )
